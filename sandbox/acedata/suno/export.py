"""Exports of a finished song: files in other formats, notes, the times of its words, the isolated voice.

Source: AceDataCloud API contract, other Suno endpoints.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sandbox.acedata.body import number_of, text_of
from sandbox.acedata.composer import notes_played, words_sung
from sandbox.acedata.model.vocal import Vocal
from sandbox.acedata.tasks.direct_call import DirectCall
from sandbox.acedata.wire import Refusal, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.acedata.composer import Line, SungWord
    from sandbox.acedata.media.derived_file import DerivedFiles
    from sandbox.acedata.model.clip import Clip
    from sandbox.acedata.model.state import State
    from sandbox.acedata.tasks.worker import Make, Worker
    from sandbox.acedata.wire import Json

MAX_VOCAL_S = 30.0
_WORD_FIT = 0.9  # how certain of a word's times the service says it is
_CHARACTER_ERRORS = 0.08  # the fraction of the lyrics that the service says it misheard


@dataclass(frozen=True, slots=True)
class Exports:
    """The endpoints that export finished songs."""

    state: State
    worker: Worker
    derived_files: DerivedFiles

    def calls(self) -> Mapping[str, DirectCall]:
        """The endpoints, by their paths."""
        return {
            "/suno/mp3": DirectCall(self._mp3, has_async=True),
            "/suno/wav": DirectCall(self._wav, has_async=True),
            "/suno/mp4": DirectCall(self._mp4),
            "/suno/midi": DirectCall(self._midi, has_async=True),
            "/suno/timing": DirectCall(self._timing),
            "/suno/vox": DirectCall(self._vox, has_async=True),
            "/suno/availability": DirectCall(self._availability),
        }

    async def _mp3(self, body: Json, _user_id: str) -> Make:
        """A new link to the song, different each time."""
        name = f"{finished_clip(body, self.state).id}_{new_id()[:8]}.mp3"

        async def make() -> list[Json]:
            return [{"file_url": self._link(name)}]

        return make

    async def _wav(self, body: Json, _user_id: str) -> Make:
        clip = finished_clip(body, self.state)

        async def make() -> list[Json]:
            await self.derived_files.wav(clip)
            return [{"file_url": self._link(f"{clip.id}.wav")}]

        return make

    async def _mp4(self, body: Json, _user_id: str) -> Make:
        clip = finished_clip(body, self.state)

        async def make() -> Json:
            await self.derived_files.mp4(clip)
            return {"video_url": self._link(f"{clip.id}.mp4")}

        return make

    async def _midi(self, body: Json, _user_id: str) -> Make:
        clip = finished_clip(body, self.state)

        async def make() -> list[Json]:
            lines = await asyncio.to_thread(notes_played, clip.recipe)
            return [{"state": "complete", "instruments": [_instrument(line) for line in lines]}]

        return make

    async def _timing(self, body: Json, _user_id: str) -> Make:
        clip = finished_clip(body, self.state)

        async def make() -> Json:
            words = await asyncio.to_thread(words_sung, clip.recipe)
            return {
                "aligned_words": [_aligned(word) for word in words],
                "waveform_data": await self.derived_files.peaks(clip),
                "hoot_cer": _CHARACTER_ERRORS,
                "is_streamed": False,
            }

        return make

    async def _vox(self, body: Json, _user_id: str) -> Make:
        clip = finished_clip(body, self.state)
        start_s, end_s = span_of(body, clip)
        vocal = Vocal(new_id(), clip, start_s, end_s)

        async def make() -> Json:
            await self.derived_files.vocal(vocal)
            self.state.vocals[vocal.id] = vocal
            return {
                "id": vocal.id,
                "source_clip_id": clip.id,
                "status": "complete",
                "vocal_audio_url": f"{self.worker.media_url}{vocal.id}.mp3",
                "vocal_start_s": start_s,
                "vocal_end_s": end_s,
                "wave_response": await self.derived_files.vocal_peaks(vocal),
            }

        return make

    async def _availability(self, body: Json, _user_id: str) -> Make:
        audio_id = text_of(body, "audio_id")
        try:
            UUID(audio_id)
        except ValueError:
            raise Refusal("bad_request", "audio_id must be a UUID") from None
        if audio_id not in self.state.published:
            raise Refusal("availability_unknown")

        async def make() -> Json:
            return {"id": audio_id, "available": True}

        return make

    def _link(self, name: str) -> str:
        """The address of a file, which can be downloaded from now on."""
        self.state.links.add(name)
        return f"{self.worker.media_url}{name}"


def finished_clip(body: Json, state: State) -> Clip:
    """The finished clip that the body names.

    Raises:
        Refusal: It names no clip, or one that does not exist or is not finished (bad_request).
    """
    audio_id = text_of(body, "audio_id")
    if audio_id not in state.published:
        raise Refusal("bad_request", f"audio_id {audio_id} does not exist")
    return state.clips[audio_id]


def span_of(body: Json, clip: Clip) -> tuple[float, float]:
    """The part of the clip whose voice is wanted, in seconds.

    Raises:
        Refusal: A time is missing or outside the clip, or the two are reversed or too far apart (bad_request).
    """
    start_s, end_s = number_of(body, "vocal_start"), number_of(body, "vocal_end")
    if start_s is None or end_s is None:
        raise Refusal("bad_request", "vocal_start and vocal_end are required")
    if not 0 <= start_s < end_s:
        raise Refusal("bad_request", "vocal_start must be 0 or more, and vocal_end after it")
    if end_s > clip.duration_s:
        raise Refusal("bad_request", f"vocal_end is past the end of the song ({clip.duration_s} s)")
    if end_s - start_s >= MAX_VOCAL_S:
        raise Refusal("bad_request", f"the vocal must be shorter than {MAX_VOCAL_S:g} s")
    return start_s, end_s


def _instrument(line: Line) -> Json:
    notes = [
        {
            "pitch": note.pitch,
            "start": round(note.start_s, 3),
            "end": round(note.end_s, 3),
            "velocity": round(note.velocity, 3),
        }
        for note in line.notes
    ]
    return {"name": line.name, "notes": notes}


def _aligned(word: SungWord) -> Json:
    """The word, with the section headings before it: the service does not list those separately."""
    headings = [line.strip() for line in word.before.splitlines() if line.strip().startswith("[")]
    return {
        "word": "\n".join([*headings, word.word]),
        "success": True,
        "start_s": round(word.start_s, 3),
        "end_s": round(word.end_s, 3),
        "p_align": _WORD_FIT,
    }
