"""The error tree. Every error says what happened, and whoever raises it says what was undone.

ChorusError
├── InvalidOption            something typed cannot be sent; nothing was reserved or sent
│   └── SettingInvalid       something typed cannot be a setting; nothing was changed
├── SongUnknown              no such song for this member in this place
│   └── SongDeleted          there was one
├── SongClosed               its maker lets nobody else make something of it; nothing was reserved
├── NotAdmin                 the member may not change the server's settings; nothing was changed
├── NotOperator              somebody else runs the bot; nothing was changed or shown
├── DraftUnknown             no such draft of this member
├── JobUnknown               no such job
├── NotYours                 the job belongs to somebody else
├── JobSent                  the job was submitted; it can only be discarded
├── JobOver                  the job has ended; nothing is left to cancel
├── JobOpen                  the job is still in work, or its songs are being posted
├── Refused                  a rule said no; nothing was reserved
│   ├── CoolingDown
│   ├── SongsAtOnceReached
│   ├── QuotaSpent
│   ├── OperatorBudgetSpent
│   ├── GuildBudgetSpent     the whole guild's window has too little left
│   ├── Blocked              an admin blocked the member
│   ├── ChannelClosed        no songs are made in that channel
│   ├── WordBlocked          what was typed holds a word that the guild does not allow
│   ├── Paused               the operator has paused new songs everywhere
│   ├── AlreadyAsked         the very same was asked for and is in work
│   │   └── StillWriting     lyrics are being written for this member
│   ├── WritingSpent         no more lyrics are written for this member today
│   └── StudioClosing        the process is stopping
├── ServiceError             the provider said no, or nothing sensible
│   ├── NotStarted           certainly nothing was started there: may be sent again
│   │   ├── Unreachable
│   │   ├── TooManyRequests
│   │   └── Busy
│   ├── FateUnknown          a task may or may not exist: never sent again blindly
│   ├── Moderated
│   ├── Rejected
│   ├── SourceUnusable
│   ├── OperatorTrouble      balance or key: nothing a member can mend
│   │   ├── BalanceSpent
│   │   └── KeyRefused
│   └── ServiceFault
└── MediaError               a result could not be fetched or fitted
    ├── MediaMissing
    ├── MediaUnfit
    └── MediaForbidden
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model import FailureCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.money import Window


class ChorusError(Exception):
    """Something a person will be told about."""


class InvalidOption(ChorusError):
    """An option cannot be used as typed.

    `option` is its name in Discord, `problem` a sentence with the allowed range.
    """

    def __init__(self, option: str, problem: str) -> None:
        super().__init__(f"{option}: {problem}")
        self.option = option
        self.problem = problem


class SettingInvalid(InvalidOption):
    """What an admin typed cannot be a setting. Nothing was changed."""


class SongUnknown(ChorusError):
    """No song answers to that reference, or not for this member in this place (the two are never told apart)."""


class SongDeleted(SongUnknown):
    """The song was there for this member in this place, and has left the library."""


class SongClosed(ChorusError):
    """The song's maker keeps it to themselves: it can be heard, and nobody else can make something of it."""


class NotAdmin(ChorusError):
    """The member may not change the server's settings (any more)."""


class NotOperator(ChorusError):
    """Only whoever runs the bot may do that, and see it."""


class DraftUnknown(ChorusError):
    """No draft has that id, or it is somebody else's, or it was thrown away after a week."""


class JobUnknown(ChorusError):
    """No job has that id."""


class NotYours(ChorusError):
    """The job was ordered by somebody else."""


class JobSent(ChorusError):
    """The job was submitted already; it can only be discarded."""


class JobOver(ChorusError):
    """The job has already ended."""


class JobOpen(ChorusError):
    """The job has not ended yet: what it makes may still be on its way."""


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


class StillWriting(AlreadyAsked):
    """Lyrics are being written for the member: one after the other."""


class WritingSpent(Refused):
    """The member had as many lyrics written within a day as the house writes for one member."""

    def __init__(self, limit: int, *, ends_at: datetime) -> None:
        super().__init__(f"{limit} lyrics a day", ends_at=ends_at)
        self.limit = limit


class StudioClosing(Refused):
    """The process is stopping and takes no more orders."""


class ServiceError(ChorusError):
    """The provider did not do what was asked.

    `code` is its error code ("" if it gave none), `status` the HTTP status (0 if there was no answer). The message
    never holds the key. `task_id` and `trace_id` are for the operator's log.
    """

    failure_code = FailureCode.SERVICE_FAULT

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        status: int = 0,
        task_id: str | None = None,
        trace_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.task_id = task_id
        self.trace_id = trace_id


class NotStarted(ServiceError):
    """Certainly no task was started; the same order may be sent again later."""

    failure_code = FailureCode.SERVICE_BUSY


class Unreachable(NotStarted):
    """No connection could be made (refused, DNS, TLS)."""


class TooManyRequests(NotStarted):
    """429: rate or concurrency. `retry_after_s` is None where the provider did not say."""

    def __init__(self, message: str, *, retry_after_s: float | None = None, **rest: object) -> None:
        super().__init__(message, **rest)  # type: ignore[arg-type]
        self.retry_after_s = retry_after_s


class Busy(NotStarted):
    """`busy` without a task id: the upstream is throttled."""


class FateUnknown(ServiceError):
    """The answer was lost, was junk, or named no task: a task may exist.

    `is_answered` tells that the provider itself answered with an error (then a task is unlikely) rather than that
    the answer never came.
    """

    failure_code = FailureCode.FATE_UNKNOWN

    def __init__(self, message: str, *, is_answered: bool = False, **rest: object) -> None:
        super().__init__(message, **rest)  # type: ignore[arg-type]
        self.is_answered = is_answered


class Moderated(ServiceError):
    """403 `forbidden`: the text or the audio was refused; the message names the problem and may be shown."""

    failure_code = FailureCode.MODERATED


class Rejected(ServiceError):
    """400: a field is wrong for this provider; the message may be shown."""

    failure_code = FailureCode.REJECTED


class SourceUnusable(ServiceError):
    """The source clip or the model cannot be processed now."""

    failure_code = FailureCode.SOURCE_UNUSABLE


class OperatorTrouble(ServiceError):
    """Money or token: nothing that a member can mend, and nothing that is shown to one."""

    failure_code = FailureCode.OPERATOR


class BalanceSpent(OperatorTrouble):
    """`used_up` (403) or 402: the account has no balance left."""


class KeyRefused(OperatorTrouble):
    """The API key is missing, wrong, expired, disabled, or not allowed for this API."""


class ServiceFault(ServiceError):
    """The provider failed in a way that certainly ended the order."""


class MediaError(ChorusError):
    """A result could not be fetched or fitted."""


class MediaMissing(MediaError):
    """The media is not there (404 and the like), broke off short, or came too slowly; later it may be there."""


class MediaUnfit(MediaError):
    """What came is not what was promised: too large, not audio, not an image."""


class MediaForbidden(MediaError):
    """The URL points to a place that is never fetched from: a private address, a preview stream, not http(s)."""
