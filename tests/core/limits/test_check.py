"""Which rules apply to an order, in which order, and what each says of the member, the place and the words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.action import ACTIONS
from core.errors import (
    Blocked,
    ChannelClosed,
    CoolingDown,
    GuildBudgetSpent,
    OperatorBudgetSpent,
    Paused,
    QuotaSpent,
    SongsAtOnceReached,
    WordBlocked,
)
from core.limits.verdict import Rule
from core.model.money import Allowance, Block, WindowKind, WindowScope
from tests.support.limits import ADMIN, ANN, CLUB, OPEN, THREAD, Rules
from tests.support.store.sample import PLAIN

# What an order costs, and where it may be made.


async def test_an_action_costs_what_the_guild_says_else_the_usual(rules):
    assert (await rules.case()).cost("cover") == ACTIONS["cover"].cost
    await rules.store.change_settings(CLUB, costs={"cover": 3, "generate": 0})
    case = await rules.case()
    assert [case.cost(name) for name in ("cover", "upload_cover", "generate", "extend")] == [3, 3, 0, 1]
    assert (await rules.case(guild=None)).cost("cover") == 1


async def test_songs_are_made_in_allowed_channels_and_their_threads_only(rules):
    await rules.store.change_settings(CLUB, channel_ids=(OPEN,))
    assert await rules.refusal(await rules.case(channels=[OPEN])) is None
    assert await rules.refusal(await rules.case(channels=[THREAD, OPEN])) is None
    refusal = await rules.refusal(await rules.case(channels=[THREAD, 399]))
    assert isinstance(refusal, ChannelClosed)
    assert refusal.channel_ids == (OPEN,)
    assert isinstance(await rules.refusal(await rules.case(channels=[])), ChannelClosed)
    await rules.store.change_settings(CLUB, channel_ids=())
    assert await rules.refusal(await rules.case(channels=[399])) is None


@pytest.mark.parametrize("option", ["prompt", "lyrics", "style", "title", "exclude"])
async def test_a_blocked_word_is_named_with_the_option_it_stood_in(rules, option):
    await rules.store.change_settings(CLUB, words=("weasel",))
    refusal = await rules.refusal(await rules.case(), request=replace(PLAIN, **{option: "pop goes the WÉASEL"}))
    assert isinstance(refusal, WordBlocked)
    assert (refusal.option, refusal.word) == (option, "weasel")
    assert await rules.refusal(await rules.case(), request=replace(PLAIN, **{option: "two weasels"})) is None


async def test_a_source_songs_title_is_nothing_that_its_remixer_typed(rules):
    await rules.store.change_settings(CLUB, words=("weasel",))
    assert await rules.refusal(await rules.case(), request=replace(PLAIN, source_title="Weasel")) is None


async def test_direct_messages_know_the_operators_default_only(store):
    rules = Rules(store, daily_credits=2)
    await store.change_settings(CLUB, member=Allowance(day=0), channel_ids=(1,), words=("christmas",), songs_at_once=0)
    for _ in range(2):
        assert await rules.refusal(await rules.case(guild=None, channels=[])) is None
    assert isinstance(await rules.refusal(await rules.case(guild=None, channels=[])), QuotaSpent)


# The order in which rules are checked.


async def broken(rules):
    """Break every rule at once, and return how each is mended, in the order in which they are checked."""
    store = rules.store
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
    await store.block(CLUB, Block(user_id=ANN, reason="spam", until=None, by_id=ADMIN, at=rules.now))
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
    rules = Rules(store, operator_daily_credits=2)
    await rules.order(await rules.case(user=8))
    await rules.order(await rules.case())
    mends = await broken(rules)
    assert list(mends) == list(Rule)
    for number, (rule, (kind, mend)) in enumerate(mends.items()):
        case = await rules.case()
        verdicts = await rules.checks.verdicts(case)
        assert [verdict.rule for verdict in verdicts] == list(Rule)
        # The words rule has nothing to say before something is typed.
        refusing = [verdict.rule for verdict in verdicts if verdict.refusal is not None]
        assert refusing == [other for other in list(Rule)[number:] if other is not Rule.WORDS]
        assert type(await rules.refusal(case)) is kind, rule
        if mend is not None:
            await mend()


async def test_a_verdict_names_the_windows_it_looks_at_and_how_far_they_are_used(store):
    rules = Rules(store, operator_daily_credits=9)
    await store.change_settings(CLUB, member=Allowance(week=3), time_zone="Europe/Berlin")
    await rules.order(await rules.case(), cost=2)
    verdicts = {verdict.rule: verdict for verdict in await rules.checks.verdicts(await rules.case(), cost=2)}
    for rule, scope in ((Rule.MEMBER, WindowScope.MEMBER), (Rule.GUILD, WindowScope.GUILD)):
        uses = verdicts[rule].uses
        assert [(use.window.scope, use.window.kind, use.used) for use in uses] == [(scope, k, 2) for k in WindowKind]
    [daily_use] = verdicts[Rule.OPERATOR].uses
    assert (daily_use.used, daily_use.left) == (2, 7)
    refusal = verdicts[Rule.MEMBER].refusal
    assert isinstance(refusal, QuotaSpent)
    assert refusal.ends_at == datetime(2026, 10, 25, 23, tzinfo=UTC)  # Monday in Berlin, where clocks went back
    assert verdicts[Rule.BLOCK].uses == ()


async def test_of_several_spent_windows_the_one_that_lasts_longest_is_named(rules):
    await rules.store.change_settings(CLUB, member=Allowance(day=1, week=1, month=5))
    await rules.order(await rules.case())
    refusal = await rules.refusal(await rules.case())
    assert refusal.window.kind is WindowKind.WEEK
    assert refusal.ends_at == datetime(2026, 10, 26, tzinfo=UTC)


async def test_a_window_that_never_holds_the_cost_is_named_before_one_that_lasts_longer(rules):
    await rules.store.change_settings(CLUB, member=Allowance(day=2, month=3), costs={"generate": 3})
    await rules.order(await rules.case(), cost=1)
    refusal = await rules.refusal(await rules.case())
    assert refusal.window.kind is WindowKind.DAY


async def test_a_block_ends_by_itself(rules):
    until = rules.now + timedelta(hours=1)
    await rules.store.block(CLUB, Block(user_id=ANN, reason="spam", until=until, by_id=ADMIN, at=rules.now))
    refusal = await rules.refusal(await rules.case())
    assert (refusal.reason, refusal.ends_at) == ("spam", until)
    assert await rules.refusal(await rules.case(user=8)) is None
    assert await rules.refusal(await rules.case(guild=CLUB + 1)) is None
    rules.now = until
    assert await rules.refusal(await rules.case()) is None


async def test_a_free_order_passes_spent_windows(rules):
    await rules.store.change_settings(CLUB, member=Allowance(day=1), budget=Allowance(day=1), costs={"cover": 0})
    await rules.order(await rules.case())
    case = await rules.case()
    assert not any(verdict.refusal for verdict in await rules.checks.verdicts(case, cost=0))
    assert await rules.refusal(case, request=replace(PLAIN, action="cover")) is None


# Who may have anything made at all.


async def test_everybody_is_welcome_who_has_credits_or_will_have_some(rules):
    await rules.store.change_settings(CLUB, member=Allowance(day=1), channel_ids=(OPEN,))
    await rules.order(await rules.case())
    rules.checks.check_welcome(await rules.case(), knows_place=True)
    rules.checks.check_welcome(await rules.case(channels=[399]), knows_place=False)
    with pytest.raises(ChannelClosed):
        rules.checks.check_welcome(await rules.case(channels=[399]), knows_place=True)


@pytest.mark.parametrize("kind", WindowKind)
async def test_who_may_spend_nothing_is_not_welcome_but_for_bonus_credits(rules, kind):
    await rules.store.change_settings(CLUB, member=Allowance(**{kind.value: 0}))
    with pytest.raises(QuotaSpent):
        rules.checks.check_welcome(await rules.case(), knows_place=True)
    await rules.store.grant(CLUB, ANN, credits_=1, expires_at=None, actor_id=ADMIN, at=rules.now)
    rules.checks.check_welcome(await rules.case(), knows_place=True)
    await rules.order(await rules.case())
    with pytest.raises(QuotaSpent):
        rules.checks.check_welcome(await rules.case(), knows_place=True)


async def test_nobody_is_welcome_while_songs_are_paused_nor_while_blocked(rules):
    await rules.store.block(CLUB, Block(user_id=ANN, reason="spam", until=None, by_id=ADMIN, at=rules.now))
    with pytest.raises(Blocked):
        rules.checks.check_welcome(await rules.case(), knows_place=False)
    await rules.store.save_notice("moving house")
    for user in (ANN, 8):
        with pytest.raises(Paused) as raised:
            rules.checks.check_welcome(await rules.case(user=user), knows_place=False)
        assert raised.value.notice == "moving house"
