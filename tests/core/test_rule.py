"""Which rule applies to a member and why; the dry run says exactly what an order would be told."""

import asyncio
import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, event, given, settings as hypothesis_settings, strategies as st

from adapters.store import open_store
from core.action import ACTIONS
from core.errors import (
    Blocked,
    ChannelClosed,
    CoolingDown,
    GuildBudgetSpent,
    OperatorBudgetSpent,
    Paused,
    QuotaSpent,
    Refused,
    SongsAtOnceReached,
    WordBlocked,
)
from core.money import Allowance, AllowanceOrigin, Block, GuildSettings, Tier, WindowKind, WindowScope
from core.rule import Presence, Rules, entitlement
from core.terms import Terms
from core.verdict import Rule
from tests.adapters.store.sample import PLAIN, WORKER, order

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


def entitled(settings=None, own=None, roles=(), default=10):
    return entitlement(settings or GuildSettings(), own, frozenset(roles), default=default)


def terms(**changes):
    return Terms(
        model="chirp-v5-5",
        max_in_flight=5,
        poll_interval_s=1,
        job_deadline_s=60,
        **{"daily_credits": 10, **changes},
    )


class Desk:
    """The rules over a real store, at a moment that the test decides."""

    def __init__(self, store, **changes):
        self.now = NOON
        self.store = store
        self.rules = Rules(store=store, terms=terms(**changes), now=lambda: self.now)

    async def case(self, *, guild: int | None = CLUB, user=ANN, roles=(), channels=(OPEN,)):
        presence = Presence(role_ids=frozenset(roles), channel_ids=frozenset(channels))
        return await self.rules.case(guild_id=guild, user_id=user, presence=presence)

    async def order(self, case, *, request=PLAIN, cost=None):
        """Order as the studio does."""
        job = order(
            maker=case.user_id,
            guild=case.guild_id,
            at=case.now,
            cost=case.cost(request.action) if cost is None else cost,
            request=request,
        )
        return await self.store.admit(job, self.rules.admission(case, request), worker_id=WORKER)

    async def refusal(self, case, **options):
        """What an order is told; None: it was admitted."""
        try:
            await self.order(case, **options)
        except Refused as refusal:
            return refusal
        return None


@pytest.fixture
async def store(tmp_path):
    async with open_store(f"sqlite:///{tmp_path}/chorus.db") as store:
        yield store


@pytest.fixture
def desk(store):
    return Desk(store)


# What a member may spend.


def test_without_any_setting_the_operators_default_counts():
    assert entitled().allowance == Allowance(day=10)
    assert entitled().origin is AllowanceOrigin.OPERATOR
    assert entitled().weight == 1.0


def test_what_the_guild_set_stands_above_the_operators_default():
    here = GuildSettings(member=Allowance(week=3))
    assert entitled(here).allowance == Allowance(week=3)
    assert entitled(here).origin is AllowanceOrigin.GUILD
    assert entitled(GuildSettings(member=Allowance())).allowance == Allowance()


def test_the_best_tier_counts_for_each_window_by_itself():
    here = GuildSettings(
        member=Allowance(day=100),
        tiers=(
            Tier(role_id=BRONZE, allowance=Allowance(day=2, week=20, month=0), weight=0.5),
            Tier(role_id=SILVER, allowance=Allowance(day=5, week=None, month=0), weight=3),
            Tier(role_id=GOLD, allowance=Allowance()),
        ),
    )
    both = entitled(here, roles=[BRONZE, SILVER, 499])
    assert both.allowance == Allowance(day=5, week=None, month=0)
    assert (both.origin, both.role_ids, both.weight) == (AllowanceOrigin.ROLE, (BRONZE, SILVER), 3)
    assert entitled(here, roles=[BRONZE]).weight == 0.5
    assert entitled(here, roles=[BRONZE, GOLD]).allowance == Allowance()
    assert entitled(here, roles=[499]).allowance == Allowance(day=100)


def test_a_members_own_allowance_stands_above_all_tiers_and_their_weight_stays():
    here = GuildSettings(tiers=(Tier(role_id=GOLD, allowance=Allowance(day=50), weight=4),))
    own = entitled(here, own=Allowance(day=0), roles=[GOLD])
    assert (own.allowance, own.origin, own.role_ids, own.weight) == (Allowance(day=0), AllowanceOrigin.MEMBER, (), 4)


@given(tier_lists, role_sets, st.sampled_from(WindowKind))
def test_one_more_role_never_gives_less(tiers, roles, kind):
    here = GuildSettings(tiers=tuple(tiers))
    every = [tier for tier in tiers if tier.role_id in roles]
    held = entitled(here, roles=roles)
    for tier in every:
        alone = entitled(here, roles=[tier.role_id])
        limit, best = alone.allowance.limit(kind), held.allowance.limit(kind)
        assert best is None or (limit is not None and limit <= best)
        assert alone.weight <= held.weight
    if every:
        assert held.allowance.limit(kind) in [tier.allowance.limit(kind) for tier in every]


