"""The rules over a real store at a moment that the test decides, tiers drawn at random, and names in a guild."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from core.config import Config
from core.errors import Refused
from core.limits.check import LimitChecks, MemberContext
from core.model.money import Allowance, Tier
from tests.support.store.sample import PLAIN, WORKER, order

NOON = datetime(2026, 10, 24, 12, tzinfo=UTC)
"""The day before clocks go back in Europe."""
ANN, ADMIN = 7, 1
CLUB = 100
OPEN, THREAD = 300, 301
BRONZE, SILVER, GOLD = 401, 402, 403

limits = st.none() | st.integers(0, 4)
allowances = st.builds(Allowance, day=limits, week=limits, month=limits)
tier_lists = st.lists(
    st.builds(Tier, role_id=st.sampled_from([BRONZE, SILVER, GOLD]), allowance=allowances, weight=st.floats(0.1, 10)),
    max_size=3,
    unique_by=lambda tier: tier.role_id,
)
role_sets = st.frozensets(st.sampled_from([BRONZE, SILVER, GOLD, 499]))


def config(**changes):
    return Config(
        model="chirp-v5-5",
        max_in_flight=5,
        poll_interval_s=1,
        job_deadline_s=60,
        **{"daily_credits": 10, **changes},
    )


class Rules:
    """The rules over a real store, at a moment that the test decides."""

    def __init__(self, store, **changes):
        self.now = NOON
        self.store = store
        self.checks = LimitChecks(store=store, config=config(**changes), now=lambda: self.now)

    async def case(self, *, guild: int | None = CLUB, user=ANN, roles=(), channels=(OPEN,)):
        member_context = MemberContext(role_ids=frozenset(roles), channel_ids=frozenset(channels))
        return await self.checks.case(guild_id=guild, user_id=user, member_context=member_context)

    async def order(self, case, *, request=PLAIN, cost=None):
        """Order as core.jobs.orders does."""
        job = order(
            maker=case.user_id,
            guild=case.guild_id,
            at=case.now,
            cost=case.cost(request.action) if cost is None else cost,
            request=request,
        )
        return await self.store.admit(job, self.checks.admission(case, request), worker_id=WORKER)

    async def refusal(self, case, **options):
        """What an order is told; None: it was admitted."""
        try:
            await self.order(case, **options)
        except Refused as refusal:
            return refusal
        return None


class GuildNames:
    """What a page asks a discord.Guild: which of its roles and channels are still there."""

    def __init__(self, roles=(), channels=()):
        self._roles = frozenset(roles)
        self._channels = frozenset(channels)

    def get_role(self, role_id):
        return role_id if role_id in self._roles else None

    def get_channel_or_thread(self, channel_id):
        return channel_id if channel_id in self._channels else None
