"""Export of everything that is kept about a member, as JSON: no secrets of the bot, no data of others.

Discord's ids are written as text, because numbers in JSON are often limited to 53 bits.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from adapters.store.library.attribution import own
from adapters.store.schema.money_tables import allowances, audit, blocks, grants, ledger, window_counters
from adapters.store.schema.tables import (
    clips,
    drafts,
    favourites,
    favours,
    forgetting,
    jobs,
    member_settings,
    personas,
    posts,
    takes,
    votes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row


def profile(connection: Connection, user_id: int) -> dict[str, object]:
    """Return the member's names and settings."""
    closes = connection.scalar(select(member_settings.c.closes_songs).where(member_settings.c.user_id == user_id))
    asked_at = connection.scalar(select(forgetting.c.asked_at).where(forgetting.c.user_id == user_id))
    credited_as = select(jobs.c.parent_maker_name).where(jobs.c.parent_maker_id == user_id)
    credited = connection.scalar(select(func.count()).select_from(jobs).where(jobs.c.parent_maker_id == user_id))
    went_by = select(jobs.c.maker_name).where(jobs.c.maker_id == user_id)
    named = select(personas.c.maker_name).where(personas.c.maker_id == user_id)
    return {
        "user_id": str(user_id),
        "names": sorted(connection.scalars(went_by.union(credited_as, named)).all()),
        "settings": {"new_songs_are_closed_to_others": bool(closes)},
        "asked_to_be_forgotten_at": _time(asked_at),
        "credited_in_orders_of_others": credited or 0,
    }


def order_ids(connection: Connection, user_id: int) -> Sequence[str]:
    """Return the ids of a member's orders, oldest first."""
    return connection.scalars(
        select(jobs.c.id).where(jobs.c.maker_id == user_id).order_by(jobs.c.created_at, jobs.c.id)
    ).all()


def orders(connection: Connection, ids: Sequence[str]) -> list[dict[str, object]]:
    """Return those orders."""
    found = select(jobs).where(jobs.c.id.in_(ids)).order_by(jobs.c.created_at, jobs.c.id)
    return [_order(row) for row in connection.execute(found)]


def song_ids(connection: Connection, user_id: int) -> Sequence[str]:
    """Return the ids of a member's songs, oldest first."""
    return connection.scalars(
        select(clips.c.id).where(clips.c.maker_id == user_id).order_by(clips.c.made_at, clips.c.id)
    ).all()


def songs(connection: Connection, ids: Sequence[str]) -> list[dict[str, object]]:
    """Return those songs."""
    posted: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in connection.execute(select(posts).where(posts.c.clip_id.in_(ids)).order_by(posts.c.message_id)):
        posted[row.clip_id].append({"channel_id": str(row.channel_id), "message_id": str(row.message_id)})
    found = select(clips).where(clips.c.id.in_(ids)).order_by(clips.c.made_at, clips.c.id)
    return [_song(row) | {"posted_in": posted[row.id]} for row in connection.execute(found)]


def activity(connection: Connection, user_id: int) -> dict[str, object]:
    """Return what the member did beside ordering songs, and how much of each window they used."""
    loved = select(favourites).where(favourites.c.user_id == user_id).order_by(favourites.c.at)
    cast = select(votes).where(votes.c.user_id == user_id).order_by(votes.c.at)
    chosen = select(takes).where(takes.c.user_id == user_id).order_by(takes.c.job_id)
    drafted = select(drafts).where(drafts.c.user_id == user_id).order_by(drafts.c.made_at)
    cast_as = select(personas).where(personas.c.maker_id == user_id).order_by(personas.c.made_at, personas.c.id)
    had = select(favours).where(favours.c.user_id == user_id).order_by(favours.c.at)
    counted = select(window_counters).where(window_counters.c.user_id == user_id).order_by(window_counters.c.starts_at)
    return {
        "favourites": [{"clip_id": row.clip_id, "since": _time(row.at)} for row in connection.execute(loved)],
        "votes": [
            {"clip_id": row.clip_id, "emoji": row.emoji, "cast_at": _time(row.at)} for row in connection.execute(cast)
        ],
        "chosen_takes": [{"order_id": row.job_id, "take": row.number} for row in connection.execute(chosen)],
        "drafts": [_draft(row) for row in connection.execute(drafted)],
        "personas": [_persona(row) for row in connection.execute(cast_as)],
        "free_calls": [{"of": row.kind, "at": _time(row.at)} for row in connection.execute(had)],
        "spent": [
            {
                "window": row.kind,
                "server_id": _id(row.guild_id),
                "starts_at": _time(row.starts_at),
                "credits": row.used,
                "was_given_back": row.epoch > 0,
            }
            for row in connection.execute(counted)
        ],
    }


