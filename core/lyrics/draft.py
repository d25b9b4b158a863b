"""How a draft changes: its versions, one shown at a time and all kept, and the calls it counts. Nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.errors import FateUnknown
from core.suno_models import MODELS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.library import Draft, Lyrics
    from core.model.request import SongRequest

EARLIER_MAX = 50
"""Versions of a draft that can be gone back to; the oldest beyond them go."""
DAY = timedelta(days=1)
"""For so long a call counts."""


def count_call(draft: Draft, now: datetime) -> Draft:
    """Count a call. Those of a draft from before yesterday are forgotten with it, or today's would hide behind them."""
    if draft.made_at <= now - DAY:
        return replace(draft, made_at=now, calls=1)
    return replace(draft, calls=draft.calls + 1)


def uncount_call(draft: Draft) -> Draft:
    """Take back a call that certainly never got to the writing."""
    return replace(draft, calls=max(0, draft.calls - 1))


def show_next(draft: Draft) -> Draft:
    """Put the next version in place of the one shown; the last one stays."""
    if not draft.others:
        return draft
    return replace(
        draft, earlier=_newest(*draft.earlier, draft.request), request=draft.others[0], others=draft.others[1:]
    )


def show_previous(draft: Draft) -> Draft:
    """Go back to the version before; the first one stays."""
    if not draft.earlier:
        return draft
    return replace(draft, earlier=draft.earlier[:-1], request=draft.earlier[-1], others=(draft.request, *draft.others))


def show_version(draft: Draft, version: SongRequest) -> Draft:
    """Show a version right after the one shown; where nothing differs, there is no new version."""
    return draft if version == draft.request else add_versions(draft, [version])


def add_versions(draft: Draft, versions: Sequence[SongRequest]) -> Draft:
    """Show the first of the versions right after the one shown; the rest of them come next."""
    # A draft that was only just begun has no words to go back to.
    earlier = (*draft.earlier, draft.request) if draft.request.lyrics else draft.earlier
    return replace(draft, earlier=_newest(*earlier), request=versions[0], others=(*versions[1:], *draft.others))


def with_blend(request: SongRequest, blend: Lyrics) -> SongRequest:
    """Return the order of a mashup with the words that were made of those of its two songs.

    It keeps its title, which names both; a title is suggested where it has none. A style is not sent with a mashup.
    """
    title = request.title or blend.title.strip()[: MODELS[request.model].title_max]
    return replace(request, lyrics=blend.text.strip(), title=title)


def shorten_style(style: str, most: int) -> str:
    """Return as many of a style's tags, parted by commas, as the model takes."""
    tags = " ".join(style.split())
    if len(tags) <= most:
        return tags
    return tags[:most].rpartition(",")[0].strip() or tags[:most]


def versions_of(request: SongRequest, written: Sequence[Lyrics]) -> Sequence[SongRequest]:
    """Return the orders of a song with these words.

    Title and style are suggestions, and cut to what the model takes; the words stay whole, for the member to shorten.

    Raises:
        FateUnknown: there are no words.
    """
    model = MODELS[request.model]
    found = [
        replace(
            request,
            lyrics=lyrics.text.strip(),
            title=lyrics.title.strip()[: model.title_max],
            style=lyrics.style.strip()[: model.style_max],
        )
        for lyrics in written
        if lyrics.text.strip()
    ]
    if not found:
        raise FateUnknown("no lyrics came back", is_answered=True)
    return found


def _newest(*earlier: SongRequest) -> tuple[SongRequest, ...]:
    return earlier[-EARLIER_MAX:]
