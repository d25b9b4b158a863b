"""One song of a task: what it is called, how it is composed, and the object that the service shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.acedata.composer import Recipe, Recording
    from sandbox.acedata.wire import Json

PREVIEW_URL = "https://audiopipe.suno.ai/?item_id={id}"


@dataclass(frozen=True, slots=True)
class Clip:
    """One song: `recipe` composes it, `duration_s` is how long it will be.

    `model` is the service's internal name, which differs from the requested one. `is_upload` marks audio that came
    from the client: only the upload actions take it.
    """

    id: str
    title: str
    style: str
    lyric: str
    prompt: str
    model: str
    created_at: datetime
    recipe: Recipe | Recording
    duration_s: float
    is_upload: bool = False

    @property
    def preview_url(self) -> str:
        """The stream shown while the clip is still being made; never a result."""
        return PREVIEW_URL.format(id=self.id)


def clip_object(clip: Clip, state: str, media_url: str) -> Json:
    """The clip as an answer shows it in `state`.

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
        "created_at": clip.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
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
    shown["audio_url"] = f"{media_url}{clip.id}.mp3"
    shown["duration"] = clip.duration_s
    return shown
