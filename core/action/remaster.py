"""The same song, remastered or at another speed."""

from __future__ import annotations

from core.action import texts
from core.action.declaration import Action, Need
from core.action.field import NEEDS_SONG, SOURCE

SPEED_MIN, SPEED_MAX = 0.25, 4.0
"""Times the song's own speed. Source: AceDataCloud API contract, request fields (`speed_multiplier`)."""
VARIATIONS = ("subtle", "normal", "high")

WITH_VARIATION = ("chirp-v5-5", "chirp-v5")
"""Models that support a variation: "v5 and later". Source: AceDataCloud API contract, request fields."""

ACTIONS = (
    Action(
        name="remaster",
        label="Remaster",
        doing="Remastering your song…",
        about="the same song in a new, cleaner sound",
        command="/remaster",
        relation="remaster of",
        fields={
            **SOURCE,
            # "Required by [clients], v5 and later only by [guides]".
            "variation_category": lambda r: (r.variation or "normal") if r.model in WITH_VARIATION else None,
        },
        required=("audio_id",),
        needs=(NEEDS_SONG,),
        models=("chirp-v5-5", "chirp-v5", "chirp-v4-5-plus"),
        has_source=True,
    ),
    Action(
        name="adjust_speed",
        label="Speed",
        doing="Changing the speed…",
        about="the same song faster or slower, with or without its original pitch",
        command="/remaster speed",
        relation="other speed of",
        fields={
            **SOURCE,
            "speed_multiplier": lambda r: r.speed,
            "keep_pitch": lambda r: r.keeps_pitch,
            "title": lambda r: r.title.strip() or r.source_title.strip() or "Untitled",
        },
        required=("audio_id", "speed_multiplier", "title"),
        needs=(
            NEEDS_SONG,
            Need(
                option="speed",
                is_met=lambda r: r.speed is not None and SPEED_MIN <= r.speed <= SPEED_MAX and r.speed != 1,
                problem=texts.SPEED_OUT_OF_RANGE,
                values={"least": SPEED_MIN, "most": SPEED_MAX},
            ),
        ),
        clips=1,
        has_source=True,
    ),
)
