"""The workshop's calls and the stand-in service hold to the same contract."""

import aiohttp
import pytest

from core.errors import FateUnknown, Moderated, Rejected, ServiceFault, SourceUnusable, TooManyRequests
from core.model.request import SongRequest
from sandbox.acedata import Pace, StandIn

KEY = "sk-test-4f9a1c77e2"
LYRICS = "[Verse]\nFog on the pier\nLamps in the rain"


@pytest.fixture(scope="module")
def shared_standin():
    pace = Pace(pending_s=0.01, running_s=0.01, clip_s=12.0, lyrics_s=0.0, voice_s=0.0)
    with StandIn(pace, keys=(KEY,)) as standin:
        yield standin


@pytest.fixture
def standin(shared_standin):
    shared_standin.reset()
    return shared_standin


@pytest.fixture
async def client(standin, open_client):
    async with open_client(standin.base_url) as opened:
        yield opened


@pytest.fixture
async def song(client, standin):
    await client.submit(SongRequest(action="generate", model="chirp-v5-5", lyrics=LYRICS), callback_url=None)
    await standin.until(lambda: standin.latest.is_over)
    return standin.latest.clips[0]


async def start_of(url, size):
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        return (await answer.content.readexactly(size)), answer.content_type


async def test_two_lyrics_become_one(client):
    blend = await client.blend_lyrics(LYRICS, "[Verse]\nSun on the hill")
    assert blend.title
    assert blend.text.strip()


async def test_a_style_becomes_richer(client):
    style = await client.improve_style("folk")
    assert "folk" in style
    assert len(style) > len("folk")


async def test_a_song_is_had_as_mp3_and_wav(client, song):
    first, second = [await client.renew_audio_url(song.id) for _ in range(2)]
    assert first != second
    wav, kind = await start_of(await client.wav_url(song.id), 12)
    assert (wav[:4], wav[8:], kind.partition("/")[0]) == (b"RIFF", b"WAVE", "audio")


async def test_a_song_is_had_as_a_video(client, song):
    video, kind = await start_of(await client.mp4_url(song.id), 12)
    assert (video[4:8], kind) == (b"ftyp", "video/mp4")


async def test_a_song_is_written_down_as_notes_within_its_length(client, song):
    lines = await client.notes(song.id)
    assert len({line.name for line in lines}) == len(lines) > 1
    notes = [note for line in lines for note in line.notes]
    assert all(0 <= note.start_s < note.end_s <= song.duration_s + 1 and 0 < note.velocity <= 1 for note in notes)


async def test_the_times_of_a_songs_words_are_in_order_with_its_headings(client, song):
    words = await client.word_times(song.id)
    assert [word.start_s for word in words] == sorted(word.start_s for word in words)
    sung = "".join(word.text for word in words)
    assert "[Verse]" in sung
    assert "pier" in sung


async def test_a_persona_is_made_of_a_song_or_its_singing_and_deleted_for_good(client, standin, song):
    vox_id = await client.create_vox(song.id, start_s=0.0, end_s=5.0)
    made = [
        await client.create_persona(song.id, name="Ann", description="warm"),
        await client.create_persona(song.id, name="Ben", description="", vox_id=vox_id),
        await client.create_voice(await client.renew_audio_url(song.id), name="Me", description=""),
    ]
    assert len(set(made)) == 3
    for persona_id in made:
        for _ in range(2):
            await client.delete_persona(persona_id)
    cover = SongRequest(action="generate", model="chirp-v5-5", prompt="a waltz", persona_id=made[0], persona_name="Ann")
    with pytest.raises(Rejected):
        await client.submit(cover, callback_url=None)


CALLS = {
    "/suno/mp3": lambda client: client.renew_audio_url("nobody"),
    "/suno/wav": lambda client: client.wav_url("nobody"),
    "/suno/mp4": lambda client: client.mp4_url("nobody"),
    "/suno/midi": lambda client: client.notes("nobody"),
    "/suno/timing": lambda client: client.word_times("nobody"),
    "/suno/vox": lambda client: client.create_vox("nobody", start_s=0.0, end_s=5.0),
    "/suno/persona": lambda client: client.create_persona("nobody", name="Ann", description=""),
}


@pytest.mark.parametrize("path", CALLS)
async def test_a_clip_that_is_not_there_is_rejected(client, path):
    with pytest.raises(Rejected):
        await CALLS[path](client)


@pytest.mark.parametrize("path", [*CALLS, "/suno/mashup-lyrics", "/suno/style", "/suno/voices"])
async def test_faults_of_the_service_become_cores_errors(client, standin, path):
    calls = {
        **CALLS,
        "/suno/mashup-lyrics": lambda opened: opened.blend_lyrics("la", "lo"),
        "/suno/style": lambda opened: opened.improve_style("folk"),
        "/suno/voices": lambda opened: opened.create_voice("http://127.0.0.1:9/a.mp3", name="Me", description=""),
    }
    for code, expected in (
        ("suno_processing_unavailable", SourceUnusable),
        ("forbidden", Moderated),
        ("timeout", FateUnknown),
    ):
        standin.fault("error", path=path, code=code)
        with pytest.raises(expected):
            await calls[path](client)
    standin.fault("error", path=path, code="too_many_requests", times=3)
    with pytest.raises(TooManyRequests):
        await calls[path](client)


async def test_a_voice_that_fails_twice_comes_at_the_third_try(client, standin, song):
    standin.fault("error", path="/suno/voices", code="api_error", times=2)
    assert await client.create_voice(await client.renew_audio_url(song.id), name="Me", description="")
    assert len(standin.asked("/suno/voices")) == 3


async def test_a_persona_of_a_service_in_trouble_is_not_deleted(client, standin):
    standin.fault("error", path="/suno/persona", code="api_error", times=3)
    with pytest.raises(ServiceFault):
        await client.delete_persona("p1")
