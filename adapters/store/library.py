"""The library: every clip that was made, searchable by guild and maker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select, update

from adapters.store.engine import OverDatabase, upsert
from adapters.store.record import song_of
from adapters.store.tables import clips, jobs, ledger
from core.model import JobState
from core.money import EntryKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Executable, Row

    from core.model import Clip, Job, Song

_TOLD_BY_THE_PROVIDER = ("title", "lyrics", "style", "model", "duration_s", "audio_url", "image_url")


class SqlLibrary(OverDatabase):
    """See `core.ports.Library`."""

    async def song(self, clip_id: str) -> Song | None:
        """See `core.ports.Library`."""
        return await self._database.read(_song, clip_id)

    async def songs_of_job(self, job_id: str) -> Sequence[Song]:
        """See `core.ports.Library`."""
        return await self._database.read(_songs_of_job, job_id)

    async def search(self, *, guild_id: int | None, user_id: int, typed: str, limit: int) -> Sequence[Song]:
        """See `core.ports.Library`."""
        return await self._database.read(_search, guild_id, user_id, typed, limit)

    async def post(self, clip_id: str, *, channel_id: int, message_id: int) -> None:
        """See `core.ports.Library`."""
        await self._database.write(_post, clip_id, channel_id, message_id)


def keep(connection: Connection, job: Job, found: Sequence[Clip]) -> None:
    """Write a job's clips, numbered as given.

    A clip that is there keeps its number, its maker, and every detail that this reading of it is silent about.
    """
    rows = connection.execute(select(clips).where(clips.c.id.in_([clip.id for clip in found])))
    known = {row.id: row for row in rows}
    number = connection.scalar(select(func.max(clips.c.number)).where(clips.c.job_id == job.id)) or 0
    for clip in {clip.id: clip for clip in found}.values():
        if clip.id not in known:
            number += 1
        connection.execute(_keeping(connection.dialect.name, job, clip, known.get(clip.id), number))


def _keeping(dialect: str, job: Job, clip: Clip, known: Row[Any] | None, number: int) -> Executable:
    details = {name: getattr(clip, name) for name in _TOLD_BY_THE_PROVIDER}
    if known is not None:
        details = {name: getattr(known, name) if value in {"", None} else value for name, value in details.items()}
    maker_name = job.maker.name if known is None else known.maker_name
    details["words"] = "\n".join((details["title"], details["style"], maker_name)).casefold()
    statement = upsert(dialect, clips).values(
        id=clip.id,
        job_id=job.id,
        number=number,
        **details,
        maker_id=job.maker.id,
        maker_name=job.maker.name,
        guild_id=job.place.guild_id or 0,
        channel_id=job.place.channel_id,
        action=job.request.action,
        made_at=job.updated_at,
        parent_clip_id=job.request.source_clip_id,
        root_clip_id=job.root_clip_id or clip.id,
    )
    return statement.on_conflict_do_update(index_elements=[clips.c.id], set_=details)


def _song(connection: Connection, clip_id: str) -> Song | None:
    row = connection.execute(select(clips).where(clips.c.id == clip_id)).one_or_none()
    return None if row is None else song_of(row)


def _songs_of_job(connection: Connection, job_id: str) -> list[Song]:
    by_number = select(clips).where(clips.c.job_id == job_id).order_by(clips.c.number)
    return [song_of(row) for row in connection.execute(by_number)]


def _search(connection: Connection, guild_id: int | None, user_id: int, typed: str, limit: int) -> list[Song]:
    """Look through the member's own first, then the guild's: two walks along an index, each ending at the limit."""
    mine = clips.c.maker_id == user_id
    if guild_id is not None:
        mine = and_(mine, clips.c.guild_id.in_([guild_id, 0]))
    songs = _newest(connection, mine, typed, limit)
    if guild_id is not None and len(songs) < limit:
        others = and_(clips.c.guild_id == guild_id, clips.c.maker_id != user_id)
        songs += _newest(connection, others, typed, limit - len(songs))
    return songs


def _newest(connection: Connection, whose: ColumnElement[bool], typed: str, limit: int) -> list[Song]:
    was_paid = exists().where(ledger.c.job_id == jobs.c.id, ledger.c.kind == EntryKind.SETTLE.value)
    is_done = or_(
        jobs.c.state.in_([JobState.DELIVERING.value, JobState.DELIVERED.value]),
        and_(jobs.c.is_discarded, was_paid),
    )
    found = (
        select(clips)
        .join(jobs, jobs.c.id == clips.c.job_id)
        .where(whose, is_done, clips.c.words.contains(typed.casefold(), autoescape=True))
        .order_by(clips.c.made_at.desc(), clips.c.job_id, clips.c.number)
        .limit(limit)
    )
    return [song_of(row) for row in connection.execute(found)]


def _post(connection: Connection, clip_id: str, channel_id: int, message_id: int) -> None:
    connection.execute(update(clips).where(clips.c.id == clip_id).values(channel_id=channel_id, message_id=message_id))
