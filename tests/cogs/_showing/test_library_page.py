"""A page of the library: its texts fit Discord, and its buttons find it again. No bot is started."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cogs._showing.library_page import CUSTOM_ID_MAX, PAGE_SIZE, LibraryPage, PageButton, library_content
from core.model.job import Clip, Member, Song
from core.model.library import Page, Sort

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def song(number, *, text="Snow"):
    """A song whose every text is that one."""
    return Song(
        clip=Clip(
            id=f"clip-{number}",
            title=text,
            style=text,
            duration_s=99_999.0,
            image_url=f"https://cdn.example/{'x' * 1900}",
        ),
        job_id=f"{number:032x}",
        number=999,
        maker=Member(id=2**63, name=text),
        guild_id=2**63,
        channel_id=2**63,
        message_id=2**63,
        action="cover",
        made_at=NOW,
        parent_clip_id=f"clip-{number}",
        root_clip_id="clip-0",
        relation=f"<:{'x' * 32}:{2**63}> {text[:60]} cover of",
        loves=10**6,
    )


@pytest.mark.parametrize("text", ["*" * 3000, "@" * 3000, "🎸" * 3000, "\n# [x](https://evil.example) <@1> " * 90])
def test_the_longest_texts_stay_inside_discords_limits(text):
    songs = [song(number, text=text) for number in range(PAGE_SIZE)]
    parents = {song.clip.id: song for song in songs}
    page_ref = LibraryPage(page=99_999, sort=Sort.MOST_LOVED, maker_id=2**63, typed=text[:50].strip())
    content = library_content(page_ref, Page(songs=songs, total=10**6), parents, guild_id=1, now=NOW)
    assert sum(len(embed) for embed in content.embeds) <= 6000
    assert len(content.text) <= 2000
    for row in content.view.to_components():
        for item in row["components"]:
            assert len(item["custom_id"]) <= CUSTOM_ID_MAX
            for option in item.get("options", []):
                assert 1 <= len(option["label"]) <= 100
                assert len(option["value"]) <= 100


@pytest.mark.parametrize("typed", ["", "snow", "a:b:n:7", "new\nline", "🎸" * 50, "é" * 50, "x" * 50])
@pytest.mark.parametrize("sort", Sort)
def test_a_page_comes_back_from_its_button_as_it_was(typed, sort):
    page_ref = LibraryPage(page=123_456, sort=sort, maker_id=2**63, typed=typed)
    custom_id = PageButton("on", page_ref).custom_id
    assert len(custom_id.encode("utf-16-le")) // 2 <= CUSTOM_ID_MAX
    match = PageButton.__discord_ui_compiled_template__.fullmatch(custom_id)
    assert match is not None
    back = LibraryPage.of(match)
    assert replace(back, typed="") == replace(page_ref, typed="")
    assert typed.startswith(back.typed)
    assert back.typed == typed or "🎸" in typed


@pytest.mark.parametrize(
    ("at", "guild_id", "words"),
    [
        (LibraryPage(typed="**snow** @everyone"), 1, ("No songs found (with", r"\*\*snow\*\*", "/library")),
        (LibraryPage(maker_id=5, sort=Sort.FAVOURITES), 1, ("No songs found (by <@5> · my favourites)", "/library")),
        (LibraryPage(sort=Sort.FAVOURITES), 1, ("no favourites here yet", "❤️")),
        (LibraryPage(sort=Sort.FAVOURITES), None, ("no favourites yet", "❤️")),
        (LibraryPage(maker_id=5), 1, ("no songs by <@5> here yet", "/library")),
        (LibraryPage(maker_id=5), None, ("only show your own songs", "<@5>", "on a server")),
        (LibraryPage(), 1, ("no songs here yet", "/song")),
        (LibraryPage(), None, ("no songs yet", "/song")),
    ],
)
def test_where_nothing_is_found_it_says_what_to_do(at, guild_id, words):
    content = library_content(at, Page(songs=[], total=0), {}, guild_id=guild_id, now=NOW)
    assert (content.embeds, content.view) == ((), None)
    for word in words:
        assert word in content.text
    assert "@everyone" not in content.text
