"""The schema's version: read at start, upgraded by Alembic when it is behind.

A new step is a file in migrations/versions/ whose name begins with the next number, and `SCHEMA` here; a test holds
what the steps build equal to schema/tables.py and schema/money_tables.py.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from adapters.store.database.engine import SCHEMA_LOCK, lock_until_commit
from adapters.store.database.error import StoreUnusable

if TYPE_CHECKING:
    from sqlalchemy import Connection

SCHEMA = "0004"
"""The newest step. Known here so that Alembic (10 MB of memory) is imported only when there is something to upgrade."""

_STEPS = Path(__file__).parents[1] / "migrations"
_ALEMBIC = Lock()  # its `op` and `context` are one a process


def is_current(connection: Connection) -> bool:
    """Whether the schema is the one that this code was written for."""
    return _version(connection) == SCHEMA


def migrate(connection: Connection) -> None:
    """Upgrade the schema to `SCHEMA` within the caller's transaction, its version number included.

    Raises:
        StoreUnusable: the schema is newer than this code; nothing was changed.
    """
    lock_until_commit(connection, SCHEMA_LOCK)
    if is_current(connection):  # another process was first
        return
    from alembic import command  # noqa: PLC0415 - see SCHEMA
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    found = _version(connection)
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreUnusable(
            f"the database was written by a newer Chorus (its schema is {found}, this one knows {SCHEMA}): "
            "run the newer one, or restore the backup from before the update"
        )
    config.attributes["connection"] = connection
    with _ALEMBIC:
        command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    """Return the schema's version; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))
