"""Personas: names are unique in each guild, and for each member in direct messages."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, select
from typing_extensions import override

from adapters.store.database.engine import FORGET_LOCK, OverDatabase, lock_until_commit, upsert
from adapters.store.library.attribution import unname
from adapters.store.schema.tables import forgetting, personas
from core.errors import PersonaTaken, PersonaUnknown
from core.model.job import Member
from core.model.persona import Persona, PersonaKind
from core.ports import PersonaStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row


class SqlPersonas(OverDatabase, PersonaStore):
    """Personas of guilds, and of members in direct messages."""

    @override
    async def keep_persona(self, persona: Persona) -> None:
        await self._database.write(_keep, persona)

    @override
    async def persona(self, persona_id: str) -> Persona | None:
        return await self._database.read(_one, personas.c.id == persona_id)

    @override
    async def persona_named(self, name: str, *, guild_id: int | None, user_id: int) -> Persona | None:
        named = and_(_usable(guild_id, user_id), personas.c.folded == _folded(name))
        return await self._database.read(_one, named)

    @override
    async def personas(self, *, guild_id: int | None, user_id: int, typed: str = "", limit: int) -> Sequence[Persona]:
        matching = and_(_usable(guild_id, user_id), personas.c.folded.contains(_folded(typed), autoescape=True))
        return await self._database.read(_by_name, matching, limit)

    @override
    async def personas_of(self, maker_id: int) -> Sequence[Persona]:
        return await self._database.read(_of_maker, maker_id)

    @override
    async def drop_persona(self, persona_id: str) -> None:
        """The orders that it sang no longer name it."""
        await self._database.write(_drop, persona_id)


def erase_of(connection: Connection, maker_id: int, upto: datetime) -> tuple[str, ...]:
    """Remove the personas that a member made up to then, with their names in others' orders; return which."""
    gone = delete(personas).where(personas.c.maker_id == maker_id, personas.c.made_at <= upto).returning(personas.c.id)
    persona_ids = connection.scalars(gone).all()
    unname(connection, persona_ids)
    return tuple(persona_ids)


def _keep(connection: Connection, persona: Persona) -> None:
    # An erasure at the same time finds what is written here, or is found.
    lock_until_commit(connection, FORGET_LOCK)
    asked_at = connection.scalar(select(forgetting.c.asked_at).where(forgetting.c.user_id == persona.maker.id))
    if asked_at is not None and persona.made_at <= asked_at:
        raise PersonaUnknown(persona.name)
    # The database keeps names unique, also for two personas at once.
    kept = connection.scalar(
        upsert(connection.dialect.name, personas)
        .values(**_values(persona))
        .on_conflict_do_nothing(index_elements=[personas.c.guild_id, personas.c.owner_id, personas.c.folded])
        .returning(personas.c.id)
    )
    if kept is None:
        raise PersonaTaken(persona.name)


def _one(connection: Connection, which: ColumnElement[bool]) -> Persona | None:
    row = connection.execute(select(personas).where(which)).one_or_none()
    return None if row is None else _persona_of(row)


def _by_name(connection: Connection, which: ColumnElement[bool], limit: int) -> list[Persona]:
    by_name = select(personas).where(which).order_by(personas.c.folded).limit(limit)
    return [_persona_of(row) for row in connection.execute(by_name)]


def _of_maker(connection: Connection, maker_id: int) -> list[Persona]:
    oldest_first = select(personas).where(personas.c.maker_id == maker_id).order_by(personas.c.made_at, personas.c.id)
    return [_persona_of(row) for row in connection.execute(oldest_first)]


def _drop(connection: Connection, persona_id: str) -> None:
    lock_until_commit(connection, FORGET_LOCK)
    connection.execute(delete(personas).where(personas.c.id == persona_id))
    unname(connection, [persona_id])


def _usable(guild_id: int | None, user_id: int) -> ColumnElement[bool]:
    """Return which personas a member may use there: of one guild's, or one owner's, no two have the same name."""
    if guild_id is None:
        return and_(personas.c.guild_id == 0, personas.c.owner_id == user_id)
    return and_(personas.c.guild_id == guild_id, personas.c.owner_id == 0)


def _folded(name: str) -> str:
    """Return a name without differences that do not count: case, letter forms, invisible characters."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join("".join(letter for letter in folded if unicodedata.category(letter) != "Cf").split())


def _values(persona: Persona) -> dict[str, Any]:
    return {
        "id": persona.id,
        "guild_id": persona.guild_id or 0,
        "owner_id": persona.maker.id if persona.guild_id is None else 0,
        "folded": _folded(persona.name),
        "name": persona.name,
        "description": persona.description,
        "maker_id": persona.maker.id,
        "maker_name": persona.maker.name,
        "kind": persona.kind.value,
        "clip_id": persona.clip_id,
        "made_at": persona.made_at,
    }


def _persona_of(row: Row[Any]) -> Persona:
    return Persona(
        id=row.id,
        guild_id=row.guild_id or None,
        maker=Member(id=row.maker_id, name=row.maker_name),
        name=row.name,
        description=row.description,
        kind=PersonaKind(row.kind),
        clip_id=row.clip_id,
        made_at=row.made_at,
    )
