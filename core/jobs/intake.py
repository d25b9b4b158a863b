"""Turns a request into a job, after checking the clips and personas that it names. Nothing is written."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from core.action import ACTIONS
from core.errors import PersonaUnknown, SongClosed, SongUnknown, SourceUnfit
from core.jobs import texts
from core.library.songs import check_usable
from core.model.job import ClipKind, Job, JobState, Parent
from core.ports import PersonaReader, ReactionStore, SongReader
from core.suno_models import check, check_at, check_span

if TYPE_CHECKING:
    from core.limits.check import Case
    from core.model.job import Member, Place, Song
    from core.model.request import SongRequest

_UNFIT = {
    (ClipKind.STEM, ClipKind.SONG): texts.STEM_FOR_SONG,
    (ClipKind.VIDEO, ClipKind.SONG): texts.VIDEO_FOR_SONG,
    (ClipKind.VIDEO, ClipKind.STEM): texts.VIDEO_FOR_AUDIO,
    (ClipKind.SONG, ClipKind.VIDEO): texts.SONG_FOR_VIDEO,
    (ClipKind.STEM, ClipKind.VIDEO): texts.STEM_FOR_VIDEO,
}
"""By the kind of a clip and the last kind that the action works on, in the order of ClipKind."""


class IntakeStore(SongReader, PersonaReader, ReactionStore, Protocol):
    """What a request can name, and whether its guild lets makers close songs."""


class Intake:
    """Makes jobs from requests."""

    def __init__(self, *, store: IntakeStore) -> None:
        """Look up songs and personas in that store."""
        self._store = store

    async def job(self, request: SongRequest, *, member: Member, place: Place, case: Case, ask: str | None) -> Job:
        """Return a request as a queued job, at its cost there.

        Raises:
            InvalidOption: something typed cannot be sent (SourceUnfit: not with a clip of that kind).
            SongUnknown, SongClosed, PersonaUnknown: the member may not use its song or persona there.
        """
        parent, _ = await self.sources(request, guild_id=place.guild_id, user_id=member.id)
        if request.persona_id is not None:
            await self._check_persona(request.persona_id, member, place)
        return Job(
            id=uuid.uuid4().hex,
            state=JobState.QUEUED,
            service=ACTIONS[request.action].service,
            request=request if parent is None else replace(request, source_title=parent.clip.title),
            maker=member,
            place=place,
            cost=case.cost(request.action),
            turn=0.0,
            created_at=case.now,
            updated_at=case.now,
            root_clip_id=None if parent is None else parent.root_clip_id,
            parent=None if parent is None else Parent(clip_id=parent.clip.id, maker=parent.maker),
            ask=ask,
            callback_token=secrets.token_urlsafe(32),
        )

    async def sources(
        self, request: SongRequest, *, guild_id: int | None, user_id: int
    ) -> tuple[Song | None, Song | None]:
        """Return the source clip of a request and the second one of a mashup, each if there is one.

        Raises:
            InvalidOption: something typed cannot be sent (SourceUnfit: not with a clip of that kind).
            SongUnknown, SongClosed: the member may not use one of them there.
        """
        check(request)
        parent = await self._parent_of(request, guild_id, user_id)
        clip_id = request.second_clip_id
        return parent, None if clip_id is None else await self._second(clip_id, request, guild_id, user_id)

    async def check_remixable(self, song: Song, *, guild_id: int | None, user_id: int) -> None:
        """Check that a member may remix a song there.

        Raises:
            SongUnknown: it is deleted (SongDeleted), or the member may not use it there.
            SongClosed: its maker has turned off remixing, and the server allows that.
        """
        check_usable(song, guild_id=guild_id, user_id=user_id)
        if not song.is_closed or song.maker.id == user_id:
            return
        if guild_id is None or (await self._store.reaction_settings(guild_id)).makers_may_close:
            raise SongClosed(song.clip.id)

    async def _parent_of(self, request: SongRequest, guild_id: int | None, user_id: int) -> Song | None:
        """Return the source song of a request, checked; a plain repeat works without it."""
        if request.parent_clip_id is None:
            return None
        song = await self._store.song(request.parent_clip_id)
        is_repeat = request.source_clip_id is None
        if is_repeat and (song is None or not song.is_usable(guild_id=guild_id, user_id=user_id)):
            return None
        if song is None:
            raise SongUnknown(request.parent_clip_id)
        await self.check_remixable(song, guild_id=guild_id, user_id=user_id)
        if not is_repeat:
            _check_source(request, song)
        return song

    async def _second(self, clip_id: str, request: SongRequest, guild_id: int | None, user_id: int) -> Song:
        song = await self._store.song(clip_id)
        if song is None:
            raise SongUnknown(clip_id)
        await self.check_remixable(song, guild_id=guild_id, user_id=user_id)
        _check_kind(request, song, "second")
        return song

    async def _check_persona(self, persona_id: str, member: Member, place: Place) -> None:
        persona = await self._store.persona(persona_id)
        if persona is None or not persona.is_usable(guild_id=place.guild_id, user_id=member.id):
            raise PersonaUnknown(persona_id)


def _check_source(request: SongRequest, song: Song) -> None:
    """Check that an action works on a clip of that kind, and on that section of it.

    Raises:
        InvalidOption: it does not.
    """
    _check_kind(request, song, "song" if request.second_clip_id is None else "first")
    if request.at_s is not None:
        check_at(request.at_s, song.clip.duration_s)
    span = ACTIONS[request.action].span
    if span is not None:
        check_span(request, span, song.clip.duration_s)


def _check_kind(request: SongRequest, song: Song, option: str) -> None:
    accepted = ACTIONS[request.action].accepts
    if song.kind in accepted:
        return
    wanted = [kind for kind in ClipKind if kind in accepted][-1]
    raise SourceUnfit(option, _UNFIT[song.kind, wanted]())
