"""What is known of a job once there is news of it, which can arrive out of order."""

from __future__ import annotations

from dataclasses import replace

from core.model.job import FINAL_STATES, Job, JobState

_RANKS = {
    state: rank
    for rank, states in enumerate(
        (
            {JobState.QUEUED},
            {JobState.SUBMITTING},
            {JobState.UNKNOWN},
            {JobState.PENDING},
            {JobState.RUNNING},
            {JobState.DELIVERING},
            FINAL_STATES,
        )
    )
    for state in states
}


def newer(known: Job, told: Job) -> Job:
    """Return what is known of a job after it was told about: readings can arrive late, and states only move on.

    A reading made before another can be told after it (two writers, one feed). Only a submit that started nothing
    leads back, and then the attempts have risen.
    """
    job = told if told.attempts > known.attempts or _RANKS[told.state] >= _RANKS[known.state] else known
    place = told.place if told.place.message_id is not None else known.place
    return replace(job, place=place, is_discarded=known.is_discarded or told.is_discarded)


def shown_state(job: Job) -> tuple[JobState, bool, bool]:
    """Return what makes a card worth an edit at once: where the job stands, and whether Suno turned it away before."""
    return job.state, job.is_discarded, job.attempts > 0


def is_in_work(job: Job) -> bool:
    """Whether nothing was made yet that could be posted."""
    return not job.state.is_final and job.state is not JobState.DELIVERING
