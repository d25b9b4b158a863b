"""Figures for Prometheus count what happened, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.metrics import Metrics
from core.model.job import Job, JobState, Member, Place, Service
from core.model.request import SongRequest

NOW = datetime(2026, 11, 24, tzinfo=UTC)
JOB = Job(
    id="1",
    state=JobState.QUEUED,
    service=Service.SUNO,
    request=SongRequest(action="generate", model="chirp-v5-5"),
    maker=Member(id=1, name="alice"),
    place=Place(guild_id=1, channel_id=2),
    cost=1,
    turn=0,
    created_at=NOW,
    updated_at=NOW,
)


def figure(metrics, name, **labels):
    return metrics.registry.get_sample_value(name, labels)


def test_a_job_is_counted_where_it_stands_and_once_when_it_ends():
    metrics = Metrics()
    metrics.note(JOB)
    metrics.note(replace(JOB, state=JobState.RUNNING))
    assert figure(metrics, "chorus_jobs_open", state="queued") == 0
    assert figure(metrics, "chorus_jobs_open", state="running") == 1
    done = replace(
        JOB, state=JobState.DELIVERED, submitted_at=NOW, finished_at=NOW + timedelta(seconds=50), told_at=NOW
    )
    metrics.note(done)
    metrics.note(done)
    assert figure(metrics, "chorus_jobs_open", state="running") == 0
    assert figure(metrics, "chorus_jobs_ended_total", action="generate", state="delivered") == 1
    assert figure(metrics, "chorus_song_seconds_sum", action="generate", model="chirp-v5-5") == 50


def test_an_end_that_only_had_to_be_told_is_not_counted_again():
    metrics = Metrics()
    metrics.note(replace(JOB, state=JobState.FAILED))
    assert figure(metrics, "chorus_jobs_ended_total", action="generate", state="failed") is None
