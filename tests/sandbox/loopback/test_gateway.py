"""The gateway: shards, lost connections, lost sessions, refused tokens and intents, member lists."""

import discord
import pytest

from sandbox.loopback import LoopbackDiscord, in_process


async def test_events_missed_during_a_cut_connection_are_replayed_on_resume(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()) as bot:
        await loopback.drop_gateway()
        result = await alice.slash(songs, "song", prompt="sent while the bot was away")

        assert result.response.content.startswith("sent while the bot was away")
        await bot.until_seen("resumed")
        assert bot.is_ready()


async def test_a_session_that_was_forgotten_is_identified_again(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()) as bot:
        loopback.forget_sessions()
        await loopback.drop_gateway(code=4000)
        await loopback.wait_until(lambda: not loopback.gateway.connected_shards())
        await loopback.wait_for_bot(timeout_s=5)
        result = await alice.slash(songs, "song", prompt="x")

        assert result.response is not None
        assert "resumed" not in bot.seen


async def test_each_shard_gets_its_own_guilds_and_the_first_the_direct_messages(make_bot):
    async with LoopbackDiscord(shards=2) as loopback:
        guilds = [loopback.create_guild(f"Guild {number}", shard=number) for number in (0, 1)]
        channels = [guild.create_text_channel("songs") for guild in guilds]
        alice = loopback.create_person("alice", *guilds)
        async with in_process(loopback, make_bot()) as bot:
            assert bot.shard_count == 2
            assert [bot.get_guild(guild.id).shard_id for guild in guilds] == [0, 1]
            for channel in (*channels, alice.dm()):
                assert (await alice.slash(channel, "song", prompt="x")).response is not None
            await loopback.drop_gateway(shard=1)
            assert loopback.gateway.connected_shards() == {0}
            await loopback.wait_for_bot(timeout_s=5)
        assert loopback.problems == []


async def test_a_refused_token_is_refused_at_login(loopback, make_bot):
    loopback.bad_tokens.add("refused")
    with pytest.raises(discord.LoginFailure):
        async with in_process(loopback, make_bot(), token="refused"):
            pytest.fail("it came in")


async def test_a_privileged_intent_that_is_not_switched_on_is_refused(loopback, make_bot):
    loopback.gateway.approved_intents.clear()
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with in_process(loopback, make_bot(intents=discord.Intents.all())):
            pytest.fail("it came in")


async def test_members_are_listed_in_chunks_and_found_by_name(loopback, make_bot, guild, alice):
    async with in_process(loopback, make_bot(intents=discord.Intents.all(), chunk_guilds_at_startup=False)) as bot:
        known = bot.get_guild(guild.id)
        await known.chunk()
        assert known.get_member(alice.id).name == "alice"
        assert [member.id for member in await known.query_members("al")] == [alice.id]


async def test_a_new_member_is_announced_under_the_members_intent_only(loopback, make_bot, guild):
    intents = discord.Intents.default()
    intents.members = True
    async with in_process(loopback, make_bot(intents=intents)) as bot:
        late = loopback.create_person("late", guild)
        await _all_events_have_arrived(guild, late)
        assert bot.get_guild(guild.id).get_member(late.id) is not None
    async with in_process(loopback, make_bot()) as bot:
        later = loopback.create_person("later", guild)
        await _all_events_have_arrived(guild, late)
        assert bot.get_guild(guild.id).get_member(later.id) is None


async def _all_events_have_arrived(guild, person):
    """A command's answer comes after every earlier event, because the gateway keeps their order."""
    channel = guild.create_text_channel("anywhere")
    assert (await person.slash(channel, "song", prompt="x")).response is not None