# What an order costs, and where it may be made.


async def test_an_action_costs_what_the_guild_says_else_the_usual(desk):
    assert (await desk.case()).cost("cover") == ACTIONS["cover"].cost
    await desk.store.change_settings(CLUB, costs={"cover": 3, "generate": 0})
    case = await desk.case()
    assert [case.cost(name) for name in ("cover", "upload_cover", "generate", "extend")] == [3, 3, 0, 1]
    assert (await desk.case(guild=None)).cost("cover") == 1


async def test_songs_are_made_in_allowed_channels_and_their_threads_only(desk):
    await desk.store.change_settings(CLUB, channel_ids=(OPEN,))
    assert await desk.refusal(await desk.case(channels=[OPEN])) is None
    assert await desk.refusal(await desk.case(channels=[THREAD, OPEN])) is None
    refusal = await desk.refusal(await desk.case(channels=[THREAD, 399]))
    assert isinstance(refusal, ChannelClosed)
    assert refusal.channel_ids == (OPEN,)
    assert isinstance(await desk.refusal(await desk.case(channels=[])), ChannelClosed)
    await desk.store.change_settings(CLUB, channel_ids=())
    assert await desk.refusal(await desk.case(channels=[399])) is None


@pytest.mark.parametrize("option", ["prompt", "lyrics", "style", "title", "exclude"])
async def test_a_blocked_word_is_named_with_the_option_it_stood_in(desk, option):
    await desk.store.change_settings(CLUB, words=("weasel",))
    refusal = await desk.refusal(await desk.case(), request=replace(PLAIN, **{option: "pop goes the WÉASEL"}))
    assert isinstance(refusal, WordBlocked)
    assert (refusal.option, refusal.word) == (option, "weasel")
    assert await desk.refusal(await desk.case(), request=replace(PLAIN, **{option: "two weasels"})) is None


async def test_a_source_songs_title_is_nothing_that_its_remixer_typed(desk):
    await desk.store.change_settings(CLUB, words=("weasel",))
    assert await desk.refusal(await desk.case(), request=replace(PLAIN, source_title="Weasel")) is None


async def test_direct_messages_know_the_operators_default_only(store):
    desk = Desk(store, daily_credits=2)
    await store.change_settings(CLUB, member=Allowance(day=0), channel_ids=(1,), words=("christmas",), songs_at_once=0)
    for _ in range(2):
        assert await desk.refusal(await desk.case(guild=None, channels=[])) is None
    assert isinstance(await desk.refusal(await desk.case(guild=None, channels=[])), QuotaSpent)


# The order in which rules are checked.


async def broken(desk):
    """Break every rule at once, and return how each is mended, in the order in which they are checked."""
    store = desk.store
    await store.change_settings(
        CLUB,
        member=Allowance(day=1),
        budget=Allowance(day=2),
        songs_at_once=1,
        cooldown_s=60,
        channel_ids=(399,),
        words=("christmas",),
    )
    await store.save_notice("maintenance")
    await store.block(CLUB, Block(user_id=ANN, reason="spam", until=None, by_id=ADMIN, at=desk.now))
    return {
        Rule.PAUSE: (Paused, lambda: store.save_notice(None)),
        Rule.BLOCK: (Blocked, lambda: store.unblock(CLUB, ANN)),
        Rule.CHANNEL: (ChannelClosed, lambda: store.change_settings(CLUB, channel_ids=())),
        Rule.WORDS: (WordBlocked, lambda: store.change_settings(CLUB, words=())),
        Rule.COOLDOWN: (CoolingDown, lambda: store.change_settings(CLUB, cooldown_s=0)),
        Rule.SONGS_AT_ONCE: (SongsAtOnceReached, lambda: store.change_settings(CLUB, songs_at_once=None)),
        Rule.MEMBER: (QuotaSpent, lambda: store.change_settings(CLUB, member=Allowance())),
        Rule.GUILD: (GuildBudgetSpent, lambda: store.change_settings(CLUB, budget=Allowance())),
        Rule.OPERATOR: (OperatorBudgetSpent, None),
    }


async def test_rules_are_checked_in_their_fixed_order(store):
    desk = Desk(store, operator_daily_credits=2)
    await desk.order(await desk.case(user=8))
    await desk.order(await desk.case())
    mends = await broken(desk)
    assert list(mends) == list(Rule)
    for number, (rule, (kind, mend)) in enumerate(mends.items()):
        case = await desk.case()
        verdicts = await desk.rules.verdicts(case)
        assert [verdict.rule for verdict in verdicts] == list(Rule)
        # The words rule has nothing to say before something is typed.
        refusing = [verdict.rule for verdict in verdicts if verdict.refusal is not None]
        assert refusing == [other for other in list(Rule)[number:] if other is not Rule.WORDS]
        assert type(await desk.refusal(case)) is kind, rule
        if mend is not None:
            await mend()


