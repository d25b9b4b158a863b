"""Log lines that only this package can write; a call that failed permanently is logged by its caller, with its job.

Never the key (the HTTP client removes it from every answer) and never a callback token (blanked out of every message).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.acedata.task_report import Reading
    from core.errors import ServiceError

_log = logging.getLogger(__name__)


def log_failed_task(call: str, action: str, reading: Reading) -> None:
    """Log a task that ended without a song, with the provider's own message, however private it is."""
    report, details = reading
    facts = {
        "call": call,
        "action": action,
        "fault": None if report.failure is None else report.failure.code.value,
        "code": details.code,
        "task_id": report.task_id,
        "trace_id": report.trace_id,
        "said": details.message,
    }
    known = " ".join(f"{name}={fact!r}" for name, fact in facts.items() if fact)
    _log.warning("song service: task failed: %s", known)


def log_repeat(call: str, error: ServiceError, *, pause_s: float) -> None:
    """Log, for debugging, that a call is going to be repeated."""
    _log.debug("song service: %s again in %.1f s: %s (trace %s)", call, pause_s, error.message, error.trace_id)


def log_missing_persona(persona_id: str, *, details: str, trace_id: str | None) -> None:
    """Log that a persona to delete was not found, in case it exists after all."""
    _log.warning("song service: no persona %r to delete: said=%r trace_id=%r", persona_id, details, trace_id)
