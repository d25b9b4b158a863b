"""What was asked for cannot be: mistyped, unknown, somebody else's, too late."""

from __future__ import annotations

from core.errors.root import ChorusError


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


class SourceUnfit(InvalidOption):
    """The clip is there, but of another kind than the action works on (stems of a stem, a cover of a video)."""


class PersonaUnknown(ChorusError):
    """No persona answers to that name, or not for this member in this place (the two are never told apart)."""


class PersonaTaken(ChorusError):
    """A persona of that name is there already. Nothing was made."""


class NotAdmin(ChorusError):
    """The member may not change the server's settings (any more)."""


class NotOperator(ChorusError):
    """Only whoever runs the bot may do that, and see it."""


class DraftUnknown(ChorusError):
    """No draft has that id, or it is somebody else's, or it was thrown away after a week."""


class JobUnknown(ChorusError):
    """No job has that id."""


class NotYours(ChorusError):
    """The job was ordered, or the persona made, by somebody else."""


class JobSent(ChorusError):
    """The job was submitted already; it can only be discarded."""


class JobOver(ChorusError):
    """The job has already ended."""


class JobOpen(ChorusError):
    """The job has not ended yet: what it makes may still be on its way."""
