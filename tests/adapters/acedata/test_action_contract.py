"""Every action that can be ordered, from submit to its clips, on the stand-in service."""

from datetime import timedelta

import pytest

from core.action import ACTIONS
from core.model.job import FailureCode, Service
from core.model.request import SongRequest
from core.model.task import TaskState
from sandbox.acedata import Pace, StandIn

KEY = "sk-test-4f9a1c77e2"
MODEL = "chirp-v5-5"
MARGIN = timedelta(seconds=60)
LYRICS = "[Verse]\nFog on the pier\nLamps in the rain"


@pytest.fixture(scope="module")
def shared_standin():
    with StandIn(Pace(pending_s=0.01, running_s=0.01, clip_s=2.0, video_s=0.5), keys=(KEY,)) as standin:
        yield standin


@pytest.fixture
def standin(shared_standin):
    shared_standin.reset()
    return shared_standin


@pytest.fixture
async def client(standin, open_client):
    async with open_client(standin.base_url, read_s=5.0) as opened:
        yield opened


async def finished(client, standin, request):
    """Submit an order, wait for its end and read it."""
    accepted = await client.submit(request, callback_url=None)
    await standin.until(lambda: standin.tasks[accepted.task_id].is_over, timeout_s=20)
    report = await client.retrieve(ACTIONS[request.action].service, accepted.task_id)
    assert report is not None
    assert report.trace_id == accepted.trace_id
    return report


async def song(client, standin, **typed):
    report = await finished(client, standin, SongRequest(action="generate", model=MODEL, lyrics=LYRICS, **typed))
    return report.clips[0]


TYPED = {
    "extend": {"at_s": 1.0, "lyrics": LYRICS},
    "upload_extend": {"at_s": 1.0},
    "replace_section": {"start_s": 0.5, "end_s": 1.5, "lyrics": "Sun on the pier", "style": "folk"},
    "cover": {"style": "jazz"},
    "upload_cover": {"style": "jazz"},
    "underpainting": {"start_s": 0.0, "end_s": 1.0, "style": "folk"},
    "overpainting": {"end_s": 1.0, "lyrics": LYRICS},
    "samples": {"start_s": 0.5, "end_s": 1.5, "prompt": "a waltz"},
    "extract_stem": {"stem": "drums"},
    "add_stem": {"stem": "strings", "prompt": "warm"},
    "remaster": {"variation": "high"},
    "adjust_speed": {"speed": 0.5, "keeps_pitch": True, "source_title": "Harbor"},
    "sounds": {"prompt": "a creaking door", "is_loop": True, "bpm": 100, "key": "Am"},
    "inspo": {"prompt": "a waltz", "style": "folk"},
    "generate": {"prompt": "a waltz", "style": "folk"},
    "artist_consistency": {"prompt": "a waltz"},
    "artist_consistency_vox": {"lyrics": LYRICS, "style": "folk"},
    "mashup": {"prompt": "both"},
    "video": {"prompt": "lanterns over a harbor", "aspect_ratio": "1:1", "is_loop": True},
    "video_extend": {"prompt": "the lanterns rise"},
}
PERSONAS = ("artist_consistency", "artist_consistency_vox")


async def request_for(client, standin, action):
    """An order of an action, with the clips and personas that it works on."""
    typed = dict(TYPED.get(action, {}))
    model = "" if ACTIONS[action].models == () else MODEL
    if action == "video_extend":
        first = await finished(client, standin, SongRequest(action="video", model="", prompt="lanterns"))
        return SongRequest(action=action, model=model, source_clip_id=first.clips[0].id, **typed)
    source = await song(client, standin)
    if action in PERSONAS:
        vox_id = await client.create_vox(source.id, start_s=0.0, end_s=1.0) if action.endswith("vox") else None
        typed["persona_id"] = await client.create_persona(source.id, name="Ann", description="", vox_id=vox_id)
        typed["persona_clip_id"] = source.id
    if action == "mashup":
        typed["second_clip_id"] = (await song(client, standin, style="rock")).id
    if action == "inspo":
        typed["urls"] = (source.audio_url,)
    if action == "video":
        typed["image_url"] = source.image_url
    if ACTIONS[action].is_uploaded:
        source = await client.upload(source.audio_url)
        return SongRequest(action=action, model=model, source_clip_id=source.clip_id, **typed)
    if action == "concat":
        extend = SongRequest(action="extend", model=MODEL, source_clip_id=source.id, **TYPED["extend"])
        source = (await finished(client, standin, extend)).clips[0]
    source_id = source.id if ACTIONS[action].has_source else None
    return SongRequest(action=action, model=model, source_clip_id=source_id, **typed)


