"""What a song was made from, and by whom that was: the same sentence on the card, on the result, in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._message import texts
from cogs._message.text import quoted, second_name, shorten, source_name
from core.action.relation import relation
from core.errors import SongUnknown
from core.model.reaction_meanings import STYLE_MAX

if TYPE_CHECKING:
    from cogs._message.texts import Lineage
    from core.jobs.orders import Orders
    from core.model.job import Job, Song

EMOJI_MAX = 60
"""Characters of an emoji; one of a server's own takes up to 57: <a:name:id>."""


def lineage_text(job: Job, most: int, *, parent: Song | None = None) -> str:
    """Return "🎸 rock cover of *Holiday Wishes* by @maker", at most `most` characters of the title; "" for a new song.

    `parent` is the song it was made from, where that is known: its message is linked to, and of several takes it says
    which. Of two songs only the first one's maker is known.
    """
    kept = relation(job.request)
    if not kept:
        return ""
    name = with_take(source_name(job.request, most), parent)
    url = song_url(parent)
    return relation_text(
        kept,
        f"[{name}]({url})" if url else name,
        second="" if job.request.second_clip_id is None else second_name(job.request, most),
        maker="" if job.parent is None or not job.parent.maker.id else f"<@{job.parent.maker.id}>",
    )


def relation_text(kept: str, song: str, *, maker: str = "", second: str = "") -> str:
    """Return the sentence for the words that the library keeps of a relation (see core.model.job.Song.relation).

    `song`, `maker` and `second` are put in as they are; what was typed as a style is escaped.
    """
    emoji, credit, words = _split(kept)
    lineage = _lineage_for(credit, has_style=bool(words), has_second=bool(second))
    text = lineage.by if maker else lineage.song
    return _with_emoji(emoji, text(song=song, maker=maker, second=second, style=words, relation=words))


def relation_name(kept: str) -> str:
    """Return the relation in as few words as a family tree has room for: "🎸 rock cover"; "" for a new song."""
    if not kept:
        return ""
    emoji, credit, words = _split(kept)
    return _with_emoji(emoji, _lineage_for(credit, has_style=bool(words)).name(style=words, relation=words))


def with_take(name: str, song: Song | None) -> str:
    """Return a song's name so that nobody mistakes a later take for the first one."""
    return texts.TAKE_OF(song=name, take=song.number) if song is not None and song.number > 1 else name


async def parent_of(orders: Orders, song: Song, *, guild_id: int | None, user_id: int) -> Song | None:
    """Return the song that another was made from, None where this member may see none there."""
    if song.parent_clip_id is None:
        return None
    try:
        return await orders.song(song.parent_clip_id, guild_id=guild_id, user_id=user_id)
    except SongUnknown:
        return None


def song_url(song: Song | None) -> str:
    """Return the link to the message in which a song can be played, "" where it was never posted."""
    if song is None or song.message_id is None:
        return ""
    return message_url(song.guild_id, song.channel_id, song.message_id)


def message_url(guild_id: int | None, channel_id: int, message_id: int) -> str:
    """Return the link to a message. Source: Discord, message links."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{channel_id}/{message_id}"


def _split(kept: str) -> tuple[str, str, str]:
    """Return the emoji in front of a relation, its key in `texts.LINEAGES`, and what else there is, escaped.

    The emoji is left alone: a custom one is written <:name:id>, which must reach Discord as it is.
    """
    has_emoji = not (kept[:1].isascii() and kept[:1].isalpha())
    emoji, _, rest = kept.partition(" ") if has_emoji else ("", "", kept)
    credit = next((words for words in texts.LINEAGES if rest == words or rest.endswith(f" {words}")), "")
    return shorten(emoji, EMOJI_MAX), credit, quoted(rest.removesuffix(credit), STYLE_MAX)


def _lineage_for(credit: str, *, has_style: bool, has_second: bool = False) -> Lineage:
    if has_second and credit == "mashup of":
        return texts.MASHUP
    if credit and not has_style:
        return texts.LINEAGES[credit]
    return texts.COVER_IN_STYLE if credit == "cover of" else texts.OTHER_LINEAGE


def _with_emoji(emoji: str, text: str) -> str:
    return texts.LINEAGE_WITH_EMOJI(emoji=emoji, lineage=text) if emoji else text
