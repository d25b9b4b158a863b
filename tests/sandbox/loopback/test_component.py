"""Buttons, selects, modals and reactions."""

import pytest
from simcord.backend.errors import SetupError

from sandbox.loopback import in_process


async def test_a_dynamic_button_still_works_after_a_restart_of_the_bot(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        message = (await alice.slash(songs, "song", prompt="x")).response
    async with in_process(loopback, make_bot()):
        result = await alice.click(message, label="Again")

        assert (result.response.content, result.response.ephemeral) == ("again 7", True)


async def test_a_button_that_is_not_there_cannot_be_clicked(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        message = (await alice.slash(songs, "song", prompt="x")).response
        with pytest.raises(SetupError, match="No matching component"):
            await alice.click(message, label="Extend")


async def test_a_select_changes_its_own_message(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        message = (await alice.slash(songs, "pick")).response
        result = await alice.select(message, ["jazz"])

        assert result.response.id == message.id
        assert [version.content for version in message.versions] == ["pick", "picked jazz"]


async def test_a_modal_keeps_what_is_prefilled_and_takes_what_is_typed(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        shown = await alice.slash(songs, "desk")
        assert shown.modal["title"] == "Lyrics desk"
        sent = await alice.submit_modal(shown, fields={"Lyrics": "la la"})

        assert sent.response.content == "Untitled: la la"
        with pytest.raises(SetupError, match="0 fields called 'Melody'"):
            await alice.submit_modal(await alice.slash(songs, "desk"), fields={"Melody": "x"})


async def test_an_ephemeral_answer_is_seen_by_its_addressee_only(loopback, make_bot, guild, songs, alice):
    bruno = loopback.create_person("bruno", guild)
    async with in_process(loopback, make_bot()):
        message = (await alice.slash(songs, "think")).response
        with pytest.raises(SetupError, match="not visible"):
            await bruno.click(message, label="Again")


async def test_reactions_come_and_go_as_raw_events(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        message = (await alice.slash(songs, "song", prompt="x")).response
        await alice.react(message, "🎸")
        await loopback.wait_for_message(songs, lambda seen: seen.content == f"🎸 by {alice.id}")
        assert loopback.messages(songs)[0].reactions == {"🎸": 1}
        await alice.unreact(message, "🎸")
        await loopback.wait_for_message(songs, lambda seen: seen.content == "no more 🎸")
        assert loopback.messages(songs)[0].reactions == {}


async def test_everything_works_in_direct_messages(loopback, make_bot, alice):
    async with in_process(loopback, make_bot()) as bot:
        written = await alice.send(alice.dm(), "hello", attachments=[("demo.mp3", b"abc")])
        message = (await alice.slash(alice.dm(), "song", prompt="x")).response
        again = await alice.click(message, label="Again")
        remixed = await alice.context_menu("Remix this song", written)
        await alice.react(message, "🎸")
        answer = await loopback.wait_for_message(alice.dm(), lambda seen: "🎸 by" in seen.content)

        await bot.until_seen("hello")
        assert again.response.content == "again 7"
        assert remixed.response.content == "remix of hello demo.mp3"
        assert answer.channel_id == alice.dm().id
