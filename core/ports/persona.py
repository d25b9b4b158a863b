"""Personas in a store. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.persona import Persona


class PersonaReader(Protocol):
    """Reads the personas of guilds, and of members in direct messages."""

    async def persona(self, persona_id: str) -> Persona | None:
        """Return a persona by its id."""
        ...

    async def persona_named(self, name: str, *, guild_id: int | None, user_id: int) -> Persona | None:
        """Return the persona of that name, ignoring case, that a member may use there."""
        ...

    async def personas(self, *, guild_id: int | None, user_id: int, typed: str = "", limit: int) -> Sequence[Persona]:
        """Return the personas that a member may use there, by name; `typed` matches a part of it, "" all."""
        ...

    async def personas_of(self, maker_id: int) -> Sequence[Persona]:
        """Return the personas that a member made, everywhere, oldest first."""
        ...


class PersonaStore(PersonaReader, Protocol):
    """Personas, read and changed."""

    async def keep_persona(self, persona: Persona) -> None:
        """Write a persona.

        Raises:
            PersonaUnknown: its maker asked to be forgotten after ordering it (`made_at`); nothing was written.
            PersonaTaken: its guild (or, in direct messages, its maker) has one of that name, ignoring case;
                nothing was written.
        """
        ...

    async def drop_persona(self, persona_id: str) -> None:
        """Remove a persona."""
        ...
