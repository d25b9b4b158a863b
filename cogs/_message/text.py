"""Texts and numbers as Discord shows them: its limits, and texts that can neither overflow nor inject anything.

Limits. Source: Discord developer documentation, Embed Limits, Create Message, Component Reference.
"""

from __future__ import annotations

import re
import urllib.parse
from typing import TYPE_CHECKING

from cogs._message import texts

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.request import SongRequest

CONTENT_MAX = 2000
EMBED_TITLE_MAX = 256
EMBED_DESCRIPTION_MAX = 4096
EMBED_IMAGE_URL_MAX = 2048
EMBEDS_MAX = 10
BUTTON_URL_MAX = 512
CHOICE_NAME_MAX = 100
PART_MAX = 24
MODAL_INPUT_MAX = 4000

ZERO_WIDTH_SPACE = "\u200b"

_SPECIAL = re.compile(r"[\\*_~`|<\[\]]|:(?=//)")
_SPECIAL_AT_START = re.compile(r"^([ \t]*)([#>+\-])", re.MULTILINE)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")


def shorten(text: str, most: int) -> str:
    """Return the text on one line in at most `most` characters, with an ellipsis where something was cut.

    Control characters, and those that turn the reading direction of what follows, become a space.
    """
    line = " ".join(_UNSEEN.sub(" ", text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def escape(text: str) -> str:
    """Return the text so that Discord shows it as typed: no markdown, no links, no mentions, at most twice as long.

    A backslash takes the meaning of any punctuation mark in Discord's markdown; a mention needs its @ and the name to
    touch. Headings, quotes and lists are such only at the start of a line.
    """
    inline = _SPECIAL.sub(r"\\\g<0>", text).replace("@", "@" + ZERO_WIDTH_SPACE)
    return _SPECIAL_AT_START.sub(r"\1\\\2", inline)


def quoted(text: str, most: int) -> str:
    """Return a member's text for use inside the bot's own: one line, at most `most` of its characters, escaped."""
    return escape(shorten(text, most))


def escape_lines(text: str) -> str:
    """Return a text of many lines so that Discord shows it as typed, line by line."""
    return "\n".join(escape(_UNSEEN.sub(" ", line)) for line in text.splitlines())


def is_web_address(text: str, most: int) -> bool:
    """Whether Discord takes a text as the address of a picture or a page, in at most `most` characters."""
    if not (0 < len(text) <= most and text.isascii() and text.isprintable() and " " not in text):
        return False
    try:
        parts = urllib.parse.urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is not a number, a broken IPv6 address
        return False


def spell_s(seconds: float) -> str:
    """Write a length of time as a person would say it: 45 s, 2 min, 1 h 5 min."""
    whole = max(1, round(seconds))
    if whole < 60:  # noqa: PLR2004 - seconds in a minute
        return texts.SECONDS(seconds=whole)
    hours, minutes = divmod(round(whole / 60), 60)
    if not hours:
        return texts.MINUTES(minutes=minutes)
    return texts.HOURS_AND_MINUTES(hours=hours, minutes=minutes) if minutes else texts.HOURS(hours=hours)


def spell_exactly(seconds: int) -> str:
    """Write a length of time to the second: 90 becomes 1 min 30 s, a week 7 d."""
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    parts = (
        texts.DAYS(days=days) if days else "",
        texts.HOURS(hours=hours) if hours else "",
        texts.MINUTES(minutes=minutes) if minutes else "",
        texts.SECONDS(seconds=rest) if rest or not seconds else "",
    )
    return " ".join(filter(None, parts))


def ago(seconds: float) -> str:
    """Write how long ago something was: just now, 5 min ago, 3 h ago, 12 d ago."""
    for size_s, text in ((86400, texts.DAYS_AGO), (3600, texts.HOURS_AGO), (60, texts.MINUTES_AGO)):
        if seconds >= size_s:
            return text(count=int(seconds // size_s))
    return texts.JUST_NOW()


def stamp(at: datetime, style: str = "R") -> str:
    """Return a time that each reader's Discord shows in the reader's own zone; R is relative ("in 3 hours")."""
    return f"<t:{int(at.timestamp())}:{style}>"


def price(credits_: int, *, none: str | None = None) -> str:
    """Write an amount of credits: 1 credit, 3 credits; for none "free", or what `none` says."""
    if credits_ == 0:
        return texts.FREE() if none is None else none
    return texts.CREDITS(credits_)


def source_name(request: SongRequest, most: int) -> str:
    """Return the name of the song that a request works on, in italics, at most `most` of its characters."""
    title = quoted(request.source_title, most)
    if title:
        return f"*{title}*"
    return texts.UNTITLED_SONG() if request.source_url is None else texts.AUDIO_FILE()


def second_name(request: SongRequest, most: int) -> str:
    """Return the name of the other song that a request works on, as `source_name` does for the first."""
    title = quoted(request.second_title, most)
    return f"*{title}*" if title else texts.UNTITLED_SONG()


def request_name(request: SongRequest) -> str:
    """Return the shortest text that reminds a member which request this is; not escaped."""
    named = (request.title, request.prompt, request.style, request.source_title, request.lyrics)
    return next((text for text in named if text), texts.UNTITLED_SONG())
