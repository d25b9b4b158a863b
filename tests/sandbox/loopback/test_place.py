"""Channels and guilds that are deleted or closed, and people who left or accept no messages."""

import discord
import pytest
from simcord.backend.errors import SetupError

from sandbox.loopback import ApplicationDidNotRespond, in_process


@pytest.fixture
async def bot(loopback, make_bot):
    async with in_process(loopback, make_bot()) as running:
        yield running


async def test_somebody_can_refuse_direct_messages_and_take_them_again(loopback, bot, alice):
    channel = await bot.create_dm(discord.Object(alice.id))
    loopback.refuse_dms(alice)
    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("hello")
    assert refused.value.code == 50007
    assert loopback.messages(alice.dm()) == []

    loopback.accept_dms(alice)
    await channel.send("hello", embed=discord.Embed(title="with an embed"))
    assert [seen.content for seen in loopback.messages(alice.dm())] == ["hello"]


async def test_a_refusal_of_direct_messages_comes_before_an_upload_is_kept(loopback, bot, alice, tmp_path):
    loopback.refuse_dms(alice)
    (tmp_path / "song.mp3").write_bytes(b"mp3")
    channel = await bot.create_dm(discord.Object(alice.id))
    with pytest.raises(discord.Forbidden):
        await channel.send(file=discord.File(tmp_path / "song.mp3"))


async def test_a_command_in_refused_direct_messages_is_still_answered(loopback, bot, alice):
    loopback.refuse_dms(alice)

    assert (await alice.slash(alice.dm(), "song", prompt="x")).response.content == "x 50 any"


async def test_somebody_who_left_the_last_common_guild_cannot_be_written_to(loopback, bot, guild, songs, alice):
    other = loopback.create_guild("Other")
    bruno = loopback.create_person("bruno", guild, other)
    message = await alice.send(songs, "hello")
    loopback.leave(alice, guild)
    loopback.leave(bruno, guild)

    await (await bot.create_dm(discord.Object(bruno.id))).send("still together elsewhere")
    with pytest.raises(discord.Forbidden) as refused:
        await (await bot.create_dm(discord.Object(alice.id))).send("hello")
    assert refused.value.code == 50007
    with pytest.raises(discord.NotFound) as unknown:
        await bot.get_guild(guild.id).fetch_member(alice.id)
    assert unknown.value.code == 10007
    with pytest.raises(SetupError):
        await alice.react(message, "🎸")


async def test_the_bot_deletes_its_own_messages_and_nobody_elses_without_the_right(loopback, make_bot, guild, alice):
    songs = guild.create_text_channel("songs")
    loopback.deny(songs, "manage_messages")
    async with in_process(loopback, make_bot()) as bot:
        theirs = await alice.send(songs, "hello")
        place = bot.get_partial_messageable(songs.id)
        own = await place.send("song")
        await own.delete()
        with pytest.raises(discord.NotFound) as gone:
            await own.delete()
        with pytest.raises(discord.Forbidden) as refused:
            await place.get_partial_message(theirs.id).delete()

        assert (gone.value.code, refused.value.code) == (10008, 50013)
        assert [seen.content for seen in loopback.messages(songs)] == ["hello"]


async def test_a_bot_can_do_no_more_than_it_was_invited_for(loopback, make_bot):
    guild = loopback.create_guild("Strict", bot_permissions=discord.Permissions(send_messages=True))
    songs, alice = guild.create_text_channel("songs"), loopback.create_person("alice", guild)
    theirs = await alice.send(songs, "hello")
    async with in_process(loopback, make_bot()) as bot:
        with pytest.raises(discord.Forbidden):
            await bot.get_partial_messageable(songs.id).get_partial_message(theirs.id).delete()


async def test_a_deleted_channel_is_unknown(loopback, bot, songs):
    place = bot.get_partial_messageable(songs.id)
    message = await place.send("song")
    loopback.delete_channel(songs)
    codes = []
    for attempt in (place.send("x"), message.edit(content="x"), message.delete(), message.add_reaction("🎸")):
        with pytest.raises(discord.NotFound) as unknown:
            await attempt
        codes.append(unknown.value.code)

    assert codes == [10003] * 4


async def test_a_channel_without_the_right_to_send_takes_edits_but_no_messages(loopback, make_bot, guild):
    songs = guild.create_text_channel("songs")
    async with in_process(loopback, make_bot()) as bot:
        message = await bot.get_partial_messageable(songs.id).send("song")
        loopback.deny(songs, "send_messages", "add_reactions")
        with pytest.raises(discord.Forbidden) as refused:
            await message.channel.send("x")
        with pytest.raises(discord.Forbidden) as unmoved:
            await message.add_reaction("🎸")
        await message.edit(content="still mine")

        assert (refused.value.code, unmoved.value.code) == (50013, 50013)
        assert [seen.content for seen in loopback.messages(songs)] == ["still mine"]


async def test_a_hidden_channel_cannot_be_reached_at_all(loopback, bot, songs):
    message = await bot.get_partial_messageable(songs.id).send("song")
    loopback.deny(songs, "view_channel")
    with pytest.raises(discord.Forbidden) as refused:
        await message.edit(content="x")

    assert refused.value.code == 50001


async def test_the_history_is_read_with_the_right_to_and_without_ephemeral_messages(loopback, bot, songs, alice):
    await alice.slash(songs, "think")
    first = await alice.send(songs, "one")
    second = await alice.send(songs, "two")
    place = bot.get_partial_messageable(songs.id)
    found = [message.id async for message in place.history(after=discord.Object(first.id - 1))]
    fetched = await place.fetch_message(first.id)
    loopback.deny(songs, "read_message_history")
    with pytest.raises(discord.Forbidden):
        await place.fetch_message(first.id)

    assert (found, fetched.id) == ([first.id, second.id], first.id)


async def test_a_menu_command_gets_the_files_of_the_message_it_was_chosen_on(loopback, bot, songs, alice):
    message = await alice.send(songs, "listen", attachments=[("demo.mp3", b"abc")])
    result = await alice.context_menu("Remix this song", message)

    assert result.response.content == "remix of listen demo.mp3"


async def test_a_token_is_of_no_use_before_its_interaction_was_acknowledged(loopback, bot, songs, alice):
    loopback.inject("POST", "/interactions/*", status=403, code=50013)
    loopback.backend.acknowledge_within_s = 0.2
    with pytest.raises(ApplicationDidNotRespond):
        await alice.slash(songs, "song", prompt="x")
    (record,) = loopback.backend.interactions.values()
    webhook = discord.Webhook.partial(bot.application_id, record.token, client=bot)
    with pytest.raises(discord.NotFound) as unknown:
        await webhook.send("too early", wait=True)

    assert unknown.value.code == 10015
