"""A rule refused a request. Nothing was reserved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors.root import ChorusError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.money import Window


class Refused(ChorusError):
    """A rule refused the request. Nothing was reserved. `ends_at` is when the rule would allow it, if known."""

    def __init__(self, sentence: str, *, ends_at: datetime | None = None) -> None:
        super().__init__(sentence)
        self.ends_at = ends_at


class CoolingDown(Refused):
    """The member ordered a song moments ago."""


class SongsAtOnceReached(Refused):
    """The member has as many songs in progress as the guild allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} songs in progress at once")
        self.limit = limit


class QuotaSpent(Refused):
    """The member's window has too few credits left for this request; their `bonus` credits are not enough either."""

    def __init__(self, window: Window, *, used: int, cost: int, bonus: int = 0) -> None:
        has_bonus = f" and {bonus} of bonus left" if bonus else ""
        of = f"{used} of {window.limit} {_credits(window.limit)} used this {window.kind}"
        super().__init__(f"{of}{has_bonus}{_priced(cost)}", ends_at=window.ends_at)
        self.window = window
        self.used = used
        self.cost = cost
        self.bonus = bonus


class OperatorBudgetSpent(Refused):
    """The operator's daily limit over all guilds has been reached."""


class GuildBudgetSpent(Refused):
    """The guild's window, over all its members, has too few credits left for this request."""

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
    """Songs cannot be made in that channel; `channel_ids` are where they can."""

    def __init__(self, channel_ids: Sequence[int]) -> None:
        super().__init__("no songs in that channel")
        self.channel_ids = channel_ids


class WordBlocked(Refused):
    """The text of `option` contains `word`, which the guild has blocked."""

    def __init__(self, option: str, word: str) -> None:
        super().__init__(f"{option} holds a blocked word: {word}")
        self.option = option
        self.word = word


class Paused(Refused):
    """The operator has paused new songs everywhere; `notice` says why."""

    def __init__(self, notice: str) -> None:
        super().__init__("new songs are paused")
        self.notice = notice


class AlreadyAsked(Refused):
    """One open job is allowed for it (a reaction, a draft), and one is in progress."""


class LyricsInProgress(AlreadyAsked):
    """Lyrics are being written for the member: one request at a time."""


class PersonaInProgress(AlreadyAsked):
    """A persona is being made for the member: one at a time."""


class ExportInProgress(AlreadyAsked):
    """A song is being exported for the member: one at a time."""


class PersonaLimitReached(Refused):
    """The member has made as many personas within a day as one member may."""

    def __init__(self, limit: int, *, ends_at: datetime) -> None:
        super().__init__(f"{limit} personas a day", ends_at=ends_at)
        self.limit = limit


class ExportLimitReached(Refused):
    """The member has had as many files converted within a day as one member may."""

    def __init__(self, limit: int, *, ends_at: datetime) -> None:
        super().__init__(f"{limit} exports a day", ends_at=ends_at)
        self.limit = limit


class LyricsLimitReached(Refused):
    """The member has had as many lyrics written within a day as one member may."""

    def __init__(self, limit: int, *, ends_at: datetime) -> None:
        super().__init__(f"{limit} lyrics a day", ends_at=ends_at)
        self.limit = limit


class ShuttingDown(Refused):
    """The process is stopping and takes no more orders."""
