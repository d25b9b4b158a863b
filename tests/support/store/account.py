"""Accounts of counters, grants and reservations, kept beside a store: what it should say and whom it should refuse."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import func, select

from adapters.store.schema.money_tables import grants, ledger, window_counters
from core.errors import GuildBudgetSpent, OperatorBudgetSpent, QuotaSpent
from core.model.money import EntryKind, WindowKind, WindowScope


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


class Accounts:
    """The accounts of one machine."""

    def __init__(self):
        self.counters = defaultdict(Count)  # the running ones, by key
        self.reservations = {}
        self.bonus = {}
        self.entries = Counter()

    def live(self, guild, user, now):
        """A member's bonus credits that count now, in the order in which they are used up."""
        mine = [some for some in self.bonus.values() if (some.guild, some.user) == (guild, user)]
        never = datetime.max.replace(tzinfo=UTC)
        return sorted(
            (some for some in mine if some.is_live(now)), key=lambda some: (some.expires_at or never, some.id)
        )

    def used(self, windows):
        """How far each of those windows is used."""
        return [self.counters[key_of(window)].used for window in windows]

    def room(self, windows, cost):
        """How much of a cost fits into all of those windows."""
        lefts = [window.limit - self.counters[key_of(window)].used for window in windows if window.limit is not None]
        return max(0, min([cost, *lefts]))

    def foretold(self, guild, user, cost, by_scope, now):
        """Which refusal the accounts foretell, if any."""
        bonus = sum(some.left for some in self.live(guild, user, now))
        if self.room(by_scope[WindowScope.MEMBER], cost) + bonus < cost:
            return QuotaSpent
        if self.room(by_scope[WindowScope.GUILD], cost) < cost:
            return GuildBudgetSpent
        return OperatorBudgetSpent if self.room(by_scope[WindowScope.OPERATOR], cost) < cost else None

    def book(self, job, by_scope, now):
        """Enter an order into the accounts."""
        own = self.room(by_scope[WindowScope.MEMBER], job.cost)
        guild, user = job.place.guild_id, job.maker.id
        reservation = self.reservations[job.id] = Reservation(guild, user, job.cost)
        missing = job.cost - own
        for some in self.live(guild, user, now):
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
        self.entries[EntryKind.RESERVE] += 1

    def check_rows(self, connection):
        """What the rows say by themselves, whatever the counters of the accounts say."""
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
