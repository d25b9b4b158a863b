"""The lyrics desk: lyrics are written, edited and chosen for free; only then is a song ordered."""

from __future__ import annotations

import asyncio
import logging
import uuid
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakValueDictionary

from core.errors import (
    DraftUnknown,
    InvalidOption,
    LyricsInProgress,
    LyricsLimitReached,
    NotStarted,
    OperatorTrouble,
    ServiceError,
    log_service_error,
)
from core.lyrics import texts
from core.lyrics.draft import (
    DAY,
    add_versions,
    count_call,
    shorten_style,
    show_next,
    show_previous,
    show_version,
    uncount_call,
    versions_of,
    with_blend,
)
from core.media.lrc import has_sung_lines
from core.model.library import Draft, lyrics_of
from core.model.request import SongRequest
from core.suno_models import MODELS, PROMPT_MAX, check

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence

    from core.jobs.orders import Orders
    from core.limits.check import MemberContext
    from core.model.job import Song
    from core.ports import DraftStore, LyricsProvider

log = logging.getLogger(__name__)
T = TypeVar("T")

CALLS_A_DAY = 30
"""How often the provider writes for one member within a day: free for the member, nearly free for the operator.

A call counts before it is sent, so one whose answer is lost or refused counts too: the provider worked for it. Only
calls that certainly started nothing (no connection, a busy provider, balance or key) are uncounted.
"""


