"""How a draft changes: its versions, shown one at a time and all kept, and the calls it counts. Pure functions."""

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
"""Earlier versions of a draft that are kept."""
DAY = timedelta(days=1)
"""How long a call counts."""


def count_call(draft: Draft, now: datetime) -> Draft:
    """Count a call. Calls older than a day are dropped with it, so that the count starts again."""
    if draft.made_at <= now - DAY:
        return replace(draft, made_at=now, calls=1)
    return replace(draft, calls=draft.calls + 1)


def uncount_call(draft: Draft) -> Draft:
    """Uncount a call that certainly started nothing."""
    return replace(draft, calls=max(0, draft.calls - 1))


def show_next(draft: Draft) -> Draft:
    """Show the next version; the last one stays."""
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
    """Show a version right after the current one; if nothing differs, there is no new version."""
    return draft if version == draft.request else add_versions(draft, [version])


def add_versions(draft: Draft, versions: Sequence[SongRequest]) -> Draft:
    """Show the first of the versions right after the current one; the rest come next."""
    # A new draft has no lyrics to go back to.
    earlier = (*draft.earlier, draft.request) if draft.request.lyrics else draft.earlier
    return replace(draft, earlier=_newest(*earlier), request=versions[0], others=(*versions[1:], *draft.others))


def with_blend(request: SongRequest, blend: Lyrics) -> SongRequest:
    """Return a mashup's request with the blended lyrics of its two songs.

    It keeps its title, which names both; without one it takes the suggested title. A style is not sent with a mashup.
    """
    title = request.title or blend.title.strip()[: MODELS[request.model].title_max]
    return replace(request, lyrics=blend.text.strip(), title=title)


def shorten_style(style: str, most: int) -> str:
    """Return as many of a style's tags, separated by commas, as the model takes."""
    tags = " ".join(style.split())
    if len(tags) <= most:
        return tags
    return tags[:most].rpartition(",")[0].strip() or tags[:most]


def versions_of(request: SongRequest, written: Sequence[Lyrics]) -> Sequence[SongRequest]:
    """Return requests with these lyrics.

    Title and style are suggestions, cut to what the model takes; the lyrics stay complete, for the member to shorten.

    Raises:
        FateUnknown: there are no lyrics.
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
