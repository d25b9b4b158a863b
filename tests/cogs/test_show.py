"""/limits show: the panel of a server's settings."""

import asyncio

import pytest

from core.deed import Deed
from core.money import Allowance, GuildSettings, Tier
from core.remix import ReactionSettings
from tests.cogs.admins import (
    admin_of,
    alter,
    audited,
    choose,
    choose_member,
    choose_role,
    delete_channel,
    delete_role,
    demote,
    panel,
    robot_in,
    rule,
    settings_of,
)
from tests.cogs.making import chosen_in, fields_of, labels_of


@pytest.fixture
async def club(stage):
    """A stage with somebody who may manage the server."""
    stage.admin = admin_of(stage)
    return stage


def saved(shown):
    assert "✅ Saved" in shown.response.text
    return shown.response.text


async def test_a_server_that_decided_nothing_shows_what_holds_by_itself(club):
    text = (await panel(club)).response.text
    assert "Each member: 10 credits a day (what my owner allows by itself)" in text
    assert "The whole server: no limit" in text
    assert "Pace: as many songs at once as a member likes; no cooldown" in text
    assert "Time zone: UTC, where it is " in text
    assert "Costs: 1 credit: Song, Extend, Cover" in text
    for nothing in ("Tiers, best first: none", "Limits of their own: no member", "Blocked: nobody"):
        assert nothing in text
    for nothing in ("Songs may be made: everywhere", "Blocked words: none", "Log channel: none", "no star channel"):
        assert nothing in text


