"""Fixtures that every behaviour test may ask for."""

import os
import sys
import threading

import pytest

from sandbox.acedata.media.file import share
from tests.support.database import create_similar_engine
from tests.support.stage import set_up

STAND_IN_THREADS = ("stand-in", "song-file", "derived-file")


def pytest_xdist_auto_num_workers():
    """Run two workers for each core: about half of a behaviour test is waiting, for loopback and for clocks."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True)
def _trace_product_threads_only():
    """Spare the stand-in's threads coverage's trace function: what they run is not measured, only slowed by it."""
    trace = threading.gettrace()
    if trace is None or trace.__name__ == "trace_product":  # no coverage (or none by trace function), or done before
        return

    def trace_product(frame, event, arg):
        if threading.current_thread().name.startswith(STAND_IN_THREADS):
            sys.settrace(None)
            return None
        return trace(frame, event, arg)

    threading.settrace(trace_product)


@pytest.fixture(scope="session", autouse=True)
def _share_songs(tmp_path_factory, worker_id):
    """Let the stand-ins of all workers compose each song once."""
    if worker_id != "master":
        share(tmp_path_factory.getbasetemp().parent / "stand-in")


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
