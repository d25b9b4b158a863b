"""When the next request to Discord may go: never more than Discord accepts, the most urgent first."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from dataclasses import dataclass
from enum import IntEnum
from itertools import count
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping


class Lane(IntEnum):
    """How urgent a request is. The lower goes first, and may use more of what Discord accepts."""

    RESULT = 0
    CHANGE = 1
    TICK = 2


CHANNEL_WINDOW_S = 5.5
"""Discord accepts five edits or messages a channel in five seconds (X-RateLimit-Limit and -Reset-After of both routes);
half a second more, because a request may take longer to arrive than the one before it."""
CHANNEL_LIMITS = {Lane.RESULT: 5, Lane.CHANGE: 4, Lane.TICK: 3}
"""How full each lane may make a channel's window: a result never waits for the ticks of other cards."""
BOT_WINDOW_S = 1.0
"""Discord: "All bots can make up to 50 requests per second to our API"."""
BOT_LIMITS = {Lane.RESULT: 40, Lane.CHANGE: 32, Lane.TICK: 20}


class Timer(Protocol):
    """What `Clock.call_at` returns."""

    def cancel(self) -> None:
        """Forget the call."""
        ...


class Clock(Protocol):
    """The part of an event loop that a throttle uses."""

    def time(self) -> float:
        """Return monotonic seconds."""
        ...

    def call_at(self, when: float, callback: Callable[[], object], /) -> Timer:
        """Call back once `time()` has reached `when`."""
        ...


@dataclass(slots=True, eq=False)
class Ticket:
    """One request that waits to be sent. Await `turn()`; a ticket that is not needed any more is withdrawn."""

    throttle: Throttle
    key: Hashable
    lane: Lane
    number: int
    outcome: asyncio.Future[bool]

    async def turn(self) -> bool:
        """Wait until the request may go; False if the ticket was withdrawn."""
        return await self.outcome

    def hurry(self, lane: Lane) -> None:
        """Move to a more urgent lane; a less urgent one changes nothing."""
        if lane < self.lane and not self.outcome.done():
            self.lane = lane
            self.throttle.queue(self)

    def withdraw(self) -> None:
        """Return the ticket unused, if its turn has not come."""
        if not self.outcome.done():
            self.outcome.set_result(False)


class Window:
    """A sliding window of requests: how many were sent in it, and when a lane may send the next."""

    def __init__(self, window_s: float, limits: Mapping[Lane, int]) -> None:
        """Start with nothing sent."""
        self._window_s = window_s
        self._limits = limits
        self._sent: deque[float] = deque(maxlen=max(limits.values()))

    def free_at(self, lane: Lane) -> float:
        """Return the time from which that lane may send; minus infinity if it always could."""
        limit = self._limits[lane]
        return self._sent[-limit] + self._window_s if len(self._sent) >= limit else float("-inf")

    def count(self, now: float) -> None:
        """Count one request."""
        self._sent.append(now)

    def empty_at(self) -> float:
        """Return when the last request leaves the window."""
        return self._sent[-1] + self._window_s if self._sent else float("-inf")


class _Channel:
    """One key's window and the tickets waiting for it."""

    def __init__(self) -> None:
        self.window = Window(CHANNEL_WINDOW_S, CHANNEL_LIMITS)
        self.waiting: list[tuple[Lane, int, Ticket]] = []
        self.due_at = float("inf")

    def first(self) -> Ticket | None:
        """Return the ticket whose turn is next; used, withdrawn and outdated entries are dropped."""
        while self.waiting:
            lane, _, ticket = self.waiting[0]
            if lane == ticket.lane and not ticket.outcome.done():
                return ticket
            heapq.heappop(self.waiting)
        return None


class Throttle:
    """Grants turns. A key is one of Discord's buckets, such as a channel.

    Within a key, and between keys when the whole bot is at its limit, the more urgent lane goes first, and within a
    lane the one that asked first.
    """

    def __init__(self, clock: Clock) -> None:
        """Use that clock: the running event loop."""
        self._clock = clock
        self._bot = Window(BOT_WINDOW_S, BOT_LIMITS)
        self._channels: dict[Hashable, _Channel] = {}
        self._due: list[tuple[float, int, Hashable]] = []
        self._ready: list[tuple[Lane, int, Hashable]] = []
        self._numbers = count()
        self._timer: Timer | None = None

    def ask(self, key: Hashable, lane: Lane) -> Ticket:
        """Return a ticket; its turn may come at once."""
        ticket = Ticket(self, key, lane, next(self._numbers), asyncio.get_running_loop().create_future())
        self.queue(ticket)
        return ticket

    def queue(self, ticket: Ticket) -> None:
        """Queue a ticket by its lane, and grant every request that may go."""
        channel = self._channels.get(ticket.key)
        if channel is None:
            channel = self._channels[ticket.key] = _Channel()
        heapq.heappush(channel.waiting, (ticket.lane, ticket.number, ticket))
        self._schedule(ticket.key, channel)
        self._grant()

    def _schedule(self, key: Hashable, channel: _Channel) -> None:
        """Note when to look at a key next: when its first ticket may go, or when the key can be forgotten."""
        first = channel.first()
        at = channel.window.empty_at() if first is None else channel.window.free_at(first.lane)
        if at < channel.due_at:
            channel.due_at = at
            heapq.heappush(self._due, (at, next(self._numbers), key))

    def _grant(self) -> None:
        now = self._clock.time()
        self._collect(now)
        while self._ready and self._bot.free_at(self._ready[0][0]) <= now:
            lane, _, key = heapq.heappop(self._ready)
            channel = self._channels.get(key)
            if channel is None:
                continue
            first = channel.first()
            if first is not None and first.lane > lane:
                heapq.heappush(self._ready, (first.lane, first.number, key))
                continue
            if first is not None and channel.window.free_at(first.lane) <= now:
                channel.window.count(now)
                self._bot.count(now)
                first.outcome.set_result(True)
            self._schedule(key, channel)
            self._collect(now)
        self._set_timer(now)

    def _collect(self, now: float) -> None:
        """Mark the keys whose time has come as ready; forget those with neither tickets nor recent requests."""
        while self._due and self._due[0][0] <= now:
            at, _, key = heapq.heappop(self._due)
            channel = self._channels.get(key)
            if channel is None or at != channel.due_at:
                continue
            channel.due_at = float("inf")
            first = channel.first()
            if first is not None:
                heapq.heappush(self._ready, (first.lane, first.number, key))
            elif channel.window.empty_at() <= now:
                del self._channels[key]
            else:
                self._schedule(key, channel)

    def _set_timer(self, now: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        times = [self._due[0][0]] if self._due else []
        if self._ready:
            times.append(self._bot.free_at(self._ready[0][0]))
        if times:
            self._timer = self._clock.call_at(max(now, min(times)), self._grant)
