"""What a person is told when something was refused or went wrong, and the labels of the buttons under a song.

Texts whose names end in `_PROBLEM` complete the sentence that begins with the name of an option.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

# What was typed, and errors in it.
OPTION_INVALID = Text("{option} {problem} Nothing was charged.")
SETTING_INVALID = Text("{option} {problem} Nothing was changed.")
CANNOT_POST_PROBLEM = Text(
    "can't be #{channel}: I'm missing permissions there. Give me these first, then try again: {permissions}."
)
TYPED = Text("You typed:")
TYPED_IN_FILE = Text("What you typed is in the file.")

# Errors after which nothing was charged; NOTHING_CHARGED follows them.
NOTHING_CHARGED = Text("Nothing was charged.")
SONG_UNKNOWN = Text(
    "`song`: there is no such song here, or you can't use it. Choose one from the list, or paste a link to its message."
)
SONG_DELETED = Text("That song was deleted. Choose another one.")
SONG_CLOSED = Text("Its creator has turned off remixing. Choose another song.")
PERSONA_UNKNOWN = Text("There is no such persona here, or you can't use it. /persona list shows those you can use.")
PERSONA_TAKEN = Text("There is already a persona with that name here. Choose another name.")
MEDIA_MISSING = Text("Suno's file can't be downloaded right now. Try again in a few minutes.")
MEDIA_UNUSABLE = Text("Suno's file can't be used. Choose another format, or another song.")
DRAFT_UNKNOWN = Text("That draft is gone; drafts are kept for a week. Start a new one with /lyrics.")
FAILED = Text("That didn't work. Try again in a minute.")

# Errors that say themselves what they cost.
NOT_ADMIN = Text("Only members who can manage this server can do that. Nothing was changed.")
NOT_OPERATOR = Text("Only the bot's owner can do that. Nothing was changed.")
JOB_UNKNOWN = Text("I don't have that song anymore. Make a new one with /song.")
NOT_YOURS = Text("Only the person who ordered it can do that.")
JOB_SENT = Text("That has already been sent, so it can't be cancelled. You can hide its result with /tasks.")
JOB_OPEN = Text("That song is still being posted. Try again in a minute.")
JOB_OVER = Text("That song is already finished, so there is nothing to cancel.")
OPERATOR_TROUBLE = Text(
    "I can't do that right now. The bot's owner has been notified; you don't need to do anything. Nothing was charged."
)
REJECTED = Text("Suno didn't accept that:\n> {reason}\nNothing was charged. Change the text and try again.")
SOURCE_UNUSABLE = Text("Suno can't use that song anymore. Nothing was charged. Choose another song.")
SERVICE_BUSY = Text("Suno is busy or can't be reached right now. Nothing was charged. Try again in a minute.")
SERVICE_FAULT = Text("Suno didn't give a usable answer. Nothing was charged. Try again in a minute.")
OUTDATED = Text("My commands have changed. Reload Discord and try again. Nothing was charged.")
UNFORESEEN = Text(
    "Something went wrong on my side (number {number} in the bot's log). "
    "If a song was ordered anyway, /tasks shows it; otherwise nothing was charged."
)


BUTTONS: Mapping[str, Text] = {
    "again": Text("Again"),
    "extend": Text("Extend"),
    "cover": Text("Cover"),
    "lyrics": Text("Lyrics"),
    "more": Text("More"),
    "longer": Text("Longer"),
}
"""By verb: the buttons that are called the same everywhere."""
