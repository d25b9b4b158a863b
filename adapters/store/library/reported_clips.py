"""Clips on their way into the library: saved as the provider reports them, and searchable from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from adapters.store.database.engine import upsert
from adapters.store.fulltext import searched
from adapters.store.schema.tables import clip_texts, clips, member_settings
from core.action import ACTIONS
from core.action.relation import relation
from core.model.job import ClipKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from core.model.job import Clip, Job

_TOLD_BY_THE_PROVIDER = ("title", "lyrics", "style", "model", "duration_s", "audio_url", "image_url", "video_url")


def words_of(title: str, style: str, maker_name: str, source_title: str = "") -> str:
    """Return the text that autocomplete finds a clip by; a stem also by the song that it is a part of."""
    return "\n".join(filter(None, (title, style, maker_name, source_title))).casefold()


def save_clips(connection: Connection, job: Job, reported: Sequence[Clip]) -> None:
    """Write a job's clips, numbered as given.

    An existing clip keeps its number, its maker, and every detail that this report leaves out; a deleted one stays as
    it is, since its maker may be forgotten.
    """
    rows = connection.execute(select(clips).where(clips.c.id.in_([clip.id for clip in reported])))
    known = {row.id: row for row in rows}
    number = connection.scalar(select(func.max(clips.c.number)).where(clips.c.job_id == job.id)) or 0
    origin = _origin(connection, job)
    for clip in {clip.id: clip for clip in reported}.values():
        old = known.get(clip.id)
        if old is not None and old.deleted_at is not None:
            continue
        if old is None:
            number += 1
        _save_clip(connection, job, clip, old, origin | {"number": number})


def _origin(connection: Connection, job: Job) -> dict[str, Any]:
    """Return what all new clips of a job have in common."""
    closes = select(member_settings.c.closes_songs).where(member_settings.c.user_id == job.maker.id)
    return {
        "job_id": job.id,
        "maker_id": job.maker.id,
        "maker_name": job.maker.name,
        "guild_id": job.place.guild_id or 0,
        "channel_id": job.place.channel_id,
        "action": job.request.action,
        "kind": ACTIONS[job.request.action].kind.value,
        "made_at": job.updated_at,
        "parent_clip_id": None if job.parent is None else job.parent.clip_id,
        "relation": relation(job.request),
        "is_closed": connection.scalar(closes) or False,
    }


def _save_clip(connection: Connection, job: Job, clip: Clip, known: Row[Any] | None, origin: dict[str, Any]) -> None:
    details = {name: getattr(clip, name) for name in _TOLD_BY_THE_PROVIDER}
    if known is not None:
        details = {name: getattr(known, name) if value in {"", None} else value for name, value in details.items()}
    maker_name = job.maker.name if known is None else known.maker_name
    source_title = "" if origin["kind"] == ClipKind.SONG.value else job.request.source_title
    details["words"] = words_of(details["title"], details["style"], maker_name, source_title)
    dialect = connection.dialect.name
    clip_id = connection.scalar(
        upsert(dialect, clips)
        .values(id=clip.id, root_clip_id=job.root_clip_id or clip.id, **origin, **details)
        .on_conflict_do_update(index_elements=[clips.c.id], set_=details)
        .returning(clips.c.id)  # as it could be written
    )
    if origin["kind"] != ClipKind.SONG.value:  # the library shows songs
        return
    text = searched(details["title"], details["style"], maker_name, job.request.prompt, details["lyrics"])
    connection.execute(
        upsert(dialect, clip_texts)
        .values(clip_id=clip_id, text=text)
        .on_conflict_do_update(index_elements=[clip_texts.c.clip_id], set_={"text": text})
    )
