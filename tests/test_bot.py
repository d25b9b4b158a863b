"""From outside: the unmodified bot.py as a process of its own, against the loopback Discord and the stand-in."""

import asyncio
import json

import pytest

from core.jobs.dispatch import SENDS_AT_ONCE
from sandbox.bench.port import free_port
from tests.support.process import API_KEY, SONGS, START_S, TOKEN, open_house
from tests.support.stage import is_result

AGES_S = 20.0
"""An answer that the killed bot had no time to remember is looked for only after a while."""


@pytest.fixture
async def house(tmp_path):
    """A Discord and a provider without a bot."""
    async with open_house(tmp_path) as house:
        yield house


def is_card(headline):
    return lambda message: any((embed.title or "").startswith(headline) for embed in message.embeds)


async def assert_all_arrive_once(house, answers):
    """Wait for every song, stop the bot, and look whether anything happened twice."""
    for answer in answers:
        result = await answer.wait_for_response(is_result, timeout_s=AGES_S)
        assert len(result.attachments) == 2
    assert (await house.stop()).status == 0
    assert house.messages() == len(answers)
    assert house.standin.submitted() == len(answers)
    assert house.sent_twice() == []
    assert sorted(house.standin.billed.values()) == [1] * len(answers)
    assert house.states() == {"delivered": len(answers)}
    assert list(house.ledger().values()) == [["reserve", "settle"]] * len(answers)
    assert house.rows("SELECT used FROM window_counters WHERE scope = 'member' AND kind = 'day'") == [(len(answers),)]
    assert house.loopback.problems == []


async def test_a_song_arrives_in_the_message_that_answered_the_command(house):
    await house.start()
    answer = await house.order(0)
    card = answer.response
    result = await answer.wait_for_response(is_result)
    assert result.id == card.id
    for file in result.attachments:
        assert (await house.loopback.file_bytes(file)).startswith(b"ID3")
    await assert_all_arrive_once(house, [answer])
    assert house.loopback.limits.refused == 0


async def submitting(house):
    house.standin.fault("slow", times=None)
    answers = await house.order_all()
    await house.standin.until(lambda: house.standin.submitted() == SENDS_AT_ONCE)
    return answers


async def pending(house):
    answers = await house.order_all()
    for answer in answers:
        await answer.wait_for_response(is_card("Sent to"))
    return answers


async def running(house):
    answers = await pending(house)
    for task_id in list(house.standin.tasks):
        await house.standin.step(task_id)
    for answer in answers:
        await answer.wait_for_response(is_card("Making your song"))
    return answers


async def delivering(house):
    """Some songs stand, some are being written, some are being fetched."""
    answers = await pending(house)
    house.loopback.inject("PATCH", "*/messages/*", status=None, delay_s=0.1, times=None)
    house.standin.release()
    first = [asyncio.create_task(answer.wait_for_response(is_result)) for answer in answers]
    await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
    for waiting in first:
        waiting.cancel()
    await asyncio.gather(*first, return_exceptions=True)
    return answers


@pytest.mark.parametrize("moment", [submitting, pending, running, delivering])
async def test_twenty_songs_arrive_once_although_the_bot_was_killed_while(house, moment):
    house.standin.hold()
    await house.start()
    answers = await moment(house)
    assert sum(is_result(answer.response) for answer in answers) < SONGS
    await house.kill()
    house.standin.clear_faults()
    house.standin.release()
    await house.start()
    await assert_all_arrive_once(house, answers)


async def test_songs_of_a_killed_process_are_finished_by_the_one_that_runs_beside_it(house):
    house.standin.hold()
    processes = [house, house.beside()]
    for shard, process in enumerate(processes):
        await process.start(SHARD_COUNT="2", SHARD_IDS=str(shard))
    asked = (house.guild.id >> 22) % 2  # Discord: the shard that hears of a server
    doomed, heir = processes[asked], processes[1 - asked]
    try:
        answers = await pending(house)
        await doomed.kill()
        house.standin.release()
        await assert_all_arrive_once(heir, answers)
    finally:
        await heir.leave()


async def test_what_a_kill_in_the_first_moment_caught_arrives_once_or_is_given_back(house):
    # A bot that dies between claiming a job and writing to the socket leaves a job of which nobody can say whether it
    # was sent. The provider's listing tells most of them; those of which it never heard end at the deadline.
    house.standin.hold()
    await house.start(JOB_DEADLINE_S="3")
    answers = await house.order_all()
    await house.kill()
    house.standin.release()
    await house.start()
    for answer in answers:
        await answer.wait_for_response(
            lambda card: is_result(card) or "credit was refunded" in card.text, timeout_s=AGES_S
        )
    assert (await house.stop()).status == 0
    arrived = sum(is_result(answer.response) for answer in answers)
    assert house.standin.submitted() == house.standin.billed.total() == arrived
    assert house.sent_twice() == []
    assert house.messages() == SONGS
    assert house.states() == {"delivered": arrived} | ({"expired": SONGS - arrived} if arrived < SONGS else {})
    assert sorted(house.ledger().values()) == sorted(
        [["reserve", "settle"]] * arrived + [["reserve", "refund"]] * (SONGS - arrived)
    )


