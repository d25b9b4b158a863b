"""Stems separated from a song, and parts added to it."""

from __future__ import annotations

from core.action import texts
from core.action.declaration import Action, Need
from core.action.field import EXCLUDE, NEEDS_SONG, PROMPT, SOURCE, STEERING, STYLE, TITLE
from core.model.job import ClipKind

STEMS = {
    "vocals": "Vocals",
    "backing_vocals": "Backing vocals",
    "drums": "Drums",
    "bass": "Bass",
    "guitar": "Guitar",
    "keyboard": "Keyboard",
    "percussion": "Percussion",
    "strings": "Strings",
    "synth": "Synth",
    "fx": "FX",
    "brass": "Brass",
    "woodwinds": "Woodwinds",
}
"""The provider's `stem_type` values, and their names."""

_NEEDS_STEM = Need(
    option="stem",
    is_met=lambda r: r.stem in STEMS,
    problem=texts.STEM_UNKNOWN,
    values={"stems": ", ".join(STEMS.values()).lower()},
)

ACTIONS = (
    Action(
        name="stems",
        label="Stems",
        doing="Separating the stems…",
        about="vocals and instrumental, each as a file",
        command="/stems kind:two",
        relation="stems of",
        fields=SOURCE,
        required=("audio_id",),
        needs=(NEEDS_SONG,),
        kind=ClipKind.STEM,
        clip_names=("Vocals", "Instrumental"),
        buttons=("more",),
        has_source=True,
    ),
    Action(
        name="all_stems",
        label="All stems",
        doing="Separating the stems…",
        about="up to twelve parts, in two versions: vocals, drums, bass, guitar, keys and more",
        command="/stems kind:all",
        relation="stems of",
        fields=SOURCE,
        required=("audio_id",),
        needs=(NEEDS_SONG,),
        cost=2,
        kind=ClipKind.STEM,
        clips=24,
        clip_names=tuple(STEMS.values()),
        buttons=("more",),
        has_source=True,
    ),
    Action(
        name="extract_stem",
        label="Extract stem",
        doing="Separating the stem…",
        about="one part on its own, and the song without it, in two versions",
        command="/stems kind:extract",
        relation="stems of",
        fields={**SOURCE, "stem_type": lambda r: r.stem},
        required=("audio_id", "stem_type"),
        needs=(NEEDS_SONG, _NEEDS_STEM),
        kind=ClipKind.STEM,
        clips=4,
        buttons=("more",),
        has_source=True,
    ),
    Action(
        name="add_stem",
        label="Add stem",
        doing="Adding the part…",
        about="a part that plays along with the song: drums, strings, a second voice",
        command="/stems kind:add",
        relation="part added to",
        fields={
            **SOURCE,
            "stem_type": lambda r: r.stem,
            **PROMPT,
            **TITLE,
            **STYLE,
            **EXCLUDE,
            "weirdness": STEERING["weirdness"],
            "style_influence": STEERING["style_influence"],
        },
        required=("audio_id", "stem_type"),
        needs=(NEEDS_SONG, _NEEDS_STEM),
        has_source=True,
    ),
)
