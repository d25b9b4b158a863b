"""The library: every clip, where it is posted, what was made from it, and whose favourite it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, literal, or_, select, union, update
from typing_extensions import override

from adapters.store.database.engine import OverDatabase, upsert
from adapters.store.library import song_search
from adapters.store.library.conversion import drop_of
from adapters.store.schema.column import LARGEST_ID
from adapters.store.schema.record import song_of
from adapters.store.schema.tables import clips, favourites, jobs, posts, stars, takes
from core.model.job import SONGS, ClipKind
from core.ports import FavouriteStore, SongStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from core.model.job import Song
    from core.model.library import Page, Search


class SqlLibrary(OverDatabase, SongStore, FavouriteStore):
    """Songs, stems and videos, by guild and maker."""

    @override
    async def song(self, clip_id: str) -> Song | None:
        return await self._database.read(_song, clip_id)

    @override
    async def songs_of_job(self, job_id: str) -> Sequence[Song]:
        return await self._database.read(_songs, clips.c.job_id == job_id)

    @override
    async def songs_of_message(self, message_id: int) -> Sequence[Song]:
        return await self._database.read(_songs_of_message, message_id)

    @override
    async def search(
        self,
        *,
        guild_id: int | None,
        user_id: int,
        typed: str,
        limit: int,
        kinds: frozenset[ClipKind] = SONGS,
    ) -> Sequence[Song]:
        return await self._database.read(song_search.search, guild_id, user_id, typed, limit, kinds)

    @override
    async def browse(self, search: Search, *, offset: int, limit: int) -> Page:
        return await self._database.read(song_search.browse, search, offset, limit)

    @override
    async def family(self, root_clip_id: str, *, limit: int) -> Sequence[Song]:
        return await self._database.read(_family, root_clip_id, limit)

    @override
    async def add_post(self, clip_id: str, *, channel_id: int, message_id: int, is_home: bool = True) -> None:
        """Does nothing for a clip that does not exist."""
        await self._database.write(_post, clip_id, channel_id, message_id, is_home=is_home)

    @override
    async def posts_of_job(self, job_id: str) -> Sequence[tuple[int, int]]:
        """The posts of its songs in star channels are among them."""
        return await self._database.read(_posts_of_job, job_id)

    @override
    async def save_audio_url(self, clip_id: str, audio_url: str) -> None:
        """A deleted song gets no new link: it may have been erased meanwhile."""
        existing = (clips.c.id == clip_id) & clips.c.deleted_at.is_(None)
        await self._database.write(_set, existing, {"audio_url": audio_url})

    @override
    async def close(self, clip_id: str, *, is_closed: bool) -> None:
        await self._database.write(_set, clips.c.id == clip_id, {"is_closed": is_closed})

    @override
    async def delete(self, job_id: str, at: datetime) -> None:
        await self._database.write(_delete, job_id, at)

    @override
    async def love(self, clip_id: str, user_id: int, *, is_loved: bool, at: datetime) -> Song | None:
        """A deleted song's favourites stay as they were."""
        return await self._database.write(_love, clip_id, user_id, is_loved=is_loved, at=at)

    @override
    async def is_loved(self, clip_id: str, user_id: int) -> bool:
        return await self._database.read(_is_loved, clip_id, user_id)

    @override
    async def choose_take(self, job_id: str, user_id: int, number: int) -> None:
        await self._database.write(_choose_take, job_id, user_id, number)

    @override
    async def chosen_take(self, job_id: str, user_id: int) -> int | None:
        return await self._database.read(_chosen_take, job_id, user_id)


def _song(connection: Connection, clip_id: str) -> Song | None:
    row = connection.execute(select(clips).where(clips.c.id == clip_id)).one_or_none()
    return None if row is None else song_of(row)


def _songs(connection: Connection, which: ColumnElement[bool]) -> list[Song]:
    by_number = select(clips).where(which).order_by(clips.c.number, clips.c.id)
    return [song_of(row) for row in connection.execute(by_number)]


def _songs_of_message(connection: Connection, message_id: int) -> list[Song]:
    if message_id > LARGEST_ID:  # typed by hand, in a link
        return []
    posted = select(posts.c.clip_id).where(posts.c.message_id == message_id)
    if connection.scalar(select(posted.exists())):
        carried = clips.c.id.in_(posted)
    else:
        carried = clips.c.job_id.in_(select(jobs.c.id).where(jobs.c.message_id == message_id))
    return _songs(connection, carried & clips.c.deleted_at.is_(None))


