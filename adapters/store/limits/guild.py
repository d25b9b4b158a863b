"""Settings by guild, its tiers among them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Unpack

from sqlalchemy import bindparam, delete, select
from typing_extensions import override

from adapters.store.database.engine import OverDatabase, upsert
from adapters.store.limits import member_rules
from adapters.store.schema.money_tables import guild_settings, tiers
from adapters.store.schema.tables import reaction_settings
from core.model.money import Allowance, GuildSettings, Tier, WindowKind
from core.model.reaction_meanings import ReactionSettings
from core.ports import GuildStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from core.model.money import Block
    from core.ports import GuildChanges

_SETTINGS = select(guild_settings).where(guild_settings.c.guild_id == bindparam("guild_id"))
_TIERS = select(tiers).where(tiers.c.guild_id == bindparam("guild_id")).order_by(tiers.c.role_id)


class SqlGuilds(OverDatabase, GuildStore):
    """Settings by guild, with its tiers, own allowances and blocks."""

    @override
    async def settings(self, guild_id: int) -> GuildSettings:
        return await self._database.read(settings, guild_id)

    @override
    async def change_settings(self, guild_id: int, **changes: Unpack[GuildChanges]) -> GuildSettings:
        return await self._database.write(_change, guild_id, changes)

    @override
    async def save_tier(self, guild_id: int, tier: Tier) -> None:
        await self._database.write(_save_tier, guild_id, tier)

    @override
    async def drop_tier(self, guild_id: int, role_id: int) -> bool:
        return await self._database.write(_drop_tier, guild_id, role_id)

    @override
    async def own_allowance(self, guild_id: int, user_id: int) -> Allowance | None:
        return await self._database.read(member_rules.own_allowance, guild_id, user_id)

    @override
    async def save_own_allowance(self, guild_id: int, user_id: int, allowance: Allowance | None) -> None:
        await self._database.write(member_rules.save_own_allowance, guild_id, user_id, allowance)

    @override
    async def count_own_allowances(self, guild_id: int) -> int:
        return await self._database.read(member_rules.count_own_allowances, guild_id)

    @override
    async def block(self, guild_id: int, block: Block) -> None:
        await self._database.write(member_rules.block, guild_id, block)

    @override
    async def unblock(self, guild_id: int, user_id: int) -> bool:
        return await self._database.write(member_rules.unblock, guild_id, user_id)

    @override
    async def blocks(self, guild_id: int, *, at: datetime) -> Sequence[Block]:
        return await self._database.read(member_rules.in_force, guild_id, at)

    @override
    async def reaction_settings(self, guild_id: int) -> ReactionSettings:
        return await self._database.read(reaction_settings_of, guild_id)

    @override
    async def save_reaction_settings(self, guild_id: int, settings: ReactionSettings) -> None:
        await self._database.write(_save_reaction_settings, guild_id, settings)


def reaction_settings_of(connection: Connection, guild_id: int) -> ReactionSettings:
    """Return what the guild decided about reactions, all defaults if it never did."""
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


def settings(connection: Connection, guild_id: int) -> GuildSettings:
    """Return the guild's settings with its tiers, all defaults if it never set any."""
    row = connection.execute(_SETTINGS, {"guild_id": guild_id}).one_or_none()
    ranks = tuple(
        Tier(role_id=row.role_id, allowance=_allowance(row), weight=row.weight)
        for row in connection.execute(_TIERS, {"guild_id": guild_id})
    )
    if row is None:
        return GuildSettings(tiers=ranks)
    return GuildSettings(
        member=_allowance(row, "member_") if row.member_is_set else None,
        budget=_allowance(row, "budget_"),
        songs_at_once=row.songs_at_once,
        cooldown_s=row.cooldown_s,
        time_zone=row.time_zone,
        costs=MappingProxyType(row.costs),
        channel_ids=tuple(row.channel_ids),
        words=tuple(row.words),
        log_channel_id=row.log_channel_id,
        tiers=ranks,
    )


def _allowance(row: Row[Any], start: str = "") -> Allowance:
    return Allowance(**{kind.value: getattr(row, f"{start}{kind.value}") for kind in WindowKind})


def _change(connection: Connection, guild_id: int, changes: GuildChanges) -> GuildSettings:
    values = _columns(changes)
    change = upsert(connection.dialect.name, guild_settings).values(guild_id=guild_id, **_UNSET | values)
    connection.execute(
        change.on_conflict_do_update(index_elements=[guild_settings.c.guild_id], set_=values)
        if values
        else change.on_conflict_do_nothing()
    )
    return settings(connection, guild_id)


def _columns(changes: GuildChanges) -> dict[str, Any]:
    """Spread changes over their columns."""
    values: dict[str, Any] = dict(changes)
    if "member" in changes:
        del values["member"]
        values |= {"member_is_set": changes["member"] is not None}
        values |= _limits(changes["member"] or Allowance(), "member_")
    if "budget" in changes:
        del values["budget"]
        values |= _limits(changes["budget"], "budget_")
    if "costs" in changes:
        values["costs"] = dict(changes["costs"])
    return values


def _limits(allowance: Allowance, start: str = "") -> dict[str, int | None]:
    return {f"{start}{kind.value}": allowance.limit(kind) for kind in WindowKind}


_UNSET = _columns(
    {
        "member": None,
        "cooldown_s": GuildSettings().cooldown_s,
        "time_zone": GuildSettings().time_zone,
        "costs": {},
        "channel_ids": (),
        "words": (),
    }
)
"""The values in a guild's row for settings that it never changed."""


def _save_tier(connection: Connection, guild_id: int, tier: Tier) -> None:
    values = {**_limits(tier.allowance), "weight": tier.weight}
    connection.execute(
        upsert(connection.dialect.name, tiers)
        .values(guild_id=guild_id, role_id=tier.role_id, **values)
        .on_conflict_do_update(index_elements=[tiers.c.guild_id, tiers.c.role_id], set_=values)
    )


def _drop_tier(connection: Connection, guild_id: int, role_id: int) -> bool:
    dropped = delete(tiers).where(tiers.c.guild_id == guild_id, tiers.c.role_id == role_id)
    return connection.execute(dropped).rowcount > 0
