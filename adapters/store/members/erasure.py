"""Erasure of a member: what goes at once, and what must stay until its removal cannot give new credits.

All that identifies a person is removed from the rows; the rows stay where others or the sums depend on them.
What was done after the member asked is never touched: they may have come back. Orders, songs and entries are
selected by when the order was placed, since a song may still be in progress when the member asks.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, exists, func, not_, or_, select, update

from adapters.store.database.engine import FORGET_LOCK, lock_until_commit, upsert
from adapters.store.library.attribution import chunks, uncredit, untitle
from adapters.store.library.conversion import drop_of
from adapters.store.library.persona import erase_of
from adapters.store.members.account_erasure import close
from adapters.store.schema.money_tables import blocks
from adapters.store.schema.tables import (
    NOBODY,
    clip_texts,
    clips,
    drafts,
    favourites,
    forgetting,
    jobs,
    member_settings,
    posts,
    takes,
    votes,
)
from core.model.job import FINAL_STATES, ClipKind
from core.model.library import Erased

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

_NEEDED_AFTERWARDS = ("action", "model")
"""What measured times are grouped by; it identifies no one."""

_ERASE_DRAFT = (
    update(drafts)
    .where(drafts.c.id == bindparam("draft_id"))
    .values(
        id=bindparam("new_id"),  # its buttons stop working
        request=bindparam("left", type_=drafts.c.request.type),
        earlier=[],
        others=[],
    )
)
_ERASE_ORDER = (
    update(jobs)
    .where(jobs.c.id == bindparam("job_id"))
    .values(
        request=bindparam("left", type_=jobs.c.request.type),
        maker_id=NOBODY,
        maker_name="",
        channel_id=0,  # direct messages have a channel of their own for each person
        message_id=None,
        reply_to_id=None,
        interaction_token=None,
        token_until=None,
        callback_token=None,
        parent_clip_id=None,
        parent_maker_id=None,
        parent_maker_name=None,
        second_clip_id=None,
        persona_id=None,
        ask=None,  # may name the member
        uploaded_clip_id=None,
        uploaded_duration_s=None,
        failure_text="",
        told_at=func.coalesce(jobs.c.told_at, jobs.c.updated_at),  # there is nobody left to show it to
    )
)


def forget(connection: Connection, user_id: int, at: datetime, since: datetime) -> Erased:
    """Erase a member up to then, and remember what must stay for now."""
    lock_until_commit(connection, FORGET_LOCK)
    # Before the member's own lock, as the last vote for a song is counted before its voter's order is admitted.
    connection.execute(delete(votes).where(votes.c.user_id == user_id, votes.c.at <= at))
    lock_until_commit(connection, user_id)
    connection.execute(delete(takes).where(takes.c.user_id == user_id))
    connection.execute(delete(member_settings).where(member_settings.c.user_id == user_id))
    connection.execute(delete(blocks).where(blocks.c.user_id == user_id, blocks.c.until <= at))
    cast = erase_of(connection, user_id, at)
    loved = _unlove(connection, user_id, at)
    drafted = _erase_drafts(connection, user_id, at, since)
    songs = _erase_work(connection, user_id, at)
    _remember(connection, user_id, at)
    is_complete = close(connection, user_id, at, since)
    return Erased(songs=songs, favourites=loved, drafts=drafted, persona_ids=cast, is_complete=is_complete)


def waiting(connection: Connection, since: datetime) -> Sequence[int]:
    """Return the members with data that can be erased now and could not before."""
    has_ended = exists().where(
        jobs.c.maker_id == forgetting.c.user_id,
        jobs.c.created_at <= forgetting.c.asked_at,
        jobs.c.state.in_(sorted(FINAL_STATES)),
    )
    return connection.scalars(select(forgetting.c.user_id).where(or_(forgetting.c.asked_at < since, has_ended))).all()


def forget_rest(connection: Connection, user_id: int, since: datetime) -> Erased:
    """Erase what had to stay before and can go now."""
    lock_until_commit(connection, FORGET_LOCK)
    lock_until_commit(connection, user_id)
    asked_at = connection.scalar(select(forgetting.c.asked_at).where(forgetting.c.user_id == user_id))
    if asked_at is None:  # another process was first
        return Erased(songs=0, favourites=0, drafts=0, is_complete=False)
    songs = _erase_work(connection, user_id, asked_at)
    is_complete = close(connection, user_id, asked_at, since)
    return Erased(songs=songs, favourites=0, drafts=0, is_complete=is_complete)


def _remember(connection: Connection, user_id: int, at: datetime) -> None:
    connection.execute(
        upsert(connection.dialect.name, forgetting)
        .values(user_id=user_id, asked_at=at)
        .on_conflict_do_update(index_elements=[forgetting.c.user_id], set_={"asked_at": at})
    )


def _unlove(connection: Connection, user_id: int, at: datetime) -> int:
    """Remove a member's favourites and subtract them from the songs' counts; return how many there were."""
    gone = delete(favourites).where(favourites.c.user_id == user_id, favourites.c.at <= at)
    clip_ids = connection.scalars(gone.returning(favourites.c.clip_id)).all()
    for chunk in chunks(clip_ids):
        connection.execute(update(clips).where(clips.c.id.in_(chunk)).values(loves=clips.c.loves - 1))
    return len(clip_ids)


def _erase_drafts(connection: Connection, user_id: int, at: datetime, since: datetime) -> int:
    """Erase a member's drafts, and return how many there were; recent calls for lyrics stay counted."""
    own = and_(drafts.c.user_id == user_id, drafts.c.made_at <= at)
    counted = and_(own, drafts.c.calls > 0, drafts.c.made_at >= since)
    kept = connection.execute(select(drafts.c.id, drafts.c.request).where(counted)).all()
    for chunk in chunks(kept):
        connection.execute(
            _ERASE_DRAFT,
            [
                {"draft_id": draft.id, "new_id": uuid.uuid4().hex, "left": _only(_NEEDED_AFTERWARDS, draft.request)}
                for draft in chunk
            ],
        )
    return len(kept) + connection.execute(delete(drafts).where(own, not_(counted))).rowcount


