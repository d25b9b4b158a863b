"""Titles of the stems in a set: the isolated part, and the song without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from adapters.acedata.json_value import line, mapping, mappings
from core.action.stem import STEMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def stem_titles(response: Mapping[str, object]) -> Mapping[str, str]:
    """Return the titles of the clips that `stem_sets` names, by their ids; {} where there are no sets.

    Source: AceDataCloud API contract, clip object: `stem_sets[]` = `{stem_type, isolated, remainder}`. How a clip
    is named there is not published: an id, a clip or a list of them is accepted.
    """
    sets = mappings(response.get("stem_sets"))
    titles: dict[str, str] = {}
    for number, stem_set in enumerate(sets, start=1):
        word = line(stem_set.get("stem_type"))
        part = STEMS.get(word.lower()) or word.replace("_", " ").capitalize() or "Stem"
        mark = f", set {number}" if len(sets) > 1 else ""
        titles |= dict.fromkeys(_clip_ids(stem_set.get("isolated")), f"{part}{mark}")
        rest = part if part.isupper() else part.lower()
        titles |= dict.fromkeys(_clip_ids(stem_set.get("remainder")), f"Without {rest}{mark}")
    return titles


def _clip_ids(value: object) -> Sequence[str]:
    items = cast("list[object]", value) if isinstance(value, list) else [value]
    return [found for item in items if (found := line(mapping(item).get("id")) or line(item))]
