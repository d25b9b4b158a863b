"""Rate limits, upload limits, permissions and injected faults, with discord.py's own answers to them."""

import asyncio
import io
import time

import aiohttp
import discord
import pytest
from discord.http import Route

from sandbox.loopback import in_process

MESSAGES = "/channels/*/messages"


async def test_discord_py_keeps_within_the_limit_of_a_channel_by_the_headers(loopback, make_bot, songs):
    async with in_process(loopback, make_bot()) as bot:
        channel = bot.get_partial_messageable(songs.id)
        loopback.limits.window_scale = 0.02
        started_s = time.monotonic()
        for number in range(11):
            await channel.send(str(number))

        assert time.monotonic() - started_s >= 0.2
        assert loopback.limits.refused == 0


async def test_who_ignores_the_headers_gets_429_with_the_time_to_wait(loopback, make_bot, songs):
    headers = {"Authorization": "Bot careless"}
    url = f"{loopback.base_url}/api/v10/channels/{songs.id}/messages"
    async with aiohttp.ClientSession(headers=headers) as session:
        for remaining in (4, 3, 2, 1, 0):
            async with session.post(url, json={"content": "x"}) as sent:
                assert (sent.status, sent.headers["X-RateLimit-Remaining"]) == (200, str(remaining))
        async with session.post(url, json={"content": "x"}) as refused:
            assert refused.status == 429
            assert refused.headers["Content-Type"] == "application/json"
            assert 0 < (await refused.json())["retry_after"] <= 5

    assert loopback.limits.refused == 1
    assert len(loopback.messages(songs)) == 5


async def test_discord_py_waits_out_a_429_and_tries_again(loopback, make_bot, songs):
    async with in_process(loopback, make_bot()) as bot:
        fault = loopback.inject("POST", MESSAGES, status=429, retry_after=0.05)
        await bot.get_partial_messageable(songs.id).send("patient")

        assert fault.hits == 1
        assert [message.content for message in loopback.messages(songs)] == ["patient"]


async def test_discord_py_tries_again_after_a_500(loopback, make_bot, songs, monkeypatch):
    _hurry(monkeypatch)
    async with in_process(loopback, make_bot()) as bot:
        fault = loopback.inject("POST", MESSAGES, status=502, times=2)
        await bot.get_partial_messageable(songs.id).send("persistent")

        assert fault.hits == 2
        assert loopback.journal.count("POST", f"/channels/{songs.id}/messages") == 3


def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip discord.py's pauses of 1 s and more between its attempts, which this test is not about."""
    sleep = asyncio.sleep
    monkeypatch.setattr("discord.http.asyncio.sleep", lambda delay_s: sleep(min(delay_s, 0.001)))


@pytest.mark.parametrize(("status", "code", "kind"), [(403, 50013, discord.Forbidden), (404, 10008, discord.NotFound)])
async def test_an_injected_error_arrives_as_discords_own(loopback, make_bot, songs, status, code, kind):
    async with in_process(loopback, make_bot()) as bot:
        loopback.inject("POST", MESSAGES, status=status, code=code)
        with pytest.raises(kind) as refused:
            await bot.get_partial_messageable(songs.id).send("x")

        assert refused.value.code == code


async def test_a_connection_can_be_cut_before_or_after_the_deed(loopback, make_bot, songs):
    async with in_process(loopback, make_bot()) as bot:
        loopback.drop("POST", MESSAGES)
        with pytest.raises(aiohttp.ClientError):
            await bot.get_partial_messageable(songs.id).send("never posted")
        loopback.drop("POST", MESSAGES, after=True)
        with pytest.raises(aiohttp.ClientError):
            await bot.get_partial_messageable(songs.id).send("posted, answer lost")

        assert [message.content for message in loopback.messages(songs)] == ["posted, answer lost"]
        assert [entry.status for entry in loopback.journal.requests][-2:] == [None, None]


