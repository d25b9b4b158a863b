from tests.support.remixes import assert_refused
from tests.support.songs import choose, delivered, entries_of, made, ordered, song_in
from tests.support.stage import is_result, spent


async def extended(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas", title="Snow")
    shown = await stage.alice.slash(stage.songs, "extend", song=song.clip.id, at="0:01")
    return await delivered(stage, await shown.wait_for_response(is_result))


async def test_the_parts_of_an_extended_song_are_joined(stage):
    part = await song_in(stage, await extended(stage))
    shown = await stage.bob.slash(stage.songs, "concat", song=part.clip.id)
    assert "Joined from *Snow*" in shown.response.text
    assert (await ordered(stage, "concat"))["audio_id"] == part.clip.id
    assert await spent(stage, stage.bob) == 1


async def test_a_song_that_is_no_extension_is_refused_at_once(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    shown = await stage.bob.slash(stage.songs, "concat", song=song.clip.id)
    await assert_refused(stage, shown, "`song`", "isn't part of an extended song", "/extend")
    assert stage.standin.submitted("concat") == 0


async def test_only_the_panel_of_an_extension_offers_to_join_its_parts(stage):
    result = await extended(stage)
    panel = (await stage.bob.click(result, label="More")).response
    shown = await choose(stage.bob, panel, "Join all parts")
    assert "Ordered for 1 credit" in shown.response.text
    await ordered(stage, "concat")
    (first,) = [message for message in stage.loopback.messages(stage.songs) if message.id != result.id][:1]
    assert "Join all parts" not in entries_of((await stage.bob.click(first, label="More")).response)
