"""What of the library a member finds in a place: by a part of a name as they type, or page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select

from adapters.store import fulltext
from adapters.store.guild import reaction_settings_of
from adapters.store.record import song_of
from adapters.store.tables import clip_texts, clips, favourites, jobs, ledger
from core.library import Page, Search, Sort
from core.model import JobState
from core.money import EntryKind

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select

    from core.model import Song

_WAS_PAID = exists().where(ledger.c.job_id == jobs.c.id, ledger.c.kind == EntryKind.SETTLE.value)
_IS_DONE = or_(
    jobs.c.state.in_([JobState.DELIVERING.value, JobState.DELIVERED.value]),
    and_(jobs.c.is_discarded, _WAS_PAID),
)
_NEWEST_FIRST = (clips.c.made_at.desc(), clips.c.job_id, clips.c.number)


def search(connection: Connection, guild_id: int | None, user_id: int, typed: str, limit: int) -> list[Song]:
    """Look through the member's own first, then the guild's: two walks along an index, each ending at the limit."""
    mine = clips.c.maker_id == user_id
    if guild_id is not None:
        mine = and_(mine, clips.c.guild_id.in_([guild_id, 0]))
    songs = _newest(connection, mine, typed, limit)
    if guild_id is not None and len(songs) < limit:
        others = and_(clips.c.guild_id == guild_id, clips.c.maker_id != user_id)
        if reaction_settings_of(connection, guild_id).makers_may_close:
            others = and_(others, clips.c.is_closed.is_(other=False))
        songs += _newest(connection, others, typed, limit - len(songs))
    return songs


def browse(connection: Connection, search: Search, offset: int, limit: int) -> Page:
    """See `core.ports.Library.browse`."""
    found = _found(connection.dialect.name, search)
    total = connection.scalar(found.with_only_columns(func.count())) or 0
    # The page's ids first: sorting whole rows would carry every song's lyrics along.
    page = found.order_by(*_order(search)).limit(limit).offset(offset)
    ids = list(connection.scalars(page))
    rows = {row.id: row for row in connection.execute(select(clips).where(clips.c.id.in_(ids)))}
    return Page(songs=[song_of(rows[clip_id]) for clip_id in ids], total=total)


def _newest(connection: Connection, whose: ColumnElement[bool], typed: str, limit: int) -> list[Song]:
    found = (
        select(clips)
        .join(jobs, jobs.c.id == clips.c.job_id)
        .where(whose, _IS_DONE, clips.c.deleted_at.is_(None))
        .where(clips.c.words.contains(typed.casefold(), autoescape=True))
        .order_by(*_NEWEST_FIRST)
        .limit(limit)
    )
    return [song_of(row) for row in connection.execute(found)]


def _found(dialect: str, search: Search) -> Select[Any]:
    """Select the ids of all songs that are found."""
    whose = clips.c.maker_id == search.user_id
    if search.guild_id is not None:
        whose = or_(clips.c.guild_id == search.guild_id, and_(whose, clips.c.guild_id == 0))
    found = (
        select(clips.c.id).join(jobs, jobs.c.id == clips.c.job_id).where(whose, _IS_DONE, clips.c.deleted_at.is_(None))
    )
    if search.maker_id is not None:
        found = found.where(clips.c.maker_id == search.maker_id)
    if search.sort is Sort.FAVOURITES:
        found = found.join(favourites, favourites.c.clip_id == clips.c.id)
        found = found.where(favourites.c.user_id == search.user_id)
    if search.typed.strip():
        found = found.where(clips.c.id.in_(fulltext.clips_with(clip_texts, dialect, search.typed)))
    return found


def _order(search: Search) -> tuple[ColumnElement[Any], ...]:
    if search.sort is Sort.FAVOURITES:
        return (favourites.c.at.desc(), *_NEWEST_FIRST)
    if search.sort is Sort.MOST_LOVED:
        return (clips.c.loves.desc(), *_NEWEST_FIRST)
    return _NEWEST_FIRST
