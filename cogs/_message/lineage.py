"""What a song was made of, and by whom that was: the same words on the card, on the result, in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._message.text import escape, second_name, source_name
from core.action.relation import relation
from core.errors import SongUnknown

if TYPE_CHECKING:
    from core.jobs.orders import Orders
    from core.model.job import Job, Song


def lineage_text(job: Job, most: int, *, parent: Song | None = None) -> str:
    """Return "🎸 rock cover of *Holiday Wishes* by @maker", at most `most` characters of the title; "" for a new song.

    `parent` is the song it was made of, where that is known: its message is linked to, and of several takes it says
    which. Of two songs only the first one's maker is known: "mashup of *A* and *B*, the first by @maker".
    """
    words = escaped_relation(relation(job.request))
    if not words:
        return ""
    named = source_name(job.request, most) + take_suffix(parent)
    link = song_url(parent)
    if link:
        named = f"[{named}]({link})"
    by = "" if job.parent is None or not job.parent.maker.id else f" by <@{job.parent.maker.id}>"
    if job.request.second_clip_id is not None:
        named += f" and {second_name(job.request, most)}"
        by = by and f", the first{by}"
    return f"{words} {named}{by}"


def take_suffix(song: Song | None) -> str:
    """Return what follows a song's name so that nobody takes it for its first take; "" for that one."""
    return f" · take {song.number}" if song is not None and song.number > 1 else ""


def escaped_relation(words: str) -> str:
    """Return the words between a song and the one it comes of (see core.model.job.Song.relation), escaped.

    The emoji in front of them is left alone: a custom one is written <:name:id>, which must reach Discord as it is.
    """
    first, _, rest = words.partition(" ")
    has_emoji = not (words[:1].isascii() and words[:1].isalpha())
    return f"{first} {escape(rest)}".strip() if has_emoji else escape(words)


async def parent_of(orders: Orders, song: Song, *, guild_id: int | None, user_id: int) -> Song | None:
    """Return the song that another was made of, None where there is none that this member may see there."""
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