class LyricsDesk:
    """Drafts of lyrics, and other requests that are not ordered yet.

    A draft is read, changed and written back; changes of one draft take turns, so that none is lost. The provider's
    seconds of writing are not part of a turn: what the member does meanwhile is kept.
    """

    def __init__(self, *, store: DraftStore, provider: LyricsProvider, orders: Orders) -> None:

        self._store = store
        self._provider = provider
        self._orders = orders
        self._busy_ids: set[int] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def begin(
        self, prompt: str, *, user_id: int, guild_id: int | None, member_context: MemberContext | None = None
    ) -> Draft:
        """Write lyrics about something, and keep them as a draft.

        `member_context` are the member's roles and channel (None: no roles, anywhere).

        Raises:
            InvalidOption: the prompt is empty or too long; nothing was written.
            Refused: a rule refused it, the member had too much written today, or lyrics are being written for them.
            ServiceError: the provider wrote nothing; it is logged.
        """
        topic = prompt.strip()
        if not 0 < len(topic) <= PROMPT_MAX:
            raise InvalidOption("prompt", texts.PROMPT_LENGTH(most=PROMPT_MAX))
        request = SongRequest(action="generate", model=self._orders.config.model, prompt=topic)
        async with self._reserve_turn({"prompt": topic}, user_id, guild_id, member_context):
            return await self._write(await self.keep(request, user_id=user_id))

    async def begin_blend(
        self, request: SongRequest, *, user_id: int, guild_id: int | None, member_context: MemberContext | None = None
    ) -> Draft:
        """Blend the lyrics of a mashup's two songs, and keep the mashup with them as a draft.

        Raises:
            InvalidOption: the request cannot be sent, or one of the songs has no lyrics; nothing was written.
            SongUnknown, SongClosed: one of the songs is not this member's to use there; nothing was written.
            Refused, ServiceError: as `begin`.
        """
        pair = await self._both_lyrics(request, user_id=user_id, guild_id=guild_id)
        async with self._reserve_turn({"prompt": request.prompt}, user_id, guild_id, member_context):
            return await self._blend(await self.keep(request, user_id=user_id), pair)

    async def another(
        self, draft_id: str, *, user_id: int, guild_id: int | None, member_context: MemberContext | None = None
    ) -> Draft:
        """Show the next version; after the last one, write more.

        Blended lyrics are blended again, from the two songs as they are now.

        Raises: as `begin` and `begin_blend`, and DraftUnknown. The draft is unchanged.
        """
        draft = await self.draft(draft_id, user_id=user_id)
        if draft.others:
            return await self._change(draft, show_next)
        pair = await self._both_lyrics(draft.request, user_id=user_id, guild_id=guild_id) if draft.is_blend else None
        async with self._reserve_turn({"prompt": draft.request.prompt}, user_id, guild_id, member_context):
            return await (self._write(draft) if pair is None else self._blend(draft, pair))

    async def previous(self, draft_id: str, *, user_id: int) -> Draft:
        """Go back to the version shown before; the current one becomes the next. The first one stays.

        Raises:
            DraftUnknown: they have no such draft.
        """
        return await self._change(await self.draft(draft_id, user_id=user_id), show_previous)

    async def reword(
        self, draft_id: str, *, user_id: int, title: str, style: str, lyrics: str, prompt: str | None = None
    ) -> Draft:
        """Show the member's own texts as a new version; the one before is kept.

        `prompt` None: it stays as it is.

        Raises:
            DraftUnknown: they have no such draft.
            InvalidOption: no lyrics, or more than the model takes; the draft is unchanged.
        """
        draft = await self.draft(draft_id, user_id=user_id)
        typed = {"title": title.strip(), "style": style.strip(), "lyrics": lyrics.strip()}
        if prompt is not None:
            typed["prompt"] = prompt.strip()
        if not typed["lyrics"]:
            raise InvalidOption("lyrics", texts.LYRICS_EMPTY())
        check(replace(draft.request, **typed))
        return await self._change(draft, lambda stored: show_version(stored, replace(stored.request, **typed)))

    async def improve_style(
        self, draft_id: str, *, user_id: int, guild_id: int | None, member_context: MemberContext | None = None
    ) -> Draft:
        """Describe a draft's style in more and better tags; the version before is kept.

        A draft without a style gets one that suits its prompt.

        Raises: as `another`. The draft is unchanged.
        """
        draft = await self.draft(draft_id, user_id=user_id)
        style = draft.request.style or draft.request.prompt or draft.request.title
        async with self._reserve_turn({"style": style}, user_id, guild_id, member_context):
            better = await self._count_and_call(draft, "style", lambda: self._provider.improve_style(style))
        tags = shorten_style(better, MODELS[draft.request.model].style_max)
        # The lyrics that the style was made for come with it, whichever version was chosen meanwhile.
        improved = replace(draft.request, style=tags)
        return await self._change(draft, lambda stored: show_version(stored, improved))

    async def keep(self, request: SongRequest, *, user_id: int) -> Draft:
        """Keep a request that is not ordered yet, for an open form."""
        draft = Draft(id=uuid.uuid4().hex, user_id=user_id, made_at=self._orders.now(), request=request)
        await self._store.keep_draft(draft)
        return draft

    async def draft(self, draft_id: str, *, user_id: int) -> Draft:
        """Return a member's draft.

        Raises:
            DraftUnknown: there is none, or it is somebody else's.
        """
        draft = await self._store.draft(draft_id)
        if draft is None or draft.user_id != user_id:
            raise DraftUnknown(draft_id)
        return draft

    @asynccontextmanager
    async def _reserve_turn(
        self, typed: Mapping[str, str], user_id: int, guild_id: int | None, member_context: MemberContext | None
    ) -> AsyncGenerator[None]:
        """Check the rules for a member, and let nothing else be written for them until the block ends.

        Raises:
            Refused: see `begin`.
        """
        await self._orders.check_welcome(guild_id=guild_id, user_id=user_id, member_context=member_context, typed=typed)
        if user_id in self._busy_ids:
            raise LyricsInProgress("lyrics are being written")
        self._busy_ids.add(user_id)
        try:
            now = self._orders.now()
            calls, oldest_at = await self._store.lyrics_calls(user_id, now - DAY)
            if calls >= CALLS_A_DAY:
                raise LyricsLimitReached(CALLS_A_DAY, ends_at=(oldest_at or now) + DAY)
            yield
        finally:
            self._busy_ids.discard(user_id)

    async def _write(self, draft: Draft) -> Draft:
        """Write versions for a draft's prompt; the first is shown, the others come next."""

        async def write() -> Sequence[SongRequest]:
            return versions_of(draft.request, await self._provider.write_lyrics(draft.request.prompt))

        versions = await self._count_and_call(draft, "lyrics", write)
        return await self._change(draft, lambda stored: add_versions(stored, versions))

    async def _blend(self, draft: Draft, pair: tuple[str, str]) -> Draft:
        """Blend two texts into one, and show it; the same one again does not make a new version."""
        blend = await self._count_and_call(draft, "blended lyrics", lambda: self._provider.blend_lyrics(*pair))
        return await self._change(draft, lambda stored: show_version(stored, with_blend(stored.request, blend)))

    async def _both_lyrics(self, request: SongRequest, *, user_id: int, guild_id: int | None) -> tuple[str, str]:
        """Return the lyrics of a mashup's two songs.

        Raises: see `begin_blend`.
        """
        first, second = await self._orders.sources(request, user_id=user_id, guild_id=guild_id)
        return await self._lyrics_of("first", first), await self._lyrics_of("second", second)

    async def _lyrics_of(self, option: str, song: Song | None) -> str:
        lyrics = "" if song is None else lyrics_of(song, (await self._orders.job(song.job_id)).request)
        if not has_sung_lines(lyrics):
            raise InvalidOption(option, texts.NOTHING_TO_BLEND())
        return lyrics

    async def _count_and_call(self, draft: Draft, what: str, call: Callable[[], Awaitable[T]]) -> T:
        """Return the provider's answer to a call for a draft, and count the call for the member and day.

        Raises:
            ServiceError: it wrote nothing; it is logged.
        """
        now = self._orders.now()
        await self._change(draft, lambda stored: count_call(stored, now))
        try:
            return await call()
        except ServiceError as error:
            log_service_error(log, f"draft {draft.id}: no {what}", error)
            if isinstance(error, NotStarted | OperatorTrouble):
                await self._change(draft, uncount_call)
            raise

    async def _change(self, draft: Draft, change: Callable[[Draft], Draft]) -> Draft:
        """Change the stored draft, and return it.

        Raises:
            DraftUnknown: it was deleted meanwhile (its member was forgotten).
        """
        async with self._turns.setdefault(draft.id, asyncio.Lock()):
            changed = change(await self.draft(draft.id, user_id=draft.user_id))
            await self._store.keep_draft(changed)
            return changed
