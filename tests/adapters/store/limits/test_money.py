"""Whatever happens in whatever order: no limit is passed, nothing is charged or given back twice, nothing is lost."""

import asyncio
import threading
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, consumes, invariant, multiple, rule

from adapters.store.jobs.admission import admit
from core.errors import OperatorBudgetSpent, QuotaSpent, SongsAtOnceReached
from core.model.job import IN_FLIGHT_STATES, JobState, Service
from core.model.money import EntryKind
from tests.support.store.machine import Machine, drive
from tests.support.store.sample import WORKER, brake, check_money, clip, day, order, rules

MEMBER_LIMIT, OPERATOR_LIMIT, AT_ONCE, CAP = 4, 9, 3, 2
PATHS = {
    None: {JobState.QUEUED},
    JobState.QUEUED: {JobState.SUBMITTING, JobState.CANCELLED},
    JobState.SUBMITTING: {JobState.QUEUED, JobState.PENDING, JobState.FAILED},
    JobState.PENDING: {JobState.DELIVERING, JobState.FAILED},
    JobState.DELIVERING: {JobState.DELIVERED},
}


class Money(Machine):
    """A model that keeps its own accounts beside the store's and compares them after every step."""

    jobs = Bundle("jobs")
    makers = st.integers(min_value=1, max_value=2)

    def __init__(self):
        super().__init__()
        self.states = {}  # job id -> state
        self.orders = {}  # job id -> (maker, cost, midnight)
        self.tasks = 0

    def used(self, midnight, maker=None):
        """What should be counted in a day."""
        return sum(
            cost
            for job_id, (who, cost, counted_in) in self.orders.items()
            if counted_in == midnight and maker in {who, None} and not self.is_refunded(job_id)
        )

    def is_refunded(self, job_id):
        return self.states[job_id] in {JobState.CANCELLED, JobState.FAILED}

    def open_jobs(self, maker):
        return [i for i, (who, *_) in self.orders.items() if who == maker and not self.states[i].is_final]

    def refusal(self, maker, cost):
        """Which rule should refuse, if any."""
        if len(self.open_jobs(maker)) >= AT_ONCE:
            return SongsAtOnceReached
        if self.used(self.midnight, maker) + cost > MEMBER_LIMIT:
            return QuotaSpent
        if self.used(self.midnight) + cost > OPERATOR_LIMIT:
            return OperatorBudgetSpent
        return None

    def asked(self, maker, cost):
        job = order(maker=maker, cost=cost, at=self.now)
        mine = day(MEMBER_LIMIT, maker=maker, starts_at=self.midnight)
        return job, rules(mine, brake(OPERATOR_LIMIT, starts_at=self.midnight), at_once=AT_ONCE)

    def move(self, job, to):
        """The store said that this job is now in that state."""
        assert to in PATHS[self.states.get(job.id)]
        self.states[job.id] = to

    @rule(target=jobs, maker=makers, cost=st.integers(min_value=1, max_value=3))
    def admit(self, maker, cost):
        expected = self.refusal(maker, cost)
        job, admission = self.asked(maker, cost)
        admitting = self.store.admit(job, admission, worker_id=WORKER)
        if expected is not None:
            with pytest.raises(expected):
                self.runner.run(admitting)
            return multiple()
        self.runner.run(admitting)
        self.orders[job.id] = (maker, cost, self.midnight)
        self.move(job, JobState.QUEUED)
        return job

    @rule(maker=makers)
    def lose_the_caller_before_the_commit(self, maker):
        if self.refusal(maker, 1) is None:
            job, admission = self.asked(maker, 1)
            self.runner.run(cut_off(self.store, job, admission))

    @rule()
    def claim(self):
        job = self.runner.run(self.store.claim_next(Service.SUNO, worker_id=WORKER, cap=CAP, now=self.now))
        states = Counter(self.states.values())
        is_free = sum(states[state] for state in IN_FLIGHT_STATES) < CAP
        assert (job is not None) == (is_free and states[JobState.QUEUED] > 0)
        if job is not None:
            self.move(job, JobState.SUBMITTING)

    def change(self, job, was, to, **changes):
        changed = self.runner.run(self.store.change(job.id, at=self.now, was={was}, to=to, **changes))
        assert (changed is not None) == (self.states[job.id] is was)
        if changed is not None:
            self.move(job, to)

    @rule(job=jobs)
    def go_back_to_the_queue(self, job):
        self.change(job, JobState.SUBMITTING, JobState.QUEUED)

    @rule(job=jobs)
    def accept(self, job):
        self.tasks += 1
        self.change(job, JobState.SUBMITTING, JobState.PENDING, task_id=f"task-{self.tasks}", submitted_at=self.now)

    @rule(job=jobs)
    def complete(self, job):
        self.change(job, JobState.PENDING, JobState.DELIVERING, clips=[clip(f"{job.id}-1"), clip(f"{job.id}-2")])

    def finish(self, job, to, money, was, at_once=3):
        """Several callers end the job at once."""

        async def end():
            endings = (
                self.store.finish(job.id, to=to, money=money, actor_id=job.maker.id, at=self.now, was=was)
                for _ in range(at_once)
            )
            return await asyncio.gather(*endings)

        ended = [result for result in self.runner.run(end()) if result is not None]
        assert len(ended) == int(self.states[job.id] in was)
        if ended:
            self.move(job, to)

    @rule(job=jobs)
    def cancel(self, job):
        self.finish(job, JobState.CANCELLED, EntryKind.REFUND, {JobState.QUEUED})

    @rule(job=jobs)
    def fail(self, job):
        self.finish(job, JobState.FAILED, EntryKind.REFUND, {JobState.SUBMITTING, JobState.PENDING})

    @rule(job=consumes(jobs))
    def deliver(self, job):
        self.finish(job, JobState.DELIVERED, EntryKind.SETTLE, {JobState.DELIVERING})

    @rule(hours=st.sampled_from([-26, -1, 1, 13, 24]))
    def let_the_clock_jump(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def restart(self):
        self.reopen()

    @invariant()
    def the_accounts_agree(self):
        self.runner.run(check_money(self.store))
        for midnight in {counted_in for _, _, counted_in in self.orders.values()}:
            windows = [day(MEMBER_LIMIT, maker=maker, starts_at=midnight) for maker in (1, 2)]
            uses = self.runner.run(self.store.used([*windows, brake(OPERATOR_LIMIT, starts_at=midnight)]))
            assert [use.used for use in uses] == [self.used(midnight, maker) for maker in (1, 2, None)]
            assert all(use.used <= (use.window.limit or 0) for use in uses)
        for job_id, state in self.states.items():
            assert self.runner.run(self.store.job(job_id)).state is state


async def cut_off(store, job, admission):
    """Write an admission whose caller is cancelled just before it is committed."""
    loop = asyncio.get_running_loop()

    async def cancel():
        admitting.cancel()
        await asyncio.wait([admitting])

    def admit_and_lose(connection):
        admit(connection, job, admission, worker_id=WORKER)
        if threading.current_thread() is threading.main_thread():
            raise asyncio.CancelledError  # as it arrives at the next await
        asyncio.run_coroutine_threadsafe(cancel(), loop).result(timeout=10)

    admitting = asyncio.create_task(store._database.write(admit_and_lose))
    await asyncio.wait([admitting])
    assert admitting.cancelled()
    await store.save_notice(None)  # changes are made in order: what was under way has ended


def test_money_and_states_hold_in_every_order_of_events(url):
    drive(Money, url, examples=15, steps=40)
