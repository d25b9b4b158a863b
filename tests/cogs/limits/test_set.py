"""/limits set, member and cost."""

import asyncio

import pytest
from simcord.backend.errors import SetupError

from core.limits.bounds import COST_MAX
from core.model.job import JobState
from core.model.money import CREDITS_MAX, Allowance, GuildSettings
from tests.support.admins import MANAGES, command_of, notes, robot_in, run_limits, settings_of, texts, with_admins
from tests.support.songs import result_of
from tests.support.stage import jobs_of, spent


@pytest.fixture
async def club(stage):
    """A stage with two admins."""
    return with_admins(stage)


async def ordered(stage, person, prompt="a song for Christmas"):
    return (await person.slash(stage.songs, "song", prompt=prompt)).response


async def test_what_is_named_changes_and_the_rest_stays(club):
    text = await run_limits(club, "set", day=20, server_month=900)
    assert "member day: 10 → 20" in text
    assert "server month: no limit → 900" in text
    assert "each member: 20 credits a day; the whole server: 900 credits a month" in text
    await run_limits(club, "set", week=50, at_once=2, cooldown=30)
    assert await settings_of(club) == GuildSettings(
        member=Allowance(day=20, week=50), budget=Allowance(month=900), songs_at_once=2, cooldown_s=30
    )
    assert await texts(club) == [
        "member day: 10 -> 20; server month: no limit -> 900",
        "member week: no limit -> 50; songs at once: no limit -> 2; cooldown: 0 s -> 30 s",
    ]


async def test_a_week_alone_leaves_the_owners_default_a_day(club):
    assert "10 credits a day, 50 credits a week" in await run_limits(club, "set", week=50)


async def test_what_held_already_is_neither_written_nor_noted(club):
    await run_limits(club, "set", day=20)
    assert "Nothing was changed" in await run_limits(club, "set", day=20)
    assert "20 credits a day" in await run_limits(club, "set")
    assert len(await texts(club)) == 1


async def test_a_limit_is_cleared_and_the_owners_default_comes_back(club):
    await run_limits(club, "set", day=20, server_day=100, cooldown=60, time_zone="Europe/Berlin")
    assert "each member: no limit" in await run_limits(club, "set", clear="day")
    await run_limits(club, "set", clear="server_day")
    await run_limits(club, "set", clear="cooldown")
    await run_limits(club, "set", clear="time_zone")
    assert await settings_of(club) == GuildSettings(member=Allowance())
    assert "10 credits a day" in await run_limits(club, "set", clear="default")
    assert await settings_of(club) == GuildSettings()
    assert (await texts(club))[-1] == "member day: no limit -> 10"


async def test_nothing_both_has_a_limit_and_has_none(club, subtests):
    for options in [{"day": 5, "clear": "day"}, {"week": 5, "clear": "default"}]:
        with subtests.test(options=options):
            assert "Nothing was changed" in await run_limits(club, "set", **options)
            assert await settings_of(club) == GuildSettings()


async def test_an_unknown_time_zone_is_refused_and_nothing_of_the_command_is_kept(club, subtests):
    for time_zone, words in [
        ("Europe/Berlni", "Did you mean Europe/Berlin"),
        ("new york", "Did you mean America/New"),
        ("@everyone [x](https://x.example)", "must be the name of a time zone"),
    ]:
        with subtests.test(time_zone=time_zone, words=words):
            text = await run_limits(club, "set", month=5, time_zone=time_zone)
            assert words in text
            assert "Nothing was changed." in text
            assert "charged" not in text
            assert await settings_of(club) == GuildSettings()
            assert await texts(club) == []


