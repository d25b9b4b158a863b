"""What a member reads when a clip cannot be exported as asked, and the text of a song as a file."""

from __future__ import annotations

from core.model.text import Text

# These follow the option's name.
VIDEO_FORMATS = Text("is {form}, and a video can be exported as MP4 only.")
STEM_FORMATS = Text(
    "is {form}, and a stem has no lyrics. Choose MP3, WAV, MIDI or MP4, or export the song that it was taken from."
)
NOTHING_SUNG = Text("is LRC, which needs lyrics that are sung, and this song has none.")

# The song as a text file
UNTITLED = Text("Untitled")
BY = Text("by {maker}")
STYLE = Text("Style: {style}")
INSTRUMENTAL = Text("(instrumental)")