async def test_everything_that_was_decided_is_shown(club):
    gold, silver = club.guild.create_role("gold"), club.guild.create_role("silver")
    rulebook, guild_id, log = club.parts.bot.rulebook, club.guild.id, club.guild.create_text_channel("log")
    await rule(
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
    await rulebook.set_tier(guild_id, club.admin.id, Tier(role_id=silver.id, allowance=Allowance(day=20), weight=2.0))
    await rulebook.set_tier(guild_id, club.admin.id, Tier(role_id=gold.id, allowance=Allowance()))
    await rulebook.set_own(guild_id, club.admin.id, club.bob.id, Allowance(day=1))
    await rulebook.block(guild_id, club.admin.id, club.bob.id, reason="*noise*", until=None)
    await club.parts.bot.shelf.save_reactions(guild_id, ReactionSettings(threshold=3, star_channel_id=log.id, stars=4))
    await club.alice.slash(club.songs, "song", prompt="x")
    text = (await panel(club)).response.text
    assert "Each member: 5 credits a day, 20 credits a week\n" in text
    assert "The whole server: 1 of 100 credits used today, anew <t:" in text
    assert "Pace: 1 song at once; 1 min 30 s between two orders" in text
    assert "Time zone: Asia/Kolkata, where it is " in text
    assert "1 credit: Song, Extend\n3 credits: Cover" in text
    assert f"<@&{gold.id}>: no limit\n<@&{silver.id}>: 20 credits a day, 2 times as fast" in text
    assert "Limits of their own: 1 member" in text
    assert f"<@{club.bob.id}> until unblocked: \\*noise\\*" in text
    assert f"Songs may be made: in <#{club.songs.id}>" in text
    assert "Blocked words: 2 words and phrases" in text
    assert f"Log channel: <#{log.id}>" in text
    assert f"3 must react for a song; 4 ❤️ bring a song to <#{log.id}>" in text


@pytest.mark.parametrize(
    ("verb", "typed", "expected", "words"),
    [
        ("members", {"day": "3", "week": "1,000", "month": ""}, {"member": Allowance(day=3, week=1000)}, "10 → 3"),
        ("budget", {"server_day": "0", "server_month": "500"}, {"budget": Allowance(day=0, month=500)}, "no limit → 0"),
        ("pace", {"at_once": "2", "cooldown": "30"}, {"songs_at_once": 2, "cooldown_s": 30}, "cooldown: 0 s → 30 s"),
        ("zone", {"time_zone": "europe/berlin"}, {"time_zone": "Europe/Berlin"}, "UTC → Europe/Berlin"),
        ("cost", {"action": ["cover"], "credits": "4"}, {"costs": {"cover": 4}}, "cost of cover: 1 → 4"),
        ("words", {"words": "Spam\nbuy now, Spám"}, {"words": ("Spám", "buy now")}, "word added: buy now"),
    ],
)
async def test_each_setting_is_changed_in_place_and_what_changed_is_said(club, verb, typed, expected, words):
    shown = await panel(club)
    form = await choose(club.admin, shown, verb)
    answer = await club.admin.submit_modal(form, **typed)
    assert words in saved(shown)
    assert answer.followups == []
    settings = await settings_of(club)
    assert {name: getattr(settings, name) for name in expected} == expected
    (entry, *_) = await audited(club)
    assert (entry.actor_id, entry.guild_id) == (club.admin.id, club.guild.id)


async def test_channels_and_the_log_channel_are_chosen_in_menus(club):
    log = club.guild.create_text_channel("log")
    shown = await panel(club)
    await alter(club.admin, shown, "channels", channels=[club.songs, log])
    assert f"channel added: <#{club.songs.id}>" in saved(shown)
    await alter(club.admin, shown, "log", channel=[log])
    settings = await settings_of(club)
    assert set(settings.channel_ids) == {club.songs.id, log.id}
    assert settings.log_channel_id == log.id
    form = await choose(club.admin, shown, "channels")
    (menu,) = fields_of(form.modal).values()
    assert {int(default["id"]) for default in menu["default_values"]} == {club.songs.id, log.id}
    await club.admin.submit_modal(form, channels=[])
    await alter(club.admin, shown, "log", channel=[])
    settings = await settings_of(club)
    assert (settings.channel_ids, settings.log_channel_id) == ((), None)


async def test_a_form_opens_with_what_holds(club):
    await rule(club, member=Allowance(week=7), songs_at_once=0, time_zone="Asia/Tokyo", words=("spam", "ham"))
    shown = await panel(club)
    fields = fields_of((await choose(club.admin, shown, "members")).modal)
    assert [fields[kind].get("value") for kind in ("day", "week", "month")] == [None, "7", None]
    assert fields_of((await choose(club.admin, shown, "pace")).modal)["at_once"]["value"] == "0"
    assert fields_of((await choose(club.admin, shown, "zone")).modal)["time_zone"]["value"] == "Asia/Tokyo"
    assert fields_of((await choose(club.admin, shown, "words")).modal)["words"]["value"] == "spam\nham"


async def test_a_form_that_is_sent_as_it_was_opened_changes_nothing(club):
    shown = await panel(club)
    for verb in ("members", "budget", "pace", "zone", "channels", "words", "log"):
        await club.admin.submit_modal(await choose(club.admin, shown, verb))
        assert "Nothing was changed" in shown.response.text
    assert await settings_of(club) == GuildSettings()
    assert await audited(club) == []


async def test_what_the_owner_allows_by_itself_can_hold_again(club):
    await rule(club, member=Allowance(day=3))
    shown = await panel(club)
    await alter(club.admin, shown, "members", day="7", back=["yes"])
    saved(shown)
    assert (await settings_of(club)).member is None


async def test_a_cost_goes_back_to_what_it_is_by_itself(club):
    await rule(club, costs={"cover": 4, "extend": 2})
    shown = await panel(club)
    await alter(club.admin, shown, "cost", action=["cover"], credits="")
    assert (await settings_of(club)).costs == {"extend": 2}


@pytest.mark.parametrize(
    ("verb", "typed", "words"),
    [
        ("members", {"day": "-1"}, "`day` must be a whole number from 0 to 1,000,000"),
        ("members", {"week": "99999999999"}, "`week` must be a whole number from 0 to 1,000,000"),
        ("budget", {"server_month": "lots"}, "`server_month` must be a whole number"),
        ("pace", {"at_once": "101"}, "`at_once` must be a whole number from 0 to 100"),
        ("pace", {"cooldown": "2.5"}, "`cooldown` must be a whole number"),
        ("zone", {"time_zone": "Europe/Berlln"}, "Did you mean Europe/Berlin"),
        ("cost", {"credits": "3"}, "`action` is missing"),
        ("cost", {"action": ["cover"], "credits": "500"}, "`credits` must be a whole number from 0 to 100"),
        ("words", {"words": "!!!"}, "`words` has something without letters"),
        ("words", {"words": "x" * 61}, "`words` has a phrase that is too long"),
    ],
)
async def test_what_cannot_be_a_setting_is_refused_precisely_and_given_back(club, verb, typed, words):
    shown = await panel(club)
    before = shown.response.text
    answer = await alter(club.admin, shown, verb, **typed)
    assert answer.ephemeral
    assert words in answer.response.text
    assert "Nothing was changed." in answer.response.text
    assert all(text in answer.response.text for text in typed.values() if isinstance(text, str))
    assert shown.response.text == before
    assert await settings_of(club) == GuildSettings()
    assert await audited(club) == []


async def test_a_log_channel_in_which_the_bot_may_not_write_is_refused(club):
    log = club.guild.create_text_channel("log")
    club.loopback.deny(log, "send_messages")
    answer = await alter(club.admin, await panel(club), "log", channel=[log])
    assert "Send Messages" in answer.response.text
    assert str(log.id) not in answer.response.text
    assert (await settings_of(club)).log_channel_id is None


async def test_a_tier_is_given_changed_and_taken_away_in_the_panel(club):
    gold = club.guild.create_role("gold")
    shown = await panel(club)
    await choose(club.admin, shown, "tiers")
    form = await choose_role(club.admin, shown, gold)
    assert fields_of(form.modal)["day"]["value"] == "10"  # nobody gets less, or everything, by a form that is just sent
    await club.admin.submit_modal(form, day="50", weight="1,5")
    assert f"<@&{gold.id}>: 50 credits a day, 1.5 times as fast" in saved(shown)
    assert (await settings_of(club)).tiers == (Tier(role_id=gold.id, allowance=Allowance(day=50), weight=1.5),)
    form = await choose_role(club.admin, shown, gold)
    assert fields_of(form.modal)["weight"]["value"] == "1.5"
    await club.admin.submit_modal(form, back=["yes"])
    saved(shown)
    assert (await settings_of(club)).tiers == ()
    await club.admin.click(shown.response, label="All settings")
    assert "Each member: 10 credits a day" in shown.response.text
    assert [entry.deed for entry in await audited(club)] == [Deed.ROLE, Deed.ROLE]


@pytest.mark.parametrize(("weight", "words"), [("fast", "such as 1, 1.5 or 2"), ("11", "0.1 to 10"), ("nan", "0.1 to")])
async def test_a_weight_that_is_none_is_refused(club, weight, words):
    gold = club.guild.create_role("gold")
    shown = await panel(club)
    await choose(club.admin, shown, "tiers")
    answer = await club.admin.submit_modal(await choose_role(club.admin, shown, gold), weight=weight)
    assert words in answer.response.text
    assert (await settings_of(club)).tiers == ()


async def test_tiers_of_deleted_roles_are_named_so_and_can_be_swept_away(club):
    gold = club.guild.create_role("gold")
    rulebook = club.parts.bot.rulebook
    for role_id in (gold.id, 10**17):
        await rulebook.set_tier(club.guild.id, club.admin.id, Tier(role_id=role_id, allowance=Allowance(day=9)))
    shown = await panel(club)
    assert "a deleted role" in shown.response.text
    await choose(club.admin, shown, "tiers")
    await club.admin.click(shown.response, label="Take away tiers of deleted roles")
    assert "1 tier was taken away" in saved(shown)
    assert [tier.role_id for tier in (await settings_of(club)).tiers] == [gold.id]
    assert "Take away tiers of deleted roles" not in labels_of(shown.response)


async def test_a_member_gets_own_limits_bonus_a_block_and_a_window_back_in_the_panel(club):
    bob, admin, shown = club.bob, club.admin, await panel(club)
    await club.bob.slash(club.songs, "song", prompt="x")
    await choose_member(admin, shown, bob.handle_in(club.songs))

    async def fill(label, **typed):
        return await admin.submit_modal(await admin.click(shown.response, label=label), **typed)

    await fill("Own limits", day="2", week="", month="")
    assert "limits of their own" in saved(shown)
    assert "1 of 2 credits used" in shown.response.text
    await fill("Bonus", credits="5", expires="30d")
    assert "5 credits of bonus, until <t:" in saved(shown)
    await fill("Give a window back", window=["day"])
    assert "given back 1 credit of the day" in saved(shown)
    assert "0 of 2 credits used" in shown.response.text
    await fill("Block", reason="too loud", duration="")
    assert "blocked until they are unblocked" in saved(shown)
    assert "Reason: too loud" in shown.response.text
    await fill("Block: change or lift", back=["yes"])
    assert "the block is lifted" in saved(shown)
    await fill("Own limits", back=["yes"])
    assert "what my owner allows by itself" in saved(shown)
    entries = await audited(club)
    assert [entry.deed for entry in reversed(entries)] == [
        Deed.MEMBER,
        Deed.GRANT,
        Deed.RESET,
        Deed.BLOCK,
        Deed.UNBLOCK,
        Deed.MEMBER,
    ]
    assert {entry.subject_id for entry in entries} == {bob.id}


@pytest.mark.parametrize(
    ("label", "typed", "words"),
    [
        ("Own limits", {"day": "ten"}, "`day` must be"),
        ("Bonus", {"credits": ""}, "`credits` must be a whole number from 1"),
        ("Bonus", {"credits": "0"}, "`credits` must be"),
        ("Bonus", {"credits": "5", "expires": "whenever"}, "`expires` must be a time"),
        ("Bonus", {"credits": "5", "expires": "2001-01-01"}, "`expires` is past"),
        ("Give a window back", {}, "`window` is missing"),
        ("Block", {"duration": "soon"}, "`duration` must be a time"),
    ],
)
async def test_what_is_typed_about_a_member_is_held_to_the_rules(club, label, typed, words):
    shown = await panel(club, member=club.bob)
    answer = await club.admin.submit_modal(await club.admin.click(shown.response, label=label), **typed)
    assert words in answer.response.text
    assert "Nothing was changed." in answer.response.text
    assert await audited(club) == []


async def test_nobody_blocks_themselves_in_the_panel(club):
    shown = await panel(club, member=club.admin)
    assert "is you" in (await club.admin.click(shown.response, label="Block")).response.text


async def test_bots_are_not_asked_about(club):
    backend = club.loopback.backend
    robot = club.loopback.create_person("robot", club.guild)
    backend.users[robot.id].bot = True
    assert "bots order no songs" in (await club.admin.slash(club.songs, "limits show", member=robot)).response.text


@pytest.mark.parametrize("verb", ["members", "tiers", "log"])
async def test_an_admin_who_is_demoted_after_the_panel_was_opened_can_press_nothing(club, verb):
    shown = await panel(club)
    before = shown.response.text
    demote(club, club.admin)
    answer = await choose(club.admin, shown, verb)
    assert answer.modal is None
    assert "Nothing was changed" in answer.response.text
    assert shown.response.text == before


async def test_an_admin_who_is_demoted_while_typing_changes_nothing(club):
    shown = await panel(club)
    form = await choose(club.admin, shown, "members")
    demote(club, club.admin)
    answer = await club.admin.submit_modal(form, day="1000")
    assert "Only those who may manage this server" in answer.response.text
    assert "Day: 1000" in answer.response.text
    assert await settings_of(club) == GuildSettings()
    assert await audited(club) == []


@pytest.mark.parametrize("label", ["Own limits", "Bonus", "Give a window back", "Block", "Look again", "All settings"])
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
    await alter(club.bob, shown, "members", day="4")
    saved(shown)
    club.loopback.backend.set_command_permissions(club.guild.id, int(command["id"]), [])
    assert "Nothing was changed" in (await choose(club.bob, shown, "members")).response.text


async def test_a_panel_and_a_form_outlive_a_restart(club):
    shown = await panel(club)
    form = await choose(club.admin, shown, "members")
    await club.restart()
    await club.admin.submit_modal(form, day="6")
    saved(shown)
    await alter(club.admin, shown, "pace", cooldown="5")
    settings = await settings_of(club)
    assert (settings.member, settings.cooldown_s) == (Allowance(day=6), 5)


async def test_of_two_admins_who_change_the_same_the_last_one_holds_and_both_are_audited(club):
    other = admin_of(club, "other")
    panels = {admin: await panel(club, admin) for admin in (club.admin, other)}
    forms = {admin: await choose(admin, shown, "members") for admin, shown in panels.items()}
    await club.admin.submit_modal(forms[club.admin], day="4")
    await other.submit_modal(forms[other], day="8")
    assert "4 → 8" in saved(panels[other])
    assert (await settings_of(club)).member == Allowance(day=8)
    assert [(entry.actor_id, entry.text) for entry in await audited(club)] == [
        (other.id, "member day: 4 -> 8"),
        (club.admin.id, "member day: 10 -> 4"),
    ]


async def test_what_two_admins_change_at_once_is_all_kept(club):
    other = admin_of(club, "other")
    mine, theirs = await panel(club), await panel(club, other)
    await asyncio.gather(
        alter(club.admin, mine, "pace", at_once="2", cooldown="9"), alter(other, theirs, "members", day="8")
    )
    settings = await settings_of(club)
    assert (settings.songs_at_once, settings.cooldown_s, settings.member) == (2, 9, Allowance(day=8))


async def test_settings_too_great_for_a_form_are_left_to_the_subcommands(club):
    words = tuple(f"{'w' * 50}{number}" for number in range(100))
    await rule(club, words=words, channel_ids=tuple(club.guild.create_text_channel(f"c{n}").id for n in range(26)))
    shown = await panel(club)
    assert "/limits words" in (await choose(club.admin, shown, "words")).response.text
    assert "/limits channels" in (await choose(club.admin, shown, "channels")).response.text
    assert "and 6 more" in shown.response.text


async def test_the_largest_settings_fit_into_the_panel(club):
    many = [club.guild.create_role(f"r{number}") for number in range(12)]
    most = Allowance(day=10**6, week=10**6, month=10**6)
    await rule(club, member=most, budget=most, cooldown_s=99999, channel_ids=tuple(range(10**18, 10**18 + 500)))
    for role in many:
        tier = Tier(role_id=role.id, allowance=most, weight=9.25)
        await club.parts.bot.rulebook.set_tier(club.guild.id, club.admin.id, tier)
    for number in range(10):
        await club.parts.bot.rulebook.block(club.guild.id, 1, 10**18 + number, reason="*" * 200, until=None)
    text = (await panel(club)).response.text
    assert "and 5 more" in text
    assert "and 480 more" in text
    assert "and 5 more" in text


async def test_nothing_is_chosen_beforehand_in_what_takes_something_away(club):
    await rule(club, member=Allowance(day=3))
    fields = fields_of((await choose(club.admin, await panel(club), "members")).modal)
    assert chosen_in(fields["back"]) == []


@pytest.mark.parametrize("is_gone", [True, False])
async def test_a_log_channel_that_cannot_be_posted_to_is_named_with_the_mend(club, is_gone):
    log = club.guild.create_text_channel("log")
    await rule(club, log_channel_id=log.id)
    if is_gone:
        await delete_channel(club, log)
    else:
        club.loopback.deny(log, "send_messages")
    words = "is gone. Choose another with `/limits log`" if is_gone else "Allow me there: Send Messages"
    assert words in (await panel(club)).response.text


async def test_deleted_channels_are_named_so(club):
    chat = club.guild.create_text_channel("chat")
    await rule(club, channel_ids=(club.songs.id, chat.id))
    await delete_channel(club, chat)
    text = (await panel(club)).response.text
    assert f"Songs may be made: in <#{club.songs.id}>, a deleted channel" in text
    assert str(chat.id) not in text


async def test_a_channel_in_which_the_bot_may_not_write_is_not_opened_in_the_panel(club):
    chat = club.guild.create_text_channel("chat")
    club.loopback.deny(chat, "attach_files")
    answer = await alter(club.admin, await panel(club), "channels", channels=[chat])
    assert "Allow me there first: Attach Files" in answer.response.text
    assert (await settings_of(club)).channel_ids == ()


async def test_a_role_that_is_deleted_while_its_tier_is_typed_gets_none(club):
    gold = club.guild.create_role("gold")
    shown = await panel(club)
    await choose(club.admin, shown, "tiers")
    form = await choose_role(club.admin, shown, gold)
    await delete_role(club, gold)
    assert "`role` was deleted" in (await club.admin.submit_modal(form, day="50")).response.text
    assert (await settings_of(club)).tiers == ()


async def test_what_another_admin_has_taken_away_already_is_not_said_to_be_saved(club):
    gold, rulebook, shown = club.guild.create_role("gold"), club.parts.bot.rulebook, await panel(club)
    await rulebook.set_tier(club.guild.id, 1, Tier(role_id=gold.id, allowance=Allowance(day=9)))
    await choose(club.admin, shown, "tiers")
    form = await choose_role(club.admin, shown, gold)
    await rulebook.drop_tier(club.guild.id, 1, gold.id)
    await club.admin.submit_modal(form, back=["yes"])
    assert "Nothing was changed: the role has no tier any more" in shown.response.text
    await rulebook.block(club.guild.id, 1, club.bob.id, reason="", until=None)
    shown = await panel(club, member=club.bob)
    form = await club.admin.click(shown.response, label="Block: change or lift")
    await rulebook.unblock(club.guild.id, 1, club.bob.id)
    await club.admin.submit_modal(form, back=["yes"])
    assert "Nothing was changed: they are not blocked any more" in shown.response.text


async def test_a_bot_is_not_looked_at_in_the_panel_either(club):
    robot, shown = robot_in(club), await panel(club)
    assert "bots order no songs" in (await choose_member(club.admin, shown, robot.handle_in(club.songs))).response.text


async def test_a_server_budget_of_nothing_leaves_no_songs_for_bonus_credits_either(club):
    await rule(club, budget=Allowance(day=0, month=9))
    assert "The whole server: nothing: songs are switched off\n" in (await panel(club)).response.text
