"""SQLite: one writer, several readers, each in a thread of its own.

Written here rather than with SQLAlchemy's asyncio layer over aiosqlite, which hands every statement to a thread in
three or four steps: measured, 340 µs for an INSERT and 520 µs for a SELECT of one row, where the statements themselves
take 20 and 60. Here a whole transaction is handed over at once. It also keeps the conversion of 5,000 rows into jobs
off the event loop.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, final

from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError
from typing_extensions import override

from adapters.store.database.engine import Database
from adapters.store.database.error import StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Connection, Engine, RootTransaction

T = TypeVar("T")
P = ParamSpec("P")

READERS = 4
BATCH = 50
"""How many changes share one commit, so that many waiting changes need one disk sync instead of one each."""

LOCK_WAIT_S = 30.0
"""How long a change waits for those of other processes; longer than any of them takes."""

PAUSE_S = 0.0005
"""What a busy writer leaves between two batches. SQLite's lock has no queue: without a gap other processes starve."""

OLDEST_SQLITE = (3, 35)  # RETURNING
FULL_TEXT = "fts5"  # an extension that a build may leave out

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    # NORMAL would be enough against kill -9, for the written pages are the kernel's by then. It is not enough against
    # power loss, which may take the last commits with it: a claim lost that way leaves the job queued although its
    # song was ordered and paid for, and it would be ordered again. FULL syncs at each commit.
    "PRAGMA synchronous = FULL",
    # What is deleted is overwritten, so that nothing of a forgotten member stays in the file. Some builds of SQLite do
    # so on their own, others leave the text in place.
    "PRAGMA secure_delete = ON",
)


@final
class SqliteDatabase(Database):
    """A database in a file."""

    def __init__(self, url: URL) -> None:
        """Make the file's folder; nothing is connected yet.

        Raises:
            StoreUnusable: SQLite is too old or lacks FTS5, no file is named, or its folder cannot be made.
        """
        _check_sqlite()
        if not url.database or url.database == ":memory:":
            raise StoreUnusable("DATABASE_URL names no file, and songs and credits must outlive the process")
        self.name = url.database
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnusable(f"the folder {folder} cannot be made: {error.strerror}") from error
        # A write takes SQLite's lock at once (a read lock cannot become a write lock without conflicts) and waits for
        # it in `_locked`. A reader waits only for the short locks of opening, recovery and the last close.
        self._writing = _engine(url, 1, "BEGIN IMMEDIATE", ("PRAGMA busy_timeout = 0",))
        self._reading = _engine(url, READERS, "BEGIN", ("PRAGMA busy_timeout = 5000", "PRAGMA query_only = ON"))
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        self._waiting: deque[_Turn[Any]] = deque()

    @override
    async def read(self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:

        def run() -> T:
            with self._reading.begin() as connection:
                return query(connection, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    @override
    async def write(self, change: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        turn = _Turn[T](lambda connection: change(connection, *args, **kwargs))
        self._waiting.append(turn)
        # One call for each change: the first one commits all that wait by then, the others find nothing left.
        self._writer.submit(self._commit_waiting)
        return await asyncio.wrap_future(turn.outcome)

    @override
    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._writer.shutdown()
        self._readers.shutdown()
        self._reading.dispose()
        self._writing.dispose()

    def _commit_waiting(self) -> None:
        turns = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        if not turns:
            return
        try:
            with self._writing.connect() as connection, _locked(connection):
                for turn in turns:
                    turn.take(connection)
        except Exception as error:  # noqa: BLE001 - the writer must survive; each caller gets the error
            for turn in turns:
                turn.fail(error)
        else:
            for turn in turns:
                turn.tell()
        if self._waiting:
            time.sleep(PAUSE_S)


class _Turn(Generic[T]):
    """One change within a batch, in a savepoint of its own; its caller learns the outcome after the commit."""

    def __init__(self, change: Callable[[Connection], T]) -> None:
        self.outcome: Future[T] = Future()
        self._change = change
        self._tell: Callable[[], None] | None = None

    def take(self, connection: Connection) -> None:
        """Make the change; undo it if it raises, or if its caller was cancelled meanwhile."""
        if self.outcome.cancelled():
            return
        savepoint = connection.begin_nested()
        try:
            result = self._change(connection)
        except Exception as error:  # noqa: BLE001 - the writer must survive; the caller gets the error
            savepoint.rollback()
            self._settle(partial(self.outcome.set_exception, error))
            return
        if self._settle(partial(self.outcome.set_result, result)):
            savepoint.commit()
        else:
            savepoint.rollback()

    def _settle(self, tell: Callable[[], None]) -> bool:
        """Fix the outcome: from here on the caller cannot cancel it. False if that was too late."""
        is_wanted = self.outcome.set_running_or_notify_cancel()
        self._tell = tell if is_wanted else None
        return is_wanted

    def tell(self) -> None:
        """Tell the caller the outcome."""
        if self._tell is not None:
            self._tell()

    def fail(self, error: Exception) -> None:
        """Tell the caller that nothing was written, because of `error`."""
        if self.outcome.cancelled():
            return
        if self.outcome.running() or self.outcome.set_running_or_notify_cancel():
            self.outcome.set_exception(error)


def _check_sqlite() -> None:
    """Check that Python's SQLite can do what the store asks of it.

    Raises:
        StoreUnusable: it is too old, or was built without full-text search.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreUnusable(f"SQLite {sqlite3.sqlite_version} is too old: Chorus needs 3.35 or newer")
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute(f"CREATE VIRTUAL TABLE probe USING {FULL_TEXT}(text)")
        except sqlite3.OperationalError as error:
            raise StoreUnusable(
                f"this Python's SQLite {sqlite3.sqlite_version} has no full-text search ({error}): run Chorus with a "
                "Python from python.org, your system, or the container image, or use PostgreSQL"
            ) from error


def _engine(url: URL, connections: int, begin: str, pragmas: tuple[str, ...]) -> Engine:
    """Make an engine on which SQLAlchemy, not the driver, begins transactions (SQLAlchemy's documented recipe)."""
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        hide_parameters=True,  # an error would quote what members typed, and tokens
        pool_size=connections,
        max_overflow=0,
    )

    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal":
            raise StoreUnusable("SQLite's WAL mode needs a local disk; the database lies on another kind")
        for pragma in (*_PRAGMAS, *pragmas):
            connection.execute(pragma)

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", start)
    return engine


def _locked(connection: Connection) -> RootTransaction:
    """Begin a write transaction, waiting for those of other processes.

    SQLite's own waiting sleeps up to 100 ms between two tries: too long to hit the gaps that a busy process leaves.

    Raises:
        StoreUnusable: another process kept the database locked for `LOCK_WAIT_S`; nothing was written.
    """
    deadline_s = time.monotonic() + LOCK_WAIT_S
    while True:
        try:
            return connection.begin()
        except OperationalError as error:
            if not _is_busy(error):
                raise
            if time.monotonic() > deadline_s:
                raise StoreUnusable(f"another process has kept the database locked for {LOCK_WAIT_S:.0f} s") from error
        time.sleep(random.uniform(0.0005, 0.003))  # noqa: S311 - so that processes do not retry in lockstep


def _is_busy(error: OperationalError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY  # the higher bits tell the kind of BUSY
