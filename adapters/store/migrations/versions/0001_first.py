"""Jobs, clips, ledger with its windows, guild settings, workers and queues."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_REAL = sa.Double[float]()
_ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_jobs()
    _create_clips()
    _create_ledger()
    _create_windows()
    _create_guild_settings()
    _create_workers()
    _create_queues()


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("maker_id", sa.BigInteger(), nullable=False),
        sa.Column("maker_name", sa.String(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("interaction_token", sa.String()),
        sa.Column("token_until", _TIME),
        sa.Column("has_bot", sa.Boolean(), nullable=False),
        sa.Column("upload_limit_bytes", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("turn", _REAL, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.Column("root_clip_id", sa.String()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("submitted_at", _TIME),
        sa.Column("upload_started_at", _TIME),
        sa.Column("uploaded_clip_id", sa.String()),
        sa.Column("uploaded_duration_s", _REAL),
        sa.Column("task_id", sa.String()),
        sa.Column("trace_id", sa.String()),
        sa.Column("callback_token", sa.String()),
        sa.Column("started_at", _TIME),
        sa.Column("finished_at", _TIME),
        sa.Column("failure_code", sa.String()),
        sa.Column("failure_text", sa.String(), nullable=False),
        sa.Column("is_discarded", sa.Boolean(), nullable=False),
        sa.Column("told_at", _TIME),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("worker_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="jobs_pkey"),
        sa.UniqueConstraint("task_id", name="jobs_task_id_key"),
    )
    _index_jobs()


def _index_jobs() -> None:
    op.create_index("jobs_service_state_turn", "jobs", ["service", "state", "turn"])
    op.create_index("jobs_maker_id_service_turn", "jobs", ["maker_id", "service", "turn"])
    op.create_index("jobs_maker_id_guild_id_created_at", "jobs", ["maker_id", "guild_id", "created_at"])
    op.create_index("jobs_maker_id_state_guild_id", "jobs", ["maker_id", "state", "guild_id"])
    op.create_index("jobs_message_id", "jobs", ["message_id"])
    op.create_index("jobs_worker_id_state", "jobs", ["worker_id", "state"])
    op.create_index("jobs_state_finished_at", "jobs", ["state", "finished_at"])
    is_untold = sa.text("told_at IS NULL")
    op.create_index(
        "jobs_untold", "jobs", ["created_at", "worker_id"], sqlite_where=is_untold, postgresql_where=is_untold
    )


def _create_clips() -> None:
    op.create_table(
        "clips",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lyrics", sa.String(), nullable=False),
        sa.Column("style", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("duration_s", _REAL),
        sa.Column("audio_url", sa.String(), nullable=False),
        sa.Column("image_url", sa.String(), nullable=False),
        sa.Column("maker_id", sa.BigInteger(), nullable=False),
        sa.Column("maker_name", sa.String(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("parent_clip_id", sa.String()),
        sa.Column("root_clip_id", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="clips_pkey"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="clips_job_id_fkey"),
    )
    op.create_index("clips_job_id", "clips", ["job_id"])
    op.create_index("clips_message_id", "clips", ["message_id"])
    op.create_index("clips_guild_id_made_at", "clips", ["guild_id", "made_at"])
    op.create_index("clips_maker_id_made_at", "clips", ["maker_id", "made_at"])


def _create_ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", _ROW_NUMBER, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="ledger_pkey"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="ledger_job_id_fkey"),
    )
    op.create_index("ledger_job_id", "ledger", ["job_id"])
    op.create_index("ledger_user_id_guild_id_id", "ledger", ["user_id", "guild_id", "id"])
    for name, kinds in (
        ("ledger_reserved_once", sa.text("kind = 'reserve'")),
        ("ledger_ended_once", sa.text("kind IN ('settle', 'refund')")),
    ):
        op.create_index(name, "ledger", ["job_id"], unique=True, sqlite_where=kinds, postgresql_where=kinds)


def _create_windows() -> None:
    key = ("scope", "kind", "guild_id", "user_id", "starts_at")
    op.create_table(
        "window_counters",
        sa.Column("id", _ROW_NUMBER, nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", _TIME, nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="window_counters_pkey"),
        sa.UniqueConstraint(*key, name="window_counters_scope_kind_guild_id_user_id_starts_at_key"),
    )
    op.create_table(
        "ledger_windows",
        sa.Column("entry_id", _ROW_NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("window_id", _ROW_NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "position", name="ledger_windows_pkey"),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger.id"], name="ledger_windows_entry_id_fkey"),
        sa.ForeignKeyConstraint(["window_id"], ["window_counters.id"], name="ledger_windows_window_id_fkey"),
    )


def _create_guild_settings() -> None:
    op.create_table(
        "guild_settings",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("daily_credits", sa.Integer()),
        sa.Column("songs_at_once", sa.Integer()),
        sa.Column("cooldown_s", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="guild_settings_pkey"),
    )


def _create_workers() -> None:
    op.create_table(
        "workers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("alive_until", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="workers_pkey"),
    )


def _create_queues() -> None:
    queues = op.create_table(
        "queues",
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("virtual_time", _REAL, nullable=False),
        sa.PrimaryKeyConstraint("service", name="queues_pkey"),
    )
    op.bulk_insert(queues, [{"service": service, "virtual_time": 0.0} for service in ("suno", "luma")])
