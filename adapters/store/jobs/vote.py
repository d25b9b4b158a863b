"""Votes for a song that several members must ask for; the last one that is needed orders it."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from adapters.store.database.engine import lock_until_commit, upsert
from adapters.store.jobs.admission import admit, check_asked, check_welcome
from adapters.store.schema.tables import votes

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from core.model.job import Job
    from core.model.reaction_meanings import Vote
    from core.ports import Admission


def admit_voted(connection: Connection, job: Job, admission: Admission, *, vote: Vote, worker_id: str) -> Job | None:
    """Count a vote, and admit the job if it was the last one needed; the caller must roll back after a refusal."""
    lock_until_commit(connection, _lock_key(vote))
    check_asked(connection, job)
    check_welcome(connection, job)  # the other rules are checked only for the member whose vote is the last
    connection.execute(
        upsert(connection.dialect.name, votes)
        .values(clip_id=vote.clip_id, emoji=vote.emoji, user_id=vote.user_id, at=job.created_at)
        .on_conflict_do_nothing()
    )
    for_it = _for(vote.clip_id, vote.emoji)
    if connection.scalars(select(func.count()).select_from(votes).where(for_it)).one() < vote.threshold:
        return None
    connection.execute(delete(votes).where(for_it))
    return admit(connection, job, admission, worker_id=worker_id)


def unvote(connection: Connection, clip_id: str, emoji: str, user_id: int) -> None:
    """Remove a member's vote, if it is there."""
    connection.execute(delete(votes).where(_for(clip_id, emoji), votes.c.user_id == user_id))


def _for(clip_id: str, emoji: str) -> ColumnElement[bool]:
    return (votes.c.clip_id == clip_id) & (votes.c.emoji == emoji)


def _lock_key(vote: Vote) -> int:
    """Return a key below -2: members' locks are positive, those of the schema and of erasures are -1 and 0."""
    digest = blake2b(f"{vote.clip_id}:{vote.emoji}".encode(errors="replace"), digest_size=8).digest()
    return -3 - (int.from_bytes(digest) >> 2)
