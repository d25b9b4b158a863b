"""The rules and the money together: limits that change, tiers, bonus, resets, and clocks that jump.

A machine does at random what members and admins do, over the real store, and keeps accounts of its own beside it.
"""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, func, select, update

from adapters.store import open_store
from adapters.store.money import grants, ledger, window_counters
from adapters.store.tables import metadata, queues
from core.errors import GuildBudgetSpent, OperatorBudgetSpent, QuotaSpent
from core.model import JobState
from core.money import Allowance, EntryKind, Tier, WindowKind, WindowScope
from core.rule import Presence, Rules
from core.terms import Terms
from core.window import windows_of
from tests.adapters.store.sample import WORKER, check_money, order

ADMIN = 1
CLUB, ELSEWHERE = 100, 101
BRONZE, GOLD = 401, 402
OPERATOR_LIMIT, DEFAULT = 9, 4
EVE = datetime(2026, 10, 24, 20, tzinfo=UTC)
"""Four hours before the day of 25 hours in Europe, a week before the end of a month."""
TERMS = Terms(
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


@dataclass
class Count:
    """What one row of counters should say."""

    used: int = 0


@dataclass
class Bonus:
    """What one grant should say."""

    id: int
    guild: int
    user: int
    credits: int
    left: int
    expires_at: datetime | None

    def is_live(self, now):
        return self.left > 0 and (self.expires_at is None or self.expires_at > now)


@dataclass
class Reservation:
    """What one order took, and from where."""

    guild: int
    user: int
    cost: int
    shares: list = field(default_factory=list)  # [(counter, credits)]
    taken: list = field(default_factory=list)  # [(bonus, credits)]
    end: EntryKind | None = None

    def give_back(self):
        for holder, credits_ in self.shares:
            holder.used -= credits_
        for bonus, credits_ in self.taken:
            bonus.left += credits_


def key_of(window):
    return (window.scope, window.kind, window.guild_id, window.user_id, window.starts_at)


class RulesAndMoney(RuleBasedStateMachine):
    """Accounts of every counter, grant and reservation, compared with the store's after every step."""

    url = ""
    jobs = Bundle("jobs")

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.now = EVE
        self.roles = defaultdict(frozenset)
        self.counters = defaultdict(Count)  # the running ones, by key
        self.windows = {}  # every window that was ever asked for, by key
        self.reservations = {}
        self.bonus = {}
        self.entries = Counter()

    @initialize()
    def begin(self):
        self.open()
        self.runner.run(self.store._database.write(wipe))

    def open(self):
        self.opened = open_store(self.url)
        self.store = self.runner.run(self.opened.__aenter__())
        self.rules_ = Rules(store=self.store, terms=TERMS, now=lambda: self.now)

    def teardown(self):
        if hasattr(self, "opened"):
            self.runner.run(self.opened.__aexit__(None, None, None))
        self.runner.close()

    def case(self, guild, user):
        presence = Presence(role_ids=self.roles[guild, user])
        return self.runner.run(self.rules_.case(guild_id=guild, user_id=user, presence=presence))

    def live(self, guild, user):
        """A member's bonus credits that count now, in the order in which they are used up."""
        mine = [some for some in self.bonus.values() if (some.guild, some.user) == (guild, user)]
        never = datetime.max.replace(tzinfo=UTC)
        return sorted(
            (some for some in mine if some.is_live(self.now)), key=lambda some: (some.expires_at or never, some.id)
        )

    def room(self, windows, cost):
        """How much of a cost fits into all of those windows."""
        lefts = [window.limit - self.counters[key_of(window)].used for window in windows if window.limit is not None]
        return max(0, min([cost, *lefts]))

    def foretold(self, guild, user, cost, by_scope):
        """Which refusal the accounts foretell, if any."""
        bonus = sum(some.left for some in self.live(guild, user))
        if self.room(by_scope[WindowScope.MEMBER], cost) + bonus < cost:
            return QuotaSpent
        if self.room(by_scope[WindowScope.GUILD], cost) < cost:
            return GuildBudgetSpent
        return OperatorBudgetSpent if self.room(by_scope[WindowScope.OPERATOR], cost) < cost else None

    def book(self, job, by_scope):
        """Enter an order into the accounts."""
        own = self.room(by_scope[WindowScope.MEMBER], job.cost)
        guild, user = job.place.guild_id, job.maker.id
        reservation = self.reservations[job.id] = Reservation(guild, user, job.cost)
        missing = job.cost - own
        for some in self.live(guild, user):
            share = min(some.left, missing)
            some.left -= share
            missing -= share
            reservation.taken.append((some, share))
        for scope, windows in by_scope.items():
            for window in windows:
                share = own if scope is WindowScope.MEMBER else job.cost
                holder = self.counters[key_of(window)]
                holder.used += share
                reservation.shares.append((holder, share))
                assert window.limit is None or share == 0 or holder.used <= window.limit

    @rule(target=jobs, user=members, guild=guilds, cost=st.integers(0, 3))
    def admit(self, user, guild, cost):
        case = self.case(guild, user)
        job = order(maker=user, guild=guild, cost=cost, at=self.now)
        admission = self.rules_.admission(case, job.request)
        self.windows |= {key_of(window): window for window in admission.windows}
        by_scope = {scope: tuple(some) for scope, some in groupby(admission.windows, lambda window: window.scope)}
        expected = self.foretold(guild, user, cost, by_scope)
        dry = [verdict.refusal for verdict in self.runner.run(self.rules_.verdicts(case, cost=cost)) if verdict.refusal]
        admitting = self.store.admit(job, admission, worker_id=WORKER)
        if expected is not None:
            with pytest.raises(expected) as raised:
                self.runner.run(admitting)
            assert (type(dry[0]), vars(dry[0])) == (type(raised.value), vars(raised.value))
            return multiple()
        assert dry == []
        self.runner.run(admitting)
        self.book(job, by_scope)
        self.entries[EntryKind.RESERVE] += 1
        return job

    def end(self, job, to, money):
        """Several callers end a job at once: one of them does, unless it had ended."""

        async def ending():
            endings = (
                self.store.finish(job.id, to=to, money=money, actor_id=job.maker.id, at=self.now) for _ in range(3)
            )
            return [ended for ended in await asyncio.gather(*endings) if ended is not None]

        reservation = self.reservations[job.id]
        assert len(self.runner.run(ending())) == int(reservation.end is None)
        if reservation.end is not None:
            return
        reservation.end = money
        self.entries[money] += 1
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
        self.bonus[given.id] = Bonus(given.id, guild, user, credits_, credits_, expires_at)
        self.entries[EntryKind.GRANT] += 1

    @rule()
    def sweep(self):
        gone = [
            some
            for some in self.bonus.values()
            if some.left and some.expires_at is not None and some.expires_at <= self.now
        ]
        assert self.runner.run(self.store.expire_grants(self.now)) == len(gone)
        assert self.runner.run(self.store.expire_grants(self.now)) == 0
        for some in gone:
            some.left = 0
        self.entries[EntryKind.EXPIRE] += len(gone)

    @rule(user=members, guild=guilds, kinds=kind_sets)
    def reset(self, user, guild, kinds):
        zone = self.case(guild, user).settings.time_zone
        every = windows_of(WindowScope.MEMBER, Allowance(), guild_id=guild, user_id=user, time_zone=zone, now=self.now)
        windows = [window for window in every if window.kind in kinds]
        self.windows = {key_of(window): window for window in windows} | self.windows
        uses = self.runner.run(self.store.reset(windows, actor_id=ADMIN, at=self.now))
        assert [use.used for use in uses] == [self.counters[key_of(window)].used for window in windows]
        self.entries[EntryKind.RESET] += sum(use.used > 0 for use in uses)
        for use in uses:
            if use.used:
                self.counters[key_of(use.window)] = Count()

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
        """Leave without a word, and come back."""
        self.runner.run(self.opened.__aexit__(None, None, None))
        self.open()

    @invariant()
    def the_accounts_agree(self):
        if not hasattr(self, "store"):
            return
        windows = list(self.windows.values())
        uses = self.runner.run(self.store.used(windows))
        assert [use.used for use in uses] == [self.counters[key_of(window)].used for window in windows]
        brakes = [use.used for use in uses if use.window.scope is WindowScope.OPERATOR]
        assert all(used <= OPERATOR_LIMIT for used in brakes)
        for guild, user in {(some.guild, some.user) for some in self.bonus.values()}:
            standing = self.runner.run(self.store.standing(guild, user, at=self.now))
            live = self.live(guild, user)
            assert [(some.id, some.left) for some in standing.bonus] == [(some.id, some.left) for some in live]
        self.runner.run(check_money(self.store))
        self.runner.run(self.store._database.read(self.check_rows))

    def check_rows(self, connection):
        """What the rows say by themselves, whatever the accounts say."""
        for row in connection.execute(select(grants)):
            assert 0 <= row.left <= row.credits
            assert row.left == self.bonus[row.id].left
        assert connection.scalar(select(func.count()).where(window_counters.c.used < 0)) == 0
        kinds = dict(connection.execute(select(ledger.c.kind, func.count()).group_by(ledger.c.kind)).all())
        assert kinds == {kind.value: number for kind, number in self.entries.items() if number}
        held = [each for each in self.reservations.values() if each.end is not EntryKind.REFUND]
        paid = sum(each.cost for each in held)
        by_bonus = sum(share for each in held for _, share in each.taken)
        sums = {
            (scope, kind): used
            for scope, kind, used in connection.execute(
                select(window_counters.c.scope, window_counters.c.kind, func.sum(window_counters.c.used)).group_by(
                    window_counters.c.scope, window_counters.c.kind
                )
            )
        }
        for kind in WindowKind:
            assert sums.get((WindowScope.GUILD, kind), 0) == paid
            assert sums.get((WindowScope.MEMBER, kind), 0) == paid - by_bonus
        assert sums.get((WindowScope.OPERATOR, WindowKind.DAY), 0) == paid
        total = dict(
            connection.execute(select(ledger.c.kind, func.sum(ledger.c.credits)).group_by(ledger.c.kind)).all()
        )
        assert total.get(EntryKind.RESERVE, 0) - total.get(EntryKind.REFUND, 0) == paid
        left = connection.scalar(select(func.coalesce(func.sum(grants.c.left), 0)))
        assert total.get(EntryKind.GRANT, 0) - total.get(EntryKind.EXPIRE, 0) - by_bonus == left


def wipe(connection):
    """Make the database as it was after its migration."""
    for table in reversed(metadata.sorted_tables):
        if table is not queues:
            connection.execute(delete(table))
    connection.execute(update(queues).values(virtual_time=0.0))


def test_no_order_of_events_breaks_the_rules_or_the_money(url):
    class Here(RulesAndMoney):
        pass

    Here.url = url
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=25, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
