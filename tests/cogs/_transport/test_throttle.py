"""The pace of requests to Discord, on a clock that only moves when a test says so."""

import asyncio
import heapq
from collections import defaultdict
from itertools import count

from hypothesis import given, settings, strategies as st

from cogs._transport.throttle import BOT_LIMITS, BOT_WINDOW_S, CHANNEL_LIMITS, CHANNEL_WINDOW_S, Lane, Throttle

CHANNEL = 1


class Call:
    def __init__(self, callback):
        self.callback = callback
        self.is_cancelled = False

    def cancel(self):
        self.is_cancelled = True


class HandClock:
    """An event loop's clock, moved by hand."""

    def __init__(self, after_each=lambda: None):
        self.now = 100.0
        self.calls = []
        self.after_each = after_each
        self.numbers = count()

    def time(self):
        return self.now

    def call_at(self, when, callback):
        call = Call(callback)
        heapq.heappush(self.calls, (when, next(self.numbers), call))
        return call

    def move(self, seconds):
        until = self.now + seconds
        while self.calls and self.calls[0][0] <= until:
            when, _, call = heapq.heappop(self.calls)
            self.now = max(self.now, when)
            if not call.is_cancelled:
                call.callback()
                self.after_each()
        self.now = until

    def run_out(self):
        """Move until nothing is due any more."""
        while any(not call.is_cancelled for _, _, call in self.calls):
            self.move(1.0)


def granted(tickets):
    return [number for number, ticket in enumerate(tickets) if ticket.outcome.done() and ticket.outcome.result()]


async def test_a_quiet_channel_is_written_to_at_once():
    ticket = Throttle(HandClock()).ask(CHANNEL, Lane.CHANGE)
    assert await ticket.turn()


async def test_a_channel_gets_five_requests_and_the_sixth_when_the_window_has_moved_on():
    clock = HandClock()
    throttle = Throttle(clock)
    tickets = [throttle.ask(CHANNEL, Lane.RESULT) for _ in range(6)]
    assert granted(tickets) == [0, 1, 2, 3, 4]
    clock.move(CHANNEL_WINDOW_S - 0.01)
    assert granted(tickets) == [0, 1, 2, 3, 4]
    clock.move(0.02)
    assert granted(tickets) == [0, 1, 2, 3, 4, 5]


async def test_ticks_of_other_cards_never_hold_up_a_result():
    throttle = Throttle(HandClock())
    for _ in range(50):
        throttle.ask(CHANNEL, Lane.TICK)
    results = [throttle.ask(CHANNEL, Lane.RESULT) for _ in range(2)]
    assert granted(results) == [0, 1]


async def test_a_busy_channel_does_not_hold_up_another():
    throttle = Throttle(HandClock())
    for _ in range(10):
        throttle.ask(CHANNEL, Lane.RESULT)
    assert throttle.ask(CHANNEL + 1, Lane.TICK).outcome.done()


async def test_a_tick_that_became_a_result_overtakes_the_changes_before_it():
    clock = HandClock()
    throttle = Throttle(clock)
    for _ in range(5):
        throttle.ask(CHANNEL, Lane.RESULT)
    changes = [throttle.ask(CHANNEL, Lane.CHANGE) for _ in range(5)]
    tick = throttle.ask(CHANNEL, Lane.TICK)
    tick.hurry(Lane.RESULT)
    clock.move(CHANNEL_WINDOW_S)
    assert tick.outcome.done()
    assert len(granted(changes)) < len(changes)


async def test_a_withdrawn_ticket_uses_nothing_up():
    throttle = Throttle(HandClock())
    for _ in range(4):
        throttle.ask(CHANNEL, Lane.RESULT)
    last = throttle.ask(CHANNEL, Lane.CHANGE)
    last.withdraw()
    assert not await last.turn()
    assert throttle.ask(CHANNEL, Lane.RESULT).outcome.done()


