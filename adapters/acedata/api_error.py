"""The provider's error codes as errors of core.

The code decides, the HTTP status only where the code is missing or unknown: both 403 families, money and moderation,
share a status.
Source: AceDataCloud API contract, errors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from adapters.acedata.json_value import line, mapping
from core.errors import (
    BalanceSpent,
    Busy,
    FateUnknown,
    KeyRefused,
    Moderated,
    NotStarted,
    OperatorTrouble,
    Rejected,
    ServiceError,
    ServiceFault,
    SourceUnusable,
    TooManyRequests,
    Unreachable,
)
from core.model.job import Failure, FailureCode

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from adapters.acedata.http import Answer, NoAnswer

_BY_CODE: Mapping[str, type[ServiceError]] = {
    "bad_request": Rejected,
    "content_too_large": Rejected,
    "no_token": KeyRefused,
    "invalid_token": KeyRefused,
    "token_expired": KeyRefused,
    "token_mismatched": KeyRefused,
    "disabled": KeyRefused,
    "not_applied": KeyRefused,
    # A wrong base URL, or an API that the account does not have: a member can fix neither.
    "api_not_implemented": OperatorTrouble,
    "no_api": OperatorTrouble,
    "used_up": BalanceSpent,
    "insufficient_balance": BalanceSpent,
    "forbidden": Moderated,
    "too_many_requests": TooManyRequests,
    "rate_limited": TooManyRequests,
    "busy": Busy,
    "suno_processing_unavailable": SourceUnusable,
    "suno_model_unavailable": SourceUnusable,
    "suno_processing_failed": SourceUnusable,
    "voices_sound_different": Rejected,  # about the recording: its member can try another one
    "api_error": FateUnknown,
    "timeout": FateUnknown,
}
_BY_STATUS: Mapping[int, type[ServiceError]] = {
    401: KeyRefused,
    402: BalanceSpent,
    403: KeyRefused,  # key limits (allowed APIs, expiry) answer 403 without a code
    404: OperatorTrouble,
    405: OperatorTrouble,
    408: FateUnknown,
    429: TooManyRequests,
}
_FIRST_REDIRECT, _FIRST_REFUSAL, _FIRST_FAULT = 300, 400, 500
_TIMEOUTS = (408, 504)
_NOT_FOUND = 404
_UNKNOWN = frozenset({"task_not_found", "not_found"})

_CODE = re.compile(r"[a-z0-9_.-]{1,64}")
_OFFLINE = re.compile(r"\boffline\b", re.IGNORECASE)
"""An `api_error` "about an offline account" means the same as `suno_processing_unavailable`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What an answer, or the `response` of a task, says about its outcome. Missing texts are "", missing ids None.

    `has_failed` is what it says, whatever its HTTP status: `success: false`, or an error without `success: true`.
    """

    code: str
    message: str
    task_id: str | None
    trace_id: str | None
    has_failed: bool

    @property
    def is_error(self) -> bool:
        """Whether it names or describes an error."""
        return bool(self.code or self.message)


class _Facts(TypedDict):
    code: str
    status: int
    task_id: str | None
    trace_id: str | None


def read_details(body: Mapping[str, object], secrets: Collection[str] = ()) -> Details:
    """Read what a JSON body says about its outcome; `error` may be an object, a string or missing.

    `secrets` are removed from the message, in case the provider quotes them.
    """
    error = body.get("error")
    detail = mapping(error) or body
    code = _code(detail.get("code"))
    message = line(detail.get("message")) or line(detail.get("detail"))
    if isinstance(error, str):
        word = _code(error)
        code = word if word in _BY_CODE or "_" in word else ""
        message = "" if code else line(error)
    for secret in secrets:
        message = message.replace(secret, "[hidden]")
    return Details(
        code=code,
        message=message,
        task_id=task_id_in(body),
        trace_id=line(body.get("trace_id")) or None,
        has_failed=body.get("success") is False or (bool(error) and body.get("success") is not True),
    )


def task_id_in(body: Mapping[str, object]) -> str | None:
    """Find the id of the task that an acknowledgement, a result or a callback speaks of; None if it names none.

    Source: AceDataCloud API contract, acknowledgements: `task_id`, else `data.task_id`, else `id`.
    """
    candidates = (body.get("task_id"), mapping(body.get("data")).get("task_id"), body.get("id"))
    return next((found for candidate in candidates if (found := line(candidate))), None)


def is_timeout(details: Details, status: int) -> bool:
    """Whether only the wait ended: the job behind it may go on."""
    return details.code == "timeout" or (status in _TIMEOUTS and details.code in {"", "api_error"})


def is_unknown(answer: Answer, details: Details) -> bool:
    """Whether the provider does not know it: 404 in older documentation, an empty object in newer."""
    is_readable = answer.body is not None or answer.is_blank  # a web page is a wrong address, not a missing task
    return details.code in _UNKNOWN or (answer.status == _NOT_FOUND and details.code != "no_api" and is_readable)


def order_error(answer: Answer, details: Details) -> ServiceError:
    """Return the error for a submit or upload without a usable result.

    An error with a task id is a finished failure: that task exists, so it is not `NotStarted`, and it is over.
    """
    if is_timeout(details, answer.status) or (answer.is_ok and not details.has_failed):
        return FateUnknown(details.message or f"HTTP {answer.status} without a result", **_facts(answer, details))
    kind = _kind(details, answer.status)
    if details.task_id and issubclass(kind, NotStarted | FateUnknown):
        kind = ServiceFault
    if kind is FateUnknown:
        return FateUnknown(_message(kind, answer, details), is_answered=details.is_error, **_facts(answer, details))
    return _error(kind, answer, details)


def read_error(answer: Answer, details: Details) -> ServiceError:
    """Return the error for a failed task read; a read starts nothing, so it is never FateUnknown."""
    kind = _kind(details, answer.status)
    return _error(ServiceFault if kind is FateUnknown else kind, answer, details)


def no_answer_error(no_answer: NoAnswer, *, is_order: bool) -> ServiceError:
    """Return the error for a missing answer; an order that may have left this machine has an unknown fate."""
    if is_order and no_answer.was_sent:
        return FateUnknown(f"no answer came: {no_answer.reason}")
    return Unreachable(f"the service cannot be reached: {no_answer.reason}")


def failure_in(details: Details) -> Failure:
    """Return why a task failed. Messages about money and tokens are not passed on."""
    kind = _kind(details, status=0)
    code = FailureCode.SERVICE_FAULT if kind is FateUnknown else kind.failure_code
    return Failure(code=code, text="" if issubclass(kind, OperatorTrouble) else details.message)


def _code(value: object) -> str:
    code = line(value).lower()
    return code if _CODE.fullmatch(code) else ""


def _kind(details: Details, status: int) -> type[ServiceError]:
    if details.code == "api_error" and _OFFLINE.search(details.message):
        return SourceUnusable
    known = _BY_CODE.get(details.code) or _BY_STATUS.get(status)
    if known is not None:
        return known
    if _FIRST_REDIRECT <= status < _FIRST_REFUSAL:
        return OperatorTrouble  # the base URL is not the API's own: redirects are never followed
    return Rejected if _FIRST_REFUSAL <= status < _FIRST_FAULT else FateUnknown


def _message(kind: type[ServiceError], answer: Answer, details: Details) -> str:
    if details.message:
        return details.message
    if issubclass(kind, Moderated | Rejected):
        return "no reason was given"  # may be shown to a member, who has no use for a status
    return f"HTTP {answer.status}, {details.code or 'no readable reason'}"


def _facts(answer: Answer, details: Details) -> _Facts:
    return {"code": details.code, "status": answer.status, "task_id": details.task_id, "trace_id": details.trace_id}


def _error(kind: type[ServiceError], answer: Answer, details: Details) -> ServiceError:
    message = _message(kind, answer, details)
    if kind is TooManyRequests:
        return TooManyRequests(message, retry_after_s=answer.retry_after_s, **_facts(answer, details))
    return kind(message, **_facts(answer, details))
