"""What is known of a member: their settings, every column that can name them, and no query that walks to find it."""

from typing import Any

from sqlalchemy import event

from adapters.store import open_store
from adapters.store.schema.tables import metadata
from core.limits.window import LONGEST
from core.model.library import MemberSettings
from tests.support.store.life import ANN, BOB, DUE, forget, lived, mixed, ruled


async def test_settings_are_defaults_until_they_are_saved_and_are_replaced(store):
    assert await store.member_settings(ANN) == MemberSettings()
    for closes in (True, False):
        await store.save_member_settings(ANN, MemberSettings(closes_songs=closes))
        assert (await store.member_settings(ANN)).closes_songs is closes
    assert await store.member_settings(BOB) == MemberSettings()


async def test_no_query_about_a_member_walks_through_a_table_that_grows(tmp_path):
    asked, plans = {}, {}

    def listen(_connection, _cursor, statement, parameters, _context, is_many):
        if statement.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            asked[statement] = parameters[0] if is_many else parameters

    def explain(connection):
        for statement, parameters in list(asked.items()):
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans[statement] = [row.detail for row in rows]

    async with open_store(f"sqlite:///{tmp_path}/chorus.db") as store:
        await lived(store)
        await mixed(store)
        await ruled(store)
        database: Any = store._database
        for engine in (database._reading, database._writing):
            event.listen(engine, "before_cursor_execute", listen)
        await store.export(ANN)
        await forget(store)
        await store.forget_due(since=DUE - LONGEST)
        await store.save_member_settings(ANN, MemberSettings())
        await database.write(explain)
    assert len(plans) > 30
    walks = [
        (detail, statement)
        for statement, plan in plans.items()
        for detail in plan
        if detail.startswith("SCAN") and not detail.startswith(("SCAN CONSTANT ROW", "SCAN forgetting"))
    ]
    assert walks == []


async def test_every_column_that_can_name_somebody_is_thought_of():
    """Whoever adds one must say here how it is erased (adapters/store/members/erasure.py) and exported (dossier.py)."""
    naming_columns = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if any(
            word in column.name
            for word in ("user", "maker", "actor", "author", "member", "name", "by_", "subject", "owner")
        )
        and table.name not in {"reaction_settings", "guild_settings"}  # what holds for everybody
    }
    assert naming_columns == {
        "allowances.user_id",
        "audit.actor_id",
        "audit.subject_id",
        "blocks.by_id",
        "blocks.user_id",
        "clips.maker_id",
        "clips.maker_name",
        "drafts.user_id",
        "favourites.user_id",
        "favours.user_id",
        "forgetting.user_id",
        "grants.by_id",
        "grants.user_id",
        "jobs.maker_id",
        "jobs.maker_name",
        "jobs.parent_maker_id",
        "jobs.parent_maker_name",
        "ledger.actor_id",
        "ledger.user_id",
        "member_settings.user_id",
        "personas.maker_id",
        "personas.maker_name",
        "personas.name",
        "personas.owner_id",
        "takes.user_id",
        "votes.user_id",
        "window_counters.user_id",
    }
