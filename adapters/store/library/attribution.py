"""What orders say about others than their makers (whose song, which second song, whose voice), and its removal."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, select, update

from adapters.store.library.reported_clips import words_of
from adapters.store.schema.tables import IS_PART, NOBODY, clips, jobs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from typing import TypeVar

    from sqlalchemy import ColumnElement, Connection, Select, Update

    T = TypeVar("T")

CHUNK = 500
"""Ids in one statement; SQLite takes 32,766, PostgreSQL's driver 32,767."""
_OF_SOURCE = frozenset({"source_title"})
_OF_OTHERS = _OF_SOURCE | {"second_title", "persona_name"}
_LINKS = frozenset({"source_url", "urls", "image_url"})
"""If a request works on a song in the library, these may be links to that song's audio and cover."""

_REPLACE = (
    update(jobs).where(jobs.c.id == bindparam("job_id")).values(request=bindparam("left", type_=jobs.c.request.type))
)
_UNCREDIT = _REPLACE.values(parent_maker_id=NOBODY, parent_maker_name="")
_REWORD = update(clips).where(clips.c.id == bindparam("clip_id")).values(words=bindparam("left"))


def own(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request without what may be another member's: titles, names, and links to their songs."""
    return _all_but(_OF_OTHERS, request)


def uncredit(connection: Connection, user_id: int) -> None:
    """Remove a member from others' orders that were made from the member's erased songs."""
    is_erased = exists().where(clips.c.id == jobs.c.parent_clip_id, clips.c.maker_id == NOBODY)
    orders = _leave_out(connection, _OF_SOURCE, (jobs.c.parent_maker_id == user_id) & is_erased, _UNCREDIT)
    # A stem was found by the title of the song that it is a part of.
    for chunk in chunks(orders):
        parts = connection.execute(select(clips).where(clips.c.job_id.in_(chunk), IS_PART)).all()
        words = [{"clip_id": part.id, "left": words_of(part.title, part.style, part.maker_name)} for part in parts]
        if words:
            connection.execute(_REWORD, words)


def untitle(connection: Connection, clip_ids: Select[str]) -> None:
    """Remove the titles of those songs from the orders in which they are the second song."""
    _leave_out(connection, {"second_title"}, jobs.c.second_clip_id.in_(clip_ids), _REPLACE)


def unname(connection: Connection, persona_ids: Sequence[str]) -> None:
    """Remove the names of those personas from the orders that use them."""
    for chunk in chunks(persona_ids):
        _leave_out(connection, {"persona_name"}, jobs.c.persona_id.in_(chunk), _REPLACE)


def chunks(rows: Sequence[T]) -> Iterator[list[T]]:
    """Yield the rows in chunks that one statement accepts."""
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _leave_out(connection: Connection, names: Collection[str], which: ColumnElement[bool], change: Update) -> list[str]:
    """Remove those fields from the requests of those orders; return the orders' ids."""
    # Done in Python: the engines' own operators on JSON differ, and PostgreSQL's refuse half of a surrogate pair.
    orders = connection.execute(select(jobs.c.id, jobs.c.request).where(which)).all()
    for chunk in chunks(orders):
        connection.execute(change, [{"job_id": order.id, "left": _all_but(names, order.request)} for order in chunk])
    return [order.id for order in orders]


def _all_but(names: Collection[str], request: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request without those fields; where the source's title goes, links to the source go, too."""
    links = _LINKS if "source_title" in names and request.get("source_clip_id") else ()
    return {name: value for name, value in request.items() if name not in names and name not in links}
