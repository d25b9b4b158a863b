"""What a member reads when a persona cannot be made or used as asked. Each text follows the option's name."""

from __future__ import annotations

from core.model.text import Text

NAME_LENGTH = Text("must have 1 to {most} visible characters.")
DESCRIPTION_TOO_LONG = Text("can have up to {most} characters. Shorten it.")
SOURCE_NEEDED = Text("is needed. Pick a song from the list, or attach a recording of a voice.")
ONE_SOURCE_ONLY = Text("cannot be used together. Pick a song or attach a voice, not both.")
SECTION_OF_VOICE = Text("are for a section of a song; a recording is always used as a whole. Leave them out.")
NOT_A_SONG = Text("is not a whole song. A persona is made from a song, or from a voice that you attach.")
SECTION_TOO_LONG = Text("must be less than {most} seconds after the start.")
VOICE_UNPLAYABLE = Text("cannot be played. Attach an MP3 or WAV of one clean voice.")
VOICE_UNREACHABLE = Text("cannot be fetched from Discord. Attach the file again.")
VOICE_LENGTH = Text("is {seconds:.0f} seconds long. It must be {least} to {most} seconds of one clean voice.")
MODEL_WITHOUT_VOICES = Text("is {model}, which cannot use voices. These can: {models}.")