async def test_a_cancelled_waiter_leaves_the_line():
    clock = HandClock()
    throttle = Throttle(clock)
    for _ in range(5):
        throttle.ask(CHANNEL, Lane.RESULT)
    waiting = asyncio.create_task(throttle.ask(CHANNEL, Lane.RESULT).turn())
    await asyncio.sleep(0)
    behind = throttle.ask(CHANNEL, Lane.RESULT)
    waiting.cancel()
    await asyncio.wait([waiting])
    clock.move(CHANNEL_WINDOW_S)
    assert behind.outcome.done()


async def test_the_whole_bot_stays_below_the_global_limit_and_results_go_first():
    clock = HandClock()
    throttle = Throttle(clock)
    ticks = [throttle.ask(("tick", channel), Lane.TICK) for channel in range(100)]
    results = [throttle.ask(("result", channel), Lane.RESULT) for channel in range(100)]
    assert len(granted(ticks)) == BOT_LIMITS[Lane.TICK]
    assert len(granted(results)) == BOT_LIMITS[Lane.RESULT] - BOT_LIMITS[Lane.TICK]
    clock.move(2 * BOT_WINDOW_S)
    assert len(granted(results)) == 100
    assert len(granted(ticks)) == BOT_LIMITS[Lane.TICK]
    clock.move(30 * BOT_WINDOW_S)
    assert len(granted(ticks)) == 100


async def test_a_channel_that_has_gone_quiet_is_forgotten():
    clock = HandClock()
    throttle = Throttle(clock)
    for channel in range(30):
        throttle.ask(channel, Lane.CHANGE)
    throttle.ask(CHANNEL, Lane.TICK).withdraw()
    clock.run_out()
    assert not throttle._channels
    assert not throttle._due


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(0, 3), st.sampled_from(Lane)),
        st.tuples(st.just("hurry"), st.integers(0, 200), st.sampled_from(Lane)),
        st.tuples(st.just("withdraw"), st.integers(0, 200), st.none()),
        st.tuples(st.just("move"), st.floats(0, 7), st.none()),
    ),
    max_size=150,
)


class Observed:
    """A throttle whose grants are noted with their time, and held against what still waits."""

    def __init__(self):
        self.clock = HandClock(after_each=self.observe)
        self.throttle = Throttle(self.clock)
        self.waiting = []
        self.sent = defaultdict(list)

    def observe(self):
        granted = [ticket for ticket in self.waiting if ticket.outcome.done()]
        self.waiting = [ticket for ticket in self.waiting if not ticket.outcome.done()]
        for ticket in granted:
            if ticket.outcome.result():
                self.sent[ticket.key].append(self.clock.now)
                self.sent["bot"].append(self.clock.now)
            rivals = [other for other in self.waiting if other.key == ticket.key and ticket.outcome.result()]
            assert all((other.lane, other.number) > (ticket.lane, ticket.number) for other in rivals)

    def take(self, verb, number, lane):
        if verb == "ask":
            self.waiting.append(self.throttle.ask(number, lane))
        elif verb == "move":
            self.clock.move(number)
        elif self.waiting:
            ticket = self.waiting[number % len(self.waiting)]
            ticket.withdraw() if verb == "withdraw" else ticket.hurry(lane)
        self.observe()


def overflows(times, room, window_s):
    return any(later - earlier < window_s - 1e-6 for earlier, later in zip(times, times[room:], strict=False))


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_whatever_is_asked_no_window_overflows_everyone_gets_a_turn_and_the_urgent_go_first(steps):
    async def play():
        observed = Observed()
        for step in steps:
            observed.take(*step)
        observed.clock.run_out()
        return observed

    observed = asyncio.run(play())
    assert not observed.waiting
    assert not overflows(observed.sent.pop("bot", []), BOT_LIMITS[Lane.RESULT], BOT_WINDOW_S)
    for times in observed.sent.values():
        assert not overflows(times, CHANNEL_LIMITS[Lane.RESULT], CHANNEL_WINDOW_S)
