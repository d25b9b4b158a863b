"""Songs extended from a point, and their parts joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.action.declaration import Action
from core.action.field import CUSTOM, EXCLUDE, NEEDS_SONG, NEEDS_SOURCE, SOURCE, STEERING, WORDS, has_lyrics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.action.declaration import Fill

_EXTENDED: Mapping[str, Fill] = {
    **SOURCE,
    **CUSTOM,
    "continue_at": lambda r: r.at_s,
    **WORDS,
    **EXCLUDE,
    # "`lyric` unless instrumental": where no lyrics were typed, only an instrumental extension is a valid one.
    "instrumental": lambda r: r.instrumental or not has_lyrics(r),
    **STEERING,
}

ACTIONS = (
    Action(
        name="extend",
        label="Extend",
        doing="Extending your song…",
        about="continue a song, from its end or from any point",
        command="/extend",
        relation="extended from",
        fields=_EXTENDED,
        required=("audio_id", "continue_at"),
        needs=(NEEDS_SOURCE,),
        has_source=True,
    ),
    Action(
        name="upload_extend",
        label="Extend",
        doing="Extending your song…",
        about="a longer version of your own file",
        command="/extend audio",
        relation="extended from",
        fields=_EXTENDED,
        required=("audio_id", "continue_at"),
        needs=(NEEDS_SOURCE,),
        priced_as="extend",
        has_source=True,
        is_uploaded=True,
    ),
    Action(
        name="concat",
        label="Join",
        doing="Joining the parts…",
        about="all parts of an extended song joined into one track",
        command="/concat",
        relation="joined from",
        fields=SOURCE,
        required=("audio_id",),
        needs=(NEEDS_SONG,),
        clips=1,
        has_source=True,
    ),
)
