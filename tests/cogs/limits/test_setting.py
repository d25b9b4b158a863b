"""Settings and their forms in /limits show: they open with the current values; what is typed is checked and saved."""

import pytest

from cogs.limits import texts
from cogs.limits.channels import CHANNELS
from cogs.limits.log import LOG_CHANNEL
from cogs.limits.role import WEIGHT
from cogs.limits.set import BUDGET, COOLDOWN, SONGS_AT_ONCE, TIME_ZONE
from cogs.limits.words import WORDS
from core.limits.bounds import COST_MAX
from core.model.audit_entry import AuditAction
from core.model.money import CREDITS_MAX, Allowance, GuildSettings, Tier
from tests.support.admins import (
    audit_entries,
    choose,
    choose_role,
    delete_role,
    demote,
    fill_in,
    panel,
    saved_text,
    set_limits,
    settings_of,
)
from tests.support.songs import chosen_in, fields_of


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
    assert words in saved_text(shown)
    assert answer.followups == []
    settings = await settings_of(club)
    assert {name: getattr(settings, name) for name in expected} == expected
    (entry, *_) = await audit_entries(club)
    assert (entry.actor_id, entry.guild_id) == (club.admin.id, club.guild.id)


async def test_channels_and_the_log_channel_are_chosen_in_menus(club):
    log = club.guild.create_text_channel("log")
    shown = await panel(club)
    await fill_in(club.admin, shown, "channels", channels=[club.songs, log])
    assert f"channel added: <#{club.songs.id}>" in saved_text(shown)
    await fill_in(club.admin, shown, "log", channel=[log])
    settings = await settings_of(club)
    assert set(settings.channel_ids) == {club.songs.id, log.id}
    assert settings.log_channel_id == log.id
    form = await choose(club.admin, shown, "channels")
    (menu,) = fields_of(form.modal).values()
    assert {int(default["id"]) for default in menu["default_values"]} == {club.songs.id, log.id}
    await club.admin.submit_modal(form, channels=[])
    await fill_in(club.admin, shown, "log", channel=[])
    settings = await settings_of(club)
    assert (settings.channel_ids, settings.log_channel_id) == ((), None)


async def test_a_form_opens_with_what_holds(club):
    await set_limits(club, member=Allowance(week=7), songs_at_once=0, time_zone="Asia/Tokyo", words=("spam", "ham"))
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
    assert await audit_entries(club) == []


async def test_what_the_owner_allows_by_itself_can_hold_again(club):
    await set_limits(club, member=Allowance(day=3))
    shown = await panel(club)
    await fill_in(club.admin, shown, "members", day="7", back=["yes"])
    saved_text(shown)
    assert (await settings_of(club)).member is None


async def test_a_cost_goes_back_to_what_it_is_by_itself(club):
    await set_limits(club, costs={"cover": 4, "extend": 2})
    shown = await panel(club)
    await fill_in(club.admin, shown, "cost", action=["cover"], credits="")
    assert (await settings_of(club)).costs == {"extend": 2}


async def test_what_cannot_be_a_setting_is_refused_precisely_and_given_back(club, subtests):
    for verb, typed, words in [
        ("members", {"day": "-1"}, "`day` must be a whole number from 0 to 1,000,000"),
        ("members", {"week": "99999999999"}, "`week` must be a whole number from 0 to 1,000,000"),
        ("budget", {"server_month": "lots"}, "`server_month` must be a whole number"),
        ("pace", {"at_once": "101"}, "`at_once` must be a whole number from 0 to 100"),
        ("pace", {"cooldown": "2.5"}, "`cooldown` must be a whole number"),
        ("zone", {"time_zone": "Europe/Berlln"}, "Did you mean Europe/Berlin"),
        ("cost", {"credits": "3"}, "`action` is missing"),
        ("cost", {"action": ["cover"], "credits": "500"}, "`credits` must be a whole number from 0 to 100"),
        ("words", {"words": "!!!"}, "`words` has an entry without letters"),
        ("words", {"words": "x" * 61}, "`words` has a phrase longer than"),
    ]:
        with subtests.test(verb=verb, typed=typed, words=words):
            shown = await panel(club)
            before = shown.response.text
            answer = await fill_in(club.admin, shown, verb, **typed)
            assert answer.ephemeral
            assert words in answer.response.text
            assert "Nothing was changed." in answer.response.text
            assert all(text in answer.response.text for text in typed.values() if isinstance(text, str))
            assert shown.response.text == before
            assert await settings_of(club) == GuildSettings()
            assert await audit_entries(club) == []


async def test_a_log_channel_in_which_the_bot_may_not_write_is_refused(club):
    log = club.guild.create_text_channel("log")
    club.loopback.deny(log, "send_messages")
    answer = await fill_in(club.admin, await panel(club), "log", channel=[log])
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
    assert f"<@&{gold.id}>: 50 credits a day, 1.5 times as fast" in saved_text(shown)
    assert (await settings_of(club)).tiers == (Tier(role_id=gold.id, allowance=Allowance(day=50), weight=1.5),)
    form = await choose_role(club.admin, shown, gold)
    assert fields_of(form.modal)["weight"]["value"] == "1.5"
    await club.admin.submit_modal(form, back=["yes"])
    saved_text(shown)
    assert (await settings_of(club)).tiers == ()
    await club.admin.click(shown.response, label="All settings")
    assert "Each member: 10 credits a day" in shown.response.text
    assert [entry.action for entry in await audit_entries(club)] == [AuditAction.ROLE, AuditAction.ROLE]


