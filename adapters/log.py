"""The operator's log: text or JSON lines on standard error, with every known secret removed."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

STRUCK_OUT = "[secret]"


class _Careful(logging.Formatter):
    """Removes secrets from the finished line, wherever they came from (also tracebacks)."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = self.compose(record)
        for secret in self._secrets:
            line = line.replace(secret, STRUCK_OUT)
        return line

    def compose(self, record: logging.LogRecord) -> str:
        """Return the line as text."""
        return super().format(record)


class _Json(_Careful):
    """One JSON object a line, for log collectors."""

    def compose(self, record: logging.LogRecord) -> str:
        """Return the line as JSON."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def open_log(*, level: str, form: str, secrets: Collection[str]) -> None:
    """Send all logging to standard error from now on, in the form "text" or "json"; secrets never get there."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json(secrets) if form == "json" else _Careful(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # asyncio's and discord.py's DEBUG lines are about sockets, SQLAlchemy's INFO lines each statement: they bury
    # everything else, and SQLAlchemy's alone took a third of the time of a /song.
    for chatty, least in (("asyncio", logging.INFO), ("discord", logging.INFO), ("sqlalchemy", logging.WARNING)):
        logging.getLogger(chatty).setLevel(max(least, logging.getLevelNamesMapping()[level]))
