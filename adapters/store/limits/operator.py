"""What the operator decides and looks at, over all guilds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select
from typing_extensions import override

from adapters.store.database.engine import OverDatabase, upsert
from adapters.store.schema.money_tables import house, is_kind, ledger
from adapters.store.schema.tables import IS_CERTAINLY_IN_FLIGHT, jobs
from core.model.job import OPEN_STATES, JobState
from core.model.money import Census, EntryKind
from core.ports import OperatorStore

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_IS_NOTICE = house.c.key == "notice"
NOTICE = select(house.c.value).where(_IS_NOTICE)
_OPEN = (
    select(jobs.c.state, func.count().label("jobs")).where(jobs.c.state.in_(sorted(OPEN_STATES))).group_by(jobs.c.state)
)
_IN_FLIGHT = select(jobs.c.service, func.count().label("jobs")).where(IS_CERTAINLY_IN_FLIGHT).group_by(jobs.c.service)
_ENDED = (
    select(func.count())
    .select_from(jobs)
    .where(
        jobs.c.state.in_(bindparam("states", expanding=True)),
        jobs.c.finished_at >= bindparam("since"),
    )
)
_SETTLED = select(func.coalesce(func.sum(ledger.c.credits), 0)).where(
    is_kind(EntryKind.SETTLE), ledger.c.at >= bindparam("since")
)


class SqlOperator(OverDatabase, OperatorStore):
    """The operator's pause, and an overview of all guilds."""

    @override
    async def notice(self) -> str | None:
        return await self._database.read(_notice)

    @override
    async def save_notice(self, notice: str | None) -> None:
        await self._database.write(_save_notice, notice)

    @override
    async def census(self, *, since: datetime) -> Census:
        return await self._database.read(_census, since)


def _notice(connection: Connection) -> str | None:
    return connection.scalar(NOTICE)


def _save_notice(connection: Connection, notice: str | None) -> None:
    if notice is None:
        connection.execute(delete(house).where(_IS_NOTICE))
        return
    connection.execute(
        upsert(connection.dialect.name, house)
        .values(key="notice", value=notice)
        .on_conflict_do_update(index_elements=[house.c.key], set_={"value": notice})
    )


def _census(connection: Connection, since: datetime) -> Census:
    return Census(
        open_by_state={row.state: row.jobs for row in connection.execute(_OPEN)},
        in_flight={row.service: row.jobs for row in connection.execute(_IN_FLIGHT)},
        delivered=_ended(connection, since, JobState.DELIVERED),
        failed=_ended(connection, since, JobState.FAILED, JobState.EXPIRED),
        credits=connection.scalars(_SETTLED, {"since": since}).one(),
    )


def _ended(connection: Connection, since: datetime, *states: JobState) -> int:
    return connection.scalars(_ENDED, {"states": states, "since": since}).one()
