"""Writes words on request: lyrics to choose from, one lyric of two, a richer style.

Source: AceDataCloud API contract, other Suno endpoints.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.errand import Errand, text_of
from sandbox.acedata.lyricist import enrich_style, mash_lyrics, write_candidates
from sandbox.acedata.rule import check_lyrics_request, check_moderation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sandbox.acedata.state import State
    from sandbox.acedata.wire import Json
    from sandbox.acedata.worker import Make


@dataclass(frozen=True, slots=True)
class Scribe:
    """Where words are written. `has_fresh_repeats`: see `office.Terms`."""

    state: State
    has_fresh_repeats: bool

    def errands(self) -> Mapping[str, Errand]:
        """The endpoints, by their paths."""
        return {
            "/suno/lyrics": Errand(self._lyrics, is_timed=True),
            "/suno/mashup-lyrics": Errand(self._mashup_lyrics),
            "/suno/style": Errand(self._style),
        }

    async def _lyrics(self, body: Json, _user_id: str) -> Make:
        check_lyrics_request(body)
        prompt = str(body["prompt"])
        return self._writing(lambda: write_candidates(prompt, self._repeat(f"lyrics: {prompt}")))

    async def _mashup_lyrics(self, body: Json, _user_id: str) -> Make:
        first, second = text_of(body, "lyrics_a"), text_of(body, "lyrics_b")
        for lyric in (first, second):
            check_moderation({"lyric": lyric})
        return self._writing(lambda: mash_lyrics(first, second, self._repeat(f"mashup: {first} + {second}")))

    async def _style(self, body: Json, _user_id: str) -> Make:
        prompt = text_of(body, "prompt")
        check_moderation(body)
        return self._writing(lambda: {"upsampled_tags": enrich_style(prompt, self._repeat(f"style: {prompt}"))})

    def _writing(self, write: Callable[[], Json | list[Json]]) -> Make:
        """What writes at once, and hands it over after the pause that writing takes."""

        async def make() -> Json | list[Json]:
            written = write()
            await asyncio.sleep(self.state.pace.lyrics_s)
            return written

        return make

    def _repeat(self, wish: str) -> int:
        """How often the same was asked for before, where that makes a difference."""
        if not self.has_fresh_repeats:
            return 0
        self.state.orders[wish] += 1
        return self.state.orders[wish] - 1
