import pytest

from cogs._ordering.song_menu import TAKE_ID
from core.action.stem import STEMS
from core.model.job import ClipKind
from tests.support.remixes import assert_refused, outcome
from tests.support.songs import choose, entries_of, fields_of, made, ordered, result_of
from tests.support.stage import spent


@pytest.fixture
async def song(stage):
    (first, *_) = await made(stage, stage.alice, lyrics="Snow is falling", style="folk", title="Snow")
    return first


@pytest.mark.parametrize(
    ("options", "action", "wanted", "cost"),
    [
        ({}, "stems", {}, 1),
        ({"kind": "two"}, "stems", {}, 1),
        ({"kind": "all"}, "all_stems", {}, 2),
        ({"stem": "drums"}, "extract_stem", {"stem_type": "drums"}, 1),
        ({"kind": "extract", "stem": "backing_vocals"}, "extract_stem", {"stem_type": "backing_vocals"}, 1),
        (
            {"kind": "add", "stem": "strings", "prompt": "long notes", "style": "baroque"},
            "add_stem",
            {"stem_type": "strings", "prompt": "long notes", "style": "baroque", "title": "Snow"},
            1,
        ),
        ({"kind": "add", "stem": "bass"}, "add_stem", {"stem_type": "bass", "style": "folk"}, 1),
    ],
)
async def test_each_kind_is_ordered_with_what_it_needs(stage, song, options, action, wanted, cost):
    await stage.bob.slash(stage.songs, "stems", song=song.clip.id, **options)
    request = await ordered(stage, action)
    assert {name: request[name] for name in wanted} == wanted
    assert request["audio_id"] == song.clip.id
    assert await spent(stage, stage.bob) == cost


MISMATCHES = [
    ({"kind": "extract"}, ("`stem`", "must be one of: vocals, ")),
    ({"kind": "add"}, ("`stem`", "must be one of")),
    ({"kind": "two", "stem": "drums"}, ("`stem`", "One part on its own", "Add a part to the song")),
    ({"kind": "all", "stem": "drums"}, ("`stem`", "only works with the kinds")),
    ({"prompt": "long notes"}, ("`prompt`", "Add a part to the song")),
    ({"kind": "extract", "stem": "bass", "style": "folk"}, ("`style`", "Add a part to the song")),
]


async def test_what_does_not_go_together_is_refused(stage, song):
    for options, words in MISMATCHES:
        shown = await stage.bob.slash(stage.songs, "stems", song=song.clip.id, **options)
        await assert_refused(stage, shown, *words)


async def test_a_stem_is_not_offered_as_a_song_and_not_taken_apart_again(stage, song):
    job = await outcome(stage, await stage.alice.slash(stage.songs, "stems", song=song.clip.id))
    (stem, *_) = await stage.parts.engine.services.orders.songs_of(job.id)
    assert stem.kind is ClipKind.STEM
    offered = await stage.bob.autocomplete(stage.songs, "stems", option="song")
    assert stem.clip.id not in {choice.value for choice in offered}
    for options in ({}, {"kind": "all"}, {"stem": "drums"}, {"kind": "add", "stem": "drums"}):
        shown = await stage.bob.slash(stage.songs, "stems", song=stem.clip.id, **options)
        await assert_refused(stage, shown, "`song`", "is a stem", "works on whole songs")


@pytest.mark.parametrize(
    ("label", "action", "cost"),
    [("Stems: vocals and instrumental", "stems", "1 credit"), ("Stems: all parts", "all_stems", "2 credits")],
)
async def test_the_panel_says_what_stems_cost_and_orders_them_at_once(stage, label, action, cost):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    panel = (await stage.bob.click(result, label="More")).response
    assert entries_of(panel)[label]["description"].startswith(cost)
    shown = await choose(stage.bob, panel, label)
    assert f"Ordered for {cost}" in shown.response.text
    await ordered(stage, action)


async def test_the_panel_asks_which_part(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas", style="folk")
    panel = (await stage.bob.click(result, label="More")).response
    form = await choose(stage.bob, panel, "Stems: one part")
    assert [option["value"] for option in fields_of(form.modal)["stem"]["options"]] == list(STEMS)
    refused = await stage.bob.submit_modal(form)
    await assert_refused(stage, refused, "`stem`", "must be one of")
    form = await choose(stage.bob, panel, "Stems: one part")
    await stage.bob.submit_modal(form, stem=["bass"])
    assert (await ordered(stage, "extract_stem"))["stem_type"] == "bass"


async def test_the_panel_asks_what_an_added_part_shall_play(stage):
    result = await result_of(stage, stage.alice, lyrics="Snow", style="folk")
    panel = (await stage.bob.click(result, label="More")).response
    form = await choose(stage.bob, panel, "Add a part")
    assert fields_of(form.modal)["style"]["value"] == "folk"
    await stage.bob.submit_modal(form, stem=["brass"], prompt="short stabs")
    request = await ordered(stage, "add_stem")
    assert (request["stem_type"], request["prompt"], request["style"]) == ("brass", "short stabs", "folk")


async def test_the_panel_of_a_stem_offers_only_what_can_be_done_with_it(stage, song):
    shown = await stage.alice.slash(stage.songs, "stems", song=song.clip.id, kind="all")
    stems = await stage.parts.engine.services.orders.songs_of((await outcome(stage, shown)).id)
    assert len(stems) == 24
    panel = (await stage.bob.click(shown.response, label="More")).response
    offered = entries_of(panel)
    assert {"Add a band under it", "Add a voice over it"} <= offered.keys()
    assert not {"Stems: all parts", "Remaster", "Replace a section", "Mix with another song"} & offered.keys()
    assert [len(row["components"]) for row in panel.components][:3] == [1, 4, 1]
    is_off = {button["label"]: button.get("disabled", False) for button in panel.buttons}
    assert [is_off[label] for label in ("Again", "Extend", "Cover", "Lyrics")] == [False, True, True, False]


async def test_each_of_many_stems_can_be_chosen_in_their_panel(stage, song):
    shown = await stage.alice.slash(stage.songs, "stems", song=song.clip.id, kind="all")
    stems = await stage.parts.engine.services.orders.songs_of((await outcome(stage, shown)).id)
    panel = (await stage.bob.click(shown.response, label="More")).response
    (menu,) = [item for row in panel.components for item in row["components"] if item.get("custom_id") == TAKE_ID]
    assert [option["label"] for option in menu["options"]] == [f"{stem.number} · {stem.clip.title}" for stem in stems]
    await stage.restart()
    shown = await stage.bob.select(panel, [menu["options"][4]["value"]], custom_id=TAKE_ID)
    assert shown.response.id == panel.id
    assert stems[4].clip.title in shown.response.embeds[0].title
