"""Stems on the stage: a song to take apart, taken apart, delivered."""

from tests.support.cards import eventually
from tests.support.files import carrying, delivered_job
from tests.support.songs import result_of, song_in


async def sing(stage):
    stage.result = await result_of(stage, stage.alice, lyrics="Snow", title="Holiday Wishes", style="folk")
    stage.song = await song_in(stage, stage.result)
    return stage.song


async def taken_apart(stage, **options):
    """Let bob take the song apart, and return the job and the card once all is delivered."""
    shown = await stage.bob.slash(stage.songs, "stems", song=stage.song.clip.id, **options)
    return await delivered_job(stage, shown), shown.response


def results_of(stage):
    return [message for message in carrying(stage, ".mp3") if message.id != stage.result.id]


async def never(*_, **__):
    await eventually(lambda: False, timeout_s=60)