async def test_discord_itself_takes_nothing_that_is_out_of_range(club, subtests):
    for command, options in [
        ("set", {"day": -1}),
        ("set", {"server_week": CREDITS_MAX + 1}),
        ("set", {"at_once": -1}),
        ("set", {"cooldown": 10**9}),
        ("set", {"day": "ten"}),
        ("set", {"clear": "all that there is"}),
        ("cost", {"action": "cover", "credits": COST_MAX + 1}),
        ("cost", {"action": "cover", "credits": -1}),
        ("cost", {"action": "paint", "credits": 1}),
    ]:
        with subtests.test(command=command, options=options), pytest.raises(SetupError):
            await run_limits(club, command, **options)


async def test_time_zones_are_offered_while_typing_and_taken_in_any_case(club):
    offer = await club.admin.autocomplete(club.songs, "limits set", option="time_zone", typed="berl")
    assert [choice.value for choice in offer] == ["Europe/Berlin"]
    offer = await club.admin.autocomplete(club.songs, "limits set", option="time_zone", typed="")
    assert len(offer) == 25
    assert "time zone: UTC → Europe/Berlin" in await run_limits(club, "set", time_zone="europe/berlin")


async def test_of_two_admins_who_change_the_same_the_last_one_holds_and_both_are_noted(club):
    await asyncio.gather(run_limits(club, "set", day=20), run_limits(club, "set", club.other, day=30))
    (first, one), (second, two) = await notes(club)
    assert {first, second} == {club.admin.id, club.other.id}
    kept = (await settings_of(club)).member.day
    assert one == f"member day: 10 -> {50 - kept}"
    assert two == f"member day: {50 - kept} -> {kept}"


async def test_what_two_admins_change_beside_each_other_is_all_kept(club):
    await asyncio.gather(
        run_limits(club, "set", day=20),
        run_limits(club, "set", club.other, week=30),
        run_limits(club, "cost", action="cover", credits=3),
        run_limits(club, "cost", club.other, action="extend", credits=2),
        run_limits(club, "words", add="foo"),
        run_limits(club, "words", club.other, add="bar"),
    )
    settings = await settings_of(club)
    assert settings.member == Allowance(day=20, week=30)
    assert settings.costs == {"cover": 3, "extend": 2}
    assert set(settings.words) == {"foo", "bar"}


async def test_an_admin_who_was_demoted_meanwhile_is_refused(club):
    command_of(club)["default_member_permissions"] = None  # as Discord let the command pass a moment before
    for command, options in [
        ("set", {"day": 5}),
        ("role", {}),
        ("member", {"member": club.alice, "day": 5}),
        ("cost", {"action": "cover", "credits": 0}),
        ("grant", {"member": club.bob, "credits": 100}),
        ("reset", {"member": club.bob, "window": "all"}),
        ("block", {"member": club.alice}),
        ("unblock", {"member": club.bob}),
        ("channels", {"everywhere": True}),
        ("words", {"add": "x"}),
        ("log", {"off": True}),
    ]:
        assert "Only members who can manage this server" in await run_limits(club, command, club.bob, **options)
    assert await settings_of(club) == GuildSettings()
    assert await texts(club) == []


async def test_a_limit_of_a_day_holds_from_then_on(club):
    await run_limits(club, "set", day=1)
    await ordered(club, club.alice)
    refused = await ordered(club, club.alice)
    assert refused.ephemeral
    assert "1 of 1 used" in refused.text
    assert "Nothing was charged." in refused.text
    assert (club.alice.id, "song: 1 of 1 credit used this day") in await notes(club)
    assert not (await ordered(club, club.bob)).ephemeral


async def test_a_budget_of_the_server_holds_for_all_together(club):
    await run_limits(club, "set", server_week=2)
    await ordered(club, club.alice)
    await ordered(club, club.bob)
    refused = await ordered(club, club.alice)
    assert refused.ephemeral
    assert "This server is out of credits for this week (2 of 2 used). They reset <t:" in refused.text


async def test_a_limit_set_later_knows_what_was_spent_before(club):
    await ordered(club, club.alice)
    await ordered(club, club.alice)
    await run_limits(club, "set", month=2)
    assert "out of credits for this month (2 of 2 used)" in (await ordered(club, club.alice)).text


