"""/limits show member: what each rule says about a member, and that /song then says the same."""

import asyncio
from datetime import timedelta

import pytest

from core.limits.verdict import Rule
from core.model.audit_entry import AuditAction
from core.model.money import Allowance, Tier
from tests.support.admins import admin_of, choose_member, give_role, panel, set_limits
from tests.support.reactions import thread_in
from tests.support.songs import labels_of


@pytest.fixture
async def club(empty_stage):
    """A stage with somebody who may manage the server; songs take as long as the test likes."""
    stage = empty_stage
    await stage.start(operator_daily_credits=3)
    stage.standin.hold()
    stage.admin = admin_of(stage)
    return stage


async def report_about(stage, member=None):
    return (await panel(stage, member=member or stage.bob)).response.text


def line_of(text, name):
    """The line of a rule."""
    return next(line for line in text.splitlines() if f"**{name}**" in line)


async def _paused(stage):
    await stage.store.save_notice("we move house")


async def _blocked(stage):
    until = stage.parts.bot.services.orders.now() + timedelta(days=1)
    await stage.parts.bot.services.limit_settings.block(
        stage.guild.id, stage.admin.id, stage.bob.id, reason="noise", until=until
    )


async def _elsewhere(stage):
    await set_limits(stage, channel_ids=(stage.guild.create_text_channel("music").id,))


async def _cooling(stage):
    await set_limits(stage, cooldown_s=3600)
    await stage.bob.slash(stage.songs, "song", prompt="first")


async def _busy(stage):
    await set_limits(stage, songs_at_once=1)
    await stage.bob.slash(stage.songs, "song", prompt="first")


async def _spent(stage):
    await set_limits(stage, member=Allowance(day=1, month=5))
    await stage.bob.slash(stage.songs, "song", prompt="first")


async def _over_budget(stage):
    await set_limits(stage, budget=Allowance(week=1))
    await stage.alice.slash(stage.songs, "song", prompt="first")


async def _braked(stage):
    for number in range(3):
        await stage.alice.slash(stage.songs, "song", prompt=f"{number}")


@pytest.mark.parametrize(
    ("arrange", "rule_", "name", "said", "words"),
    [
        (_paused, Rule.PAUSE, "Pause by the bot's owner", "we move house", "paused"),
        (_blocked, Rule.BLOCK, "Block", "blocked by <@", "You are blocked"),
        (_elsewhere, Rule.CHANNEL, "Channel", "not here, only in <#", "You can't make songs in this channel"),
        (_cooling, Rule.COOLDOWN, "Cooldown", "one order every 1 h; the next one <t:", "just ordered a song"),
        (_busy, Rule.SONGS_AT_ONCE, "Songs at once", "1 in progress; 1 song at once", "have 1 song in progress"),
        (
            _spent,
            Rule.MEMBER,
            "Their credits",
            "from this server's limits for each member",
            "1 of 1 used",
        ),
        (_over_budget, Rule.GUILD, "Server budget", "", "This server is out of credits for this week"),
        (_braked, Rule.OPERATOR, "Daily limit of the bot's owner", "used up", "daily limit for all servers together"),
    ],
)
async def test_the_report_says_what_an_order_is_then_told(club, arrange, rule_, name, said, words):
    assert "**Yes**, a song for 1 credit" in await report_about(club)
    await arrange(club)
    text = await report_about(club)
    stopped = line_of(text, name)
    assert stopped.startswith("⛔")
    assert said in stopped
    assert f"**No**, a song for 1 credit in <#{club.songs.id}> would be refused: {name.lower()}." in text
    order = await club.bob.slash(club.songs, "song", prompt="another")
    assert order.ephemeral
    assert words in order.response.text
    assert text.count("⛔") == 1, f"only {rule_} stands in the way"


async def test_a_blocked_word_is_named_as_what_it_depends_on(club):
    await set_limits(club, words=("spam",))
    assert "✅ **Blocked words**: 1 word or phrase is blocked; it depends" in await report_about(club)
    refused = await club.bob.slash(club.songs, "song", prompt="SPAM song")
    assert "“spam” is blocked on this server" in refused.response.text
    assert "song: prompt holds a blocked word: spam" in await report_about(club)


async def test_several_rules_that_say_no_are_all_shown_and_the_first_one_refuses(club):
    await _blocked(club)
    await set_limits(club, member=Allowance(day=0), budget=Allowance(day=0))
    text = await report_about(club)
    assert text.count("⛔") == 3
    assert "would be refused: block. That ends <t:" in text
    assert "You are blocked" in (await club.bob.slash(club.songs, "song", prompt="x")).response.text


