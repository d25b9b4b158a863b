"""The endpoints that write text: lyrics to choose from, a mashup of two lyrics, a richer style.

Source: AceDataCloud API contract, other Suno endpoints.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.body import text_of
from sandbox.acedata.moderation import check_moderation
from sandbox.acedata.suno.field import check_lyrics_request
from sandbox.acedata.suno.writing import enrich_style, mash_lyrics, write_candidates
from sandbox.acedata.tasks.direct_call import DirectCall

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sandbox.acedata.model.state import State
    from sandbox.acedata.tasks.worker import Make
    from sandbox.acedata.wire import Json


@dataclass(frozen=True, slots=True)
class LyricsCalls:
    """Writes lyrics and styles. `has_fresh_repeats`: see `Terms`."""

    state: State
    has_fresh_repeats: bool

    def calls(self) -> Mapping[str, DirectCall]:
        """The endpoints, by their paths."""
        return {
            "/suno/lyrics": DirectCall(self._lyrics, is_timed=True),
            "/suno/mashup-lyrics": DirectCall(self._mashup_lyrics),
            "/suno/style": DirectCall(self._style),
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
        """A function that returns what `write` makes after the time that writing takes."""

        async def make() -> Json | list[Json]:
            text = write()
            await asyncio.sleep(self.state.pace.lyrics_s)
            return text

        return make

    def _repeat(self, wish: str) -> int:
        """How often the same text was requested before, where that makes a difference."""
        if not self.has_fresh_repeats:
            return 0
        self.state.orders[wish] += 1
        return self.state.orders[wish] - 1
