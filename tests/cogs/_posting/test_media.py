"""Media that do not come as they should: the member is told in plain words, nothing is charged, the bot lives on."""

import logging
from dataclasses import replace

import pytest

from core.model.job import JobState
from core.model.money import EntryKind
from tests.support.cards import until_state
from tests.support.stage import entries, is_result, jobs_of, spent, wait_for_headline


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    """Pauses that belong to a slow world are short here; none of them is what a test shows."""
    monkeypatch.setattr("core.media.delivery.PATIENCE_S", (0.01, 0.01))


def be_impatient(stage):
    """Let a file that comes more slowly than this count as one that does not come."""
    media = stage.parts.engine.services.delivery._media
    media._limits = replace(media._limits, total_s=0.3, cover_s=0.3)


@pytest.mark.parametrize(
    ("fault", "options"),
    [
        ("media_error", {"status": 404}),
        ("media_error", {"status": 503}),
        ("media_slow", {"chunk_bytes": 64, "delay_s": 0.1}),
        ("media_short", {}),
        ("media_html", {}),
        ("media_redirect", {"location": "http://169.254.169.254/latest/meta-data"}),
    ],
)
async def test_audio_that_cannot_be_had_is_given_back_and_said_in_plain_words(stage, caplog, fault, options):
    be_impatient(stage)
    stage.standin.fault(fault, times=None, suffix=".mp3", **options)
    with caplog.at_level(logging.WARNING):
        await stage.alice.slash(stage.songs, "song", prompt="rain on a tin roof")
        card = await wait_for_headline(stage, "No song this time")
        job = await until_state(stage, JobState.FAILED)

    assert "its audio couldn't be downloaded" in card.text
    assert "Your credit was refunded." in card.text
    assert [button["label"] for button in card.buttons] == ["Try again"]
    assert card.pinged == ()
    assert [entry.kind for entry in await entries(stage, job)] == [EntryKind.RESERVE, EntryKind.REFUND]
    assert await spent(stage, stage.alice) == 0
    lines = [record.getMessage() for record in caplog.records if job.id in record.getMessage()]
    assert any(job.task_id in line and job.trace_id in line for line in lines)

    stage.standin.clear_faults()
    answer = await stage.alice.click(card, label="Try again")
    await answer.wait_for_response(is_result)


@pytest.mark.parametrize("fault", ["media_error", "media_short"])
async def test_audio_that_is_late_at_the_cdn_arrives_all_the_same(stage, fault):
    stage.standin.fault(fault, times=1, suffix=".mp3")
    answer = await stage.alice.slash(stage.songs, "song", prompt="rain on a tin roof")
    result = await answer.wait_for_response(is_result)

    assert len([file for file in result.attachments if file.filename.endswith(".mp3")]) == 2
    assert await spent(stage, stage.alice) == 1


@pytest.mark.parametrize(("fault", "options"), [("media_error", {}), ("media_html", {}), ("media_slow", {})])
async def test_a_song_comes_without_a_cover_that_cannot_be_had(stage, fault, options):
    be_impatient(stage)
    stage.standin.fault(fault, times=None, suffix=".jpeg", **options)
    answer = await stage.alice.slash(stage.songs, "song", prompt="rain on a tin roof")
    result = await answer.wait_for_response(is_result)

    assert {file.filename.rpartition(".")[2] for file in result.attachments} == {"mp3"}
    assert [job.state for job in await jobs_of(stage)] != [JobState.FAILED]
