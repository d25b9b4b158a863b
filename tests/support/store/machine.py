"""Machines that do at random what people do, over a real store: how one begins, stops, comes back, and is let run."""

import asyncio
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, run_state_machine_as_test
from sqlalchemy import delete, update

from adapters.store import open_store
from adapters.store.schema.tables import metadata, queues
from tests.support.store.sample import MIDNIGHT, NOON


class Machine(RuleBasedStateMachine):
    """A machine over the database of `url`, which is emptied when it begins."""

    url = ""
    now: datetime = NOON

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()

    @initialize()
    def begin(self):
        self.open()
        self.runner.run(self.store._database.write(wipe))

    def open(self):
        self.opened = open_store(self.url)
        self.store = self.runner.run(self.opened.__aenter__())

    def reopen(self):
        """Leave without a word, and come back."""
        self.runner.run(self.opened.__aexit__(None, None, None))
        self.open()

    def teardown(self):
        if hasattr(self, "opened"):
            self.runner.run(self.opened.__aexit__(None, None, None))
        self.runner.close()

    @property
    def midnight(self):
        """When the day began that it is (UTC)."""
        return MIDNIGHT + timedelta(days=(self.now - MIDNIGHT).days)


def wipe(connection):
    """Make the database as it was after its migration."""
    for table in reversed(metadata.sorted_tables):
        if table is not queues:
            connection.execute(delete(table))
    connection.execute(update(queues).values(virtual_time=0.0))


def drive(machine, url, *, examples, steps):
    """Let a machine run over that database: so many times, so many steps each."""

    class Here(machine):
        pass

    Here.url = url
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
