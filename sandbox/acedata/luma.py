"""The endpoint /luma/videos: checks an order, fetches its pictures, and accepts it as a task.

Source: AceDataCloud API contract, /luma/videos.
"""

from __future__ import annotations

import asyncio
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from sandbox.acedata.body import check_callback, number_of, optional_text_of
from sandbox.acedata.fault import Fault
from sandbox.acedata.media.file import save
from sandbox.acedata.media.video_file import NotVideo, first_frame
from sandbox.acedata.model.task import Task
from sandbox.acedata.model.video import Video
from sandbox.acedata.moderation import check_moderation, is_late_moderated
from sandbox.acedata.wire import Refusal, new_id

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.media.derived_file import DerivedFiles
    from sandbox.acedata.media.fetch import Fetcher
    from sandbox.acedata.model.state import State
    from sandbox.acedata.tasks.worker import Make, Worker
    from sandbox.acedata.wire import Json

ACTIONS = ("generate", "extend")
ASPECT_RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "9:21")
# Luma's published prices were withdrawn, so there is none here; a video still counts as one charge.
CREDITS = 0.0
MAX_IMAGE_BYTES = 25 << 20
MAX_VIDEO_BYTES = 200 << 20
_IMAGE_FORMATS = ("JPEG", "PNG", "WEBP")
VIDEO_PX = 1360 * 752  # the size of a video from text in the published samples, kept in every shape
_GRID_PX = 16
_WIDEST = 21 / 9
_ENHANCEMENT = ", cinematic light, rich in detail, slow steady camera"


@dataclass(frozen=True, slots=True)
class VideoOrders:
    """Accepts orders for videos. `is_prefetching`: see `Terms`."""

    state: State
    faults: FaultBoard
    worker: Worker
    fetcher: Fetcher
    derived_files: DerivedFiles
    is_prefetching: bool

    async def order(self, body: Json, user_id: str, path: str, forced_ending: Fault | None) -> Task:
        """Check an order and accept it: from now on the task exists.

        `forced_ending` is how it ends in any case, because the answer already says so.

        Raises:
            Refusal: The body breaks a rule, or a file that it names cannot be fetched or is not a picture
                (bad_request), or moderation refuses the prompt (forbidden). Nothing was started.
        """
        _check(body)
        task_id = new_id()
        video = await self._video(body, task_id)
        action = _action(body)
        script = self.faults.script(path, action)
        if is_late_moderated(body):
            forced_ending = Fault("fail", options={"code": "forbidden"})
        if forced_ending is not None:
            script["ending"] = forced_ending
        task = Task(
            id=task_id,
            trace_id=new_id(),
            type="videos",
            action=action,
            request=body,
            user_id=user_id,
            created_at=self.state.now(),
            cost_credits=CREDITS,
            video=video,
            script=script,
        )
        self.worker.accept(task, self._rendering(video) if self.is_prefetching else None)
        return task

    def _rendering(self, video: Video) -> Make:
        async def make() -> None:
            await self.derived_files.video(video)

        return make

    async def _video(self, body: Json, task_id: str) -> Video:
        """The video that the order describes."""
        source = await self._source(body) if _action(body) == "extend" else None
        start = None if source is not None else await self._picture(body, "start_image_url")
        end = await self._picture(body, "end_image_url")
        prompt = optional_text_of(body, "prompt").strip() or (source.prompt if isinstance(source, Video) else "")
        width, height = await asyncio.to_thread(_size, body, start or end, source)
        return Video(
            id=new_id(),
            name=task_id,
            prompt=prompt + (_ENHANCEMENT if prompt and body.get("enhancement", True) else ""),
            words=prompt,
            width=width,
            height=height,
            length_s=self.state.pace.video_s,
            is_loop=bool(body.get("loop")),
            start=start,
            end=end,
            source=source,
        )

    async def _source(self, body: Json) -> Video | Path:
        """The video to extend; the id decides when both an id and a URL are given."""
        if video_id := optional_text_of(body, "video_id"):
            if video_id not in self.state.videos:
                raise Refusal("bad_request", f"video_id {video_id} does not exist")
            return self.state.videos[video_id]
        if not optional_text_of(body, "video_url"):
            raise Refusal("bad_request", "video_id or video_url is required for extend")
        content = await self.fetcher.content(body["video_url"], "video_url", MAX_VIDEO_BYTES)
        path = await asyncio.to_thread(save, content, "video")
        try:
            await asyncio.to_thread(first_frame, path)
        except NotVideo as error:
            raise Refusal("bad_request", f"video_url: {error}") from error
        return path

    async def _picture(self, body: Json, field: str) -> Path | None:
        """The picture at the URL in the field; None when the field is empty."""
        if not optional_text_of(body, field):
            return None
        content = await self.fetcher.content(body[field], field, MAX_IMAGE_BYTES)
        if not await asyncio.to_thread(_is_picture, content):
            raise Refusal("bad_request", f"{field} must be a JPEG, PNG or WebP picture")
        return await asyncio.to_thread(save, content, "image")


def _action(body: Json) -> str:
    return str(body.get("action") or ACTIONS[0])


def _check(body: Json) -> None:
    """Check everything that can be checked without fetching a file."""
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
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):  # Pillow raises these for broken files
        return False
    return True


def _size(body: Json, picture: Path | None, source: Video | Path | None) -> tuple[int, int]:
    """Width and height: those of the video to extend, else the picture's shape, else the requested ratio."""
    if isinstance(source, Video):
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
    """A frame of about this ratio, at most as wide or as high as 21:9."""
    ratio = min(max(ratio, 1 / _WIDEST), _WIDEST)
    width, height = math.sqrt(VIDEO_PX * ratio), math.sqrt(VIDEO_PX / ratio)
    return round(width / _GRID_PX) * _GRID_PX, round(height / _GRID_PX) * _GRID_PX
