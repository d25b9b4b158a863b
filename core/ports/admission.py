"""How a store admits a request: checks, reservation and job in one transaction. The docstrings are the contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from core.errors import Refused
    from core.model.job import Job
    from core.model.money import Window
    from core.model.reaction_meanings import Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The rules that one request must pass, in the order in which they are checked.

    First the operator's pause and a block (both read in the same transaction), then `refusals` (what core has found
    out: the channel, a blocked word), the cooldown (seconds since the member's last order in that guild), the member's
    open jobs there, then the windows: the member's (bonus credits may make up what is missing), the guild's, the
    operator's.
    """

    windows: tuple[Window, ...]
    refusals: tuple[Refused, ...] = ()
    songs_at_once: int | None = None
    cooldown_s: int = 0
    queue_weight: float = 1.0


class AdmissionStore(Protocol):
    """Admits jobs, and counts votes for those that several members must ask for."""

    async def admit(self, job: Job, admission: Admission, *, worker_id: str) -> Job:
        """Check the rules, reserve the credits, and write the job with its turn in the queue, leased to `worker_id`.

        `job.cost` credits are reserved and written as one reserve entry; `job.turn` is ignored. The guild's and the
        operator's windows count all of it. The member's windows count what fits into all of them, and bonus credits
        (soonest expiry first) make up the rest; a refund gives each back what was taken from it.
        The turn is max(the service's virtual time, the member's newest live turn + 1 / queue_weight): members are
        served in rotation however many jobs one of them has waiting. Cancelled jobs do not count.

        Where `job.ask` is set, at most one open job has it.

        Raises:
            AlreadyAsked, Paused, Blocked, one of `admission.refusals`, CoolingDown, SongsAtOnceReached, QuotaSpent,
            GuildBudgetSpent, OperatorBudgetSpent: the first rule that refused; nothing was written.
        """
        ...

    async def admit_voted(self, job: Job, admission: Admission, *, vote: Vote, worker_id: str) -> Job | None:
        """Count a member's vote; if it is the last one needed, remove all votes for it and admit the job.

        None: more members must ask; the vote was written (once, however often it is cast).

        Raises:
            AlreadyAsked: an open job has `job.ask`. Nothing was written.
            Paused, Blocked: the member may not order anything; nothing was written, so this vote does not count.
            Refused: the vote was the last one, and as `admit`; nothing was written, so this vote does not count.
        """
        ...

    async def unvote(self, clip_id: str, emoji: str, user_id: int) -> None:
        """Remove a member's vote, if it is there."""
        ...
