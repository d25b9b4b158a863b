"""News of a job that arrives late or out of order never takes a card back."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, strategies as st

from cogs._posting.updates import merge_reading
from core.model.job import FINAL_STATES, Job, JobState, Member, Place, Service
from core.model.request import SongRequest

NOW = datetime(2026, 9, 1, tzinfo=UTC)
JOB = Job(
    id="0" * 32,
    state=JobState.QUEUED,
    service=Service.SUNO,
    request=SongRequest(action="generate", model="chirp-v5-5", prompt="x"),
    maker=Member(id=1, name="alice"),
    place=Place(guild_id=2, channel_id=3),
    cost=1,
    turn=0.0,
    created_at=NOW,
    updated_at=NOW,
)


def test_a_late_reading_does_not_take_a_finished_job_back():
    finished = replace(JOB, state=JobState.DELIVERING)
    assert merge_reading(finished, replace(JOB, state=JobState.RUNNING)).state is JobState.DELIVERING


def test_a_late_reading_still_tells_where_the_card_is():
    placed = replace(JOB, state=JobState.PENDING, place=replace(JOB.place, message_id=4))
    assert merge_reading(replace(JOB, state=JobState.RUNNING), placed).place.message_id == 4
    assert merge_reading(placed, replace(JOB, state=JobState.RUNNING)).place.message_id == 4


def test_a_submit_that_started_nothing_leads_back_to_the_queue():
    again = replace(JOB, attempts=1)
    assert merge_reading(replace(JOB, state=JobState.SUBMITTING), again).state is JobState.QUEUED


def test_what_the_maker_gave_up_stays_given_up():
    discarded = replace(JOB, state=JobState.RUNNING, is_discarded=True)
    assert merge_reading(discarded, replace(JOB, state=JobState.RUNNING)).is_discarded


@given(st.permutations([JobState.SUBMITTING, JobState.PENDING, JobState.RUNNING, JobState.DELIVERING]))
def test_whatever_order_news_comes_in_the_furthest_state_is_known(states):
    known = JOB
    for state in states:
        known = merge_reading(known, replace(JOB, state=state))
    assert known.state is JobState.DELIVERING


@given(st.sampled_from(sorted(FINAL_STATES)), st.sampled_from(sorted(set(JobState) - FINAL_STATES)))
def test_an_end_is_an_end(end, state):
    assert merge_reading(replace(JOB, state=end), replace(JOB, state=state)).state is end
