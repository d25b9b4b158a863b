import logging

from cogs._bot.client import PERMISSIONS


async def test_the_log_says_where_the_bot_can_be_invited(empty_stage, caplog):
    caplog.set_level(logging.INFO, "cogs._bot.client")
    await empty_stage.start()
    url = empty_stage.parts.bot.invite_url()
    assert url in caplog.text
    assert f"permissions={PERMISSIONS.value}" in url
    assert "scope=bot+applications.commands" in url


async def test_a_bot_that_does_not_own_shard_0_leaves_the_commands_alone(empty_stage):
    await empty_stage.start(shard_ids=(1,), shard_count=2)
    assert not [r for r in empty_stage.loopback.journal.requests if r.method == "PUT" and "commands" in r.path]


async def test_an_unforeseen_error_is_told_privately_and_logged_with_its_number(stage, caplog):
    async def broken(_interaction, _job):
        raise ZeroDivisionError

    stage.standin.hold()
    shown = await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    stage.parts.bot.presses["cancel"] = broken
    (job,) = await stage.parts.engine.services.orders.open_jobs(stage.alice.id)
    told = await stage.alice.click(shown.response, custom_id=f"chorus:cancel:{job.id}")
    assert told.ephemeral
    assert "Something went wrong on my side" in told.response.text
    assert "/tasks shows it" in told.response.text
    assert f"interaction {told.id} failed" in caplog.text


async def test_nothing_is_kept_of_forms_and_cards(stage):
    await stage.alice.slash(stage.songs, "song", style="folk")
    await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    await stage.alice.slash(stage.songs, "tasks")
    store = stage.parts.bot._connection._view_store
    assert store._modals == {}
    assert store._views == {}
