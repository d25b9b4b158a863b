"""Frozen values that every room speaks of: jobs, clips and songs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.request import SongRequest


class ClipKind(StrEnum):
    """What a clip is: a whole song, a part of one, or moving pictures. Stored as these words."""

    SONG = "song"
    STEM = "stem"
    VIDEO = "video"


SONGS = frozenset({ClipKind.SONG})


class Service(StrEnum):
    """The two services of the provider; each has its own task reads and its own in-flight cap."""

    SUNO = "suno"
    LUMA = "luma"


class JobState(StrEnum):
    """The state of a job; stored as these words."""

    QUEUED = "queued"
    SUBMITTING = "submitting"
    PENDING = "pending"
    RUNNING = "running"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNKNOWN = "unknown"

    @property
    def is_final(self) -> bool:
        """Whether a job in this state never changes again."""
        return self in FINAL_STATES


FINAL_STATES = frozenset({JobState.DELIVERED, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED})
OPEN_STATES = frozenset(JobState) - FINAL_STATES
IN_FLIGHT_STATES = frozenset({JobState.SUBMITTING, JobState.PENDING, JobState.RUNNING, JobState.UNKNOWN})
"""States in which a job may occupy one of the account's few places at the provider."""


class FailureCode(StrEnum):
    """Why a job ended without a song; the card picks its words by this."""

    MODERATED = "moderated"
    REJECTED = "rejected"
    SERVICE_FAULT = "service_fault"
    SERVICE_BUSY = "service_busy"
    OPERATOR = "operator"
    SOURCE_UNUSABLE = "source_unusable"
    NEVER_ENDED = "never_ended"
    FATE_UNKNOWN = "fate_unknown"
    MEDIA_LOST = "media_lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Who asks and pays. `name` is the display name at that moment, kept for credits and tags."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the card is.

    `guild_id` is None in direct messages. `message_id` is None until the card was sent. `interaction_token` edits
    the card until `token_until` (15 minutes after the interaction, Discord: "Interaction tokens are valid for 15
    minutes"). `has_bot` tells whether the bot itself is in the channel and can edit by channel and message id.
    `upload_limit_bytes` is what one message of the bot may carry there. `reply_to_id` is the message that the card
    answers where no interaction does (a reaction).
    """

    guild_id: int | None
    channel_id: int
    message_id: int | None = None
    interaction_token: str | None = field(default=None, repr=False)
    token_until: datetime | None = None
    has_bot: bool = True
    upload_limit_bytes: int = 10 * 1024 * 1024
    reply_to_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The source of a song, as it was when that was ordered."""

    clip_id: str
    maker: Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a job ended without a song. `text` is the provider's own sentence, "" where it must not be shown."""

    code: FailureCode
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One order of one member, from admission to its end.

    `turn` orders the queue (lower is served first). `submitted_at` is the first attempt to submit. `attempts` counts
    submits that certainly started nothing. `upload_started_at` and `uploaded_clip_id` tell how far a source upload
    got. `is_discarded` means the maker gave the song up after it was submitted. `told_at` is when the final state
    was shown. `callback_token` authenticates the provider's callback and never leaves the process but in that URL.
    `revision` counts the written changes and tells older readings from newer ones. `parent` is None for a new song
    and for a file. `ask` names what was asked for where only one open job may come of it (a member's reaction to a
    clip, a draft of lyrics); the store holds it unique among open jobs.
    """

    id: str
    state: JobState
    service: Service
    request: SongRequest
    maker: Member
    place: Place
    cost: int
    turn: float
    created_at: datetime
    updated_at: datetime
    root_clip_id: str | None = None
    parent: Parent | None = None
    ask: str | None = None
    attempts: int = 0
    submitted_at: datetime | None = None
    upload_started_at: datetime | None = None
    uploaded_clip_id: str | None = None
    uploaded_duration_s: float | None = None
    task_id: str | None = None
    trace_id: str | None = None
    callback_token: str | None = field(default=None, repr=False)
    started_at: datetime | None = None
    finished_at: datetime | None = None
    failure: Failure | None = None
    is_discarded: bool = False
    told_at: datetime | None = None
    revision: int = 0

    @property
    def is_forgotten(self) -> bool:
        """Whether its maker asked to be forgotten: nothing of what was ordered is left."""
        return self.maker.id == 0

    @property
    def is_charged(self) -> bool:
        """Whether the job ended with its credits settled: it was delivered, or given up and made all the same."""
        if self.state is JobState.CANCELLED:
            return self.finished_at is not None and self.failure is None
        return self.state is JobState.DELIVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One piece of audio, or of video, as the provider reports it. Texts are "" and numbers None where it said nothing.

    `audio_url` is "" for a video, `video_url` "" for nearly everything else. A stem's title is the name of the part.
    """

    id: str
    title: str = ""
    lyrics: str = ""
    style: str = ""
    model: str = ""
    duration_s: float | None = None
    audio_url: str = ""
    image_url: str = ""
    video_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Song:
    """A clip in the library: who made it, by which job, where it was posted, and what it descends from.

    `number` counts the clips of a job from 1. `message_id` is None until the audio was posted. `parent_clip_id` is
    the song it was made from, `root_clip_id` the oldest ancestor (its own id when it has no parent), `relation` the
    words between the two ("🎸 rock cover of"; see core.action.relation). `loves` counts those who have it among their
    favourites. `is_closed`: only its maker may remix it. `is_deleted`: it was deleted from the library, and is only
    in family trees; of a maker who was forgotten the id is 0 and every text is "".
    """

    clip: Clip
    job_id: str
    number: int
    maker: Member
    guild_id: int | None
    channel_id: int
    message_id: int | None
    action: str
    made_at: datetime
    parent_clip_id: str | None
    root_clip_id: str
    kind: ClipKind = ClipKind.SONG
    relation: str = ""
    loves: int = 0
    is_closed: bool = False
    is_deleted: bool = False

    def is_usable(self, *, guild_id: int | None, user_id: int) -> bool:
        """Whether a member may see it there: the guild's own, or the member's own from or in direct messages."""
        if self.is_deleted:
            return False
        if guild_id is not None and self.guild_id == guild_id:
            return True
        return self.maker.id == user_id and (self.guild_id is None or guild_id is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One running process. Its jobs are leased to it for as long as it keeps renewing `alive_until` in the store.

    `host` names the space in which `pid` means something, so that workers of one host can see who is gone.
    """

    id: str
    host: str
    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long one finished song took at the provider, from submit to its final state."""

    action: str
    model: str
    seconds: float
