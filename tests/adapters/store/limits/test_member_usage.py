"""How a member stands, and which rule an order meets first."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import (
    AlreadyAsked,
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
from core.model.job import JobState, Service
from core.model.money import Allowance, Block, EntryKind, MemberUsage, WindowKind, WindowScope
from core.model.reaction_meanings import Vote
from core.ports import Admission
from tests.support.store.sample import (
    GUILD,
    LATER,
    MAKER,
    NOON,
    WORKER,
    admit,
    brake,
    cancel,
    check_money,
    clip,
    counted,
    day,
    make,
    order,
    rules,
    window,
)

BLOCK = Block(user_id=MAKER, reason="spam", until=NOON + timedelta(hours=1), by_id=99, at=NOON)


async def test_who_was_never_there_stands_well(store):
    for guild in (GUILD, None):
        assert await store.member_usage(guild, MAKER, at=NOON) == MemberUsage()


async def test_a_standing_says_what_was_decided_and_done(store):
    first = await admit(store, at=NOON - timedelta(minutes=2))
    await admit(store, at=NOON - timedelta(minutes=1))
    await cancel(store, first)
    await store.block(GUILD, BLOCK)
    await store.save_own_allowance(GUILD, MAKER, Allowance(week=3))
    grant = await store.grant(GUILD, MAKER, credits_=4, expires_at=None, actor_id=99, at=NOON)
    await store.save_notice("back at noon")
    assert await store.member_usage(GUILD, MAKER, at=NOON) == MemberUsage(
        open_count=1,
        last_order_at=NOON - timedelta(minutes=1),
        own=Allowance(week=3),
        block=BLOCK,
        bonus=(grant,),
        notice="back at noon",
    )
    for guild, user in ((GUILD + 1, MAKER), (None, MAKER), (GUILD, MAKER + 1)):
        assert await store.member_usage(guild, user, at=NOON) == MemberUsage(notice="back at noon")


async def test_a_block_ends_by_itself_or_not_at_all(store):
    await store.block(GUILD, BLOCK)
    assert (await store.member_usage(GUILD, MAKER, at=LATER)).block == BLOCK
    assert (await store.member_usage(GUILD, MAKER, at=BLOCK.until)).block is None
    forever = replace(BLOCK, until=None)
    await store.block(GUILD, forever)
    assert (await store.member_usage(GUILD, MAKER, at=NOON + timedelta(days=9999))).block == forever


async def test_songs_are_paused_and_taken_again_everywhere(store):
    assert await store.notice() is None
    for notice in ("one", "two"):
        await store.save_notice(notice)
        assert await store.notice() == notice
    for guild in (GUILD, None):
        with pytest.raises(Paused) as refusal:
            await admit(store, guild=guild)
        assert refusal.value.notice == "two"
    await store.save_notice(None)
    await store.save_notice(None)
    await admit(store)


async def test_a_blocked_member_is_refused_in_that_guild_until_it_ends(store):
    await store.block(GUILD, BLOCK)
    with pytest.raises(Blocked) as refusal:
        await admit(store, at=LATER)
    assert (refusal.value.reason, refusal.value.ends_at) == ("spam", BLOCK.until)
    for options in ({"guild": GUILD + 1}, {"guild": None}, {"maker": MAKER + 1}, {"at": BLOCK.until}):
        await admit(store, **options)
    await store.unblock(GUILD, MAKER)
    await admit(store, at=LATER)


async def test_a_block_and_a_pause_hold_for_orders_that_were_judged_before(store):
    """They are looked up in the order's own transaction, not taken from what was read when it was typed."""
    judged = rules(day(9))
    await store.block(GUILD, BLOCK)
    with pytest.raises(Blocked):
        await store.admit(order(), judged, worker_id=WORKER)
    await store.save_notice("a pause")
    with pytest.raises(Paused):
        await store.admit(order(), judged, worker_id=WORKER)


