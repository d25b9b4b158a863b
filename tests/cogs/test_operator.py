"""/operator: for the person who runs the bot, and nobody else."""

import discord
import pytest

from core.model.job import JobState
from tests.support.cards import eventually
from tests.support.songs import result_of
from tests.support.stage import all_ended, jobs_of


async def owned(stage):
    """Make Alice the owner, and an administrator; Bob is an administrator, too."""
    stage.parts.bot.owner_id = stage.alice.id
    role = stage.guild.create_role("admins", permissions=discord.Permissions(administrator=True))
    for person in (stage.alice, stage.bob):
        stage.loopback.backend.guilds[stage.guild.id].members[person.id].role_ids.append(role.id)
    return stage


@pytest.fixture
async def operated(stage):
    """A stage with a running bot that Alice runs."""
    return await owned(stage)


async def told(stage, command, person=None, **options):
    shown = await (person or stage.alice).slash(stage.songs, f"operator {command}", **options)
    assert shown.ephemeral
    return shown.response


COMMANDS = {"status": {}, "guilds": {}, "leave": {"guild": "1"}, "pause": {"notice": "x"}, "resume": {}}


async def test_nobody_but_the_owner_gets_through(operated):
    for command, options in COMMANDS.items():
        assert "Only the bot's owner" in (await told(operated, command, operated.bob, **options)).text
    assert await operated.store.notice() is None


async def test_the_owner_is_asked_of_discord_where_it_is_not_known_yet(operated):
    operated.parts.bot.owner_id = None
    assert "Only the bot's owner" in (await told(operated, "status")).text


async def test_the_command_is_not_shown_to_members_or_in_direct_messages(operated):
    (command,) = [each for each in operated.parts.bot.tree.get_commands() if each.name == "operator"]
    assert command.default_permissions == discord.Permissions(administrator=True)
    assert command.allowed_contexts.dm_channel is False
    assert command.allowed_installs.user is False


async def test_the_status_tells_what_is_in_progress_what_failed_and_what_it_cost(empty_stage):
    await empty_stage.start(operator_daily_credits=50, max_in_flight=2)
    operated = await owned(empty_stage)
    await result_of(operated, operated.bob, prompt="rain")
    operated.standin.fault("fail")
    await operated.bob.slash(operated.songs, "song", prompt="snow")
    await all_ended(operated)
    operated.standin.hold()
    with operated.parts.engine.services.orders.feed.subscribe() as changes:
        for number in range(3):
            await operated.bob.slash(operated.songs, "song", prompt=f"sun {number}")
        while len(await jobs_of(operated, JobState.PENDING)) < 2:
            await anext(aiter(changes))
    text = (await told(operated, "status")).text
    assert "**In progress**: 3 songs (2 pending, 1 queued)" in text
    assert "suno: 2 of 2, luma: 0 of 2" in text
    assert "1 delivered, 1 failed (50.0% of 2), 1 credit charged" in text
    assert "4 of 50 OPERATOR_DAILY_CREDITS used" in text
    assert "platform.acedata.cloud" in text
    assert "**In this process**: 1 server with" in text
    assert "discord.py" in text


async def test_the_status_of_a_quiet_bot_without_a_daily_limit(operated):
    text = (await told(operated, "status")).text
    assert "**In progress**: 0 songs\n" in text
    assert "0 delivered, 0 failed, 0 credits charged" in text
    assert "sets no limit" in text
    assert "paused" not in text


async def test_servers_are_listed_on_pages_that_can_be_turned(operated):
    for number in range(20):
        operated.loopback.create_guild(f"__Club__ {number}")
    await eventually(lambda: len(operated.parts.bot.guilds) == 21)
    first = await told(operated, "guilds")
    assert "21 servers in this process, page 1 of 2" in first.text
    assert f"`{operated.guild.id}`" in first.text
    assert "__Club" not in first.text
    assert [button["label"] for button in first.buttons] == ["▶"]
    second = (await operated.alice.click(first, label="▶")).response
    assert "page 2 of 2" in second.text
    assert second.text.count("\n- ") == 6
    assert [button["label"] for button in second.buttons] == ["◀"]
    assert "page 2 of 2" in (await told(operated, "guilds", page=9)).text


async def test_a_server_is_left_once_that_was_said_twice(operated):
    other = operated.loopback.create_guild("Elsewhere")
    await eventually(lambda: len(operated.parts.bot.guilds) == 2)
    asked = await told(operated, "leave", guild=str(other.id))
    assert "Do you want me to leave **Elsewhere**?" in asked.text
    stayed = (await operated.alice.click(asked, label="Stay")).response
    assert stayed.text == "I'm staying."
    asked = await told(operated, "leave", guild=str(other.id))
    left = (await operated.alice.click(asked, label="Leave it")).response
    assert left.text == "Leaving **Elsewhere**."
    await eventually(lambda: len(operated.parts.bot.guilds) == 1)


async def test_a_server_of_another_process_can_be_left_too(operated):
    other = operated.loopback.create_guild("Elsewhere")
    await eventually(lambda: len(operated.parts.bot.guilds) == 2)
    operated.parts.bot._connection._remove_guild(operated.parts.bot.get_guild(other.id))
    asked = await told(operated, "leave", guild=str(other.id))
    assert "Do you want me to leave **Elsewhere**?" in asked.text
    await operated.alice.click(asked, label="Leave it")
    assert "not in a server with that id" in (await told(operated, "leave", guild=str(other.id))).text


async def test_who_is_no_longer_the_owner_cannot_press_what_was_shown_before(operated):
    asked = await told(operated, "leave", guild=str(operated.guild.id))
    operated.parts.bot.owner_id = operated.bob.id
    refused = await operated.alice.click(asked, label="Leave it")
    assert "Only the bot's owner" in (await refused.wait_for_response()).text
    assert len(operated.parts.bot.guilds) == 1


async def test_a_server_that_i_am_not_in_cannot_be_left(operated):
    for guild in ("123", "club", "٣", "9" * 30):
        assert "not in a server with that id" in (await told(operated, "leave", guild=guild)).text


async def test_a_pause_holds_everywhere_and_after_a_restart_and_songs_in_progress_continue(operated):
    operated.standin.hold()
    await operated.bob.slash(operated.songs, "song", prompt="rain")
    assert "Members are told" in (await told(operated, "pause", notice="new strings, back at *six*")).text
    for place in (operated.songs, operated.bob.dm()):
        refused = await operated.bob.slash(place, "song", prompt="snow")
        assert refused.ephemeral
        assert "new strings, back at" in refused.response.text
    await operated.restart()
    assert (await operated.bob.slash(operated.songs, "song", prompt="snow")).ephemeral
    operated.standin.release()
    (job,) = await all_ended(operated)
    assert job.state is JobState.DELIVERED
    operated.parts.bot.owner_id = operated.alice.id
    assert "**New songs are paused.**" in (await told(operated, "status")).text
    assert "accepted again" in (await told(operated, "resume")).text
    assert "were not paused" in (await told(operated, "resume")).text
    assert not (await operated.bob.slash(operated.songs, "song", prompt="snow")).ephemeral
