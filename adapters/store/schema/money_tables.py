"""The tables of credits and rules: what was spent and granted, and what admins and the operator decided."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    and_,
    literal,
)

from adapters.store.schema.column import RowNumber, Text, UtcTime, index_some
from adapters.store.schema.tables import jobs, metadata
from core.model.money import EntryKind

ledger = Table(
    "ledger",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("credits", Integer, nullable=False),
    Column("guild_id", BigInteger, nullable=False),  # 0: direct messages, or all guilds
    Column("user_id", BigInteger, nullable=False),  # 0: all members
    Column("actor_id", BigInteger, nullable=False),  # 0: nobody, it happened automatically
    Column("job_id", Text, ForeignKey(jobs.c.id), index=True),  # None: grants, expiries, resets
    Column("at", UtcTime, nullable=False),
    Index(None, "user_id", "guild_id", "id"),
)


def is_kind(*kinds: EntryKind) -> ColumnElement[bool]:
    """Whether an entry is of one of those kinds; spelled out, for only then SQLite uses an index of some rows."""
    words = [literal(kind.value, literal_execute=True) for kind in kinds]
    return ledger.c.kind.in_(words) if len(words) > 1 else ledger.c.kind == words[0]


# A job has one such entry at most: whatever the code does, the database takes no second one.
index_some("ledger_reserved_once", ledger.c.job_id, where=is_kind(EntryKind.RESERVE), is_unique=True)
index_some("ledger_ended_once", ledger.c.job_id, where=is_kind(EntryKind.SETTLE, EntryKind.REFUND), is_unique=True)
# What an admin did to another member's credits: few rows, queried when that admin is to be forgotten.
index_some("ledger_of_another", ledger.c.actor_id, where=ledger.c.actor_id != ledger.c.user_id)
index_some("ledger_settled", ledger.c.guild_id, ledger.c.at, where=is_kind(EntryKind.SETTLE))
index_some("ledger_settled_everywhere", ledger.c.at, where=is_kind(EntryKind.SETTLE))

window_counters = Table(
    "window_counters",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("starts_at", UtcTime, nullable=False),
    Column("epoch", Integer, nullable=False),  # 0: the running one; the others were put aside by a reset
    Column("used", BigInteger, nullable=False),
    UniqueConstraint("scope", "kind", "guild_id", "user_id", "starts_at", "epoch"),
    Index(None, "user_id"),  # all of a member's, to export or erase them
)

# In which windows how much of a reserve entry was counted, so that a refund after midnight still finds yesterday's.
ledger_windows = Table(
    "ledger_windows",
    metadata,
    Column("entry_id", RowNumber, ForeignKey(ledger.c.id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("window_id", RowNumber, ForeignKey(window_counters.c.id), nullable=False),
    Column("credits", Integer, nullable=False),
)

grants = Table(
    "grants",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("credits", Integer, nullable=False),
    Column("left", Integer, nullable=False),
    Column("expires_at", UtcTime),
    Column("by_id", BigInteger, nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
)
HAS_SOME = grants.c.left > literal(0, literal_execute=True)
"""Whether something is left of a grant; spelled out, as above."""
index_some("grants_unspent", grants.c.user_id, grants.c.guild_id, where=HAS_SOME)
index_some("grants_expiring", grants.c.expires_at, where=and_(HAS_SOME, grants.c.expires_at.is_not(None)))

# What a reserve entry took of a grant, and what an expire entry did.
ledger_grants = Table(
    "ledger_grants",
    metadata,
    Column("entry_id", RowNumber, ForeignKey(ledger.c.id), primary_key=True),
    Column("grant_id", RowNumber, ForeignKey(grants.c.id), primary_key=True, index=True),
    Column("credits", Integer, nullable=False),
)

guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_is_set", Boolean, nullable=False),  # false: the operator's default, whatever the next three say
    Column("member_day", Integer),
    Column("member_week", Integer),
    Column("member_month", Integer),
    Column("budget_day", Integer),
    Column("budget_week", Integer),
    Column("budget_month", Integer),
    Column("songs_at_once", Integer),
    Column("cooldown_s", Integer, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("costs", JSON, nullable=False),
    Column("channel_ids", JSON, nullable=False),
    Column("words", JSON, nullable=False),
    Column("log_channel_id", BigInteger),
)

tiers = Table(
    "tiers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("role_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Integer),
    Column("week", Integer),
    Column("month", Integer),
    Column("weight", Double, nullable=False),
)

allowances = Table(
    "allowances",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("day", Integer),
    Column("week", Integer),
    Column("month", Integer),
)

blocks = Table(
    "blocks",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("reason", Text, nullable=False),
    Column("until", UtcTime, index=True),
    Column("by_id", BigInteger, nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("actor_id", BigInteger, nullable=False),
    Column("subject_id", BigInteger),
    Column("deed", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "guild_id", "at", "id"),
    Index(None, "actor_id", "guild_id", "at", "id"),  # a member's refusals; all of an admin's, to erase them
)
index_some("audit_subject_id", audit.c.subject_id, where=audit.c.subject_id.is_not(None))

# What the operator decided for all guilds, by key.
house = Table(
    "house",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