async def test_a_request_can_be_delayed(loopback, make_bot, songs):
    async with in_process(loopback, make_bot()) as bot:
        loopback.inject("POST", MESSAGES, status=None, delay_s=0.05)
        started_s = time.monotonic()
        await bot.get_partial_messageable(songs.id).send("late")

        assert time.monotonic() - started_s >= 0.05


async def test_files_beyond_the_limit_of_the_place_are_refused(loopback, make_bot):
    guild = loopback.create_guild("Small", upload_limit_bytes=1_000)
    channel_id = guild.create_text_channel("songs").id
    async with in_process(loopback, make_bot()) as bot:
        channel = bot.get_partial_messageable(channel_id)
        halves = [discord.File(io.BytesIO(b"a" * 501), f"{number}.mp3") for number in range(2)]
        with pytest.raises(discord.HTTPException) as refused:
            await channel.send(files=halves)
        assert (refused.value.status, refused.value.code) == (413, 40005)
        await channel.send(file=discord.File(io.BytesIO(b"a" * 1_000), "fits.mp3"))


async def test_the_limit_holds_for_answers_to_interactions_too(loopback, make_bot):
    guild = loopback.create_guild("Small", upload_limit_bytes=100)
    songs = guild.create_text_channel("songs")
    alice = loopback.create_person("alice", guild)
    async with in_process(loopback, make_bot()) as bot:
        await alice.slash(songs, "deliver")

        assert (await bot.until_problem()).code == 40005


async def test_files_and_embeds_need_their_permissions(loopback, make_bot, guild):
    everyone = guild.default_role
    bot_role = next(role for role in guild.roles.values() if role.name == "Chorus")
    denied = discord.PermissionOverwrite(attach_files=False, embed_links=False)
    strict = guild.create_text_channel("strict", overwrites={everyone: denied, bot_role: denied})
    async with in_process(loopback, make_bot()) as bot:
        channel = bot.get_partial_messageable(strict.id)
        with pytest.raises(discord.Forbidden, match="50013"):
            await channel.send(file=discord.File(io.BytesIO(b"a"), "a.mp3"))
        with pytest.raises(discord.Forbidden, match="50013"):
            await channel.send(embed=discord.Embed(title="x"))
        await channel.send("text alone is fine")


async def test_a_client_that_dies_in_the_middle_of_an_upload_is_no_problem(loopback, songs):
    _, writer = await asyncio.open_connection("127.0.0.1", int(loopback.base_url.rpartition(":")[2]))
    head = (
        f"POST /api/v10/channels/{songs.id}/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bot x\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="files[0]"; filename="a.mp3"\r\n\r\n'
    )
    writer.write(head.encode() + b"a" * 100_000)
    await writer.drain()
    writer.transport.abort()
    await loopback.wait_until(lambda: len(loopback.journal.requests) == 1)

    assert loopback.journal.requests[0].status is None
    assert loopback.messages(songs) == []


async def test_requests_without_a_token_are_refused(loopback):
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{loopback.base_url}/api/v10/users/@me") as refused,
    ):
        assert refused.status == 401


async def test_a_route_that_the_simulation_lacks_is_told(loopback, make_bot):
    async with in_process(loopback, make_bot()) as bot:
        with pytest.raises(discord.HTTPException):
            await bot.http.request(Route("GET", "/voice/regions"))

        assert "GET /voice/regions" in loopback.problems.pop()


async def test_a_thousand_commands_at_once_are_all_carried_and_timed(loopback, make_bot, songs, alice):
    loopback.backend.acknowledge_within_s = 60.0  # the speed of this machine is the benchmark's subject
    async with in_process(loopback, make_bot()):
        results = await asyncio.gather(*(alice.slash(songs, "song", prompt=str(number)) for number in range(1_000)))

        assert len({result.response.id for result in results}) == 1_000
        assert len(loopback.journal.acknowledgement_times_s()) == 1_000
