"""/limits show: the panel of a server's settings."""

import asyncio

import pytest

from core.model.audit_entry import AuditAction
from core.model.money import Allowance, Tier
from core.model.reaction_meanings import ReactionSettings
from tests.support.admins import (
    admin_of,
    audit_entries,
    choose,
    choose_member,
    delete_channel,
    demote,
    fill_in,
    panel,
    robot_in,
    saved_text,
    set_limits,
    settings_of,
)
from tests.support.reactions import set_reactions
from tests.support.songs import labels_of


async def test_a_server_that_decided_nothing_shows_what_holds_by_itself(club):
    text = (await panel(club)).response.text
    assert "Each member: 10 credits a day (default)" in text
    assert "The whole server: no limit" in text
    assert "Pace: no limit on songs in progress; no cooldown" in text
    assert "Time zone: UTC, where it is now " in text
    costs = text.partition("Costs: ")[2].splitlines()[:3]
    assert [line.partition(":")[0] for line in costs] == ["1 credit", "2 credits", "3 credits"]
    assert [line.partition(": ")[2].split(", ")[0] for line in costs] == ["Song", "All stems", "Video"]
    for nothing in ("Tiers, highest first: none", "Custom member limits: none", "Blocked members: nobody"):
        assert nothing in text
    for nothing in (
        "Songs may be made: everywhere",
        "Blocked words: none are blocked",
        "Log channel: none",
        "no star channel",
    ):
        assert nothing in text


async def test_everything_that_was_decided_is_shown(club):
    gold, silver = club.guild.create_role("gold"), club.guild.create_role("silver")
    limit_settings, guild_id, log = (
        club.parts.bot.services.limit_settings,
        club.guild.id,
        club.guild.create_text_channel("log"),
    )
    await set_limits(
        club,
        member=Allowance(day=5, week=20),
        budget=Allowance(day=100),
        songs_at_once=1,
        cooldown_s=90,
        time_zone="Asia/Kolkata",
        costs={"cover": 3},
        channel_ids=(club.songs.id,),
        words=("spam", "two words"),
        log_channel_id=log.id,
    )
    await limit_settings.set_tier(
        guild_id, club.admin.id, Tier(role_id=silver.id, allowance=Allowance(day=20), weight=2.0)
    )
    await limit_settings.set_tier(guild_id, club.admin.id, Tier(role_id=gold.id, allowance=Allowance()))
    await limit_settings.set_own(guild_id, club.admin.id, club.bob.id, Allowance(day=1))
    await limit_settings.block(guild_id, club.admin.id, club.bob.id, reason="*noise*", until=None)
    await set_reactions(
        club.parts.bot.services, guild_id, ReactionSettings(threshold=3, star_channel_id=log.id, stars=4)
    )
    await club.alice.slash(club.songs, "song", prompt="x")
    text = (await panel(club)).response.text
    assert "Each member: 5 credits a day, 20 credits a week\n" in text
    assert "The whole server: 1 of 100 credits used today, resets <t:" in text
    assert "Pace: 1 song at once; 1 min 30 s between two orders" in text
    assert "Time zone: Asia/Kolkata, where it is now " in text
    assert "3 credits: Cover, Video, Longer video" in text
    assert f"<@&{gold.id}>: no limit\n<@&{silver.id}>: 20 credits a day, 2 times as fast" in text
    assert "Custom member limits: 1 member" in text
    assert f"<@{club.bob.id}> until unblocked: \\*noise\\*" in text
    assert f"Songs may be made: in <#{club.songs.id}>" in text
    assert "Blocked words: 2 words and phrases" in text
    assert f"Log channel: <#{log.id}>" in text
    assert f"3 members must react for a song; a song with 4 ❤️ is posted in <#{log.id}>" in text


async def test_tiers_of_deleted_roles_are_named_so_and_can_be_swept_away(club):
    gold = club.guild.create_role("gold")
    limit_settings = club.parts.bot.services.limit_settings
    for role_id in (gold.id, 10**17):
        await limit_settings.set_tier(club.guild.id, club.admin.id, Tier(role_id=role_id, allowance=Allowance(day=9)))
    shown = await panel(club)
    assert "a deleted role" in shown.response.text
    await choose(club.admin, shown, "tiers")
    await club.admin.click(shown.response, label="Remove tiers of deleted roles")
    assert "1 tier was removed" in saved_text(shown)
    assert [tier.role_id for tier in (await settings_of(club)).tiers] == [gold.id]
    assert "Remove tiers of deleted roles" not in labels_of(shown.response)


