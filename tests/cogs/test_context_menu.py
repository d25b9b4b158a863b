import itertools
from datetime import timedelta

import pytest

from core.model.library import Draft
from core.model.reaction_meanings import ReactionSettings
from core.model.request import SongRequest
from tests.support.reactions import set_reactions
from tests.support.songs import chosen_in, fields_of, ordered, placed, result_of, song_in, wav
from tests.support.stage import is_result, spent

MENUS = ["Remix this song", "Extend this song", "Cover this song", "Lyrics"]
MAKING = MENUS[:3]


async def remix_of(stage, result):
    """Wait for the result of what was made in answer to a message."""
    return await stage.loopback.wait_for_message(
        stage.songs, lambda message: is_result(message) and message.reply_to == result.id
    )


async def test_the_menu_is_there_wherever_the_commands_are(stage):
    commands = {command["name"]: command for command in stage.loopback.backend.commands[None].values()}
    for name in MENUS:
        assert commands[name]["contexts"] == commands["song"]["contexts"]
        assert commands[name]["integration_types"] == commands["song"]["integration_types"]


async def test_a_song_is_remixed_in_a_genre_of_the_menu(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas", title="Snow")
    form = await stage.bob.context_menu("Remix this song", result)
    fields = fields_of(form.modal)
    assert list(fields) == ["take", "genre", "style"]
    assert "🎸 rock" in [option["label"] for option in fields["genre"]["options"]]
    second = await song_in(stage, result, take=2)
    await stage.restart()
    shown = await stage.bob.submit_modal(form, take=["2"], genre=["🎸"])
    assert shown.ephemeral
    request = await ordered(stage, "cover")
    assert (request["audio_id"], request["style"]) == (second.clip.id, "rock")
    cover = await remix_of(stage, result)
    assert "🎸 rock cover of" in cover.text
    assert f"by <@{stage.alice.id}>" in cover.text
    assert cover.pinged == ()
    assert (await spent(stage, stage.alice), await spent(stage, stage.bob)) == (1, 1)


async def test_a_style_of_ones_own_goes_in_place_of_the_genre(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    form = await stage.bob.context_menu("Remix this song", result)
    await stage.bob.submit_modal(form, genre=["🎸"], style="sea shanty with accordion")
    assert (await ordered(stage, "cover"))["style"] == "sea shanty with accordion"
    assert "🎸" not in (await remix_of(stage, result)).text


async def test_the_genres_are_those_of_the_server_and_never_more_than_a_menu_holds(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    own = {"🎸": "off", "🪗": "polka", "<:kazoo:123>": "kazoo band"}
    flags = {chr(0x1F1E6 + number) * 2: f"genre {number}" for number in range(26)}
    await set_reactions(stage.parts.engine.services, stage.guild.id, ReactionSettings(remixes=own))
    form = await stage.bob.context_menu("Remix this song", result)
    labels = [option["label"] for option in fields_of(form.modal)["genre"]["options"]]
    assert "🪗 polka" in labels
    assert "kazoo band" in labels
    assert "🎸 rock" not in labels
    await set_reactions(stage.parts.engine.services, stage.guild.id, ReactionSettings(remixes=flags))
    form = await stage.bob.context_menu("Remix this song", result)
    assert len(fields_of(form.modal)["genre"]["options"]) == 25


async def test_neither_a_genre_nor_a_style_is_refused(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    form = await stage.bob.context_menu("Remix this song", result)
    shown = await stage.bob.submit_modal(form)
    assert shown.ephemeral
    for words in ("`genre` or `style`", "Nothing was charged"):
        assert words in shown.response.text
    assert await spent(stage, stage.bob) == 0


@pytest.mark.parametrize(
    ("menu", "action", "typed"), [("Extend this song", "extend", {"at": "0:01"}), ("Cover this song", "cover", {})]
)
async def test_the_forms_of_extend_and_cover_open_with_the_take_that_was_chosen_before(stage, menu, action, typed):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    second = await song_in(stage, result, take=2)
    await stage.parts.engine.services.library.choose_take(second, stage.bob.id)
    form = await stage.bob.context_menu(menu, result)
    assert chosen_in(fields_of(form.modal)["take"]) == ["2"]
    shown = await stage.bob.submit_modal(form, take=["2"], **typed)
    assert shown.ephemeral
    assert (await ordered(stage, action))["audio_id"] == second.clip.id
    await remix_of(stage, result)


async def test_a_message_with_one_take_of_several_means_that_one(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling")
    second = await song_in(stage, result, take=2)
    again = await stage.parts.bot.get_partial_messageable(stage.songs.id).send("Take 2 once more")
    await stage.parts.engine.services.orders.add_post(second.clip.id, channel_id=stage.songs.id, message_id=again.id)
    message = next(seen for seen in stage.loopback.messages(stage.songs) if seen.id == again.id)
    for menu in MAKING:
        form = await stage.bob.context_menu(menu, message)
        assert "take" not in fields_of(form.modal)
        assert second.job_id + ":2" in form.modal["custom_id"]
    assert "falling" in (await stage.bob.context_menu("Lyrics", message)).response.text


async def test_lyrics_are_shown_to_the_one_who_asked(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling")
    shown = await stage.bob.context_menu("Lyrics", result)
    assert shown.ephemeral
    assert "Snow is falling" in shown.response.text


@pytest.mark.parametrize(
    ("menu", "action", "typed", "style"),
    [
        ("Remix this song", "upload_cover", {"genre": ["🎷"]}, "jazz"),
        ("Cover this song", "upload_cover", {"style": "jazz"}, "jazz"),
        ("Extend this song", "upload_extend", {"at": "0:01", "style": "folk"}, "folk"),
    ],
)
async def test_an_audio_file_in_any_message_is_worked_on_also_after_a_restart(stage, menu, action, typed, style):
    message = await stage.alice.send(
        stage.songs, "my demo", attachments=[("notes.txt", b"words"), ("my_tune.wav", wav(2)), ("other.wav", wav(1))]
    )
    form = await stage.bob.context_menu(menu, message)
    assert "my tune" in form.modal["title"]
    assert "take" not in fields_of(form.modal)
    await stage.restart()
    shown = await stage.bob.submit_modal(form, **typed)
    assert not shown.ephemeral
    assert "*my tune*" in shown.response.text
    assert (await ordered(stage, action))["style"] == style
    assert (await spent(stage, stage.alice), await spent(stage, stage.bob)) == (0, 1)


async def test_a_file_is_extended_only_inside_its_measured_length(stage):
    message = await stage.alice.send(stage.songs, attachments=[("tune.wav", wav(2))])
    form = await stage.bob.context_menu("Extend this song", message)
    assert fields_of(form.modal)["at"]["value"] == "0:02"
    shown = await stage.bob.submit_modal(form, at="9:59", lyrics="More of it")
    assert shown.ephemeral
    assert "within the song" in shown.response.text
    assert "More of it" in shown.response.text
    assert await spent(stage, stage.bob) == 0


async def test_a_file_that_cannot_be_used_is_refused_before_anything_is_typed(stage):
    for file, words in (
        (("tune.wav", bytes(26 * 1024**2)), "too large"),
        (("tune.mp3", b"words"), "can't be played"),
    ):
        message = await stage.alice.send(stage.songs, attachments=[file])
        for menu in MAKING:
            shown = await stage.bob.context_menu(menu, message)
            assert (shown.ephemeral, shown.modal) == (True, None)
            for word in ("`audio`", words, "Nothing was charged"):
                assert word in shown.response.text


async def test_a_form_about_a_file_that_the_bot_no_longer_knows_is_given_back(stage):
    message = await stage.alice.send(stage.songs, attachments=[("tune.wav", wav(2))])
    form = await stage.bob.context_menu("Cover this song", message)
    later = stage.parts.engine.services.orders.now() + timedelta(days=8)
    request = SongRequest(action="generate", model="chirp-v5")
    await stage.store.keep_draft(Draft(id="0" * 32, user_id=stage.bob.id, made_at=later, request=request))
    shown = await stage.bob.submit_modal(form, style="jazz")
    assert shown.ephemeral
    assert "That draft is gone" in shown.response.text
    assert "Style: jazz" in shown.response.text


async def test_a_message_without_a_song_is_refused_in_a_friendly_way(stage):
    plain = await stage.alice.send(stage.songs, "hello")
    notes = await stage.alice.send(stage.songs, attachments=[("notes.txt", b"words")])
    for menu, message in itertools.product(MENUS, (plain, notes)):
        shown = await stage.bob.context_menu(menu, message)
        assert (shown.ephemeral, shown.modal) == (True, None)
        assert "no song in that message" in shown.response.text
        assert "on one of my results" in shown.response.text


async def test_the_words_of_a_strangers_file_are_not_known(stage):
    message = await stage.alice.send(stage.songs, attachments=[("tune.wav", wav(1))])
    shown = await stage.bob.context_menu("Lyrics", message)
    assert shown.ephemeral
    assert "only know the lyrics of songs that I made" in shown.response.text


async def test_a_song_in_progress_is_not_finished_yet(stage):
    stage.standin.hold()
    shown = await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    await placed(stage, shown)
    for menu in MENUS:
        refused = await stage.bob.context_menu(menu, shown.response)
        assert (refused.ephemeral, refused.modal) == (True, None)
        assert "isn't finished yet" in refused.response.text


async def test_an_order_that_failed_has_no_song(stage):
    stage.standin.fault("fail", code="api_error")
    shown = await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    card = await shown.wait_for_response(lambda message: "refunded" in message.text)
    for menu in MENUS:
        refused = await stage.bob.context_menu(menu, card)
        assert (refused.ephemeral, refused.modal) == (True, None)
        assert "That order failed" in refused.response.text


async def test_a_closed_song_is_refused_before_anything_is_typed_but_to_its_maker(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling")
    for take in (1, 2):
        song = await song_in(stage, result, take)
        await stage.parts.engine.services.library.close(song, stage.alice.id, is_closed=True)
    for menu in MAKING:
        shown = await stage.bob.context_menu(menu, result)
        assert (shown.ephemeral, shown.modal) == (True, None)
        assert "turned off remixing" in shown.response.text
        assert (await stage.alice.context_menu(menu, result)).modal is not None
    assert "falling" in (await stage.bob.context_menu("Lyrics", result)).response.text


async def test_a_message_whose_song_left_the_library_is_no_file_to_work_on(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    await stage.parts.engine.services.library.delete(await song_in(stage, result), stage.alice.id, is_moderator=False)
    for menu in MENUS:
        shown = await stage.bob.context_menu(menu, result)
        assert (shown.ephemeral, shown.modal) == (True, None)
        assert "was deleted" in shown.response.text


async def test_the_menu_works_in_direct_messages_and_where_the_bot_is_no_member(stage):
    elsewhere = stage.loopback.create_guild("Elsewhere", bot_is_member=False)
    channel = elsewhere.create_text_channel("there")
    carol = stage.loopback.create_person("carol", elsewhere)
    for place in (channel, carol.dm()):
        result = await result_of(stage, carol, place, prompt="a song for Christmas")
        form = await carol.context_menu("Remix this song", result)
        shown = await carol.submit_modal(form, genre=["🎸"])
        await stage.loopback.wait_for_message(
            place, lambda message, first=result: is_result(message) and message.id != first.id
        )
        assert shown.response is not None
    assert stage.loopback.problems == []
