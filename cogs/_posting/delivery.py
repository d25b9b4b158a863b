"""The delivery of a finished job: see what is posted already, fetch the files, post the rest, settle."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from cogs._posting.attempt import post_clips
from cogs._posting.clip_files import fetch_new_files
from cogs._posting.file_order import room_in
from cogs._posting.posted_clips import find_posted
from cogs._transport.transport import NowhereToPost
from core.errors import MediaError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cogs._bot.client import Chorus
    from cogs._posting.card_edits import LiveCard
    from core.model.job import Job, Song

log = logging.getLogger(__name__)

OFFERED_FOR = timedelta(hours=24)
"""For how long after it was made a song is tried to be posted where every route is closed."""


async def deliver(bot: Chorus, job: Job, card: LiveCard, *, is_doubtful: bool) -> None:
    """Post what the job made and settle it; or, when its files cannot be fetched, end it with a refund.

    Nothing is done where another process took the job over. The call may be repeated after any interruption: what is
    already posted is not posted again.

    `is_doubtful`: an earlier attempt may have succeeded, so Discord is asked first. `card` is edited no more once the
    first message is about to be written.

    Raises:
        DiscordFailed: Discord failed for now. Nothing was settled; what was posted is remembered.
        NowhereToPost: every route is closed. Nothing was settled or posted; raised only for the first 24 hours.
    """
    orders = bot.services.orders
    if not await orders.is_ours(job.id):
        return
    songs = await orders.songs_of(job.id)
    posted = await find_posted(bot, job, songs, is_doubtful=is_doubtful)
    try:
        if not songs or any(song.clip.id not in posted for song in songs):
            await _post_rest(bot, job, card, songs, posted)
    except MediaError:
        if not posted:
            await bot.services.delivery.refund(job)
            return
        # A part of it was posted before this try, so it counts as delivered, as a partly failed task does.
    except NowhereToPost:
        if orders.now() < (job.finished_at or job.updated_at) + OFFERED_FOR:
            raise
        # It was made and paid for, and its maker finds it where cogs._message.wording says.
        log.error(  # noqa: TRY400 - not a bug here
            "job %s: its result could not be posted anywhere for %s; it is kept unposted (task %s, trace %s)",
            job.id,
            OFFERED_FOR,
            job.task_id,
            job.trace_id,
        )
    await bot.services.delivery.settle(job)


async def _post_rest(bot: Chorus, job: Job, card: LiveCard, songs: Sequence[Song], posted: Collection[str]) -> None:
    async with fetch_new_files(bot.services.delivery, job, songs) as files:
        waiting = [song for song in files.songs if song.clip.id not in posted]
        room_bytes = room_in(job.place.upload_limit_bytes)
        # What takes long (a video is joined with its song) is done while the card can still say so.
        await files.attach(waiting, room_bytes)
        await card.hand_over()
        await post_clips(bot, job, files, waiting, room_bytes=room_bytes, is_first=not posted)
