"""The personas of a guild: made of songs and voices, listed, deleted, and given to orders to sing them."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from core.action import ACTIONS, Span
from core.action.field import SINCE_V4_5
from core.errors import (
    FateUnknown,
    InvalidOption,
    MediaError,
    MediaUnfit,
    NotYours,
    PersonaInProgress,
    PersonaLimitReached,
    PersonaTaken,
    PersonaUnknown,
    ServiceError,
    SourceUnfit,
    log_service_error,
)
from core.limits.free_usage import FreeUsage
from core.model.job import ClipKind
from core.model.persona import VOICE_MAX_S, VOICE_MIN_S, VOX_MAX_S, Persona, PersonaKind
from core.model.request import SongRequest
from core.personas import texts
from core.personas.persona_request import apply_persona, check_persona_request
from core.ports import FreeUsageStore, PersonaStore, SongReader
from core.suno_models import MODELS, check_span, labels, model_for

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from core.jobs.orders import Orders
    from core.limits.check import MemberContext
    from core.model.job import Member, Song
    from core.personas.persona_request import PersonaRequest
    from core.ports import MediaCheck, PersonaProvider

log = logging.getLogger(__name__)

PERSONAS_A_DAY = 10
"""How many personas are made for one member within a day, deleted ones too. They cost the operator a little."""
VOICE_MAX_BYTES = 100 * 1024 * 1024
"""Of a recording: four minutes of 24 bit stereo at 96 kHz are more."""
_SINGING = Span()


class PersonaMakerStore(PersonaStore, SongReader, FreeUsageStore, Protocol):
    """Personas, the songs they are made from, and how many each member had made."""


class Personas:
    """What cogs call about personas. They belong to a guild (in direct messages to the member), and are free."""

    def __init__(
        self, *, store: PersonaMakerStore, provider: PersonaProvider, media: MediaCheck, orders: Orders
    ) -> None:
        self._store = store
        self._provider = provider
        self._media = media
        self._orders = orders
        self._busy_ids: set[int] = set()
        self._free_usage = FreeUsage("persona", store=store, limit_reached=PersonaLimitReached)

    async def create(
        self,
        wanted: PersonaRequest,
        *,
        member: Member,
        guild_id: int | None,
        member_context: MemberContext | None = None,
    ) -> Persona:
        """Make a persona, and keep it.

        Raises:
            InvalidOption: something typed cannot be used (SourceUnfit: the clip is not a song); nothing was made.
            SongUnknown, SongClosed: the member may not use the song there; nothing was made.
            Refused: a rule refused it, the member made too many today, or one is being made for them.
            PersonaTaken: there is one of that name. If it came while this one was made, this one is deleted again.
            PersonaUnknown: the member asked to be forgotten meanwhile, and so it is deleted again.
            SourceUnusable: the provider cannot use that song (any more).
            ServiceError: the provider failed. Both are logged.
        """
        asked_at = self._orders.now()
        name, description = (" ".join(text.split()) for text in (wanted.name, wanted.description))
        wanted = replace(wanted, name=name, description=description)
        check_persona_request(wanted)
        await self._check_song(wanted, guild_id, member.id)
        async with self._reserve_turn(wanted, member.id, guild_id, member_context):
            if await self._store.persona_named(wanted.name, guild_id=guild_id, user_id=member.id) is not None:
                raise PersonaTaken(wanted.name)
            async with self._free_usage.count_call(member.id, at=asked_at, most=PERSONAS_A_DAY):
                persona_id = await self._make(wanted)
            persona = Persona(
                id=persona_id,
                guild_id=guild_id,
                maker=member,
                name=wanted.name,
                description=wanted.description,
                kind=wanted.kind,
                clip_id=None if wanted.song is None else wanted.song.clip.id,
                made_at=asked_at,
            )
            await self._keep(persona)
            return persona

    async def personas(self, *, guild_id: int | None, user_id: int, typed: str = "", limit: int) -> Sequence[Persona]:
        """Return the personas that a member may use there, by name; `typed` is a part of it, "" finds all."""
        return await self._store.personas(guild_id=guild_id, user_id=user_id, typed=typed.strip(), limit=limit)

    async def find(self, name: str, *, guild_id: int | None, user_id: int) -> Persona:
        """Return a persona by its name, whatever the case.

        Raises:
            PersonaUnknown: this member has none of that name there.
        """
        persona = await self._store.persona_named(name.strip(), guild_id=guild_id, user_id=user_id)
        if persona is None:
            raise PersonaUnknown(name)
        return persona

    async def song_of(self, persona: Persona) -> Song | None:
        """Return the song that a persona was made of, deleted ones too; None for a recorded voice."""
        return None if persona.clip_id is None else await self._store.song(persona.clip_id)

    async def delete(self, persona: Persona, *, user_id: int, is_admin: bool) -> None:
        """Delete a persona, at the provider and here; its maker may, and admins.

        Raises:
            NotYours: somebody else made it; nothing was deleted.
            ServiceError: the provider did not delete it, so it is kept; it is logged.
        """
        if persona.maker.id != user_id and not is_admin:
            raise NotYours(persona.id)
        try:
            await self._provider.delete_persona(persona.id)
        except ServiceError as error:
            log_service_error(log, f"persona {persona.id} was not deleted", error)
            raise
        await self._store.drop_persona(persona.id)

    async def apply(self, request: SongRequest, name: str, *, guild_id: int | None, user_id: int) -> SongRequest:
        """Return an order in the voice of the persona of that name; "" leaves it as it is.

        A cover whose model is too old is made with one that supports personas.

        Raises:
            PersonaUnknown: this member has none of that name there.
            InvalidOption: that model cannot use voices.
        """
        if not name.strip():
            return request
        persona = await self.find(name, guild_id=guild_id, user_id=user_id)
        if request.action == "generate":
            if persona.kind is PersonaKind.VOICE and request.model in MODELS.keys() - SINCE_V4_5:
                label = MODELS[request.model].label
                raise InvalidOption("model", texts.MODEL_WITHOUT_VOICES(model=label, models=labels(SINCE_V4_5)))
            return apply_persona(request, persona)
        supporting = replace(ACTIONS[request.action], models=SINCE_V4_5)
        return apply_persona(
            replace(request, model=model_for(supporting, request.model, self._orders.config.model)), persona
        )

    async def _check_song(self, wanted: PersonaRequest, guild_id: int | None, user_id: int) -> None:
        """Check that the member may remix the song, and that the section is inside it.

        Raises: as `create`.
        """
        song = wanted.song
        if song is None:
            return
        await self._orders.check_remixable(song, guild_id=guild_id, user_id=user_id)
        if song.kind is not ClipKind.SONG:
            raise SourceUnfit("song", texts.NOT_A_SONG())
        if wanted.kind is not PersonaKind.VOX:
            return
        start_s, end_s = wanted.start_s or 0.0, wanted.end_s or 0.0
        section = SongRequest(action="generate", model="", start_s=wanted.start_s, end_s=wanted.end_s)
        check_span(section, _SINGING, song.clip.duration_s)
        if end_s - start_s >= VOX_MAX_S:
            raise InvalidOption("end", texts.SECTION_TOO_LONG(most=VOX_MAX_S))

    async def _check_voice(self, voice_url: str) -> None:
        """Check that a recording can be heard, and is as long as the provider takes it.

        Raises:
            InvalidOption: it is not.
        """
        try:
            length_s = await self._media.length_s(voice_url, limit_bytes=VOICE_MAX_BYTES)
        except MediaUnfit as error:
            raise InvalidOption("voice", texts.VOICE_UNPLAYABLE()) from error
        except MediaError as error:
            raise InvalidOption("voice", texts.VOICE_UNREACHABLE()) from error
        if not VOICE_MIN_S <= length_s <= VOICE_MAX_S:
            raise InvalidOption("voice", texts.VOICE_LENGTH(seconds=length_s, least=VOICE_MIN_S, most=VOICE_MAX_S))

    @asynccontextmanager
    async def _reserve_turn(
        self, wanted: PersonaRequest, user_id: int, guild_id: int | None, member_context: MemberContext | None
    ) -> AsyncGenerator[None]:
        """Check the rules for a member, and let no other persona be made for them until the block ends.

        Raises:
            Refused: see `create`.
        """
        typed = {"name": wanted.name, "description": wanted.description}
        await self._orders.check_welcome(
            guild_id=guild_id, user_id=user_id, member_context=member_context, typed=typed, action="persona"
        )
        if user_id in self._busy_ids:
            raise PersonaInProgress("one persona at a time")
        self._busy_ids.add(user_id)
        try:
            yield
        finally:
            self._busy_ids.discard(user_id)

    async def _make(self, wanted: PersonaRequest) -> str:
        """Make the persona at the provider, and return its id.

        Raises: as `create`.
        """
        name, description, song = wanted.name, wanted.description, wanted.song
        try:
            if song is None:
                voice_url = wanted.voice_url or ""
                await self._check_voice(voice_url)
                return await self._provider.create_voice(voice_url, name=name, description=description)
            vox_id = None
            if wanted.kind is PersonaKind.VOX:
                start_s, end_s = wanted.start_s or 0.0, wanted.end_s or 0.0
                vox_id = await self._provider.create_vox(song.clip.id, start_s=start_s, end_s=end_s)
            return await self._provider.create_persona(song.clip.id, name=name, description=description, vox_id=vox_id)
        except ServiceError as error:
            log_service_error(log, f"no persona of {'a voice' if song is None else f'clip {song.clip.id}'}", error)
            raise

    async def _keep(self, persona: Persona) -> None:
        """Save the persona; one that cannot be saved is deleted again at the provider.

        Raises: as `create`.
        """
        if await self._store.persona(persona.id) is not None:
            # Deleting it, as below, would delete the older one.
            raise FateUnknown(f"the service named the new persona as an older one: {persona.id}")
        try:
            await self._store.keep_persona(persona)
        except Exception:  # raised again; a persona that nobody can use must not stay at the provider
            await self._discard(persona.id)
            raise

    async def _discard(self, persona_id: str) -> None:
        """Delete at the provider what could not be kept; if that fails, it stays there, and nobody can use it."""
        try:
            await self._provider.delete_persona(persona_id)
        except ServiceError as error:
            log_service_error(log, f"persona {persona_id} is not kept, and was not deleted", error)
