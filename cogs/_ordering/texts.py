"""What a job's card says, and what is wrong with a source, a picture or a mode.

A problem completes the sentence that begins with the name of the option: "`audio` is empty (song.mp3). …".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.job import ClipKind, FailureCode
from core.model.text import Plural, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

# The card's headline.
QUEUED = Text("In the queue")
QUEUED_FIRST = Text("In the queue: you're next")
QUEUED_AT = Text("In the queue: number {position}")
SENDING = Text("Sending to {service}…")
SENT = Text("Sent to {service}")
CHECKING = Text("Checking with {service}…")
DONE = Text("Done")
CANCELLED = Text("Cancelled")
HIDDEN = Text("Result hidden")

# How far the job is.
READY_IN = Text("Ready in about **{median}**.")
READY_IN_OR_LATER = Text("Ready in about **{median}**, rarely more than **{p90}**.")
USUALLY = Text("Usually takes **{median}**.")
USUALLY_OR_LONGER = Text("Usually takes **{median}**, rarely more than **{p90}**.")
NO_ESTIMATE = Text("No estimate yet.")
STARTED = Text("Started {when}.")
LATE = Text("Taking longer than usual (most are done within {p90}). Still working on it.")
BUSY = Text("{service} is busy. Trying again; nothing has been charged.")
CONNECTION_LOST = Text(
    "The connection dropped while your request was being sent. Checking whether it arrived; you won't be charged twice."
)
HIDDEN_COST = Text("You hid this result. If {service} still makes it, it costs {cost}; otherwise nothing is charged.")
MADE_ANYWAY = Text("{service} had already made it, so it cost {cost}.")
NOTHING_CHARGED = Text("Nothing was charged.")
REFUNDED = Plural("Your credit was refunded.", "Your {count} credits were refunded.")

# Why there is no result.
FAILURES: Mapping[FailureCode, Text] = {
    FailureCode.MODERATED: Text("{service} didn't accept the prompt, the lyrics or the audio."),
    FailureCode.REJECTED: Text("{service} couldn't process this request."),
    FailureCode.SERVICE_FAULT: Text("Something went wrong at {service} while making the song."),
    FailureCode.SERVICE_BUSY: Text("{service} was too busy to accept the request, even after several tries."),
    FailureCode.OPERATOR: Text(
        "I can't make songs right now. The bot's owner has been notified; you don't need to do anything."
    ),
    FailureCode.SOURCE_UNUSABLE: Text("{service} can't use that song or model right now."),
    FailureCode.NEVER_ENDED: Text("{service} accepted the request but never finished it."),
    FailureCode.FATE_UNKNOWN: Text(
        "The connection was lost while the request was being sent, and it never reached {service}."
    ),
    FailureCode.MEDIA_LOST: Text("{service} made the song, but its audio couldn't be downloaded."),
}
FAILURES_BY_KIND: Mapping[tuple[ClipKind, FailureCode], Text] = {
    (ClipKind.STEM, FailureCode.MODERATED): Text("{service} didn't accept the audio."),
    (ClipKind.STEM, FailureCode.SERVICE_FAULT): Text("Something went wrong at {service} while separating the stems."),
    (ClipKind.STEM, FailureCode.OPERATOR): Text(
        "I can't make stems right now. The bot's owner has been notified; you don't need to do anything."
    ),
    (ClipKind.STEM, FailureCode.SOURCE_UNUSABLE): Text("{service} can't use that song right now."),
    (ClipKind.STEM, FailureCode.MEDIA_LOST): Text("{service} made the stems, but their audio couldn't be downloaded."),
    (ClipKind.VIDEO, FailureCode.MODERATED): Text("{service} didn't accept the prompt or the picture."),
    (ClipKind.VIDEO, FailureCode.SERVICE_FAULT): Text("Something went wrong at {service} while making the video."),
    (ClipKind.VIDEO, FailureCode.OPERATOR): Text(
        "I can't make videos right now. The bot's owner has been notified; you don't need to do anything."
    ),
    (ClipKind.VIDEO, FailureCode.SOURCE_UNUSABLE): Text("{service} can't use that video or picture right now."),
    (ClipKind.VIDEO, FailureCode.MEDIA_LOST): Text("{service} made the video, but it couldn't be downloaded."),
}
"""Where the sentence about a song would be wrong."""
NEXT_STEPS: Mapping[FailureCode, Text] = {
    FailureCode.MODERATED: Text("Change the text or the file and try again."),
    FailureCode.REJECTED: Text("Change the request and try again."),
    FailureCode.SERVICE_FAULT: Text("You can try again."),
    FailureCode.SERVICE_BUSY: Text("Try again in a few minutes."),
    FailureCode.SOURCE_UNUSABLE: Text("Choose something else, or try again later."),
    FailureCode.NEVER_ENDED: Text("You can try again."),
    FailureCode.FATE_UNKNOWN: Text("You can try again."),
    FailureCode.MEDIA_LOST: Text("You can try again."),
}
"""What the member can do about it, after what it cost."""

# What was asked.
REQUEST_HEAD = Text("**{action}** for {member} · {facts}")
REQUEST_HEAD_FORGOTTEN = Text("**{action}** · {facts}")
TITLE = Text("Title: {text}")
STYLE = Text("Style: {text}")
LYRICS = Text("Lyrics: {text}")
AVOID = Text("Avoid: {text}")

TRY_AGAIN = Text("Try again")
CANCEL = Text("Cancel")
HIDE = Text("Hide result")
REPLIED = Text("Ordered for {cost}. The card is a reply to the original song: {link}")

# Choosing a song, a take or a persona.
REMIX = Text("Remix…")
CHOOSE_PART = Text("Choose a part")
PART_OF = Text("{part} of {whole}")
SONG_CHOICE = Text("{title} · {maker} · {age}")
TAKE_CHOICE = Text("{title} ({take}) · {maker} · {age}")
PERSONA_CHOICE = Text("{persona} · by {maker}")
UNTITLED = Text("Untitled")
VIDEO = Text("Video")
WHICH_TAKE = Text("Which take")
TAKE = Text("Take {take} · {title}")
TAKE_WITH_LENGTH = Text("Take {take} · {length} · {title}")
AUDIO_FILE = Text("the audio file")
FORM_TITLES: Mapping[str, Text] = {"extend": Text("Extend this song"), "cover": Text("Cover this song")}
FILE_FORM_TITLES: Mapping[str, Text] = {
    "extend": Text("Extend {file}"),
    "cover": Text("Cover {file}"),
    "remix": Text("Remix {file}"),
}
"""By the verb of the button or the menu that opens the form."""

# What is wrong with a source.
ONE_SOURCE_ONLY = Text("can't be used together. Choose a song or attach a file, not both.")
SOURCE_NEEDED = Text("is needed. Pick a song or attach an audio file.")
SONG_NOT_FOUND = Text("isn't a song that you can use here. Choose one from the list, or paste a link to its message.")
NOT_AUDIO = Text("isn't an audio file ({file}). Attach MP3, WAV, FLAC, OGG or M4A.")
AUDIO_EMPTY = Text("is empty ({file}). Attach MP3, WAV, FLAC, OGG or M4A of up to {most} MiB.")
AUDIO_TOO_LARGE = Text("is too large ({size} MiB). Attach a file of up to {most} MiB.")
AUDIO_UNPLAYABLE = Text("can't be played ({file}). Attach MP3, WAV, FLAC, OGG or M4A of up to {most} MiB.")
FILE_EXPIRED = Text("is no longer kept by Discord. Attach the file again with {command}.")
SONG_SILENT = Text("has no playable audio anymore. Choose another song, or attach a file.")
NOT_WHOLE_SONG = Text("isn't a whole song.")
LENGTH_UNKNOWN = Text("is needed here, because the length of that song isn't known. Type where to continue from.")

# What is wrong with a picture.
NOT_PICTURE = Text("isn't a usable image ({file}). Attach a JPEG, PNG or WebP image of up to {most} MiB.")
PICTURE_EMPTY = Text("is empty ({file}). Attach a JPEG, PNG or WebP image of up to {most} MiB.")
PICTURE_TOO_LARGE = Text("is too large ({size} MiB). Attach a JPEG, PNG or WebP image of up to {most} MiB.")
PICTURE_UNREADABLE = Text("can't be read as an image ({file}). Attach a JPEG, PNG or WebP image of up to {most} MiB.")

# The modes of /cover.
MODE_COVER = Text("The same melody in another style")
MODE_BACKING = Text("Add a band under it")
MODE_VOCALS = Text("Add a voice over it")
MODE_SAMPLE = Text("A new song around a part of it")
MODE_INSPIRATION = Text("A new song inspired by it")
MODE_UNKNOWN = Text("must be one of: {modes}.")
MODE_UNFIT = Text('only works with the mode "{mode}". Leave it out, or choose that mode.')
MODES_UNFIT = Text("only works with these modes: {modes}. Leave it out, or choose one of them.")
