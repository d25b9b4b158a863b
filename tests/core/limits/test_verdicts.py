"""The verdicts, over anything: they say exactly what an order would be told."""

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, event, given, settings as hypothesis_settings, strategies as st

from adapters.store import open_store
from core.model.money import Allowance, Block, WindowKind
from tests.support.limits import ADMIN, ANN, CLUB, NOON, OPEN, Rules, allowances, role_sets, tier_lists
from tests.support.store.sample import PLAIN

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
def members(draw):
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


async def furnished(rules, world, member):
    """Write a guild in which all that holds, and return its id."""
    store, guild = rules.store, next(guild_ids)
    for user, wait in member["earlier"]:
        await rules.order(await rules.case(guild=guild, user=user))
        rules.now += wait
    await store.change_settings(guild, **world)
    for tier in member["tiers"]:
        await store.save_tier(guild, tier)
    await store.save_own_allowance(guild, ANN, member["own"])
    for credits_, hours in member["grants"]:
        expires_at = None if hours is None else rules.now + timedelta(hours=hours)
        await store.grant(guild, ANN, credits_=credits_, expires_at=expires_at, actor_id=ADMIN, at=rules.now)
    if member["is_blocked"]:
        until = rules.now + timedelta(hours=2)
        await store.block(guild, Block(user_id=ANN, reason="spam", until=until, by_id=ADMIN, at=rules.now))
    rules.now += member["wait"]
    await store.save_notice(member["notice"])
    return guild


async def compare(store, world, member, action):
    """Compare the verdicts with what an order is told."""
    await store.save_notice(None)
    rules = Rules(store)
    guild = await furnished(rules, world, member)
    if member["operator_room"] is not None:
        used = (await rules.checks.verdicts(await rules.case(guild=guild)))[-1].uses[0].used
        rules = Rules(store, operator_daily_credits=used + member["operator_room"])
        rules.now = NOON + sum((wait for _, wait in member["earlier"]), start=member["wait"])  # type: ignore[operator]
    case = await rules.case(guild=guild, roles=member["roles"])
    verdicts = await rules.checks.verdicts(case, cost=case.cost(action))
    foretold = next((verdict.refusal for verdict in verdicts if verdict.refusal is not None), None)
    event("admitted" if foretold is None else type(foretold).__name__)
    refusal = await rules.refusal(case, request=replace(PLAIN, action=action))
    assert (type(refusal), str(refusal)) == (type(foretold), str(foretold))
    if foretold is not None:
        assert vars(refusal) == vars(foretold)


def test_the_verdicts_say_exactly_what_an_order_is_told(tmp_path):
    with asyncio.Runner() as runner:
        opened = open_store(f"sqlite:///{tmp_path}/chorus.db")
        store = runner.run(opened.__aenter__())

        @hypothesis_settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(worlds, members(), st.sampled_from(["generate", "cover"]))
        def holds(world, member, action):
            runner.run(compare(store, world, member, action))

        try:
            holds()
        finally:
            runner.run(opened.__aexit__(None, None, None))


async def test_a_window_for_which_bonus_credits_make_up_is_not_named(rules):
    await rules.store.change_settings(CLUB, member=Allowance(day=3, month=5), costs={"generate": 3})
    await rules.store.grant(CLUB, ANN, credits_=1, expires_at=None, actor_id=ADMIN, at=rules.now)
    await rules.order(await rules.case(), cost=3)
    case = await rules.case()
    refusal = await rules.refusal(case)
    foretold = next(verdict.refusal for verdict in await rules.checks.verdicts(case, cost=3) if verdict.refusal)
    assert refusal.window.kind is foretold.window.kind is WindowKind.DAY
