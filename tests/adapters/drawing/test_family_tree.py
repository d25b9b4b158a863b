"""The picture of a family tree: it opens, it fits, it is the same each time, and no text can break it."""

import asyncio
import io
import logging
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from adapters.drawing import Drawing
from adapters.drawing.card_text import GONE, UNTITLED, card_text, plain
from adapters.drawing.family_tree import picture
from adapters.drawing.text import drawable
from adapters.drawing.tree_layout import SIDE_MOST_PX, Layout, planned
from core.library.family import tree
from core.model.family import Relative
from core.model.job import Clip, Member, Song

ROOT = Path(__file__).parents[3]
START = datetime(2026, 1, 1, tzinfo=UTC)


def song(at=0, parent=None, *, take=1, **facts):
    """One take of the job number `at`, made of the first take of the job number `parent`."""
    clip = Clip(
        id=f"{at}-{take}", title=facts.pop("title", "Holiday Wishes"), duration_s=facts.pop("duration_s", 194.2)
    )
    return Song(
        clip=clip,
        job_id=str(at),
        number=take,
        maker=facts.pop("maker", Member(id=at % 11, name=f"member {at % 11}")),
        guild_id=1,
        channel_id=2,
        message_id=3,
        action="generate",
        made_at=START + timedelta(minutes=at),
        parent_clip_id=None if parent is None else f"{parent}-{facts.pop('of_take', 1)}",
        root_clip_id="0-1",
        relation=facts.pop("relation", "" if parent is None else "🎸 rock cover of"),
        **facts,
    )


def chain(count):
    return [song(at, at - 1 if at else None) for at in range(count)]


def fan(count):
    return [song(at, 0 if at else None) for at in range(count)]


def bush(count):
    chance = random.Random(4)
    return [song(at, chance.randrange(at) if at else None, is_deleted=at % 7 == 5) for at in range(count)]


def drawn(songs):
    """The picture of these songs' family, opened."""
    image = Image.open(io.BytesIO(picture(tree(songs))))
    image.load()
    return image


def said(*takes, **facts):
    """What stands on the card of one job with the facts, or of the given takes."""
    takes = takes or (song(**facts),)
    return card_text(Relative(songs=takes, depth=0, from_take=None, rails=()))


@pytest.mark.parametrize("grown", [chain, fan, bush])
@pytest.mark.parametrize("count", [1, 2, 3, 6, 10, 25, 60])
def test_a_tree_of_any_shape_is_a_png_that_fits(grown, count):
    image = drawn(grown(count))
    assert image.format == "PNG"
    assert 200 <= image.width <= SIDE_MOST_PX
    assert 90 <= image.height <= SIDE_MOST_PX


def test_more_than_a_tree_may_hold_still_fits():
    image = drawn(chain(250))
    assert max(image.size) <= SIDE_MOST_PX


def test_a_tree_without_songs_is_a_picture_too():
    assert drawn([]).format == "PNG"


def test_a_song_without_its_parent_stands_beside_the_others():
    image = drawn([song(0), song(1, 99), song(2, 98), song(3, 2)])
    assert image.width > image.height


async def test_the_same_tree_is_the_same_picture_in_bytes():
    family = tree(bush(12))
    pictures = [picture(family), picture(family), await Drawing().family_tree(family)]
    assert len(set(pictures)) == 1


def test_the_picture_has_its_own_background_for_light_and_dark_readers():
    image = drawn(chain(3)).convert("RGBA")
    corners = {image.getpixel((x, y)) for x in (0, image.width - 1) for y in (0, image.height - 1)}
    assert corners == {(0x1F, 0x21, 0x2D, 255)}


