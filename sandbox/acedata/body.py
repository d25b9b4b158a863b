"""Reads and checks the fields of a request's body that several endpoints share."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from sandbox.acedata.wire import Json


def text_of(body: Json, field: str) -> str:
    """The field's text.

    Raises:
        Refusal: It is missing, blank or not text (bad_request).
    """
    value = body.get(field)
    if not isinstance(value, str) or not value.strip():
        raise Refusal("bad_request", f"{field} is required, a string")
    return value


def optional_text_of(body: Json, field: str) -> str:
    """The field's text, empty when it is missing.

    Raises:
        Refusal: It is not text (bad_request).
    """
    value = body.get(field)
    if value is not None and not isinstance(value, str):
        raise Refusal("bad_request", f"{field} must be a string")
    return value or ""


def number_of(body: Json, field: str) -> float | None:
    """The field's number; None when it is missing.

    Raises:
        Refusal: It is not a number (bad_request).
    """
    value = body.get(field)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise Refusal("bad_request", f"{field} must be a number")
    return value


def number_within(value: object, lowest: float, highest: float) -> float | None:
    """The value when it is a number in the range, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if lowest <= value <= highest else None


def count_of(body: Json, field: str, default: int) -> int:
    """The field's whole number, 0 or more; a number in text, as URLs have it, counts too.

    Raises:
        Refusal: It is not a whole number of 0 or more (bad_request).
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


def is_web_url(url: object) -> bool:
    """Whether this is an http or https URL with a host."""
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
    except ValueError:  # "http://[half an address"
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def check_callback(body: Json) -> None:
    """Check the callback URL, if the body has one.

    Raises:
        Refusal: It is not an http or https URL (bad_request).
    """
    url = body.get("callback_url")
    if url is not None and not is_web_url(url):
        raise Refusal("bad_request", "callback_url must be an http or https URL")
