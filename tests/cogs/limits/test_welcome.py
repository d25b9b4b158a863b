"""The welcome on a server that was just joined, and the three usual set-ups."""

import asyncio
from datetime import timedelta

import pytest

from cogs._bot.client import PERMISSIONS
from core.model.audit_entry import AuditAction
from core.model.money import Allowance, GuildSettings, Tier
from tests.support.admins import MANAGES, choose_role
from tests.support.songs import fields_of, labels_of

THANKS = "Thanks for adding Chorus"
SETUP_LABELS = ["Friends", "Community", "Paid tiers"]


class NewServer:
    """A server that is about to invite the bot, with its owner and somebody who may manage it."""

    def __init__(self, stage):
        loopback = stage.loopback
        self.stage = stage
        self.guild = loopback.create_guild("New server", bot_is_member=False)
        self.general = self.guild.create_text_channel("general")
        self.lobby = self.guild.create_text_channel("lobby")
        self.staff = self.guild.create_text_channel("staff")
        self.mia = loopback.create_person("mia", self.guild, permissions=MANAGES)
        self.bob = loopback.create_person("bob", self.guild)
        self.owner = loopback.create_person("olga", self.guild)
        self.set(owner_id=self.owner.id, system_channel_id=self.lobby.id)

    def set(self, **changes):
        self.stage.loopback.backend.edit_guild(self.guild.id, changes)

    def invite(self, permissions=PERMISSIONS):
        self.stage.loopback.invite(self.guild, permissions)

    async def welcome(self, channel=None):
        return await self.stage.loopback.wait_for_message(channel or self.lobby, lambda message: THANKS in message.text)

    def welcomes(self):
        channels = (self.general, self.lobby, self.staff, self.owner.dm())
        messages = [message for channel in channels for message in self.stage.loopback.messages(channel)]
        return [message for message in messages if THANKS in message.text]

    async def settings(self):
        return await self.stage.parts.bot.services.limit_settings.settings(self.guild.id)

    async def audited(self):
        return await self.stage.parts.bot.services.orders.audit.entries(self.guild.id, limit=50)


@pytest.fixture
async def server(stage):
    return NewServer(stage)


async def test_who_manages_a_server_is_welcomed_where_newcomers_are_greeted(server):
    server.invite()
    message = await server.welcome()
    assert labels_of(message) == SETUP_LABELS
    assert "each member can spend 10 credits a day" in message.text
    for words in (
        "**Friends** (a small server of friends): each member: 10 credits a day; no limit on songs in progress",
        "**Community** (a server open to many): each member: 3 credits a day; the whole server: 100 credits a day; ",
        "2 songs at once; 30 s between two orders.",
        "**Paid tiers** (supporters get more than others): each member: 1 credit a day; 2 songs at once; 30 s between",
        "two orders; then you choose which roles get more.",
    ):
        assert words in message.text
    assert message.pinged == ()
    assert server.welcomes() == [message]
    assert await server.settings() == GuildSettings()


async def test_a_channel_of_those_who_run_the_server_comes_first(server):
    server.set(public_updates_channel_id=server.staff.id)
    server.invite()
    await server.welcome(server.staff)
    assert len(server.welcomes()) == 1


async def test_without_such_channels_the_first_in_which_the_bot_may_write_is_taken(server):
    server.set(system_channel_id=None)
    server.stage.loopback.deny(server.general, "send_messages")
    server.invite()
    await server.welcome(server.lobby)
    assert len(server.welcomes()) == 1


async def test_a_channel_that_refuses_is_passed_over(server):
    server.stage.loopback.inject("POST", f"/channels/{server.lobby.id}/messages", status=403, code=50013)
    server.invite()
    await server.welcome(server.general)


async def test_where_the_bot_may_write_nowhere_the_owner_gets_it_and_can_set_the_server_up(server):
    for channel in (server.general, server.lobby, server.staff):
        server.stage.loopback.deny(channel, "send_messages")
    server.invite()
    message = await server.welcome(server.owner.dm())
    answer = await server.owner.click(message, label="Paid tiers")
    assert "✅ Saved: each member: 1 credit a day" in answer.response.text
    assert "on the server with `/limits role`" in answer.response.text
    assert (await server.settings()).member == Allowance(day=1)


async def test_who_owns_the_server_no_more_sets_nothing_up_by_direct_message(server):
    for channel in (server.general, server.lobby, server.staff):
        server.stage.loopback.deny(channel, "send_messages")
    server.invite()
    message = await server.welcome(server.owner.dm())
    server.set(owner_id=server.mia.id)
    answer = await server.owner.click(message, label="Friends")
    assert "Nothing was changed" in answer.response.text
    server.stage.loopback.kick_bot(server.guild)
    assert "Nothing was changed" in (await server.owner.click(message, label="Friends")).response.text
    assert await server.settings() == GuildSettings()


async def test_a_server_whose_owner_takes_no_messages_is_joined_all_the_same(server):
    for channel in (server.general, server.lobby, server.staff):
        server.stage.loopback.deny(channel, "send_messages")
    server.stage.loopback.refuse_dms(server.owner)
    server.invite()
    bot = server.stage.parts.bot
    await server.stage.loopback.wait_until(lambda: bot.get_guild(server.guild.id) is not None)
    assert not (await server.bob.slash(server.general, "quota")).response.text.startswith("Something went wrong")
    assert server.welcomes() == []


