from dataclasses import replace

import pytest

from cogs._ordering.source import check_fresh
from core.errors import InvalidOption
from core.model.request import SongRequest
from tests.support.songs import chosen_in, fields_of, ordered, result_of, song_in
from tests.support.stage import is_result, spent


async def test_again_orders_the_same_for_whoever_presses_and_pays(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas", weirdness=30)
    shown = await stage.bob.click(result, label="Again")
    assert not shown.ephemeral
    assert shown.response.id != result.id
    await stage.standin.until(lambda: stage.standin.submitted("generate") == 2)
    request = stage.standin.latest.request
    assert (request["prompt"], request["weirdness"]) == ("a song for Christmas", 0.3)
    assert await spent(stage, stage.alice) == await spent(stage, stage.bob) == 1


@pytest.mark.parametrize(
    ("button", "typed"), [("Again", None), ("Extend", {"at": "0:01"}), ("Cover", {"style": "jazz"})]
)
async def test_what_a_button_makes_answers_the_message_with_the_button(stage, button, typed):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas", title="Snow")
    shown = await stage.bob.click(result, label=button)
    if typed is not None:
        shown = await stage.bob.submit_modal(shown, **typed)
    made = await shown.wait_for_response(is_result)
    assert made.reply_to == result.id
    assert f"by <@{stage.alice.id}>" in made.text
    assert "*Snow*" in made.text or "[*Snow*]" in made.text


async def test_again_is_another_go_at_the_take_that_the_member_chose(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    second = await song_in(stage, result, take=2)
    await stage.parts.engine.services.library.choose_take(second, stage.bob.id)
    shown = await stage.bob.click(result, label="Again")
    again = await song_in(stage, await shown.wait_for_response(is_result))
    assert again.parent_clip_id == second.clip.id


async def test_the_menu_of_takes_begins_with_the_take_that_the_member_chose(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    second = await song_in(stage, result, take=2)
    await stage.parts.engine.services.library.choose_take(second, stage.bob.id)
    await stage.restart()
    for person, take in ((stage.bob, "2"), (stage.alice, "1")):
        for button in ("Extend", "Cover"):
            form = await person.click(result, label=button)
            assert chosen_in(fields_of(form.modal)["take"]) == [take]
    await stage.bob.submit_modal(await stage.bob.click(result, label="Cover"), style="jazz")
    assert (await ordered(stage, "cover"))["audio_id"] == second.clip.id


async def test_the_buttons_of_a_closed_song_are_for_its_maker_only(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling")
    library = stage.parts.engine.services.library
    for take in (1, 2):
        await library.close(await song_in(stage, result, take), stage.alice.id, is_closed=True)
    await stage.restart()
    for button in ("Again", "Extend", "Cover"):
        shown = await stage.bob.click(result, label=button)
        assert (shown.ephemeral, shown.modal) == (True, None)
        assert "turned off remixing" in shown.response.text
        assert "Nothing was charged" in shown.response.text
    assert "falling" in (await stage.bob.click(result, label="Lyrics")).response.text
    assert (await stage.alice.click(result, label="Cover")).modal is not None
    assert not (await stage.alice.click(result, label="Again")).ephemeral
    assert await spent(stage, stage.bob) == 0


async def test_a_form_that_was_open_when_its_song_was_closed_is_refused_and_given_back(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    form = await stage.bob.click(result, label="Cover")
    await stage.parts.engine.services.library.close(await song_in(stage, result), stage.alice.id, is_closed=True)
    shown = await stage.bob.submit_modal(form, take=["1"], style="jazz")
    assert shown.ephemeral
    assert "turned off remixing" in shown.response.text
    assert "Style: jazz" in shown.response.text
    assert await spent(stage, stage.bob) == 0


async def test_the_buttons_of_a_song_that_left_the_library_say_so(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling")
    song = await song_in(stage, result)
    form = await stage.bob.click(result, label="Cover")
    await stage.parts.engine.services.library.delete(song, stage.alice.id, is_moderator=False)
    for button in ("Again", "Extend", "Cover", "Lyrics", "More"):
        for person in (stage.alice, stage.bob):
            shown = await person.click(result, label=button)
            assert (shown.ephemeral, shown.modal) == (True, None)
            assert "was deleted" in shown.response.text
    shown = await stage.bob.submit_modal(form, take=["1"], style="jazz")
    assert "was deleted" in shown.response.text
    assert await spent(stage, stage.bob) == 0


async def test_a_song_made_of_one_that_left_the_library_cannot_be_made_again(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    form = await stage.bob.click(result, label="Cover")
    cover = await (await stage.bob.submit_modal(form, style="jazz")).wait_for_response(is_result)
    await stage.parts.engine.services.library.delete(await song_in(stage, result), stage.alice.id, is_moderator=False)
    shown = await stage.bob.click(cover, label="Again")
    assert shown.ephemeral
    assert "was deleted" in shown.response.text
    assert await spent(stage, stage.bob) == 1


async def test_the_buttons_of_an_old_result_work_after_a_restart(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    await stage.restart()
    shown = await stage.bob.click(result, label="Again")
    assert not shown.ephemeral


async def test_extend_asks_which_take_and_where_and_keeps_title_and_style(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling", style="folk", title="Snow")
    form = await stage.bob.click(result, label="Extend")
    fields = fields_of(form.modal)
    assert list(fields) == ["take", "at", "lyrics", "style", "title"]
    assert [option["value"] for option in fields["take"]["options"]] == ["1", "2"]
    assert (fields["style"]["value"], fields["title"]["value"]) == ("folk", "Snow")
    job = await stage.parts.engine.services.orders.job_of_message(result.id)
    songs = await stage.parts.engine.services.orders.songs_of(job.id)
    await stage.bob.submit_modal(form, take=["2"], at="1", lyrics="More snow")
    request = await ordered(stage, "extend")
    wanted = {"audio_id": songs[1].clip.id, "continue_at": 1, "lyric": "More snow", "style": "folk", "title": "Snow"}
    assert {name: request[name] for name in wanted} == wanted
    assert await spent(stage, stage.bob) == 1


async def test_a_form_that_was_open_during_a_restart_is_taken_all_the_same(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    form = await stage.bob.click(result, label="Cover")
    await stage.restart()
    shown = await stage.bob.submit_modal(form, style="jazz", audio_weight="70 %")
    assert "Style: jazz" in shown.response.text
    request = await ordered(stage, "cover")
    assert (request["style"], request["audio_weight"]) == ("jazz", 0.7)


UNUSABLE = [
    ("Extend", {"at": "9:59"}, ("`at`", "within the song")),
    ("Extend", {"at": "soon"}, ("`at`", "can't be read")),
    ("Cover", {"audio_weight": "101"}, ("`audio_weight`", "0 to 100")),
    ("Cover", {"audio_weight": "abc"}, ("`audio_weight`", "0 to 100")),
]


async def test_what_cannot_be_used_in_a_form_is_refused_privately(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    for button, typed, words in UNUSABLE:
        form = await stage.bob.click(result, label=button)
        shown = await stage.bob.submit_modal(form, **typed)
        assert shown.ephemeral
        for word in (*words, "Nothing was charged"):
            assert word in shown.response.text
    assert await spent(stage, stage.bob) == 0


async def test_words_of_a_refused_form_are_given_back(empty_stage):
    stage = empty_stage
    await stage.start(default_daily_credits=0)
    for lyrics in ("[Verse]\nSnow is *falling*", "a ``` b"):
        desk = await stage.alice.slash(stage.songs, "song")
        shown = await stage.alice.submit_modal(desk, style="folk", lyrics=lyrics)
        assert shown.ephemeral
        assert "switched off" in shown.response.text
        assert lyrics in await returned(stage, shown.response)
        assert "Style: folk" in await returned(stage, shown.response)


@pytest.mark.parametrize("button", ["Extend", "Cover"])
async def test_long_words_of_a_refused_form_are_given_back_as_a_file(empty_stage, button):
    stage = empty_stage
    await stage.start(default_daily_credits=1)
    words = "\n".join(f"Line {number} of the song" for number in range(180))
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    form = await stage.alice.click(result, label=button)
    shown = await stage.alice.submit_modal(form, lyrics=words)
    assert shown.ephemeral
    assert len(shown.response.attachments) == 1
    assert "1 of 1 used" in shown.response.text
    assert words in await returned(stage, shown.response)


async def returned(stage, message):
    """What a message gives back of what was typed."""
    for file in message.attachments:
        assert file.filename == "what-you-typed.txt"
        return (await stage.loopback.file_bytes(file)).decode()
    return message.text


async def test_changed_words_of_a_refused_retry_are_given_back(empty_stage):
    stage = empty_stage
    await stage.start(default_daily_credits=1)
    card = await failed_card(stage, stage.alice, prompt="a forbidden-word")
    form = await stage.alice.click(card, label="Try again")
    await result_of(stage, stage.alice, prompt="another song")
    shown = await stage.alice.submit_modal(form, prompt="a kind word")
    assert "Prompt: a kind word" in shown.response.text


async def test_lyrics_are_shown_to_the_one_who_asks(stage):
    result = await result_of(stage, stage.alice, lyrics="[Verse]\nSnow is *falling*", title="Snow")
    shown = await stage.bob.click(result, label="Lyrics")
    assert shown.ephemeral
    assert "Snow is \\*falling\\*" in shown.response.text


async def test_long_lyrics_come_as_a_file(stage):
    words = "\n".join(f"Line {number} of the song" for number in range(200))
    result = await result_of(stage, stage.alice, lyrics=words, title="Snow")
    shown = await stage.bob.click(result, label="Lyrics")
    (file,) = shown.response.attachments
    assert file.filename == "lyrics.txt"
    assert words in (await stage.loopback.file_bytes(file)).decode()


async def test_a_song_without_words_says_so(stage):
    result = await result_of(stage, stage.alice, instrumental=True, style="lofi")
    shown = await stage.bob.click(result, label="Lyrics")
    assert shown.ephemeral
    assert "no lyrics" in shown.response.text


async def failed_card(stage, person, **options):
    shown = await person.slash(stage.songs, "song", **options)
    return await shown.wait_for_response(lambda message: "refunded" in message.text)


async def test_try_again_keeps_what_was_typed_and_charges_whoever_presses(stage):
    stage.standin.fault("fail", code="api_error")
    card = await failed_card(stage, stage.alice, prompt="a song for Christmas", weirdness=40)
    shown = await stage.bob.click(card, label="Try again")
    assert not shown.ephemeral
    await stage.standin.until(lambda: stage.standin.submitted("generate") == 2)
    request = stage.standin.latest.request
    assert (request["prompt"], request["weirdness"]) == ("a song for Christmas", 0.4)
    assert (await spent(stage, stage.alice), await spent(stage, stage.bob)) == (0, 1)


async def test_try_again_after_moderation_lets_the_words_be_changed(stage):
    card = await failed_card(stage, stage.alice, prompt="a forbidden-word", weirdness=40)
    assert "forbidden" in card.text
    form = await stage.alice.click(card, label="Try again")
    assert fields_of(form.modal)["prompt"]["value"] == "a forbidden-word"
    await stage.alice.submit_modal(form, prompt="a kind word")
    request = await ordered(stage, "generate")
    assert (request["prompt"], request["weirdness"]) == ("a kind word", 0.4)


async def test_a_refusal_of_a_button_is_private(empty_stage):
    stage = empty_stage
    await stage.start(default_daily_credits=1)
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    shown = await stage.alice.click(result, label="Again")
    assert shown.ephemeral
    assert "1 of 1 used" in shown.response.text


@pytest.mark.parametrize("field", ["source_url", "image_url", "urls"])
async def test_a_file_that_discord_no_longer_keeps_must_be_attached_again(stage, field):
    now = stage.parts.engine.services.orders.now()

    def naming(url):
        named = {field: (url,) if field == "urls" else url}
        return replace(SongRequest(action="upload_cover", model="chirp-v5-5"), **named)

    url = "https://cdn.discordapp.com/attachments/1/2/tune.mp3?ex={:x}&is=1&hm=2"
    check_fresh(naming(url.format(int(now.timestamp()) + 60)), now)
    check_fresh(naming("https://cdn.example/tune.mp3"), now)
    with pytest.raises(InvalidOption, match="Attach the file again with /cover"):
        check_fresh(naming(url.format(int(now.timestamp()) - 60)), now)
