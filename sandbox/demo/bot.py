"""Runs the unmodified bot.py as a separate process that gets only its settings."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sandbox.loopback import child_environment
from settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping

ROOT = Path(__file__).parents[2]
LAST_LINES = 12
"""How many lines of the bot's log are shown when it ended unexpectedly."""
STOP_S = 12.0
"""The bot stops within 10 s; after this time it is killed."""
_LINE_MAX_BYTES = 4 * 1024 * 1024

_T = TypeVar("_T")


class BotStopped(Exception):
    """The bot ended unexpectedly; the message has its exit status and the last lines of its log."""


def environment(folder: Path, *, discord_url: str, own: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a bot in `folder` that has only the settings in `own`.

    Every other setting is empty, so that none of a real installation is used; .env is read from the working directory,
    which is `folder`.
    """
    unset = {field.name.upper(): "" for field in fields(Settings)}
    kept = {
        "DATABASE_URL": f"sqlite:///{folder}/chorus.db",
        "MEDIA_DIR": str(folder / "media"),
        "HTTP_PORT": "0",
        "LOG_FORMAT": "json",
    }
    return {**os.environ, **unset, **child_environment(discord_url, {"PYTHONPATH": str(ROOT)}), **kept, **own}


class BotProcess:
    """A running bot. Its log lines at WARNING and above, and all other output, go to `tell` line by line."""

    def __init__(self, process: asyncio.subprocess.Process, tell: Callable[[str], None]) -> None:
        self._process = process
        self._tell = tell
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self._is_stopping = False
        self._ended = asyncio.create_task(self._listen(), name="demo-bot")

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    async def outlives(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Return what `work` returns.

        Raises:
            BotStopped: the bot ended first; the work was cancelled.
        """
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({task, self._ended}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise self._stopped_error()
            return await task
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({task})

    async def stop(self) -> None:
        """Ask the bot to stop, and kill it if it does not."""
        self._is_stopping = True
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            async with asyncio.timeout(STOP_S):
                await asyncio.shield(self._ended)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._ended

    async def _listen(self) -> None:
        output = self._process.stdout
        while output is not None and (line := await output.readline()):
            self._take_line(line.decode(errors="replace").rstrip())
        await self._process.wait()

    def _take_line(self, line: str) -> None:
        level, text = read_log_line(line)
        self._last.append(text)
        # Ctrl-C reaches the bot too, so its messages about being interrupted are expected.
        if level >= logging.WARNING and not self._is_stopping:
            self._tell(f"bot: {text}")

    def _stopped_error(self) -> BotStopped:
        log = "\n".join(f"  {line}" for line in self._last) or "  (there is no output)"
        return BotStopped(
            f"The bot stopped unexpectedly with exit status {self._process.returncode}. The end of its log:\n{log}"
        )


def read_log_line(line: str) -> tuple[int, str]:
    """Read a line of the bot's JSON log: its level and its text. Any other output counts as an error."""
    try:
        entry = json.loads(line)
        level = logging.getLevelNamesMapping()[entry["level"]]
        text = f"{entry['level']} {entry['logger']}: {entry['message']}"
    except (ValueError, TypeError, KeyError):
        return logging.ERROR, line
    return level, "\n".join([text, *([entry["traceback"]] if "traceback" in entry else [])])


@asynccontextmanager
async def bot_process(
    folder: Path, environ: Mapping[str, str], tell: Callable[[str], None]
) -> AsyncGenerator[BotProcess]:
    """Run bot.py in `folder` until the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "bot.py"),
        cwd=folder,
        env=dict(environ),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=_LINE_MAX_BYTES,
    )
    bot = BotProcess(process, tell)
    try:
        yield bot
    finally:
        await bot.stop()
