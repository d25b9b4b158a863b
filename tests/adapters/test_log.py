"""The operator's log: readable by people or machines, and without a secret in any part of a line."""

import json
import logging

import pytest

from adapters.log import open_log

SECRET = "MTA1.secret-token.abc"


@pytest.fixture(autouse=True)
def _log_as_before():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    for chatty in ("asyncio", "discord", "sqlalchemy"):
        logging.getLogger(chatty).setLevel(logging.NOTSET)


def failing():
    try:
        int(SECRET)
    except ValueError:
        logging.getLogger("chorus").exception("job %s with %s", "7", SECRET)


def test_text_lines_name_level_logger_and_message(capsys):
    open_log(level="INFO", form="text", secrets=())
    logging.getLogger("chorus").info("job %s is there", "7")
    assert "INFO" in (line := capsys.readouterr().err)
    assert "chorus: job 7 is there" in line


def test_json_lines_are_one_object_each_with_the_traceback_inside(capsys):
    open_log(level="INFO", form="json", secrets=())
    failing()
    [line] = capsys.readouterr().err.splitlines()
    said = json.loads(line)
    assert (said["level"], said["logger"]) == ("ERROR", "chorus")
    assert "ValueError" in said["traceback"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_secret_is_struck_out_of_message_arguments_and_traceback(capsys, form):
    open_log(level="DEBUG", form=form, secrets=(SECRET, ""))
    failing()
    said = capsys.readouterr().err
    assert SECRET not in said
    assert said.count("[secret]") >= 2


def test_the_level_is_kept_and_noisy_libraries_stay_at_info(capsys):
    open_log(level="DEBUG", form="text", secrets=())
    logging.getLogger("discord.gateway").debug("a heartbeat")
    logging.getLogger("chorus").debug("a detail")
    said = capsys.readouterr().err
    assert "a detail" in said
    assert "heartbeat" not in said
