"""Changes the settings of a guild: every change is written, then noted in the audit log."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, Unpack
from weakref import WeakValueDictionary

from core.errors import SettingInvalid
from core.limits import texts
from core.limits.audit import TEXT_MAX
from core.limits.bounds import REASON_MAX, check_allowance, check_amount, check_changes, check_tier
from core.limits.check import cost_of
from core.limits.diff import Change, diff_block, diff_guild, diff_own, diff_reactions, diff_tier, spell_expiry
from core.limits.window import windows_of
from core.model.audit_entry import AuditAction
from core.model.money import CREDITS_MAX, Allowance, Block, GuildSettings, WindowScope
from core.ports import GuildStore, LedgerStore

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import datetime

    from core.config import Config
    from core.limits.audit import Audit
    from core.model.money import Grant, Tier, WindowKind, WindowUse
    from core.model.reaction_meanings import ReactionSettings
    from core.ports import GuildChanges


_ACTIONS = {
    "costs": AuditAction.COST,
    "channel_ids": AuditAction.CHANNELS,
    "words": AuditAction.WORDS,
    "log_channel_id": AuditAction.LOG,
}
"""The subcommand that changes a setting, if it is not /limits set."""


class LimitStore(GuildStore, LedgerStore, Protocol):
    """A guild's settings and its members' credits."""


class LimitSettings:
    """Reads and changes the settings of a guild.

    Changes in one guild are made one after the other (all its commands reach one process), so that changes by two
    admins at once are both kept. If both change the same setting, the later one wins, and the audit log has both. A
    change that changes nothing is not noted.

    Every method that changes something raises SettingInvalid where a value is out of its range (see
    core.limits.bounds); then nothing was written.
    """

    def __init__(self, *, store: LimitStore, audit: Audit, config: Config, now: Callable[[], datetime]) -> None:
        self._store = store
        self._audit = audit
        self._config = config
        self._now = now
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return the settings of a guild."""
        return await self._store.settings(guild_id)

    def default_allowance(self, settings: GuildSettings) -> Allowance:
        """Return the allowance of a member who has neither a tier nor an allowance of their own."""
        return Allowance(day=self._config.daily_credits) if settings.member is None else settings.member

    async def cost(self, action: str, *, guild_id: int | None) -> int:
        """Return what an action costs in a guild (None: in direct messages), in credits."""
        return cost_of(action, GuildSettings() if guild_id is None else await self._store.settings(guild_id))

    async def change(
        self, guild_id: int, actor_id: int, *, action: AuditAction | None = None, **changes: Unpack[GuildChanges]
    ) -> Change[GuildSettings]:
        """Write what is named and keep the rest. `action` None: the subcommand that changes it."""
        return await self.amend(guild_id, actor_id, lambda _: changes, action=action)

    async def amend(
        self,
        guild_id: int,
        actor_id: int,
        how: Callable[[GuildSettings], GuildChanges],
        *,
        action: AuditAction | None = None,
    ) -> Change[GuildSettings]:
        """Write the changes that `how` returns for the current settings; if it raises, nothing is written."""
        async with self._turn(guild_id):
            before = await self._store.settings(guild_id)
            changes = how(before)
            if replace(before, **changes) == before:
                return Change(after=before, texts=())
            check_changes(changes)
            after = await self._store.change_settings(guild_id, **changes)
            # The default is spelled out: "member day: 10 -> 20" says more than "member: default -> 20 a day".
            lines = diff_guild(self._with_default(before), self._with_default(after)) or diff_guild(before, after)
            named = next((_ACTIONS[name] for name in changes if name in _ACTIONS), AuditAction.SET)
            await self._note(guild_id, actor_id, action or named, lines)
            return Change(after=after, texts=lines)

    async def set_tier(self, guild_id: int, actor_id: int, tier: Tier) -> Change[Tier]:
        """Write a role's tier, or replace it."""
        return await self.amend_tier(guild_id, actor_id, tier.role_id, lambda _: tier)

    async def amend_tier(
        self, guild_id: int, actor_id: int, role_id: int, how: Callable[[Tier | None], Tier]
    ) -> Change[Tier]:
        """Write the tier that `how` returns for a role's current one (None: it has none)."""
        async with self._turn(guild_id):
            before = await self._tier(guild_id, role_id)
            after = how(before)
            check_tier(after)
            lines = diff_tier(role_id, before, after)
            if lines:
                await self._store.save_tier(guild_id, after)
                await self._note(guild_id, actor_id, AuditAction.ROLE, lines)
            return Change(after=after, texts=lines)

    async def drop_tier(self, guild_id: int, actor_id: int, role_id: int) -> bool:
        """Remove a role's tier; False if it had none."""
        async with self._turn(guild_id):
            before = await self._tier(guild_id, role_id)
            if before is None or not await self._store.drop_tier(guild_id, role_id):
                return False
            await self._note(guild_id, actor_id, AuditAction.ROLE, diff_tier(role_id, before, None))
            return True

    async def own(self, guild_id: int, user_id: int) -> Allowance | None:
        """Return a member's own allowance, None if they have none."""
        return await self._store.own_allowance(guild_id, user_id)

    async def count_own_allowances(self, guild_id: int) -> int:
        """Return how many members have an own allowance."""
        return await self._store.count_own_allowances(guild_id)

    async def set_own(
        self, guild_id: int, actor_id: int, user_id: int, allowance: Allowance | None
    ) -> Change[Allowance | None]:
        """Write a member's own allowance; None removes it."""
        return await self.amend_own(guild_id, actor_id, user_id, lambda _: allowance)

    async def amend_own(
        self, guild_id: int, actor_id: int, user_id: int, how: Callable[[Allowance | None], Allowance | None]
    ) -> Change[Allowance | None]:
        """Write the allowance that `how` returns for a member's current own one (None: none)."""
        async with self._turn(guild_id):
            before = await self._store.own_allowance(guild_id, user_id)
            after = how(before)
            check_allowance(after or Allowance())
            lines = diff_own(before, after)
            if lines:
                await self._store.save_own_allowance(guild_id, user_id, after)
                await self._note(guild_id, actor_id, AuditAction.MEMBER, lines, user_id)
            return Change(after=after, texts=lines)

    async def amend_reactions(
        self, guild_id: int, actor_id: int, how: Callable[[ReactionSettings], ReactionSettings]
    ) -> Change[ReactionSettings]:
        """Write the reaction settings that `how` returns for the current ones; if it raises, nothing is written."""
        async with self._turn(guild_id):
            before = await self._store.reaction_settings(guild_id)
            after = how(before)
            lines = diff_reactions(before, after)
            if lines:
                await self._store.save_reaction_settings(guild_id, after)
                await self._note(guild_id, actor_id, AuditAction.REACTIONS, lines)
            return Change(after=after, texts=lines)

    async def grant(
        self, guild_id: int, actor_id: int, user_id: int, *, credits_: int, expires_at: datetime | None
    ) -> Grant:
        """Give a member bonus credits; `expires_at` None: they do not expire."""
        check_amount("credits", credits_, CREDITS_MAX, least=1)
        grant = await self._store.grant(
            guild_id, user_id, credits_=credits_, expires_at=expires_at, actor_id=actor_id, at=self._now()
        )
        text = texts.BONUS(amount=texts.CREDITS(credits_), expiry=spell_expiry(expires_at))
        await self._note(guild_id, actor_id, AuditAction.GRANT, [text], user_id)
        return grant

    async def reset(
        self, guild_id: int, actor_id: int, user_id: int, kinds: Collection[WindowKind]
    ) -> Sequence[WindowUse]:
        """Reset a member's windows of those kinds; return how much was used of each that was used."""
        now = self._now()
        settings = await self._store.settings(guild_id)
        windows = windows_of(
            WindowScope.MEMBER, Allowance(), guild_id=guild_id, user_id=user_id, time_zone=settings.time_zone, now=now
        )
        uses = await self._store.reset(
            [window for window in windows if window.kind in kinds], actor_id=actor_id, at=now
        )
        used = [use for use in uses if use.used]
        lines = [texts.RESET(use.used, window=use.window.kind) for use in used]
        await self._note(guild_id, actor_id, AuditAction.RESET, lines, user_id)
        return used

    async def block(self, guild_id: int, actor_id: int, user_id: int, *, reason: str, until: datetime | None) -> Block:
        """Block a member, or replace the block; `until` None: until they are unblocked. Return the block in force."""
        if len(reason) > REASON_MAX:
            raise SettingInvalid("reason", texts.REASON_TOO_LONG(most=REASON_MAX))
        async with self._turn(guild_id):
            now = self._now()
            before = (await self._store.member_usage(guild_id, user_id, at=now)).block
            block = Block(user_id=user_id, reason=reason, until=until, by_id=actor_id, at=now)
            lines = diff_block(before, block)
            if before is not None and not lines:
                return before
            await self._store.block(guild_id, block)
            await self._note(guild_id, actor_id, AuditAction.BLOCK, lines, user_id)
            return block

    async def unblock(self, guild_id: int, actor_id: int, user_id: int) -> bool:
        """Unblock a member; False if they were not blocked."""
        if not await self._store.unblock(guild_id, user_id):
            return False
        await self._note(guild_id, actor_id, AuditAction.UNBLOCK, [texts.UNBLOCKED()], user_id)
        return True

    async def blocks(self, guild_id: int) -> Sequence[Block]:
        """Return the blocks in force, newest first."""
        return await self._store.blocks(guild_id, at=self._now())

    async def _tier(self, guild_id: int, role_id: int) -> Tier | None:
        tiers = (await self._store.settings(guild_id)).tiers
        return next((tier for tier in tiers if tier.role_id == role_id), None)

    def _with_default(self, settings: GuildSettings) -> GuildSettings:
        return replace(settings, member=self.default_allowance(settings))

    def _turn(self, guild_id: int) -> asyncio.Lock:
        return self._turns.setdefault(guild_id, asyncio.Lock())

    async def _note(
        self, guild_id: int, actor_id: int, action: AuditAction, lines: Iterable[str], subject_id: int | None = None
    ) -> None:
        """Note what changed, in as many entries as needed."""
        for text in _join(lines):
            await self._audit.note(guild_id, actor_id=actor_id, action=action, text=text, subject_id=subject_id)


def _join(lines: Iterable[str]) -> Sequence[str]:
    """Join the texts, as many in one as an audit entry holds."""
    entries: list[str] = []
    for text in lines:
        joined = f"{entries[-1]}; {text}" if entries else text
        if entries and len(joined) <= TEXT_MAX:
            entries[-1] = joined
        else:
            entries.append(text)
    return entries
