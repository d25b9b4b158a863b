"""From outside: a reaction to a song, and processes of the unmodified bot.py that die meanwhile."""

import pytest

from tests.support.process import START_S, deployed
from tests.support.stage import is_result


@pytest.fixture
async def deployment(tmp_path):
    """A Discord and a provider without a bot."""
    async with deployed(tmp_path) as deployment:
        yield deployment


def is_pending(message):
    return any((embed.title or "").startswith("Sent to") for embed in message.embeds)


async def remix_of(deployment, result, predicate=is_result):
    return await deployment.loopback.wait_for_message(
        deployment.channels[0], lambda message: message.reply_to == result.id and predicate(message), timeout_s=START_S
    )


async def assert_remixed_once(deployment, result, bob):
    """Bob's cover stands once, below its parent, and was ordered and paid once, by him."""
    remix = await remix_of(deployment, result)
    assert "🎸 rock cover of" in remix.text
    assert f"by <@{deployment.alice.id}>" in remix.text
    assert (await deployment.stop()).status == 0
    assert [message.id for message in deployment.loopback.messages(deployment.channels[0])] == [result.id, remix.id]
    assert deployment.states() == {"delivered": 2}
    assert list(deployment.ledger().values()) == [["reserve", "settle"]] * 2
    assert deployment.rows(
        "SELECT user_id, used FROM window_counters WHERE scope = 'member' AND kind = 'day' ORDER BY user_id"
    ) == [
        (deployment.alice.id, 1),
        (bob.id, 1),
    ]
    assert deployment.standin.submitted("cover") == 1
    assert deployment.loopback.problems == []


async def covered(deployment, bob):
    """Make a song, let bob react to it, and return it when his cover is pending; he takes it back and reacts again."""
    result = await (await deployment.order(0)).wait_for_response(is_result)
    deployment.standin.hold()
    await bob.react(result, "🎸")
    await remix_of(deployment, result, is_pending)
    await bob.unreact(result, "🎸")
    return result


async def test_a_reaction_makes_one_cover_although_the_bot_was_killed_while_it_was_made(deployment):
    bob = deployment.loopback.create_person("bob", deployment.guild)
    await deployment.start()
    result = await covered(deployment, bob)
    await deployment.kill()
    await deployment.start()
    await bob.react(result, "🎸")
    deployment.standin.release()
    await assert_remixed_once(deployment, result, bob)


async def test_what_a_killed_process_began_for_a_reaction_is_finished_by_the_one_beside_it(deployment):
    bob = deployment.loopback.create_person("bob", deployment.guild)
    processes = [deployment, deployment.another_process()]
    for shard, process in enumerate(processes):
        await process.start(SHARD_COUNT="2", SHARD_IDS=str(shard))
    asked = (deployment.guild.id >> 22) % 2  # Discord: the shard that hears of a server
    doomed, heir = processes[asked], processes[1 - asked]
    try:
        result = await covered(deployment, bob)
        await doomed.kill()
        deployment.standin.release()
        await assert_remixed_once(heir, result, bob)
    finally:
        await heir.kill_if_running()
