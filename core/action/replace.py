"""One section of a song redone, the rest kept."""

from __future__ import annotations

from core.action import texts
from core.action.declaration import Action, Need, Span
from core.action.field import NEEDS_SONG, PROMPT_MAX, SOURCE, STYLE

ACTIONS = (
    Action(
        name="replace_section",
        label="Replace",
        doing="Redoing the section…",
        about="redo one section, with new lyrics or without; the rest stays the same",
        command="/replace",
        relation="section replaced in",
        fields={
            **SOURCE,
            "replace_section_start": lambda r: r.start_s,
            "replace_section_end": lambda r: r.end_s,
            # "`prompt` = only the replaced lines": what a member types are those, and not the whole new text.
            "prompt": lambda r: r.lyrics,
            **STYLE,
            # Sent always: earlier versions of the service returned unmerged candidates.
            "replace_section_result_mode": lambda _: "full_song",
        },
        required=("audio_id", "replace_section_start", "replace_section_end"),
        needs=(
            NEEDS_SONG,
            Need(
                option="lyrics",
                is_met=lambda r: len(r.lyrics) <= PROMPT_MAX,
                problem=texts.SECTION_TOO_LONG,
                values={"most": PROMPT_MAX},
            ),
        ),
        span=Span(),
        has_source=True,
    ),
)
