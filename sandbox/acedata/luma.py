"""Takes orders for videos: checks what is asked for, fetches the pictures, accepts the task.

Source: AceDataCloud API contract, /luma/videos.
"""

from __future__ import annotations

import asyncio
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from sandbox.acedata.cabinet import kept_file
from sandbox.acedata.errand import number_of, optional_text_of
from sandbox.acedata.fault import Fault
from sandbox.acedata.film import Film
from sandbox.acedata.reel import NotVideo, first_frame
from sandbox.acedata.rule import check_callback, check_moderation, is_late_moderated
from sandbox.acedata.task import Task
from sandbox.acedata.wire import Refusal, new_id

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.fetch import Fetcher
    from sandbox.acedata.state import State
    from sandbox.acedata.wire import Json
    from sandbox.acedata.worker import Make, Worker
    from sandbox.acedata.workshop import Workshop

ACTIONS = ("generate", "extend")
ASPECT_RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "9:21")
# The published prices of Luma are withdrawn, so nothing is named here; a video is counted as one charge.
CREDITS = 0.0
MAX_IMAGE_BYTES = 25 << 20
MAX_VIDEO_BYTES = 200 << 20
_IMAGE_FORMATS = ("JPEG", "PNG", "WEBP")
_FRAME_PX = 1360 * 752  # what a video from text had in the samples, in whatever shape
_GRID_PX = 16
_WIDEST = 21 / 9
_ENHANCEMENT = ", cinematic light, rich in detail, slow steady camera"


@dataclass(frozen=True, slots=True)
class Cinema:
    """Where videos are ordered. `is_prefetching`: see `office.Terms`."""

    state: State
    faults: FaultBoard
    worker: Worker
    fetcher: Fetcher
    workshop: Workshop
    is_prefetching: bool

    async def order(self, body: Json, user_id: str, path: str, doom: Fault | None) -> Task:
        """Check an order and accept it: from now on the task exists.

        `doom` is how it ends in any case: what the answer already says.

        Raises:
            Refusal: The body is against the rules, or what it names cannot be fetched or is no picture (bad_request),
                or moderation refuses the prompt (forbidden). Nothing was started.
        """
        _check(body)
        task_id = new_id()
        film = await self._film(body, task_id)
        action = _action(body)
        script = self.faults.script(path, action)
        if is_late_moderated(body):
            doom = Fault("fail", options={"code": "forbidden"})
        if doom is not None:
            script["ending"] = doom
        task = Task(
            id=task_id,
            trace_id=new_id(),
            type="videos",
            action=action,
            request=body,
            user_id=user_id,
            created_at=self.state.now(),
            cost_credits=CREDITS,
            film=film,
            script=script,
        )
        self.worker.accept(task, self._rendering(film) if self.is_prefetching else None)
        return task

    def _rendering(self, film: Film) -> Make:
        async def make() -> None:
            await self.workshop.film(film)

        return make

    async def _film(self, body: Json, task_id: str) -> Film:
        """What is going to be shown."""
        source = await self._source(body) if _action(body) == "extend" else None
        start = None if source is not None else await self._picture(body, "start_image_url")
        end = await self._picture(body, "end_image_url")
        prompt = optional_text_of(body, "prompt").strip() or (source.prompt if isinstance(source, Film) else "")
        width, height = await asyncio.to_thread(_size, body, start or end, source)
        return Film(
            id=new_id(),
            name=task_id,
            prompt=prompt + (_ENHANCEMENT if prompt and body.get("enhancement", True) else ""),
            words=prompt,
            width=width,
            height=height,
            length_s=self.state.pace.film_s,
            is_loop=bool(body.get("loop")),
            start=start,
            end=end,
            source=source,
        )

    async def _source(self, body: Json) -> Film | Path:
        """The video to extend; the id counts when both are given."""
        if video_id := optional_text_of(body, "video_id"):
            if video_id not in self.state.films:
                raise Refusal("bad_request", f"video_id {video_id} does not exist")
            return self.state.films[video_id]
        if not optional_text_of(body, "video_url"):
            raise Refusal("bad_request", "video_id or video_url is required for extend")
        content = await self.fetcher.content(body["video_url"], "video_url", MAX_VIDEO_BYTES)
        path = await asyncio.to_thread(kept_file, content, "video")
        try:
            await asyncio.to_thread(first_frame, path)
        except NotVideo as error:
            raise Refusal("bad_request", f"video_url: {error}") from error
        return path

    async def _picture(self, body: Json, field: str) -> Path | None:
        """The picture at the URL that the field holds; None when it holds none."""
        if not optional_text_of(body, field):
            return None
        content = await self.fetcher.content(body[field], field, MAX_IMAGE_BYTES)
        if not await asyncio.to_thread(_is_picture, content):
            raise Refusal("bad_request", f"{field} must be a JPEG, PNG or WebP picture")
        return await asyncio.to_thread(kept_file, content, "image")


def _action(body: Json) -> str:
    return str(body.get("action") or ACTIONS[0])


def _check(body: Json) -> None:
    """Check everything that can be checked without fetching anything."""
    if _action(body) not in ACTIONS:
        raise Refusal("bad_request", f"action {_action(body)!r} is not valid, it must be one of {', '.join(ACTIONS)}")
    for field in ("loop", "enhancement", "async"):
        if not isinstance(body.get(field), bool | None):
            raise Refusal("bad_request", f"{field} must be a boolean")
    if optional_text_of(body, "aspect_ratio") not in {"", *ASPECT_RATIOS}:
        raise Refusal("bad_request", f"aspect_ratio must be one of {', '.join(ASPECT_RATIOS)}")
    timeout_s = number_of(body, "timeout")
    if timeout_s is not None and timeout_s <= 0:
        raise Refusal("bad_request", "timeout must be a number above 0")
    check_callback(body)
    named = [optional_text_of(body, field) for field in ("prompt", "start_image_url", "end_image_url")]
    if _action(body) == "generate" and not any(text.strip() for text in named):
        raise Refusal("bad_request", "prompt is required unless there is a start or an end image")
    check_moderation(body)


def _is_picture(content: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(content), formats=_IMAGE_FORMATS) as image:
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):  # what Pillow says of broken files
        return False
    return True


def _size(body: Json, picture: Path | None, source: Film | Path | None) -> tuple[int, int]:
    """Width and height: those of what is extended, else in the shape of the picture, else as asked for."""
    if isinstance(source, Film):
        return source.width, source.height
    if source is not None:
        frame = first_frame(source)
        return _fitting(frame.width / frame.height)
    if picture is not None:
        with Image.open(picture) as image:
            return _fitting(image.width / image.height)
    width, _, height = (body.get("aspect_ratio") or ASPECT_RATIOS[0]).partition(":")
    return _fitting(int(width) / int(height))


def _fitting(ratio: float) -> tuple[int, int]:
    """A frame of about that shape, at most as wide or as high as 21:9."""
    ratio = min(max(ratio, 1 / _WIDEST), _WIDEST)
    width, height = math.sqrt(_FRAME_PX * ratio), math.sqrt(_FRAME_PX / ratio)
    return round(width / _GRID_PX) * _GRID_PX, round(height / _GRID_PX) * _GRID_PX
