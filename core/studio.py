"""What people can ask of the house: order, cancel, look up. The one door through which the cogs enter core."""

from __future__ import annotations

import re
import secrets
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.action import ACTIONS
from core.errors import JobOver, JobSent, NotYours, SongUnknown, StudioClosing
from core.limit import check, check_at
from core.model import Job, JobState
from core.money import Admission, GuildSettings
from core.pace import Outlook
from core.window import member_windows, operator_window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from core.feed import Feed
    from core.line import Line
    from core.model import Member, Place, Service, Song, SongRequest
    from core.money import LedgerEntry, WindowUse
    from core.pace import Pace
    from core.ports import Store
    from core.terms import Terms
    from core.transition import Transitions

INTERACTION_TOKEN_LIFE = timedelta(minutes=15)
"""Discord: "Interaction tokens are valid for 15 minutes"."""

_CLIP_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MESSAGE_LINK = re.compile(r"/channels/(?:\d+|@me)/\d+/(\d{1,19})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What a member has left in each window, and the newest ledger entries."""

    uses: Sequence[WindowUse]
    entries: Sequence[LedgerEntry]


class Studio:
    """Orders, cancellations and look-ups, each held against the rules."""

    def __init__(  # noqa: PLR0913 - built once, in bot.py, from all the parts it joins
        self,
        *,
        terms: Terms,
        store: Store,
        feed: Feed,
        lines: dict[Service, Line],
        pace: Pace,
        transitions: Transitions,
        worker_id: str,
        wake: Callable[[Service], None],
        now: Callable[[], datetime],
    ) -> None:
        """Join the parts; `wake` tells the dispatcher of a service that there is something to send."""
        self.terms = terms
        self.feed = feed
        self.now = now
        self._store = store
        self._lines = lines
        self._pace = pace
        self._transitions = transitions
        self._worker_id = worker_id
        self._wake = wake
        self._is_closing = False

    def close(self) -> None:
        """Take no more orders."""
        self._is_closing = True

    async def admit(self, request: SongRequest, *, member: Member, place: Place) -> Job:
        """Hold an order against the limits and the rules, reserve its credits and queue it, all or nothing.

        Raises:
            InvalidOption: something typed cannot be sent; nothing was reserved.
            SongUnknown: the source is not a song this member may use there; nothing was reserved.
            Refused: a rule said no; nothing was reserved.
        """
        if self._is_closing:
            raise StudioClosing("restarting")
        check(request)
        source = await self._source_of(request, member, place)
        settings = await self._settings(place.guild_id)
        now = self.now()
        action = ACTIONS[request.action]
        windows = member_windows(
            guild_id=place.guild_id,
            user_id=member.id,
            settings=settings,
            default_daily=self.terms.daily_credits,
            now=now,
        )
        admission = Admission(
            windows=(*windows, operator_window(self.terms.operator_daily_credits, now)),
            songs_at_once=settings.songs_at_once,
            cooldown_s=settings.cooldown_s,
        )
        job = await self._store.admit(
            Job(
                id=uuid.uuid4().hex,
                state=JobState.QUEUED,
                service=action.service,
                request=request if source is None else replace(request, source_title=source.clip.title),
                maker=member,
                place=place,
                cost=action.cost,
                turn=0.0,
                created_at=now,
                updated_at=now,
                root_clip_id=None if source is None else source.root_clip_id,
                callback_token=secrets.token_urlsafe(32),
            ),
            admission,
            worker_id=self._worker_id,
        )
        self._lines[job.service].join(job.id, job.turn)
        self._wake(job.service)
        return job

    async def placed(self, job_id: str, place: Place) -> Job | None:
        """Remember where a job's card stands, and make the job known with it (it may have moved on meanwhile)."""
        job = await self._store.change(job_id, at=self.now(), was=frozenset(JobState), place=place)
        if job is not None:
            self.feed.publish(job)
        return job

    async def cancel(self, job_id: str, *, user_id: int) -> Job:
        """Take a queued job back for free.

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
        """Give up a song that was submitted: it is not posted, and paid for if it is made; a queued one is cancelled.

        Raises:
            JobUnknown, NotYours: nothing changed.
            JobOver: it has ended, or its song is being posted; nothing changed.
        """
        job = await self._own(job_id, user_id)
        given_up = await self._transitions.cancel(job, user_id) or await self._transitions.discard(job)
        if given_up is None:
            raise JobOver(job_id)
        return given_up

    async def job(self, job_id: str) -> Job:
        """Return a job.

        Raises:
            JobUnknown: no such job.
        """
        return await self._store.job(job_id)

    async def job_of_message(self, message_id: int) -> Job | None:
        """Return the job whose card or clip stands in a message."""
        return await self._store.job_of_message(message_id)

    async def open_jobs(self, user_id: int) -> Sequence[Job]:
        """Return a member's songs in work, oldest first."""
        return await self._store.open_jobs_of(user_id)

    async def songs_of(self, job_id: str) -> Sequence[Song]:
        """Return the songs that came of a job, by number."""
        return await self._store.songs_of_job(job_id)

    async def search(self, *, guild_id: int | None, user_id: int, typed: str, limit: int = 25) -> Sequence[Song]:
        """Return songs a member may use there, own ones first (see core.ports.Library.search)."""
        return await self._store.search(guild_id=guild_id, user_id=user_id, typed=typed.strip(), limit=limit)

    async def song(self, reference: str, *, guild_id: int | None, user_id: int) -> Song:
        """Find a song by clip id, by the link to its result message, or by its suno.com song link.

        Raises:
            SongUnknown: there is none, or it is not this member's to use there.
        """
        song = await self._referred(reference.strip())
        if song is None or not _is_usable(song, guild_id=guild_id, user_id=user_id):
            raise SongUnknown(reference)
        return song

    async def quota(self, *, guild_id: int | None, user_id: int, lines: int = 5) -> Quota:
        """Return what a member has left in a guild (None: in direct messages) and the newest ledger entries."""
        windows = member_windows(
            guild_id=guild_id,
            user_id=user_id,
            settings=await self._settings(guild_id),
            default_daily=self.terms.daily_credits,
            now=self.now(),
        )
        return Quota(
            uses=await self._store.used(windows),
            entries=await self._store.entries(guild_id=guild_id, user_id=user_id, limit=lines),
        )

    def outlook(self, job: Job) -> Outlook:
        """Return a job's place in the queue and how long it is expected to take, from measured times."""
        request = job.request
        if job.state is not JobState.QUEUED:
            return Outlook(position=None, expected=self._pace.expect(request.action, request.model))
        position = self._lines[job.service].position(job.id)
        return Outlook(
            position=position,
            expected=self._pace.expect_queued(
                request.action, request.model, position=position or 1, in_flight_cap=self.terms.max_in_flight
            ),
        )

    async def posted(self, clip_id: str, *, channel_id: int, message_id: int) -> None:
        """Remember which message carries a clip's audio."""
        await self._store.post(clip_id, channel_id=channel_id, message_id=message_id)

    async def told(self, job: Job) -> None:
        """Remember that a job's final state was shown."""
        await self._store.tell(job.id, self.now())

    async def _own(self, job_id: str, user_id: int) -> Job:
        job = await self._store.job(job_id)
        if job.maker.id != user_id:
            raise NotYours(job_id)
        return job

    async def _settings(self, guild_id: int | None) -> GuildSettings:
        return GuildSettings() if guild_id is None else await self._store.settings(guild_id)

    async def _source_of(self, request: SongRequest, member: Member, place: Place) -> Song | None:
        if request.source_clip_id is None:
            return None
        song = await self.song(request.source_clip_id, guild_id=place.guild_id, user_id=member.id)
        if request.at_s is not None:
            check_at(request.at_s, song.clip.duration_s)
        return song

    async def _referred(self, reference: str) -> Song | None:
        link = _MESSAGE_LINK.search(reference)
        if link is not None:
            job = await self._store.job_of_message(int(link[1]))
            if job is None:
                return None
            songs = await self._store.songs_of_job(job.id)
            standing = [song for song in songs if song.message_id == int(link[1])]
            return next(iter(standing or songs), None)
        clip_id = _CLIP_ID.search(reference)
        return None if clip_id is None else await self._store.song(clip_id[0].lower())


def _is_usable(song: Song, *, guild_id: int | None, user_id: int) -> bool:
    """Whether a member may work on a song there: the guild's own, or the member's own from or in direct messages."""
    if guild_id is not None and song.guild_id == guild_id:
        return True
    return song.maker.id == user_id and (song.guild_id is None or guild_id is None)
