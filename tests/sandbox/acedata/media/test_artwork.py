"""Covers, and the texts that the stand-in makes up."""

import io

import pytest
from PIL import Image

from sandbox.acedata.media.artwork import draw_cover
from sandbox.acedata.suno.writing import TITLE_MAX, style_for, title_for, write_lyric


def picture(title="Harbor Lamps", style="pop", seed="s"):
    return Image.open(io.BytesIO(draw_cover(title, style, seed, 256)))


def test_the_same_song_has_the_same_cover_and_another_seed_another():
    assert draw_cover("A", "pop", "s", 128) == draw_cover("A", "pop", "s", 128)
    assert draw_cover("A", "pop", "s", 128) != draw_cover("A", "pop", "t", 128)
    assert draw_cover("A", "pop", "s", 128) != draw_cover("B", "pop", "s", 128)


@pytest.mark.parametrize(
    "style", ["pop", "christmas", "metal", "jazz", "disco", "chiptune", "synthwave", "folk", "ambient", "orchestral"]
)
def test_a_cover_is_a_picture_and_no_plain_area(style):
    image = picture(style=style)
    assert (image.format, image.size, image.mode) == ("JPEG", (256, 256), "RGB")
    assert len(image.quantize(64).getcolors() or []) > 40


@pytest.mark.parametrize("title", ["", "   ", "x" * 100, "word " * 20, "Чай и мёд", "雪の歌", "<b>*bold*</b>\n\t🎸"])
def test_any_title_can_be_set(title):
    assert picture(title=title, style=title).size == (256, 256)


def test_a_title_is_made_of_telling_words():
    assert title_for("please write a song about my cat Tom") == "Cat Tom"
    assert title_for("a song for Christmas") == "Christmas"
    assert title_for("") == "Untitled"
    assert len(title_for("w" * 500)) <= TITLE_MAX


def test_a_style_is_made_of_the_words_that_call_for_it():
    assert style_for("a slow jazz tune").startswith("smooth jazz")
    assert style_for("no word of style") == style_for("")


def test_a_lyric_has_tagged_sections_and_sings_of_the_wish():
    lyric = write_lyric("a song about my cat Tom")
    assert [line for line in lyric.splitlines() if line.startswith("[")] == [
        "[Verse 1]",
        "[Chorus]",
        "[Verse 2]",
        "[Chorus]",
    ]
    assert "cat" in lyric.lower()
    assert write_lyric("")
