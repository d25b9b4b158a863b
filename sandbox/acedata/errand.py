"""One endpoint whose answer is the whole result: how its body is checked, and what comes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sandbox.acedata.wire import Json, Refusal
from sandbox.acedata.worker import Make

Check = Callable[[Json, str], Awaitable[Make]]


@dataclass(frozen=True, slots=True)
class Errand:
    """How to run an errand.

    `check` takes the body and the user's id, raises a Refusal when the body is against the rules, and returns what
    makes the data. `has_async` is whether it can be asked for asynchronously: it is a task then. `is_flat` is whether
    what is made stands in the answer itself and not under `data`, `is_timed` whether the answer says how long it took.
    """

    check: Check
    has_async: bool = False
    is_flat: bool = False
    is_timed: bool = False


def text_of(body: Json, field: str) -> str:
    """The field's text.

    Raises:
        Refusal: It is missing, blank or no text (bad_request).
    """
    value = body.get(field)
    if not isinstance(value, str) or not value.strip():
        raise Refusal("bad_request", f"{field} is required, a string")
    return value


def optional_text_of(body: Json, field: str) -> str:
    """The field's text, empty when it is missing.

    Raises:
        Refusal: It is no text (bad_request).
    """
    value = body.get(field)
    if value is not None and not isinstance(value, str):
        raise Refusal("bad_request", f"{field} must be a string")
    return value or ""


def number_of(body: Json, field: str) -> float | None:
    """The field's number; None when it is missing.

    Raises:
        Refusal: It is no number (bad_request).
    """
    value = body.get(field)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise Refusal("bad_request", f"{field} must be a number")
    return value


def count_of(body: Json, field: str, default: int) -> int:
    """The field's whole number, 0 or more, also where it came as text in a URL.

    Raises:
        Refusal: It is none (bad_request).
    """
    value = body.get(field)
    if value is None:
        return default
    try:
        count = int(value)
    except (TypeError, ValueError):
        count = -1
    if count < 0:
        raise Refusal("bad_request", f"{field} must be a whole number, 0 or more")
    return count
