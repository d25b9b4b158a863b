import pytest

from cogs._bot.extra import Extra
from tests.support.songs import choose, entries_of, labels_of, panel_of, pressed, result_of
from tests.support.stage import spent


async def test_what_a_cog_adds_is_offered_where_it_says_in_its_order(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    extras = stage.parts.bot.extras
    extras["stems"] = Extra(verb="stems", position=1, label=lambda access: f"Stems of {access.song.number}")
    extras["video"] = Extra(
        verb="video", position=2, label=lambda _: "Video", is_offered=lambda access: access.is_maker
    )
    assert labels_of(await panel_of(stage, stage.bob, result))[6:8] == ["Stems of 1", "❤️ Favourite"]
    assert labels_of(await panel_of(stage, stage.alice, result))[6:8] == ["Stems of 1", "Video"]


@pytest.mark.parametrize(("position", "rows"), [(12, [2, 4, 1, 5, 5]), (50, [2, 4, 1, 4])])
async def test_a_panel_never_has_more_than_discord_takes(stage, position, rows):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    for number in range(30):
        verb = "x" + chr(97 + number % 26) + "y" * (number // 26)
        stage.parts.bot.extras[verb] = Extra(verb=verb, position=position, label=lambda _: "More of it")
    panel = await panel_of(stage, stage.bob, result)
    assert [len(row["components"]) for row in panel.components] == rows
    assert len(entries_of(panel)) <= 25


async def test_what_can_be_made_of_a_song_stands_in_one_menu_with_its_cost(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    entries = entries_of(await panel_of(stage, stage.bob, result))
    assert "1 credit" in entries["Replace a section"]["description"]
    assert "2 credits" in entries["Stems: all parts"]["description"]
    assert "Join all parts" not in entries


async def test_what_a_cog_adds_to_the_menu_does_what_its_verb_says(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    bot, done = stage.parts.bot, []

    async def press(interaction, song):
        done.append((interaction.user.id, song.number))
        await interaction.response.send_message("done", ephemeral=True)

    bot.extras["knit"] = Extra(verb="knit", position=79, label=lambda _: "Knit it", about="a scarf")
    bot.song_presses["knit"] = press
    panel = await pressed(stage.bob, await panel_of(stage, stage.bob, result), "Take 2")
    assert entries_of(panel)["Knit it"]["description"] == "a scarf"
    await choose(stage.bob, panel, "Knit it")
    assert done == [(stage.bob.id, 2)]


async def test_a_closed_song_offers_to_others_nothing_to_make_of_it(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    old = await panel_of(stage, stage.bob, result)
    await pressed(stage.alice, await panel_of(stage, stage.alice, result), "Turn off remixing")
    assert "Remaster" in entries_of(await panel_of(stage, stage.alice, result))
    assert "Remaster" not in entries_of(await panel_of(stage, stage.bob, result))
    for label in ("Replace a section", "Stems: all parts"):
        shown = await choose(stage.bob, old, label)
        assert (shown.ephemeral, shown.modal) == (True, None)
        assert "turned off remixing" in shown.response.text
    assert await spent(stage, stage.bob) == 0
