import pytest

from tests.support.remixes import assert_refused, outcome
from tests.support.songs import choose, fields_of, made, ordered, result_of
from tests.support.stage import spent


@pytest.fixture
async def song(stage):
    (first, *_) = await made(stage, stage.alice, lyrics="Snow is falling", style="folk", title="Snow", model="chirp-v5")
    return first


async def test_a_section_is_made_anew_with_all_that_was_typed(stage, song):
    shown = await stage.bob.slash(
        stage.songs, "replace", song=song.clip.id, start="0:01", end="1.5", lyrics="Rain is falling", style="metal"
    )
    assert "One section replaced in *Snow*" in shown.response.text
    request = await ordered(stage, "replace_section")
    wanted = {
        "audio_id": song.clip.id,
        "replace_section_start": 1,
        "replace_section_end": 1.5,
        "prompt": "Rain is falling",
        "style": "metal",
        "model": "chirp-v5",
        "replace_section_result_mode": "full_song",
    }
    assert {name: request[name] for name in wanted} == wanted


async def test_what_is_not_typed_follows_the_song(stage, song):
    await stage.bob.slash(stage.songs, "replace", song=song.clip.id, start="0", end="1")
    request = await ordered(stage, "replace_section")
    assert request["style"] == "folk"
    assert "prompt" not in request


async def test_the_end_named_in_whole_seconds_is_the_end_itself(stage, song):
    await stage.bob.slash(stage.songs, "replace", song=song.clip.id, start="0:01", end="0:02")
    assert (await ordered(stage, "replace_section"))["replace_section_end"] == song.clip.duration_s


BAD_TIMES = [
    ("0:01", "9:59", ("`end`", "within the song", "is 0:02 long")),
    ("9:00", "9:59", ("`start`", "past the end", "is 0:02 long")),
    ("0:02", "0:01", ("`end`", "after the start")),
    ("0:01", "0:01", ("`end`", "after the start")),
    ("soon", "0:01", ("`start`", "can't be read")),
    ("0", "later", ("`end`", "can't be read")),
    (" ", "0:01", ("`start`", "is needed")),
    ("0", " ", ("`end`", "is needed")),
]


async def test_times_outside_the_song_or_reversed_are_refused_with_the_range(stage, song):
    for start, end, words in BAD_TIMES:
        shown = await stage.bob.slash(stage.songs, "replace", song=song.clip.id, start=start, end=end)
        await assert_refused(stage, shown, *words)
    assert stage.standin.submitted("replace_section") == 0


async def test_a_section_is_replaced_from_the_panel(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling", style="folk", title="Snow")
    panel = (await stage.bob.click(result, label="More")).response
    form = await choose(stage.bob, panel, "Replace a section")
    fields = fields_of(form.modal)
    assert list(fields) == ["start", "end", "lyrics", "style"]
    assert "is 0:02 long" in fields["end"]["placeholder"]
    assert fields["style"]["value"] == "folk"
    await stage.restart()
    shown = await stage.bob.submit_modal(form, start="0", end="0:01", lyrics="Rain")
    assert shown.ephemeral
    assert "Ordered for 1 credit" in shown.response.text
    assert (await ordered(stage, "replace_section"))["prompt"] == "Rain"
    assert await spent(stage, stage.bob) == 1


async def test_what_was_typed_into_a_refused_form_is_given_back(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling", title="Snow")
    panel = (await stage.bob.click(result, label="More")).response
    form = await choose(stage.bob, panel, "Replace a section")
    shown = await stage.bob.submit_modal(form, start="0:01", end="0:00", lyrics="Rain")
    await assert_refused(stage, shown, "`end`", "Lyrics: Rain")


async def test_a_failed_section_can_be_ordered_again(stage, song):
    stage.standin.fault("fail", code="api_error")
    shown = await stage.bob.slash(stage.songs, "replace", song=song.clip.id, start="0", end="0:01", lyrics="Rain")
    card = await shown.wait_for_response(lambda message: "refunded" in message.text)
    again = await stage.bob.click(card, label="Try again")
    job = await outcome(stage, again)
    assert (job.request.start_s, job.request.end_s, job.request.lyrics) == (0, 1, "Rain")
    assert await spent(stage, stage.bob) == 1