async def test_nobody_is_welcomed_again_by_a_reconnect_or_a_restart(server):
    server.invite()
    await server.welcome()
    server.stage.loopback.forget_sessions()
    await server.stage.loopback.drop_gateway()
    await server.stage.loopback.wait_for_bot(again=True)
    await server.stage.restart()
    assert (await server.bob.slash(server.general, "quota")).ephemeral
    assert len(server.welcomes()) == 1


async def test_a_server_that_comes_back_long_after_it_was_joined_is_not_welcomed(server):
    server.invite()
    await server.welcome()
    bot = server.stage.parts.bot
    guild = bot.get_guild(server.guild.id)
    guild.me.joined_at -= timedelta(days=1)
    bot.dispatch("guild_join", guild)
    await server.bob.slash(server.general, "quota")
    assert len(server.welcomes()) == 1


async def test_a_server_that_is_joined_anew_is_welcomed_anew(server):
    server.invite()
    first = await server.welcome()
    server.stage.loopback.kick_bot(server.guild)
    server.invite()
    second = await server.stage.loopback.wait_for_message(server.lobby, lambda message: message.id != first.id)
    assert labels_of(second) == SETUP_LABELS


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Friends", GuildSettings(member=Allowance(day=10))),
        (
            "Community",
            GuildSettings(member=Allowance(day=3), budget=Allowance(day=100), songs_at_once=2, cooldown_s=30),
        ),
        ("Paid tiers", GuildSettings(member=Allowance(day=1), songs_at_once=2, cooldown_s=30)),
    ],
)
async def test_one_press_sets_up_what_the_message_says_once_however_often_it_is_pressed(server, label, expected):
    server.invite()
    message = await server.welcome()
    await server.stage.restart()
    first, again = [await server.mia.click(message, label=label) for _ in range(2)]
    assert first.ephemeral
    assert "✅ Saved" in first.response.text
    assert "Nothing was changed" in again.response.text
    assert await server.settings() == expected
    entries = await server.audited()
    assert [(entry.actor_id, entry.action) for entry in entries] == [(server.mia.id, AuditAction.SETUP)]
    assert labels_of(message) == SETUP_LABELS


async def test_with_paid_tiers_the_roles_are_chosen_next(server):
    gold = server.guild.create_role("gold")
    server.invite()
    shown = await server.mia.click(await server.welcome(), label="Paid tiers")
    assert "member day: 10 → 1" in shown.response.text
    form = await choose_role(server.mia, shown, gold)
    assert fields_of(form.modal)["day"]["value"] == "1"
    await server.mia.submit_modal(form, day="25")
    assert f"<@&{gold.id}>: 25 credits a day" in shown.response.text
    assert (await server.settings()).tiers == (Tier(role_id=gold.id, allowance=Allowance(day=25)),)


async def test_one_set_up_replaces_another(server):
    server.invite()
    message = await server.welcome()
    await server.mia.click(message, label="Community")
    shown = await server.mia.click(message, label="Friends")
    assert "server day: 100 → no limit" in shown.response.text
    assert await server.settings() == GuildSettings(member=Allowance(day=10))


async def test_what_was_set_by_hand_is_not_replaced_without_asking(server):
    server.invite()
    message = await server.welcome()
    own = {"member": Allowance(week=9), "time_zone": "Asia/Tokyo"}
    await server.stage.parts.bot.services.limit_settings.change(server.guild.id, server.mia.id, **own)
    asked = await server.mia.click(message, label="Community")
    assert "set by hand" in asked.response.text
    assert (await server.settings()).member == Allowance(week=9)
    await server.mia.click(asked.response, label="Yes, Community")
    settings = await server.settings()
    assert (settings.member, settings.cooldown_s, settings.time_zone) == (Allowance(day=3), 30, "Asia/Tokyo")


@pytest.mark.parametrize("label", SETUP_LABELS)
async def test_only_those_who_manage_the_server_may_press_and_only_while_they_do(server, label):
    server.invite()
    message = await server.welcome()
    backend = server.stage.loopback.backend
    for person in (server.bob, server.mia):
        for role_id in tuple(backend.get_member(server.guild.id, person.id).role_ids):
            backend.remove_member_role(server.guild.id, person.id, role_id)
        answer = await person.click(message, label=label)
        assert answer.ephemeral
        assert "Nothing was changed" in answer.response.text
    assert await server.settings() == GuildSettings()
    assert await server.audited() == []


async def test_two_admins_who_press_at_once_are_both_answered_and_one_of_them_holds(server):
    other = server.stage.loopback.create_person("other", server.guild, permissions=MANAGES)
    server.invite()
    message = await server.welcome()
    await asyncio.gather(server.mia.click(message, label="Community"), other.click(message, label="Paid tiers"))
    assert (await server.settings()).member in {Allowance(day=3), Allowance(day=1)}
    assert {entry.actor_id for entry in await server.audited()} == {server.mia.id, other.id}


async def test_before_anybody_decides_a_member_can_spend_what_the_owner_allows_and_no_more(server):
    server.invite()
    await server.welcome()
    await server.stage.restart(default_daily_credits=1)
    assert not (await server.bob.slash(server.general, "song", prompt="one")).ephemeral
    assert "1 of 1 used" in (await server.bob.slash(server.general, "song", prompt="two")).response.text
