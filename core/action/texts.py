"""What a member reads when something that an action needs is missing. Each text follows the option's name."""

from __future__ import annotations

from core.model.text import Text

SONG_MISSING = Text("is missing. Pick a song.")
SOURCE_MISSING = Text("is missing. Pick a song, or attach a file as audio.")
SAME_SONG_TWICE = Text("is the same song as the first one. Pick two different songs for a mashup.")
PROMPT_MISSING = Text("is empty. Describe the song in 1 to {most} characters.")
SOUND_MISSING = Text("is empty. Describe the sound, for example: a creaking door.")
SHOT_MISSING = Text("is empty. Describe what the video should show.")
VOCALS_MISSING = Text("is empty. Type what should be sung over it.")
NO_AUDIO = Text("has no audio that can be played anymore. Pick another song, or attach a file as audio.")
SECTION_TOO_LONG = Text("are too long for a section, which takes {most} characters. Shorten them.")
SPEED_OUT_OF_RANGE = Text("must be {least:g} to {most:g} times the song's own speed, and not 1.")
STEM_UNKNOWN = Text("must be one of: {stems}.")
