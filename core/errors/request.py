"""A request that cannot be met: mistyped, unknown, somebody else's, too late."""

from __future__ import annotations

from core.errors.root import ChorusError


class InvalidOption(ChorusError):
    """An option cannot be used as typed.

    `option` is its name in Discord, `problem` the rest of the sentence that begins with it, with the allowed range.
    """

    def __init__(self, option: str, problem: str) -> None:
        super().__init__(f"{option}: {problem}")
        self.option = option
        self.problem = problem


class SettingInvalid(InvalidOption):
    """An admin's option cannot be a setting. Nothing was changed."""


class SongUnknown(ChorusError):
    """No song has that reference, or it is not visible here for this member (the two look the same from outside)."""


class SongDeleted(SongUnknown):
    """The song was visible here for this member, and was deleted from the library."""


class SongClosed(ChorusError):
    """The song's creator has turned off remixing: anyone can listen, nobody else can use it as a source."""


class SourceUnfit(InvalidOption):
    """The action does not work on a clip of that kind (stems of a stem, a cover of a video)."""


class PersonaUnknown(ChorusError):
    """No persona has that name, or it is not visible here for this member (the two look the same from outside)."""


class PersonaTaken(ChorusError):
    """There is already a persona of that name. Nothing was made."""


class NotAdmin(ChorusError):
    """The member may not change the server's settings (any more)."""


class NotOperator(ChorusError):
    """Only the bot's operator may do and see that."""


class DraftUnknown(ChorusError):
    """No draft has that id, or it is somebody else's, or it was deleted after a week."""


class JobUnknown(ChorusError):
    """No job has that id."""


class NotYours(ChorusError):
    """The job was ordered, or the persona made, by somebody else."""


class JobSent(ChorusError):
    """The job was submitted already; it can only be discarded."""


class JobOver(ChorusError):
    """The job has already ended."""


class JobOpen(ChorusError):
    """The job has not ended yet: its result may not have been posted so far."""
