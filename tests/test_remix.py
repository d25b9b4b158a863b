"""From outside: a reaction to a song, and processes of the unmodified bot.py that die meanwhile."""

import pytest

from tests.support.process import START_S, open_house
from tests.support.stage import is_result


@pytest.fixture
async def house(tmp_path):
    """A Discord and a provider without a bot."""
    async with open_house(tmp_path) as house:
        yield house


def is_pending(message):
    return any((embed.title or "").startswith("Sent to") for embed in message.embeds)


async def remix_of(house, result, predicate=is_result):
    return await house.loopback.wait_for_message(
        house.channels[0], lambda message: message.reply_to == result.id and predicate(message), timeout_s=START_S
    )


async def assert_remixed_once(house, result, bob):
    """Bob's cover stands once, below its parent, and was ordered and paid once, by him."""
    remix = await remix_of(house, result)
    assert "🎸 rock cover of" in remix.text
    assert f"by <@{house.alice.id}>" in remix.text
    assert (await house.stop()).status == 0
    assert [message.id for message in house.loopback.messages(house.channels[0])] == [result.id, remix.id]
    assert house.states() == {"delivered": 2}
    assert list(house.ledger().values()) == [["reserve", "settle"]] * 2
    assert house.rows(
        "SELECT user_id, used FROM window_counters WHERE scope = 'member' AND kind = 'day' ORDER BY user_id"
    ) == [
        (house.alice.id, 1),
        (bob.id, 1),
    ]
    assert house.standin.submitted("cover") == 1
    assert house.loopback.problems == []


async def covered(house, bob):
    """Make a song, let bob react to it, and return it when his cover is pending; he takes it back and reacts again."""
    result = await (await house.order(0)).wait_for_response(is_result)
    house.standin.hold()
    await bob.react(result, "🎸")
    await remix_of(house, result, is_pending)
    await bob.unreact(result, "🎸")
    return result


async def test_a_reaction_makes_one_cover_although_the_bot_was_killed_while_it_was_made(house):
    bob = house.loopback.create_person("bob", house.guild)
    await house.start()
    result = await covered(house, bob)
    await house.kill()
    await house.start()
    await bob.react(result, "🎸")
    house.standin.release()
    await assert_remixed_once(house, result, bob)


async def test_what_a_killed_process_began_for_a_reaction_is_finished_by_the_one_beside_it(house):
    bob = house.loopback.create_person("bob", house.guild)
    processes = [house, house.beside()]
    for shard, process in enumerate(processes):
        await process.start(SHARD_COUNT="2", SHARD_IDS=str(shard))
    asked = (house.guild.id >> 22) % 2  # Discord: the shard that hears of a server
    doomed, heir = processes[asked], processes[1 - asked]
    try:
        result = await covered(house, bob)
        await doomed.kill()
        house.standin.release()
        await assert_remixed_once(heir, result, bob)
    finally:
        await heir.leave()
