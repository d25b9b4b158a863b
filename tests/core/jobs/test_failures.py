"""Whatever goes wrong at the provider: nothing is charged or sent twice, the member is told, the bot lives on."""

import pytest

from core.model.job import JobState
from core.model.money import EntryKind
from tests.support.stage import API_KEY, entries, is_result, jobs_of, spent, wait_for_headline

FAILED = "No song this time"


async def order(stage, prompt="rain on a tin roof"):
    return await stage.alice.slash(stage.songs, "song", prompt=prompt)


async def assert_given_back(stage, caplog, *, tasks):
    """The one job was refunded once, the operator's line names its task and trace, and the next song arrives."""
    [job] = await jobs_of(stage, JobState.FAILED, JobState.EXPIRED)
    assert [entry.kind for entry in await entries(stage, job)] == [EntryKind.RESERVE, EntryKind.REFUND]
    assert await spent(stage, stage.alice) == 0
    assert stage.standin.submitted() == tasks
    if job.task_id or job.trace_id:
        lines = [record.getMessage() for record in caplog.records if job.id in record.getMessage()]
        assert any((job.task_id or "-") in line and "trace" in line for line in lines)
    assert API_KEY not in caplog.text
    stage.standin.clear_faults()
    answer = await order(stage, "and the next song arrives")
    await answer.wait_for_response(is_result)
    assert await spent(stage, stage.alice) == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ({"code": "forbidden", "message": "The lyrics name an artist."}, "The lyrics name an artist."),
        ({"code": "bad_request", "message": "style is too long"}, "style is too long"),
        ({"code": "used_up"}, "owner has been notified"),
        ({"code": "invalid_token"}, "owner has been notified"),
        ({"code": "token_mismatched"}, "owner has been notified"),
        ({"code": "disabled"}, "owner has been notified"),
        ({"code": None, "status": 403}, "owner has been notified"),
        ({"code": "suno_model_unavailable"}, "can't use that song or model"),
        ({"code": "api_error", "with_task_id": True}, "went wrong at Suno"),
    ],
)
async def test_a_refused_submit_is_given_back_and_said_in_plain_words(stage, caplog, error, said):
    stage.standin.fault("error", **error)
    await order(stage)
    card = await wait_for_headline(stage, FAILED)
    assert said in card.text
    assert "credit was refunded" in card.text
    assert [button["label"] for button in card.buttons] == ["Try again"]
    await assert_given_back(stage, caplog, tasks=1 if error.get("with_task_id") else 0)


@pytest.mark.parametrize("code", ["too_many_requests", "busy"])
async def test_a_busy_provider_is_asked_again_until_it_takes_the_order(stage, code):
    stage.standin.fault("error", times=1, code=code)
    answer = await order(stage)
    await answer.wait_for_response(is_result)
    assert stage.standin.submitted() == 1
    assert any("busy" in version.text for version in answer.response.versions)
    assert await spent(stage, stage.alice) == 1


async def test_an_unreachable_provider_is_asked_again_until_it_is_back(stage):
    await stage.standin.unplug()
    answer = await order(stage)
    await answer.wait_for_response(lambda card: "Trying again" in card.text)
    await stage.standin.plug()
    await answer.wait_for_response(is_result)
    assert stage.standin.submitted() == 1


@pytest.mark.parametrize("kind", ["drop_after", "no_task_id", "slow_answer", "junk"])
async def test_an_order_whose_answer_was_lost_is_found_again_and_not_sent_twice(stage, kind):
    if kind == "junk":
        stage.standin.fault("junk", accepted=True)
    elif kind == "slow_answer":
        stage.standin.fault("error", code="timeout", accepted=True)
    else:
        stage.standin.fault(kind)
    answer = await order(stage)
    await answer.wait_for_response(is_result)
    assert stage.standin.submitted() == 1
    assert stage.standin.billed.total() == 1
    assert await spent(stage, stage.alice) == 1


async def test_an_order_that_never_turns_up_is_given_back_at_its_deadline_and_not_sent_again(empty_stage, caplog):
    stage = empty_stage
    await stage.start(job_deadline_s=0.5)
    stage.standin.fault("drop_before")
    answer = await order(stage)
    card = await wait_for_headline(stage, FAILED)
    assert any("Checking" in version.text for version in card.versions)
    assert answer.response.id == card.id
    assert len(stage.standin.asked("/suno/audios")) == 1
    await stage.restart(job_deadline_s=60)
    await assert_given_back(stage, caplog, tasks=0)


async def test_an_order_answered_with_an_error_and_not_found_is_given_back_soon(stage, caplog):
    stage.standin.fault("error", code="api_error")
    await order(stage)
    await wait_for_headline(stage, FAILED)
    assert len(stage.standin.asked("/suno/audios")) == 1
    await assert_given_back(stage, caplog, tasks=0)


@pytest.mark.parametrize(
    ("fault", "options", "said"),
    [
        ("fail", {}, "went wrong at Suno"),
        ("fail", {"as_text": True}, "No song"),
        ("fail", {"code": "forbidden", "message": "The lyrics are too harsh."}, "The lyrics are too harsh."),
        ("empty", {}, "went wrong at Suno"),
        ("preview_only", {}, "No song"),
    ],
)
async def test_a_task_that_fails_is_given_back_once(stage, caplog, fault, options, said):
    stage.standin.fault(fault, **options)
    await order(stage)
    card = await wait_for_headline(stage, FAILED)
    assert said in card.text
    await assert_given_back(stage, caplog, tasks=1)


@pytest.mark.parametrize("phase", ["pending", "running"])
async def test_a_task_that_never_ends_is_given_back_at_its_deadline(empty_stage, caplog, phase):
    stage = empty_stage
    await stage.start(job_deadline_s=0.5)
    stage.standin.fault("stuck", phase=phase)
    await order(stage)
    card = await wait_for_headline(stage, FAILED)
    assert "never finished" in card.text
    await stage.restart(job_deadline_s=60)
    await assert_given_back(stage, caplog, tasks=1)


async def test_a_partly_failed_task_delivers_what_can_be_played(stage):
    stage.standin.fault("partial")
    answer = await order(stage)
    result = await answer.wait_for_response(is_result)
    assert len([file for file in result.attachments if file.filename.endswith(".mp3")]) == 1
    assert await spent(stage, stage.alice) == 1


@pytest.mark.parametrize(
    ("fault", "options"), [("odd_words", {}), ("old_record", {}), ("old_record", {"bare_clips": True})]
)
async def test_records_of_an_odd_shape_are_understood(stage, fault, options):
    stage.standin.fault(fault, **options)
    answer = await order(stage)
    await answer.wait_for_response(is_result)


@pytest.mark.parametrize(
    ("fault", "options"),
    [
        ("error", {"code": "too_many_requests"}),
        ("error", {"code": "api_error"}),
        ("junk", {}),
        ("drop_before", {}),
        ("vanish", {}),
    ],
)
async def test_task_reads_that_fail_only_take_longer(stage, fault, options):
    stage.standin.fault(fault, path="/suno/tasks", times=2, **options)
    answer = await order(stage)
    await answer.wait_for_response(is_result)
    assert stage.standin.submitted() == 1
