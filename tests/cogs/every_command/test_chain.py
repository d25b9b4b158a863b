"""Whatever was made can be ordered again, and be the start of the next one, by buttons, reactions and menus."""

from dataclasses import replace

import pytest

from core.action import ACTIONS, SONG_BUTTONS
from core.model.job import JobState
from tests.support.reactions import react, remix_of
from tests.support.remixes import ORDERS, Beginnings, assert_refused, outcome
from tests.support.songs import fields_of, placed, result_of, song_in
from tests.support.stage import all_ended, entries, is_result, jobs_of, spent

SONGS = [action for action in ORDERS if ACTIONS[action].buttons == SONG_BUTTONS]


@pytest.fixture
def beginnings(stage):
    return Beginnings(stage)


async def ordered(stage, beginnings, action):
    """Order that as Bob, and return the result's message with the job."""
    command, options = await beginnings.prepare(action)
    shown = await stage.bob.slash(stage.songs, command, **options)
    return shown.response, await outcome(stage, shown)


@pytest.mark.parametrize("action", ORDERS)
async def test_again_is_a_second_order_of_the_very_same(stage, beginnings, action):
    message, first = await ordered(stage, beginnings, action)
    sent = stage.standin.latest.request
    source = message
    if "again" not in ACTIONS[action].buttons:
        source = (await stage.bob.click(message, label="More")).response
    await stage.bob.click(source, label="Again")
    second = (await all_ended(stage))[-1]
    assert (second.id != first.id, second.state) == (True, JobState.DELIVERED)
    named = {"again_clip_id": None, "source_title": first.request.source_title}  # of what is made from nothing
    assert replace(second.request, **named) == first.request
    uploaded = {"audio_id"} if ACTIONS[action].is_uploaded else set()
    assert {name: value for name, value in stage.standin.latest.request.items() if name not in uploaded} == {
        name: value for name, value in sent.items() if name not in uploaded
    }
    assert [entry.kind for entry in await entries(stage, second)] == ["reserve", "settle"]
    assert await spent(stage, stage.bob) == 2 * ACTIONS[action].cost


@pytest.mark.parametrize("action", SONGS)
async def test_what_was_made_is_covered_by_a_reaction_and_extended_from_its_menu(stage, beginnings, action):
    message, _ = await ordered(stage, beginnings, action)
    await react(stage, stage.alice, message, "🎸")
    cover = await remix_of(stage, message)
    song = await song_in(stage, message)
    assert (await song_in(stage, cover)).parent_clip_id == song.clip.id
    form = await stage.alice.context_menu("Extend this song", message)
    take = {"take": ["1"]} if "take" in fields_of(form.modal) else {}
    await stage.alice.submit_modal(form, at="0:01", **take)
    await stage.standin.until(lambda: stage.standin.latest.request["action"] == "extend")
    assert stage.standin.latest.request["audio_id"] == song.clip.id
    assert {job.state for job in await all_ended(stage)} == {JobState.DELIVERED}


async def test_again_with_a_model_that_cannot_do_it_any_more_names_those_that_can(stage, beginnings, monkeypatch):
    result = await result_of(stage, stage.alice, lyrics="Snow is falling", title="Snow")
    song = await song_in(stage, result)
    shown = await stage.alice.slash(stage.songs, "remaster", song=song.clip.id, model="chirp-v5")
    await shown.wait_for_response(is_result)
    await placed(stage, shown)
    monkeypatch.setitem(ACTIONS, "remaster", replace(ACTIONS["remaster"], models=("chirp-v5-5", "chirp-v4-5-plus")))
    again = await stage.bob.click(shown.response, label="Again")
    await assert_refused(stage, again, "`model`", "is Suno v5, which cannot do that", "Suno v5.5, Suno v4.5+")
    assert len(await jobs_of(stage)) == 2
