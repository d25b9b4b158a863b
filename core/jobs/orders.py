"""What cogs call about jobs: order, cancel, discard, look up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from core.errors import JobOver, JobSent, NotYours, ShuttingDown, SongUnknown
from core.jobs.estimate import Outlook
from core.jobs.intake import Intake, IntakeStore
from core.library.reference import clip_id_in, message_id_in
from core.limits.check import LimitChecks, MemberContext
from core.limits.verdict import Quota, Rule
from core.model.job import SONGS, JobState
from core.ports import AdmissionStore, JobReader, JobWriter, LedgerReader, SongWriter, WorkerJobs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from core.config import Config
    from core.jobs.estimate import Estimator
    from core.jobs.feed import Feed
    from core.jobs.queue import Queue
    from core.jobs.transition import Transitions
    from core.limits.audit import Audit
    from core.model.job import ClipKind, Job, Member, Place, Service, Song
    from core.model.reaction_meanings import Vote
    from core.model.request import SongRequest
    from core.ports import Admission


class OrderStore(AdmissionStore, JobReader, JobWriter, WorkerJobs, SongWriter, LedgerReader, IntakeStore, Protocol):
    """Jobs, their songs, and what the rules and the request need to be read."""


class Orders:
    """Orders, cancels and finds jobs, after checking the rules; built in core.engine."""

    def __init__(  # noqa: PLR0913 - built once, in core.engine
        self,
        *,
        config: Config,
        store: OrderStore,
        feed: Feed,
        queues: dict[Service, Queue],
        estimator: Estimator,
        transitions: Transitions,
        audit: Audit,
        worker_id: str,
        wake: Callable[[Service], None],
        now: Callable[[], datetime],
    ) -> None:
        """`wake` tells the dispatcher of a service that there is something to send."""
        self.config = config
        self.feed = feed
        self.now = now
        self._store = store
        self._queues = queues
        self._estimator = estimator
        self._transitions = transitions
        self._worker_id = worker_id
        self._wake = wake
        self._is_closing = False
        self.audit = audit
        self._intake = Intake(store=store)
        self.rules = LimitChecks(store=store, config=config, now=now)

    def close(self) -> None:
        """Take no more orders."""
        self._is_closing = True

    async def admit(
        self,
        request: SongRequest,
        *,
        member: Member,
        place: Place,
        member_context: MemberContext | None = None,
        ask: str | None = None,
    ) -> Job:
        """Check a request against limits and rules, reserve its credits and queue it, all or nothing.

        `member_context` are the member's roles and channel (None: no roles, the place's channel). `ask` allows one
        open job only for the same request (see core.model.job.Job).

        Raises:
            InvalidOption, SongUnknown, SongClosed, PersonaUnknown: see core.jobs.intake; nothing was reserved.
            Refused: a rule refused it; nothing was reserved. The guild's audit log has it.
        """
        job, admission = await self._prepare(request, member, place, member_context, ask)
        async with self.audit.note_refusals(place.guild_id, member.id, request.action, member_context):
            return self._enqueue(await self._store.admit(job, admission, worker_id=self._worker_id))

    async def admit_voted(
        self,
        request: SongRequest,
        *,
        member: Member,
        place: Place,
        member_context: MemberContext | None = None,
        vote: Vote,
    ) -> Job | None:
        """Count a member's vote for a request; admit it, at that member's cost, if it was the last one needed.

        None: more members must ask.

        Raises: as `admit`; then the vote does not count.
        """
        job, admission = await self._prepare(request, member, place, member_context, f"{vote.clip_id}:{vote.emoji}")
        async with self.audit.note_refusals(place.guild_id, member.id, request.action, member_context):
            admitted = await self._store.admit_voted(job, admission, vote=vote, worker_id=self._worker_id)
        return None if admitted is None else self._enqueue(admitted)

    async def unvote(self, clip_id: str, emoji: str, user_id: int) -> None:
        """Remove a vote, if it was cast."""
        await self._store.unvote(clip_id, emoji, user_id)

    async def check_welcome(
        self,
        *,
        guild_id: int | None,
        user_id: int,
        member_context: MemberContext | None = None,
        typed: Mapping[str, str] | None = None,
        action: str = "lyrics",
    ) -> None:
        """Check that a member may use the bot there, even for what is free.

        `typed` is what they typed, by option; `action` names the request in the audit log.

        Raises:
            Refused: songs are paused, the member is blocked, in the wrong channel, used a blocked word, or may never
                spend anything. The guild's audit log has it.
        """
        if self._is_closing:
            raise ShuttingDown("restarting")
        case = await self.rules.case(
            guild_id=guild_id, user_id=user_id, member_context=member_context or MemberContext()
        )
        async with self.audit.note_refusals(guild_id, user_id, action, member_context):
            self.rules.check_welcome(case, knows_place=member_context is not None, typed=typed or {})

    async def check_remixable(self, song: Song, *, guild_id: int | None, user_id: int) -> None:
        """Check that a member may remix a song there (see core.jobs.intake.Intake.check_remixable)."""
        await self._intake.check_remixable(song, guild_id=guild_id, user_id=user_id)

    async def sources(
        self, request: SongRequest, *, guild_id: int | None, user_id: int
    ) -> tuple[Song | None, Song | None]:
        """Return the source songs of a request, checked as for an order (see core.jobs.intake.Intake.sources)."""
        return await self._intake.sources(request, guild_id=guild_id, user_id=user_id)

    async def save_place(self, job_id: str, place: Place) -> Job | None:
        """Save where a job's card is, and publish the job with it (it may have changed meanwhile)."""
        job = await self._store.change(job_id, at=self.now(), was=frozenset(JobState), place=place)
        if job is not None:
            self.feed.publish(job)
        return job

    async def cancel(self, job_id: str, *, user_id: int) -> Job:
        """Cancel a queued job for free.

        Raises:
            JobUnknown, NotYours: nothing changed.
            JobSent: it was submitted, so it can only be discarded; nothing changed.
            JobOver: it has ended; nothing changed.
        """
        job = await self._own(job_id, user_id)
        cancelled = await self._transitions.cancel(job, user_id)
        if cancelled is not None:
            return cancelled
        raise JobOver(job_id) if (await self._store.job(job_id)).state.is_final else JobSent(job_id)

    async def discard(self, job_id: str, *, user_id: int) -> Job:
        """Discard a submitted job: it is not posted, but charged if it is made; a queued one is cancelled.

        Raises:
            JobUnknown, NotYours: nothing changed.
            JobOver: it has ended, or its song is being posted; nothing changed.
        """
        job = await self._own(job_id, user_id)
        discarded = await self._transitions.cancel(job, user_id) or await self._transitions.discard(job)
        if discarded is None:
            raise JobOver(job_id)
        return discarded

    async def job(self, job_id: str) -> Job:
        """Return a job.

        Raises:
            JobUnknown: no such job.
        """
        return await self._store.job(job_id)

    async def is_ours(self, job_id: str) -> bool:
        """Whether this process is the one to post the clips of a finished job."""
        return await self._store.is_leased_to(self._worker_id, job_id)

    async def job_of_message(self, message_id: int) -> Job | None:
        """Return the job whose card or clip is in a message."""
        return await self._store.job_of_message(message_id)

    async def open_jobs(self, user_id: int) -> Sequence[Job]:
        """Return a member's jobs in progress, oldest first."""
        return await self._store.open_jobs_of(user_id)

    async def songs_of(self, job_id: str) -> Sequence[Song]:
        """Return a job's songs, by number."""
        return await self._store.songs_of_job(job_id)

    async def search(
        self,
        *,
        guild_id: int | None,
        user_id: int,
        typed: str,
        limit: int = 25,
        kinds: frozenset[ClipKind] = SONGS,
    ) -> Sequence[Song]:
        """Return songs a member may use there, own ones first (see core.ports.SongStore.search)."""
        return await self._store.search(
            guild_id=guild_id, user_id=user_id, typed=typed.strip(), limit=limit, kinds=kinds
        )

    async def song(self, reference: str, *, guild_id: int | None, user_id: int) -> Song:
        """Find a song by clip id, by the link to its result message, or by its suno.com song link.

        Raises:
            SongUnknown: there is none that this member may use there.
        """
        song = await self._find(reference.strip())
        if song is None or not song.is_usable(guild_id=guild_id, user_id=user_id):
            raise SongUnknown(reference)
        return song

    async def quota(
        self, *, guild_id: int | None, user_id: int, member_context: MemberContext | None = None, lines: int = 5
    ) -> Quota:
        """Return what a member has left in a guild (None: in direct messages) and the newest ledger entries."""
        case = await self.rules.case(
            guild_id=guild_id, user_id=user_id, member_context=member_context or MemberContext()
        )
        verdicts = {verdict.rule: verdict for verdict in await self.rules.verdicts(case)}
        return Quota(
            uses=verdicts[Rule.MEMBER].uses,
            bonus=case.usage.bonus,
            shortage=verdicts[Rule.GUILD].refusal,
            entries=await self._store.entries(guild_id=guild_id, user_id=user_id, limit=lines),
        )

    def outlook(self, job: Job) -> Outlook:
        """Return a job's place in the queue and how long it is expected to take, from measured times."""
        request = job.request
        if job.state is not JobState.QUEUED:
            return Outlook(position=None, expected=self._estimator.expect(request.action, request.model))
        position = self._queues[job.service].position(job.id)
        return Outlook(
            position=position,
            expected=self._estimator.expect_queued(
                request.action, request.model, position=position or 1, in_flight_cap=self.config.max_in_flight
            ),
        )

    async def add_post(self, clip_id: str, *, channel_id: int, message_id: int, is_home: bool = True) -> None:
        """Remember a message that shows a clip (see core.ports.SongStore.add_post)."""
        await self._store.add_post(clip_id, channel_id=channel_id, message_id=message_id, is_home=is_home)

    async def mark_told(self, job: Job) -> None:
        """Remember that a job's final state was shown."""
        await self._store.mark_told(job.id, self.now())

    async def _own(self, job_id: str, user_id: int) -> Job:
        job = await self._store.job(job_id)
        if job.maker.id != user_id:
            raise NotYours(job_id)
        return job

    async def _prepare(
        self, request: SongRequest, member: Member, place: Place, member_context: MemberContext | None, ask: str | None
    ) -> tuple[Job, Admission]:
        """Return the request as a job, and the rules that it must pass."""
        if self._is_closing:
            raise ShuttingDown("restarting")
        member_context = member_context or MemberContext(channel_ids=frozenset({place.channel_id}))
        case = await self.rules.case(guild_id=place.guild_id, user_id=member.id, member_context=member_context)
        job = await self._intake.job(request, member=member, place=place, case=case, ask=ask)
        return job, self.rules.admission(case, request)

    def _enqueue(self, job: Job) -> Job:
        self._queues[job.service].join(job.id, job.turn)
        self._wake(job.service)
        return job

    async def _find(self, reference: str) -> Song | None:
        message_id = message_id_in(reference)
        if message_id is not None:
            return next(iter(await self._store.songs_of_message(message_id)), None)
        clip_id = clip_id_in(reference)
        return None if clip_id is None else await self._store.song(clip_id)
