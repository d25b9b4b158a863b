"""Task records and results as values of core, read leniently: no junk raises here.

Source: AceDataCloud API contract, task record, clip object, state words, rules for a robust client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from adapters.acedata.fault import Said, failure_in, said_in, task_id_in
from adapters.acedata.value import json_object, line, lines, mapping, mappings, moment, number, text
from core.library import Lyrics
from core.model import Clip, Failure, FailureCode
from core.task import TaskReport, TaskState, Uploaded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PREVIEW_HOST = "audiopipe.suno.ai"
"""Streams what is still being made; never a result."""

_DONE_WORDS = frozenset({"succeed", "succeeded", "success", "completed", "complete", "finished"})
_FAILED_WORDS = frozenset({"failed", "failure", "error", "cancelled", "canceled", "rejected"})
_QUEUED_WORDS = frozenset({"pending", "queued"})
_NO_AUDIO = Failure(code=FailureCode.SERVICE_FAULT, text="no audio came back")


class Reading(NamedTuple):
    """A record as core sees it, and what the provider said of the failure, for the operator's log."""

    report: TaskReport
    said: Said


class _Piece(NamedTuple):
    """One clip of a record. It is over when it failed, or when it is done and its final file is known."""

    clip: Clip
    word: str

    @property
    def has_failed(self) -> bool:
        return self.word in _FAILED_WORDS

    @property
    def is_playable(self) -> bool:
        return bool(self.clip.id and self.clip.audio_url) and not self.has_failed

    @property
    def is_over(self) -> bool:
        # Old records have no state word at all: there the final URL is the only sign.
        return self.has_failed or (self.is_playable and (not self.word or self.word in _DONE_WORDS))


def read_task(record: Mapping[str, object]) -> Reading | None:
    """Read one task record; None for an object that names no task.

    Over means `finished_at`, and for old records without it: a failure word, every clip over, or an error and no clips.
    Unknown state words keep it running. What is playable then makes it a success, also when a part failed.
    """
    task_id = line(record.get("id")) or line(record.get("task_id"))
    if not task_id:
        return None
    response = mapping(record.get("response"))
    said = said_in(response, _secrets(mapping(record.get("request"))))
    pieces = [_piece(item) for item in mappings(response.get("data"))]
    finished_at = moment(record.get("finished_at"))
    clips: tuple[Clip, ...] = ()
    failure = None
    if finished_at is not None or _is_over(record, response, said, pieces):
        clips = tuple({piece.clip.id: piece.clip for piece in pieces if piece.is_playable}.values())
        failure = None if clips else _failure(said)
        state = TaskState.SUCCEEDED if clips else TaskState.FAILED
    else:
        state = _open_state(record, response, pieces)
    report = TaskReport(
        task_id=task_id,
        state=state,
        trace_id=line(record.get("trace_id")) or said.trace_id,
        clips=clips,
        failure=failure,
        created_at=moment(record.get("created_at")),
        finished_at=finished_at,
    )
    return Reading(report, said)


def read_upload(body: Mapping[str, object]) -> Uploaded | None:
    """Read the result of an upload; None while, or if, there is no clip id in it."""
    data = (*mappings(body.get("data")), mapping(None))[0]
    clip_id = line(data.get("audio_id")) or line(body.get("audio_id"))
    return Uploaded(clip_id=clip_id, duration_s=_positive(data.get("duration"))) if clip_id else None


def read_lyrics(body: Mapping[str, object]) -> Sequence[Lyrics]:
    """Read the versions that were written, each text once; () if there is none with a text.

    Source: AceDataCloud API contract, other Suno endpoints: `data` holds `{text, title, status, tags[]}`.
    """
    written: dict[str, Lyrics] = {}
    for item in mappings(body.get("data")):
        if words := text(item.get("text")).strip():
            style = ", ".join(lines(item.get("tags")))
            written.setdefault(words, Lyrics(title=line(item.get("title")), text=words, style=style))
    return tuple(written.values())


def read_link(body: Mapping[str, object]) -> str:
    """Read the first usable `file_url` of a result; "" if there is none."""
    return next((url for item in mappings(body.get("data")) if (url := _final_url(item.get("file_url")))), "")


def callback_task_id(raw: bytes) -> str | None:
    """Find the task id that a callback's body claims; None for junk. Nothing else in it is believed."""
    body = json_object(raw)
    return None if body is None else task_id_in(body)


def _piece(item: Mapping[str, object]) -> _Piece:
    clip = Clip(
        id=line(item.get("id")),
        title=text(item.get("title")),
        lyrics=text(item.get("lyric")),
        style=text(item.get("style")),
        model=line(item.get("model")),
        duration_s=_positive(item.get("duration")),
        audio_url=_final_url(item.get("audio_url")),
        image_url=_final_url(item.get("image_large_url")) or _final_url(item.get("image_url")),
    )
    return _Piece(clip, _word(item))


def _is_over(
    record: Mapping[str, object], response: Mapping[str, object], said: Said, pieces: Sequence[_Piece]
) -> bool:
    if _FAILED_WORDS & {_word(record), _word(response)}:
        return True
    return all(piece.is_over for piece in pieces) if pieces else said.has_failed and said.is_error


def _open_state(record: Mapping[str, object], response: Mapping[str, object], pieces: Sequence[_Piece]) -> TaskState:
    words = [piece.word for piece in pieces] or [word for word in (_word(record), _word(response)) if word]
    has_begun = moment(record.get("started_at")) is not None or any(word not in _QUEUED_WORDS for word in words)
    return TaskState.RUNNING if has_begun else TaskState.PENDING


def _failure(said: Said) -> Failure:
    return failure_in(said) if said.has_failed and said.is_error else _NO_AUDIO


def _word(item: Mapping[str, object]) -> str:
    return (line(item.get("state")) or line(item.get("status"))).lower()


def _positive(value: object) -> float | None:
    found = number(value)
    return found if found is not None and found > 0 else None


def _final_url(value: object) -> str:
    """Take an http(s) URL; "" for anything else, and for a preview stream."""
    url = text(value).strip()
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    is_final = parts.scheme in {"http", "https"} and host and host.rstrip(".") != PREVIEW_HOST
    return url if is_final else ""


def _secrets(request: Mapping[str, object]) -> Sequence[str]:
    url = line(request.get("callback_url"), most=2000)
    return callback_secrets(url)


def callback_secrets(url: str | None) -> Sequence[str]:
    """What must never be repeated of a callback URL: the whole of it, and the job's token at its end."""
    if not url:
        return ()
    token = url.rstrip("/").rpartition("/")[2]
    return (url, token) if len(token) >= 8 else (url,)  # noqa: PLR2004 - shorter is no secret, but a common word
