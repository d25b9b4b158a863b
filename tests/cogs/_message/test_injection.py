"""No text on a card or a result pings, links or formats anything, no matter who wrote it."""

import re

import pytest

from tests.support.songs import made, placed
from tests.support.stage import is_result, wait_for_headline

ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")
LIVE = re.compile(r"\]\(|https?://evil|<[@#]|@everyone|\*\*x|\|\|z|`c`")


def nasty(stage):
    return f"@everyone <@{stage.bob.id}> <#{stage.songs.id}> **x** [y](https://evil.example) `c` ||z|| # h"


def assert_harmless(message, maker, *credited):
    """Nothing in it is live but mentions of the member it belongs to and of those it credits; no other was pinged."""
    said = message.text
    for person in (maker, *credited):
        said = said.replace(person.mention, "")
    said = ESCAPED.sub("", said)
    assert LIVE.search(said) is None, said
    assert set(message.pinged) <= {maker.id}


async def test_every_text_of_an_order_is_harmless_on_card_and_result(stage):
    text = nasty(stage)
    answer = await stage.alice.slash(
        stage.songs, "song", prompt=text, style=text, title=text[:100], lyrics=text, exclude=text
    )
    result = await answer.wait_for_response(is_result)
    for message in (*result.versions, result):
        assert_harmless(message, stage.alice)


@pytest.mark.parametrize("kind", ["error", "fail"])
async def test_the_providers_words_are_harmless(stage, kind):
    stage.standin.fault(kind, code="forbidden", message=f"Your words: {nasty(stage)}")
    await stage.alice.slash(stage.songs, "song", prompt="rain")
    card = await wait_for_headline(stage, "No song this time")
    assert "Your words" in card.text
    assert_harmless(card, stage.alice)


async def test_what_others_typed_is_harmless_in_remixes_lists_and_lyrics(stage):
    text = nasty(stage)
    (song, *_) = await made(stage, stage.alice, title=text[:100], lyrics=text)
    result = await stage.loopback.wait_for_message(stage.songs, is_result)
    stage.standin.hold()
    cover = await stage.bob.slash(stage.songs, "cover", song=song.clip.id, style=text)
    await placed(stage, cover)
    tasks = await stage.bob.slash(stage.songs, "tasks")
    quota = await stage.bob.slash(stage.songs, "quota")
    words = await stage.bob.click(result, label="Lyrics")
    link = f"https://discord.com/channels/{stage.guild.id}/{stage.songs.id}/{cover.response.id}"
    assert f"]({link})" in tasks.response.text
    assert LIVE.search(ESCAPED.sub("", tasks.response.text.replace(f"]({link})", ""))) is None
    for shown in (cover, quota, words):
        assert_harmless(shown.response, stage.bob, stage.alice)


async def test_a_refusal_repeats_nothing_that_formats_or_pings(stage):
    shown = await stage.alice.slash(
        stage.songs, "extend", song="x", audio=("@everyone [y](https://evil.example).wav", b"a")
    )
    assert shown.ephemeral
    assert_harmless(shown.response, stage.alice)
    shown = await stage.alice.slash(stage.songs, "cover", audio=("**x** `c` <@1> .txt", b"words"))
    assert shown.ephemeral
    assert_harmless(shown.response, stage.alice)
