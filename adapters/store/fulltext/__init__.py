"""Full-text search: the index that each engine keeps over the library in its own way, and its queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import DDL, Integer, column, event, func, literal, literal_column, select, table, text

from adapters.store.fulltext.folded_text import words_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select, Table

PART_MAX = 10_000
"""Characters of a title, a prompt, lyrics that are searched; none that Suno takes is longer."""
TEXT_MAX = 100_000
"""Characters of all of them together, folded. PostgreSQL's index takes no more than a megabyte of one text."""
TYPED_MAX = 300
"""Characters of what is looked for that count."""

_FTS5 = (
    (
        "CREATE VIRTUAL TABLE clip_search USING fts5("
        "text, content='clip_texts', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
    ),
    (
        "CREATE TRIGGER clip_texts_inserted AFTER INSERT ON clip_texts BEGIN "
        "INSERT INTO clip_search (rowid, text) VALUES (new.id, new.text); END"
    ),
    (
        "CREATE TRIGGER clip_texts_deleted AFTER DELETE ON clip_texts BEGIN "
        "INSERT INTO clip_search (clip_search, rowid, text) VALUES ('delete', old.id, old.text); END"
    ),
    (
        "CREATE TRIGGER clip_texts_updated AFTER UPDATE ON clip_texts BEGIN "
        "INSERT INTO clip_search (clip_search, rowid, text) VALUES ('delete', old.id, old.text); "
        "INSERT INTO clip_search (rowid, text) VALUES (new.id, new.text); END"
    ),
)
"""An index without a copy of the texts, kept by triggers. Source: SQLite FTS5, "External Content Tables"."""

_VECTOR = (
    (
        "ALTER TABLE clip_texts ADD COLUMN vector tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED"  # no language's endings and stop words
    ),
    "CREATE INDEX clip_texts_vector ON clip_texts USING gin (vector)",
)
"""Stored, not computed by the index alone: for a word that is in many songs PostgreSQL reads the whole table, and
would take every text apart again. Measured with 50,000 songs: 9 s for one search.
"""

MERGED_PAGES = 200
"""About 0.8 MB of the index."""
_MERGE = text("INSERT INTO clip_search (clip_search, rank) VALUES ('merge', :pages)")
_CHANGED = select(func.total_changes())
_SEARCH = table("clip_search", column("rowid", Integer))
_SIMPLE = text("'simple'")  # no language's endings and stop words: songs come in all of them


def index(texts: Table) -> None:
    """Give a table with a column `text` its full-text index wherever it is created."""
    for statement in _FTS5:
        event.listen(texts, "after_create", DDL(statement).execute_if(dialect="sqlite"))
    for statement in _VECTOR:
        event.listen(texts, "after_create", DDL(statement).execute_if(dialect="postgresql"))


def searched(*parts: str) -> str:
    """Return those texts as they are searched: folded words between spaces."""
    return " ".join(words_of(" ".join(part[:PART_MAX] for part in parts)))[:TEXT_MAX]


def clips_with(texts: Table, dialect: str, typed: str) -> Select[str]:
    """Select the ids of clips that contain every typed word, the last one as a prefix.

    Words typed without spaces are matched as a phrase ("rock'n'roll"). Text without any word finds nothing.
    """
    pieces = [words for words in map(words_of, typed[:TYPED_MAX].split()) if words]
    if not pieces:
        return select(texts.c.clip_id).where(literal(value=False))
    if dialect == "sqlite":
        asked = " AND ".join('"' + " ".join(words) + '"' for words in pieces) + " *"
        found = select(_SEARCH.c.rowid).where(text("clip_search MATCH :asked").bindparams(asked=asked))
        return select(texts.c.clip_id).where(texts.c.id.in_(found))
    asked = " & ".join("(" + " <-> ".join(f"'{word}'" for word in words) + ")" for words in pieces)
    asked = f"{asked[:-1]}:*)"
    vector: ColumnElement[str] = literal_column("clip_texts.vector")
    found = select(texts.c.clip_id).where(vector.bool_op("@@")(func.to_tsquery(_SIMPLE, asked)))
    # Materialized, or PostgreSQL may prefer to check every song for the words in the order of the page.
    return select(found.cte("found").prefix_with("MATERIALIZED").c.clip_id)


def merge(connection: Connection, *, is_first: bool) -> bool:
    """Merge a part of the index, so that no word of deleted texts stays in it; True while there is more to merge.

    SQLite's index only notes what was deleted, and keeps its words until they happen to be merged away; how much one
    step takes is bounded, so that no order waits for a large library. PostgreSQL's vacuum does this automatically.
    Source: SQLite FTS5, "The 'merge' Command".
    """
    if connection.dialect.name != "sqlite":
        return False
    changed = connection.scalars(_CHANGED).one()
    pages = -MERGED_PAGES if is_first else MERGED_PAGES
    connection.execute(_MERGE, {"pages": pages})
    return connection.scalars(_CHANGED).one() - changed > 1
