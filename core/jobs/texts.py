"""What a member reads when a clip is of a kind that an action does not work on. Each text follows the option's name."""

from __future__ import annotations

from core.model.text import Text

STEM_FOR_SONG = Text("is a stem, but this works on whole songs only. Pick a song.")
VIDEO_FOR_SONG = Text("is a video, but this works on whole songs only. Pick a song.")
VIDEO_FOR_AUDIO = Text("is a video, but this works on songs and stems only. Pick a song or a stem.")
SONG_FOR_VIDEO = Text("is a song, but this works on videos only. Pick a video.")
STEM_FOR_VIDEO = Text("is a stem, but this works on videos only. Pick a video.")
