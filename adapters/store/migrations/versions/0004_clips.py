"""Clips of other kinds than whole songs, what clips became in other formats, personas, and calls that are free."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _widen_jobs()
    _widen_clips()
    _create_conversions()
    _create_personas()
    _create_favours()


def _widen_jobs() -> None:
    for name in ("second_clip_id", "persona_id"):
        op.add_column("jobs", sa.Column(name, sa.String()))
        is_set = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"jobs_{name}", "jobs", [name], sqlite_where=is_set, postgresql_where=is_set)


def _widen_clips() -> None:
    # All that was made so far are songs.
    op.add_column("clips", sa.Column("kind", sa.String(), nullable=False, server_default="song"))
    op.add_column("clips", sa.Column("video_url", sa.String(), nullable=False, server_default=""))
    stands = sa.text("kind = 'song' AND deleted_at IS NULL")
    for name, first in (
        ("clips_newest", ["guild_id"]),
        ("clips_loved", ["guild_id", "loves"]),
        ("clips_of_maker", ["maker_id", "guild_id"]),
    ):
        op.drop_index(name, "clips")
        columns = [*first, "made_at", "job_id", "number", "id"]
        op.create_index(name, "clips", columns, sqlite_where=stands, postgresql_where=stands)
    is_part = sa.text("kind != 'song' AND deleted_at IS NULL")
    op.create_index("clips_parts", "clips", ["guild_id", "made_at"], sqlite_where=is_part, postgresql_where=is_part)


def _create_conversions() -> None:
    op.create_table(
        "conversions",
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("clip_id", "form", name="conversions_pkey"),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name="conversions_clip_id_fkey"),
    )


def _create_personas() -> None:
    op.create_table(
        "personas",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("maker_id", sa.BigInteger(), nullable=False),
        sa.Column("maker_name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("clip_id", sa.String()),
        sa.Column("made_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="personas_pkey"),
        sa.UniqueConstraint("guild_id", "owner_id", "folded", name="personas_guild_id_owner_id_folded_key"),
    )
    op.create_index("personas_maker_id", "personas", ["maker_id"])


def _create_favours() -> None:
    op.create_table(
        "favours",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="favours_pkey"),
    )
    op.create_index("favours_user_id_kind_at", "favours", ["user_id", "kind", "at"])
