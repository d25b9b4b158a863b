"""Lenient reading of JSON values: nothing here raises.

Source: AceDataCloud API contract, rules for a robust client (missing or null fields, `data` as list or object, numeric
or ISO timestamps, unknown extras).
"""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PREVIEW_HOST = "audiopipe.suno.ai"
"""Streams clips that are still in progress; never a result."""

_MILLISECONDS_FROM = 1e11
"""Seconds of this size lie in the year 5138, so such a number counts milliseconds."""


def json_object(raw: str | bytes) -> Mapping[str, object] | None:
    """Parse a JSON object; None for anything else, however broken or deep."""
    try:
        value: object = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else None


def mapping(value: object) -> Mapping[str, object]:
    """Take a JSON object as it is, anything else as an empty one."""
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def mappings(value: object) -> Sequence[Mapping[str, object]]:
    """Take the objects of a list, or one object for a list of one."""
    items = cast("list[object]", value) if isinstance(value, list) else [value]
    return [cast("Mapping[str, object]", item) for item in items if isinstance(item, dict)]


def text(value: object) -> str:
    """Take a string without characters that no database stores (NUL, lone surrogates); "" for anything else."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "replace").decode().replace("\0", "")


def line(value: object, most: int = 500) -> str:
    """Take a string as one line of at most `most` characters; "" for anything else."""
    return " ".join(text(value).split())[:most]


def lines(value: object, most: int = 500) -> Sequence[str]:
    """Take the texts of a list, or one text for a list of one, each as one line; blank ones are left out."""
    items = cast("list[object]", value) if isinstance(value, list) else [value]
    return [found for item in items if (found := line(item, most))]


def number(value: object) -> float | None:
    """Take a finite number, also one written as a string; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def moment(value: object) -> datetime | None:
    """Take Unix seconds (or milliseconds) or an ISO 8601 text as an aware time in UTC; None for anything else."""
    seconds = number(value)
    try:
        if seconds is not None:
            scale = 1000 if seconds > _MILLISECONDS_FROM else 1
            return datetime.fromtimestamp(seconds / scale, UTC) if seconds > 0 else None
        found = datetime.fromisoformat(text(value).strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def positive(value: object) -> float | None:
    """Take a number above 0; None for anything else."""
    found = number(value)
    return found if found is not None and found > 0 else None


def final_url(value: object) -> str:
    """Take an http(s) URL; "" for anything else, and for a preview stream."""
    url = text(value).strip()
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    is_final = parts.scheme in {"http", "https"} and host and host.rstrip(".") != PREVIEW_HOST
    return url if is_final else ""
