"""A task as clients see it: its record under /suno/tasks, and the result in answers and callbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.acedata.model.clip import clip_object
from sandbox.acedata.model.task import Failure, Phase
from sandbox.acedata.model.video import media_fields, video_fields
from sandbox.acedata.wire import error_body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.acedata.model.task import Task
    from sandbox.acedata.model.video import Video
    from sandbox.acedata.wire import Json

DISCOUNT = 0.9  # the published samples charge this fraction of the list price
APPLICATION_ID = "3f0c1f5e-0d41-4a53-9a94-5f4d8c2a7e10"
API_ID = "b1d7a4c2-6c1f-4f5b-8f43-2a9f5e0c7d21"
_ACCEPTED = {
    "bare": ("task_id",),
    "success": ("success", "task_id"),
    "trace": ("task_id", "trace_id"),
    "id": ("id",),
}


def acknowledgement(task: Task, shape: str = "trace") -> Json:
    """The immediate answer to an asynchronous submit, in one of the shapes that the service is known to use.

    Source: AceDataCloud API contract, synchronous, async, streaming. Shapes: bare, success, trace, data, id.
    """
    if shape == "data":
        return {"success": True, "data": {"task_id": task.id}}
    known: Json = {"success": True, "task_id": task.id, "trace_id": task.trace_id, "id": task.id}
    return {name: known[name] for name in _ACCEPTED[shape]}


def task_record(task: Task, media_url: str) -> Json:
    """The record as /suno/tasks answers it.

    Source: AceDataCloud API contract, task record: no response while queued, a partial one while running.
    """
    record: Json = {
        "_id": task.id.replace("-", "")[:24],
        "id": task.id,
        "type": task.type,
        "created_at": task.created_at.timestamp(),
        "trace_id": task.trace_id,
        "user_id": task.user_id,
        "application_id": APPLICATION_ID,
        "api_id": API_ID,
        "credential_id": None,
        "request": task.request,
        "started_at": None if task.started_at is None else task.started_at.timestamp(),
        "finished_at": None,
        "elapsed": None,
    }
    if task.finished_at is not None:
        record["finished_at"] = task.finished_at.timestamp()
        record["elapsed"] = round((task.finished_at - task.created_at).total_seconds(), 3)
    if task.is_over or (task.phase is Phase.RUNNING and task.has_progress):
        record["response"] = result(task, media_url)
    fault = task.script.get("record")
    if fault is not None and fault.kind == "old_record":
        for missing in ("_id", "type", "started_at", "finished_at", "elapsed"):
            del record[missing]
    return record


def result(task: Task, media_url: str) -> Json:
    """The result so far: the body of a synchronous answer and of a callback, and a record's `response`."""
    if task.video is not None:
        return _video_result(task, task.video, media_url)
    if not task.is_over:
        return {
            "success": True,
            "task_id": task.id,
            "trace_id": task.trace_id,
            "data": [clip_object(clip, _word(task, task.phase.value), media_url) for clip in task.clips],
        }
    if task.failure is not None:
        return _failure(task, task.failure, media_url)
    if task.data is not None:
        data = [] if task.ending == "empty" else task.data
        return {"success": True, "task_id": task.id, "trace_id": task.trace_id, "data": data, **task.extras}
    return _success(task, media_url)


def finished_early(task: Task, media_url: str) -> Json:
    """The success that a premature callback reports, with the final URLs."""
    if task.video is not None:
        return _video_success(task, task.video, media_url)
    return _success(task, media_url)


def without_new_fields(body: Json) -> Json:
    """The result as older callbacks have it: no trace id, and clips or the video without state and duration."""
    old = {name: value for name, value in body.items() if name not in {"trace_id", "cost", "state"}}
    if isinstance(body.get("data"), list):
        old["data"] = [_without_state(clip) for clip in body["data"]]
    return old


def _video_result(task: Task, video: Video, media_url: str) -> Json:
    """The flat result of a video: without `success` while it is being made.

    Source: AceDataCloud API contract, /luma/videos, result, and state words.
    """
    if not task.is_over:
        return {"task_id": task.id, "trace_id": task.trace_id, **video_fields(video, _word(task, "processing"))}
    if task.failure is None:
        return _video_success(task, video, media_url)
    if _fails_as_text(task):
        return {"task_id": task.id, "trace_id": task.trace_id, "error": task.failure.message}
    return {
        "success": False,
        "task_id": task.id,
        **video_fields(video, _word(task, "failed")),
        **(media_fields(video, media_url) if task.is_video_shown else {}),
        **error_body(task.failure.code, task.failure.message, task.trace_id),
    }


def _video_success(task: Task, video: Video, media_url: str) -> Json:
    shown = video_fields(video, _word(task, "completed"))
    if task.is_video_shown:
        shown |= media_fields(video, media_url)
    fault = task.script.get("record")
    if fault is not None and fault.options.get("bare_clips"):
        del shown["state"]
    return {"success": True, "task_id": task.id, "trace_id": task.trace_id, **shown}


def _success(task: Task, media_url: str) -> Json:
    clips = [clip_object(clip, _word(task, "succeeded"), media_url) for clip in task.playable_clips]
    if task.ending == "preview_only":
        for shown, clip in zip(clips, task.playable_clips, strict=True):
            shown["audio_url"] = clip.preview_url
    return {
        "success": True,
        "task_id": task.id,
        "trace_id": task.trace_id,
        "data": _as_recorded(task, clips),
        "cost": {
            "amount": round(task.cost_credits * DISCOUNT, 4),
            "currency": "credit",
            "list_amount": task.cost_credits,
        },
        **task.extras,
    }


def _failure(task: Task, failure: Failure, media_url: str) -> Json:
    if _fails_as_text(task):
        return {"task_id": task.id, "trace_id": task.trace_id, "error": failure.message}
    playable = task.playable_clips
    clips = [
        clip_object(clip, _word(task, "succeeded" if clip in playable else "error"), media_url)
        for clip in task.clips
        if playable
    ]
    body = error_body(failure.code, failure.message, task.trace_id)
    return {"success": False, "task_id": task.id, "data": _as_recorded(task, clips), **body}


def _fails_as_text(task: Task) -> bool:
    """Whether a fault makes the failure plain text, without code and `success`."""
    ending = task.script.get("ending")
    return ending is not None and bool(ending.options.get("as_text"))


def _word(task: Task, state: str) -> str:
    """The clip's state word, or an unknown one if a fault says so."""
    fault = task.script.get("record")
    return str(fault.options["word"]) if fault is not None and fault.kind == "odd_words" else state


def _as_recorded(task: Task, clips: list[Json]) -> list[Json]:
    fault = task.script.get("record")
    if fault is not None and fault.options.get("bare_clips"):
        return [_without_state(clip) for clip in clips]
    return clips


def _without_state(clip: Mapping[str, object]) -> Json:
    return {name: value for name, value in clip.items() if name not in {"state", "duration"}}