def _family(connection: Connection, root_clip_id: str, limit: int) -> list[Song]:
    of_root = select(clips.c.job_id).where(clips.c.id == root_clip_id)
    # Every take of the first song is its own root, so that all of them are found by their roots, as their children are.
    roots = union(select(clips.c.id).where(clips.c.job_id.in_(of_root)), select(literal(root_clip_id)))
    in_family = clips.c.root_clip_id.in_(roots)
    # Two dozen stems of one song would push everything else off the tree; one with songs made from it is kept.
    became_something = clips.c.id.in_(select(clips.c.parent_clip_id).where(in_family))
    oldest = (
        select(clips)
        .where(in_family, or_(clips.c.kind != ClipKind.STEM.value, became_something))
        .order_by(clips.c.made_at, clips.c.job_id, clips.c.number)
        .limit(limit)
    )
    return [song_of(row) for row in connection.execute(oldest)]


def _post(connection: Connection, clip_id: str, channel_id: int, message_id: int, *, is_home: bool) -> None:
    there = select(literal(message_id), clips.c.id, literal(channel_id)).where(clips.c.id == clip_id)
    connection.execute(
        upsert(connection.dialect.name, posts)
        .from_select(["message_id", "clip_id", "channel_id"], there)
        .on_conflict_do_nothing()
    )
    if is_home:
        _set(connection, clips.c.id == clip_id, {"channel_id": channel_id, "message_id": message_id})


def _posts_of_job(connection: Connection, job_id: str) -> list[tuple[int, int]]:
    takes_of_it = select(clips.c.id).where(clips.c.job_id == job_id)
    of_clips = select(posts.c.channel_id, posts.c.message_id).where(posts.c.clip_id.in_(takes_of_it))
    of_stars = select(stars.c.channel_id, stars.c.message_id).where(
        stars.c.clip_id.in_(takes_of_it), stars.c.message_id.is_not(None)
    )
    # Discord's ids grow with time.
    found = connection.execute(union(of_clips, of_stars).order_by("message_id"))
    return [(channel_id, message_id) for channel_id, message_id in found]


def _set(connection: Connection, which: ColumnElement[bool], values: dict[str, Any]) -> None:
    connection.execute(update(clips).where(which).values(values))


def _delete(connection: Connection, job_id: str, at: datetime) -> None:
    of_job = clips.c.job_id == job_id
    _set(connection, of_job & clips.c.deleted_at.is_(None), {"deleted_at": at})
    drop_of(connection, select(clips.c.id).where(of_job))


def _love(connection: Connection, clip_id: str, user_id: int, *, is_loved: bool, at: datetime) -> Song | None:
    # The transaction that writes or erases the row also counts it, so that each favourite is counted once.
    is_new = _add(connection, clip_id, user_id, at) if is_loved else _take_out(connection, clip_id, user_id)
    if not is_new:
        return None
    loves = clips.c.loves + (1 if is_loved else -1)
    counting = update(clips).where(clips.c.id == clip_id).values(loves=loves).returning(*clips.c)
    return song_of(connection.execute(counting).one())


def _add(connection: Connection, clip_id: str, user_id: int, at: datetime) -> bool:
    existing = select(clips.c.id, literal(user_id), literal(at, favourites.c.at.type)).where(
        clips.c.id == clip_id, clips.c.deleted_at.is_(None)
    )
    adding = (
        upsert(connection.dialect.name, favourites)
        .from_select(["clip_id", "user_id", "at"], existing)
        .on_conflict_do_nothing()
        .returning(favourites.c.clip_id)
    )
    return connection.scalar(adding) is not None


def _take_out(connection: Connection, clip_id: str, user_id: int) -> bool:
    existing = exists().where(clips.c.id == clip_id, clips.c.deleted_at.is_(None))
    removing = delete(favourites).where(favourites.c.clip_id == clip_id, favourites.c.user_id == user_id, existing)
    return connection.execute(removing).rowcount > 0


def _is_loved(connection: Connection, clip_id: str, user_id: int) -> bool:
    theirs = exists().where(favourites.c.clip_id == clip_id, favourites.c.user_id == user_id)
    return bool(connection.scalar(select(theirs)))


def _choose_take(connection: Connection, job_id: str, user_id: int, number: int) -> None:
    connection.execute(
        upsert(connection.dialect.name, takes)
        .values(job_id=job_id, user_id=user_id, number=number)
        .on_conflict_do_update(index_elements=[takes.c.job_id, takes.c.user_id], set_={"number": number})
    )


def _chosen_take(connection: Connection, job_id: str, user_id: int) -> int | None:
    return connection.scalar(select(takes.c.number).where(takes.c.job_id == job_id, takes.c.user_id == user_id))
