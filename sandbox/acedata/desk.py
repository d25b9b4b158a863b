"""Answers what is over with the answer: lyrics that were asked for, and fresh links to old songs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sandbox.acedata.lyricist import write_candidates
from sandbox.acedata.record import acknowledgement
from sandbox.acedata.rule import check_lyrics_request
from sandbox.acedata.task import Task
from sandbox.acedata.wire import Refusal, new_id

if TYPE_CHECKING:
    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.state import State
    from sandbox.acedata.wire import Json
    from sandbox.acedata.worker import Worker

MP3_PATH = "/suno/mp3"


class Desk:
    """Where lyrics are written and links renewed.

    Neither becomes a task that can be read, nor a charge: what they cost is not published. Only a link that was asked
    for asynchronously is a task like any other. `has_fresh_repeats`: see `office.Terms`.
    """

    def __init__(self, state: State, faults: FaultBoard, worker: Worker, *, has_fresh_repeats: bool) -> None:
        self._state = state
        self._faults = faults
        self._worker = worker
        self._has_fresh_repeats = has_fresh_repeats

    async def write_lyrics(self, body: Json) -> Json:
        """Lyrics to choose from, after the pause that writing takes.

        Raises:
            Refusal: The body is against the rules.
        """
        check_lyrics_request(body)
        started_at = self._state.now()
        written = write_candidates(body["prompt"], self._repeat(body["prompt"]))
        await asyncio.sleep(self._state.pace.lyrics_s)
        finished_at = self._state.now()
        return {
            **_success(written),
            "started_at": started_at.timestamp(),
            "finished_at": finished_at.timestamp(),
            "elapsed": round((finished_at - started_at).total_seconds(), 3),
        }

    async def renew_link(self, body: Json, user_id: str) -> Json:
        """A fresh link to a clip's MP3, different at each call; or the acknowledgement of the task that makes one.

        Raises:
            Refusal: There is no such clip, or nothing to hear of it yet (bad_request).
        """
        clip_id = body.get("audio_id")
        if not isinstance(clip_id, str) or not clip_id:
            raise Refusal("bad_request", "audio_id is required, a string")
        if clip_id not in self._state.published:
            raise Refusal("bad_request", f"audio_id {clip_id} does not exist")
        name = f"{clip_id}_{new_id()[:8]}.mp3"
        self._state.links.add(name)
        data: list[Json] = [{"file_url": f"{self._worker.media_url}{name}"}]
        if not body.get("async") and not body.get("callback_url"):
            return _success(data)
        task = Task(
            id=new_id(),
            trace_id=new_id(),
            type="mp3",
            action="mp3",
            request=body,
            user_id=user_id,
            created_at=self._state.now(),
            cost_credits=0.0,
            data=data,
            script=self._faults.script(MP3_PATH, "mp3"),
        )
        self._worker.accept(task)
        return acknowledgement(task)

    def _repeat(self, prompt: str) -> int:
        """How often lyrics to this prompt were asked for before, where that makes a difference."""
        if not self._has_fresh_repeats:
            return 0
        wish = f"lyrics: {prompt}"
        self._state.orders[wish] += 1
        return self._state.orders[wish] - 1


def _success(data: list[Json]) -> Json:
    return {"success": True, "task_id": new_id(), "trace_id": new_id(), "data": data}