ODD = {
    "nothing": "",
    "dollars": r"$x^2$ and \frac{1}{2} for $5",
    "half a formula": r"$\notacommand{",
    "control characters": "a\x00b\x07c\x1b[31m\r\nd\te\u2028f",
    "bidi overrides": "\u202egnos live\u202c \u2066x\u2069",
    "only marks": "\u0301\u0301\u0301",
    "heaps of marks": "a" + "\u0338" * 200 + "b",
    "lone surrogates": "\ud83c x \udfb8",
    "not a character": "\ufffe\uffff\U0010ffff",
    "private use": "\ue000\uf8ff",
    "emoji": "🎸🪩🏳️‍🌈👨‍👩‍👧‍👦🇩🇪1️⃣",
    "Chinese": "夜に駆ける",
    "Hebrew and Arabic": "שלום عليكم (live)",
    "Thai and Hindi": "สวัสดี नमस्ते",
    "hieroglyphs": "𓀀𓀁",
    "long": "W" * 5000,
    "long words": "Rindfleischetikettierung " * 40,
    "blanks": "\u3000 \u00a0\u200b\u2003",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
@pytest.mark.parametrize("count", [2, 40])
def test_no_text_breaks_a_picture_or_leaves_a_warning(text, count, caplog):
    caplog.set_level(logging.WARNING)
    maker = Member(id=1, name=text)
    songs = [song(0, title=text, maker=maker), *(song(n, 0, title=text, relation=text) for n in range(1, count))]
    assert max(drawn(songs).size) <= SIDE_MOST_PX
    assert caplog.messages == []


def test_what_cannot_be_drawn_is_left_out_and_unknown_letters_are_an_ellipsis():
    assert drawable("🎸 Rock 🪩 on") == "Rock on"
    assert drawable("\U00013000\U00013001 (Live)") == "… (Live)"
    assert drawable("\U00013000\U00013001") == ""
    assert drawable("🎸") == ""
    assert drawable("Снег שלום $5") == "Снег שלום $5"


def test_a_line_holds_nothing_invisible():
    assert plain(" a\x00\u202eb \r\n c\ufe0f\u200d ") == "ab c"
    assert plain("e\u0301") == "é"
    assert plain("a" + "\u0338" * 9) == "a" + "\u0338" * 2


def test_a_card_tells_title_maker_takes_and_length():
    card = said(song(title="Fog"), song(take=2, title="Fog"))
    assert (card.title, card.maker, card.facts, card.is_gone) == ("Fog", "member 0", "2 takes · 3:14", False)
    assert said(duration_s=59.7).facts == "0:59"
    assert said(duration_s=None).facts == ""
    assert said(title=" ").title == UNTITLED


def test_a_card_of_a_song_that_is_gone_tells_nothing_else():
    card = said(title="Secret", is_deleted=True)
    assert (card.title, card.maker, card.facts, card.is_gone) == (GONE, "", "", True)
    assert said(song(is_deleted=True), song(take=2, title="Kept")).title == "Kept"


@pytest.mark.parametrize(
    ("relation", "of_take", "shown"),
    [
        ("🎸 rock cover of", 1, "rock cover"),
        ("🎸 rock cover of", 2, "rock cover of take 2"),
        ("extended from", 1, "extended"),
        ("🔁 another go at", 1, "another go"),
        ("<:blob:1234567> polka cover of", 1, "polka cover"),
        ("<a:blob:1234567> polka cover of", 2, "polka cover of take 2"),
        ("", 2, ""),
    ],
)
def test_the_words_on_a_line_are_the_relation(relation, of_take, shown):
    takes = (song(0), song(0, take=2))
    _, child = tree([*takes, song(1, 0, of_take=of_take, relation=relation)])
    assert drawable(card_text(child).relation) == shown


def test_a_chain_goes_down_a_fan_goes_across_and_a_crowd_gets_rows():
    assert planned([0, 1, 2]).layout is Layout.DOWN
    assert planned([0, *[1] * 6]).layout is Layout.ACROSS
    assert planned([0, *[1] * 59]).layout is Layout.ROWS
    assert planned(range(60)).layout is Layout.ROWS


@pytest.mark.parametrize("grown", [chain, fan, bush])
@pytest.mark.parametrize("count", [2, 10, 60])
def test_no_two_cards_touch_and_none_leaves_the_sheet(grown, count):
    plan = planned([relative.depth for relative in tree(grown(count))])
    boxes = plan.boxes
    assert len(boxes) == count
    for at, box in enumerate(boxes):
        assert 0 < box.x < box.x + box.w < plan.width
        assert 0 < box.y < box.y + box.h < plan.height
        for other in boxes[:at]:
            is_apart_x = box.x >= other.x + other.w or other.x >= box.x + box.w
            is_apart_y = box.y >= other.y + other.h or other.y >= box.y + box.h
            assert is_apart_x or is_apart_y


async def test_pictures_are_drawn_beside_the_bot_one_at_a_time_and_survive_a_caller_who_left():
    drawing, family = Drawing(), tree(chain(3))
    left = asyncio.create_task(drawing.family_tree(family))
    await asyncio.sleep(0)
    left.cancel()
    pictures = await asyncio.gather(*(drawing.family_tree(family) for _ in range(2)))
    assert len(set(pictures)) == 1
    with pytest.raises(asyncio.CancelledError):
        await left


async def test_a_picture_that_cannot_be_drawn_is_an_error():
    with pytest.raises(AttributeError):
        await Drawing().family_tree(["no relative"])  # type: ignore[list-item]


def test_a_bot_that_draws_nothing_never_imports_pillow():
    code = (
        "import sys, bot; from adapters.drawing import Drawing; Drawing();"
        "heavy = {'numpy', 'PIL'} & set(sys.modules); assert not heavy, heavy"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, "")
