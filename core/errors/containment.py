"""The last line of defence of loops and background tasks: what nobody foresaw is logged and ends nothing else."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import logging
    from collections.abc import Generator


@contextmanager
def contain_errors(log: logging.Logger, message: str, *args: object) -> Generator[None]:
    """Log any error of the block with its traceback instead of raising it; the code goes on after the block.

    For work that nobody awaits, or that runs beside other people's: one job, one task, one round of a loop. Whoever
    uses it says why in a comment. Cancellation passes.
    """
    try:
        yield
    except Exception:
        log.exception(message, *args)
