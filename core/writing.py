"""The lyrics desk: words are written, changed and chosen for nothing, and only then is a song ordered."""

from __future__ import annotations

import asyncio
import logging
import uuid
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from core.errors import (
    DraftUnknown,
    FateUnknown,
    InvalidOption,
    NotStarted,
    OperatorTrouble,
    ServiceError,
    StillWriting,
    WritingSpent,
)
from core.library import Draft
from core.limit import MODELS, PROMPT_MAX, check
from core.model import SongRequest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
    from datetime import datetime

    from core.library import Lyrics
    from core.ports import SongService, Store
    from core.rule import Presence
    from core.studio import Studio

log = logging.getLogger(__name__)

CALLS_A_DAY = 30
"""How often the provider writes for one member within a day. It costs the member nothing, and the operator a little.

A call counts before it is sent, so one whose answer is lost or refused counts too: the provider worked for it. Only
what certainly never got to the writing (no connection, a busy provider, the operator's trouble) is taken off again.
"""
EARLIER_MAX = 50
"""Versions of a draft that can be gone back to; the oldest beyond them go."""
_DAY = timedelta(days=1)


class Writing:
    """Drafts of lyrics, and other orders that are not placed yet.

    A draft is changed by reading it, changing it and writing it back; changes of one draft take turns, so that none is
    lost. The provider's seconds of writing are no part of a turn: what the member does meanwhile stays.
    """

    def __init__(self, *, store: Store, provider: SongService, studio: Studio) -> None:
        """Join the parts."""
        self._store = store
        self._provider = provider
        self._studio = studio
        self._served: set[int] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def begin(
        self, prompt: str, *, user_id: int, guild_id: int | None, presence: Presence | None = None
    ) -> Draft:
        """Have lyrics written about something, and keep them as a draft.

        `presence` are the member's roles and where they are (None: no roles, anywhere).

        Raises:
            InvalidOption: the prompt is empty or too long; nothing was written.
            Refused: the member may not have that made, had too much written today, or is having it done right now.
            ServiceError: the provider wrote nothing; it is logged.
        """
        wish = prompt.strip()
        if not 0 < len(wish) <= PROMPT_MAX:
            raise InvalidOption("prompt", f"must say what the song is about, in 1 to {PROMPT_MAX} characters.")
        request = SongRequest(action="generate", model=self._studio.terms.model, prompt=wish)
        async with self._serving(wish, user_id, guild_id, presence):
            return await self._write(await self.keep(request, user_id=user_id))

    async def another(
        self, draft_id: str, *, user_id: int, guild_id: int | None, presence: Presence | None = None
    ) -> Draft:
        """Put the next version in place of the one shown; when all were seen, have more written.

        Raises: as `begin`, and DraftUnknown. The draft is as it was.
        """
        draft = await self.draft(draft_id, user_id=user_id)
        if draft.others:
            return await self._change(draft, _forward)
        async with self._serving(draft.request.prompt, user_id, guild_id, presence):
            return await self._write(draft)

    async def former(self, draft_id: str, *, user_id: int) -> Draft:
        """Go back to the version that was shown before; the one shown becomes the next. The first one stays.

        Raises:
            DraftUnknown: there is no such draft of theirs.
        """
        return await self._change(await self.draft(draft_id, user_id=user_id), _back)

    async def reword(self, draft_id: str, *, user_id: int, title: str, style: str, lyrics: str) -> Draft:
        """Make the member's own texts the version that is shown; the one shown can be gone back to.

        Raises:
            DraftUnknown: there is no such draft of theirs.
            InvalidOption: no words, or more than the model takes; the draft is as it was.
        """
        draft = await self.draft(draft_id, user_id=user_id)
        texts = {"title": title.strip(), "style": style.strip(), "lyrics": lyrics.strip()}
        if not texts["lyrics"]:
            raise InvalidOption("lyrics", "must not be empty: they are what is sung.")
        check(replace(draft.request, **texts))
        return await self._change(draft, lambda stored: _reworded(stored, texts))

    async def keep(self, request: SongRequest, *, user_id: int) -> Draft:
        """Keep an order that is not placed yet, for a form that is open."""
        draft = Draft(id=uuid.uuid4().hex, user_id=user_id, made_at=self._studio.now(), request=request)
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
    async def _serving(
        self, prompt: str, user_id: int, guild_id: int | None, presence: Presence | None
    ) -> AsyncGenerator[None]:
        """Hold the rules of writing against a member, and let nothing else be written for them until the block ends.

        Raises:
            Refused: see `begin`.
        """
        await self._studio.check_welcome(guild_id=guild_id, user_id=user_id, presence=presence, prompt=prompt)
        if user_id in self._served:
            raise StillWriting("lyrics are being written")
        self._served.add(user_id)
        try:
            now = self._studio.now()
            calls, oldest_at = await self._store.writing_calls(user_id, now - _DAY)
            if calls >= CALLS_A_DAY:
                raise WritingSpent(CALLS_A_DAY, ends_at=(oldest_at or now) + _DAY)
            yield
        finally:
            self._served.discard(user_id)

    async def _write(self, draft: Draft) -> Draft:
        """Have versions written for a draft's prompt; the first is shown, the others wait."""
        now = self._studio.now()
        await self._change(draft, lambda stored: _called(stored, now))
        try:
            versions = _versions(draft.request, await self._provider.lyrics(draft.request.prompt))
        except ServiceError as error:
            _log(draft, error)
            if isinstance(error, NotStarted | OperatorTrouble):
                await self._change(draft, lambda stored: replace(stored, calls=max(0, stored.calls - 1)))
            raise
        return await self._change(draft, lambda stored: _onto(stored, versions))

    async def _change(self, draft: Draft, change: Callable[[Draft], Draft]) -> Draft:
        """Change a draft as it stands in the store now, and return it.

        Raises:
            DraftUnknown: it is gone meanwhile (its member was forgotten), and stays so.
        """
        async with self._turns.setdefault(draft.id, asyncio.Lock()):
            changed = change(await self.draft(draft.id, user_id=draft.user_id))
            await self._store.keep_draft(changed)
            return changed


