"""The provider did not do what was asked."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from core.errors.root import ChorusError
from core.model.job import FailureCode

if TYPE_CHECKING:
    from core.model.job import Job


class ServiceError(ChorusError):
    """The provider did not do what was asked.

    `code` is its error code ("" if it gave none), `status` the HTTP status (0 if there was no answer). The message
    never contains the key. `task_id` and `trace_id` are for the operator's log.
    """

    failure_code = FailureCode.SERVICE_FAULT

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        status: int = 0,
        task_id: str | None = None,
        trace_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.task_id = task_id
        self.trace_id = trace_id


class NotStarted(ServiceError):
    """Certainly no task was started; the same request may be sent again later."""

    failure_code = FailureCode.SERVICE_BUSY


class Unreachable(NotStarted):
    """No connection could be made (refused, DNS, TLS)."""


class TooManyRequests(NotStarted):
    """429: rate or concurrency. `retry_after_s` is None where the provider did not say."""

    def __init__(self, message: str, *, retry_after_s: float | None = None, **rest: object) -> None:
        super().__init__(message, **rest)  # type: ignore[arg-type]
        self.retry_after_s = retry_after_s


class Busy(NotStarted):
    """`busy` without a task id: the upstream is throttled."""


class FateUnknown(ServiceError):
    """The answer was lost, was junk, or named no task: a task may exist.

    `is_answered`: the provider itself answered with an error (then a task is unlikely); else no answer came.
    """

    failure_code = FailureCode.FATE_UNKNOWN

    def __init__(self, message: str, *, is_answered: bool = False, **rest: object) -> None:
        super().__init__(message, **rest)  # type: ignore[arg-type]
        self.is_answered = is_answered


class Moderated(ServiceError):
    """403 `forbidden`: the text or the audio was refused; the message names the problem and may be shown."""

    failure_code = FailureCode.MODERATED


class Rejected(ServiceError):
    """400: a field is wrong for this provider; the message may be shown."""

    failure_code = FailureCode.REJECTED


class SourceUnusable(ServiceError):
    """The source clip or the model cannot be processed now."""

    failure_code = FailureCode.SOURCE_UNUSABLE


class OperatorTrouble(ServiceError):
    """Balance or key: only the operator can fix it, and members are not shown why."""

    failure_code = FailureCode.OPERATOR


class BalanceSpent(OperatorTrouble):
    """`used_up` (403) or 402: the account has no balance left."""


class KeyRefused(OperatorTrouble):
    """The API key is missing, wrong, expired, disabled, or not allowed for this API."""


class ServiceFault(ServiceError):
    """The provider failed in a way that certainly ended the task."""


def log_service_error(log: logging.Logger, what: str, error: ServiceError, *, job: Job | None = None) -> None:
    """Log what failed, and why: as an error if only the operator can fix it, else as a warning.

    The line carries the task and trace id of the error, else of the job, and never a secret.
    """
    log.log(
        logging.ERROR if isinstance(error, OperatorTrouble) else logging.WARNING,
        "%s: %s: %s (code %s, status %s, task %s, trace %s)",
        what if job is None else f"job {job.id} ({job.request.action}, {job.request.model}): {what}",
        type(error).__name__,
        error.message,
        error.code or "-",
        error.status or "-",
        error.task_id or (job and job.task_id) or "-",
        error.trace_id or (job and job.trace_id) or "-",
    )
