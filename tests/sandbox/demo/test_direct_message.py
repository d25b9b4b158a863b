"""The bot's direct messages are shown in the demo's page, to their recipient only."""

import io

import discord
import pytest

from sandbox.demo.direct_message import direct_messages_shown


@pytest.fixture(autouse=True)
def direct_messages(songs, loopback):
    with direct_messages_shown(songs, loopback):
        yield


async def test_a_direct_message_is_shown_to_the_one_it_is_for_and_to_nobody_else(browser, bot, people):
    await browser.type("/card title: Queued")
    await bot.last.user.send("Nothing was charged.")
    shown = await browser.see(lambda message: "Nothing was charged." in message["content"])
    assert shown["ephemeral"]
    assert "direct message" in shown["content"]
    await browser.become(people[1])
    assert [message["content"] for message in await browser.look()] == ["Queued 0"]


async def test_a_file_in_a_direct_message_is_shown_with_it(browser, bot):
    await browser.type("/card title: Queued")
    embed = discord.Embed(title="Snow")
    await bot.last.user.send("Here it is.", embed=embed, file=discord.File(io.BytesIO(b"mp3"), "song.mp3"))
    shown = await browser.see(lambda message: "Here it is." in message["content"])
    assert [file["filename"] for file in shown["attachments"]] == ["song.mp3"]
    assert len(shown["embeds"]) == 1


async def test_what_is_written_in_the_channel_is_shown_once(browser, bot):
    await browser.type("/card title: Queued")
    await bot.last.channel.send("for everybody")
    await browser.see(lambda message: message["content"] == "for everybody")
    assert len(await browser.look()) == 2
