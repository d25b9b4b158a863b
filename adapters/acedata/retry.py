"""Retries: how often a call is sent again, after which pauses, and after which errors.

Written here rather than with stamina: errors are values, and Retry-After from the provider decides the pause.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from adapters.acedata.task_log import log_repeat
from core.errors import NotStarted, OperatorTrouble, ServiceError, TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

BACKOFF_MAX_S = 16
"""The provider's advice for 429 and 5xx: 1, 2, 4, 8, 16 s, each plus up to 1 s of jitter."""
_FIRST_FAULT = 500

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How a call is retried: the most attempts, how to sleep, and 0 to 1 s of jitter for each pause."""

    attempts: int = 3
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    jitter: Callable[[], float] = random.random

    async def run(
        self,
        call: str,
        send: Callable[[], Awaitable[Result | ServiceError]],
        *,
        is_repeatable: Callable[[ServiceError], bool],
    ) -> Result:
        """Send a call until it has a result, fails in a way that must not be repeated, or the attempts run out.

        Raises:
            ServiceError: the outcome of the last attempt.
        """
        attempt = 1
        while True:
            outcome = await send()
            if not isinstance(outcome, ServiceError):
                return outcome
            pause_s = self._pause_s(attempt, outcome) if is_repeatable(outcome) else None
            if pause_s is None:
                raise outcome
            log_repeat(call, outcome, pause_s=pause_s)
            await self.sleep(pause_s)
            attempt += 1

    def _pause_s(self, attempt: int, error: ServiceError) -> float | None:
        """Return how long to wait before the next attempt; None where there is none."""
        asked_s = error.retry_after_s if isinstance(error, TooManyRequests) else None
        if attempt >= self.attempts or (asked_s is not None and asked_s > BACKOFF_MAX_S):
            return None  # for a longer pause there is the caller's next round
        return max(min(2 ** (attempt - 1), BACKOFF_MAX_S) + self.jitter(), asked_s or 0)


def is_temporary(error: ServiceError) -> bool:
    """Whether a read may be sent again: 429, 5xx, no connection."""
    if isinstance(error, OperatorTrouble):
        return False
    return isinstance(error, NotStarted) or error.status >= _FIRST_FAULT


def is_not_started(error: ServiceError) -> bool:
    """Whether a call that may cost something may be sent again: it certainly did not run."""
    return isinstance(error, NotStarted)
