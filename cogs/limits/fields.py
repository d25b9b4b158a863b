"""What the forms about limits have in common: their fields, how numbers in them are read, what is said of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._bot.modal import Field
from cogs.limits.guild import shown
from cogs.limits.parsing import parse_credits
from core.model.money import Allowance, WindowKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import discord

FORM = "limits"
"""The verb of these forms."""
NUMBER_MAX = 12
NEWS_SHOWN = 5
YES = "yes"
UNLIMITED = "empty: no limit; 0: none"


def news_of(texts: Sequence[str], guild: discord.Guild) -> str:
    """Return what is said above the panel of a change, in the words of the audit log."""
    if not texts:
        return "Nothing was changed: that held already."
    lines = [f"- {shown(text, guild)}" for text in texts[:NEWS_SHOWN]]
    more = len(texts) - len(lines)
    return "\n".join(["✅ Saved:", *lines, *([f"- and {more:,} more"] if more else [])])


def windows(allowance: Allowance, prefix: str = "") -> tuple[Field, ...]:
    """Return a field for each window of an allowance."""
    return tuple(
        number(f"{prefix}{kind}", f"Credits a {kind}", allowance.limit(kind), hint=UNLIMITED) for kind in WindowKind
    )


def number(name: str, label: str, value: float | None, *, hint: str, note: str = "") -> Field:
    """Return a field for a number; None stands in it as nothing."""
    text = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    return Field(name=name, label=label, value=text, hint=hint, note=note, most=NUMBER_MAX)


def allowance_of(typed: Mapping[str, str], prefix: str = "") -> Allowance:
    """Read an allowance.

    Raises:
        SettingInvalid: one of its numbers is none.
    """
    return Allowance(**{kind.value: parse_credits(typed[f"{prefix}{kind}"], f"{prefix}{kind}") for kind in WindowKind})


def take_back(label: str, choice: str) -> Field:
    """Return the menu that takes something away, whatever stands in the other fields; nothing is chosen in it."""
    return Field(name="back", label=label, choices=((YES, choice),))
