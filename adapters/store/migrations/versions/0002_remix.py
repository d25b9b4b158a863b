"""Remixing: parents, posts, the full-text index, favourites, choices, votes, stars, drafts, and what was decided."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

# The search folds what is typed by this very function: a copy kept here could only drift from it.
from adapters.store.fulltext import searched

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_Columns = tuple[Any, ...]
_TIME = sa.DateTime(timezone=True)
_ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BATCH = 500

_jobs = sa.table(
    "jobs",
    sa.column("id", sa.String),
    sa.column("parent_clip_id", sa.String),
    sa.column("parent_maker_id", sa.BigInteger),
    sa.column("parent_maker_name", sa.String),
    sa.column("request", sa.JSON()),
)
_TEXTS = ("id", "job_id", "title", "style", "lyrics", "maker_name", "action", "relation")
_NUMBERS = ("maker_id", "channel_id", "message_id")
_clips = sa.table(
    "clips",
    *(sa.column(name, sa.String) for name in _TEXTS),
    *(sa.column(name, sa.BigInteger) for name in _NUMBERS),
)


def upgrade() -> None:
    _widen_jobs()
    _widen_clips()
    _create_posts()
    _create_clip_texts()
    _create_favourites()
    _create_choices()
    _create_stars()
    _create_drafts()
    _create_decisions()
    _index_money()


def _widen_jobs() -> None:
    # ALTER TABLE for each, and no batch: that copies the table on SQLite, and other tables refer to this one.
    op.add_column("jobs", sa.Column("reply_to_id", sa.BigInteger()))
    op.add_column("jobs", sa.Column("parent_clip_id", sa.String()))
    op.add_column("jobs", sa.Column("parent_maker_id", sa.BigInteger()))
    op.add_column("jobs", sa.Column("parent_maker_name", sa.String()))
    op.add_column("jobs", sa.Column("ask", sa.String()))
    is_open = "state IN ('delivering', 'pending', 'queued', 'running', 'submitting', 'unknown')"
    for name, column, is_unique, where in (
        ("jobs_asked_once", "ask", True, sa.text(f"ask IS NOT NULL AND {is_open}")),
        ("jobs_parent_maker_id", "parent_maker_id", False, sa.text("parent_maker_id IS NOT NULL")),
    ):
        op.create_index(name, "jobs", [column], unique=is_unique, sqlite_where=where, postgresql_where=where)
    _find_parents()


def _find_parents() -> None:
    """Fill in which song a job's song is made of, and who made that one."""
    # Read in Python: PostgreSQL's operators refuse JSON that carries half of a surrogate pair.
    names_source = sa.cast(_jobs.c.request, sa.String()).contains("source_clip_id")
    for rows in _batches(sa.select(_jobs.c.id, _jobs.c.request).where(names_source), _jobs.c.id):
        for row in rows:
            _find_parent(row.id, row.request.get("source_clip_id"))


def _find_parent(job_id: str, clip_id: str | None) -> None:
    connection = op.get_bind()
    maker = sa.select(_clips.c.maker_id, _clips.c.maker_name).where(_clips.c.id == clip_id)
    parent = connection.execute(maker).one_or_none()
    if parent is not None:
        connection.execute(
            sa.update(_jobs)
            .where(_jobs.c.id == job_id)
            .values(parent_clip_id=clip_id, parent_maker_id=parent.maker_id, parent_maker_name=parent.maker_name)
        )


def _batches(query: sa.Select[*_Columns], key: sa.ColumnElement[str]) -> Iterator[Sequence[sa.Row[*_Columns]]]:
    """Read in portions: a library's lyrics all at once may be more than the memory holds."""
    rows = op.get_bind().execute(query.order_by(key).limit(_BATCH)).all()
    while rows:
        yield rows
        rows = op.get_bind().execute(query.where(key > rows[-1].id).order_by(key).limit(_BATCH)).all()