def rules(connection: Connection, user_id: int) -> dict[str, object]:
    """Return what admins decided about the member: own allowances, blocks, bonus credits."""
    own = select(allowances).where(allowances.c.user_id == user_id).order_by(allowances.c.guild_id)
    blocked = select(blocks).where(blocks.c.user_id == user_id).order_by(blocks.c.guild_id)
    given = select(grants).where(grants.c.user_id == user_id).order_by(grants.c.id)
    return {
        "own_allowances": [
            {"server_id": _id(row.guild_id), "day": row.day, "week": row.week, "month": row.month}
            for row in connection.execute(own)
        ],
        "blocks": [
            {
                "server_id": _id(row.guild_id),
                "reason": row.reason,
                "since": _time(row.at),
                "until": _time(row.until),
            }
            for row in connection.execute(blocked)
        ],
        "bonus": [
            {
                "server_id": _id(row.guild_id),
                "credits": row.credits,
                "left": row.left,
                "given_at": _time(row.at),
                "expires_at": _time(row.expires_at),
            }
            for row in connection.execute(given)
        ],
    }


def note_ids(connection: Connection, user_id: int) -> Sequence[int]:
    """Return the ids of the audit log's entries of which the member is the actor or the subject, oldest first."""
    did = select(audit.c.id).where(audit.c.actor_id == user_id)
    was = select(audit.c.id).where(audit.c.subject_id == user_id)
    return sorted(connection.scalars(did.union(was)).all())


def notes(connection: Connection, ids: Sequence[int], user_id: int) -> list[dict[str, object]]:
    """Return those entries of the audit log, without the other person in them."""
    found = select(audit).where(audit.c.id.in_(ids)).order_by(audit.c.id)
    return [
        {
            "server_id": _id(row.guild_id),
            "deed": row.deed,
            "text": row.text,
            "at": _time(row.at),
            "by_the_member": row.actor_id == user_id,
            "about_the_member": row.subject_id == user_id,
        }
        for row in connection.execute(found)
    ]


def entry_ids(connection: Connection, user_id: int) -> Sequence[int]:
    """Return the ids of a member's ledger entries, oldest first."""
    return connection.scalars(select(ledger.c.id).where(ledger.c.user_id == user_id).order_by(ledger.c.id)).all()


def entries(connection: Connection, ids: Sequence[int]) -> list[dict[str, object]]:
    """Return those ledger entries."""
    found = select(ledger).where(ledger.c.id.in_(ids)).order_by(ledger.c.id)
    return [
        {
            "kind": row.kind,
            "credits": row.credits,
            "at": _time(row.at),
            "order_id": row.job_id,
            "server_id": _id(row.guild_id),
            "by_the_member": row.actor_id == row.user_id,
        }
        for row in connection.execute(found)
    ]


def _order(row: Row[Any]) -> dict[str, object]:
    return {
        "order_id": row.id,
        "asked_for": own(row.request),
        "state": row.state,
        "is_discarded": row.is_discarded,
        "cost_in_credits": row.cost,
        "failure": None if row.failure_code is None else {"code": row.failure_code, "text": row.failure_text},
        "name": row.maker_name,
        "server_id": _id(row.guild_id),
        "channel_id": str(row.channel_id),
        "message_id": _id(row.message_id),
        "in_reply_to_message_id": _id(row.reply_to_id),
        "made_of_clip_id": row.parent_clip_id,
        "ordered_at": _time(row.created_at),
        "sent_at": _time(row.submitted_at),
        "started_at": _time(row.started_at),
        "finished_at": _time(row.finished_at),
        "changed_at": _time(row.updated_at),
        "shown_at": _time(row.told_at),
        "service": row.service,
        "task_id_at_the_provider": row.task_id,
        "trace_id_at_the_provider": row.trace_id,
        "clip_id_of_the_uploaded_file": row.uploaded_clip_id,
        "length_of_the_uploaded_file_s": row.uploaded_duration_s,
    }


def _song(row: Row[Any]) -> dict[str, object]:
    return {
        "clip_id": row.id,
        "order_id": row.job_id,
        "take": row.number,
        "title": row.title,
        "style": row.style,
        "lyrics": row.lyrics,
        "model": row.model,
        "length_s": row.duration_s,
        "audio_url": row.audio_url,
        "cover_url": row.image_url,
        "video_url": row.video_url,
        "kind": row.kind,
        "name": row.maker_name,
        "action": row.action,
        "made_at": _time(row.made_at),
        "made_of_clip_id": row.parent_clip_id,
        "first_of_family_clip_id": row.root_clip_id,
        "server_id": _id(row.guild_id),
        "favourite_of": row.loves,
        "is_closed_to_others": row.is_closed,
        "deleted_at": _time(row.deleted_at),
    }


def _draft(row: Row[Any]) -> dict[str, object]:
    return {
        "made_at": _time(row.made_at),
        "asked_for": own(row.request),
        "other_versions": [own(other) for other in (*row.earlier, *row.others)],
        "times_written": row.calls,
    }


def _persona(row: Row[Any]) -> dict[str, object]:
    return {
        "persona_id_at_the_provider": row.id,
        "name": row.name,
        "description": row.description,
        "made_of": row.kind,
        "made_of_clip_id": row.clip_id,
        "made_at": _time(row.made_at),
        "made_as": row.maker_name,
        "server_id": _id(row.guild_id),
    }


def _id(number: int | None) -> str | None:
    """Return a Discord id as text; None where there is none, and for direct messages."""
    return str(number) if number else None


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
