"""The rules and the money together: limits that change, tiers, bonus, resets, and clocks that jump.

A machine does at random what members and admins do, over the real store, and keeps accounts of its own beside it.
"""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, consumes, invariant, multiple, rule

from core.config import Config
from core.limits.check import LimitChecks, MemberContext
from core.limits.window import windows_of
from core.model.job import JobState
from core.model.money import Allowance, EntryKind, Tier, WindowKind, WindowScope
from tests.support.store.account import Accounts, Bonus, Count, key_of
from tests.support.store.machine import Machine, drive
from tests.support.store.sample import WORKER, check_money, order

ADMIN = 1
CLUB, ELSEWHERE = 100, 101
BRONZE, GOLD = 401, 402
OPERATOR_LIMIT, DEFAULT = 9, 4
EVE = datetime(2026, 10, 24, 20, tzinfo=UTC)
"""Four hours before the day of 25 hours in Europe, a week before the end of a month."""
TERMS = Config(
    model="chirp-v5-5",
    max_in_flight=5,
    poll_interval_s=1,
    job_deadline_s=60,
    daily_credits=DEFAULT,
    operator_daily_credits=OPERATOR_LIMIT,
)
# On to the next hour, day, week, month, over changes of clocks (in spring, too) and back again.
JUMPS_H = (1, 5, 13, 24, 24 * 7, 24 * 31, 24 * 155, -1, -26)

members = st.sampled_from([7, 8])
guilds = st.sampled_from([CLUB, CLUB, CLUB, ELSEWHERE])
limits = st.none() | st.integers(0, 5)
allowances = st.builds(Allowance, day=limits, week=limits, month=limits)
kind_sets = st.sets(st.sampled_from(WindowKind), min_size=1)


