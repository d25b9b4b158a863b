"""Stages that several tests of cogs begin with; a file that needs another one says so itself."""

import pytest

from tests.support.admins import admin_of
from tests.support.exports import WORDS
from tests.support.songs import made, result_of, song_in
from tests.support.stage import all_ended, wait_for_headline


@pytest.fixture
def hurry(monkeypatch):
    """Pauses that belong to a slow world are short here; none of them is what a test shows."""
    monkeypatch.setattr("cogs._posting.job_watch.PAUSES_S", (0.01, 0.05))


@pytest.fixture
def hurry_delivery(hurry, monkeypatch):
    """So are those between two tries to deliver a song."""
    monkeypatch.setattr("cogs._posting.job_watch.CLOSED_PAUSES_S", (0.05, 0.1))
    monkeypatch.setattr("core.media.delivery.PATIENCE_S", (0.01,))


@pytest.fixture
async def club(stage):
    """A stage with somebody who may manage the server."""
    stage.admin = admin_of(stage)
    return stage


@pytest.fixture
async def held(stage):
    """A stage on which one song is in work at the provider and its card says so."""
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "Sent to")
    await stage.standin.step(stage.standin.latest.id)
    await wait_for_headline(stage, "Making your song")
    return stage


@pytest.fixture
async def sung(stage):
    """A stage on which alice's song stands; and the song's first take."""
    stage.result = await result_of(stage, stage.alice, lyrics="Snow is falling", title="Holiday Wishes", style="folk")
    stage.song = await song_in(stage, stage.result)
    return stage


@pytest.fixture
async def snow(stage):
    """A stage with a song of alice's in its library."""
    stage.snow = (await made(stage, stage.alice, lyrics=WORDS, title="Snow: home/again", style="folk", duration=10))[0]
    await all_ended(stage)
    return stage
