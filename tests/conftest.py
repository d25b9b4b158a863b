"""Fixtures that every behaviour test may ask for."""

import pytest

from tests.support.stage import set_up


@pytest.fixture
async def empty_stage(tmp_path):
    """A stage without a bot: `await empty_stage.start(setting=...)` brings it on."""
    async with set_up(tmp_path) as stage:
        yield stage


@pytest.fixture
async def stage(empty_stage):
    """A stage with a running bot."""
    await empty_stage.start()
    return empty_stage
