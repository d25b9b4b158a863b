"""The client and the stand-in service hold to the same contract."""

from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from core.errors import (
    BalanceSpent,
    Busy,
    FateUnknown,
    KeyRefused,
    Moderated,
    Rejected,
    SourceUnusable,
    TooManyRequests,
    Unreachable,
)
from core.model.job import FailureCode, Service
from core.model.request import SongRequest, Vocals
from core.model.task import TaskState
from sandbox.acedata import Pace, StandIn

KEY = "sk-test-4f9a1c77e2"
MARGIN = timedelta(seconds=60)
SONG = SongRequest(action="generate", model="chirp-v5-5", prompt="a song for Christmas")


@pytest.fixture(scope="module")
def shared_standin():
    with StandIn(Pace(pending_s=0.01, running_s=0.01, clip_s=1.0), keys=(KEY,)) as standin:
        yield standin


@pytest.fixture
def standin(shared_standin):
    shared_standin.reset()
    return shared_standin


@pytest.fixture
async def client(standin, open_client):
    async with open_client(standin.base_url, read_s=5.0) as opened:
        yield opened


async def finished(client, standin, request, *, callback_url=None):
    """Submit an order, wait for its end and read it."""
    accepted = await client.submit(request, callback_url=callback_url)
    await standin.until(lambda: standin.tasks[accepted.task_id].is_over)
    report = await client.retrieve(Service.SUNO, accepted.task_id)
    assert report is not None
    assert report.task_id == accepted.task_id
    assert report.trace_id == accepted.trace_id
    return report


async def found(client, standin, request, *, callback_url=None):
    """Look for a lost order around the time at which the stand-in's last task was made."""
    created_at = standin.latest.created_at
    return await client.find(
        request,
        callback_url=callback_url,
        created_from=created_at - MARGIN,
        created_until=created_at + MARGIN,
    )


async def test_a_generate_goes_from_pending_to_two_songs_that_can_be_fetched(client, standin):
    standin.hold()
    accepted = await client.submit(SONG, callback_url=None)
    reports = [await client.retrieve(Service.SUNO, accepted.task_id)]
    for _ in range(2):
        await standin.step(accepted.task_id)
        reports.append(await client.retrieve(Service.SUNO, accepted.task_id))
    assert [report.state for report in reports] == [TaskState.PENDING, TaskState.RUNNING, TaskState.SUCCEEDED]
    assert [report.clips for report in reports[:2]] == [(), ()]
    report = reports[-1]
    assert [clip.id for clip in report.clips] == [clip.id for clip in standin.latest.clips]
    assert all(clip.title and clip.image_url and clip.duration_s for clip in report.clips)
    async with aiohttp.ClientSession() as session, session.get(report.clips[0].audio_url) as song:
        assert song.status == 200
        assert song.content_type == "audio/mpeg"


@pytest.mark.parametrize(
    "typed",
    [
        {"prompt": "a waltz", "instrumental": True, "weirdness": 0},
        {"prompt": "a waltz", "style": "folk", "vocals": Vocals.MALE},
        {"prompt": "", "lyrics": "[Verse]\nFog", "title": "Lamps", "exclude": "drums", "duration_s": 30},
        {"prompt": "", "style": "ambient", "instrumental": True},
    ],
    ids=["instrumental", "lyrics to be written", "custom", "custom instrumental"],
)
async def test_every_kind_of_generate_is_valid(client, standin, typed):
    report = await finished(client, standin, replace(SONG, **typed))
    assert report.state is TaskState.SUCCEEDED
    assert len(report.clips) == 2


@pytest.mark.parametrize(
    ("action", "typed"),
    [
        ("extend", {"at_s": 0.5, "lyrics": "more", "style": "folk", "title": "Part 2"}),
        ("extend", {"at_s": 0.5}),
        ("cover", {"style": "jazz", "audio_weight": 40}),
        ("cover", {"prompt": "smoky"}),
        ("cover", {"lyrics": "new words"}),
    ],
    ids=["extend", "extend without lyrics", "cover by style", "cover by prompt", "cover with lyrics"],
)
async def test_a_song_is_extended_and_covered(client, standin, action, typed):
    source = (await finished(client, standin, SONG)).clips[0]
    request = replace(SongRequest(action=action, model="chirp-v5-5", source_clip_id=source.id), **typed)
    report = await finished(client, standin, request)
    assert report.state is TaskState.SUCCEEDED
    assert [task.task_id for task in await found(client, standin, request)] == [report.task_id]


async def test_an_uploaded_file_is_extended_and_covered_and_found_again(client, standin):
    url = (await finished(client, standin, SONG)).clips[0].audio_url
    uploaded = await client.upload(url)
    assert uploaded.duration_s == pytest.approx(1.0, abs=0.2)
    for action, typed in (("upload_extend", {"at_s": 0.5}), ("upload_cover", {"style": "jazz"})):
        request = replace(SongRequest(action=action, model="chirp-v5-5", source_url=url), **typed)
        report = await finished(client, standin, replace(request, source_clip_id=uploaded.clip_id))
        assert report.state is TaskState.SUCCEEDED
    created_at = standin.latest.created_at
    again = await client.find_upload(url, created_from=created_at - MARGIN, created_until=created_at + MARGIN)
    assert again == uploaded


