"""Rows to core's values, and back."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from core.model.job import Clip, ClipKind, Failure, FailureCode, Job, JobState, Member, Parent, Place, Service, Song
from core.model.money import EntryKind, LedgerEntry
from core.model.request import SongRequest, Vocals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

    from core.ports import JobChanges

_REQUEST_DEFAULTS = {field.name: field.default for field in fields(SongRequest)}
_PLACE_FIELDS = tuple(field.name for field in fields(Place))
_SAME_IN_JOB = (
    "id",
    "state",
    "service",
    "cost",
    "turn",
    "created_at",
    "updated_at",
    "root_clip_id",
    "ask",
    "attempts",
    "submitted_at",
    "upload_started_at",
    "uploaded_clip_id",
    "uploaded_duration_s",
    "task_id",
    "trace_id",
    "callback_token",
    "started_at",
    "finished_at",
    "is_discarded",
    "told_at",
    "revision",
)
"""Fields of a job that are columns of the same name."""


def request_values(request: SongRequest) -> dict[str, Any]:
    """Write a request as JSON: only what differs from the defaults."""
    values = {name: getattr(request, name) for name in _REQUEST_DEFAULTS}
    return {name: value for name, value in values.items() if value != _REQUEST_DEFAULTS[name]}


def request_of(values: Mapping[str, Any]) -> SongRequest:
    """Read a request. What a newer version wrote beside the known fields is left out."""
    known = {name: value for name, value in values.items() if name in _REQUEST_DEFAULTS}
    if "vocals" in known:
        known["vocals"] = Vocals(known["vocals"])
    if "urls" in known:
        known["urls"] = tuple(known["urls"])
    return SongRequest(**known)


def place_values(place: Place) -> dict[str, Any]:
    """Spread a place over its columns."""
    return {name: getattr(place, name) for name in _PLACE_FIELDS} | {"guild_id": place.guild_id or 0}


def job_values(job: Job) -> dict[str, Any]:
    """Spread a job over its columns, but for the lease."""
    return {
        **{name: getattr(job, name) for name in _SAME_IN_JOB},
        "request": request_values(job.request),
        "maker_id": job.maker.id,
        "maker_name": job.maker.name,
        "second_clip_id": job.request.second_clip_id,
        "persona_id": job.request.persona_id,
        **parent_values(job.parent),
        **place_values(job.place),
        **failure_values(job.failure),
    }


def parent_values(parent: Parent | None) -> dict[str, Any]:
    """Spread a parent over its columns."""
    if parent is None:
        return {"parent_clip_id": None, "parent_maker_id": None, "parent_maker_name": None}
    return {
        "parent_clip_id": parent.clip_id,
        "parent_maker_id": parent.maker.id,
        "parent_maker_name": parent.maker.name,
    }


def failure_values(failure: Failure | None) -> dict[str, Any]:
    """Spread a failure over its columns."""
    if failure is None:
        return {"failure_code": None, "failure_text": ""}
    return {"failure_code": failure.code.value, "failure_text": failure.text}


def change_values(changes: JobChanges) -> dict[str, Any]:
    """Spread the changes over their columns."""
    values: dict[str, Any] = dict(changes)
    if "place" in changes:
        values |= place_values(changes["place"])
        del values["place"]
    if "failure" in changes:
        values |= failure_values(changes["failure"])
        del values["failure"]
    return values


def job_of(row: Row[Any]) -> Job:
    """Read a job from a whole row of `jobs`."""
    return Job(
        id=row.id,
        state=JobState(row.state),
        service=Service(row.service),
        request=request_of(row.request),
        maker=Member(id=row.maker_id, name=row.maker_name),
        place=_place_of(row),
        cost=row.cost,
        turn=row.turn,
        created_at=row.created_at,
        updated_at=row.updated_at,
        root_clip_id=row.root_clip_id,
        parent=_parent_of(row),
        ask=row.ask,
        attempts=row.attempts,
        submitted_at=row.submitted_at,
        upload_started_at=row.upload_started_at,
        uploaded_clip_id=row.uploaded_clip_id,
        uploaded_duration_s=row.uploaded_duration_s,
        task_id=row.task_id,
        trace_id=row.trace_id,
        callback_token=row.callback_token,
        started_at=row.started_at,
        finished_at=row.finished_at,
        failure=Failure(code=FailureCode(row.failure_code), text=row.failure_text) if row.failure_code else None,
        is_discarded=row.is_discarded,
        told_at=row.told_at,
        revision=row.revision,
    )


def _place_of(row: Row[Any]) -> Place:
    return Place(
        guild_id=row.guild_id or None,
        channel_id=row.channel_id,
        message_id=row.message_id,
        interaction_token=row.interaction_token,
        token_until=row.token_until,
        has_bot=row.has_bot,
        upload_limit_bytes=row.upload_limit_bytes,
        reply_to_id=row.reply_to_id,
    )


def _parent_of(row: Row[Any]) -> Parent | None:
    if row.parent_clip_id is None:
        return None
    return Parent(clip_id=row.parent_clip_id, maker=Member(id=row.parent_maker_id, name=row.parent_maker_name))


def clip_of(row: Row[Any]) -> Clip:
    """Read the clip from a row of `clips`."""
    return Clip(
        id=row.id,
        title=row.title,
        lyrics=row.lyrics,
        style=row.style,
        model=row.model,
        duration_s=row.duration_s,
        audio_url=row.audio_url,
        image_url=row.image_url,
        video_url=row.video_url,
    )


def song_of(row: Row[Any]) -> Song:
    """Read a song from a whole row of `clips`."""
    return Song(
        clip=clip_of(row),
        job_id=row.job_id,
        number=row.number,
        maker=Member(id=row.maker_id, name=row.maker_name),
        guild_id=row.guild_id or None,
        channel_id=row.channel_id,
        message_id=row.message_id,
        action=row.action,
        made_at=row.made_at,
        parent_clip_id=row.parent_clip_id,
        root_clip_id=row.root_clip_id,
        kind=ClipKind(row.kind),
        relation=row.relation,
        loves=row.loves,
        is_closed=row.is_closed,
        is_deleted=row.deleted_at is not None,
    )


def entry_of(row: Row[Any]) -> LedgerEntry:
    """Read a whole row of `ledger`."""
    return LedgerEntry(
        id=row.id,
        kind=EntryKind(row.kind),
        credits=row.credits,
        guild_id=row.guild_id,
        user_id=row.user_id,
        actor_id=row.actor_id,
        job_id=row.job_id,
        at=row.at,
    )
