"""One try at posting what a job made: as much in the card's own message as fits, the rest in messages after it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cogs._message.lineage import parent_of
from cogs._posting.attachments import ClipFiles
from cogs._posting.batch import Batch, ResultContent, cover_urls, download_urls
from cogs._posting.routes import card_routes, first_routes, next_routes
from cogs._posting.upload import Upload, Uploaded, upload_next
from cogs._transport.fallback import write_first
from cogs._transport.transport import DirectTransport, DiscordFailed, NowhereToPost, Outgoing
from core.model.job import Job, Song

if TYPE_CHECKING:
    from cogs._bot.client import Chorus

log = logging.getLogger(__name__)


async def post_clips(
    bot: Chorus, job: Job, files: ClipFiles, waiting: Sequence[Song], *, room_bytes: int | None, is_first: bool
) -> None:
    """Post clips by the first open route, and remember where each is.

    `room_bytes` is how many bytes of files a message may have. `is_first`: nothing of the job is posted yet, so its
    card is still free. What cannot be posted after a first message is left unposted.

    Raises:
        DiscordFailed: Discord failed for now; what was posted is remembered.
        NowhereToPost: every route is closed, even to a message without files; nothing of the job is posted.
    """
    songs = await bot.services.orders.songs_of(job.id)
    parent = await parent_of(bot.services.orders, songs[0], guild_id=job.place.guild_id, user_id=job.maker.id)
    content = ResultContent(job=job, parent=parent)
    upload = Upload(bot=bot, files=files, content=content, nonce=job.id[:20])
    routes = text_routes = first_routes(bot, job) if is_first else next_routes(bot, job, job.place.message_id)
    while waiting:
        uploaded = await upload_next(upload, waiting, routes=routes, text_routes=text_routes, room_bytes=room_bytes)
        if uploaded is None:
            _give_up(job, waiting, is_first=is_first)
            return
        await _remember(bot, uploaded)
        if is_first and uploaded.route.edit_id is None:
            await _show_result_on_card(bot, job, content, songs, uploaded.batch.notes)
            await _move_card(bot, job, uploaded)
        waiting, is_first, room_bytes = waiting[len(uploaded.batch.songs) :], False, uploaded.room_bytes
        if waiting:
            text_routes = next_routes(bot, job, uploaded.message.message_id)
            routes = [uploaded.route] if isinstance(uploaded.route.transport, DirectTransport) else text_routes


async def _remember(bot: Chorus, uploaded: Uploaded) -> None:
    """Remember in which message each clip is, so that it is not posted again."""
    for song in uploaded.batch.songs:
        await bot.services.orders.add_post(
            song.clip.id, channel_id=uploaded.message.channel_id, message_id=uploaded.message.message_id
        )


def _give_up(job: Job, waiting: Sequence[Song], *, is_first: bool) -> None:
    clips = ", ".join(song.clip.id for song in waiting)
    if is_first:
        raise NowhereToPost(clips)
    log.error(
        "job %s: clip %s cannot be posted to anybody on Discord; it stays in the library (task %s, trace %s)",
        job.id,
        clips,
        job.task_id,
        job.trace_id,
    )


async def _show_result_on_card(
    bot: Chorus, job: Job, content: ResultContent, songs: Sequence[Song], notes: Sequence[str]
) -> None:
    """Let the card, which could not take the files, at least show the result with links to them."""
    if job.place.message_id is None:
        return
    batch = Batch(
        songs=songs,
        files=(),
        size_bytes=0,
        links=download_urls(songs),
        covers=cover_urls(songs),
        zips={},
        notes=notes,
    )
    try:
        await write_first(
            card_routes(bot, job, job.place.message_id),
            Outgoing(content=content.of(batch)),
            nonce="",
            throttle=bot.throttle,
            now=bot.services.orders.now,
        )
    except DiscordFailed as error:
        log.info("job %s: its card stays as it was: %s", job.id, error)


async def _move_card(bot: Chorus, job: Job, uploaded: Uploaded) -> None:
    """Count the new message as the job's card, unless it is a direct message."""
    if not isinstance(uploaded.route.transport, DirectTransport):
        message = uploaded.message
        await bot.services.orders.save_place(
            job.id, replace(job.place, channel_id=message.channel_id, message_id=message.message_id)
        )
