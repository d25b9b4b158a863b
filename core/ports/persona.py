"""What core asks of a store about personas, conversions and what is free. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.format import Conversion
    from core.model.persona import Persona


class PersonaStore(Protocol):
    """Personas of guilds, and of members in direct messages."""

    async def keep_persona(self, persona: Persona) -> None:
        """Write a persona.

        Raises:
            PersonaUnknown: its maker asked to be forgotten since it was asked for (`made_at`); nothing was written.
            PersonaTaken: its guild (or, in direct messages, its maker) has one of that name, whatever the case;
                nothing was written.
        """
        ...

    async def persona(self, persona_id: str) -> Persona | None:
        """Return a persona by its id."""
        ...

    async def persona_named(self, name: str, *, guild_id: int | None, user_id: int) -> Persona | None:
        """Return the persona of that name, whatever the case, that a member may use there."""
        ...

    async def personas(self, *, guild_id: int | None, user_id: int, typed: str = "", limit: int) -> Sequence[Persona]:
        """Return the personas that a member may use there, by name; `typed` matches a part of it, "" all."""
        ...

    async def personas_of(self, maker_id: int) -> Sequence[Persona]:
        """Return the personas that a member made, everywhere, oldest first."""
        ...

    async def drop_persona(self, persona_id: str) -> None:
        """Remove a persona."""
        ...


class Conversions(Protocol):
    """What the provider made of clips in other formats, kept so that it is asked once."""

    async def conversion(self, clip_id: str, form: str) -> Conversion | None:
        """Return what a clip became in a format; None if nobody asked yet."""
        ...

    async def keep_conversion(self, clip_id: str, form: str, conversion: Conversion, *, at: datetime) -> None:
        """Write what a clip became, in place of what was there; it goes with the clip when that is deleted."""
        ...

    async def drop_conversion(self, clip_id: str, form: str) -> None:
        """Forget it: its link died."""
        ...


class FreeUses(Protocol):
    """What members had for nothing lately, by kind; it outlives what came of it."""

    async def count_favour(
        self, user_id: int, kind: str, *, at: datetime, since: datetime, most: int
    ) -> datetime | None:
        """Count one more; None if it counts. Where a member had `most` since then, return when the oldest was."""
        ...

    async def uncount_favour(self, user_id: int, kind: str, *, at: datetime) -> None:
        """Take the one of that time off again."""
        ...
