"""Exports on the stage: asked for, waited for, opened."""

from core.model.money import Allowance
from tests.support.cards import eventually
from tests.support.stage import jobs_of, spent

WORDS = "[Verse 1]\nSnow is falling on the town\n\n[Chorus]\nHome, we are going home"
DONE = "Nothing was charged."
NONE = Allowance(day=0)
FORMS = ("mp3", "wav", "midi", "mp4", "lrc", "txt")


async def exported(stage, form, song=None, person=None, channel=None, until=DONE):
    """Run /export, and return the private answer once it says so."""
    song_id = (song or stage.snow).clip.id
    shown = await (person or stage.alice).slash(channel or stage.songs, "export", song=song_id, format=form)
    assert shown.ephemeral
    answer = await shown.wait_for_response(lambda message: until in message.text)
    busy = stage.parts.bot.services.exports._busy_ids  # the next one may begin once the file of this one was removed
    await eventually(lambda: (person or stage.alice).id not in busy)
    return answer


async def file_of(stage, answer):
    (file,) = answer.attachments
    return file.filename, await stage.loopback.file_bytes(file)


async def nothing_was_charged(stage):
    """Beside the song itself."""
    assert len(await jobs_of(stage)) == 1
    assert [await spent(stage, stage.alice), await spent(stage, stage.bob)] == [1, 0]
    entries = await stage.store.entries(guild_id=stage.guild.id, user_id=stage.alice.id, limit=99)
    assert sorted(entry.kind for entry in entries) == ["reserve", "settle"]
