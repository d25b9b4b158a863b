import discord
import pytest

from core.model.reaction_meanings import ReactionSettings
from tests.support.reactions import set_reactions
from tests.support.songs import fields_of, labels_of, ordered, panel_of, pressed, result_of, song_in
from tests.support.stage import is_result, spent


def link_to(stage, message):
    return f"https://discord.com/channels/{stage.guild.id}/{message.channel_id}/{message.id}"


def is_off(panel, label):
    (button,) = [button for button in panel.buttons if button["label"] == label]
    return button.get("disabled", False)


async def test_the_panel_tells_what_is_known_of_a_song(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling", title="Snow", style="folk")
    panel = await panel_of(stage, stage.bob, result)
    for words in ("Snow · take 1", f"by <@{stage.alice.id}>", "folk", "0:02", "❤️ 0", link_to(stage, result)):
        assert words in panel.text
    assert panel.embeds[0].thumbnail.url
    assert labels_of(panel)[:6] == ["Take 1", "Take 2", "Again", "Extend", "Cover", "Lyrics"]
    assert [len(row["components"]) for row in panel.components][:2] == [2, 4]


async def test_the_panel_of_a_cover_names_its_parent_and_its_maker(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas", title="Snow")
    form = await stage.bob.click(result, label="Cover")
    cover = await (await stage.bob.submit_modal(form, style="jazz")).wait_for_response(is_result)
    panel = await panel_of(stage, stage.alice, cover)
    assert f"cover of [*Snow*]({link_to(stage, result)}) by <@{stage.alice.id}>" in panel.text
    assert f"by <@{stage.bob.id}>" in panel.text


async def test_a_take_that_is_chosen_is_shown_in_the_same_message_and_meant_from_then_on(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    panel = await panel_of(stage, stage.bob, result)
    assert "reactions apply to **take 1**" in panel.text
    panel = await pressed(stage.bob, panel, "Take 2")
    assert "· take 2" in panel.embeds[0].title
    assert "reactions apply to **take 2**" in panel.text
    await stage.restart()
    library = stage.parts.engine.services.library
    assert (await library.take_of_message(result.id, stage.bob.id)).number == 2
    assert (await library.take_of_message(result.id, stage.alice.id)).number == 1
    assert "· take 2" in (await panel_of(stage, stage.bob, result)).embeds[0].title
    assert "· take 1" in (await panel_of(stage, stage.alice, result)).embeds[0].title
    assert "· take 1" in (await pressed(stage.bob, panel, "Take 1")).embeds[0].title


async def test_a_panel_tells_when_reactions_mean_another_take_than_it_shows(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    panel = await pressed(stage.bob, await panel_of(stage, stage.bob, result), "Take 2")
    await stage.parts.engine.services.library.choose_take(await song_in(stage, result), stage.bob.id)
    panel = await pressed(stage.bob, panel, "❤️ Favourite")
    assert "· take 2" in panel.embeds[0].title
    assert "apply to **take 1**. Press **Take 2** to use this one instead." in panel.text
    assert not is_off(panel, "Take 2")


async def test_a_reaction_means_the_take_that_was_chosen_in_the_panel(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    second = await song_in(stage, result, take=2)
    await pressed(stage.bob, await panel_of(stage, stage.bob, result), "Take 2")
    await stage.bob.react(result, "🎸")
    request = await ordered(stage, "cover")
    assert (request["audio_id"], request["style"]) == (second.clip.id, "rock")


@pytest.mark.parametrize("button", ["Extend", "Cover"])
async def test_a_form_from_the_panel_is_about_the_take_that_it_shows(stage, button):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling", style="folk", title="Snow")
    second = await song_in(stage, result, take=2)
    panel = await pressed(stage.bob, await panel_of(stage, stage.bob, result), "Take 2")
    form = await stage.bob.click(panel, label=button)
    fields = fields_of(form.modal)
    assert "take" not in fields
    assert fields["style"]["value"] == "folk"
    await stage.restart()
    shown = await stage.bob.submit_modal(form)
    assert shown.ephemeral
    assert link_to(stage, result) in shown.response.text
    made = await stage.loopback.wait_for_message(
        stage.songs, lambda message: is_result(message) and message.id != result.id
    )
    assert made.reply_to == result.id
    assert made.pinged == ()
    assert (await song_in(stage, made)).parent_clip_id == second.clip.id
    assert (await spent(stage, stage.alice), await spent(stage, stage.bob)) == (1, 1)


async def test_extending_the_shown_take_begins_at_its_end(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    form = await stage.bob.click(await panel_of(stage, stage.bob, result), label="Extend")
    assert fields_of(form.modal)["at"]["value"] == "0:02"


async def test_again_from_the_panel_is_another_go_at_that_take_and_answers_its_message(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    second = await song_in(stage, result, take=2)
    panel = await pressed(stage.bob, await panel_of(stage, stage.bob, result), "Take 2")
    shown = await stage.bob.click(panel, label="Again")
    assert shown.ephemeral
    made = await stage.loopback.wait_for_message(
        stage.songs, lambda message: is_result(message) and message.id != result.id
    )
    assert made.reply_to == result.id
    assert (await song_in(stage, made)).parent_clip_id == second.clip.id


async def test_where_the_bot_may_not_write_by_itself_a_press_in_the_panel_is_answered_with_the_card(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    stage.loopback.deny(stage.songs, "send_messages")
    shown = await stage.bob.click(await panel_of(stage, stage.bob, result), label="Again")
    assert not shown.ephemeral
    await shown.wait_for_response(is_result)


async def test_lyrics_in_the_panel_are_those_of_the_shown_take(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling", title="Snow")
    shown = await stage.bob.click(await panel_of(stage, stage.bob, result), label="Lyrics")
    assert shown.ephemeral
    assert "Snow is falling" in shown.response.text


async def test_a_favourite_is_counted_at_once_and_taken_back_by_the_same_panel(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    panel = await panel_of(stage, stage.bob, result)
    panel = await pressed(stage.bob, panel, "❤️ Favourite")
    assert "❤️ 1" in panel.text
    assert "❤️ Favourite" not in labels_of(panel)
    await stage.restart()
    assert "❤️ 1" in (await panel_of(stage, stage.alice, result)).text
    panel = await pressed(stage.bob, panel, "💔 Remove favourite")
    assert "❤️ 0" in panel.text
    assert "❤️ Favourite" in labels_of(panel)


async def test_an_old_panel_does_what_its_label_says_and_no_more(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    old = await panel_of(stage, stage.bob, result)
    await pressed(stage.bob, await panel_of(stage, stage.bob, result), "❤️ Favourite")
    assert "❤️ 1" in (await pressed(stage.bob, old, "❤️ Favourite")).text


async def test_a_maker_closes_a_song_and_opens_it_again(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    theirs = await panel_of(stage, stage.bob, result)
    assert "Turn off remixing" not in labels_of(theirs)
    panel = await pressed(stage.alice, await panel_of(stage, stage.alice, result), "Turn off remixing")
    assert "Only you can remix this song" in panel.text
    assert "/privacy remixing" in panel.text
    assert [(await song_in(stage, result, take)).is_closed for take in (1, 2)] == [True, True]
    for button in ("Again", "Extend", "Cover"):
        shown = await stage.bob.click(theirs, label=button)
        assert (shown.ephemeral, shown.modal) == (True, None)
        assert "turned off remixing" in shown.response.text
    closed = await panel_of(stage, stage.bob, result)
    assert "only its creator" in closed.text
    assert [is_off(closed, label) for label in ("Again", "Extend", "Cover", "Lyrics")] == [True, True, True, False]
    assert not is_off(panel, "Cover")
    await stage.restart()
    panel = await pressed(stage.alice, panel, "Allow remixing")
    assert "Turn off remixing" in labels_of(panel)
    assert not is_off(await panel_of(stage, stage.bob, result), "Cover")
    assert await spent(stage, stage.bob) == 0


async def test_where_the_server_lets_nobody_close_songs_it_is_not_offered(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    old = await panel_of(stage, stage.alice, result)
    await set_reactions(stage.parts.engine.services, stage.guild.id, ReactionSettings(makers_may_close=False))
    panel = await pressed(stage.alice, old, "Turn off remixing")
    assert "let members turn off remixing" in panel.text
    assert "Turn off remixing" not in labels_of(panel)
    assert not (await song_in(stage, result)).is_closed


async def test_a_panel_of_a_song_that_was_deleted_meanwhile_says_so(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    panel = await panel_of(stage, stage.bob, result)
    await stage.parts.engine.services.library.delete(await song_in(stage, result), stage.alice.id, is_moderator=False)
    for label in ("Take 2", "Again", "Cover", "❤️ Favourite"):
        shown = await stage.bob.click(panel, label=label)
        assert shown.ephemeral
        assert "was deleted" in (shown.response.text if shown.response.id != panel.id else "")


async def test_the_maker_deletes_a_song_after_being_asked_once_more(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas", title="Snow")
    question = await pressed(stage.alice, await panel_of(stage, stage.alice, result), "Delete")
    for words in ("*Snow* with its 2 takes?", "is not refunded", "can't be undone"):
        assert words in question.text
    assert labels_of(question) == ["Delete permanently", "Keep it"]
    panel = await pressed(stage.alice, question, "Keep it")
    assert "Take 1" in labels_of(panel)
    question = await pressed(stage.alice, panel, "Delete")
    await stage.restart()
    shown = await stage.alice.click(question, label="Delete permanently")
    told = await shown.wait_for_response(lambda message: "Deleted" in message.text)
    assert told.id == panel.id
    assert labels_of(told) == []
    assert "is not refunded" in told.text
    await stage.loopback.wait_for_deletion(result)
    assert await spent(stage, stage.alice) == 1


async def test_only_a_maker_or_a_moderator_is_offered_to_delete(stage):
    mona = stage.loopback.create_person("mona", stage.guild, permissions=discord.Permissions(manage_messages=True))
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    assert "Delete" not in labels_of(await panel_of(stage, stage.bob, result))
    question = await pressed(mona, await panel_of(stage, mona, result), "Delete")
    shown = await mona.click(question, label="Delete permanently")
    await shown.wait_for_response(lambda message: "Deleted" in message.text)
    await stage.loopback.wait_for_deletion(result)


async def test_somebody_who_is_no_moderator_any_more_cannot_delete(stage):
    mona = stage.loopback.create_person("mona", stage.guild, permissions=discord.Permissions(manage_messages=True))
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    question = await pressed(mona, await panel_of(stage, mona, result), "Delete")
    stage.loopback.deny(stage.songs, "manage_messages", to=mona)
    shown = await mona.click(question, label="Delete permanently")
    refusal = await shown.wait_for_followup(lambda message: "Only the person who ordered it" in message.text)
    assert refusal.ephemeral
    assert is_result(stage.loopback.messages(stage.songs)[0])
    assert not (await song_in(stage, result)).is_deleted


async def test_a_moderator_who_lost_the_right_while_the_panel_was_open_is_not_even_asked(stage):
    mona = stage.loopback.create_person("mona", stage.guild, permissions=discord.Permissions(manage_messages=True))
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    panel = await panel_of(stage, mona, result)
    stage.loopback.deny(stage.songs, "manage_messages", to=mona)
    shown = await mona.click(panel, label="Delete")
    assert shown.ephemeral
    assert "Only the person who ordered it" in shown.response.text


async def test_who_deletes_a_song_is_told_of_a_message_that_stays(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    question = await pressed(stage.alice, await panel_of(stage, stage.alice, result), "Delete")
    for path in ("/channels/*/messages/*", "/webhooks/*/messages/*"):
        stage.loopback.inject("DELETE", path, status=403, code=50001, times=None)
    shown = await stage.alice.click(question, label="Delete permanently")
    told = await shown.wait_for_response(lambda message: "Deleted" in message.text)
    assert "I could not delete one message" in told.text


async def test_a_panel_from_another_channel_is_answered_there(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    song = await song_in(stage, result)
    elsewhere = stage.guild.create_text_channel("elsewhere")
    await stage.parts.engine.services.orders.add_post(song.clip.id, channel_id=elsewhere.id, message_id=result.id + 1)
    shown = await stage.bob.click(await panel_of(stage, stage.bob, result), label="Again")
    assert not shown.ephemeral
    cover = await shown.wait_for_response(is_result)
    assert f"/channels/{stage.guild.id}/{elsewhere.id}/" in cover.text
