"""State words, wherever the service writes them.

Source: AceDataCloud API contract, state words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.acedata.json_value import line, mappings

if TYPE_CHECKING:
    from collections.abc import Mapping

DONE_WORDS = frozenset({"succeed", "succeeded", "success", "completed", "complete", "finished"})
FAILED_WORDS = frozenset({"failed", "failure", "error", "cancelled", "canceled", "rejected"})
QUEUED_WORDS = frozenset({"pending", "queued"})
_OPEN_WORDS = QUEUED_WORDS | {"running", "processing"}


def state_word(item: Mapping[str, object]) -> str:
    """Return an object's state word in lower case; "" if it has none."""
    return (line(item.get("state")) or line(item.get("status"))).lower()


def is_whole(item: Mapping[str, object]) -> bool:
    """Whether the object is finished; a missing or unknown state word counts as finished."""
    return state_word(item) not in _OPEN_WORDS | FAILED_WORDS


def has_failed_part(body: Mapping[str, object]) -> bool:
    """Whether a part of a result has failed, whatever the result says as a whole."""
    return any(state_word(item) in FAILED_WORDS for item in mappings(body.get("data")))