async def test_a_verdict_names_the_windows_it_looks_at_and_how_far_they_are_used(store):
    desk = Desk(store, operator_daily_credits=9)
    await store.change_settings(CLUB, member=Allowance(week=3), time_zone="Europe/Berlin")
    await desk.order(await desk.case(), cost=2)
    verdicts = {verdict.rule: verdict for verdict in await desk.rules.verdicts(await desk.case(), cost=2)}
    for rule, scope in ((Rule.MEMBER, WindowScope.MEMBER), (Rule.GUILD, WindowScope.GUILD)):
        uses = verdicts[rule].uses
        assert [(use.window.scope, use.window.kind, use.used) for use in uses] == [(scope, k, 2) for k in WindowKind]
    [brake] = verdicts[Rule.OPERATOR].uses
    assert (brake.used, brake.left) == (2, 7)
    refusal = verdicts[Rule.MEMBER].refusal
    assert isinstance(refusal, QuotaSpent)
    assert refusal.ends_at == datetime(2026, 10, 25, 23, tzinfo=UTC)  # Monday in Berlin, where clocks went back
    assert verdicts[Rule.BLOCK].uses == ()


async def test_of_several_spent_windows_the_one_that_lasts_longest_is_named(desk):
    await desk.store.change_settings(CLUB, member=Allowance(day=1, week=1, month=5))
    await desk.order(await desk.case())
    refusal = await desk.refusal(await desk.case())
    assert refusal.window.kind is WindowKind.WEEK
    assert refusal.ends_at == datetime(2026, 10, 26, tzinfo=UTC)


async def test_a_block_ends_by_itself(desk):
    until = desk.now + timedelta(hours=1)
    await desk.store.block(CLUB, Block(user_id=ANN, reason="spam", until=until, by_id=ADMIN, at=desk.now))
    refusal = await desk.refusal(await desk.case())
    assert (refusal.reason, refusal.ends_at) == ("spam", until)
    assert await desk.refusal(await desk.case(user=8)) is None
    assert await desk.refusal(await desk.case(guild=CLUB + 1)) is None
    desk.now = until
    assert await desk.refusal(await desk.case()) is None


async def test_a_free_order_passes_spent_windows(desk):
    await desk.store.change_settings(CLUB, member=Allowance(day=1), budget=Allowance(day=1), costs={"cover": 0})
    await desk.order(await desk.case())
    case = await desk.case()
    assert not any(verdict.refusal for verdict in await desk.rules.verdicts(case, cost=0))
    assert await desk.refusal(case, request=replace(PLAIN, action="cover")) is None


# Who may have anything made at all.


async def test_everybody_is_welcome_who_has_credits_or_will_have_some(desk):
    await desk.store.change_settings(CLUB, member=Allowance(day=1), channel_ids=(OPEN,))
    await desk.order(await desk.case())
    desk.rules.check_welcome(await desk.case(), knows_place=True)
    desk.rules.check_welcome(await desk.case(channels=[399]), knows_place=False)
    with pytest.raises(ChannelClosed):
        desk.rules.check_welcome(await desk.case(channels=[399]), knows_place=True)


@pytest.mark.parametrize("kind", WindowKind)
async def test_who_may_spend_nothing_is_not_welcome_but_for_bonus_credits(desk, kind):
    await desk.store.change_settings(CLUB, member=Allowance(**{kind.value: 0}))
    with pytest.raises(QuotaSpent):
        desk.rules.check_welcome(await desk.case(), knows_place=True)
    await desk.store.grant(CLUB, ANN, credits_=1, expires_at=None, actor_id=ADMIN, at=desk.now)
    desk.rules.check_welcome(await desk.case(), knows_place=True)
    await desk.order(await desk.case())
    with pytest.raises(QuotaSpent):
        desk.rules.check_welcome(await desk.case(), knows_place=True)


async def test_nobody_is_welcome_while_songs_are_paused_nor_while_blocked(desk):
    await desk.store.block(CLUB, Block(user_id=ANN, reason="spam", until=None, by_id=ADMIN, at=desk.now))
    with pytest.raises(Blocked):
        desk.rules.check_welcome(await desk.case(), knows_place=False)
    await desk.store.save_notice("moving house")
    for user in (ANN, 8):
        with pytest.raises(Paused) as raised:
            desk.rules.check_welcome(await desk.case(user=user), knows_place=False)
        assert raised.value.notice == "moving house"


# The dry run, over anything.

