"""Amounts, times, options, lineage and kinds of result, as every message writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model.text import Plural, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

FREE = Text("free")
NOTHING = Text("nothing")
NO_CREDITS = Text("0 credits")
CREDITS = Plural("{count} credit", "{count} credits")
PRICE_LINE = Text("{price}: {actions}")

SECONDS = Text("{seconds} s")
MINUTES = Text("{minutes} min")
HOURS = Text("{hours} h")
HOURS_AND_MINUTES = Text("{hours} h {minutes} min")
DAYS = Text("{days} d")

JUST_NOW = Text("just now")
MINUTES_AGO = Text("{count} min ago")
HOURS_AGO = Text("{count} h ago")
DAYS_AGO = Text("{count} d ago")

UNTITLED = Text("Untitled")
UNTITLED_SONG = Text("an untitled song")
AUDIO_FILE = Text("an audio file")

EMOJI_INVALID = Text(
    "takes exactly one emoji, from Discord's own list or this server's ({typed} isn't one). "
    "Choose it with the emoji button."
)
EMOJI_FOREIGN = Text("is a custom emoji of another server. Choose one from this server; I can't show that one here.")

# The options of a request that are not texts; a card lists them in one line.
FROM = Text("from {at}")
SPAN = Text("{start} to {end}")
SPAN_TO_END = Text("{start} to the end")
VARIATION = Text("{variation} variation")
SPEED = Text("{speed}x speed")
SAME_PITCH = Text("same pitch")
PERSONA = Text("with *{name}*")
INSTRUMENTAL = Text("instrumental")
VOCALS = Text("{vocals} vocals")
WEIRDNESS = Text("weirdness {percent}")
STYLE_INFLUENCE = Text("style influence {percent}")
AUDIO_WEIGHT = Text("audio weight {percent}")
LENGTH = Text("length {length}")
KEY = Text("key {key}")
BPM = Text("{bpm} bpm")
LOOP = Text("loop")
CAPTIONS = Text("with lyrics on screen")


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a song was made from, in one sentence; `by` is for a song whose maker is known, `name` for a family tree."""

    name: Text
    song: Text
    by: Text


TAKE_OF = Text("{song} · take {take}")
LINEAGE_WITH_EMOJI = Text("{emoji} {lineage}")
COVER_IN_STYLE = Lineage(
    Text("{style} cover"),
    Text("{style} cover of {song}"),
    Text("{style} cover of {song} by {maker}"),
)
MASHUP = Lineage(
    Text("mashup"),
    Text("mashup of {song} and {second}"),
    Text("mashup of {song} and {second}, the first by {maker}"),
)
OTHER_LINEAGE = Lineage(
    Text("{relation}"),
    Text("{relation} {song}"),
    Text("{relation} {song} by {maker}"),
)
"""For words that another version of the bot wrote into the library."""
LINEAGES: Mapping[str, Lineage] = {
    "another go at": Lineage(
        Text("new version"),
        Text("new version of {song}"),
        Text("new version of {song} by {maker}"),
    ),
    "cover of": Lineage(
        Text("cover"),
        Text("cover of {song}"),
        Text("cover of {song} by {maker}"),
    ),
    "backing added to": Lineage(
        Text("backing added"),
        Text("backing added to {song}"),
        Text("backing added to {song} by {maker}"),
    ),
    "vocals added to": Lineage(
        Text("vocals added"),
        Text("vocals added to {song}"),
        Text("vocals added to {song} by {maker}"),
    ),
    "samples": Lineage(
        Text("sampled"),
        Text("samples {song}"),
        Text("samples {song} by {maker}"),
    ),
    "mashup of": Lineage(
        Text("mashup"),
        Text("mashup of {song}"),
        Text("mashup of {song} by {maker}"),
    ),
    "extended from": Lineage(
        Text("extended"),
        Text("extended from {song}"),
        Text("extended from {song} by {maker}"),
    ),
    "joined from": Lineage(
        Text("joined"),
        Text("joined from {song}"),
        Text("joined from {song} by {maker}"),
    ),
    "remaster of": Lineage(
        Text("remaster"),
        Text("remaster of {song}"),
        Text("remaster of {song} by {maker}"),
    ),
    "other speed of": Lineage(
        Text("other speed"),
        Text("{song} at another speed"),
        Text("{song} by {maker} at another speed"),
    ),
    "section replaced in": Lineage(
        Text("section replaced"),
        Text("one section replaced in {song}"),
        Text("one section replaced in {song} by {maker}"),
    ),
    "stems of": Lineage(
        Text("stems"),
        Text("stems of {song}"),
        Text("stems of {song} by {maker}"),
    ),
    "part added to": Lineage(
        Text("part added"),
        Text("part added to {song}"),
        Text("part added to {song} by {maker}"),
    ),
    "video of": Lineage(
        Text("video"),
        Text("video of {song}"),
        Text("video of {song} by {maker}"),
    ),
    "longer version of": Lineage(
        Text("longer version"),
        Text("longer version of {song}"),
        Text("longer version of {song} by {maker}"),
    ),
    "inspired by": Lineage(
        Text("inspired"),
        Text("inspired by {song}"),
        Text("inspired by {song} by {maker}"),
    ),
}
"""By the words that the library keeps of each relation (see core.action.relation)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTexts:
    """What people are told about one kind of result: a song, its stems, a video.

    `none` is the headline where there is none. `nearly` and `soon` are headline and sentence of the last step.
    `kept` says where one is found that was never posted. `ready_for` and `ready_elsewhere` greet its maker, `file` and
    `file_from` anybody who asked to have it sent.
    """

    none: Text
    nearly: Text
    soon: Text
    delivered: Text
    kept: Text
    ready_for: Text
    ready_elsewhere: Text
    file: Text
    file_from: Text


SONG = ResultTexts(
    none=Text("No song this time"),
    nearly=Text("Nearly there: downloading the audio"),
    soon=Text("{service} is done. The audio will be here in a moment."),
    delivered=Text("Your song has been delivered."),
    kept=Text("It's in the library: choose it as `song` in /extend or /cover."),
    ready_for=Text("{member}, here is your song."),
    ready_elsewhere=Text("Here is your song. I couldn't post it in {channel}."),
    file=Text("Here is the song you asked for."),
    file_from=Text("Here is the song you asked for, from {link}"),
)
STEMS = ResultTexts(
    none=Text("No stems this time"),
    nearly=Text("Nearly there: downloading the stems"),
    soon=Text("{service} is done. The files will be here in a moment."),
    delivered=Text("Your stems have been delivered."),
    kept=Text("They're in the library: choose them as `song` in /export."),
    ready_for=Text("{member}, here are your stems."),
    ready_elsewhere=Text("Here are your stems. I couldn't post them in {channel}."),
    file=Text("Here are the stems you asked for."),
    file_from=Text("Here are the stems you asked for, from {link}"),
)
VIDEO = ResultTexts(
    none=Text("No video this time"),
    nearly=Text("Nearly there: downloading the video"),
    soon=Text("{service} is done. The video will be here in a moment."),
    delivered=Text("Your video has been delivered."),
    kept=Text("It's in the library: choose it as `song` in /export."),
    ready_for=Text("{member}, here is your video."),
    ready_elsewhere=Text("Here is your video. I couldn't post it in {channel}."),
    file=Text("Here is the video you asked for."),
    file_from=Text("Here is the video you asked for, from {link}"),
)
NEARLY_JOINED = Text("Nearly there: adding the song to the video")
JOINED_SOON = Text("{service} is done. Adding the song to the video, which takes about a minute.")