async def test_a_weight_that_is_none_is_refused(club, subtests):
    for weight, words in [("fast", "such as 1, 1.5 or 2"), ("11", "0.1 to 10"), ("nan", "0.1 to")]:
        with subtests.test(weight=weight, words=words):
            gold = club.guild.create_role("gold")
            shown = await panel(club)
            await choose(club.admin, shown, "tiers")
            answer = await club.admin.submit_modal(await choose_role(club.admin, shown, gold), weight=weight)
            assert words in answer.response.text
            assert (await settings_of(club)).tiers == ()


async def test_what_is_typed_about_a_member_is_held_to_the_rules(club, subtests):
    for label, typed, words in [
        ("Own limits", {"day": "ten"}, "`day` must be"),
        ("Bonus", {"credits": ""}, "`credits` must be a whole number from 1"),
        ("Bonus", {"credits": "0"}, "`credits` must be"),
        ("Bonus", {"credits": "5", "expires": "whenever"}, "`expires` must be a time"),
        ("Bonus", {"credits": "5", "expires": "2001-01-01"}, "`expires` is in the past"),
        ("Reset usage", {}, "`window` is missing"),
        ("Block", {"duration": "soon"}, "`duration` must be a time"),
    ]:
        with subtests.test(label=label, typed=typed, words=words):
            shown = await panel(club, member=club.bob)
            answer = await club.admin.submit_modal(await club.admin.click(shown.response, label=label), **typed)
            assert words in answer.response.text
            assert "Nothing was changed." in answer.response.text
            assert await audit_entries(club) == []


async def test_an_admin_who_is_demoted_while_typing_changes_nothing(club):
    shown = await panel(club)
    form = await choose(club.admin, shown, "members")
    demote(club, club.admin)
    answer = await club.admin.submit_modal(form, day="1000")
    assert "Only members who can manage this server" in answer.response.text
    assert "Day: 1000" in answer.response.text
    assert await settings_of(club) == GuildSettings()
    assert await audit_entries(club) == []


async def test_settings_too_great_for_a_form_are_left_to_the_subcommands(club):
    words = tuple(f"{'w' * 50}{number}" for number in range(100))
    await set_limits(
        club, words=words, channel_ids=tuple(club.guild.create_text_channel(f"c{n}").id for n in range(26))
    )
    shown = await panel(club)
    assert "/limits words" in (await choose(club.admin, shown, "words")).response.text
    assert "/limits channels" in (await choose(club.admin, shown, "channels")).response.text
    assert "and 6 more" in shown.response.text


async def test_nothing_is_chosen_beforehand_in_what_takes_something_away(club):
    await set_limits(club, member=Allowance(day=3))
    fields = fields_of((await choose(club.admin, await panel(club), "members")).modal)
    assert chosen_in(fields["back"]) == []


async def test_a_channel_in_which_the_bot_may_not_write_is_not_opened_in_the_panel(club):
    chat = club.guild.create_text_channel("chat")
    club.loopback.deny(chat, "attach_files")
    answer = await fill_in(club.admin, await panel(club), "channels", channels=[chat])
    assert "Give me these first, then try again: Attach Files" in answer.response.text
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
    gold, limit_settings, shown = (
        club.guild.create_role("gold"),
        club.parts.bot.services.limit_settings,
        await panel(club),
    )
    await limit_settings.set_tier(club.guild.id, 1, Tier(role_id=gold.id, allowance=Allowance(day=9)))
    await choose(club.admin, shown, "tiers")
    form = await choose_role(club.admin, shown, gold)
    await limit_settings.drop_tier(club.guild.id, 1, gold.id)
    await club.admin.submit_modal(form, back=["yes"])
    assert "Nothing was changed: the role no longer has a tier" in shown.response.text
    await limit_settings.block(club.guild.id, 1, club.bob.id, reason="", until=None)
    shown = await panel(club, member=club.bob)
    form = await club.admin.click(shown.response, label="Change or lift block")
    await limit_settings.unblock(club.guild.id, 1, club.bob.id)
    await club.admin.submit_modal(form, back=["yes"])
    assert "Nothing was changed: they are no longer blocked" in shown.response.text


def test_a_setting_reads_what_it_writes_into_its_form():
    for setting, value in [
        (SONGS_AT_ONCE, None),
        (SONGS_AT_ONCE, 3),
        (COOLDOWN, 90),
        (TIME_ZONE, "Asia/Tokyo"),
        (WEIGHT, 1.5),
        (CHANNELS, (5, 6)),
        (WORDS, ("spam", "buy now")),
        (LOG_CHANNEL, None),
        (BUDGET, Allowance(day=3, month=0)),
    ]:
        fields = setting.fields(value)
        assert {field.name for field in fields} == setting.options
        assert setting.read({field.name: field.value for field in fields}) == value


def test_a_command_changes_what_it_names_and_keeps_the_rest():
    assert BUDGET.merge(Allowance(day=3, week=9), {"server_day": 4, "day": 8}) == Allowance(day=4, week=9)
    assert BUDGET.merge(Allowance(day=3), {"server_day": None}) == Allowance()
    assert COOLDOWN.merge(30, {"at_once": 2}) == 30
    assert COOLDOWN.merge(30, {"cooldown": None}) is None


def test_the_hints_of_numbers_name_their_range():
    assert f"0 to {COST_MAX}" in texts.COST_HINT()
    assert f"1 to {CREDITS_MAX:,}" in texts.BONUS_HINT()
