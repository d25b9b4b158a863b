"""The operator's line about a call to the provider that came to nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from core.errors import OperatorTrouble

if TYPE_CHECKING:
    from core.errors import ServiceError


def log_service_error(log: logging.Logger, what: str, error: ServiceError) -> None:
    """Log what did not come about, and why: an error where only the operator can mend it, else a warning."""
    log.log(
        logging.ERROR if isinstance(error, OperatorTrouble) else logging.WARNING,
        "%s: %s: %s (code %s, status %s, task %s, trace %s)",
        what,
        type(error).__name__,
        error.message,
        error.code or "-",
        error.status or "-",
        error.task_id or "-",
        error.trace_id or "-",
    )
