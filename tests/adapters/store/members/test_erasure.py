"""Whoever is forgotten whenever, between whatever else: the accounts agree, and nobody has more credits than before."""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, consumes, invariant, multiple, rule
from sqlalchemy import func, select

from adapters.store.schema.money_tables import audit, grants, ledger, window_counters
from adapters.store.schema.tables import clips, favourites, jobs
from core.errors import QuotaSpent
from core.limits.window import LONGEST
from core.model.audit_entry import AuditAction, AuditEntry
from core.model.job import JobState
from core.model.money import EntryKind
from tests.support.store.machine import Machine, drive
from tests.support.store.sample import GUILD, WORKER, brake, check_money, clip, day, order, rules

ADMIN = 99
LIMIT = 4
MAKERS = (1, 2, 3)
OUTCOMES = {
    "delivered": (JobState.DELIVERED, EntryKind.SETTLE),
    "failed": (JobState.FAILED, EntryKind.REFUND),
    "cancelled": (JobState.CANCELLED, EntryKind.REFUND),
}


class Forgetting(Machine):
    """A model that keeps its own accounts, and its own memory of who asked to be forgotten when."""

    jobs = Bundle("jobs")
    makers = st.sampled_from(MAKERS)

    def __init__(self):
        super().__init__()
        self.orders = {}  # job id -> (maker, what their day counts, cost, midnight, ordered at)
        self.aside = set()  # job ids that a reset took out of their maker's day
        self.refunded = set()
        self.ended = set()
        self.asked_at = {}  # maker -> when they last asked
        self.loves = {}  # clip id -> who

    def used(self, midnight, maker=None):
        return sum(
            cost if maker is None else own
            for job_id, (who, own, cost, counted_in, _) in self.orders.items()
            if counted_in == midnight
            and maker in {who, None}
            and job_id not in self.refunded
            and (maker is None or job_id not in self.aside)
        )

    def tick(self):
        """No two things happen at the very same moment."""
        self.now += timedelta(seconds=1)
        return self.now

    @rule(target=jobs, maker=makers, cost=st.integers(min_value=1, max_value=2))
    def admit(self, maker, cost):
        job = order(maker=maker, cost=cost, at=self.tick())
        counted = rules(day(LIMIT, maker=maker, starts_at=self.midnight), brake(None, starts_at=self.midnight))
        admitting = self.store.admit(job, counted, worker_id=WORKER)
        bonus = sum(grant.left for grant in self.bonus(maker))
        own = min(cost, LIMIT - self.used(self.midnight, maker))
        if own + bonus < cost:
            with pytest.raises(QuotaSpent):
                self.runner.run(admitting)
            return multiple()
        self.runner.run(admitting)
        assert sum(grant.left for grant in self.bonus(maker)) == bonus - (cost - own)
        self.orders[job.id] = (maker, own, cost, self.midnight, self.now)
        return job

    def bonus(self, maker):
        return self.runner.run(self.store.member_usage(GUILD, maker, at=self.now)).bonus

    @rule(maker=makers, credits_=st.integers(min_value=1, max_value=3), days=st.sampled_from([None, 1, 50]))
    def grant(self, maker, credits_, days):
        expires_at = None if days is None else self.now + timedelta(days=days)
        self.runner.run(
            self.store.grant(GUILD, maker, credits_=credits_, expires_at=expires_at, actor_id=ADMIN, at=self.tick())
        )

    @rule(maker=makers)
    def reset(self, maker):
        today = day(LIMIT, maker=maker, starts_at=self.midnight)
        (use,) = self.runner.run(self.store.reset([today], actor_id=ADMIN, at=self.tick()))
        assert use.used == self.used(self.midnight, maker)
        if use.used:
            self.aside |= {
                job_id
                for job_id, (who, _, _, counted_in, _) in self.orders.items()
                if (who, counted_in) == (maker, self.midnight)
            }

    @rule(maker=st.sampled_from(MAKERS), about=st.sampled_from(MAKERS))
    def note(self, maker, about):
        note = AuditEntry(
            guild_id=GUILD, actor_id=maker, action=AuditAction.GRANT, text="", at=self.tick(), subject_id=about
        )
        self.runner.run(self.store.write_audit_entry(note, oldest_at=self.now - timedelta(days=90)))

    @rule()
    def let_bonus_expire(self):
        self.runner.run(self.store.expire_grants(self.tick()))

    @rule(job=jobs)
    def send(self, job):
        self.runner.run(
            self.store.change(job.id, at=self.now, was={JobState.QUEUED}, to=JobState.PENDING, is_discarded=True)
        )

    @rule(job=consumes(jobs), outcome=st.sampled_from(sorted(OUTCOMES)))
    def end(self, job, outcome):
        to, money = OUTCOMES[outcome]
        self.runner.run(
            self.store.change(
                job.id,
                at=self.now,
                was={JobState.QUEUED, JobState.PENDING},
                to=JobState.DELIVERING,
                clips=[clip(f"{job.id}-1")],
            )
        )
        self.runner.run(self.store.finish(job.id, to=to, money=money, actor_id=job.maker.id, at=self.tick()))
        self.ended.add(job.id)
        self.loves[f"{job.id}-1"] = set()
        if money is EntryKind.REFUND:
            self.refunded.add(job.id)

    @rule(maker=makers, which=st.integers(min_value=0, max_value=9), is_loved=st.booleans())
    def love(self, maker, which, is_loved):
        if not self.loves:
            return
        clip_id = sorted(self.loves)[which % len(self.loves)]
        changed = self.runner.run(self.store.love(clip_id, maker, is_loved=is_loved, at=self.tick()))
        if changed is not None:
            (self.loves[clip_id].add if is_loved else self.loves[clip_id].discard)(maker)

    @rule(maker=makers)
    def forget(self, maker):
        at = self.tick()
        erased = self.runner.run(self.store.forget(maker, at=at, since=at - LONGEST))
        self.asked_at[maker] = at
        for lovers in self.loves.values():
            lovers.discard(maker)
        assert not self.ended & set(self.named(maker, at))
        if erased.is_complete:
            self.check_gone(maker, at)

    @rule()
    def sweep(self):
        since = self.now - LONGEST
        self.runner.run(self.store.forget_due(since=since))
        for maker, at in self.asked_at.items():
            named = set(self.named(maker, at))
            assert not self.ended & named
            if at < since and not named:
                self.check_gone(maker, at)

    @rule(hours=st.sampled_from([1, 13, 24, 49, 24 * 20]))
    def let_time_pass(self, hours):
        self.now += timedelta(hours=hours)

    def named(self, maker, upto):
        """The orders up to then that still name their maker."""
        mine = select(jobs.c.id).where(jobs.c.maker_id == maker, jobs.c.created_at <= upto)
        return self.runner.run(self.store._database.read(lambda connection: connection.scalars(mine).all()))

    def check_gone(self, maker, upto):
        """Nothing older than the asking names the member; a day in which they came back is a new one."""
        back_in = [counted_in for who, _, _, counted_in, at in self.orders.values() if who == maker and at > upto]
        old = window_counters.c.starts_at.not_in(back_in) & (window_counters.c.starts_at <= upto)

        def count(connection):
            of_orders = select(jobs.c.id).where(jobs.c.created_at <= upto)
            return [
                connection.scalar(select(func.count()).select_from(table).where(which))
                for table, which in (
                    (jobs, (jobs.c.maker_id == maker) & (jobs.c.created_at <= upto)),
                    (clips, (clips.c.maker_id == maker) & clips.c.job_id.in_(of_orders)),
                    (favourites, (favourites.c.user_id == maker) & (favourites.c.at <= upto)),
                    (ledger, (ledger.c.user_id == maker) & ledger.c.job_id.in_(of_orders)),
                    (ledger, (ledger.c.actor_id == maker) & ledger.c.job_id.in_(of_orders)),
                    (window_counters, (window_counters.c.user_id == maker) & old),
                    (grants, (grants.c.user_id == maker) & (grants.c.at <= upto)),
                    (audit, (audit.c.actor_id == maker) & (audit.c.at <= upto)),
                    (audit, (audit.c.subject_id == maker) & (audit.c.at <= upto)),
                )
            ]

        assert self.runner.run(self.store._database.read(count)) == [0] * 9

    @invariant()
    def the_accounts_agree(self):
        self.runner.run(check_money(self.store))
        today = self.midnight
        windows = [day(LIMIT, maker=maker, starts_at=today) for maker in MAKERS]
        uses = self.runner.run(self.store.used([*windows, brake(None, starts_at=today)]))
        assert [use.used for use in uses] == [self.used(today, maker) for maker in (*MAKERS, None)]
        for clip_id, lovers in self.loves.items():
            assert self.runner.run(self.store.song(clip_id)).loves == len(lovers)


def test_the_accounts_agree_whoever_is_forgotten_when(url):
    drive(Forgetting, url, examples=15, steps=40)
