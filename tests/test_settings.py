"""Settings: all that is wrong is named at once, documents tell the truth, secrets stay secret."""

from dataclasses import fields
from pathlib import Path

import pytest

from settings import Settings, SettingsInvalid

ROOT = Path(__file__).parent.parent
NEEDED = {"DISCORD_TOKEN": "a-token", "ACEDATA_API_KEY": "a-key"}
NAMES = {field.name.upper() for field in fields(Settings)}


def problems_of(environ):
    with pytest.raises(SettingsInvalid) as caught:
        Settings.read(environ)
    return caught.value.problems


def test_all_that_is_missing_or_wrong_is_named_at_once():
    problems = problems_of({"MODEL": "chirp-v99", "MAX_IN_FLIGHT": "0", "HTTP_PORT": "70000", "PUBLIC_URL": "chorus"})
    assert [problem.split()[0] for problem in problems] == [
        "DISCORD_TOKEN",
        "ACEDATA_API_KEY",
        "MODEL",
        "MAX_IN_FLIGHT",
        "PUBLIC_URL",
        "HTTP_PORT",
    ]


def test_a_secret_is_neither_in_the_repr_nor_in_a_complaint():
    environ = {"DISCORD_TOKEN": "tell nobody", "ACEDATA_API_KEY": "nor this", "DATABASE_URL": "mysql://user:pass@host"}
    said = " ".join(problems_of(environ))
    assert "tell" not in said
    assert "nor this" not in said
    assert "pass" not in said.replace("postgresql://user:password@host/database", "")
    settings = Settings.read(NEEDED | {"DATABASE_URL": "postgresql://user:hidden@host/database"})
    assert "a-token" not in repr(settings)
    assert "a-key" not in repr(settings)
    assert "hidden" not in repr(settings)


def test_empty_is_the_same_as_unset():
    assert Settings.read(NEEDED | dict.fromkeys(NAMES - set(NEEDED) - {"HTTP_PORT"}, "")) == Settings.read(NEEDED)


@pytest.mark.parametrize("port", ["", "0", " "])
def test_port_zero_or_empty_switches_the_web_server_off(port):
    assert Settings.read(NEEDED | {"HTTP_PORT": port}).http_port is None


def test_callbacks_need_the_web_server():
    problems = problems_of(NEEDED | {"PUBLIC_URL": "https://chorus.example.org", "HTTP_PORT": "0"})
    assert "HTTP_PORT" in problems[0]


@pytest.mark.parametrize(("typed", "ids"), [("0", (0,)), ("0,2", (0, 2)), ("1-3", (1, 2, 3))])
def test_shards_are_listed_or_given_as_a_range(typed, ids):
    assert Settings.read(NEEDED | {"SHARD_COUNT": "4", "SHARD_IDS": typed}).shard_ids == ids


@pytest.mark.parametrize("environ", [{"SHARD_IDS": "0"}, {"SHARD_IDS": "4", "SHARD_COUNT": "4"}, {"SHARD_IDS": "a"}])
def test_shards_that_cannot_be_are_named(environ):
    assert any("SHARD_IDS" in problem for problem in problems_of(NEEDED | environ))


def test_only_the_owner_of_shard_zero_registers_the_commands():
    assert Settings.read(NEEDED).is_shard_zero_owner
    assert not Settings.read(NEEDED | {"SHARD_COUNT": "4", "SHARD_IDS": "1-3"}).is_shard_zero_owner


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def test_the_example_holds_every_setting_with_its_default():
    assert set(example()) == NAMES
    assert Settings.read(example() | NEEDED) == Settings.read(NEEDED)


def test_the_readme_tells_every_setting_and_its_default():
    rows = [
        row.strip("| ").split("|") for row in (ROOT / "README.md").read_text().splitlines() if row.startswith("| `")
    ]
    told = {row[0].strip(" `"): row[1].strip(" `") for row in rows if row[0].strip(" `") in NAMES}
    assert told == example()
