"""The rules that an order is checked against, and what each rule says about a member."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.errors import Refused
    from core.model.money import Grant, LedgerEntry, WindowUse


class Rule(StrEnum):
    """The rules, in the order in which they are checked."""

    PAUSE = "pause"
    BLOCK = "block"
    CHANNEL = "channel"
    WORDS = "words"
    COOLDOWN = "cooldown"
    SONGS_AT_ONCE = "songs at once"
    MEMBER = "member"
    GUILD = "guild"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one rule says about one member now. `refusal` None: the order would be admitted.

    `uses` are the windows that the rule checks, for MEMBER, GUILD and OPERATOR.
    """

    rule: Rule
    refusal: Refused | None
    uses: tuple[WindowUse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What a member has left in each window and of bonus credits, and the newest ledger entries.

    `shortage` is the refusal of a song of one credit by the guild's or the operator's budget; None if there is room.
    """

    uses: Sequence[WindowUse]
    bonus: Sequence[Grant]
    shortage: Refused | None
    entries: Sequence[LedgerEntry]
