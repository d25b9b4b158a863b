"""/mashup words:blended: the words of both songs become one draft, for nothing; only what is approved is ordered."""

from dataclasses import replace

import pytest

from core.lyrics.desk import CALLS_A_DAY
from tests.support.drafts import draft_of, has_draft, newest, pressed, version, words
from tests.support.remixes import assert_refused
from tests.support.songs import choose, chosen_in, fields_of, labels_of, made, ordered, result_of, song_in
from tests.support.stage import is_result, jobs_of, spent

PATH = "/suno/mashup-lyrics"
SNOW = "[Verse]\nSnow is falling\n\n[Chorus]\nWhite as the hill"
RAIN = "[Verse]\nRain is falling\n\n[Chorus]\nGrey as the sea"
MAKE = "Make the song · 1 credit"


@pytest.fixture
async def pair(stage):
    results = [
        await result_of(stage, stage.alice, lyrics=lyrics, title=title)
        for lyrics, title in ((SNOW, "Snow"), (RAIN, "Rain"))
    ]
    return [(await song_in(stage, result)).clip.id for result in results]


async def asked(stage, pair, **options):
    return await stage.bob.slash(stage.songs, "mashup", first=pair[0], second=pair[1], words="blended", **options)


async def blended(stage, pair, **options):
    """Have the words of two songs blended, and return the private message that shows them."""
    shown = await asked(stage, pair, **options)
    assert shown.ephemeral
    return await shown.wait_for_response(has_draft)


async def test_the_words_of_both_are_blended_in_private_and_nothing_is_ordered_or_charged(stage, pair):
    message = await blended(stage, pair, prompt="softly")
    assert "Blending the lyrics of *Snow* and *Rain*" in message.versions[0].text
    assert "costs nothing" in message.versions[0].text
    assert "order it for 1 credit. Nothing was charged yet." in message.text
    assert all(line in words(message) for line in ("Snow is falling", "Rain is falling"))
    assert labels_of(message) == [MAKE, "Edit", "Another"]
    assert (message.embeds[0].title, version(message)) == ("Snow + Rain", "Version 1 of 1")
    assert not message.embeds[0].fields
    (call,) = stage.standin.asked(PATH)
    assert (call.body["lyrics_a"], call.body["lyrics_b"]) == (SNOW, RAIN)
    assert stage.standin.submitted("mashup") == 0
    assert await spent(stage, stage.bob) == 0


async def test_only_making_the_song_orders_the_mashup_with_those_words_and_pays_it(stage, pair):
    message = await blended(stage, pair, prompt="softly")
    draft = await draft_of(stage, message)
    shown = await stage.bob.click(message, label=MAKE)
    request = await ordered(stage, "mashup")
    wanted = {
        "mashup_audio_ids": pair,
        "prompt": "softly",
        "lyric": draft.request.lyrics,
        "custom": True,
        "title": "Snow + Rain",
    }
    assert {name: request[name] for name in wanted} == wanted
    assert "style" not in request
    assert "Ordered for 1 credit. The card is a reply to the original song" in shown.response.text
    after = await newest(stage, message, lambda seen: "Ordered" in seen.content)
    assert labels_of(after) == ["Edit", "Another"]
    await stage.loopback.wait_for_message(
        stage.songs, lambda seen: is_result(seen) and "mashup of [*Snow*]" in seen.text
    )
    assert await spent(stage, stage.bob) == 1
    assert stage.loopback.problems == []


async def test_edited_words_are_the_ones_that_are_sung_also_after_a_restart(stage, pair):
    message = await blended(stage, pair, prompt="softly")
    before = await draft_of(stage, message)
    await stage.restart()
    form = await stage.bob.click(message, label="Edit")
    fields = fields_of(form.modal)
    assert {name: field["value"] for name, field in fields.items()} == {
        "title": "Snow + Rain",
        "prompt": "softly",
        "lyrics": before.request.lyrics,
    }
    await stage.bob.submit_modal(form, title="Sleet", prompt="loudly", lyrics="Sleet is falling")
    edited = await newest(stage, message, lambda seen: words(seen) == "Sleet is falling")
    assert version(edited) == "Version 2 of 2"
    await stage.bob.click(edited, label=MAKE)
    request = await ordered(stage, "mashup")
    assert (request["lyric"], request["prompt"], request["title"]) == ("Sleet is falling", "loudly", "Sleet")
    assert words(await pressed(stage, edited, "Back", stage.bob)) == words(message)


async def test_another_blends_the_words_again_and_the_own_ones_can_be_gone_back_to(stage, pair):
    message = await blended(stage, pair)
    form = await stage.bob.click(message, label="Edit")
    await stage.bob.submit_modal(form, lyrics="Sleet is falling")
    mine = await newest(stage, message, lambda seen: words(seen) == "Sleet is falling")
    stage.standin.fault("slow", path=PATH, delay_s=0.1)
    await stage.bob.click(mine, label="Another")
    other = await newest(stage, message, lambda seen: version(seen) == "Version 3 of 3")
    assert any("Blending the lyrics once more" in seen.text for seen in other.versions)
    assert words(other) == words(message)
    first, second = stage.standin.asked(PATH)
    assert first.body == second.body
    assert (await draft_of(stage, other)).calls == 2
    assert words(await pressed(stage, other, "Back", stage.bob)) == "Sleet is falling"


async def test_the_same_words_once_more_are_no_new_version_and_that_is_said(stage, pair):
    message = await blended(stage, pair)
    await stage.bob.click(message, label="Another")
    same = await newest(stage, message, lambda seen: "same lyrics" in seen.content)
    assert (words(same), version(same), labels_of(same)) == (words(message), "Version 1 of 1", labels_of(message))


