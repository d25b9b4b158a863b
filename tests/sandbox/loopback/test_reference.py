"""Replies, and the references of answers to interactions."""

import discord
import pytest

from sandbox.loopback import in_process


async def test_the_answer_of_a_command_refers_to_nothing_and_a_further_one_to_the_first(
    loopback, make_bot, songs, alice
):
    async with in_process(loopback, make_bot()):
        result = await alice.slash(songs, "think")
        further = await result.wait_for_followup()

        assert (result.response.reply_to, further.reply_to) == (None, result.response.id)


async def test_the_answer_of_a_button_refers_to_the_message_with_the_button(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        message = (await alice.slash(songs, "song", prompt="x")).response
        answer = (await alice.click(message, label="Again")).response

        assert answer.reply_to == message.id
        assert answer.payload["message_reference"] == {
            "type": 0,
            "channel_id": str(songs.id),
            "message_id": str(message.id),
            "guild_id": str(songs.guild.id),
        }
        assert answer.payload["interaction_metadata"]["interacted_message_id"] == str(message.id)
        assert answer.payload["referenced_message"]["id"] == str(message.id)
        assert answer.pinged == ()


async def test_a_deferred_answer_of_a_button_refers_to_its_message_and_the_next_to_the_answer(
    loopback, make_bot, songs, alice
):
    async with in_process(loopback, make_bot()):
        message = (await alice.slash(songs, "panel", public=True)).response
        result = await alice.click(message, label="Think")
        answer = await result.wait_for_response(lambda seen: seen.content == "thought")
        further = await result.wait_for_followup()

        assert (answer.reply_to, further.reply_to) == (message.id, answer.id)


async def test_the_answer_of_a_form_refers_to_the_message_whose_button_opened_it(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        message = (await alice.slash(songs, "panel", public=True)).response
        sent = await alice.submit_modal(await alice.click(message, label="Write"), fields={"Lyrics": "la"})
        bare = await alice.submit_modal(await alice.slash(songs, "desk"), fields={"Lyrics": "la"})

        assert (sent.response.reply_to, bare.response.reply_to) == (message.id, None)


async def test_a_public_message_from_an_ephemeral_panel_is_read_by_everybody(loopback, make_bot, guild, songs, alice):
    bruno = loopback.create_person("bruno", guild)
    async with in_process(loopback, make_bot()):
        panel = (await alice.slash(songs, "panel")).response
        shout = await (await alice.click(panel, label="Shout")).wait_for_followup()
        await bruno.react(shout, "🎸")

        assert (panel.ephemeral, shout.ephemeral, shout.reply_to) == (True, False, panel.id)


async def test_an_ephemeral_panel_is_changed_by_its_own_buttons(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        panel = (await alice.slash(songs, "panel")).response
        result = await alice.click(panel, label="Turn")
        turned = await result.wait_for_response(lambda seen: seen.content == "turned again")

        assert (turned.id, turned.ephemeral) == (panel.id, True)
        assert [version.content for version in turned.versions] == ["panel", "turned", "turned again"]


async def test_an_ephemeral_panel_can_be_changed_after_an_answer_of_its_own(loopback, make_bot, songs, alice):
    async with in_process(loopback, make_bot()):
        panel = (await alice.slash(songs, "panel")).response
        result = await alice.click(panel, label="Part")
        parted = await loopback.wait_for_message(songs, lambda seen: seen.content == "parted")

        assert (parted.id, parted.buttons, result.response.content) == (panel.id, (), "another one")
        assert result.followups == []


async def test_a_chain_of_replies_tells_one_step_back(loopback, make_bot, songs):
    async with in_process(loopback, make_bot()) as bot:
        first = await bot.get_partial_messageable(songs.id).send("song")
        second = await first.reply("cover")
        third = await second.reply("extend")
        seen = loopback.messages(songs)[2]

        assert third.reference.resolved.id == seen.reply_to == second.id
        assert "referenced_message" not in seen.payload["referenced_message"]


async def test_a_reply_to_a_deleted_message_is_refused_or_made_a_plain_message(loopback, make_bot, songs):
    async with in_process(loopback, make_bot()) as bot:
        gone = await bot.get_partial_messageable(songs.id).send("song")
        await gone.delete()
        with pytest.raises(discord.HTTPException) as refused:
            await gone.channel.send("reply", reference=gone.to_reference(fail_if_not_exists=True))
        sent = await gone.channel.send("reply", reference=gone.to_reference(fail_if_not_exists=False))

        assert (refused.value.status, refused.value.code) == (400, 50035)
        assert "REPLIES_UNKNOWN_MESSAGE" in str(refused.value) or "Unknown message" in str(refused.value)
        assert sent.reference is None
        assert [(seen.content, seen.reply_to) for seen in loopback.messages(songs)] == [("reply", None)]


async def test_a_reply_needs_the_right_to_read_the_history(loopback, make_bot, songs, alice):
    loopback.deny(songs, "read_message_history")
    async with in_process(loopback, make_bot()) as bot:
        message = await alice.send(songs, "hello")
        place = bot.get_partial_messageable(songs.id)
        with pytest.raises(discord.Forbidden) as refused:
            await place.send("reply", reference=place.get_partial_message(message.id).to_reference())

        assert refused.value.code == 160002