async def test_twenty_open_songs_survive_an_orderly_stop(house):
    house.standin.hold()
    await house.start()
    answers = await pending(house)
    assert (await house.stop()).status == 0
    house.standin.release()
    await house.start()
    await assert_all_arrive_once(house, answers)


async def test_a_stop_in_the_middle_of_the_start_is_orderly(house):
    house.loopback.inject("GET", "/users/@me", status=None, delay_s=5)
    await house.spawn()
    await house.standin.until(lambda: house.standin.asked("/suno/tasks"), timeout_s=START_S)
    outcome = await house.stop()
    assert outcome.status == 0
    assert not outcome.has_traceback, outcome.lines


async def test_all_that_is_wrong_with_the_settings_is_said_at_once(house):
    await house.spawn(DISCORD_TOKEN="", ACEDATA_API_KEY="", MODEL="chirp-v99", POLL_INTERVAL_S="soon", LOG_LEVEL="LOUD")
    outcome = await house.end()
    assert outcome.status == 2
    names = ["DISCORD_TOKEN", "ACEDATA_API_KEY", "MODEL", "POLL_INTERVAL_S", "LOG_LEVEL"]
    assert sorted(line.split()[0] for line in outcome.lines) == sorted(names)


def refuse_the_token(house):
    house.loopback.bad_tokens.add(TOKEN)


def refuse_the_key(house):
    house.settings["ACEDATA_API_KEY"] = "another-key-of-nobody"


def put_the_database_below_a_file(house):
    (house.folder / "file").touch()
    house.settings["DATABASE_URL"] = f"sqlite:///{house.folder}/file/chorus.db"


def put_a_folder_where_the_database_belongs(house):
    house.settings["DATABASE_URL"] = f"sqlite:///{house.folder}"


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (refuse_the_token, "DISCORD_TOKEN"),
        (refuse_the_key, "ACEDATA_API_KEY"),
        (put_the_database_below_a_file, "folder"),
        (put_a_folder_where_the_database_belongs, "database"),
    ],
)
async def test_the_bot_says_in_one_line_why_it_cannot_run(house, spoil, word):
    spoil(house)
    await house.spawn()
    outcome = await house.end()
    assert outcome.status == 2
    assert not outcome.has_traceback, outcome.lines
    [line] = outcome.errors()
    assert word in line


async def test_the_whole_log_is_json_without_a_secret(house):
    port = free_port()
    await house.start(LOG_LEVEL="DEBUG", LOG_FORMAT="json", HTTP_PORT=str(port), PUBLIC_URL=f"http://127.0.0.1:{port}")
    house.loopback.inject("PATCH", "*/messages/*", status=500)
    house.standin.fault("drop_after", action="generate")
    answers = [await house.order(number) for number in range(3)]
    for answer in answers:
        await answer.wait_for_response(is_result)
    house.standin.fault("error", code="used_up")
    refused = [await house.order(3), await house.order(4, "forbidden-word")]
    for answer in refused:
        await answer.wait_for_response(lambda card: "refunded" in card.text)
    await house.loopback.drop_gateway()
    outcome = await house.stop()
    levels = {json.loads(line)["level"] for line in outcome.lines}
    assert levels >= {"INFO", "WARNING", "ERROR"}
    orders = [request.body for request in house.standin.asked("/suno/audios")]
    callback_tokens = [body["callback_url"].rpartition("/")[2].partition("-")[2] for body in orders]
    assert len(callback_tokens) == 5
    secrets = [TOKEN, API_KEY, *callback_tokens, *house.loopback.backend.interaction_tokens]
    text = "\n".join(outcome.lines)
    assert [secret for secret in secrets if secret in text] == []
    assert "SELECT" not in text


@pytest.mark.parametrize("is_forgotten", [False, True])
async def test_the_bot_lives_on_after_discord_cut_the_gateway(house, is_forgotten):
    house.standin.hold()
    await house.start()
    before = await house.order(0)
    await before.wait_for_response(is_card("Sent to"))
    if is_forgotten:
        house.loopback.forget_sessions()
    await house.loopback.drop_gateway()
    house.standin.release()
    await before.wait_for_response(is_result)
    await house.loopback.wait_for_bot()
    after = await house.order(1)
    await assert_all_arrive_once(house, [before, after])
