"""A rule said no. Nothing was reserved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors.root import ChorusError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.money import Window


class Refused(ChorusError):
    """A rule refused the order. Nothing was reserved. `ends_at` is when the rule would let it through, if known."""

    def __init__(self, sentence: str, *, ends_at: datetime | None = None) -> None:
        super().__init__(sentence)
        self.ends_at = ends_at


class CoolingDown(Refused):
    """The member ordered a song moments ago."""


class SongsAtOnceReached(Refused):
    """The member has as many songs in work as the guild allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} songs in work at once")
        self.limit = limit


class QuotaSpent(Refused):
    """The member's window has too few credits left for this order, and their `bonus` credits do not make up for it."""

    def __init__(self, window: Window, *, used: int, cost: int, bonus: int = 0) -> None:
        has_bonus = f" and {bonus} of bonus left" if bonus else ""
        of = f"{used} of {window.limit} {_credits(window.limit)} used this {window.kind}"
        super().__init__(f"{of}{has_bonus}{_priced(cost)}", ends_at=window.ends_at)
        self.window = window
        self.used = used
        self.cost = cost
        self.bonus = bonus


class OperatorBudgetSpent(Refused):
    """The operator's brake over all guilds has been reached for today."""


class GuildBudgetSpent(Refused):
    """The guild's own window, over all its members, has too few credits left for this order."""

    def __init__(self, window: Window, *, used: int, cost: int) -> None:
        of = f"{used} of the server's {window.limit} {_credits(window.limit)} used this {window.kind}"
        super().__init__(f"{of}{_priced(cost)}", ends_at=window.ends_at)
        self.window = window
        self.used = used
        self.cost = cost


def _credits(limit: int | None) -> str:
    return "credit" if limit == 1 else "credits"


def _priced(cost: int) -> str:
    return f", and it costs {cost}" if cost > 1 else ""


class Blocked(Refused):
    """An admin of the guild blocked the member. `ends_at` None: until they unblock them."""

    def __init__(self, reason: str, *, ends_at: datetime | None) -> None:
        super().__init__(f"blocked: {reason}" if reason else "blocked", ends_at=ends_at)
        self.reason = reason


class ChannelClosed(Refused):
    """No songs are made in that channel; `channel_ids` are where they are."""

    def __init__(self, channel_ids: Sequence[int]) -> None:
        super().__init__("no songs in that channel")
        self.channel_ids = channel_ids


class WordBlocked(Refused):
    """What was typed as `option` holds `word`, which the guild does not allow."""

    def __init__(self, option: str, word: str) -> None:
        super().__init__(f"{option} holds a blocked word: {word}")
        self.option = option
        self.word = word


class Paused(Refused):
    """The operator has paused new songs everywhere, and says why."""

    def __init__(self, notice: str) -> None:
        super().__init__("new songs are paused")
        self.notice = notice


class AlreadyAsked(Refused):
    """One open job may come of it (a reaction, a draft), and one is in work."""


class LyricsInProgress(AlreadyAsked):
    """Lyrics are being written for the member: one after the other."""


class PersonaInProgress(AlreadyAsked):
    """A persona is being made for the member: one after the other."""


class ExportInProgress(AlreadyAsked):
    """A song is being had in another form for the member: one after the other."""


class PersonaLimitReached(Refused):
    """The member had as many personas made within a day as the house makes for one member."""

    def __init__(self, limit: int, *, ends_at: datetime) -> None:
        super().__init__(f"{limit} personas a day", ends_at=ends_at)
        self.limit = limit


class ExportLimitReached(Refused):
    """The member had as many files converted within a day as the house has converted for one member."""

    def __init__(self, limit: int, *, ends_at: datetime) -> None:
        super().__init__(f"{limit} exports a day", ends_at=ends_at)
        self.limit = limit


class LyricsLimitReached(Refused):
    """The member had as many lyrics written within a day as the house writes for one member."""

    def __init__(self, limit: int, *, ends_at: datetime) -> None:
        super().__init__(f"{limit} lyrics a day", ends_at=ends_at)
        self.limit = limit


class ShuttingDown(Refused):
    """The process is stopping and takes no more orders."""
