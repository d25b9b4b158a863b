"""Which process works on which job. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from core.model.job import Job, JobState, Worker


class WorkerJobs(Protocol):
    """The jobs that are leased to a worker."""

    async def jobs_of_worker(self, worker_id: str, states: Collection[JobState]) -> Sequence[Job]:
        """Return the worker's jobs in those states, oldest first."""
        ...

    async def is_leased_to(self, worker_id: str, job_id: str) -> bool:
        """Whether a job is leased to that worker."""
        ...


class LeaseStore(WorkerJobs, Protocol):
    """Leases. A job is leased to a worker; the lease lasts while the worker's own row is alive."""

    async def register(self, worker: Worker, *, now: datetime, alive_until: datetime) -> None:
        """Write the worker's row, and drop those of dead workers of the same host.

        A worker is dead if its process is gone (killed; this is how a restarted process takes its own jobs back at
        once) or if it had this very pid (a container that was started again).
        """
        ...

    async def renew(self, worker_id: str, alive_until: datetime) -> bool:
        """Stay alive; False if the row is gone (others took over: register again; no job is leased any more)."""
        ...

    async def adopt(self, worker_id: str, *, now: datetime, limit: int) -> Sequence[Job]:
        """Lease to this worker up to `limit` jobs that no living worker holds, and return those it got.

        Workers of the same host whose process is gone are dead at once, others once their row has run out.
        Jobs are adopted as long as there is something to do: every open one, and every final one not shown yet.
        """
        ...

    async def retire(self, worker_id: str) -> None:
        """Drop the worker's row: all its jobs are free for others at once."""
        ...
