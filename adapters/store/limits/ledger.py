"""The ledger and what depends on it: reserve, settle, refund; grants, resets, expiries; a member's usage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from adapters.store.database.engine import OverDatabase
from adapters.store.limits import bonus, guild, ledger_entry, member_usage, usage_report, window_counter
from core.limits.member_rules import room, tightest, window_refusal
from core.model.money import EntryKind, Grant, GuildSettings, WindowScope
from core.ports import LedgerStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from core.model.job import Job
    from core.model.money import LedgerEntry, MemberUsage, Usage, Window, WindowUse


class SqlLedger(OverDatabase, LedgerStore):
    """The ledger, windows and bonus credits."""

    @override
    async def used(self, windows: Sequence[Window]) -> Sequence[WindowUse]:
        return await self._database.read(window_counter.used, windows)

    @override
    async def settings_and_usage(
        self, guild_id: int | None, user_id: int, *, at: datetime
    ) -> tuple[GuildSettings, MemberUsage]:
        return await self._database.read(_bearing, guild_id, user_id, at)

    @override
    async def member_usage(self, guild_id: int | None, user_id: int, *, at: datetime) -> MemberUsage:
        return await self._database.read(member_usage.member_usage, guild_id or 0, user_id, at)

    @override
    async def grant(
        self, guild_id: int, user_id: int, *, credits_: int, expires_at: datetime | None, actor_id: int, at: datetime
    ) -> Grant:
        unnumbered = Grant(
            id=0, user_id=user_id, credits=credits_, left=credits_, expires_at=expires_at, by_id=actor_id, at=at
        )
        return await self._database.write(bonus.give, guild_id, unnumbered)

    @override
    async def reset(self, windows: Sequence[Window], *, actor_id: int, at: datetime) -> Sequence[WindowUse]:
        return await self._database.write(window_counter.reset, windows, actor_id=actor_id, at=at)

    @override
    async def expire_grants(self, at: datetime) -> int:
        expired = newly = await self._database.write(bonus.expire, at)
        while newly == bonus.SWEPT_AT_ONCE:
            newly = await self._database.write(bonus.expire, at)
            expired += newly
        return expired

    @override
    async def usage(self, guild_id: int, *, since: datetime, until: datetime, time_zone: str) -> Sequence[Usage]:
        return await self._database.read(usage_report.usage, guild_id, since, until, time_zone)

    @override
    async def entries(self, *, guild_id: int | None, user_id: int, limit: int) -> Sequence[LedgerEntry]:
        return await self._database.read(ledger_entry.newest, guild_id or 0, user_id, limit)


def _bearing(
    connection: Connection, guild_id: int | None, user_id: int, at: datetime
) -> tuple[GuildSettings, MemberUsage]:
    settings = GuildSettings() if guild_id is None else guild.settings(connection, guild_id)
    return settings, member_usage.member_usage(connection, guild_id or 0, user_id, at)


def reserve(connection: Connection, job: Job, windows: Sequence[Window]) -> None:
    """Count the job's cost in every window and write its reserve entry; the job's row and its maker's lock must exist.

    The member's windows count what fits into all of them; the rest is taken from their bonus credits.

    Raises:
        QuotaSpent, GuildBudgetSpent, OperatorBudgetSpent: too little is left; the caller must roll back.
    """
    own, taken = _shared_out(connection, job, windows)
    shares = [(window, own if window.scope is WindowScope.MEMBER else job.cost) for window in windows]
    counted = window_counter.count(connection, shares)
    _check([use for _, use in counted], own, job.cost)
    entry_id = ledger_entry.write(
        connection,
        EntryKind.RESERVE,
        job.cost,
        guild_id=job.place.guild_id or 0,
        user_id=job.maker.id,
        actor_id=job.maker.id,
        at=job.created_at,
        job_id=job.id,
    )
    window_counter.remember(
        connection, entry_id, [(row_id, share) for (row_id, _), (_, share) in zip(counted, shares, strict=True)]
    )
    bonus.remember(connection, entry_id, taken)


def end(connection: Connection, job: Job, money: EntryKind, *, actor_id: int, at: datetime) -> None:
    """Write the entry that ends the job's reservation; a refund goes back to where each part of it was taken from."""
    ledger_entry.write(
        connection,
        money,
        job.cost,
        guild_id=job.place.guild_id or 0,
        user_id=job.maker.id,
        actor_id=actor_id,
        at=at,
        job_id=job.id,
    )
    if money is EntryKind.REFUND:
        # Grants before windows, as admissions lock them.
        bonus.give_back(connection, job.id)
        window_counter.give_back(connection, job.id)


def _shared_out(connection: Connection, job: Job, windows: Sequence[Window]) -> tuple[int, list[tuple[int, int]]]:
    """Return how much of the cost the member's windows take, and what was taken of which grants for the rest.

    Nobody else can use up these windows meanwhile: all of a member's admissions pass one by one.

    Raises:
        QuotaSpent: windows and grants together have too little left.
    """
    limited = [window for window in windows if window.scope is WindowScope.MEMBER and window.limit is not None]
    uses = window_counter.used(connection, limited)
    short = tightest(uses, job.cost)
    if short is None:
        return job.cost, []
    own = room(uses, job.cost)
    missing = job.cost - own
    grants = bonus.live(connection, job.place.guild_id or 0, job.maker.id, job.created_at)
    extra = sum(grant.left for grant in grants)
    if extra >= missing:
        taken = bonus.take(connection, grants, missing)
        if sum(share for _, share in taken) == missing:
            return own, taken
    raise window_refusal(tightest(uses, job.cost, bonus=extra) or short, job.cost, bonus=extra)


def _check(uses: Sequence[WindowUse], own: int, cost: int) -> None:
    """Check that no limit was exceeded.

    Raises:
        QuotaSpent, GuildBudgetSpent, OperatorBudgetSpent: it did.
    """
    for scope in WindowScope:
        share = own if scope is WindowScope.MEMBER else cost
        short = tightest([use for use in uses if use.window.scope is scope], share)
        if short is not None:
            raise window_refusal(short, cost)
