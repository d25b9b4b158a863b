"""What a song was made of is said in a few words, whatever was typed, and leaves no doubt which song is meant."""

from core.model.reactions import STYLE_MAX
from tests.support.reactions import react, remix_of
from tests.support.songs import delivered, result_of, song_in
from tests.support.stage import is_result


async def test_a_cover_in_a_long_style_is_repeated_without_that_style_in_its_credit(stage):
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    form = await stage.bob.click(result, label="Cover")
    shown = await stage.bob.submit_modal(form, style="*" * (STYLE_MAX + 1))
    cover = await delivered(stage, await shown.wait_for_response(is_result))
    await react(stage, stage.bob, cover, "🔁")
    again = await remix_of(stage, cover)
    assert "🔁 cover of [*Snow*](" in again.text


async def test_a_song_made_of_another_than_the_first_take_says_of_which(stage):
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    await react(stage, stage.bob, result, "2️⃣")
    await react(stage, stage.bob, result, "🎷")
    cover = await remix_of(stage, result)
    assert "🎷 jazz cover of [*Snow* · take 2](" in cover.text
    panel = await stage.bob.click(cover, label="More")
    assert "🎷 jazz cover of [*Snow* · take 2](" in panel.response.text
    library = await stage.alice.slash(stage.songs, "library")
    assert "🎷 jazz cover of *Snow* · take 2 by @" in library.response.text
    assert (await song_in(stage, cover)).parent_clip_id == (await song_in(stage, result, take=2)).clip.id
