"""Reactions that make something of a song: which emoji means what, and how many members must ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


THRESHOLD_MAX = 25
"""Members who must ask. More would never be met in the channels where songs are made."""
STYLE_MAX = 60
"""Characters of a genre that an emoji stands for: it is named in one line with the song's title."""
REMIXES_MAX = 50
"""Emojis of its own that a guild may give a meaning."""
_VARIATION_SELECTOR = "\ufe0f"


class RemixKind(StrEnum):
    """What a reaction does. The words are also those with which an admin names it (but for COVER)."""

    COVER = "cover"
    AGAIN = "again"
    EXTEND = "extend"
    FAVOURITE = "favourite"
    FILE = "file"
    DELETE = "delete"
    TAKE = "take"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remix:
    """What an emoji means. `style` is set for covers ("rock"), `take` for the choice of a clip (1, 2)."""

    kind: RemixKind
    style: str = ""
    take: int = 0


_GENRES = {
    "🎸": "rock",
    "🎷": "jazz",
    "🎻": "orchestral",
    "🤠": "country",
    "🤘": "metal",
    "🌴": "reggae",
    "🎹": "solo piano",
    "🕹️": "chiptune",
    "🪩": "disco",
    "🎤": "a cappella",
}
_DEEDS = {
    "🔁": Remix(kind=RemixKind.AGAIN),
    "⏩": Remix(kind=RemixKind.EXTEND),
    "❤️": Remix(kind=RemixKind.FAVOURITE),
    "✉️": Remix(kind=RemixKind.FILE),
    "❌": Remix(kind=RemixKind.DELETE),
    "1️⃣": Remix(kind=RemixKind.TAKE, take=1),
    "2️⃣": Remix(kind=RemixKind.TAKE, take=2),
}
DEFAULT_REMIXES: Mapping[str, Remix] = MappingProxyType(
    {emoji: Remix(kind=RemixKind.COVER, style=style) for emoji, style in _GENRES.items()} | _DEEDS
)
"""By emoji as people see it."""


def emoji_key(name: str, custom_id: int | None = None) -> str:
    """Return what an emoji is known by: a custom one by its id, others by their characters without the selector.

    Discord sends "❤️" and "❤" for the same reaction, depending on who typed it.
    """
    return str(custom_id) if custom_id is not None else name.replace(_VARIATION_SELECTOR, "")


_BY_KEY = {emoji_key(emoji): remix for emoji, remix in DEFAULT_REMIXES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionSettings:
    """What a guild decided about reactions.

    `threshold` is how many members must ask before a song is made of it. `remixes` are the guild's own meanings by
    emoji as it is shown: one of RemixKind's words, or else a genre. `makers_may_close` lets a maker keep a song to
    themselves. Songs with `stars` favourites or more go to `star_channel_id`, None: nowhere.
    """

    threshold: int = 1
    remixes: Mapping[str, str] = field(default_factory=dict[str, str])
    makers_may_close: bool = True
    star_channel_id: int | None = None
    stars: int = 3


def remix_of(settings: ReactionSettings, key: str) -> Remix | None:
    """Return what an emoji means in a guild, by its key; None if it means nothing."""
    own = {shown_key(emoji): meaning for emoji, meaning in settings.remixes.items()}
    if key not in own:
        return _BY_KEY.get(key)
    remix = meaning_of(own[key])
    return None if remix.kind is RemixKind.OFF else remix


def meaning_of(words: str) -> Remix:
    """Read a meaning as an admin writes it: again, extend, favourite, file, delete, off, or a genre."""
    word = words.strip().casefold()
    named = {kind.value: kind for kind in RemixKind if kind not in {RemixKind.COVER, RemixKind.TAKE}}
    return Remix(kind=named[word]) if word in named else Remix(kind=RemixKind.COVER, style=words.strip())


def meanings(settings: ReactionSettings) -> Mapping[str, Remix]:
    """Return every emoji that means something in a guild, as people see it, defaults first."""
    own = {shown_key(emoji): (emoji, meaning_of(words)) for emoji, words in settings.remixes.items()}
    kept = {emoji: remix for emoji, remix in DEFAULT_REMIXES.items() if emoji_key(emoji) not in own}
    added = {emoji: remix for emoji, remix in own.values() if remix.kind is not RemixKind.OFF}
    return MappingProxyType(kept | added)


def shown_key(shown: str) -> str:
    """Return the key of an emoji as it is shown; a custom one reads <:name:id> or <a:name:id>."""
    if shown.startswith("<") and shown.endswith(">"):
        return shown[:-1].rpartition(":")[2]
    return emoji_key(shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One member's wish that something be made of a clip, by an emoji's key, where `threshold` members must ask."""

    clip_id: str
    emoji: str
    user_id: int
    threshold: int
