"""Reactions that the demo adds under each result."""

import asyncio
import io

import discord
import pytest

from sandbox.demo.reaction import OFFERED, reactions_offered


@pytest.fixture(autouse=True)
def offer(loopback):
    with reactions_offered(loopback):
        yield


def song(number=1):
    return discord.File(io.BytesIO(b"mp3"), f"song {number}.mp3")


def shown(message):
    return [(chip["emoji"]["name"], chip["count"], chip["viewer_reacted"]) for chip in message["reactions"]]


async def until(bot, *expected):
    """Wait until the bot gets the event of this reaction; earlier ones are skipped."""
    async with asyncio.timeout(5):
        while await bot.reactions.get() != expected:
            pass


async def test_a_result_gets_reactions_that_everybody_can_join(browser, bot, people):
    await browser.type("/card title: Song")
    await bot.last.edit_original_response(attachments=[song(1), song(2)])
    card = await browser.see(lambda message: len(message["reactions"]) == len(OFFERED))
    assert [emoji for emoji, *_ in shown(card)] == list(OFFERED)

    for count, person in enumerate(people, 2):
        await browser.become(person)
        guitar = (await browser.see(lambda message: message["reactions"]))["reactions"][0]
        assert guitar["can_toggle"]
        await browser.act("set_reaction", target_id=card["id"], emoji=guitar["emoji"]["name"], reacted=True)
        await until(bot, "🎸", person.id)
        await browser.see(lambda message: ("🎸", count, True) in shown(message))  # noqa: B023 - awaited at once


async def test_a_result_of_one_clip_offers_no_choice_of_takes(browser, bot):
    await browser.type("/card title: Song")
    await bot.last.edit_original_response(attachments=[song()])
    card = await browser.see(lambda message: message["reactions"])
    assert [emoji for emoji, *_ in shown(card)] == [emoji for emoji in OFFERED if emoji not in {"1️⃣", "2️⃣"}]


async def test_what_was_taken_away_is_not_put_back(browser, bot, loopback, songs):
    await browser.type("/card title: Song")
    message = await bot.last.edit_original_response(attachments=[song()])
    await browser.see(lambda shown: shown["reactions"])
    await message.channel.get_partial_message(message.id).clear_reactions()
    await bot.last.edit_original_response(content="edited")
    card = await browser.see(lambda shown: shown["content"] == "edited")
    assert card["reactions"] == []


async def test_cards_and_what_people_post_get_none(browser, bot, loopback, songs, people):
    await people[0].send(songs, "mine", attachments=[("song.mp3", b"mp3")])
    await browser.type("/card title: Song")
    await bot.last.edit_original_response(attachments=[discord.File(io.BytesIO(b"png"), "cover.png")])
    await bot.last.followup.send("private", file=song(), ephemeral=True)
    await browser.see(lambda message: message["content"] == "private")
    assert [message.reactions for message in loopback.messages(songs)] == [{}] * 3
