"""Bonus credits: given, taken for what does not fit into a member's windows, given back, expired."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, or_, select, update

from adapters.store.limits import ledger_entry
from adapters.store.schema.money_tables import HAS_SOME, grants, ledger, ledger_grants
from adapters.store.schema.tables import NOBODY
from core.model.money import EntryKind, Grant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

SWEPT_AT_ONCE = 200
"""Grants that expire in one transaction, so that nobody's order waits for the expiry of thousands."""

SOONEST_FIRST = (grants.c.expires_at.asc().nulls_last(), grants.c.id)
"""The order in which they are used up, and always locked."""
_LIVE = (
    select(grants)
    .where(
        grants.c.user_id == bindparam("user_id"),
        grants.c.guild_id == bindparam("guild_id"),
        HAS_SOME,
        or_(grants.c.expires_at.is_(None), grants.c.expires_at > bindparam("at")),
    )
    .order_by(*SOONEST_FIRST)
)
_GIVE = insert(grants).returning(grants.c.id)
_TAKE = (
    update(grants)
    .where(grants.c.id == bindparam("grant_id"), grants.c.left >= bindparam("share"))
    .values(left=grants.c.left - bindparam("share"))
)
_REMEMBER = insert(ledger_grants)
_TAKEN = (
    select(ledger_grants.c.grant_id, ledger_grants.c.credits)
    .join(ledger, ledger.c.id == ledger_grants.c.entry_id)
    .join(grants, grants.c.id == ledger_grants.c.grant_id)
    .where(ledger.c.job_id == bindparam("job_id"), ledger.c.kind == EntryKind.RESERVE.value)
    .order_by(*SOONEST_FIRST)
)
_GIVE_BACK = update(grants).where(grants.c.id == bindparam("grant_id")).values(left=grants.c.left + bindparam("share"))
_EXPIRED = (
    select(grants)
    .where(HAS_SOME, grants.c.expires_at.is_not(None), grants.c.expires_at <= bindparam("at"))
    .order_by(*SOONEST_FIRST)
    .limit(SWEPT_AT_ONCE)
    # What an order or another process holds is swept the next time.
    .with_for_update(skip_locked=True)
)


def give(connection: Connection, guild_id: int, grant: Grant) -> Grant:
    """Write a grant with its entry, and return it with its number."""
    values = {
        "guild_id": guild_id,
        "user_id": grant.user_id,
        "credits": grant.credits,
        "left": grant.left,
        "expires_at": grant.expires_at,
        "by_id": grant.by_id,
        "at": grant.at,
    }
    grant_id = connection.execute(_GIVE, values).scalar_one()
    ledger_entry.write(
        connection,
        EntryKind.GRANT,
        grant.credits,
        guild_id=guild_id,
        user_id=grant.user_id,
        actor_id=grant.by_id,
        at=grant.at,
    )
    return replace(grant, id=grant_id)


def live(connection: Connection, guild_id: int, user_id: int, at: datetime) -> tuple[Grant, ...]:
    """Return a member's grants of which something is left, soonest expiry first, never-expiring last."""
    rows = connection.execute(_LIVE, {"guild_id": guild_id, "user_id": user_id, "at": at})
    return tuple(
        Grant(
            id=row.id,
            user_id=row.user_id,
            credits=row.credits,
            left=row.left,
            expires_at=row.expires_at,
            by_id=row.by_id,
            at=row.at,
        )
        for row in rows
    )


def take(connection: Connection, bonus: Sequence[Grant], credits_: int) -> list[tuple[int, int]]:
    """Take so many credits from the grants in that order; return how many from which, in all fewer if they ran out."""
    taken: list[tuple[int, int]] = []
    for grant in bonus:
        share = min(grant.left, credits_)
        # One that another process has just expired has too little left, and is skipped.
        if share and connection.execute(_TAKE, {"grant_id": grant.id, "share": share}).rowcount:
            taken.append((grant.id, share))
            credits_ -= share
    return taken


def remember(connection: Connection, entry_id: int, taken: Sequence[tuple[int, int]]) -> None:
    """Write down how much of which grants an entry took."""
    rows = [{"entry_id": entry_id, "grant_id": grant_id, "credits": share} for grant_id, share in taken]
    if rows:
        connection.execute(_REMEMBER, rows)


def give_back(connection: Connection, job_id: str) -> None:
    """Give back to each grant what a job's reservation took of it, also to those that expired meanwhile."""
    for grant_id, share in connection.execute(_TAKEN, {"job_id": job_id}).all():
        connection.execute(_GIVE_BACK, {"grant_id": grant_id, "share": share})


def expire(connection: Connection, at: datetime) -> int:
    """Take away what is left of the first grants that have expired, with an entry each; return how many they were."""
    rows = connection.execute(_EXPIRED, {"at": at}).all()
    for row in rows:
        entry_id = ledger_entry.write(
            connection,
            EntryKind.EXPIRE,
            row.left,
            guild_id=row.guild_id,
            user_id=row.user_id,
            actor_id=NOBODY,
            at=at,
        )
        remember(connection, entry_id, [(row.id, row.left)])
        connection.execute(_TAKE, {"grant_id": row.id, "share": row.left})
    return len(rows)