def _called(draft: Draft, now: datetime) -> Draft:
    """Count a call. Those of a draft from before yesterday are forgotten with it, or today's would hide behind them."""
    if draft.made_at <= now - _DAY:
        return replace(draft, made_at=now, calls=1)
    return replace(draft, calls=draft.calls + 1)


def _forward(draft: Draft) -> Draft:
    if not draft.others:
        return draft
    return replace(
        draft, earlier=_remembered(*draft.earlier, draft.request), request=draft.others[0], others=draft.others[1:]
    )


def _back(draft: Draft) -> Draft:
    if not draft.earlier:
        return draft
    return replace(draft, earlier=draft.earlier[:-1], request=draft.earlier[-1], others=(draft.request, *draft.others))


def _reworded(draft: Draft, texts: Mapping[str, str]) -> Draft:
    request = replace(draft.request, **texts)
    return draft if request == draft.request else _onto(draft, [request])


def _onto(draft: Draft, versions: Sequence[SongRequest]) -> Draft:
    """Show the first of the versions right after the one shown; the rest of them come next."""
    # A draft that was only just begun has no words to go back to.
    earlier = (*draft.earlier, draft.request) if draft.request.lyrics else draft.earlier
    return replace(draft, earlier=_remembered(*earlier), request=versions[0], others=(*versions[1:], *draft.others))


def _remembered(*earlier: SongRequest) -> tuple[SongRequest, ...]:
    return earlier[-EARLIER_MAX:]


def _versions(request: SongRequest, written: Sequence[Lyrics]) -> Sequence[SongRequest]:
    """Return the orders of a song with these words.

    Title and style are suggestions, and cut to what the model takes; the words stay whole, for the member to shorten.

    Raises:
        FateUnknown: there are no words.
    """
    model = MODELS[request.model]
    versions = [
        replace(
            request,
            lyrics=lyrics.text.strip(),
            title=lyrics.title.strip()[: model.title_max],
            style=lyrics.style.strip()[: model.style_max],
        )
        for lyrics in written
        if lyrics.text.strip()
    ]
    if not versions:
        raise FateUnknown("no lyrics came back", is_answered=True)
    return versions


def _log(draft: Draft, error: ServiceError) -> None:
    """Write the operator's line: an error where only the operator can mend it, else a warning."""
    log.log(
        logging.ERROR if isinstance(error, OperatorTrouble) else logging.WARNING,
        "draft %s: no lyrics: %s: %s (code %s, status %s, trace %s)",
        draft.id,
        type(error).__name__,
        error.message,
        error.code or "-",
        error.status or "-",
        error.trace_id or "-",
    )
