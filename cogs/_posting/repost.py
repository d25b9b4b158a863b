"""A song that was made before, posted again: in a channel, or to one member by direct message. It costs nothing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cogs._bot.origin import UPLOAD_LIMIT_BYTES
from cogs._message.lineage import message_url, parent_of, song_url
from cogs._message.wording import wording_about
from cogs._ordering.delete import delete_message
from cogs._posting import texts
from cogs._posting.batch import RepostContent
from cogs._posting.clip_files import fetch_kept_files
from cogs._posting.file_order import room_in
from cogs._posting.upload import Upload, Uploaded, upload_next
from cogs._transport.fallback import Route, public_transports
from cogs._transport.transport import DirectTransport, DiscordFailed, NowhereToPost, TransportClosed
from core.errors import MediaError, MediaMissing, Moderated, Rejected, ServiceError, SongDeleted
from core.library.songs import NOBODY
from core.model.job import ClipKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs._bot.client import Chorus
    from core.model.job import Job, Place, Song

POSTING_ERRORS = (MediaError, TransportClosed, NowhereToPost, DiscordFailed)
"""What keeps a song from being posted; `failure_text` says it in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a song was posted again. `has_file` is False where it has a link to its audio instead."""

    link: str
    has_file: bool


async def send_file(bot: Chorus, song: Song, *, user_id: int, takes: Sequence[Song] = ()) -> None:
    """Send a member a song by direct message; of stems all `takes`, which belong together.

    Raises:
        MediaError: its audio is gone; nothing was sent.
        TransportClosed: the member accepts no direct messages from the bot.
        DiscordFailed: Discord failed for now.
    """
    job = await bot.services.orders.job(song.job_id)
    content = await _repost_content(bot, job, song, guild_id=None, reader_id=user_id)
    url, wording = song_url(song), wording_about(song.kind)
    greeting = wording.file_from(link=url) if url else wording.file()
    routes = [Route(transport=DirectTransport(bot, user_id), greeting=greeting)]
    clips = takes if song.kind is ClipKind.STEM and takes else [song]
    # Direct messages always accept files: a member who refuses one accepts no message without a file either.
    uploaded = await _upload_all(
        bot, content, clips, routes, text_routes=(), limit_bytes=UPLOAD_LIMIT_BYTES, nonce=_new_nonce()
    )
    if uploaded is None:
        raise TransportClosed(f"member {user_id} accepts no direct messages")


async def post_song(bot: Chorus, song: Song, *, place: Place, asked_by: int) -> Posted:
    """Post a song publicly in a place for a member; from then on reactions and buttons work there, too.

    Raises:
        MediaError: its audio is gone; nothing was posted.
        NowhereToPost: there is no way to write there, not even without files.
        SongDeleted: it was deleted meanwhile; what was posted is deleted, too.
        DiscordFailed: Discord failed for now.
    """
    job = await bot.services.orders.job(song.job_id)
    reader_id = asked_by if place.guild_id is None else NOBODY.id
    content = await _repost_content(bot, job, song, guild_id=place.guild_id, reader_id=reader_id)
    nonce, greeting = _new_nonce(), texts.POSTED_AGAIN(user_id=asked_by)
    routes = [Route(transport=transport, greeting=greeting) for transport in public_transports(bot, nonce, place)]
    uploaded = await _upload_all(
        bot, content, [song], routes, text_routes=routes, limit_bytes=place.upload_limit_bytes, nonce=nonce
    )
    if uploaded is None:
        raise NowhereToPost(song.clip.id)
    message = uploaded.message
    if job.state.is_final:  # while it is being delivered, a message known here would count as the job's own
        # A song is linked to where it was posted last, and that link is for its own guild.
        is_home = song.guild_id == place.guild_id
        await bot.services.orders.add_post(
            song.clip.id, channel_id=message.channel_id, message_id=message.message_id, is_home=is_home
        )
    if all(take.is_deleted for take in await bot.services.orders.songs_of(song.job_id)):
        # Deleted meanwhile, by somebody who could not know of this message yet.
        await delete_message(bot, song.job_id, replace(place, channel_id=message.channel_id), message.message_id)
        raise SongDeleted(song.clip.id)
    link = message_url(place.guild_id, message.channel_id, message.message_id)
    return Posted(link=link, has_file=not uploaded.batch.links)


def failure_text(error: Exception, kind: ClipKind = ClipKind.SONG) -> str:
    """Return what the member who asked is told about one of POSTING_ERRORS, and what they can do."""
    if isinstance(error, MediaError):
        return _why_no_file(error, kind)
    if isinstance(error, TransportClosed):
        return texts.DIRECT_MESSAGES_CLOSED()
    if isinstance(error, NowhereToPost):
        return texts.CANNOT_POST_HERE()
    return texts.DISCORD_FAILED()


def _why_no_file(error: MediaError, kind: ClipKind) -> str:
    if kind is ClipKind.VIDEO:
        return texts.VIDEO_NOT_FETCHED() if isinstance(error, MediaMissing) else texts.VIDEO_UNPLAYABLE()
    if isinstance(error.__cause__, ServiceError) and not isinstance(error.__cause__, (Rejected, Moderated)):
        return texts.AUDIO_LINK_UNAVAILABLE()
    return texts.AUDIO_GONE() if isinstance(error, MediaMissing) else texts.AUDIO_UNPLAYABLE()


async def _repost_content(bot: Chorus, job: Job, song: Song, *, guild_id: int | None, reader_id: int) -> RepostContent:
    """Look up what the message says beside the song; it says no more than that reader may know there."""
    return RepostContent(
        job=job,
        parent=await parent_of(bot.services.orders, song, guild_id=guild_id, user_id=reader_id),
        is_usable=song.is_usable(guild_id=guild_id, user_id=reader_id),
    )


async def _upload_all(
    bot: Chorus,
    content: RepostContent,
    clips: Sequence[Song],
    routes: Sequence[Route],
    *,
    text_routes: Sequence[Route],
    limit_bytes: int,
    nonce: str,
) -> Uploaded | None:
    """Fetch the files of clips and post them, in as many messages as it takes; None if the first is not accepted.

    The last message is returned; only the first one has the greeting.
    """
    last: Uploaded | None = None
    # No song waits while videos are joined.
    slots = bot.video_slots if clips[0].kind is ClipKind.VIDEO else bot.file_slots
    async with slots, fetch_kept_files(bot.services.delivery, content.job, clips) as files:
        upload = Upload(bot=bot, files=files, content=content, nonce=nonce)
        waiting, room_bytes = files.songs, room_in(limit_bytes)
        while waiting:
            uploaded = await upload_next(upload, waiting, routes=routes, text_routes=text_routes, room_bytes=room_bytes)
            if uploaded is None:
                return last
            waiting, room_bytes = waiting[len(uploaded.batch.songs) :], uploaded.room_bytes
            routes = [replace(route, greeting="") for route in uploaded.routes]
            last = uploaded
    return last


def _new_nonce() -> str:
    return secrets.token_hex(10)
