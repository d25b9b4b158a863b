"""What clips are called that come back without a name of their own."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from core.action import ACTIONS
from core.model.job import ClipKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.job import Clip
    from core.model.request import SongRequest


def with_titles(clips: Sequence[Clip], request: SongRequest) -> Sequence[Clip]:
    """Give each clip a title: its own, or what the order called it; a stem is named after its part.

    The provider's titles of stems count where they tell the stems of a set apart; else they are named in the order that
    the action declares.
    """
    action = ACTIONS[request.action]
    if action.kind is not ClipKind.STEM:
        return [clip if clip.title.strip() else replace(clip, title=request.title) for clip in clips]
    counts = Counter(clip.title.strip().casefold() for clip in clips)
    sets = max(1, len(clips) // max(1, len(action.clip_names)))
    is_told = "" not in counts and max(counts.values(), default=0) <= sets and len(counts) > 1
    if is_told or not action.clip_names:
        return list(clips)
    names = action.clip_names
    return [replace(clip, title=names[number % len(names)]) for number, clip in enumerate(clips)]
