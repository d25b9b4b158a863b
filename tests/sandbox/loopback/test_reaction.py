"""Reactions: which events the bot gets, and what it may do with them."""

import discord
import pytest
from simcord.backend.errors import SetupError

from sandbox.loopback import in_process


def only(**intents):
    return discord.Intents(guilds=True, **intents)


async def test_a_reaction_tells_who_reacted_where_with_what_and_to_whose_message(loopback, make_bot, guild, songs):
    fans = guild.create_role("Fans")
    alice = loopback.create_person("alice", guild, roles=[fans])
    async with in_process(loopback, make_bot()) as bot:
        written = await bot.get_partial_messageable(songs.id).send("a song")
        await alice.react(loopback.messages(songs)[0], "🎸")
        (event,) = await bot.until_reactions(1)

    assert (event.user_id, event.channel_id, event.message_id) == (alice.id, songs.id, written.id)
    assert (event.guild_id, str(event.emoji), event.emoji.id) == (guild.id, "🎸", None)
    assert (event.event_type, event.burst, event.burst_colours) == ("REACTION_ADD", False, [])
    assert (event.type, event.message_author_id) == (discord.ReactionType.normal, written.author.id)
    assert event.member.name == "alice"
    assert [role.name for role in event.member.roles] == ["@everyone", "Fans"]


async def test_a_reaction_taken_away_tells_neither_member_nor_author(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()) as bot:
        await bot.get_partial_messageable(songs.id).send("a song")
        message = loopback.messages(songs)[0]
        await alice.react(message, "🎸")
        await alice.unreact(message, "🎸")
        event = (await bot.until_reactions(2))[1]

    assert (event.event_type, event.user_id, event.message_id) == ("REACTION_REMOVE", alice.id, message.id)
    assert (event.member, event.message_author_id) == (None, None)


async def test_a_reaction_to_the_answer_of_a_command_does_not_name_its_author(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()) as bot:
        message = (await alice.slash(songs, "song", prompt="x")).response
        await alice.react(message, "🎸")

        assert (await bot.until_reactions(1))[0].message_author_id is None


async def test_a_reaction_to_somebody_elses_message_names_that_person(loopback, make_bot, guild, songs, alice):
    bruno = loopback.create_person("bruno", guild)
    async with in_process(loopback, make_bot()) as bot:
        await bruno.react(await alice.send(songs, "hello"), "🎸")

        assert (await bot.until_reactions(1))[0].message_author_id == alice.id


async def test_a_reaction_in_direct_messages_names_no_guild_and_no_member(loopback, make_bot, alice):
    async with in_process(loopback, make_bot(intents=only(dm_reactions=True))) as bot:
        message = (await alice.slash(alice.dm(), "song", prompt="x")).response
        await alice.react(message, "🎸")
        (event,) = await bot.until_reactions(1)

    assert (event.user_id, event.guild_id, event.member) == (alice.id, None, None)


@pytest.mark.parametrize(("intent", "heard"), [("guild_reactions", "songs"), ("dm_reactions", "direct")])
async def test_each_reaction_needs_the_intent_of_its_place(loopback, make_bot, songs, alice, intent, heard):
    places = {"songs": songs, "direct": alice.dm()}
    async with in_process(loopback, make_bot(intents=only(**{intent: True}))) as bot:
        for place in places.values():
            await alice.react((await alice.slash(place, "song", prompt="x")).response, "🎸")
        await loopback.wait_for_message(places[heard], lambda seen: seen.content == f"🎸 by {alice.id}")

        assert [event.channel_id for event in bot.reactions] == [places[heard].id]


async def test_old_messages_can_be_reacted_to_after_a_restart(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        message = (await alice.slash(songs, "song", prompt="x")).response
    async with in_process(loopback, make_bot()) as bot:
        await alice.react(message, "🎸")

        assert (await bot.until_reactions(1))[0].message_id == message.id


async def test_the_bot_hears_of_its_own_reactions(loopback, make_bot, songs):
    async with in_process(loopback, make_bot()) as bot:
        message = await bot.get_partial_messageable(songs.id).send("a song")
        await message.add_reaction("❤️")
        await message.remove_reaction("❤️", bot.user)
        events = await bot.until_reactions(2)

    assert [(event.user_id, event.event_type) for event in events] == [
        (bot.user.id, "REACTION_ADD"),
        (bot.user.id, "REACTION_REMOVE"),
    ]


async def test_a_reaction_is_counted_once_for_each_person(loopback, make_bot, guild, songs, alice):
    bruno = loopback.create_person("bruno", guild)
    async with in_process(loopback, make_bot()) as bot:
        message = await alice.send(songs, "hello")
        for person in (alice, alice, bruno):
            await person.react(message, "🎸")
        await bot.until_reactions(2)

        assert [event.user_id for event in bot.reactions] == [alice.id, bruno.id]
        assert loopback.messages(songs)[0].reactions == {"🎸": 2}


async def test_all_reactions_can_be_cleared_by_a_bot_that_manages_messages(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()) as bot:
        message = await bot.get_partial_messageable(songs.id).send("a song")
        await alice.react(loopback.messages(songs)[0], "🎸")
        await message.clear_reactions()
        await bot.until_seen(f"cleared {message.id}")

        assert loopback.messages(songs)[0].reactions == {}


async def test_what_is_no_emoji_is_refused(loopback, make_bot, songs):
    async with in_process(loopback, make_bot()) as bot:
        message = await bot.get_partial_messageable(songs.id).send("a song")
        await message.add_reaction("1️⃣")
        with pytest.raises(discord.HTTPException) as refused:
            await message.add_reaction("guitar")

        assert (refused.value.status, refused.value.code) == (400, 10014)


async def test_a_message_takes_twenty_different_reactions(loopback, make_bot, songs):
    loopback.limits.is_enabled = False
    async with in_process(loopback, make_bot()) as bot:
        message = await bot.get_partial_messageable(songs.id).send("a song")
        for number in range(20):
            await message.add_reaction(chr(0x1F600 + number))
        with pytest.raises(discord.HTTPException) as refused:
            await message.add_reaction("🎸")

        assert refused.value.code == 30010


async def test_nobody_can_react_to_an_ephemeral_message(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        message = (await alice.slash(songs, "think")).response
        with pytest.raises(SetupError, match="ephemeral"):
            await alice.react(message, "🎸")
