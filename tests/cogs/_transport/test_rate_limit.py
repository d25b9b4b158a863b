"""Discord says 429 all the same: the bot waits as it is told, and everything arrives once."""

import pytest

from tests.support.stage import is_result, jobs_of, spent


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/channels/*/messages/*"),
        ("POST", "/interactions/*/callback"),
    ],
)
async def test_a_song_arrives_once_after_a_429(stage, method, path):
    turned_away = stage.loopback.inject(method, path, status=429, times=2, retry_after=0.02)
    answer = await stage.alice.slash(stage.songs, "song", prompt="rain on a tin roof")
    result = await answer.wait_for_response(is_result)
    assert turned_away.hits == 2
    assert stage.loopback.messages(stage.songs) == [result]
    assert stage.standin.submitted() == 1
    assert len(await jobs_of(stage)) == 1
    assert await spent(stage, stage.alice) == 1
