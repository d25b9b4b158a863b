"""The admins' side: every kind of window, resets, tiers, own allowances, blocks, bonus credits, audit, the house."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_REAL = sa.Double[float]()
_ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = ("scope", "kind", "guild_id", "user_id", "starts_at")
_KEY_NAME = "window_counters_scope_kind_guild_id_user_id_starts_at_key"
_EPOCH_KEY_NAME = "window_counters_scope_kind_guild_id_user_id_starts_at_epoch_key"
_MONEY = ("ledger", "window_counters", "ledger_windows")
"""Those that others of them refer to come first."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_money()
    else:
        _alter_money()
    _index_settled()
    _create_grants()
    _replace_guild_settings()
    _create_tiers()
    _create_exceptions()
    _create_audit()
    _create_house()


def _alter_money() -> None:
    op.alter_column("ledger", "job_id", nullable=True)
    op.add_column("window_counters", sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("window_counters", "epoch", server_default=None)
    op.drop_constraint(_KEY_NAME, "window_counters")
    op.create_unique_constraint(_EPOCH_KEY_NAME, "window_counters", [*_KEY, "epoch"])
    op.add_column("ledger_windows", sa.Column("credits", sa.Integer()))
    op.execute(
        "UPDATE ledger_windows SET credits = ledger.credits FROM ledger WHERE ledger.id = ledger_windows.entry_id"
    )
    op.alter_column("ledger_windows", "credits", nullable=False)


def _rebuild_money() -> None:
    """Make the three tables anew and copy them: SQLite can neither drop a NOT NULL nor change a key.

    Foreign keys are checked meanwhile (that cannot be switched off within a transaction), so the old ones are renamed,
    which takes their references along, and dropped when nothing refers to them any more.
    """
    for name in (
        "ledger_job_id",
        "ledger_user_id_guild_id_id",
        "ledger_reserved_once",
        "ledger_ended_once",
        "ledger_of_another",
        "window_counters_user_id",
    ):
        op.execute(f"DROP INDEX {name}")
    for name in _MONEY:
        op.rename_table(name, f"old_{name}")
    _create_ledger()
    _create_windows()
    names = "id, kind, credits, guild_id, user_id, actor_id, job_id, at"
    op.execute(f"INSERT INTO ledger ({names}) SELECT {names} FROM old_ledger")  # noqa: S608 - nothing foreign in it
    names = f"id, {', '.join(_KEY)}, used"
    op.execute(f"INSERT INTO window_counters ({names}, epoch) SELECT {names}, 0 FROM old_window_counters")  # noqa: S608
    op.execute(
        "INSERT INTO ledger_windows (entry_id, position, window_id, credits) "
        "SELECT entry_id, position, window_id, credits "
        "FROM old_ledger_windows JOIN ledger ON ledger.id = old_ledger_windows.entry_id"
    )
    for name in reversed(_MONEY):
        op.drop_table(f"old_{name}")


def _create_ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", _ROW_NUMBER, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("job_id", sa.String()),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="ledger_pkey"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="ledger_job_id_fkey"),
    )
    op.create_index("ledger_job_id", "ledger", ["job_id"])
    op.create_index("ledger_user_id_guild_id_id", "ledger", ["user_id", "guild_id", "id"])
    for name, column, is_unique, which in (
        ("ledger_reserved_once", "job_id", True, "kind = 'reserve'"),
        ("ledger_ended_once", "job_id", True, "kind IN ('settle', 'refund')"),
        ("ledger_of_another", "actor_id", False, "actor_id != user_id"),
    ):
        op.create_index(name, "ledger", [column], unique=is_unique, sqlite_where=sa.text(which))