async def test_a_batch_reads_all_that_is_known(client, standin):
    tasks = [await client.submit(SONG, callback_url=None) for _ in range(3)]
    ids = [task.task_id for task in tasks]
    standin.fault("vanish", task_id=ids[1])
    reports = await client.retrieve_batch(Service.SUNO, [*ids, "stranger"])
    assert set(reports) == {ids[0], ids[2]}
    assert await client.retrieve(Service.SUNO, "stranger") is None


@pytest.mark.parametrize("loss", ["drop_after", "no_task_id", "junk"])
async def test_an_order_whose_answer_was_lost_is_found_and_was_sent_once(client, standin, loss):
    standin.fault(loss, **({"accepted": True} if loss == "junk" else {}))
    with pytest.raises(FateUnknown):
        await client.submit(SONG, callback_url=None)
    await client.submit(replace(SONG, prompt="another"), callback_url=None)
    assert [task.task_id for task in await found(client, standin, SONG)] == [next(iter(standin.tasks))]
    assert len(standin.asked("/suno/audios", "generate")) == 2


async def test_of_equal_orders_the_callback_url_tells_which_is_which(client, standin):
    urls = ["http://127.0.0.1:9/callbacks/first-token-0123", "http://127.0.0.1:9/callbacks/other-token-0123"]
    tasks = [await client.submit(SONG, callback_url=url) for url in urls]
    for task, url in zip(tasks, urls, strict=True):
        assert [report.task_id for report in await found(client, standin, SONG, callback_url=url)] == [task.task_id]
    assert await found(client, standin, SONG) == []


async def test_a_listing_is_paged_to_its_end(client, standin):
    tasks = [await client.submit(SONG, callback_url=None) for _ in range(101)]
    reports = await found(client, standin, SONG)
    assert [report.task_id for report in reports] == [task.task_id for task in tasks]


@pytest.mark.parametrize(
    ("fault", "options", "expected"),
    [
        ("error", {"code": "bad_request"}, Rejected),
        ("error", {"code": "used_up"}, BalanceSpent),
        ("error", {"code": "disabled"}, KeyRefused),
        ("error", {"code": None, "status": 403}, KeyRefused),
        ("error", {"code": "too_many_requests"}, TooManyRequests),
        ("error", {"code": "busy"}, Busy),
        ("error", {"code": "api_error"}, FateUnknown),
        ("error", {"code": "api_error", "as_text": True}, FateUnknown),
        ("error", {"code": "timeout"}, FateUnknown),
        ("error", {"code": "suno_processing_failed"}, SourceUnusable),
        ("drop_before", {}, FateUnknown),
    ],
)
async def test_faults_of_the_service_become_cores_errors(client, standin, fault, options, expected):
    standin.fault(fault, **options)
    with pytest.raises(expected):
        await client.submit(SONG, callback_url=None)
    assert standin.submitted() == 0


async def test_a_timeout_that_names_its_task_is_followed(client, standin):
    standin.fault("error", code="timeout", with_task_id=True)
    accepted = await client.submit(SONG, callback_url=None)
    assert accepted.task_id == standin.latest.id


@pytest.mark.parametrize("shape", ["bare", "success", "trace", "data", "id"])
async def test_every_shape_of_acknowledgement_names_the_task(client, standin, shape):
    standin.fault("ack", shape=shape)
    accepted = await client.submit(SONG, callback_url=None)
    assert accepted.task_id == standin.latest.id


async def test_moderation_says_what_is_wrong_at_once_or_in_the_task(client, standin):
    with pytest.raises(Moderated, match="names an artist"):
        await client.submit(replace(SONG, prompt="like famous-artist"), callback_url=None)
    report = await finished(client, standin, replace(SONG, prompt="late-moderation"))
    assert report.failure is not None
    assert report.failure.code is FailureCode.MODERATED
    assert report.failure.text


@pytest.mark.parametrize(
    ("fault", "options", "clips", "code"),
    [
        ("fail", {"code": "api_error"}, 0, FailureCode.SERVICE_FAULT),
        ("fail", {"code": "used_up"}, 0, FailureCode.OPERATOR),
        ("fail", {"as_text": True}, 0, FailureCode.SERVICE_FAULT),
        ("partial", {}, 1, None),
        ("empty", {}, 0, FailureCode.SERVICE_FAULT),
        ("preview_only", {}, 0, FailureCode.SERVICE_FAULT),
        ("odd_words", {}, 2, None),
        ("old_record", {}, 2, None),
        ("old_record", {"bare_clips": True}, 2, None),
    ],
)
async def test_odd_and_failed_tasks_are_read_for_what_they_are(client, standin, fault, options, clips, code):
    standin.fault(fault, **options)
    report = await finished(client, standin, SONG)
    assert len(report.clips) == clips
    assert (None if report.failure is None else report.failure.code) is code
    assert report.state is (TaskState.SUCCEEDED if clips else TaskState.FAILED)


async def test_an_unplugged_service_is_unreachable_and_comes_back(client, standin):
    await standin.unplug()
    with pytest.raises(Unreachable):
        await client.submit(SONG, callback_url=None)
    await standin.plug()
    assert await client.submit(SONG, callback_url=None)


async def test_a_wrong_key_is_refused(standin, open_client):
    async with open_client(standin.base_url, key="wrong-key") as client:
        with pytest.raises(KeyRefused):
            await client.submit(SONG, callback_url=None)
