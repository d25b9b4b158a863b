"""The endpoint /suno/upload: accepts a client's audio, so that songs can be made from it.

Source: AceDataCloud API contract, other Suno endpoints, upload.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.acedata.body import check_callback
from sandbox.acedata.composer import Recording, detect_tune
from sandbox.acedata.model.clip import Clip
from sandbox.acedata.model.task import Task
from sandbox.acedata.wire import Refusal, new_id

if TYPE_CHECKING:
    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.media.fetch import FetchedAudio, Fetcher
    from sandbox.acedata.model.state import State
    from sandbox.acedata.tasks.worker import Worker
    from sandbox.acedata.wire import Json

UPLOAD_PATH = "/suno/upload"
MODES = ("standard", "enhanced")
CREDITS = {"standard": 0.06, "enhanced": 1.87}
MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class Uploads:
    """Accepts uploads: standard ones are finished with the answer, enhanced ones are tasks that take time."""

    state: State
    faults: FaultBoard
    worker: Worker
    fetcher: Fetcher

    async def accept(self, body: Json, user_id: str) -> Task:
        """Fetch the audio that the body names and save it; the task is over at once unless the mode is enhanced.

        Raises:
            Refusal: The body breaks a rule, or its URL cannot be fetched or holds no sound (bad_request).
                Nothing was saved.
        """
        mode = _mode(body)
        started_at = self.state.now()
        fetched = await self.fetcher.audio(body, "audio_url")
        clip = await asyncio.to_thread(self._clip, fetched, str(body.get("name") or ""))
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

    def _clip(self, fetched: FetchedAudio, title: str) -> Clip:
        """The recording as a clip, with the tune that is detected in it."""
        return Clip(
            id=new_id(),
            title=title,
            style="",
            lyric="",
            prompt="",
            model="",
            created_at=self.state.now(),
            recipe=Recording(fetched.path, fetched.path.stem, fetched.length_s, detect_tune(fetched.sound)),
            duration_s=fetched.length_s,
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
    """The mode of the upload, after checking the whole body except its audio."""
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
