"""What tests of the core's parts over a real store may ask for."""

import pytest

from adapters.store import open_store
from tests.support.database import lay_database
from tests.support.limits import Rules


@pytest.fixture
async def store(tmp_path):
    await lay_database(tmp_path / "chorus.db")
    async with open_store(f"sqlite:///{tmp_path}/chorus.db") as store:
        yield store


@pytest.fixture
def rules(store):
    return Rules(store)
