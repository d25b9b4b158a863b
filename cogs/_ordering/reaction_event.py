"""What a reaction to a result means: which song it is about, and what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import discord

from cogs._ordering import texts
from cogs._ordering.requests import again_request, cover_request, extend_request
from cogs._ordering.source import check_fresh, source_of_song
from core.errors import SongDeleted, SourceUnfit
from core.model.job import SONGS, Member, Song
from core.model.reaction_meanings import ReactionSettings, Remix, RemixKind, emoji_key, meanings, remix_of
from core.model.request import SongRequest

if TYPE_CHECKING:
    from cogs._bot.client import Chorus


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionEvent:
    """A reaction that was added to a result or removed from it. `takes` are the result's, `song` is the one meant."""

    payload: discord.RawReactionActionEvent
    takes: Sequence[Song]
    song: Song
    remix: Remix
    settings: ReactionSettings

    @property
    def key(self) -> str:
        """The key of the emoji in the settings."""
        return _key(self.payload.emoji)

    @property
    def emoji(self) -> str:
        """The emoji as it is shown; Discord leaves out the selector that makes some of them colourful."""
        if self.payload.emoji.id is not None:
            return str(self.payload.emoji)
        shown = (emoji for emoji in meanings(self.settings) if emoji_key(emoji) == self.key)
        return next(shown, self.payload.emoji.name)


async def read_reaction(bot: Chorus, payload: discord.RawReactionActionEvent) -> ReactionEvent | None:
    """Return what a reaction means; None where it means nothing, which is the case for nearly all.

    Raises:
        SongDeleted: its message is still there, but the song was deleted.
    """
    library = bot.services.library
    takes = await library.songs_of_message(payload.message_id)
    if not takes and payload.event_type == "REACTION_ADD":
        takes = await _deleted_songs(bot, payload)
    if not takes:
        return None
    settings = ReactionSettings() if payload.guild_id is None else await library.reactions(payload.guild_id)
    remix = remix_of(settings, _key(payload.emoji))
    if remix is None:
        return None
    if takes[0].is_deleted:
        raise SongDeleted(takes[0].clip.id)
    song = await library.pick_take(takes, payload.user_id)
    return ReactionEvent(payload=payload, takes=takes, song=song, remix=remix, settings=settings)


async def request_of(bot: Chorus, event: ReactionEvent) -> SongRequest:
    """Return the request for the song that a reaction asks for.

    Raises:
        InvalidOption: it cannot be made like that (SourceUnfit: the clip is not a whole song).
    """
    song, orders = event.song, bot.services.orders
    job = await orders.job(song.job_id)
    if event.remix.kind is RemixKind.AGAIN:
        check_fresh(job.request, orders.now())
        return again_request(job, [song], emoji=event.emoji)
    if song.kind not in SONGS:
        raise SourceUnfit("song", texts.NOT_WHOLE_SONG())
    source, model = source_of_song(song, job), orders.config.model
    if event.remix.kind is RemixKind.EXTEND:
        blank = {"at": "", "lyrics": "", "style": "", "title": ""}
        return replace(extend_request(source, blank, model=model), emoji=event.emoji)
    typed = {"style": event.remix.style, "prompt": "", "lyrics": ""}
    return replace(cover_request(source, typed, None, model=model), emoji=event.emoji)


async def member_of(bot: Chorus, event: ReactionEvent) -> Member:
    """Return who reacted; in direct messages Discord does not send the name with the reaction."""
    payload = event.payload
    if payload.member is not None:
        return Member(id=payload.user_id, name=payload.member.display_name)
    if event.song.maker.id == payload.user_id:
        return event.song.maker
    return Member(id=payload.user_id, name=(await bot.fetch_user(payload.user_id)).display_name)


async def _deleted_songs(bot: Chorus, payload: discord.RawReactionActionEvent) -> Sequence[Song]:
    """Return the songs of a message whose songs were all deleted, while the message itself is still there."""
    job = await bot.services.orders.job_of_message(payload.message_id)
    songs = () if job is None else await bot.services.orders.songs_of(job.id)
    return songs if all(song.is_deleted for song in songs) else ()


def _key(emoji: discord.PartialEmoji) -> str:
    return emoji_key(emoji.name, emoji.id)
