"""The words for how far something is, wherever the service writes them.

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
    """Return the word that an object has for its state, in small letters; "" if it has none."""
    return (line(item.get("state")) or line(item.get("status"))).lower()


def is_whole(item: Mapping[str, object]) -> bool:
    """Whether what came with the answer is finished: no word, or an unknown one, says nothing against it."""
    return state_word(item) not in _OPEN_WORDS | FAILED_WORDS


def has_failed_part(body: Mapping[str, object]) -> bool:
    """Whether a part of a result has a word of failure, whatever the result says as a whole."""
    return any(state_word(item) in FAILED_WORDS for item in mappings(body.get("data")))
