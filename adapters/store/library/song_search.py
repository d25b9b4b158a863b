"""Search in the library: autocomplete by a part of a name, and the pages of /library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, not_, or_, select, union_all

from adapters.store import fulltext
from adapters.store.limits.guild import reaction_settings_of
from adapters.store.schema.money_tables import ledger
from adapters.store.schema.record import song_of
from adapters.store.schema.tables import IS_PART, IS_SONG, clip_texts, clips, favourites, jobs
from core.model.job import SONGS, JobState
from core.model.library import Page, Search, Sort
from core.model.money import EntryKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from core.model.job import ClipKind, Song

_DONE = frozenset({JobState.DELIVERING, JobState.DELIVERED})
_WAS_PAID = exists().where(ledger.c.job_id == jobs.c.id, ledger.c.kind == EntryKind.SETTLE.value)
_GAVE_SOMETHING = and_(jobs.c.is_discarded, _WAS_PAID)
_IS_DONE = or_(jobs.c.state.in_(sorted(_DONE)), _GAVE_SOMETHING)
_UNDONE = select(jobs.c.id).where(jobs.c.state.in_(sorted(frozenset(JobState) - _DONE)), not_(_GAVE_SOMETHING))
"""Jobs without a result: far fewer than songs, so they are listed once rather than looked up for each song."""
_NEWEST = (clips.c.made_at, clips.c.job_id, clips.c.number)
_NEWEST_FIRST = (clips.c.made_at.desc(), clips.c.job_id, clips.c.number)
_KEYS = {
    Sort.NEWEST: _NEWEST,
    Sort.MOST_LOVED: (clips.c.loves, *_NEWEST),
    Sort.FAVOURITES: (favourites.c.at, *_NEWEST),
}
"""The columns of each sort order; those before the common three descend, too."""


def search(
    connection: Connection, guild_id: int | None, user_id: int, typed: str, limit: int, kinds: frozenset[ClipKind]
) -> list[Song]:
    """Search the member's own songs first, then the guild's: two index scans, each ending at the limit."""
    of_kinds = _of_kinds(kinds)
    mine = and_(clips.c.maker_id == user_id, of_kinds)
    if guild_id is not None:
        mine = and_(mine, clips.c.guild_id.in_([guild_id, 0]))
    songs = _newest(connection, mine, typed, limit)
    if guild_id is not None and len(songs) < limit:
        others = and_(clips.c.guild_id == guild_id, clips.c.maker_id != user_id, of_kinds)
        if reaction_settings_of(connection, guild_id).makers_may_close:
            others = and_(others, clips.c.is_closed.is_(other=False))
        songs += _newest(connection, others, typed, limit - len(songs))
    return songs


def browse(connection: Connection, search: Search, offset: int, limit: int) -> Page:
    """Return one page of the library, and how many songs were found in all."""
    texts = fulltext.clips_with(clip_texts, connection.dialect.name, search.typed) if search.typed.strip() else None
    parts = [_found(search, whose, texts) for whose in _places(search)]
    total = sum(connection.scalar(part.with_only_columns(func.count())) or 0 for part in parts)
    # The page's ids first: sorting whole rows would carry every song's lyrics along.
    ids = [row.id for row in connection.execute(_page(parts, search.sort, offset, limit))]
    rows = {row.id: row for row in connection.execute(select(clips).where(clips.c.id.in_(ids)))}
    return Page(songs=[song_of(rows[clip_id]) for clip_id in ids], total=total)


def _of_kinds(kinds: frozenset[ClipKind]) -> ColumnElement[bool]:
    """Return which clips are of those kinds, written as an index expects it where one exists."""
    if kinds == SONGS:
        return IS_SONG
    named = clips.c.kind.in_(sorted(kinds))
    return named if kinds & SONGS else and_(IS_PART, named)


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


def _places(search: Search) -> list[ColumnElement[bool]]:
    """Return the places where the member finds songs, without overlap: each is one index scan."""
    mine = clips.c.maker_id == search.user_id
    if search.guild_id is None:
        return [mine]
    return [clips.c.guild_id == search.guild_id, and_(mine, clips.c.guild_id == 0)]


def _found(search: Search, whose: ColumnElement[bool], texts: Select[str] | None) -> Select[Any]:
    """Select the songs that are found there, of those with the texts: their ids, and what they are ordered by."""
    found = select(clips.c.id, *_KEYS[search.sort]).where(
        whose, IS_SONG, clips.c.deleted_at.is_(None), clips.c.job_id.not_in(_UNDONE)
    )
    if search.maker_id is not None:
        found = found.where(clips.c.maker_id == search.maker_id)
    if search.sort is Sort.FAVOURITES:
        found = found.join(favourites, favourites.c.clip_id == clips.c.id)
        found = found.where(favourites.c.user_id == search.user_id)
    return found if texts is None else found.where(clips.c.id.in_(texts))


def _page(parts: Sequence[Select[Any]], sort: Sort, offset: int, limit: int) -> Select[Any]:
    """Select one page of what was found in several places."""
    if len(parts) == 1:
        return _ordered(parts[0], sort).limit(limit).offset(offset)
    # From each place no more than fits on the page or before it.
    firsts = [select(_ordered(part, sort).limit(offset + limit).subquery("firsts")) for part in parts]
    return _ordered(select(union_all(*firsts).subquery("firsts")), sort).limit(limit).offset(offset)


def _ordered(found: Select[Any], sort: Sort) -> Select[Any]:
    column = found.selected_columns
    ahead = [column[key.name].desc() for key in _KEYS[sort] if key.name not in {"made_at", "job_id", "number"}]
    return found.order_by(*ahead, column.made_at.desc(), column.job_id, column.number)