def _widen_clips() -> None:
    op.add_column("clips", sa.Column("relation", sa.String(), nullable=False, server_default=""))
    op.add_column("clips", sa.Column("loves", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("clips", sa.Column("is_closed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("clips", sa.Column("deleted_at", _TIME))
    op.create_index("clips_root_clip_id", "clips", ["root_clip_id"])
    op.drop_index("clips_message_id", "clips")
    stands = sa.text("deleted_at IS NULL")
    for name, first in (
        ("clips_newest", ["guild_id"]),
        ("clips_loved", ["guild_id", "loves"]),
        ("clips_of_maker", ["maker_id", "guild_id"]),
    ):
        columns = [*first, "made_at", "job_id", "number", "id"]
        op.create_index(name, "clips", columns, sqlite_where=stands, postgresql_where=stands)
    for relation, actions in (
        ("cover of", ("cover", "upload_cover")),
        ("extended from", ("extend", "upload_extend")),
    ):
        op.execute(sa.update(_clips).where(_clips.c.action.in_(actions)).values(relation=relation))


def _create_posts() -> None:
    posts = op.create_table(
        "posts",
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", "clip_id", name="posts_pkey"),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name="posts_clip_id_fkey"),
    )
    op.create_index("posts_clip_id", "posts", ["clip_id"])
    posted = sa.select(_clips.c.message_id, _clips.c.id, _clips.c.channel_id).where(_clips.c.message_id.is_not(None))
    op.execute(sa.insert(posts).from_select(["message_id", "clip_id", "channel_id"], posted))


def _create_clip_texts() -> None:
    texts = op.create_table(
        "clip_texts",
        sa.Column("id", _ROW_NUMBER, nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="clip_texts_pkey"),
        sa.UniqueConstraint("clip_id", name="clip_texts_clip_id_key"),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name="clip_texts_clip_id_fkey"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _create_fts5()
    else:
        op.execute(
            "ALTER TABLE clip_texts ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED"
        )
        op.execute("CREATE INDEX clip_texts_vector ON clip_texts USING gin (vector)")
    _fill(texts)


def _create_fts5() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE clip_search USING fts5("
        "text, content='clip_texts', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
    )
    op.execute(
        "CREATE TRIGGER clip_texts_inserted AFTER INSERT ON clip_texts BEGIN "
        "INSERT INTO clip_search (rowid, text) VALUES (new.id, new.text); END"
    )
    op.execute(
        "CREATE TRIGGER clip_texts_deleted AFTER DELETE ON clip_texts BEGIN "
        "INSERT INTO clip_search (clip_search, rowid, text) VALUES ('delete', old.id, old.text); END"
    )
    op.execute(
        "CREATE TRIGGER clip_texts_updated AFTER UPDATE ON clip_texts BEGIN "
        "INSERT INTO clip_search (clip_search, rowid, text) VALUES ('delete', old.id, old.text); "
        "INSERT INTO clip_search (rowid, text) VALUES (new.id, new.text); END"
    )


def _fill(texts: sa.Table) -> None:
    clips = _clips.c
    songs = sa.select(clips.id, clips.title, clips.style, clips.maker_name, clips.lyrics, _jobs.c.request).join(
        _jobs, _jobs.c.id == clips.job_id
    )
    for rows in _batches(songs, clips.id):
        op.bulk_insert(
            texts,
            [
                {
                    "clip_id": row.id,
                    "text": searched(row.title, row.style, row.maker_name, row.request.get("prompt", ""), row.lyrics),
                }
                for row in rows
            ],
        )


def _create_favourites() -> None:
    op.create_table(
        "favourites",
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("clip_id", "user_id", name="favourites_pkey"),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name="favourites_clip_id_fkey"),
    )
    op.create_index("favourites_user_id_at", "favourites", ["user_id", "at"])


def _create_choices() -> None:
    op.create_table(
        "takes",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "user_id", name="takes_pkey"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="takes_job_id_fkey"),
    )
    op.create_index("takes_user_id", "takes", ["user_id"])
    op.create_table(
        "votes",
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("emoji", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("clip_id", "emoji", "user_id", name="votes_pkey"),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name="votes_clip_id_fkey"),
    )
    op.create_index("votes_user_id", "votes", ["user_id"])


def _create_stars() -> None:
    op.create_table(
        "stars",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("claimed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "clip_id", name="stars_pkey"),
        sa.ForeignKeyConstraint(["clip_id"], ["clips.id"], name="stars_clip_id_fkey"),
    )
    op.create_index("stars_clip_id", "stars", ["clip_id"])


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="drafts_pkey"),
    )
    op.create_index("drafts_made_at", "drafts", ["made_at"])
    op.create_index("drafts_user_id_made_at", "drafts", ["user_id", "made_at"])


def _create_decisions() -> None:
    op.create_table(
        "reaction_settings",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("remixes", sa.JSON(), nullable=False),
        sa.Column("makers_may_close", sa.Boolean(), nullable=False),
        sa.Column("star_channel_id", sa.BigInteger()),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="reaction_settings_pkey"),
    )
    op.create_table(
        "member_settings",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("closes_songs", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="member_settings_pkey"),
    )
    op.create_table(
        "forgetting",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="forgetting_pkey"),
    )


def _index_money() -> None:
    op.create_index(
        "ledger_of_another",
        "ledger",
        ["actor_id"],
        sqlite_where=sa.text("actor_id != user_id"),
        postgresql_where=sa.text("actor_id != user_id"),
    )
    op.create_index("window_counters_user_id", "window_counters", ["user_id"])