@pytest.mark.parametrize("action", ACTIONS)
async def test_every_action_is_valid_ends_in_its_clips_and_is_found_again(client, standin, action):
    request = await request_for(client, standin, action)
    report = await finished(client, standin, request)
    assert report.failure is None
    assert len(report.clips) == ACTIONS[action].clips
    is_video = ACTIONS[action].service is Service.LUMA
    assert all(bool(clip.video_url) is is_video and bool(clip.audio_url) is not is_video for clip in report.clips)
    created_at = standin.latest.created_at
    again = await client.find(
        request, callback_url=None, created_from=created_at - MARGIN, created_until=created_at + MARGIN
    )
    assert [task.task_id for task in again] == [report.task_id]


async def test_an_extracted_stem_and_what_is_left_are_told_apart_by_their_titles(client, standin):
    report = await finished(client, standin, await request_for(client, standin, "extract_stem"))
    assert [clip.title for clip in report.clips] == [
        "Drums, set 1",
        "Without drums, set 1",
        "Drums, set 2",
        "Without drums, set 2",
    ]


async def test_a_video_goes_from_pending_to_one_silent_clip_with_a_picture(client, standin):
    standin.hold()
    accepted = await client.submit(SongRequest(action="video", model="", prompt="lanterns"), callback_url=None)
    reports = [await client.retrieve(Service.LUMA, accepted.task_id)]
    for _ in range(2):
        await standin.step(accepted.task_id)
        reports.append((await client.retrieve_batch(Service.LUMA, [accepted.task_id]))[accepted.task_id])
    assert [report.state for report in reports] == [TaskState.PENDING, TaskState.RUNNING, TaskState.SUCCEEDED]
    assert [report.clips for report in reports[:2]] == [(), ()]
    (clip,) = reports[-1].clips
    assert (clip.id, clip.audio_url) == (standin.latest.video.id, "")
    assert clip.video_url.endswith(".mp4")
    assert clip.image_url.endswith(".jpg")
    assert await client.retrieve(Service.SUNO, accepted.task_id) is None


@pytest.mark.parametrize(
    ("fault", "options", "state", "code"),
    [
        ("fail", {"code": "forbidden"}, TaskState.FAILED, FailureCode.MODERATED),
        ("fail", {"as_text": True}, TaskState.FAILED, FailureCode.SERVICE_FAULT),
        ("empty", {}, TaskState.FAILED, FailureCode.SERVICE_FAULT),
        ("odd_words", {}, TaskState.SUCCEEDED, None),
        ("old_record", {}, TaskState.SUCCEEDED, None),
        ("old_record", {"bare_clips": True}, TaskState.SUCCEEDED, None),
    ],
)
async def test_odd_and_failed_videos_are_read_for_what_they_are(client, standin, fault, options, state, code):
    standin.fault(fault, **options)
    report = await finished(client, standin, SongRequest(action="video", model="", prompt="lanterns"))
    assert report.state is state
    assert (None if report.failure is None else report.failure.code) is code


async def test_of_equal_videos_the_callback_url_tells_which_is_which(client, standin):
    urls = ["http://127.0.0.1:9/callbacks/first-token-0123", "http://127.0.0.1:9/callbacks/other-token-0123"]
    request = SongRequest(action="video", model="", prompt="lanterns")
    tasks = [await client.submit(request, callback_url=url) for url in urls]
    created_at = standin.latest.created_at
    for task, url in zip(tasks, urls, strict=True):
        found = await client.find(
            request, callback_url=url, created_from=created_at - MARGIN, created_until=created_at + MARGIN
        )
        assert [report.task_id for report in found] == [task.task_id]
