"""The feed tells the newest state of every job, and never more than that."""

from dataclasses import replace
from datetime import UTC, datetime

from core.jobs.feed import Feed
from core.model.job import Job, JobState, Member, Place, Service
from core.model.request import SongRequest

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def job(job_id, state=JobState.QUEUED, revision=0):
    return Job(
        id=job_id,
        state=state,
        revision=revision,
        service=Service.SUNO,
        request=SongRequest(action="generate", model="chirp-v5-5"),
        maker=Member(id=1, name="alice"),
        place=Place(guild_id=1, channel_id=2),
        cost=1,
        turn=0,
        created_at=NOW,
        updated_at=NOW,
    )


async def test_a_reader_that_lags_behind_gets_only_the_newest_state():
    feed = Feed()
    with feed.subscribe() as changes:
        reader = aiter(changes)
        feed.publish(job("a"))
        feed.publish(job("b"))
        feed.publish(job("a", JobState.RUNNING, revision=1))
        assert [(await anext(reader)).id for _ in range(2)] == ["a", "b"]
        feed.publish(job("a", JobState.DELIVERED, revision=2))
        assert (await anext(reader)).state is JobState.DELIVERED


async def test_news_that_was_overtaken_is_not_told():
    feed = Feed()
    newest = job("a", JobState.DELIVERING, revision=5)
    with feed.subscribe() as changes:
        reader = aiter(changes)
        feed.publish(newest)
        feed.publish(replace(newest, state=JobState.RUNNING, revision=4))
        assert (await anext(reader)).state is JobState.DELIVERING
        feed.publish(replace(newest, state=JobState.RUNNING, revision=4))
        feed.publish(job("b"))
        assert (await anext(reader)).id == "b"


async def test_nothing_is_kept_for_readers_that_left():
    feed = Feed()
    with feed.subscribe() as changes:
        pass
    feed.publish(job("a"))
    assert not changes._newest