def _erase_work(connection: Connection, user_id: int, upto: datetime) -> int:
    """Erase a member's ended orders up to then and their songs; return how many songs there were."""
    ended = select(jobs.c.id, jobs.c.request).where(
        jobs.c.maker_id == user_id, jobs.c.created_at <= upto, jobs.c.state.in_(sorted(FINAL_STATES))
    )
    songs = 0
    for chunk in chunks(connection.execute(ended).all()):
        songs += _erase_songs(connection, [order.id for order in chunk])
        connection.execute(
            _ERASE_ORDER,
            [{"job_id": order.id, "left": _only(_NEEDED_AFTERWARDS, order.request)} for order in chunk],
        )
    uncredit(connection, user_id)
    return songs


def _erase_songs(connection: Connection, job_ids: Sequence[str]) -> int:
    """Remove texts, links and maker from the clips of those jobs, which keep their places in their families.

    Returns:
        How many whole songs they are.
    """
    theirs = select(clips.c.id).where(clips.c.job_id.in_(job_ids))
    untitle(connection, theirs)
    drop_of(connection, theirs)
    connection.execute(delete(clip_texts).where(clip_texts.c.clip_id.in_(theirs)))
    connection.execute(delete(posts).where(posts.c.clip_id.in_(theirs)))
    texts = ("title", "lyrics", "style", "audio_url", "image_url", "video_url", "maker_name", "words")
    erased = connection.execute(
        update(clips)
        .where(clips.c.job_id.in_(job_ids))
        .values(
            **dict.fromkeys(texts, ""),
            maker_id=NOBODY,
            channel_id=0,
            message_id=None,
            is_closed=False,
            # Not the time of the request, which would reveal that all of these were one member's.
            deleted_at=func.coalesce(clips.c.deleted_at, clips.c.made_at),
        )
        .returning(clips.c.kind)
    )
    return sum(kind == ClipKind.SONG.value for kind in erased.scalars())


def _only(names: Iterable[str], request: dict[str, Any]) -> dict[str, Any]:
    return {name: request[name] for name in names if name in request}
