"""How admins change what holds in their guild: every change is written, then noted in the audit log."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Unpack
from weakref import WeakValueDictionary

from core.errors import SettingInvalid
from core.limits.audit import TEXT_MAX
from core.limits.bounds import REASON_MAX, check_allowance, check_amount, check_changes, check_tier
from core.limits.check import cost_of
from core.limits.diff import Change, amount, expiry, in_block, in_guild, in_own, in_reactions, in_tier
from core.limits.window import windows_of
from core.model.audit_entry import AuditAction
from core.model.money import CREDITS_MAX, Allowance, Block, GuildSettings, WindowScope

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import datetime

    from core.config import Config
    from core.limits.audit import Audit
    from core.model.money import Grant, Tier, WindowKind, WindowUse
    from core.model.reactions import ReactionSettings
    from core.ports import GuildChanges, Store

_DEEDS = {
    "costs": AuditAction.COST,
    "channel_ids": AuditAction.CHANNELS,
    "words": AuditAction.WORDS,
    "log_channel_id": AuditAction.LOG,
}
"""Which subcommand changes it, where that is not /limits set."""


class LimitSettings:
    """Changes what holds in a guild.

    Changes in one guild are made one after the other (all its commands reach one process), so that what two admins
    do at once is all kept; of two who change the very same, the last one's holds, and the audit log has both. Where
    nothing changes, nothing is noted.

    All that change raise SettingInvalid where something is out of its range (see core.limits.bounds); then nothing
    was written.
    """

    def __init__(self, *, store: Store, audit: Audit, config: Config, now: Callable[[], datetime]) -> None:
        """Join the parts."""
        self._store = store
        self._audit = audit
        self._config = config
        self._now = now
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return what a guild decided."""
        return await self._store.settings(guild_id)

    def usual(self, settings: GuildSettings) -> Allowance:
        """Return the allowance of a member who has no tier and no own one."""
        return Allowance(day=self._config.daily_credits) if settings.member is None else settings.member

    async def cost(self, action: str, *, guild_id: int | None) -> int:
        """Return what an action costs in a guild (None: in direct messages), in credits."""
        return cost_of(action, GuildSettings() if guild_id is None else await self._store.settings(guild_id))

    async def change(
        self, guild_id: int, actor_id: int, *, deed: AuditAction | None = None, **changes: Unpack[GuildChanges]
    ) -> Change[GuildSettings]:
        """Write what is named and keep the rest. `deed` None: the subcommand that changes it."""
        return await self.amend(guild_id, actor_id, lambda _: changes, deed=deed)

    async def amend(
        self,
        guild_id: int,
        actor_id: int,
        how: Callable[[GuildSettings], GuildChanges],
        *,
        deed: AuditAction | None = None,
    ) -> Change[GuildSettings]:
        """Write what `how` makes of the settings as they are now; what it raises is raised, and nothing written."""
        async with self._turn(guild_id):
            before = await self._store.settings(guild_id)
            changes = how(before)
            if replace(before, **changes) == before:
                return Change(holds=before, texts=())
            check_changes(changes)
            after = await self._store.change_settings(guild_id, **changes)
            # The owner's default is spelled out: "member day: 10 -> 20" says more than that there was none set here.
            texts = in_guild(self._spelled(before), self._spelled(after)) or in_guild(before, after)
            named = next((_DEEDS[name] for name in changes if name in _DEEDS), AuditAction.SET)
            await self._note(guild_id, actor_id, deed or named, texts)
            return Change(holds=after, texts=texts)

    async def set_tier(self, guild_id: int, actor_id: int, tier: Tier) -> Change[Tier]:
        """Write a role's tier, or replace it."""
        return await self.amend_tier(guild_id, actor_id, tier.role_id, lambda _: tier)

    async def amend_tier(
        self, guild_id: int, actor_id: int, role_id: int, how: Callable[[Tier | None], Tier]
    ) -> Change[Tier]:
        """Write what `how` makes of a role's tier as it is now (None: it has none)."""
        async with self._turn(guild_id):
            before = await self._tier(guild_id, role_id)
            after = how(before)
            check_tier(after)
            texts = in_tier(role_id, before, after)
            if texts:
                await self._store.save_tier(guild_id, after)
                await self._note(guild_id, actor_id, AuditAction.ROLE, texts)
            return Change(holds=after, texts=texts)

    async def drop_tier(self, guild_id: int, actor_id: int, role_id: int) -> bool:
        """Take a role's tier away; False if it had none."""
        async with self._turn(guild_id):
            before = await self._tier(guild_id, role_id)
            if before is None or not await self._store.drop_tier(guild_id, role_id):
                return False
            await self._note(guild_id, actor_id, AuditAction.ROLE, in_tier(role_id, before, None))
            return True

    async def own(self, guild_id: int, user_id: int) -> Allowance | None:
        """Return a member's own allowance, None if they have none."""
        return await self._store.own_allowance(guild_id, user_id)

    async def own_count(self, guild_id: int) -> int:
        """Return how many members have an own allowance."""
        return await self._store.own_count(guild_id)

    async def set_own(
        self, guild_id: int, actor_id: int, user_id: int, allowance: Allowance | None
    ) -> Change[Allowance | None]:
        """Write a member's own allowance; None takes it away."""
        return await self.amend_own(guild_id, actor_id, user_id, lambda _: allowance)

    async def amend_own(
        self, guild_id: int, actor_id: int, user_id: int, how: Callable[[Allowance | None], Allowance | None]
    ) -> Change[Allowance | None]:
        """Write what `how` makes of a member's own allowance as it is now."""
        async with self._turn(guild_id):
            before = await self._store.own_allowance(guild_id, user_id)
            after = how(before)
            check_allowance(after or Allowance())
            texts = in_own(before, after)
            if texts:
                await self._store.save_own_allowance(guild_id, user_id, after)
                await self._note(guild_id, actor_id, AuditAction.MEMBER, texts, user_id)
            return Change(holds=after, texts=texts)

    async def amend_reactions(
        self, guild_id: int, actor_id: int, how: Callable[[ReactionSettings], ReactionSettings]
    ) -> Change[ReactionSettings]:
        """Write what `how` makes of what reactions do there; what it raises is raised, and nothing written."""
        async with self._turn(guild_id):
            before = await self._store.reaction_settings(guild_id)
            after = how(before)
            texts = in_reactions(before, after)
            if texts:
                await self._store.save_reaction_settings(guild_id, after)
                await self._note(guild_id, actor_id, AuditAction.REACTIONS, texts)
            return Change(holds=after, texts=texts)

    async def grant(
        self, guild_id: int, actor_id: int, user_id: int, *, credits_: int, expires_at: datetime | None
    ) -> Grant:
        """Give a member bonus credits; `expires_at` None: for good."""
        check_amount("credits", credits_, CREDITS_MAX, least=1)
        grant = await self._store.grant(
            guild_id, user_id, credits_=credits_, expires_at=expires_at, actor_id=actor_id, at=self._now()
        )
        await self._note(
            guild_id, actor_id, AuditAction.GRANT, [f"bonus: {amount(credits_)}, {expiry(expires_at)}"], user_id
        )
        return grant

    async def reset(
        self, guild_id: int, actor_id: int, user_id: int, kinds: Collection[WindowKind]
    ) -> Sequence[WindowUse]:
        """Start a member's windows of those kinds anew; return those that were used, and how far."""
        now = self._now()
        settings = await self._store.settings(guild_id)
        windows = windows_of(
            WindowScope.MEMBER, Allowance(), guild_id=guild_id, user_id=user_id, time_zone=settings.time_zone, now=now
        )
        uses = await self._store.reset(
            [window for window in windows if window.kind in kinds], actor_id=actor_id, at=now
        )
        given = [use for use in uses if use.used]
        texts = [f"{use.window.kind} given back: {use.used:,} used" for use in given]
        await self._note(guild_id, actor_id, AuditAction.RESET, texts, user_id)
        return given

    async def block(self, guild_id: int, actor_id: int, user_id: int, *, reason: str, until: datetime | None) -> Block:
        """Block a member, or replace the block; `until` None: until they are unblocked. Return the block in force."""
        if len(reason) > REASON_MAX:
            raise SettingInvalid("reason", f"must have {REASON_MAX} characters at most.")
        async with self._turn(guild_id):
            now = self._now()
            before = (await self._store.standing(guild_id, user_id, at=now)).block
            block = Block(user_id=user_id, reason=reason, until=until, by_id=actor_id, at=now)
            texts = in_block(before, block)
            if before is not None and not texts:
                return before
            await self._store.block(guild_id, block)
            await self._note(guild_id, actor_id, AuditAction.BLOCK, texts, user_id)
            return block

    async def unblock(self, guild_id: int, actor_id: int, user_id: int) -> bool:
        """Take a block away; False if there was none."""
        if not await self._store.unblock(guild_id, user_id):
            return False
        await self._note(guild_id, actor_id, AuditAction.UNBLOCK, ["unblocked"], user_id)
        return True

    async def blocks(self, guild_id: int) -> Sequence[Block]:
        """Return the blocks in force, newest first."""
        return await self._store.blocks(guild_id, at=self._now())

    async def _tier(self, guild_id: int, role_id: int) -> Tier | None:
        tiers = (await self._store.settings(guild_id)).tiers
        return next((tier for tier in tiers if tier.role_id == role_id), None)

    def _spelled(self, settings: GuildSettings) -> GuildSettings:
        return replace(settings, member=self.usual(settings))

    def _turn(self, guild_id: int) -> asyncio.Lock:
        return self._turns.setdefault(guild_id, asyncio.Lock())

    async def _note(
        self, guild_id: int, actor_id: int, deed: AuditAction, texts: Iterable[str], subject_id: int | None = None
    ) -> None:
        """Note what changed, in as many entries as it takes to say it whole."""
        for text in _packed(texts):
            await self._audit.note(guild_id, actor_id=actor_id, deed=deed, text=text, subject_id=subject_id)


def _packed(texts: Iterable[str]) -> Sequence[str]:
    """Return the texts joined, as many in one as an audit entry holds."""
    packed: list[str] = []
    for text in texts:
        joined = f"{packed[-1]}; {text}" if packed else text
        if packed and len(joined) <= TEXT_MAX:
            packed[-1] = joined
        else:
            packed.append(text)
    return packed