class RulesAndMoney(Machine):
    """Accounts of every counter, grant and reservation, compared with the store's after every step."""

    now = EVE
    jobs = Bundle("jobs")

    def __init__(self):
        super().__init__()
        self.roles = defaultdict(frozenset)
        self.accounts = Accounts()
        self.windows = {}  # every window that was ever asked for, by key

    def open(self):
        super().open()
        self.rules_ = LimitChecks(store=self.store, config=TERMS, now=lambda: self.now)

    def case(self, guild, user):
        member_context = MemberContext(role_ids=self.roles[guild, user])
        return self.runner.run(self.rules_.case(guild_id=guild, user_id=user, member_context=member_context))

    @rule(target=jobs, user=members, guild=guilds, cost=st.integers(0, 3))
    def admit(self, user, guild, cost):
        case = self.case(guild, user)
        job = order(maker=user, guild=guild, cost=cost, at=self.now)
        admission = self.rules_.admission(case, job.request)
        self.windows |= {key_of(window): window for window in admission.windows}
        by_scope = {scope: tuple(some) for scope, some in groupby(admission.windows, lambda window: window.scope)}
        expected = self.accounts.foretold(guild, user, cost, by_scope, self.now)
        dry = [verdict.refusal for verdict in self.runner.run(self.rules_.verdicts(case, cost=cost)) if verdict.refusal]
        admitting = self.store.admit(job, admission, worker_id=WORKER)
        if expected is not None:
            with pytest.raises(expected) as raised:
                self.runner.run(admitting)
            assert (type(dry[0]), vars(dry[0])) == (type(raised.value), vars(raised.value))
            return multiple()
        assert dry == []
        self.runner.run(admitting)
        self.accounts.book(job, by_scope, self.now)
        return job

    def end(self, job, to, money):
        """Several callers end a job at once: one of them does, unless it had ended."""

        async def ending():
            endings = (
                self.store.finish(job.id, to=to, money=money, actor_id=job.maker.id, at=self.now) for _ in range(3)
            )
            return [ended for ended in await asyncio.gather(*endings) if ended is not None]

        reservation = self.accounts.reservations[job.id]
        assert len(self.runner.run(ending())) == int(reservation.end is None)
        if reservation.end is not None:
            return
        reservation.end = money
        self.accounts.entries[money] += 1
        if money is EntryKind.REFUND:
            reservation.give_back()

    @rule(job=jobs, to=st.sampled_from([JobState.CANCELLED, JobState.FAILED, JobState.EXPIRED]))
    def refund(self, job, to):
        self.end(job, to, EntryKind.REFUND)

    @rule(job=consumes(jobs))
    def settle(self, job):
        self.end(job, JobState.DELIVERED, EntryKind.SETTLE)

    @rule(
        user=members, guild=guilds, credits_=st.integers(1, 4), hours=st.none() | st.sampled_from([0, 1, 20, 24 * 40])
    )
    def grant(self, user, guild, credits_, hours):
        expires_at = None if hours is None else self.now + timedelta(hours=hours)
        granting = self.store.grant(guild, user, credits_=credits_, expires_at=expires_at, actor_id=ADMIN, at=self.now)
        given = self.runner.run(granting)
        self.accounts.bonus[given.id] = Bonus(given.id, guild, user, credits_, credits_, expires_at)
        self.accounts.entries[EntryKind.GRANT] += 1

    @rule()
    def sweep(self):
        gone = [
            some
            for some in self.accounts.bonus.values()
            if some.left and some.expires_at is not None and some.expires_at <= self.now
        ]
        assert self.runner.run(self.store.expire_grants(self.now)) == len(gone)
        assert self.runner.run(self.store.expire_grants(self.now)) == 0
        for some in gone:
            some.left = 0
        self.accounts.entries[EntryKind.EXPIRE] += len(gone)

    @rule(user=members, guild=guilds, kinds=kind_sets)
    def reset(self, user, guild, kinds):
        zone = self.case(guild, user).settings.time_zone
        every = windows_of(WindowScope.MEMBER, Allowance(), guild_id=guild, user_id=user, time_zone=zone, now=self.now)
        windows = [window for window in every if window.kind in kinds]
        self.windows = {key_of(window): window for window in windows} | self.windows
        uses = self.runner.run(self.store.reset(windows, actor_id=ADMIN, at=self.now))
        assert [use.used for use in uses] == self.accounts.used(windows)
        self.accounts.entries[EntryKind.RESET] += sum(use.used > 0 for use in uses)
        for use in uses:
            if use.used:
                self.accounts.counters[key_of(use.window)] = Count()

    @rule(
        guild=guilds,
        changes=st.fixed_dictionaries(
            {},
            optional={
                "member": st.none() | allowances,
                "budget": st.builds(Allowance, day=st.none() | st.integers(0, 8), month=st.none() | st.integers(4, 20)),
                "time_zone": st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe"]),
            },
        ),
    )
    def change_the_settings(self, guild, changes):
        self.runner.run(self.store.change_settings(guild, **changes))

    @rule(guild=guilds, role=st.sampled_from([BRONZE, GOLD]), allowance=st.none() | allowances)
    def change_a_tier(self, guild, role, allowance):
        if allowance is None:
            self.runner.run(self.store.drop_tier(guild, role))
        else:
            self.runner.run(self.store.save_tier(guild, Tier(role_id=role, allowance=allowance)))

    @rule(guild=guilds, user=members, roles=st.frozensets(st.sampled_from([BRONZE, GOLD])))
    def change_roles(self, guild, user, roles):
        self.roles[guild, user] = roles

    @rule(guild=guilds, user=members, allowance=st.none() | allowances)
    def change_an_own_allowance(self, guild, user, allowance):
        self.runner.run(self.store.save_own_allowance(guild, user, allowance))

    @rule(hours=st.sampled_from(JUMPS_H))
    def let_the_clock_jump(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def restart(self):
        self.reopen()

    @invariant()
    def the_accounts_agree(self):
        windows = list(self.windows.values())
        uses = self.runner.run(self.store.used(windows))
        assert [use.used for use in uses] == self.accounts.used(windows)
        brakes = [use.used for use in uses if use.window.scope is WindowScope.OPERATOR]
        assert all(used <= OPERATOR_LIMIT for used in brakes)
        for guild, user in {(some.guild, some.user) for some in self.accounts.bonus.values()}:
            standing = self.runner.run(self.store.member_usage(guild, user, at=self.now))
            live = self.accounts.live(guild, user, self.now)
            assert [(some.id, some.left) for some in standing.bonus] == [(some.id, some.left) for some in live]
        self.runner.run(check_money(self.store))
        self.runner.run(self.store._database.read(self.accounts.check_rows))


def test_no_order_of_events_breaks_the_rules_or_the_money(url):
    drive(RulesAndMoney, url, examples=25, steps=50)
