"""Takes orders: checks keys and rules, accepts tasks, takes uploads in."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp

from sandbox.acedata.clip import Clip
from sandbox.acedata.composer import SAMPLE_RATE_HZ, Recording, tune_heard
from sandbox.acedata.fault import Fault
from sandbox.acedata.mp3 import NotAudio, decode
from sandbox.acedata.rule import action_of, check_audio_request, is_late_moderated, is_web_url
from sandbox.acedata.songwriter import write_clips
from sandbox.acedata.studio import recording_file
from sandbox.acedata.task import Task
from sandbox.acedata.wire import Refusal, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.state import State
    from sandbox.acedata.wire import Json
    from sandbox.acedata.worker import Worker

SONG_CREDITS = 0.56  # the published price of generate; those of extend and cover are not published
MAX_MODE_CREDITS = 1.12
UPLOAD_CREDITS = 0.06
MAX_UPLOAD_BYTES = 100 << 20
MAX_UPLOAD_NAME = 100


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms the service works.

    `keys` are the accepted API keys (None: any), `in_flight_cap` the unfinished tasks a key may have (None: any
    number). `is_prefetching` is whether songs are composed while their task runs, `has_fresh_repeats` whether the same
    request makes another song each time, as it does at the real service, or the same one, as suits tests and caches.
    `song_bytes` is the size up to which each song is filled (None: songs are as large as they are long).
    """

    keys: tuple[str, ...] | None = None
    in_flight_cap: int | None = None
    is_prefetching: bool = False
    has_fresh_repeats: bool = False
    song_bytes: int | None = None


class Office:
    """Where orders come in."""

    def __init__(
        self, state: State, faults: FaultBoard, worker: Worker, session: aiohttp.ClientSession, terms: Terms
    ) -> None:
        self._state = state
        self._faults = faults
        self._worker = worker
        self._session = session
        self._terms = terms

    def user_of(self, headers: Mapping[str, str]) -> str:
        """The user to whom the request's key belongs.

        Raises:
            Refusal: no_token without an authorization header, invalid_token for a wrong one.
        """
        header = headers.get("Authorization")
        if not header:
            raise Refusal("no_token")
        keys = self._terms.keys
        scheme, _, key = header.partition(" ")
        if scheme.lower() != "bearer" or not key or (keys is not None and key not in keys):
            raise Refusal("invalid_token")
        return f"user-{hashlib.sha256(key.encode()).hexdigest()[:12]}"

    def check_order(self, body: Json, user_id: str) -> None:
        """Check an order for songs.

        Raises:
            Refusal: Too many unfinished tasks (too_many_requests), or the body is against the rules.
        """
        cap = self._terms.in_flight_cap
        if cap is not None and self._state.in_flight[user_id] >= cap:
            raise Refusal("too_many_requests", f"at most {cap} tasks at a time")
        check_audio_request(body, self._state.clips)

    def accept(self, body: Json, user_id: str, path: str, doom: Fault | None = None) -> Task:
        """Accept a checked order: from now on the task exists and will be charged when it succeeds.

        `doom` is how it ends in any case: what moderation finds late, or what the answer already says.
        """
        now = self._state.now()
        action = action_of(body)
        script = self._faults.script(path, action)
        if is_late_moderated(body):
            doom = Fault("fail", options={"code": "forbidden"})
        if doom is not None:
            script["ending"] = doom
        task = Task(
            id=new_id(),
            trace_id=new_id(),
            type="audios",
            action=action,
            request=body,
            user_id=user_id,
            created_at=now,
            cost_credits=MAX_MODE_CREDITS if body.get("max_mode") and body.get("custom") else SONG_CREDITS,
            clips=write_clips(body, action, self._state.clips, self._state.pace, now, self._repeat(body)),
            script=script,
        )
        self._worker.accept(task)
        return task

    def _repeat(self, body: Json) -> int:
        """How often the same song was ordered before, where that makes a difference."""
        if not self._terms.has_fresh_repeats:
            return 0
        wish = repr(sorted((name, value) for name, value in body.items() if name not in {"async", "callback_url"}))
        self._state.orders[wish] += 1
        return self._state.orders[wish] - 1

    async def take_upload(self, body: Json, user_id: str) -> Task:
        """Fetch the audio that the body names and keep it; the task is finished at once.

        Raises:
            Refusal: The URL cannot be fetched or holds no sound (bad_request), or the enhanced mode is asked for
                (api_not_implemented). Nothing was kept.
        """
        url = body.get("audio_url")
        if not is_web_url(url):
            raise Refusal("bad_request", "audio_url must be an http or https URL")
        if body.get("mode", "standard") != "standard":
            raise Refusal("api_not_implemented", "only the standard mode of upload is implemented")
        name = body.get("name")
        if name is not None and not (isinstance(name, str) and 1 <= len(name) <= MAX_UPLOAD_NAME):
            raise Refusal("bad_request", f"name must have 1 to {MAX_UPLOAD_NAME} characters")
        started_at = self._state.now()
        path = await asyncio.to_thread(recording_file, await self._fetch(str(url)))
        try:
            recording = await asyncio.to_thread(_heard, path)
        except NotAudio as error:
            raise Refusal("bad_request", f"audio_url: {error}") from error
        clip = _upload_clip(recording, name or "", started_at)
        return self._finish_upload(clip, body, user_id, started_at)

    def _finish_upload(self, clip: Clip, body: Json, user_id: str, started_at: datetime) -> Task:
        media_url = self._worker.media_url
        task = Task(
            id=new_id(),
            trace_id=new_id(),
            type="upload",
            action="upload",
            request=body,
            user_id=user_id,
            created_at=started_at,
            cost_credits=UPLOAD_CREDITS,
            clips=(clip,),
            started_at=started_at,
            data={
                "audio_id": clip.id,
                "title": clip.title,
                "lyric": "",
                "style": "",
                "duration": clip.duration_s,
                "audio_url": f"{media_url}{clip.id}.mp3",
                "image_url": f"{media_url}{clip.id}.jpeg",
                "image_large_url": f"{media_url}{clip.id}_large.jpeg",
            },
        )
        self._state.accept(task)
        self._state.finish(task)
        return task

    async def _fetch(self, url: str) -> bytes:
        """The bytes at the URL, up to 100 MB."""
        timeout = aiohttp.ClientTimeout(total=self._state.pace.fetch_timeout_s)
        try:
            async with self._session.get(url, timeout=timeout) as answer:
                answer.raise_for_status()
                content = await answer.content.read(MAX_UPLOAD_BYTES + 1)
                while not answer.content.at_eof() and len(content) <= MAX_UPLOAD_BYTES:
                    content += await answer.content.read(MAX_UPLOAD_BYTES + 1)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Refusal("bad_request", f"audio_url could not be fetched ({type(error).__name__})") from error
        if len(content) > MAX_UPLOAD_BYTES:
            raise Refusal("bad_request", "audio_url holds more than 100 MB")
        return content


def _heard(path: Path) -> Recording:
    """The recording as far as it can be understood by listening."""
    sound = decode(path, SAMPLE_RATE_HZ)
    return Recording(path, path.stem, round(len(sound) / SAMPLE_RATE_HZ, 2), tune_heard(sound))


def _upload_clip(recording: Recording, title: str, now: datetime) -> Clip:
    return Clip(
        id=new_id(),
        title=title,
        style="",
        lyric="",
        prompt="",
        model="",
        created_at=now,
        recipe=recording,
        duration_s=recording.length_s,
        is_upload=True,
    )