def _create_windows() -> None:
    op.create_table(
        "window_counters",
        sa.Column("id", _ROW_NUMBER, nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", _TIME, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="window_counters_pkey"),
        sa.UniqueConstraint(*_KEY, "epoch", name=_EPOCH_KEY_NAME),
    )
    op.create_index("window_counters_user_id", "window_counters", ["user_id"])
    op.create_table(
        "ledger_windows",
        sa.Column("entry_id", _ROW_NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("window_id", _ROW_NUMBER, nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "position", name="ledger_windows_pkey"),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger.id"], name="ledger_windows_entry_id_fkey"),
        sa.ForeignKeyConstraint(["window_id"], ["window_counters.id"], name="ledger_windows_window_id_fkey"),
    )


def _index_settled() -> None:
    is_settle = sa.text("kind = 'settle'")
    for name, columns in (("ledger_settled", ["guild_id", "at"]), ("ledger_settled_everywhere", ["at"])):
        op.create_index(name, "ledger", columns, sqlite_where=is_settle, postgresql_where=is_settle)


def _create_grants() -> None:
    op.create_table(
        "grants",
        sa.Column("id", _ROW_NUMBER, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("expires_at", _TIME),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="grants_pkey"),
    )
    op.create_index("grants_user_id", "grants", ["user_id"])
    op.create_index("grants_by_id", "grants", ["by_id"])
    for name, columns, where in (
        ("grants_unspent", ["user_id", "guild_id"], sa.text('"left" > 0')),
        ("grants_expiring", ["expires_at"], sa.text('"left" > 0 AND expires_at IS NOT NULL')),
    ):
        op.create_index(name, "grants", columns, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "ledger_grants",
        sa.Column("entry_id", _ROW_NUMBER, nullable=False),
        sa.Column("grant_id", _ROW_NUMBER, nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "grant_id", name="ledger_grants_pkey"),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger.id"], name="ledger_grants_entry_id_fkey"),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name="ledger_grants_grant_id_fkey"),
    )
    op.create_index("ledger_grants_grant_id", "ledger_grants", ["grant_id"])


def _replace_guild_settings() -> None:
    """Make the table anew: a row a guild, and nothing refers to it."""
    old = sa.table(
        "guild_settings",
        *(sa.column(name, sa.BigInteger) for name in ("guild_id", "daily_credits", "songs_at_once", "cooldown_s")),
        sa.column("time_zone", sa.String),
    )
    rows = op.get_bind().execute(sa.select(old)).all()
    op.drop_table("guild_settings")
    settings = op.create_table(
        "guild_settings",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_is_set", sa.Boolean(), nullable=False),
        *(
            sa.Column(f"{whose}_{kind}", sa.Integer())
            for whose in ("member", "budget")
            for kind in ("day", "week", "month")
        ),
        sa.Column("songs_at_once", sa.Integer()),
        sa.Column("cooldown_s", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("costs", sa.JSON(), nullable=False),
        sa.Column("channel_ids", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("log_channel_id", sa.BigInteger()),
        sa.PrimaryKeyConstraint("guild_id", name="guild_settings_pkey"),
    )
    kept = ("guild_id", "songs_at_once", "cooldown_s", "time_zone")
    op.bulk_insert(
        settings,
        [
            {name: getattr(row, name) for name in kept}
            | {"member_is_set": row.daily_credits is not None, "member_day": row.daily_credits}
            | {"costs": {}, "channel_ids": [], "words": []}
            for row in rows
        ],
    )


def _create_tiers() -> None:
    op.create_table(
        "tiers",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(kind, sa.Integer()) for kind in ("day", "week", "month")),
        sa.Column("weight", _REAL, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "role_id", name="tiers_pkey"),
    )


def _create_exceptions() -> None:
    op.create_table(
        "allowances",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(kind, sa.Integer()) for kind in ("day", "week", "month")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="allowances_pkey"),
    )
    op.create_index("allowances_user_id", "allowances", ["user_id"])
    op.create_table(
        "blocks",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until", _TIME),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="blocks_pkey"),
    )
    for name in ("user_id", "by_id", "until"):
        op.create_index(f"blocks_{name}", "blocks", [name])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", _ROW_NUMBER, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", sa.BigInteger()),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="audit_pkey"),
    )
    op.create_index("audit_guild_id_at_id", "audit", ["guild_id", "at", "id"])
    op.create_index("audit_actor_id_guild_id_at_id", "audit", ["actor_id", "guild_id", "at", "id"])
    has_subject = sa.text("subject_id IS NOT NULL")
    op.create_index("audit_subject_id", "audit", ["subject_id"], sqlite_where=has_subject, postgresql_where=has_subject)


def _create_house() -> None:
    op.create_table(
        "house",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="house_pkey"),
    )