async def test_bonus_credits_are_shown_with_their_end_and_let_an_order_pass(club):
    limit_settings, now = club.parts.bot.services.limit_settings, club.parts.bot.services.orders.now()
    await set_limits(club, member=Allowance(day=0))
    assert "the limit is below the price of a song" in await report_about(club)
    await limit_settings.grant(club.guild.id, 1, club.bob.id, credits_=2, expires_at=now + timedelta(days=2))
    await limit_settings.grant(club.guild.id, 1, club.bob.id, credits_=1, expires_at=None)
    text = await report_about(club)
    assert "**Yes**" in text
    assert "bonus: 2 credits, until <t:" in text
    assert "1 credit, no expiry" in text
    assert not (await club.bob.slash(club.songs, "song", prompt="x")).ephemeral


async def test_the_cost_of_a_song_here_is_what_is_asked_about(club):
    await set_limits(club, member=Allowance(day=2), costs={"generate": 3})
    assert "**No**, a song for 3 credits" in await report_about(club)
    await set_limits(club, costs={"generate": 0})
    assert "**Yes**, a song for 0 credits" in await report_about(club)


async def test_a_thread_is_open_where_its_channel_is(club):
    await set_limits(club, channel_ids=(club.songs.id,))
    thread = thread_in(club)
    shown = await club.admin.slash(thread, "limits show", member=club.bob)
    assert "✅ **Channel**: songs may be made here" in shown.response.text


async def test_the_last_three_refusals_are_there_also_when_others_were_refused_since(club):
    await set_limits(club, member=Allowance(day=0))
    for prompt in ("one", "two", "three", "four"):
        await club.bob.slash(club.songs, "song", prompt=prompt)
    for _ in range(3):
        await club.alice.slash(club.songs, "song", prompt="x")
    text = await report_about(club)
    assert text.count("song: 0 of 0 credits used this day") == 3
    assert "Latest refusals**\nnone" in await report_about(club, club.admin)


async def test_what_other_servers_use_is_not_told(club):
    await _braked(club)
    await club.bob.slash(club.songs, "song", prompt="x")
    text = await report_about(club)
    assert "song: the daily limit of the bot's owner is used up" in text
    assert "3 of 3" not in text


async def test_of_a_member_who_left_as_much_is_told_as_is_known(club):
    gold = club.guild.create_role("gold")
    await club.parts.bot.services.limit_settings.set_tier(
        club.guild.id, 1, Tier(role_id=gold.id, allowance=Allowance(day=20))
    )
    give_role(club, club.bob, gold)
    await club.bob.slash(club.songs, "song", prompt="x")
    shown = await panel(club, member=club.bob)
    assert f"from their tier <@&{gold.id}>" in shown.response.text
    club.loopback.leave(club.bob, club.guild)
    await club.admin.click(shown.response, label="Refresh")
    assert "is not on this server" in shown.response.text
    assert "today: 1 of 10 credits used" in shown.response.text


async def test_the_panel_leads_to_a_member_and_back_also_after_a_restart(club):
    shown = await panel(club)
    await club.restart()
    await choose_member(club.admin, shown, club.bob.handle_in(club.songs))
    assert f"<@{club.bob.id}>" in shown.response.text
    assert labels_of(shown.response)[:4] == ["Own limits", "Bonus", "Reset usage", "Block"]
    await club.admin.click(shown.response, label="All settings")
    assert "Each member" in shown.response.text


async def test_looking_again_tells_how_it_is_by_then(club):
    shown = await panel(club, member=club.bob)
    await asyncio.gather(_blocked(club), set_limits(club, cooldown_s=7))
    await club.admin.click(shown.response, label="Refresh")
    assert "⛔ **Block**" in shown.response.text
    assert "one order every 7 s; the next one is possible now" in shown.response.text


async def test_what_was_decided_about_a_member_on_another_server_is_neither_told_nor_counted(club):
    limit_settings, elsewhere = club.parts.bot.services.limit_settings, club.loopback.create_guild("Other").id
    await limit_settings.block(elsewhere, 1, club.bob.id, reason="secret", until=None)
    await limit_settings.grant(elsewhere, 1, club.bob.id, credits_=77, expires_at=None)
    await limit_settings.set_own(elsewhere, 1, club.bob.id, Allowance(day=0))
    await club.parts.bot.services.orders.audit.note(
        elsewhere, actor_id=club.bob.id, action=AuditAction.REFUSED, text="song: secret"
    )
    text = await report_about(club)
    assert "**Yes**" in text
    assert "secret" not in text
    assert "bonus" not in text
    assert "own limits" not in text