@pytest.mark.parametrize("option", ["first", "second"])
async def test_a_song_without_words_is_named_and_costs_nothing(stage, pair, option):
    (waltz, *_) = await made(stage, stage.alice, prompt="a waltz", instrumental=True)
    shown = await stage.bob.slash(
        stage.songs, "mashup", **{"first": pair[0], "second": pair[1], option: waltz.clip.id, "words": "blended"}
    )
    refused = await shown.wait_for_response(lambda message: "no lyrics" in message.text)
    assert f"`{option}` has no lyrics that could be blended" in refused.text
    assert "Nothing was charged" in refused.text
    await assert_nothing_was_asked(stage)


async def assert_nothing_was_asked(stage):
    assert stage.standin.asked(PATH) == []
    assert stage.standin.submitted("mashup") == 0
    assert await spent(stage, stage.bob) == 0


async def test_headings_alone_are_no_words(stage, pair):
    (hum, *_) = await made(stage, stage.alice, lyrics="[Intro]\n\n[Humming]", title="Hum")
    shown = await asked(stage, [pair[0], hum.clip.id])
    await shown.wait_for_response(lambda message: "`second` has no lyrics" in message.text)
    await assert_nothing_was_asked(stage)


async def test_a_song_with_itself_is_refused_before_the_provider_is_asked(stage, pair):
    shown = await asked(stage, [pair[0], pair[0]])
    refused = await shown.wait_for_response(lambda message: "same song" in message.text)
    assert "`second`" in refused.text
    await assert_nothing_was_asked(stage)


@pytest.mark.parametrize("kept", [0, 1])
async def test_words_that_a_maker_keeps_are_not_blended_by_others(stage, pair, kept):
    engine = stage.parts.engine
    song = await engine.services.orders.song(pair[kept], guild_id=stage.guild.id, user_id=stage.alice.id)
    await engine.services.library.close(song, stage.alice.id, is_closed=True)
    shown = await asked(stage, pair)
    await shown.wait_for_response(lambda message: "turned off remixing" in message.text)
    await assert_nothing_was_asked(stage)


async def test_a_song_deleted_meanwhile_stops_another_blend_and_the_draft_stays(stage, pair):
    message = await blended(stage, pair)
    engine = stage.parts.engine
    song = await engine.services.orders.song(pair[1], guild_id=stage.guild.id, user_id=stage.alice.id)
    await engine.services.library.delete(song, stage.alice.id, is_moderator=False)
    await stage.bob.click(message, label="Another")
    failed = await newest(stage, message, lambda seen: "was deleted" in seen.content)
    assert (words(failed), labels_of(failed)) == (words(message), labels_of(message))
    assert len(stage.standin.asked(PATH)) == 1


async def test_own_words_and_blended_ones_are_one_too_many(stage, pair):
    shown = await asked(stage, pair, lyrics="Sleet is falling")
    await assert_refused(stage, shown, "`lyrics`", "blended lyrics")
    await assert_nothing_was_asked(stage)


@pytest.mark.parametrize(
    ("fault", "options", "told"),
    [
        ("error", {"code": "forbidden", "message": "The word *bad* is not allowed"}, "word \\*bad\\* is not allowed"),
        ("error", {"code": "too_many_requests"}, "Try again in a minute"),
        ("drop_after", {}, "Try again in a minute"),
        ("error", {"code": "used_up"}, "The bot's owner has been notified"),
    ],
)
async def test_words_that_could_not_be_blended_are_explained_and_the_wish_is_given_back(
    stage, pair, fault, options, told
):
    stage.standin.fault(fault, path=PATH, **options)
    shown = await asked(stage, pair, prompt="softly")
    failed = await shown.wait_for_response(lambda message: "could not be written" in message.text)
    assert told in failed.text
    assert "Nothing was charged" in failed.text
    assert "Prompt: softly" in failed.text
    assert await spent(stage, stage.bob) == 0


async def test_blending_counts_towards_what_is_written_for_a_member_in_a_day(stage, pair):
    draft = await draft_of(stage, await blended(stage, pair))
    assert draft.calls == 1
    await stage.store.keep_draft(replace(draft, calls=CALLS_A_DAY))
    shown = await asked(stage, pair)
    await shown.wait_for_response(lambda message: f"{CALLS_A_DAY} times in the last 24 hours" in message.text)
    assert len(stage.standin.asked(PATH)) == 1


async def test_two_presses_make_and_pay_one_mashup(stage, pair):
    stage.standin.hold()
    message = await blended(stage, pair)
    await stage.bob.click(message, label=MAKE)
    shown = await stage.bob.click(message, label=MAKE)
    assert "already in progress. See it with /tasks. Nothing was charged." in shown.response.text
    assert [job.request.action for job in await jobs_of(stage)].count("mashup") == 1


async def test_the_panel_offers_to_blend_the_words_as_well(stage, pair):
    result = await result_of(stage, stage.alice, lyrics="Hail is falling", title="Hail")
    hail = await song_in(stage, result)
    panel = (await stage.bob.click(result, label="More")).response
    form = await choose(stage.bob, panel, "Mix with another song")
    field = fields_of(form.modal)["words"]
    assert (chosen_in(field), [option["value"] for option in field["options"]]) == (["open"], ["open", "blended"])
    shown = await stage.bob.submit_modal(form, second=f"https://suno.com/song/{pair[1]}", words=["blended"])
    message = await shown.wait_for_response(has_draft)
    assert "Hail is falling" in words(message)
    await stage.bob.click(message, label=MAKE)
    request = await ordered(stage, "mashup")
    assert request["mashup_audio_ids"] == [hail.clip.id, pair[1]]
    assert "Hail is falling" in request["lyric"]
