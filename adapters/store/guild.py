"""Settings by guild."""

from __future__ import annotations

from dataclasses import asdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import select

from adapters.store.engine import OverDatabase, upsert
from adapters.store.tables import guild_settings, reaction_settings
from core.money import GuildSettings
from core.remix import ReactionSettings

if TYPE_CHECKING:
    from sqlalchemy import Connection


class SqlGuilds(OverDatabase):
    """See `core.ports.Guilds`."""

    async def settings(self, guild_id: int) -> GuildSettings:
        """See `core.ports.Guilds`."""
        return await self._database.read(_settings, guild_id)

    async def save_settings(self, guild_id: int, settings: GuildSettings) -> None:
        """See `core.ports.Guilds`."""
        await self._database.write(_save, guild_id, settings)

    async def reaction_settings(self, guild_id: int) -> ReactionSettings:
        """See `core.ports.Guilds`."""
        return await self._database.read(reaction_settings_of, guild_id)

    async def save_reaction_settings(self, guild_id: int, settings: ReactionSettings) -> None:
        """See `core.ports.Guilds`."""
        await self._database.write(_save_reaction_settings, guild_id, settings)


def reaction_settings_of(connection: Connection, guild_id: int) -> ReactionSettings:
    """See `core.ports.Guilds.reaction_settings`."""
    row = connection.execute(select(reaction_settings).where(reaction_settings.c.guild_id == guild_id)).one_or_none()
    if row is None:
        return ReactionSettings()
    return ReactionSettings(
        threshold=row.threshold,
        remixes=MappingProxyType(row.remixes),
        makers_may_close=row.makers_may_close,
        star_channel_id=row.star_channel_id,
        stars=row.stars,
    )


def _save_reaction_settings(connection: Connection, guild_id: int, settings: ReactionSettings) -> None:
    values = {
        "threshold": settings.threshold,
        "remixes": dict(settings.remixes),
        "makers_may_close": settings.makers_may_close,
        "star_channel_id": settings.star_channel_id,
        "stars": settings.stars,
    }
    connection.execute(
        upsert(connection.dialect.name, reaction_settings)
        .values(guild_id=guild_id, **values)
        .on_conflict_do_update(index_elements=[reaction_settings.c.guild_id], set_=values)
    )


def _settings(connection: Connection, guild_id: int) -> GuildSettings:
    row = connection.execute(select(guild_settings).where(guild_settings.c.guild_id == guild_id)).one_or_none()
    if row is None:
        return GuildSettings()
    return GuildSettings(
        daily_credits=row.daily_credits,
        songs_at_once=row.songs_at_once,
        cooldown_s=row.cooldown_s,
        time_zone=row.time_zone,
    )


def _save(connection: Connection, guild_id: int, settings: GuildSettings) -> None:
    values = asdict(settings)
    connection.execute(
        upsert(connection.dialect.name, guild_settings)
        .values(guild_id=guild_id, **values)
        .on_conflict_do_update(index_elements=[guild_settings.c.guild_id], set_=values)
    )
