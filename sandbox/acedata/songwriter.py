"""Turns a checked request into the clips that will come of it: titles, styles, lyrics and recipes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sandbox.acedata.clip import Clip
from sandbox.acedata.composer import Recipe, planned_length_s, seam_s, tune_played
from sandbox.acedata.lyricist import style_for, title_for, write_lyric
from sandbox.acedata.rule import DEFAULT_MODEL
from sandbox.acedata.wire import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sandbox.acedata.state import Pace
    from sandbox.acedata.wire import Json

CLIPS_PER_TASK = 2
# The service's internal names; what is not here has none. Source: AceDataCloud API contract, clip object.
_INTERNAL_MODELS = {"chirp-v3-5": "chirp-v3.5", "chirp-v3-0": "", "chirp-v4": "chirp-v4"}
_NEWEST_INTERNAL_MODEL = "chirp-auk"


def write_clips(
    body: Json, action: str, clips: Mapping[str, Clip], pace: Pace, now: datetime, repeat: int = 0
) -> tuple[Clip, ...]:
    """The clips of a request that passed the rules; each `repeat` of the same request sounds different."""
    texts = _texts(body, clips.get(str(body.get("audio_id"))))
    recipe = _recipe(body, action, texts, clips, pace)
    if repeat:
        recipe = replace(recipe, words=f"{recipe.words} ({repeat})")
    model = _INTERNAL_MODELS.get(str(body.get("model", DEFAULT_MODEL)), _NEWEST_INTERNAL_MODEL)
    return tuple(
        _clip(replace(recipe, take=CLIPS_PER_TASK * repeat + take), texts, str(body.get("prompt") or ""), model, now)
        for take in range(CLIPS_PER_TASK)
    )


def _clip(recipe: Recipe, texts: Mapping[str, str], prompt: str, model: str, now: datetime) -> Clip:
    return Clip(
        id=new_id(),
        title=texts["title"],
        style=texts["style"],
        lyric=texts["lyric"],
        prompt=prompt,
        model=model,
        created_at=now,
        recipe=recipe,
        duration_s=planned_length_s(recipe),
    )


def _texts(body: Json, source: Clip | None) -> dict[str, str]:
    """Title, style and lyric: as given, else the source's, else made up from the prompt."""
    wish = str(body.get("lyric_prompt") or body.get("prompt") or "")
    is_instrumental = bool(body.get("instrumental"))
    lyric = str(body.get("lyric") or "")
    title = str(body.get("title") or (source.title if source else "") or title_for(wish or lyric))
    if is_instrumental:
        lyric = ""
    elif not lyric:
        lyric = source.lyric if source else write_lyric(wish)
    style = str(body.get("style") or (source.style if source else "") or style_for(wish))
    return {"title": title, "style": style, "lyric": lyric}


def _recipe(body: Json, action: str, texts: Mapping[str, str], clips: Mapping[str, Clip], pace: Pace) -> Recipe:
    """How it will sound. Covers and extensions keep the words, and so the melody, of their source."""
    wish_s = pace.clip_s
    if action == "generate" and body.get("custom") and body.get("duration"):
        wish_s = min(float(body["duration"]), pace.longest_s)
    source = clips[str(body["audio_id"])].recipe if action != "generate" else None
    recipe = Recipe(
        words=source.words if source else str(body.get("prompt") or "") + texts["title"] + texts["lyric"],
        style=" ".join(filter(None, (texts["style"], str(body.get("prompt") or "")))),
        lyric=texts["lyric"],
        wish_s=wish_s,
        is_instrumental=bool(body.get("instrumental")),
        voice=str(body.get("vocal_gender") or ""),
        exclude=str(body.get("negative_tags") or ""),
        tune=tune_played(source) if source else None,
    )
    if source is not None and action.endswith("extend"):
        return replace(recipe, source=source, continue_at_s=seam_s(source, float(body["continue_at"])))
    if source is not None:
        return replace(recipe, wish_s=min(planned_length_s(source), pace.longest_s))
    return recipe
