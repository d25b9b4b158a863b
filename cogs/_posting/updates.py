"""What is known of a job after an update, which can arrive out of order."""

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


def merge_reading(known: Job, reading: Job) -> Job:
    """Return what is known of a job after an update: readings can arrive late, and states only advance.

    A reading made before another can arrive after it (two writers, one feed). Only a submit that started nothing
    leads back, and then the number of attempts is higher.
    """
    job = reading if reading.attempts > known.attempts or _RANKS[reading.state] >= _RANKS[known.state] else known
    place = reading.place if reading.place.message_id is not None else known.place
    return replace(job, place=place, is_discarded=known.is_discarded or reading.is_discarded)


def shown_state(job: Job) -> tuple[JobState, bool, bool]:
    """Return what makes a card worth an edit at once: the job's state, and whether Suno refused it before."""
    return job.state, job.is_discarded, job.attempts > 0


def is_unfinished(job: Job) -> bool:
    """Whether nothing was made yet that could be posted."""
    return not job.state.is_final and job.state is not JobState.DELIVERING


def is_deliverable(job: Job) -> bool:
    """Whether there is a song to post; one that its maker discarded is not, and ends without being posted."""
    return job.state is JobState.DELIVERING and not job.is_discarded