async def test_a_member_gets_own_limits_bonus_a_block_and_a_window_back_in_the_panel(club):
    bob, admin, shown = club.bob, club.admin, await panel(club)
    await club.bob.slash(club.songs, "song", prompt="x")
    await choose_member(admin, shown, bob.handle_in(club.songs))

    async def fill(label, **typed):
        return await admin.submit_modal(await admin.click(shown.response, label=label), **typed)

    await fill("Own limits", day="2", week="", month="")
    assert "from their own limits" in saved_text(shown)
    assert "1 of 2 credits used" in shown.response.text
    await fill("Bonus", credits="5", expires="30d")
    assert "5 bonus credits, until <t:" in saved_text(shown)
    await fill("Reset usage", window=["day"])
    assert "usage reset (today: 1 credit)" in saved_text(shown)
    assert "0 of 2 credits used" in shown.response.text
    await fill("Block", reason="too loud", duration="")
    assert "blocked until unblocked" in saved_text(shown)
    assert "Reason: too loud" in shown.response.text
    await fill("Change or lift block", back=["yes"])
    assert "the member is unblocked" in saved_text(shown)
    await fill("Own limits", back=["yes"])
    assert "the bot's default" in saved_text(shown)
    entries = await audit_entries(club)
    assert [entry.action for entry in reversed(entries)] == [
        AuditAction.MEMBER,
        AuditAction.GRANT,
        AuditAction.RESET,
        AuditAction.BLOCK,
        AuditAction.UNBLOCK,
        AuditAction.MEMBER,
    ]
    assert {entry.subject_id for entry in entries} == {bob.id}


async def test_nobody_blocks_themselves_in_the_panel(club):
    shown = await panel(club, member=club.admin)
    assert "is you" in (await club.admin.click(shown.response, label="Block")).response.text


async def test_bots_are_not_asked_about(club):
    backend = club.loopback.backend
    robot = club.loopback.create_person("robot", club.guild)
    backend.users[robot.id].bot = True
    assert "bots cannot order songs" in (await club.admin.slash(club.songs, "limits show", member=robot)).response.text


@pytest.mark.parametrize("verb", ["members", "tiers", "log"])
async def test_an_admin_who_is_demoted_after_the_panel_was_opened_can_press_nothing(club, verb):
    shown = await panel(club)
    before = shown.response.text
    demote(club, club.admin)
    answer = await choose(club.admin, shown, verb)
    assert answer.modal is None
    assert "Nothing was changed" in answer.response.text
    assert shown.response.text == before


@pytest.mark.parametrize("label", ["Own limits", "Bonus", "Reset usage", "Block", "Refresh", "All settings"])
async def test_an_admin_who_is_demoted_can_do_nothing_about_a_member(club, label):
    shown = await panel(club, member=club.bob)
    demote(club, club.admin)
    answer = await club.admin.click(shown.response, label=label)
    assert answer.modal is None
    assert "Nothing was changed" in answer.response.text


async def test_who_was_given_the_command_by_the_server_may_use_the_panel(club):
    (command,) = [shape for shape in club.loopback.backend.commands[None].values() if shape["name"] == "limits"]
    entry = {"id": str(club.bob.id), "type": 2, "permission": True}
    club.loopback.backend.set_command_permissions(club.guild.id, int(command["id"]), [entry])
    shown = await panel(club, club.bob)
    await fill_in(club.bob, shown, "members", day="4")
    saved_text(shown)
    club.loopback.backend.set_command_permissions(club.guild.id, int(command["id"]), [])
    assert "Nothing was changed" in (await choose(club.bob, shown, "members")).response.text


async def test_a_panel_and_a_form_outlive_a_restart(club):
    shown = await panel(club)
    form = await choose(club.admin, shown, "members")
    await club.restart()
    await club.admin.submit_modal(form, day="6")
    saved_text(shown)
    await fill_in(club.admin, shown, "pace", cooldown="5")
    settings = await settings_of(club)
    assert (settings.member, settings.cooldown_s) == (Allowance(day=6), 5)


async def test_of_two_admins_who_change_the_same_the_last_one_holds_and_both_are_audited(club):
    other = admin_of(club, "other")
    panels = {admin: await panel(club, admin) for admin in (club.admin, other)}
    forms = {admin: await choose(admin, shown, "members") for admin, shown in panels.items()}
    await club.admin.submit_modal(forms[club.admin], day="4")
    await other.submit_modal(forms[other], day="8")
    assert "4 → 8" in saved_text(panels[other])
    assert (await settings_of(club)).member == Allowance(day=8)
    assert [(entry.actor_id, entry.text) for entry in await audit_entries(club)] == [
        (other.id, "member day: 4 -> 8"),
        (club.admin.id, "member day: 10 -> 4"),
    ]


async def test_what_two_admins_change_at_once_is_all_kept(club):
    other = admin_of(club, "other")
    mine, theirs = await panel(club), await panel(club, other)
    await asyncio.gather(
        fill_in(club.admin, mine, "pace", at_once="2", cooldown="9"), fill_in(other, theirs, "members", day="8")
    )
    settings = await settings_of(club)
    assert (settings.songs_at_once, settings.cooldown_s, settings.member) == (2, 9, Allowance(day=8))


@pytest.mark.parametrize("is_gone", [True, False])
async def test_a_log_channel_that_cannot_be_posted_to_is_named_with_the_mend(club, is_gone):
    log = club.guild.create_text_channel("log")
    await set_limits(club, log_channel_id=log.id)
    if is_gone:
        await delete_channel(club, log)
    else:
        club.loopback.deny(log, "send_messages")
    words = "was deleted. Choose another with `/limits log`" if is_gone else "Allow me there: Send Messages"
    assert words in (await panel(club)).response.text


async def test_a_bot_is_not_looked_at_in_the_panel_either(club):
    robot, shown = robot_in(club), await panel(club)
    assert (
        "bots cannot order songs" in (await choose_member(club.admin, shown, robot.handle_in(club.songs))).response.text
    )
