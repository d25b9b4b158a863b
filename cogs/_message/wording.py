"""What people are told of what comes of an order, by its kind: a song, its stems, a video."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.action import ACTIONS
from core.model.job import ClipKind, Service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.model.job import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultWording:
    """The words about one kind.

    `refused` is what the service may not have liked, `unplayable` what it cannot work on. `broke` and `lost` end the
    sentences about failures, `fetching` and `coming` say what the last step waits for. `home` says where one is found
    that was never posted.
    """

    noun: str
    plural: str
    pronoun: str
    here: str
    delivered: str
    refused: str
    unplayable: str
    broke: str
    lost: str
    fetching: str
    coming: str
    wanted: str
    home: str


_WORDS: Mapping[ClipKind, ResultWording] = {
    ClipKind.SONG: ResultWording(
        noun="song",
        plural="songs",
        pronoun="it",
        here="here is your song",
        delivered="Your song has been delivered.",
        refused="the words or the audio",
        unplayable="that song or that model",
        broke="the song was being made",
        lost="made the song, but its audio could not be fetched",
        fetching="fetching the audio",
        coming="The audio will be here in a moment.",
        wanted="the song you asked for",
        home="It is kept: look for it under `song` in /extend and /cover.",
    ),
    ClipKind.STEM: ResultWording(
        noun="stems",
        plural="stems",
        pronoun="them",
        here="here are your stems",
        delivered="Your stems have been delivered.",
        refused="the audio",
        unplayable="that song",
        broke="the song was being taken apart",
        lost="made the stems, but their audio could not be fetched",
        fetching="fetching the stems",
        coming="The files will be here in a moment.",
        wanted="the stems you asked for",
        home="They are kept: look for them under `song` in /export.",
    ),
    ClipKind.VIDEO: ResultWording(
        noun="video",
        plural="videos",
        pronoun="it",
        here="here is your video",
        delivered="Your video has been delivered.",
        refused="the words or the picture",
        unplayable="that video or that picture",
        broke="the video was being made",
        lost="made the video, but it could not be fetched",
        fetching="fetching the video",
        coming="The video will be here in a moment.",
        wanted="the video you asked for",
        home="It is kept: look for it under `song` in /export.",
    ),
}
_JOINING = "putting the video and the song together"
_JOINED_SOON = "The song is being laid under the video, which takes about a minute."
_SERVICES: Mapping[Service, str] = {Service.SUNO: "Suno", Service.LUMA: "Luma"}


def kind_of(job: Job) -> ClipKind:
    """Return what comes of a job."""
    return ACTIONS[job.request.action].kind


def wording_of(job: Job) -> ResultWording:
    """Return the words about what comes of a job."""
    return _WORDS[kind_of(job)]


def wording_about(kind: ClipKind) -> ResultWording:
    """Return the words about that kind."""
    return _WORDS[kind]


def service_name(job: Job) -> str:
    """Return who makes it, as people know them."""
    return _SERVICES[job.service]


def last_step(job: Job) -> tuple[str, str]:
    """Return what a finished job still waits for, as a headline goes on and as a sentence."""
    words = wording_of(job)
    # A video that goes on from one without a song has no song's title.
    if kind_of(job) is ClipKind.VIDEO and job.request.source_clip_id and job.request.source_title.strip():
        return _JOINING, _JOINED_SOON
    return words.fetching, words.coming