async def test_songs_at_once_and_the_cooldown_hold(club):
    club.standin.hold()
    await run_limits(club, "set", at_once=1)
    await ordered(club, club.alice)
    assert "You have 1 song in progress" in (await ordered(club, club.alice)).text
    await run_limits(club, "set", clear="at_once")
    await run_limits(club, "set", cooldown=3600)
    assert "You can order the next one <t:" in (await ordered(club, club.alice)).text


async def test_limits_of_a_members_own_stand_above_the_usual_ones(club):
    await run_limits(club, "set", day=0)
    assert "switched off for you" in (await ordered(club, club.alice)).text
    text = await run_limits(club, "member", member=club.alice, day=1)
    assert f"{club.alice.mention} can spend 1 credit a day" in text
    assert not (await ordered(club, club.alice)).ephemeral
    assert "1 of 1 used" in (await ordered(club, club.alice)).text
    assert "switched off for you" in (await ordered(club, club.bob)).text


async def test_limits_of_a_members_own_are_changed_shown_and_taken_away(club):
    await run_limits(club, "member", member=club.alice, day=5)
    assert "5 credits a day, 20 credits a week" in await run_limits(club, "member", member=club.alice, week=20)
    assert "5 credits a day, 20 credits a week" in await run_limits(club, "member", member=club.alice)
    assert "can spend 7 credits a month" in await run_limits(club, "member", member=club.alice, month=7, remove=True)
    assert "no limits of their own" in await run_limits(club, "member", member=club.alice, remove=True)
    assert "Nothing was changed" in await run_limits(club, "member", member=club.alice, remove=True)
    assert await texts(club) == [
        "own limits: none -> 5 a day",
        "own limits week: no limit -> 20",
        "own limits day: 5 -> no limit; own limits week: 20 -> no limit; own limits month: no limit -> 7",
        "own limits: 7 a month -> none",
    ]


async def test_a_bot_gets_no_limits_of_its_own(club):
    assert "is a bot" in await run_limits(club, "member", member=robot_in(club), day=5)


async def test_costs_are_really_charged_and_told(club):
    text = await run_limits(club, "cost", action="generate", credits=4)
    assert "cost of song: 1 → 4" in text
    assert "4 credits: Song" in text
    await ordered(club, club.alice)
    assert await spent(club, club.alice) == 4
    (job,) = await jobs_of(club)
    assert job.cost == 4
    assert "4 credits: Song" in (await club.alice.slash(club.songs, "help")).response.text
    await run_limits(club, "set", day=5)
    assert "left for today (4 of 5 used); this costs 4 credits" in (await ordered(club, club.alice)).text


async def test_what_is_free_is_free(club):
    await run_limits(club, "cost", action="generate", credits=0)
    await run_limits(club, "set", day=0)
    await ordered(club, club.alice)
    assert await spent(club, club.alice) == 0


async def test_a_cost_holds_for_an_uploaded_file_too(club):
    await run_limits(club, "cost", action="extend", credits=3)
    assert await club.parts.bot.services.limit_settings.cost("upload_extend", guild_id=club.guild.id) == 3


async def test_the_usual_cost_is_no_exception_that_is_kept(club):
    await run_limits(club, "cost", action="cover", credits=3)
    await run_limits(club, "cost", action="cover", credits=1)
    assert (await settings_of(club)).costs == {}
    assert await texts(club) == ["cost of cover: 1 -> 3", "cost of cover: 3 -> 1"]


async def test_a_finished_song_stays_charged_at_the_cost_of_its_order(club):
    await result_of(club, club.alice, prompt="x")
    await run_limits(club, "cost", action="generate", credits=9)
    (job,) = await jobs_of(club, JobState.DELIVERED)
    assert job.cost == 1


async def test_the_group_is_there_on_servers_only_and_shown_to_those_who_manage_them(club):
    command = command_of(club)
    assert (command["contexts"], command["integration_types"]) == ([0], [0])
    assert int(command["default_member_permissions"]) == MANAGES.value
