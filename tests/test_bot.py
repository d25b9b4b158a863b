"""From outside: the unmodified bot.py as a process of its own, against the loopback Discord and the stand-in."""

import asyncio
import json

import pytest

from core.jobs.dispatch import SENDS_AT_ONCE
from sandbox.bench.port import free_port
from tests.support.process import API_KEY, SONGS, START_S, TOKEN, deployed
from tests.support.stage import is_result

AGES_S = 20.0
"""An answer that the killed bot had no time to remember is looked for only after a while."""


@pytest.fixture
async def deployment(tmp_path):
    """A Discord and a provider without a bot."""
    async with deployed(tmp_path) as deployment:
        yield deployment


def is_card(headline):
    return lambda message: any((embed.title or "").startswith(headline) for embed in message.embeds)


async def assert_all_arrive_once(deployment, answers):
    """Wait for every song, stop the bot, and look whether anything happened twice."""
    for answer in answers:
        result = await answer.wait_for_response(is_result, timeout_s=AGES_S)
        assert len(result.attachments) == 2
    assert (await deployment.stop()).status == 0
    assert deployment.messages() == len(answers)
    assert deployment.standin.submitted() == len(answers)
    assert deployment.sent_twice() == []
    assert sorted(deployment.standin.billed.values()) == [1] * len(answers)
    assert deployment.states() == {"delivered": len(answers)}
    assert list(deployment.ledger().values()) == [["reserve", "settle"]] * len(answers)
    assert deployment.rows("SELECT used FROM window_counters WHERE scope = 'member' AND kind = 'day'") == [
        (len(answers),)
    ]
    assert deployment.loopback.problems == []


async def test_a_song_arrives_in_the_message_that_answered_the_command(deployment):
    await deployment.start()
    answer = await deployment.order(0)
    card = answer.response
    result = await answer.wait_for_response(is_result)
    assert result.id == card.id
    for file in result.attachments:
        assert (await deployment.loopback.file_bytes(file)).startswith(b"ID3")
    await assert_all_arrive_once(deployment, [answer])
    assert deployment.loopback.limits.refused == 0


async def submitting(deployment):
    deployment.standin.fault("slow", times=None)
    answers = await deployment.order_all()
    await deployment.standin.until(lambda: deployment.standin.submitted() == SENDS_AT_ONCE)
    return answers


async def pending(deployment):
    answers = await deployment.order_all()
    for answer in answers:
        await answer.wait_for_response(is_card("Sent to"))
    return answers


async def running(deployment):
    answers = await pending(deployment)
    for task_id in list(deployment.standin.tasks):
        await deployment.standin.step(task_id)
    for answer in answers:
        await answer.wait_for_response(is_card("Making your song"))
    return answers


async def delivering(deployment):
    """Some songs stand, some are being written, some are being fetched."""
    answers = await pending(deployment)
    deployment.loopback.inject("PATCH", "*/messages/*", status=None, delay_s=0.1, times=None)
    deployment.standin.release()
    first = [asyncio.create_task(answer.wait_for_response(is_result)) for answer in answers]
    await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
    for waiting in first:
        waiting.cancel()
    await asyncio.gather(*first, return_exceptions=True)
    return answers


@pytest.mark.parametrize("moment", [submitting, pending, running, delivering])
async def test_twenty_songs_arrive_once_although_the_bot_was_killed_while(deployment, moment):
    deployment.standin.hold()
    await deployment.start()
    answers = await moment(deployment)
    assert sum(is_result(answer.response) for answer in answers) < SONGS
    await deployment.kill()
    deployment.standin.clear_faults()
    deployment.standin.release()
    await deployment.start()
    await assert_all_arrive_once(deployment, answers)


async def test_songs_of_a_killed_process_are_finished_by_the_one_that_runs_beside_it(deployment):
    deployment.standin.hold()
    processes = [deployment, deployment.another_process()]
    for shard, process in enumerate(processes):
        await process.start(SHARD_COUNT="2", SHARD_IDS=str(shard))
    asked = (deployment.guild.id >> 22) % 2  # Discord: the shard that hears of a server
    doomed, heir = processes[asked], processes[1 - asked]
    try:
        answers = await pending(deployment)
        await doomed.kill()
        deployment.standin.release()
        await assert_all_arrive_once(heir, answers)
    finally:
        await heir.kill_if_running()


async def test_what_a_kill_in_the_first_moment_caught_arrives_once_or_is_given_back(deployment):
    # A bot that dies between claiming a job and writing to the socket leaves a job of which nobody can say whether it
    # was sent. The provider's listing tells most of them; those of which it never heard end at the deadline.
    deployment.standin.hold()
    await deployment.start(JOB_DEADLINE_S="3")
    answers = await deployment.order_all()
    await deployment.kill()
    deployment.standin.release()
    await deployment.start()
    for answer in answers:
        await answer.wait_for_response(
            lambda card: is_result(card) or "credit was refunded" in card.text, timeout_s=AGES_S
        )
    assert (await deployment.stop()).status == 0
    arrived = sum(is_result(answer.response) for answer in answers)
    assert deployment.standin.submitted() == deployment.standin.billed.total() == arrived
    assert deployment.sent_twice() == []
    assert deployment.messages() == SONGS
    assert deployment.states() == {"delivered": arrived} | ({"expired": SONGS - arrived} if arrived < SONGS else {})
    assert sorted(deployment.ledger().values()) == sorted(
        [["reserve", "settle"]] * arrived + [["reserve", "refund"]] * (SONGS - arrived)
    )


