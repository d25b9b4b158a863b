"""One clip of a task: its title, how it is composed, and the object that the service returns for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sandbox.acedata.wire import iso_time

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.acedata.composer import Work
    from sandbox.acedata.wire import Json

PREVIEW_URL = "https://audiopipe.suno.ai/?item_id={id}"


class Seam(NamedTuple):
    """A clip, and the moment at which the next one continues it; None at the end of the chain."""

    audio_id: str
    continue_at_s: float | None


@dataclass(frozen=True, slots=True)
class Clip:
    """One song or a part of one: `recipe` is its sound, `duration_s` is how long it will be.

    `model` is the service's internal name, which differs from the requested one. `is_upload` marks audio that came
    from the client, `is_stem` a single stem of a song; `stem_set` is the number of the set to which an extracted stem
    belongs. `extends` is the clip that this one continues, `concat_history` lists the clips it was joined from.
    """

    id: str
    title: str
    style: str
    lyric: str
    prompt: str
    model: str
    created_at: datetime
    recipe: Work
    duration_s: float
    is_upload: bool = False
    is_stem: bool = False
    stem_set: int | None = None
    extends: Seam | None = None
    concat_history: tuple[Seam, ...] = ()

    @property
    def preview_url(self) -> str:
        """The stream that is shown while the clip is still being made; it is never a result."""
        return PREVIEW_URL.format(id=self.id)


def clip_object(clip: Clip, state: str, media_url: str) -> Json:
    """The clip as an answer describes it in `state`.

    Source: AceDataCloud API contract, clip object. Pending clips have no URL, running ones a preview, failed ones none.
    """
    shown: Json = {
        "id": clip.id,
        "state": state,
        "title": clip.title,
        "lyric": clip.lyric,
        "style": clip.style,
        "audio_url": "",
        "video_url": "",
        "model": clip.model,
        "created_at": iso_time(clip.created_at),
    }
    if clip.prompt:
        shown["prompt"] = clip.prompt
    if state in {"pending", "error"}:
        return shown
    shown["image_url"] = f"{media_url}{clip.id}.jpeg"
    shown["image_large_url"] = f"{media_url}{clip.id}_large.jpeg"
    if state == "running":
        shown["audio_url"] = clip.preview_url
        return shown
    if clip.stem_set is not None:
        shown["stem_set"] = clip.stem_set
    if clip.concat_history:
        shown["concat_history"] = [_seam_object(seam) for seam in clip.concat_history]
    shown["audio_url"] = f"{media_url}{clip.id}.mp3"
    shown["duration"] = clip.duration_s
    return shown


def _seam_object(seam: Seam) -> Json:
    shown: Json = {"id": seam.audio_id}
    return shown if seam.continue_at_s is None else {**shown, "continue_at": seam.continue_at_s}