async def test_the_rules_are_checked_in_their_order(store):
    """Everything is against the order; each rule that is lifted shows the next one, and nothing is ever left behind."""
    await admit(store, ask="a:🎸", cost=2)
    before = await counted(store)
    await store.save_notice("a pause")
    await store.block(GUILD, BLOCK)
    short = {
        "member": window(WindowScope.MEMBER, WindowKind.WEEK, 0),
        "guild": window(WindowScope.GUILD, WindowKind.WEEK, 0),
        "operator": brake(0),
    }
    admission = Admission(
        windows=tuple(short.values()),
        refusals=(ChannelClosed([1]), WordBlocked("title", "x")),
        songs_at_once=1,
        cooldown_s=60,
    )

    async def refusal(admission, **options):
        with pytest.raises(Refused) as error:
            await store.admit(order(**options), admission, worker_id=WORKER)
        assert await counted(store) == before
        return type(error.value)

    met = [await refusal(admission, ask="a:🎸"), await refusal(admission)]
    await store.save_notice(None)
    met.append(await refusal(admission))
    await store.unblock(GUILD, MAKER)
    met.append(await refusal(admission))
    for change in (
        {"refusals": admission.refusals[1:]},
        {"refusals": ()},
        {"cooldown_s": 0},
        {"songs_at_once": None},
        {"windows": (window(WindowScope.MEMBER, WindowKind.WEEK, None), short["guild"], short["operator"])},
        {"windows": (short["operator"],)},
    ):
        admission = replace(admission, **change)
        met.append(await refusal(admission))
    assert met == [
        AlreadyAsked,
        Paused,
        Blocked,
        ChannelClosed,
        WordBlocked,
        CoolingDown,
        SongsAtOnceReached,
        QuotaSpent,
        GuildBudgetSpent,
        OperatorBudgetSpent,
    ]


async def test_of_several_short_windows_the_one_that_lasts_longest_is_told(store):
    for scope, error in ((WindowScope.MEMBER, QuotaSpent), (WindowScope.GUILD, GuildBudgetSpent)):
        windows = [window(scope, kind, limit) for kind, limit in zip(WindowKind, (0, 0, 9), strict=True)]
        with pytest.raises(error) as refusal:
            await store.admit(order(cost=1), rules(*windows), worker_id=WORKER)
        assert refusal.value.window == windows[1]


async def test_a_limit_set_later_knows_the_past(store):
    month = window(WindowScope.GUILD, WindowKind.MONTH, None)
    await admit(store, day(None), month, cost=3)
    with pytest.raises(GuildBudgetSpent) as refusal:
        await admit(store, day(None), replace(month, limit=3))
    assert refusal.value.used == 3


async def test_a_limit_below_what_was_used_refuses_and_breaks_nothing(store):
    await admit(store, day(9), cost=5)
    with pytest.raises(QuotaSpent):
        await admit(store, day(2))
    await store.grant(GUILD, MAKER, credits_=1, expires_at=None, actor_id=99, at=NOON)
    await admit(store, day(2))
    await check_money(store)


@pytest.mark.parametrize("threshold", [1, 2])
async def test_a_vote_of_a_blocked_member_does_not_count(store, threshold):
    await store.block(GUILD, replace(BLOCK, user_id=2))
    await make(store, clip("a"))

    async def vote(user_id, threshold):
        cast = Vote(clip_id="a", emoji="x", user_id=user_id, threshold=threshold)
        return await store.admit_voted(order(maker=user_id, ask="a:x"), rules(), vote=cast, worker_id=WORKER)

    with pytest.raises(Blocked):
        await vote(2, threshold)
    assert await vote(3, 2) is None
    assert (await vote(4, 2)).maker.id == 4


async def test_the_guilds_sixty_at_once_are_as_many_as_its_budget(store):
    budget = window(WindowScope.GUILD, WindowKind.WEEK, 5)
    results = await asyncio.gather(
        *(admit(store, day(9, maker=maker), budget, maker=maker) for maker in range(1, 61)), return_exceptions=True
    )
    assert sum(isinstance(result, GuildBudgetSpent) for result in results) == 55
    assert [use.used for use in await store.used([budget])] == [5]
    await check_money(store)


async def test_the_house_is_counted(store):
    for service in (Service.SUNO, Service.SUNO, Service.LUMA):
        await admit(store, service=service)
    await store.claim_next(Service.SUNO, worker_id=WORKER, cap=9, now=NOON)
    lost = await store.claim_next(Service.LUMA, worker_id=WORKER, cap=9, now=NOON)
    await store.change(lost.id, at=NOON, was={JobState.SUBMITTING}, to=JobState.UNKNOWN)
    for to, money, at in (
        (JobState.DELIVERED, EntryKind.SETTLE, NOON),
        (JobState.DELIVERED, EntryKind.SETTLE, NOON - timedelta(days=2)),
        (JobState.FAILED, EntryKind.REFUND, NOON),
        (JobState.EXPIRED, EntryKind.REFUND, LATER),
        (JobState.CANCELLED, EntryKind.SETTLE, NOON),
        (JobState.CANCELLED, EntryKind.REFUND, NOON),
    ):
        job = await admit(store, cost=2, at=NOON - timedelta(days=3))
        await store.finish(job.id, to=to, money=money, actor_id=MAKER, at=at, finished_at=at)
    census = await store.census(since=NOON)
    assert census.open_by_state == {"queued": 1, "submitting": 1, "unknown": 1}
    assert census.in_flight == {"suno": 1}
    assert (census.delivered, census.failed, census.credits) == (1, 2, 4)
