"""Stems that are missing, late, of one name or half posted: what can be had arrives once, and what cannot is said."""

import pytest

from core.model.job import Clip, JobState
from tests.support.files import carrying, delivered_job, names_in, unpacked
from tests.support.reactions import react
from tests.support.songs import placed
from tests.support.stage import entries, is_result, set_up, wait_for_headline
from tests.support.stems import never, results_of, sing, taken_apart

MIB = 1024 * 1024
pytestmark = pytest.mark.usefixtures("hurry_delivery")


async def test_parts_that_cannot_be_had_are_named_and_are_fetched_later_by_export(sung):
    stage = sung
    stage.standin.hold()
    shown = await stage.bob.slash(stage.songs, "stems", song=stage.song.clip.id, kind="all")
    await wait_for_headline(stage, "Sent to")
    lost = [stage.standin.latest.clips[at].id for at in (2, 5, 20)]
    for clip_id in lost:
        stage.standin.fault("media_error", suffix=f"{clip_id}.mp3", times=None)
    stage.standin.release()
    job = await delivered_job(stage, shown)
    (message,) = carrying(stage, ".zip")
    songs = {song.clip.id: song for song in await stage.store.songs_of_job(job.id)}
    names = ", ".join(songs[clip_id].clip.title for clip_id in lost)

    assert [len(zipped) for zipped in await unpacked([message])] == [10, 11]
    assert f"3 stems couldn't be downloaded from Suno: {names}. Use /export later to get them." in message.text
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]

    stage.standin.clear_faults()
    answer = await stage.bob.slash(stage.songs, "export", song=lost[0], format="mp3")
    await answer.wait_for_response(lambda shown: "Nothing was charged." in shown.text and shown.attachments)


async def test_two_dozen_parts_of_one_name_come_in_two_zips_all_the_same(sung):
    stage = sung
    stage.standin.hold()
    shown = await stage.bob.slash(stage.songs, "stems", song=stage.song.clip.id, kind="all")
    await wait_for_headline(stage, "Sent to")
    job = await placed(stage, shown)
    orders = stage.parts.engine.services.orders
    clips = [Clip(id=clip.id, title="../../etc/passwd", audio_url=clip.audio_url) for clip in await heard(stage)]
    finished = await stage.store.change(
        job.id, at=orders.now(), was={JobState.PENDING}, to=JobState.DELIVERING, clips=clips, finished_at=orders.now()
    )
    orders.feed.publish(finished)
    await delivered_job(stage, shown)
    stage.standin.release()
    (message,) = carrying(stage, ".zip")

    first, second = await unpacked([message])
    assert len({*first}) == len({*second}) == 12
    assert not any("/" in name or "\\" in name for name in first + second)


async def heard(stage):
    """Return two dozen clips that can be had, whatever they are."""
    task = next(task for task in stage.standin.tasks.values() if task.clips and task is not stage.standin.latest)
    url = f"{stage.standin.base_url}/media/{task.clips[0].id}.mp3"
    return [Clip(id=f"{number:08}-0000-4000-8000-000000000000", audio_url=url) for number in range(24)]


async def test_what_is_missing_of_two_dozen_parts_is_waited_for_together(sung, monkeypatch):
    stage = sung
    delivery, slept = stage.parts.engine.services.delivery, []

    async def noted(seconds):
        slept.append(seconds)

    monkeypatch.setattr(delivery, "_sleep", noted)
    monkeypatch.setattr("core.media.delivery.PATIENCE_S", (1.0, 4.0))
    stage.standin.fault("media_error", suffix=".mp3", times=24 + 12)
    await taken_apart(stage, kind="all")

    assert slept == [1.0, 4.0]
    (message,) = carrying(stage, ".zip")
    assert sum(map(len, await unpacked([message]))) == 24


async def test_a_server_that_is_too_slow_is_not_asked_again_and_again(sung, monkeypatch):
    stage = sung
    monkeypatch.setattr("core.media.delivery.ROUNDS_S", -1.0)
    stage.standin.fault("media_error", suffix=".mp3", times=1)
    await taken_apart(stage, kind="all")

    (message,) = carrying(stage, ".zip")
    assert sum(map(len, await unpacked([message]))) == 23


async def test_of_many_messages_of_stems_the_one_that_was_not_remembered_is_found_again(tmp_path, monkeypatch):
    async with set_up(tmp_path, song_bytes=MIB) as stage:
        await stage.start()
        song = await sing(stage)
        monkeypatch.setattr("cogs.job_cards.GRACE_S", 0.01)
        orders = stage.parts.engine.services.orders
        remember, firsts = orders.add_post, set()

        async def forgetful(clip_id, *, channel_id, message_id, is_home=True):
            firsts.add(message_id)
            if len(firsts) > 1:
                await never()
            await remember(clip_id, channel_id=channel_id, message_id=message_id, is_home=is_home)

        monkeypatch.setattr(orders, "add_post", forgetful)
        shown = await stage.bob.slash(stage.songs, "stems", song=song.clip.id, kind="all")
        await stage.loopback.wait_until(lambda: len(carrying(stage, ".zip")) == 2, timeout_s=20)
        await stage.kill()
        await stage.start()
        job = await delivered_job(stage, shown)
        messages = carrying(stage, ".zip")

        names = [name for zipped in await unpacked(messages) for name in zipped]
        assert len(names) == 24
        songs = await stage.store.songs_of_job(job.id)
        assert {song.message_id for song in songs} == {message.id for message in messages}
        assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]


async def test_of_old_stems_those_that_are_left_come_by_direct_message(sung):
    stage = sung
    job, _ = await taken_apart(stage)
    (card,) = results_of(stage)
    gone = (await stage.store.songs_of_job(job.id))[1]
    stage.standin.fault("media_error", suffix=f"{gone.clip.id}.mp3", times=None)
    stage.standin.fault("error", path="/suno/mp3", code="bad_request", times=None)
    await react(stage, stage.alice, card, "✉️")
    message = await stage.loopback.wait_for_message(stage.alice.dm(), is_result)

    assert len(names_in([message], ".mp3")) == 1
    assert f"{gone.clip.title} couldn't be downloaded from Suno. Use /export later to get it." in message.text
