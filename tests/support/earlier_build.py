"""A database and messages that an earlier build of the bot left behind, laid out for the build under test.

The file holds rows of every table as that build wrote them, with `{guild}`, `{alice}`, ... in place of Discord's ids,
and the components of the messages it posted. Times are moved so that the last of them was a moment ago.
"""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

if TYPE_CHECKING:
    from collections.abc import Mapping

NOVEMBER_2026 = json.loads((Path(__file__).parents[1] / "compatibility" / "november_2026.json").read_text())
"""The build before the rooms were rearranged: schema 0004."""
_STEPS = Path(__file__).parents[2] / "adapters" / "store" / "migrations"
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
_FORMAT = "%Y-%m-%d %H:%M:%S.%f"


def lay_rows(file: Path, build: Mapping[str, Any], ids: Mapping[str, int]) -> None:
    """Write the database as that build left it, at its own schema; `ids` are Discord's here by their names there."""
    _raise_to(file, build["schema"])
    shift = datetime.now(UTC).replace(tzinfo=None) - datetime.fromisoformat(build["taken_at"])
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        for table, rows in build["rows"].items():
            database.execute(f"DELETE FROM {table}")  # noqa: S608 - names from our own file; steps insert first rows
            for row in rows:
                names = ", ".join(row)
                values = [_here(name, value, row, ids, shift) for name, value in row.items()]
                database.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", values)  # noqa: S608
    database.close()


def messages_of(build: Mapping[str, Any], name: str) -> discord.ui.View:
    """Return the buttons and menus of one of that build's messages, custom ids byte for byte."""
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(build["messages"][name]):
        for component in row:
            view.add_item(_item(component, number))
    view.stop()  # so that only the bot's own handlers can answer a press
    return view


def _raise_to(file: Path, schema: str) -> None:
    file.unlink(missing_ok=True)
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(_STEPS))
        config.attributes["connection"] = connection
        command.upgrade(config, schema)
    engine.dispose()


def _here(name: str, value: object, row: Mapping[str, Any], ids: Mapping[str, int], shift: timedelta) -> object:
    if not isinstance(value, str):
        return value
    if name == "starts_at":
        return _start_of(row["kind"]).strftime(_FORMAT)
    if value.strip("{}") in ids:
        return ids[value.strip("{}")]
    for known, number in ids.items():
        value = value.replace(f"{{{known}}}", str(number))
    return _TIME.sub(lambda found: (datetime.strptime(found[0], _FORMAT) + shift).strftime(_FORMAT), value)  # noqa: DTZ007 - UTC, as the store writes it


def _start_of(kind: str) -> datetime:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    if kind == "week":
        return today - timedelta(days=today.weekday())
    return today.replace(day=1) if kind == "month" else today


def _item(component: Mapping[str, Any], row: int) -> discord.ui.Item[Any]:
    custom_id = component["custom_id"]
    if component["type"] == discord.ComponentType.button.value:
        return discord.ui.Button(custom_id=custom_id, label=component["label"] or "-", row=row)
    if component["type"] == discord.ComponentType.user_select.value:
        return discord.ui.UserSelect(custom_id=custom_id, row=row)
    options = [discord.SelectOption(label=label, value=value) for label, value in component["options"]]
    return discord.ui.Select(custom_id=custom_id, options=options, row=row)
