"""Which texts fit what a job makes: a song, its stems, a video."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._message import texts
from core.action import ACTIONS
from core.model.job import ClipKind, Service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cogs._message.texts import ResultTexts
    from core.model.job import Job

_RESULTS: Mapping[ClipKind, ResultTexts] = {
    ClipKind.SONG: texts.SONG,
    ClipKind.STEM: texts.STEMS,
    ClipKind.VIDEO: texts.VIDEO,
}
_SERVICES: Mapping[Service, str] = {Service.SUNO: "Suno", Service.LUMA: "Luma"}


def kind_of(job: Job) -> ClipKind:
    """Return the kind of clip that a job makes."""
    return ACTIONS[job.request.action].kind


def wording_of(job: Job) -> ResultTexts:
    """Return the texts about what a job makes."""
    return _RESULTS[kind_of(job)]


def wording_about(kind: ClipKind) -> ResultTexts:
    """Return the texts about that kind of clip."""
    return _RESULTS[kind]


def service_name(job: Job) -> str:
    """Return who makes it, by the name that people know."""
    return _SERVICES[job.service]


def last_step(job: Job) -> tuple[str, str]:
    """Return what a finished job still waits for: a headline and a sentence."""
    wording, service = wording_of(job), service_name(job)
    # A video that continues one without a song has no song's title.
    if kind_of(job) is ClipKind.VIDEO and job.request.source_clip_id and job.request.source_title.strip():
        return texts.NEARLY_JOINED(), texts.JOINED_SOON(service=service)
    return wording.nearly(), wording.soon(service=service)
