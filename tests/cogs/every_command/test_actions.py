"""Whatever is ordered lives the same life: from the command to the result, or to the credits given back."""

import pytest

from adapters.acedata.body import PATHS
from cogs._message.texts import LINEAGES
from core.action import ACTIONS
from core.model.job import FailureCode, JobState, Service
from core.model.persona import PersonaKind
from tests.support.remixes import ORDERS, Beginnings, cast_in, outcome
from tests.support.songs import wav
from tests.support.stage import entries, spent

OF_A_SONG = [action for action in ORDERS if action != "sounds"]


@pytest.fixture
def beginnings(stage):
    return Beginnings(stage)


@pytest.mark.parametrize("action", ORDERS)
async def test_a_command_becomes_its_action_and_is_paid_once(stage, beginnings, action):
    command, options = await beginnings.prepare(action)
    shown = await stage.bob.slash(stage.songs, command, **options)
    assert not shown.ephemeral, shown.response.text
    job = await outcome(stage, shown)
    assert (job.request.action, job.state, job.failure) == (action, JobState.DELIVERED, None)
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]
    assert await spent(stage, stage.bob) == ACTIONS[action].cost
    songs = await stage.parts.engine.services.orders.songs_of(job.id)
    assert len(songs) == ACTIONS[action].clips
    assert {song.kind for song in songs} == {ACTIONS[action].kind}


@pytest.mark.parametrize("action", OF_A_SONG)
async def test_what_is_made_of_a_song_names_it_with_its_maker_and_a_link(stage, beginnings, action):
    command, options = await beginnings.prepare(action)
    shown = await stage.bob.slash(stage.songs, command, **options)
    job = await outcome(stage, shown)
    sentence = LINEAGES[ACTIONS[action].relation].song(song="…").replace("…", "").strip()
    for text in (sentence, f"[*Snow*](https://discord.com/channels/{stage.guild.id}"):
        assert text.casefold() in shown.response.text.casefold()
    assert f"by <@{stage.alice.id}>" in shown.response.text
    (song, *_) = await stage.parts.engine.services.orders.songs_of(job.id)
    first = options.get("song") or options["first"]
    assert (song.parent_clip_id, song.relation) == (first, ACTIONS[action].relation)


@pytest.mark.parametrize("action", ORDERS)
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"kind": "fail", "code": "api_error"}, FailureCode.SERVICE_FAULT),
        ({"kind": "error", "path": "/suno/audios", "code": "forbidden"}, FailureCode.MODERATED),
        ({"kind": "error", "path": "/suno/audios", "code": "suno_processing_unavailable"}, FailureCode.SOURCE_UNUSABLE),
    ],
    ids=["service", "moderation", "unavailable"],
)
async def test_what_fails_is_given_back_once(stage, beginnings, action, fault, code):
    command, options = await beginnings.prepare(action)
    stage.standin.fault(fault["kind"], **{name: value for name, value in fault.items() if name != "kind"})
    job = await outcome(stage, await stage.bob.slash(stage.songs, command, **options))
    assert (job.state, job.failure.code) == (JobState.FAILED, code)
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "refund"]
    assert await spent(stage, stage.bob) == 0


async def test_a_song_that_can_no_longer_be_worked_on_says_so(stage, beginnings):
    command, options = await beginnings.prepare("remaster")
    stage.standin.fault("error", path="/suno/audios", code="suno_processing_unavailable")
    shown = await stage.bob.slash(stage.songs, command, **options)
    card = await shown.wait_for_response(lambda message: "refunded" in message.text)
    assert "can't use that" in card.text
    assert [button["label"] for button in card.buttons] == ["Try again"]


# What begins with nothing of the library: a command and its options, by the action that it orders.
FROM_NOTHING = {
    "generate": ("song", {"prompt": "rain"}),
    "artist_consistency": ("song", {"prompt": "rain", "persona": "Ella", "model": "chirp-v4"}),
    "artist_consistency_vox": ("song", {"prompt": "rain", "persona": "Bar"}),
    "upload_extend": ("extend", {"audio": ("tune.wav", wav(2))}),
    "upload_cover": ("cover", {"audio": ("tune.wav", wav(2)), "style": "jazz"}),
    "video": ("video", {"prompt": "a quiet harbor"}),
}


@pytest.mark.parametrize("action", FROM_NOTHING)
async def test_what_begins_with_nothing_is_given_back_once_too(stage, action):
    await cast_in(stage)
    await cast_in(stage, "Bar", kind=PersonaKind.VOX)
    stage.standin.fault("error", path=PATHS[ACTIONS[action].service], code="suno_model_unavailable")
    command, options = FROM_NOTHING[action]
    job = await outcome(stage, await stage.bob.slash(stage.songs, command, **options))
    assert (job.request.action, job.state) == (action, JobState.FAILED)
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "refund"]
    assert await spent(stage, stage.bob) == 0


async def test_a_longer_video_that_fails_is_given_back_once_too(stage):
    first = await outcome(stage, await stage.bob.slash(stage.songs, "video", prompt="a quiet harbor"))
    (film,) = [message for message in stage.loopback.messages(stage.songs) if message.id == first.place.message_id]
    stage.standin.fault("fail", path=PATHS[Service.LUMA], code="api_error")
    form = await stage.bob.click(film, label="Longer")
    job = await outcome(stage, await stage.bob.submit_modal(form, prompt="boats come in"))
    assert (job.request.action, job.state) == ("video_extend", JobState.FAILED)
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "refund"]
    assert await spent(stage, stage.bob) == ACTIONS["video"].cost


def test_no_action_is_left_out():
    assert {*ORDERS, *FROM_NOTHING, "video_extend"} == set(ACTIONS)
