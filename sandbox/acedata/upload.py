"""Takes in audio from outside, so that songs can be made of it.

Source: AceDataCloud API contract, other Suno endpoints, upload.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.acedata.clip import Clip
from sandbox.acedata.composer import Recording, tune_heard
from sandbox.acedata.rule import check_callback
from sandbox.acedata.task import Task
from sandbox.acedata.wire import Refusal, new_id

if TYPE_CHECKING:
    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.fetch import Fetcher, Heard
    from sandbox.acedata.state import State
    from sandbox.acedata.wire import Json
    from sandbox.acedata.worker import Worker

UPLOAD_PATH = "/suno/upload"
MODES = ("standard", "enhanced")
CREDITS = {"standard": 0.06, "enhanced": 1.87}
MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class Intake:
    """Where uploads come in: the standard ones are done with the answer, the enhanced ones are tasks that take time."""

    state: State
    faults: FaultBoard
    worker: Worker
    fetcher: Fetcher

    async def take(self, body: Json, user_id: str) -> Task:
        """Fetch the audio that the body names and keep it; the task is over at once unless the mode is enhanced.

        Raises:
            Refusal: The body is against the rules, or its URL cannot be fetched or holds no sound (bad_request).
                Nothing was kept.
        """
        mode = _mode(body)
        started_at = self.state.now()
        heard = await self.fetcher.audio(body, "audio_url")
        clip = await asyncio.to_thread(self._clip, heard, str(body.get("name") or ""))
        task = Task(
            id=new_id(),
            trace_id=new_id(),
            type="upload",
            action="upload",
            request=body,
            user_id=user_id,
            created_at=started_at,
            cost_credits=CREDITS[mode],
            clips=(clip,),
            data=self._shown(clip) if mode == "standard" else {"audio_id": clip.id, "name": clip.title},
        )
        if mode == "enhanced":
            task.script = self.faults.script(UPLOAD_PATH, "upload")
            self.worker.accept(task)
            return task
        task.started_at = started_at
        self.state.accept(task)
        self.state.finish(task)
        return task

    def _clip(self, heard: Heard, title: str) -> Clip:
        """The recording as a clip, as far as it can be understood by listening."""
        return Clip(
            id=new_id(),
            title=title,
            style="",
            lyric="",
            prompt="",
            model="",
            created_at=self.state.now(),
            recipe=Recording(heard.path, heard.path.stem, heard.length_s, tune_heard(heard.sound)),
            duration_s=heard.length_s,
            is_upload=True,
        )

    def _shown(self, clip: Clip) -> Json:
        media_url = self.worker.media_url
        return {
            "audio_id": clip.id,
            "title": clip.title,
            "lyric": "",
            "style": "",
            "duration": clip.duration_s,
            "audio_url": f"{media_url}{clip.id}.mp3",
            "image_url": f"{media_url}{clip.id}.jpeg",
            "image_large_url": f"{media_url}{clip.id}_large.jpeg",
        }


def _mode(body: Json) -> str:
    """The mode of the upload, the whole body checked but for its audio."""
    mode = body.get("mode") or MODES[0]
    if mode not in MODES:
        raise Refusal("bad_request", f"mode must be one of {', '.join(MODES)}")
    name = body.get("name")
    if name is None and mode == "enhanced":
        raise Refusal("bad_request", "name is required in enhanced mode")
    if name is not None and not (isinstance(name, str) and 1 <= len(name) <= MAX_NAME):
        raise Refusal("bad_request", f"name must have 1 to {MAX_NAME} characters")
    check_callback(body)
    if mode == "enhanced" and body.get("callback_url") and urlsplit(str(body["callback_url"])).scheme != "https":
        raise Refusal("bad_request", "callback_url must be an https URL in enhanced mode")
    return str(mode)
