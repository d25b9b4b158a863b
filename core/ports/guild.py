"""Settings of guilds in a store. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypedDict, Unpack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from core.model.money import Allowance, Block, GuildSettings, Tier
    from core.model.reaction_meanings import ReactionSettings


class GuildChanges(TypedDict, total=False):
    """Guild settings that can be changed one at a time; see core.model.money.GuildSettings."""

    member: Allowance | None
    budget: Allowance
    songs_at_once: int | None
    cooldown_s: int
    time_zone: str
    costs: Mapping[str, int]
    channel_ids: tuple[int, ...]
    words: tuple[str, ...]
    log_channel_id: int | None


class ReactionStore(Protocol):
    """The guilds' settings for reactions."""

    async def reaction_settings(self, guild_id: int) -> ReactionSettings:
        """Return a guild's settings for reactions, all defaults if it never set any."""
        ...

    async def save_reaction_settings(self, guild_id: int, settings: ReactionSettings) -> None:
        """Replace a guild's settings for reactions."""
        ...


class GuildStore(ReactionStore, Protocol):
    """All settings of guilds."""

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return the guild's settings, all defaults if it never set any."""
        ...

    async def change_settings(self, guild_id: int, **changes: Unpack[GuildChanges]) -> GuildSettings:
        """Write what is named and keep the rest, in one transaction; return the new settings."""
        ...

    async def save_tier(self, guild_id: int, tier: Tier) -> None:
        """Write a role's tier, or replace it."""
        ...

    async def drop_tier(self, guild_id: int, role_id: int) -> bool:
        """Remove a role's tier; False if it had none."""
        ...

    async def own_allowance(self, guild_id: int, user_id: int) -> Allowance | None:
        """Return a member's own allowance there, None if they have none."""
        ...

    async def save_own_allowance(self, guild_id: int, user_id: int, allowance: Allowance | None) -> None:
        """Write a member's own allowance there; None removes it."""
        ...

    async def count_own_allowances(self, guild_id: int) -> int:
        """Return how many members have an own allowance there."""
        ...

    async def block(self, guild_id: int, block: Block) -> None:
        """Block a member there, or replace the block."""
        ...

    async def unblock(self, guild_id: int, user_id: int) -> bool:
        """Remove a block; False if there was none."""
        ...

    async def blocks(self, guild_id: int, *, at: datetime) -> Sequence[Block]:
        """Return the blocks in force, newest first."""
        ...
