"""Messages: their versions, their files, and waiting for them."""

import io

import aiohttp
import discord
import pytest

from sandbox.loopback import in_process


async def test_all_versions_of_a_card_are_kept_in_their_order(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        await alice.slash(songs, "deliver")
        message = await loopback.wait_for_message(songs, lambda seen: "Delivered" in seen.text)

        assert [version.content for version in message.versions] == ["Queued", "Running", "Delivered"]
        assert message.text == "Delivered\nHoliday Wishes"


async def test_a_file_shown_in_an_embed_is_no_attachment_and_both_can_be_downloaded(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        await alice.slash(songs, "deliver")
        message = await loopback.wait_for_message(songs, lambda seen: "Delivered" in seen.text)
        async with aiohttp.ClientSession() as session:
            async with session.get(message.attachments[0].url, headers={"Range": "bytes=0-9"}) as song:
                assert (song.status, song.content_type, await song.read()) == (206, "audio/mpeg", b"a" * 10)
            async with session.get(message.embeds[0].image.url) as cover:
                assert (cover.content_type, cover.content_length, await cover.read()) == ("image/png", 3, b"png")

        assert [file.filename for file in message.attachments] == ["song.mp3"]
        assert await loopback.file_bytes(message.attachments[0]) == b"a" * 1000


async def test_an_edit_keeps_the_files_it_names_and_adds_the_new(loopback, make_bot, songs):
    async with in_process(loopback, make_bot()) as bot:
        channel = bot.get_partial_messageable(songs.id)
        files = [discord.File(_file(name), name) for name in ("one.mp3", "two.mp3")]
        message = await channel.send("x", files=files)
        await message.edit(attachments=[message.attachments[1], discord.File(_file("three"), "three.mp3")])

        assert [file.filename for file in loopback.messages(songs)[0].attachments] == ["two.mp3", "three.mp3"]


async def test_a_file_keeps_its_description(loopback, make_bot, songs):
    async with in_process(loopback, make_bot()) as bot:
        file = discord.File(_file("one"), "my one.png", description="a cover")
        sent = await bot.get_partial_messageable(songs.id).send("x", file=file)

        assert loopback.messages(songs)[0].attachments[0].description == "a cover"
        assert sent.attachments[0].filename == "my_one.png"
        assert await sent.attachments[0].read() == b"one"


def _file(content: str) -> io.BytesIO:
    return io.BytesIO(content.encode())


async def test_waiting_tells_what_was_there_instead(loopback, make_bot, songs, alice):
    await alice.send(songs, "something else")
    with pytest.raises(TimeoutError, match="something else"):
        await loopback.wait_for_message(songs, lambda seen: "song" in seen.text, timeout_s=0.01)


async def test_a_predicate_that_fails_fails_the_waiting_test(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()) as bot:
        waiting = loopback.wait_for_message(songs, lambda seen: seen.embeds[5] is not None)
        bot.loop.call_soon(lambda: bot.loop.create_task(alice.send(songs, "no embeds")))
        with pytest.raises(IndexError):
            await waiting


async def test_a_deletion_can_be_waited_for(loopback, make_bot, songs):
    async with in_process(loopback, make_bot()) as bot:
        sent = await bot.get_partial_messageable(songs.id).send("short-lived", delete_after=0.01)
        message = loopback.messages(songs)[0]
        await loopback.wait_for_deletion(message)

        assert message.id == sent.id
        assert loopback.messages(songs) == []
        assert [version.content for version in message.versions] == ["short-lived"]


async def test_a_ping_is_told_from_a_mention_and_a_reply_from_a_message(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()) as bot:
        channel = bot.get_partial_messageable(songs.id)
        first = await channel.send(alice.mention, allowed_mentions=discord.AllowedMentions.none())
        await first.reply(alice.mention, allowed_mentions=discord.AllowedMentions(users=True, replied_user=False))
        quiet, loud = loopback.messages(songs)

        assert (quiet.pinged, quiet.reply_to) == ((), None)
        assert (loud.pinged, loud.reply_to) == ((alice.id,), first.id)
