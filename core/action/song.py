"""Songs made from text: alone, in the voice of a persona, or inspired by others; and sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.action import texts
from core.action.declaration import Action, Need
from core.action.field import (
    CUSTOM,
    CUSTOM_WITH_LYRICS,
    EXCLUDE,
    INSTRUMENTAL,
    PERSONA,
    PROMPT,
    PROMPT_MAX,
    STEERING,
    STYLE,
    TITLE,
    WORDS,
    has_lyrics,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.action.declaration import Fill
    from core.model.request import SongRequest


def _has_topic(request: SongRequest) -> bool:
    has_text = bool(request.prompt.strip()) or has_lyrics(request)
    return has_text or (request.instrumental and bool(request.style or request.title))


_NEEDS_TOPIC = Need(option="prompt", is_met=_has_topic, problem=texts.PROMPT_MISSING, values={"most": PROMPT_MAX})
_PERSONA_CLIP: Mapping[str, Fill] = {"audio_id": lambda r: r.persona_clip_id}
_GENERATED: Mapping[str, Fill] = {
    **CUSTOM,
    **WORDS,
    # The service writes the lyrics; "only with custom: true and no lyric". Sent for instrumentals as well: that
    # these may go without either is not documented.
    "lyric_prompt": lambda r: None if has_lyrics(r) else r.prompt,
    **EXCLUDE,
    **INSTRUMENTAL,
    **STEERING,
    **PERSONA,
    # With anything but a custom generate some versions of the service answer 400.
    "duration": lambda r: r.duration_s,
}
_CONSISTENT: Mapping[str, Fill] = {
    **_PERSONA_CLIP,
    **PERSONA,
    # Required without own lyrics, also of an instrumental in a style.
    "prompt": lambda r: r.prompt or ("" if has_lyrics(r) else (r.style.strip() or r.title)[:PROMPT_MAX]),
    **CUSTOM_WITH_LYRICS,
    **WORDS,
    **EXCLUDE,
    **INSTRUMENTAL,
    **STEERING,
}

ACTIONS = (
    Action(
        name="generate",
        label="Song",
        doing="Making your song…",
        about="a song from a prompt, from your own lyrics, or with the voice of a persona",
        command="/song",
        fields=_GENERATED,
        plain={"custom": lambda _: False, **PROMPT, **INSTRUMENTAL, **STEERING, **PERSONA},
        needs=(_NEEDS_TOPIC,),
    ),
    Action(
        name="artist_consistency",
        label="Song",
        doing="Making your song…",
        about="the same, with a model too old to use a persona on its own",
        command="/song persona",
        fields=_CONSISTENT,
        required=("audio_id", "persona_id"),
        needs=(_NEEDS_TOPIC,),
        priced_as="generate",
    ),
    Action(
        name="artist_consistency_vox",
        label="Song",
        doing="Making your song…",
        about="the same, with a persona made from a few seconds of singing",
        command="/song persona",
        fields=_CONSISTENT,
        required=("audio_id", "persona_id"),
        needs=(_NEEDS_TOPIC,),
        priced_as="generate",
    ),
    Action(
        name="inspo",
        label="Inspired song",
        doing="Making your song…",
        about="a new song inspired by another one, or by your own file",
        command="/cover mode:inspiration",
        relation="inspired by",
        fields={
            "audio_urls": lambda r: list(r.urls),
            **PROMPT,
            **STYLE,
            **TITLE,
            "audio_weight": STEERING["audio_weight"],
        },
        required=("audio_urls",),
        needs=(
            Need(
                option="song",
                is_met=lambda r: bool(r.urls),
                problem=texts.NO_AUDIO,
            ),
        ),
    ),
    Action(
        name="sounds",
        label="Sound",
        doing="Making your sound…",
        about="a sound effect, or a loop to build on",
        command="/sound",
        fields={
            "sound": lambda r: r.prompt,
            "sound_type": lambda r: "loop" if r.is_loop else "one-shot",
            "bpm": lambda r: r.bpm,
            "key": lambda r: r.key,
        },
        required=("sound", "sound_type"),
        needs=(
            Need(
                option="sound",
                is_met=lambda r: bool(r.prompt.strip()),
                problem=texts.SOUND_MISSING,
            ),
        ),
        buttons=("again", "more"),
    ),
)
