"""What is handed over to the provider before a song can be ordered."""

from core.model.job import FailureCode, JobState
from tests.support.remixes import outcome
from tests.support.songs import made
from tests.support.stage import entries, spent


async def test_a_song_of_the_library_whose_link_died_is_handed_over_by_a_fresh_one(stage):
    (song, *_) = await made(stage, stage.alice, lyrics="Snow is falling", title="Snow")
    stage.standin.fault("media_error", path=f"/media/{song.clip.id}.mp3", times=None)
    job = await outcome(stage, await stage.bob.slash(stage.songs, "cover", song=song.clip.id, mode="backing"))
    assert (job.state, job.failure) == (JobState.DELIVERED, None)
    assert stage.standin.latest.request["audio_id"] == job.uploaded_clip_id
    assert await spent(stage, stage.bob) == 1


async def test_a_song_of_which_no_link_works_any_more_is_given_back(stage):
    (song, *_) = await made(stage, stage.alice, lyrics="Snow is falling", title="Snow")
    stage.standin.fault("media_error", path=f"/media/{song.clip.id}", suffix=".mp3", times=None)
    job = await outcome(stage, await stage.bob.slash(stage.songs, "cover", song=song.clip.id, mode="backing"))
    assert (job.state, job.failure.code) == (JobState.FAILED, FailureCode.REJECTED)
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "refund"]


async def test_what_the_provider_says_of_a_file_stands_where_no_link_can_be_renewed(stage):
    (song, *_) = await made(stage, stage.alice, lyrics="Snow is falling", title="Snow")
    stage.standin.fault("media_error", path=f"/media/{song.clip.id}.mp3", times=None)
    stage.standin.fault("error", path="/suno/mp3", code="suno_processing_unavailable", times=None)
    job = await outcome(stage, await stage.bob.slash(stage.songs, "cover", song=song.clip.id, mode="backing"))
    assert (job.state, job.failure.code) == (JobState.FAILED, FailureCode.REJECTED)
    assert await spent(stage, stage.bob) == 0
