"""What the stand-in remembers, and a bell that reports each change to those who wait for one."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sandbox.acedata.model.task import Phase, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sandbox.acedata.model.clip import Clip
    from sandbox.acedata.model.custom_model import CustomModel
    from sandbox.acedata.model.persona import Persona
    from sandbox.acedata.model.video import Video
    from sandbox.acedata.model.vocal import Vocal
    from sandbox.acedata.wire import Json


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take, in seconds.

    `clip_s` is the length of a song whose request names no duration; a requested duration is granted up to
    `longest_s`. A synchronous call times out after `sync_timeout_s`, fetching a client's file after `fetch_timeout_s`.
    Lyrics and styles take `lyrics_s`, a voice takes `voice_s`. `video_s` is the length of a video, and of what an
    extension adds to it.
    """

    pending_s: float = 0.05
    running_s: float = 0.05
    clip_s: float = 2.0
    sync_timeout_s: float = 300.0
    fetch_timeout_s: float = 20.0
    lyrics_s: float = 0.05
    voice_s: float = 0.05
    video_s: float = 1.0

    @classmethod
    def demo(cls) -> Pace:
        """The pace for people who watch: a few seconds pending, some more running, whole songs."""
        return cls(pending_s=2.5, running_s=9.0, clip_s=45.0, lyrics_s=3.0, voice_s=6.0, video_s=5.0)

    @property
    def longest_s(self) -> float:
        """The longest song that a request can get."""
        return 4 * self.clip_s


@dataclass(slots=True)
class Request:
    """One request as it arrived, without its key.

    `body` is None when it is not a JSON object, `status` is None until the request is answered.
    """

    method: str
    path: str
    body: Json | None
    headers: Mapping[str, str]
    at: datetime
    status: int | None = None
    query: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def action(self) -> str | None:
        """The `action` of the body, if it is text."""
        action = (self.body or {}).get("action")
        return action if isinstance(action, str) else None


@dataclass(frozen=True, slots=True)
class Callback:
    """One POST to a client's callback URL. `status` is None when there was no answer."""

    task_id: str
    url: str
    body: Json
    status: int | None


class Bell:
    """Wakes everyone who waits, in any event loop, each time something changes."""

    def __init__(self) -> None:
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._lock = threading.Lock()

    def ring(self) -> None:
        """Wake everyone who waits; each checks whether its condition is true now."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for loop, event in waiting:
            with contextlib.suppress(RuntimeError):  # that loop is closed, so nobody waits in it any more
                loop.call_soon_threadsafe(event.set)

    async def until(self, predicate: Callable[[], object]) -> None:
        """Return as soon as `predicate()` is true; it is checked now and after each change."""
        while True:
            event = asyncio.Event()
            with self._lock:
                self._waiting.append((asyncio.get_running_loop(), event))
            if predicate():
                return
            await event.wait()


@dataclass(slots=True)
class State:
    """Everything that was requested, accepted, made and charged since the start or the last reset.

    `in_flight` counts unfinished tasks by service and user. `published` holds the ids of clips whose media can be
    downloaded, `links` the names of their renewed and converted files. `videos`, `vocals`, `personas` and `models` hold
    all that exist, by id. `answered` has body and answer by user and idempotency key. `orders` counts equal requests.
    """

    pace: Pace
    bell: Bell = field(default_factory=Bell)
    requests: list[Request] = field(default_factory=list["Request"])
    tasks: dict[str, Task] = field(default_factory=dict[str, Task])
    clips: dict[str, Clip] = field(default_factory=dict[str, "Clip"])
    callbacks: list[Callback] = field(default_factory=list["Callback"])
    billed: Counter[str] = field(default_factory=Counter[str])
    in_flight: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    published: set[str] = field(default_factory=set[str])
    links: set[str] = field(default_factory=set[str])
    videos: dict[str, Video] = field(default_factory=dict[str, "Video"])
    vocals: dict[str, Vocal] = field(default_factory=dict[str, "Vocal"])
    models: dict[str, CustomModel] = field(default_factory=dict[str, "CustomModel"])
    answered: dict[tuple[str, str], tuple[Json, Json]] = field(
        default_factory=dict[tuple[str, str], tuple["Json", "Json"]]
    )
    personas: dict[str, Persona] = field(default_factory=dict[str, "Persona"])
    orders: Counter[str] = field(default_factory=Counter[str])
    most_in_flight: int = 0

    @staticmethod
    def now() -> datetime:
        """The current time, used for every timestamp."""
        return datetime.now(UTC)

    def accept(self, task: Task) -> None:
        """Remember a new task and its clips."""
        self.clips.update((clip.id, clip) for clip in task.clips)
        self.tasks[task.id] = task
        self.in_flight[task.service, task.user_id] += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight.total())
        self.bell.ring()

    def finish(self, task: Task) -> None:
        """End a task: publish what is playable, and charge a success once."""
        task.finish(self.now())
        self.in_flight[task.service, task.user_id] -= 1
        self.published.update(clip.id for clip in task.playable_clips)
        if task.video is not None and task.is_video_shown:
            self.videos[task.video.id] = task.video
        if task.phase is Phase.SUCCEEDED:
            self.billed[task.id] += 1
        self.bell.ring()

    def reset(self) -> None:
        """Forget everything."""
        for store in (
            self.requests,
            self.tasks,
            self.clips,
            self.callbacks,
            self.billed,
            self.in_flight,
            self.published,
            self.links,
            self.videos,
            self.vocals,
            self.personas,
            self.models,
            self.answered,
            self.orders,
        ):
            store.clear()
        self.most_in_flight = 0
        self.bell.ring()
