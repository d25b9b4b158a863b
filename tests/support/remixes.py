"""What can be made of a song, as a member types it; and what came of it."""

import asyncio
import uuid
from datetime import UTC, datetime

from core.model.job import Member
from core.model.persona import Persona, PersonaKind
from tests.support.songs import delivered, placed, result_of, song_in
from tests.support.stage import is_result, spent

WORDS = "Snow is falling"
# By action: the command and its options, with the song's clip id to be put in their place.
ORDERS = {
    "extend": ("extend", {"song": "SONG", "at": "0:01"}),
    "concat": ("concat", {"song": "PART"}),
    "replace_section": ("replace", {"song": "SONG", "start": "0", "end": "0:01", "lyrics": "New words"}),
    "cover": ("cover", {"song": "SONG", "style": "jazz"}),
    "underpainting": ("cover", {"song": "SONG", "mode": "backing", "end": "0:01"}),
    "overpainting": ("cover", {"song": "SONG", "mode": "vocals", "lyrics": "La la la"}),
    "samples": ("cover", {"song": "SONG", "mode": "sample", "start": "0", "end": "0:01"}),
    "inspo": ("cover", {"song": "SONG", "mode": "inspiration", "prompt": "colder"}),
    "mashup": ("mashup", {"first": "SONG", "second": "OTHER", "prompt": "softly"}),
    "stems": ("stems", {"song": "SONG"}),
    "all_stems": ("stems", {"song": "SONG", "kind": "all"}),
    "extract_stem": ("stems", {"song": "SONG", "stem": "drums"}),
    "add_stem": ("stems", {"song": "SONG", "kind": "add", "stem": "strings", "prompt": "long notes"}),
    "remaster": ("remaster", {"song": "SONG", "variation": "subtle"}),
    "adjust_speed": ("remaster", {"song": "SONG", "speed": 1.5, "keep_pitch": True}),
    "sounds": ("sound", {"sound": "a creaking door"}),
}


class Beginnings:
    """Songs of Alice's for others to make something of."""

    def __init__(self, stage):
        self.stage = stage
        self.result = None
        self._clips = {}

    async def prepare(self, action):
        """Make what an action needs, and return its command and its options."""
        command, options = ORDERS[action]
        needed = set(options.values()) & {"SONG", "OTHER", "PART"}
        if needed:
            self.result = await result_of(self.stage, self.stage.alice, lyrics=WORDS, style="folk", title="Snow")
            songs = [await song_in(self.stage, self.result, take) for take in (1, 2)]
            self._clips |= {"SONG": songs[0].clip.id, "OTHER": songs[1].clip.id}
        if "PART" in needed:
            shown = await self.stage.alice.slash(self.stage.songs, "extend", song=self._clips["SONG"], at="0:01")
            self.result = await delivered(self.stage, await shown.wait_for_response(is_result))
            self._clips["PART"] = (await song_in(self.stage, self.result)).clip.id
        return command, {name: self._clips.get(value, value) for name, value in options.items()}


async def outcome(stage, shown):
    """Wait until the order behind a card has ended, and return it as it is then."""
    job = await placed(stage, shown)
    with stage.parts.engine.services.orders.feed.subscribe() as changes:
        job = await stage.parts.engine.services.orders.job(job.id)
        async with asyncio.timeout(20):
            while not job.state.is_final:
                await anext(aiter(changes))
                job = await stage.parts.engine.services.orders.job(job.id)
    return job


async def assert_refused(stage, shown, *words):
    """It was a private answer with these words, nothing was ordered, and Bob paid nothing."""
    assert shown.ephemeral
    for word in (*words, "Nothing was charged"):
        assert word in shown.response.text
    assert await spent(stage, stage.bob) == 0


async def cast_in(stage, name="Ella", *, kind=PersonaKind.SONG, clip_id: str | None = "clip", guild_id=None):
    """Let a persona be there."""
    persona = Persona(
        id=str(uuid.uuid4()),
        guild_id=guild_id or stage.guild.id,
        maker=Member(id=stage.bob.id, name="Bob"),
        name=name,
        description="",
        kind=kind,
        clip_id=clip_id,
        made_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    await stage.store.keep_persona(persona)
    return persona