async def test_twenty_open_songs_survive_an_orderly_stop(deployment):
    deployment.standin.hold()
    await deployment.start()
    answers = await pending(deployment)
    assert (await deployment.stop()).status == 0
    deployment.standin.release()
    await deployment.start()
    await assert_all_arrive_once(deployment, answers)


async def test_a_stop_in_the_middle_of_the_start_is_orderly(deployment):
    deployment.loopback.inject("GET", "/users/@me", status=None, delay_s=5)
    await deployment.spawn()
    await deployment.standin.until(lambda: deployment.standin.asked("/suno/tasks"), timeout_s=START_S)
    outcome = await deployment.stop()
    assert outcome.status == 0
    assert not outcome.has_traceback, outcome.lines


async def test_all_that_is_wrong_with_the_settings_is_said_at_once(deployment):
    await deployment.spawn(
        DISCORD_TOKEN="", ACEDATA_API_KEY="", MODEL="chirp-v99", POLL_INTERVAL_S="soon", LOG_LEVEL="LOUD"
    )
    outcome = await deployment.end()
    assert outcome.status == 2
    names = ["DISCORD_TOKEN", "ACEDATA_API_KEY", "MODEL", "POLL_INTERVAL_S", "LOG_LEVEL"]
    assert sorted(line.split()[0] for line in outcome.lines) == sorted(names)


def refuse_the_token(deployment):
    deployment.loopback.bad_tokens.add(TOKEN)


def refuse_the_key(deployment):
    deployment.settings["ACEDATA_API_KEY"] = "another-key-of-nobody"


def put_the_database_below_a_file(deployment):
    (deployment.folder / "file").touch()
    deployment.settings["DATABASE_URL"] = f"sqlite:///{deployment.folder}/file/chorus.db"


def put_a_folder_where_the_database_belongs(deployment):
    deployment.settings["DATABASE_URL"] = f"sqlite:///{deployment.folder}"


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (refuse_the_token, "DISCORD_TOKEN"),
        (refuse_the_key, "ACEDATA_API_KEY"),
        (put_the_database_below_a_file, "folder"),
        (put_a_folder_where_the_database_belongs, "database"),
    ],
)
async def test_the_bot_says_in_one_line_why_it_cannot_run(deployment, spoil, word):
    spoil(deployment)
    await deployment.spawn()
    outcome = await deployment.end()
    assert outcome.status == 2
    assert not outcome.has_traceback, outcome.lines
    [line] = outcome.errors()
    assert word in line


async def test_the_whole_log_is_json_without_a_secret(deployment):
    port = free_port()
    await deployment.start(
        LOG_LEVEL="DEBUG", LOG_FORMAT="json", HTTP_PORT=str(port), PUBLIC_URL=f"http://127.0.0.1:{port}"
    )
    deployment.loopback.inject("PATCH", "*/messages/*", status=500)
    deployment.standin.fault("drop_after", action="generate")
    answers = [await deployment.order(number) for number in range(3)]
    for answer in answers:
        await answer.wait_for_response(is_result)
    deployment.standin.fault("error", code="used_up")
    refused = [await deployment.order(3), await deployment.order(4, "forbidden-word")]
    for answer in refused:
        await answer.wait_for_response(lambda card: "refunded" in card.text)
    await deployment.loopback.drop_gateway()
    outcome = await deployment.stop()
    levels = {json.loads(line)["level"] for line in outcome.lines}
    assert levels >= {"INFO", "WARNING", "ERROR"}
    orders = [request.body for request in deployment.standin.asked("/suno/audios")]
    callback_tokens = [body["callback_url"].rpartition("/")[2].partition("-")[2] for body in orders]
    assert len(callback_tokens) == 5
    secrets = [TOKEN, API_KEY, *callback_tokens, *deployment.loopback.backend.interaction_tokens]
    text = "\n".join(outcome.lines)
    assert [secret for secret in secrets if secret in text] == []
    assert "SELECT" not in text


@pytest.mark.parametrize("is_forgotten", [False, True])
async def test_the_bot_lives_on_after_discord_cut_the_gateway(deployment, is_forgotten):
    deployment.standin.hold()
    await deployment.start()
    before = await deployment.order(0)
    await before.wait_for_response(is_card("Sent to"))
    if is_forgotten:
        deployment.loopback.forget_sessions()
    await deployment.loopback.drop_gateway()
    deployment.standin.release()
    await before.wait_for_response(is_result)
    await deployment.loopback.wait_for_bot()
    after = await deployment.order(1)
    await assert_all_arrive_once(deployment, [before, after])
