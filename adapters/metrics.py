"""Metrics for Prometheus, counted from the feed of job changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from core.model.job import JobState

if TYPE_CHECKING:
    from core.jobs.feed import Subscription
    from core.model.job import Job

SONG_SECONDS = (15, 30, 45, 60, 90, 120, 180, 300, 600, 1200)
"""Upper bounds: the provider's guides say one to two minutes a song, its clients wait up to ten."""


class Metrics:
    """Jobs by how they ended and how long songs took, of this process since it started."""

    def __init__(self) -> None:
        """Start from zero, in a registry of its own."""
        self.registry = CollectorRegistry()
        self._ended = Counter(
            "chorus_jobs_ended", "Jobs that reached a final state", ("action", "state"), registry=self.registry
        )
        self._open = Gauge(
            "chorus_jobs_open", "Jobs this process works on, by state", ("state",), registry=self.registry
        )
        self._seconds = Histogram(
            "chorus_song_seconds",
            "From an accepted submit to the finished song",
            ("action", "model"),
            buckets=SONG_SECONDS,
            registry=self.registry,
        )
        self._states: dict[str, JobState] = {}

    async def watch(self, changes: Subscription) -> None:
        """Count changes until cancelled."""
        async for job in changes:
            self.note(job)

    def note(self, job: Job) -> None:
        """Count one change; a job that is published twice in the same state counts once."""
        before = self._states.pop(job.id, None)
        if before is not None:
            self._open.labels(before.value).dec()
        if job.state.is_final:
            # A final job is published once by its change; one that was only adopted to be shown has no earlier state.
            if before is not None:
                self._count_end(job)
            return
        self._states[job.id] = job.state
        self._open.labels(job.state.value).inc()

    def _count_end(self, job: Job) -> None:
        self._ended.labels(job.request.action, job.state.value).inc()
        if job.state is JobState.DELIVERED and job.submitted_at and job.finished_at:
            seconds = (job.finished_at - job.submitted_at).total_seconds()
            self._seconds.labels(job.request.action, job.request.model).observe(seconds)
