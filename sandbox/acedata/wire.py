"""What every answer of the service consists of: JSON values, the rows of the error table, and error bodies."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

Json = dict[str, Any]

# Code -> (HTTP status, message). Source: AceDataCloud API contract, errors.
ERROR_ROWS: dict[str, tuple[int, str]] = {
    "bad_request": (400, "The request is not valid."),
    "no_token": (400, "No authorization token was given."),
    "api_not_implemented": (400, "This operation is not implemented."),
    "token_mismatched": (401, "The token does not belong to this API."),
    "disabled": (403, "The application is disabled."),
    "invalid_token": (401, "The token is not valid."),
    "token_expired": (401, "The token has expired."),
    "used_up": (403, "The balance of this application is used up."),
    "forbidden": (403, "The text contains content that is not allowed."),
    "no_api": (404, "There is no API at this path."),
    "too_many_requests": (429, "Too many requests, try again later."),
    "busy": (500, "The service is busy, try again later."),
    "api_error": (500, "The service failed to complete the request."),
    "suno_processing_unavailable": (500, "The source clip cannot be processed at the moment."),
    "suno_model_unavailable": (500, "The model is not available at the moment."),
    "suno_processing_failed": (500, "The source clip could not be processed."),
    "availability_unknown": (503, "The availability could not be determined."),
    "timeout": (504, "The task did not finish in time."),
}


class Refusal(Exception):
    """The request is answered with a row of the error table; nothing was started.

    `status` defaults to the one that the contract lists for `code`; unknown codes get 500.
    """

    def __init__(self, code: str, message: str | None = None, status: int | None = None) -> None:
        listed_status, listed_message = ERROR_ROWS.get(code, (500, "The request failed."))
        self.code = code
        self.message = message or listed_message
        self.status = status or listed_status
        super().__init__(f"{self.status} {code}: {self.message}")


def new_id() -> str:
    """A new id as the service makes them: a UUID as text."""
    return str(uuid.uuid4())


def iso_time(at: datetime) -> str:
    """The time in the service's text format: ISO 8601 with milliseconds and Z."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def error_body(code: str | None, message: str, trace_id: str) -> Json:
    """The body of an error; None for `code` where the contract lists none."""
    error: Json = {"message": message} if code is None else {"code": code, "message": message}
    return {"error": error, "trace_id": trace_id}
