"""The tables, once for both engines, and the column types in which they differ."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)

from core.money import EntryKind

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect


class UtcTime(TypeDecorator[datetime]):
    """An instant. SQLite keeps naive text, so it is written as UTC and gets its zone back when it is read.

    Written in one zone, the text also sorts as the instants do.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into UTC; a naive one is refused, for its zone could only be guessed.

        Raises:
            ValueError: the datetime is naive.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime names no instant")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401 - as its base
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Text(TypeDecorator[str]):
    """Text of any origin: what no engine can keep (half of a surrogate pair) becomes "?", and NUL is left out.

    JSON may carry both, and a song must not be lost because of an odd character in its title.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as its base
        """Make the text one that can be written."""
        if value is None or value.isascii():
            return value and value.replace("\0", "")
        return value.replace("\0", "").encode(errors="replace").decode()


# SQLite numbers rows by itself only where the type is literally INTEGER (which holds 64 bits there).
_RowNumber = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("request", JSON, nullable=False),
    Column("maker_id", BigInteger, nullable=False),
    Column("maker_name", Text, nullable=False),
    Column("guild_id", BigInteger, nullable=False),  # 0: direct messages
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("interaction_token", Text),
    Column("token_until", UtcTime),
    Column("has_bot", Boolean, nullable=False),
    Column("upload_limit_bytes", BigInteger, nullable=False),
    Column("cost", Integer, nullable=False),
    Column("turn", Double, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("root_clip_id", Text),
    Column("attempts", Integer, nullable=False),
    Column("submitted_at", UtcTime),
    Column("upload_started_at", UtcTime),
    Column("uploaded_clip_id", Text),
    Column("uploaded_duration_s", Double),
    Column("task_id", Text, unique=True),
    Column("trace_id", Text),
    Column("callback_token", Text),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("failure_code", Text),
    Column("failure_text", Text, nullable=False),
    Column("is_discarded", Boolean, nullable=False),
    Column("told_at", UtcTime),
    Column("revision", Integer, nullable=False),
    # No foreign key: a dead worker's row goes, and its jobs stay until they are adopted.
    Column("worker_id", Text, nullable=False),
    Index(None, "service", "state", "turn"),  # the queue, and how many are in flight
    Index(None, "maker_id", "service", "turn"),  # a member's newest turn
    Index(None, "maker_id", "guild_id", "created_at"),  # cooldown
    Index(None, "maker_id", "state", "guild_id"),  # a member's open jobs, everywhere or there
    Index(None, "message_id"),
    Index(None, "worker_id", "state"),  # what a worker holds
    Index(None, "state", "finished_at"),  # measured times
)
# What is not done with: every open job, and every final one that was not told yet.
Index(
    "jobs_untold",
    jobs.c.created_at,
    jobs.c.worker_id,
    sqlite_where=jobs.c.told_at.is_(None),
    postgresql_where=jobs.c.told_at.is_(None),
)

clips = Table(
    "clips",
    metadata,
    Column("id", Text, primary_key=True),
    Column("job_id", Text, ForeignKey(jobs.c.id), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("lyrics", Text, nullable=False),
    Column("style", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("duration_s", Double),
    Column("audio_url", Text, nullable=False),
    Column("image_url", Text, nullable=False),
    Column("maker_id", BigInteger, nullable=False),
    Column("maker_name", Text, nullable=False),
    Column("guild_id", BigInteger, nullable=False),  # 0: direct messages
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, index=True),
    Column("action", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("parent_clip_id", Text),
    Column("root_clip_id", Text, nullable=False),
    # What a search looks in, case folded here: the engines fold beyond ASCII in their own ways, or not at all.
    Column("words", Text, nullable=False),
    Index(None, "guild_id", "made_at"),
    Index(None, "maker_id", "made_at"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", _RowNumber, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("credits", Integer, nullable=False),
    Column("guild_id", BigInteger, nullable=False),  # 0: direct messages
    Column("user_id", BigInteger, nullable=False),
    Column("actor_id", BigInteger, nullable=False),
    Column("job_id", Text, ForeignKey(jobs.c.id), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Index(None, "user_id", "guild_id", "id"),
)


def _once_a_job(name: str, kinds: ColumnElement[bool]) -> Index:
    """Let a job have one such entry at most: whatever the code does, the database takes no second one."""
    return Index(name, ledger.c.job_id, unique=True, sqlite_where=kinds, postgresql_where=kinds)


_once_a_job("ledger_reserved_once", ledger.c.kind == EntryKind.RESERVE.value)
_once_a_job("ledger_ended_once", ledger.c.kind.in_([EntryKind.SETTLE.value, EntryKind.REFUND.value]))

window_counters = Table(
    "window_counters",
    metadata,
    Column("id", _RowNumber, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("starts_at", UtcTime, nullable=False),
    Column("used", BigInteger, nullable=False),
    UniqueConstraint("scope", "kind", "guild_id", "user_id", "starts_at"),
)

# In which windows a reserve entry was counted, so that a refund after midnight still finds yesterday's.
ledger_windows = Table(
    "ledger_windows",
    metadata,
    Column("entry_id", _RowNumber, ForeignKey(ledger.c.id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("window_id", _RowNumber, ForeignKey(window_counters.c.id), nullable=False),
)

guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("daily_credits", Integer),
    Column("songs_at_once", Integer),
    Column("cooldown_s", Integer, nullable=False),
    Column("time_zone", Text, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("alive_until", UtcTime, nullable=False),
)

queues = Table(
    "queues",
    metadata,
    Column("service", Text, primary_key=True),
    Column("virtual_time", Double, nullable=False),  # the turn being served; never goes back
)
