"""Task records as values of core, read leniently: bad data never raises here.

Source: AceDataCloud API contract, task record, clip object, result of /luma/videos, rules for a robust client.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from adapters.acedata.api_error import Details, failure_in, read_details, task_id_in
from adapters.acedata.json_value import final_url, json_object, line, mapping, mappings, moment, positive, text
from adapters.acedata.state import DONE_WORDS, FAILED_WORDS, QUEUED_WORDS, state_word
from adapters.acedata.stem_set import stem_titles
from core.model.job import Clip, Failure, FailureCode, Service
from core.model.task import TaskReport, TaskState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NOTHING = {
    Service.SUNO: Failure(code=FailureCode.SERVICE_FAULT, text="no audio came back"),
    Service.LUMA: Failure(code=FailureCode.SERVICE_FAULT, text="no video came back"),
}


class Reading(NamedTuple):
    """A record as core sees it, and what the provider said about the failure, for the operator's log."""

    report: TaskReport
    details: Details


class _ReportedClip(NamedTuple):
    """One clip of a record, with the file that makes it a result.

    It is over when it failed, or when it is done and its final file is known.
    """

    clip: Clip
    word: str
    file_url: str

    @property
    def has_failed(self) -> bool:
        return self.word in FAILED_WORDS

    @property
    def is_playable(self) -> bool:
        return bool(self.clip.id and self.file_url) and not self.has_failed

    @property
    def is_over(self) -> bool:
        # Old records have no state word at all: there the final URL is the only sign.
        return self.has_failed or (self.is_playable and (not self.word or self.word in DONE_WORDS))


def read_task(record: Mapping[str, object], service: Service) -> Reading | None:
    """Read one task record; None for an object that names no task.

    Over means `finished_at`, and for old records without it: a failure word, every clip over, or an error and no clips.
    Unknown state words keep it running. What is playable then makes it a success, also when a part failed.
    """
    task_id = line(record.get("id")) or line(record.get("task_id"))
    if not task_id:
        return None
    response = mapping(record.get("response"))
    details = read_details(response, _secrets(mapping(record.get("request"))))
    reported_clips = _songs(response) if service is Service.SUNO else _videos(response, task_id)
    finished_at = moment(record.get("finished_at"))
    clips: tuple[Clip, ...] = ()
    failure = None
    if finished_at is not None or _is_over(record, response, details, reported_clips):
        clips = tuple({reported.clip.id: reported.clip for reported in reported_clips if reported.is_playable}.values())
        failure = None if clips else _failure(details, service)
        state = TaskState.SUCCEEDED if clips else TaskState.FAILED
    else:
        state = _open_state(record, response, reported_clips)
    report = TaskReport(
        task_id=task_id,
        state=state,
        trace_id=line(record.get("trace_id")) or details.trace_id,
        clips=clips,
        failure=failure,
        created_at=moment(record.get("created_at")),
        finished_at=finished_at,
    )
    return Reading(report, details)


def callback_task_id(raw: bytes) -> str | None:
    """Find the task id that a callback's body claims; None for junk. Nothing else in it is believed."""
    body = json_object(raw)
    return None if body is None else task_id_in(body)


def callback_secrets(url: str | None) -> Sequence[str]:
    """Return the secrets in a callback URL: the whole of it, and the job's token at its end."""
    if not url:
        return ()
    token = url.rstrip("/").rpartition("/")[2]
    return (url, token) if len(token) >= 8 else (url,)  # noqa: PLR2004 - shorter is no secret, but a common word


def _songs(response: Mapping[str, object]) -> Sequence[_ReportedClip]:
    titles = stem_titles(response)
    reported_clips: list[_ReportedClip] = []
    for item in mappings(response.get("data")):
        clip = Clip(
            id=line(item.get("id")),
            title=text(item.get("title")),
            lyrics=text(item.get("lyric")),
            style=text(item.get("style")),
            model=line(item.get("model")),
            duration_s=positive(item.get("duration")),
            audio_url=final_url(item.get("audio_url")),
            image_url=final_url(item.get("image_large_url")) or final_url(item.get("image_url")),
            video_url=final_url(item.get("video_url")),
        )
        named = replace(clip, title=titles.get(clip.id, clip.title))
        reported_clips.append(_ReportedClip(named, state_word(item), clip.audio_url))
    return reported_clips


def _videos(response: Mapping[str, object], task_id: str) -> Sequence[_ReportedClip]:
    """Read the one video of a flat result: nothing until it has a file, since all other facts are about the task."""
    shown = next(iter(mappings(response.get("data"))), response)
    video_url = final_url(shown.get("video_url"))
    if not video_url:
        return ()
    clip = Clip(
        id=line(shown.get("video_id")) or task_id,
        video_url=video_url,
        image_url=final_url(shown.get("thumbnail_url")),
    )
    return (_ReportedClip(clip, state_word(shown), video_url),)


def _is_over(
    record: Mapping[str, object],
    response: Mapping[str, object],
    details: Details,
    reported_clips: Sequence[_ReportedClip],
) -> bool:
    if FAILED_WORDS & {state_word(record), state_word(response)}:
        return True
    return (
        all(reported.is_over for reported in reported_clips)
        if reported_clips
        else details.has_failed and details.is_error
    )


def _open_state(
    record: Mapping[str, object], response: Mapping[str, object], reported_clips: Sequence[_ReportedClip]
) -> TaskState:
    words = [reported.word for reported in reported_clips] or [
        word for word in (state_word(record), state_word(response)) if word
    ]
    has_begun = moment(record.get("started_at")) is not None or any(word not in QUEUED_WORDS for word in words)
    return TaskState.RUNNING if has_begun else TaskState.PENDING


def _failure(details: Details, service: Service) -> Failure:
    return failure_in(details) if details.has_failed and details.is_error else _NOTHING[service]


def _secrets(request: Mapping[str, object]) -> Sequence[str]:
    return callback_secrets(line(request.get("callback_url"), most=2000))