worlds = st.fixed_dictionaries(
    {
        "member": st.none() | allowances,
        "budget": allowances,
        "songs_at_once": st.sampled_from([None, None, None, None, 1, 3]),
        "cooldown_s": st.sampled_from([0, 60, 3600]),
        "time_zone": st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe"]),
        "channel_ids": st.sampled_from([(), (OPEN,), (OPEN, 399), (399,)]),
        "costs": st.dictionaries(st.sampled_from(["generate", "cover"]), st.integers(0, 3)),
    }
)
moments = st.sampled_from([timedelta(0), timedelta(seconds=59), timedelta(hours=1), timedelta(hours=13), timedelta(8)])
grants = st.lists(st.tuples(st.integers(1, 3), st.none() | st.integers(1, 30)), max_size=3)
guild_ids = itertools.count(1_000)


@st.composite
def standings(draw):
    return {
        "tiers": draw(tier_lists),
        "roles": draw(role_sets),
        "own": draw(st.none() | allowances),
        "is_blocked": draw(st.sampled_from([False] * 9 + [True])),
        "notice": draw(st.sampled_from([None] * 9 + ["moving house"])),
        "grants": draw(grants),
        "earlier": draw(st.lists(st.tuples(st.sampled_from([ANN, ANN, 8]), moments), max_size=4)),
        "wait": draw(moments),
        "operator_room": draw(st.none() | st.integers(0, 8)),
    }


async def furnished(desk, world, standing):
    """Write a guild in which all that holds, and return its id."""
    store, guild = desk.store, next(guild_ids)
    for user, wait in standing["earlier"]:
        await desk.order(await desk.case(guild=guild, user=user))
        desk.now += wait
    await store.change_settings(guild, **world)
    for tier in standing["tiers"]:
        await store.save_tier(guild, tier)
    await store.save_own_allowance(guild, ANN, standing["own"])
    for credits_, hours in standing["grants"]:
        expires_at = None if hours is None else desk.now + timedelta(hours=hours)
        await store.grant(guild, ANN, credits_=credits_, expires_at=expires_at, actor_id=ADMIN, at=desk.now)
    if standing["is_blocked"]:
        until = desk.now + timedelta(hours=2)
        await store.block(guild, Block(user_id=ANN, reason="spam", until=until, by_id=ADMIN, at=desk.now))
    desk.now += standing["wait"]
    await store.save_notice(standing["notice"])
    return guild


async def compare(store, world, standing, action):
    """Hold the dry run against what an order is told."""
    await store.save_notice(None)
    desk = Desk(store)
    guild = await furnished(desk, world, standing)
    if standing["operator_room"] is not None:
        brake = (await desk.rules.verdicts(await desk.case(guild=guild)))[-1].uses[0].used
        desk = Desk(store, operator_daily_credits=brake + standing["operator_room"])
        desk.now = NOON + sum((wait for _, wait in standing["earlier"]), start=standing["wait"])  # type: ignore[operator]
    case = await desk.case(guild=guild, roles=standing["roles"])
    verdicts = await desk.rules.verdicts(case, cost=case.cost(action))
    foretold = next((verdict.refusal for verdict in verdicts if verdict.refusal is not None), None)
    event("admitted" if foretold is None else type(foretold).__name__)
    refusal = await desk.refusal(case, request=replace(PLAIN, action=action))
    assert (type(refusal), str(refusal)) == (type(foretold), str(foretold))
    if foretold is not None:
        assert vars(refusal) == vars(foretold)


def test_the_dry_run_says_exactly_what_an_order_is_told(tmp_path):
    with asyncio.Runner() as runner:
        opened = open_store(f"sqlite:///{tmp_path}/chorus.db")
        store = runner.run(opened.__aenter__())

        @hypothesis_settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(worlds, standings(), st.sampled_from(["generate", "cover"]))
        def holds(world, standing, action):
            runner.run(compare(store, world, standing, action))

        try:
            holds()
        finally:
            runner.run(opened.__aexit__(None, None, None))


async def test_a_window_that_never_holds_the_cost_is_named_before_one_that_lasts_longer(desk):
    await desk.store.change_settings(CLUB, member=Allowance(day=2, month=3), costs={"generate": 3})
    await desk.order(await desk.case(), cost=1)
    refusal = await desk.refusal(await desk.case())
    assert refusal.window.kind is WindowKind.DAY


async def test_a_window_for_which_bonus_credits_make_up_is_not_named(desk):
    await desk.store.change_settings(CLUB, member=Allowance(day=3, month=5), costs={"generate": 3})
    await desk.store.grant(CLUB, ANN, credits_=1, expires_at=None, actor_id=ADMIN, at=desk.now)
    await desk.order(await desk.case(), cost=3)
    case = await desk.case()
    refusal = await desk.refusal(case)
    dry = next(verdict.refusal for verdict in await desk.rules.verdicts(case, cost=3) if verdict.refusal)
    assert refusal.window.kind is dry.window.kind is WindowKind.DAY
