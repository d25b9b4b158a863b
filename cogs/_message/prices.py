"""What each action costs on a server, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._message import texts
from cogs._message.text import price
from core.action import ACTIONS
from core.limits.check import cost_of

if TYPE_CHECKING:
    from core.model.money import GuildSettings


def price_list(settings: GuildSettings) -> str:
    """Return what each action costs, those that cost the same on one line."""
    by_cost: dict[int, list[str]] = {}
    for action in ACTIONS.values():
        if action.has_own_price:
            by_cost.setdefault(cost_of(action.name, settings), []).append(action.label)
    return "\n".join(
        texts.PRICE_LINE(price=price(cost), actions=", ".join(labels)) for cost, labels in sorted(by_cost.items())
    )
