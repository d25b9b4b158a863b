"""Fixtures that every behaviour test may ask for."""

import pytest

from tests.support.database import create_similar_engine
from tests.support.stage import set_up


@pytest.fixture(scope="session", autouse=True)
def _compile_statements_once():
    """Let all SQLite databases of the run share their compiled statements."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("adapters.store.database.sqlite.create_engine", create_similar_engine)
        yield


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
