"""What an earlier build left behind still works: every button and menu in messages, every row of its database."""

import pytest

from core.model.job import JobState
from tests.support.admins import admin_of
from tests.support.earlier_build import NOVEMBER_2026, lay_rows, messages_of
from tests.support.songs import delivered, song_in
from tests.support.stage import all_ended, entries, is_result, jobs_of


@pytest.fixture
async def updated(empty_stage):
    """A stage whose bot was updated: messages and database are those of the earlier build."""
    stage = empty_stage
    await stage.start()
    stage.admin = admin_of(stage)
    stage.carol = stage.loopback.create_person("carol", stage.guild)
    channel = stage.parts.bot.get_partial_messageable(stage.songs.id, guild_id=stage.guild.id)
    posted = {
        name: await channel.send(name, view=messages_of(NOVEMBER_2026, name)) for name in NOVEMBER_2026["messages"]
    }
    cover = await channel.send("cover")
    await stage.stop()
    ids = {
        "guild": stage.guild.id,
        "channel": stage.songs.id,
        **{name: getattr(stage, name).id for name in ("alice", "bob", "carol", "admin")},
        **{name: message.id for name, message in posted.items()},
        "cover": cover.id,
    }
    lay_rows(stage.folder / "chorus.db", NOVEMBER_2026, ids)
    await stage.start()
    seen = {message.id: message for message in stage.loopback.messages(stage.songs)}
    stage.old = {name: seen[message.id] for name, message in posted.items()}
    return stage


async def test_every_custom_id_of_the_earlier_build_is_still_answered(stage):
    bot = stage.parts.bot
    templates = bot._connection._view_store._dynamic_items
    verbs = {*bot.presses, *bot.song_presses, *bot.draft_presses, *bot.limit_presses}
    assert [value for value in NOVEMBER_2026["custom_ids"] if not any(one.fullmatch(value) for one in templates)] == []
    assert {value.split(":")[0] for value in NOVEMBER_2026["menu_values"]} <= verbs
    assert {value.split(":")[1] for value in NOVEMBER_2026["forms"]} <= set(bot.forms)


async def test_buttons_of_an_old_result_work_on(updated):
    card = await updated.bob.click(updated.old["result"], label="Again")
    again = await delivered(updated, await card.wait_for_response(is_result))
    assert (await song_in(updated, again)).clip.title
    lyrics = await updated.bob.click(updated.old["result"], label="Lyrics")
    assert "Snow is falling" in lyrics.response.text
    for label in ("Extend", "Cover"):
        assert (await updated.bob.click(updated.old["result"], label=label)).modal is not None
    assert (await updated.bob.click(updated.old["result"], label="More")).ephemeral


async def test_each_entry_of_an_old_menu_works_on(updated):
    panel = updated.old["panel"]
    menus = [item for row in panel.components for item in row["components"] if item["custom_id"] == "chorus:menu:make"]
    for option in menus[0]["options"]:
        shown = await updated.alice.select(panel, [option["value"]], custom_id="chorus:menu:make")
        assert shown.modal is not None or shown.response.id != panel.id


async def test_an_old_draft_is_made_into_a_song(updated):
    card = await updated.alice.click(updated.old["draft"], custom_id=_custom_id(updated.old["draft"], "approve"))
    made = await delivered(updated, await card.wait_for_response(is_result))
    assert (await song_in(updated, made)).maker.id == updated.alice.id


async def test_an_old_library_page_and_an_old_panel_of_settings_can_be_used(updated):
    page = await updated.alice.click(updated.old["library"], custom_id=_custom_id(updated.old["library"], "library:on"))
    assert "Holiday Wishes" in page.response.text
    panel = updated.old["limits"]
    assert (await updated.admin.select(panel, ["members"], custom_id="chorus:limits:change")).modal is not None
    about = await updated.admin.select(panel, [updated.bob.user], custom_id="chorus:limits:look")
    assert updated.bob.mention in about.response.text


async def test_what_was_spent_set_and_made_is_still_there(updated):
    services = updated.parts.engine.services
    alice = await services.orders.quota(guild_id=updated.guild.id, user_id=updated.alice.id)
    assert (alice.uses[0].used, alice.uses[0].window.limit) == (2, 7)
    assert [grant.left for grant in alice.bonus] == [3]
    bob = await services.orders.quota(guild_id=updated.guild.id, user_id=updated.bob.id)
    assert (bob.uses[0].used, bob.uses[0].window.limit) == (1, 5)
    settings = await services.limit_settings.settings(updated.guild.id)
    assert (settings.words, dict(settings.costs)) == (("spam",), {"remaster": 2})
    assert [block.user_id for block in await services.limit_settings.blocks(updated.guild.id)] == [updated.carol.id]
    found = await updated.alice.slash(updated.songs, "library", search="snow")
    assert found.response.text.count("Holiday Wishes") >= 2
    personas = await updated.alice.slash(updated.songs, "persona list")
    assert "Ella" in personas.response.text


async def test_an_order_that_was_open_at_the_update_ends_once(updated):
    (opened,) = [job for job in await jobs_of(updated) if job.request.prompt == "a slow one"]
    await updated.restart(job_deadline_s=1.0)
    await all_ended(updated)
    job = await updated.store.job(opened.id)
    assert job.state in {JobState.EXPIRED, JobState.FAILED}
    assert [entry.kind.value for entry in await entries(updated, job)] == ["reserve", "refund"]


def _custom_id(message, part):
    return next(button["custom_id"] for button in message.buttons if part in button["custom_id"])
