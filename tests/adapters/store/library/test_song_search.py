"""The library page by page: found by any word, in any case and script, whatever is typed."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from adapters.store import open_store
from core.model.job import JobState
from core.model.library import Search, Sort
from core.model.money import EntryKind
from core.model.reaction_meanings import ReactionSettings
from core.model.request import SongRequest
from tests.support.store.sample import BOB, GUILD, MAKER, NOON, PLAIN, clip, make

LATER = [NOON.replace(minute=minute) for minute in range(10)]


async def page(store, typed="", *, guild: int | None = GUILD, user=MAKER, offset=0, limit=9, **search):
    """The ids on a page, and how many were found in all."""
    look = Search(guild_id=guild, user_id=user, typed=typed, **search)
    found = await store.browse(look, offset=offset, limit=limit)
    return [song.clip.id for song in found.songs], found.total


async def found(store, typed, **search):
    return sorted((await page(store, typed, **search))[0])


async def test_an_empty_library_is_an_empty_page(store):
    for sort in Sort:
        assert await page(store, sort=sort) == ([], 0)


async def test_pages_show_the_newest_first_and_count_all(store):
    for minute in range(5):
        await make(store, clip(f"{minute}a"), clip(f"{minute}b"), minute=minute)
    assert await page(store, limit=3) == (["4a", "4b", "3a"], 10)
    assert await page(store, limit=3, offset=3) == (["3b", "2a", "2b"], 10)
    assert await page(store, limit=3, offset=9) == (["0b"], 10)
    assert await page(store, limit=3, offset=12) == ([], 10)


async def test_a_page_carries_whole_songs(store):
    await make(store, clip("a"))
    found = await store.browse(Search(guild_id=GUILD, user_id=MAKER), offset=0, limit=9)
    assert list(found.songs) == [await store.song("a")]


async def test_the_same_songs_count_as_for_the_search(store):
    await make(store, clip("here"), maker=BOB.id, minute=1)
    await make(store, clip("elsewhere"), guild=GUILD + 1, minute=2)
    await make(store, clip("private"), guild=None, minute=3)
    await make(store, clip("their-private"), guild=None, maker=BOB.id, minute=4)
    await make(store, clip("unfinished"), to=JobState.RUNNING, minute=5)
    lost = await make(store, clip("lost"), minute=6)
    await store.finish(lost.id, to=JobState.FAILED, money=EntryKind.REFUND, actor_id=MAKER, at=NOON)
    deleted = await make(store, clip("deleted"), minute=7)
    await store.delete(deleted.id, NOON)
    assert await page(store) == (["private", "here"], 2)
    assert await page(store, user=BOB.id) == (["their-private", "here"], 2)
    assert await page(store, guild=None) == (["private", "elsewhere"], 2)


async def test_a_closed_song_is_browsed_by_all_and_searched_by_its_maker_alone(store):
    await make(store, clip("a"))
    await store.close("a", is_closed=True)

    async def searched(user):
        return [song.clip.id for song in await store.search(guild_id=GUILD, user_id=user, typed="", limit=9)]

    assert await page(store, user=BOB.id) == (["a"], 1)
    assert (await searched(MAKER), await searched(BOB.id)) == (["a"], [])
    await store.save_reaction_settings(GUILD, ReactionSettings(makers_may_close=False))
    assert await searched(BOB.id) == ["a"]


async def test_one_makers_songs(store):
    await make(store, clip("a"))
    await make(store, clip("b"), maker=BOB.id)
    await make(store, clip("c"), guild=None, minute=1)
    await make(store, clip("d"), guild=None, maker=BOB.id)
    assert await page(store, maker_id=BOB.id) == (["b"], 1)
    assert await page(store, maker_id=MAKER) == (["c", "a"], 2)
    assert await page(store, maker_id=99) == ([], 0)


async def test_the_most_loved_come_first_then_the_newest(store):
    for minute, name in enumerate("abcd"):
        await make(store, clip(name), minute=minute)
    for name, lovers in (("a", 1), ("b", 3)):
        for lover in range(1, lovers + 1):
            await store.love(name, lover, is_loved=True, at=NOON)
    assert await page(store, sort=Sort.MOST_LOVED) == (["b", "a", "d", "c"], 4)


async def test_favourites_are_the_members_own_newest_love_first(store):
    for name in "abcd":
        await make(store, clip(name), maker=BOB.id)
    await make(store, clip("elsewhere"), guild=GUILD + 1)
    for minute, name in enumerate(["c", "a", "d", "elsewhere"]):
        await store.love(name, MAKER, is_loved=True, at=LATER[minute])
    await store.love("b", BOB.id, is_loved=True, at=NOON)
    gone = await store.song("d")
    await store.delete(gone.job_id, NOON)
    assert await page(store, sort=Sort.FAVOURITES) == (["a", "c"], 2)
    assert await page(store, sort=Sort.FAVOURITES, user=BOB.id, maker_id=BOB.id) == (["b"], 1)
    assert await page(store, guild=None, sort=Sort.FAVOURITES) == (["elsewhere"], 1)


async def test_every_kind_of_text_is_looked_in(store):
    request = replace(PLAIN, prompt="my grandmother's kitchen")
    await make(store, replace(clip("a", title="Stille Nacht", style="folk, Harfe"), lyrics="la la"), request=request)
    await make(store, clip("b", title="other"), maker=BOB.id, name="Åsa")
    for typed in ("nacht", "HARFE", "la", "grandmother", "kitchen", "ann"):
        assert await found(store, typed) == ["a"], typed
    assert await found(store, "asa") == ["b"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("creme brulee", ["french"]),
        ("CRÈME BRÛLÉE", ["french"]),
        ("brulee creme", ["french"]),
        ("brul", ["french"]),
        ("crem brulee", []),
        ("creme strasse", []),
        ("straße", ["german"]),
        ("STRASSE", ["german"]),
        ("東京", ["japanese"]),
        ("の夜", ["japanese"]),
        ("京東", []),
        ("がる", []),
        ("ガール", ["japanese"]),
        ("ｶﾞｰﾙ", ["japanese"]),
        ("елка", ["russian"]),
        ("ЁЛКА", ["russian"]),
        ("гори", ["russian"]),
        ("हिन्दी", ["hindi"]),
        ("노래", ["korean"]),
        ("เพลง", ["thai"]),
        ("แรก", ["thai"]),
        ("lodz", ["polish"]),
        ("ŁÓDŹ", ["polish"]),
        ("rock'n'roll", ["apostrophe"]),
        ("n'roll", ["apostrophe"]),
        ("roll'n'rock", []),
        ("80s", ["apostrophe"]),
    ],
)
async def test_words_are_found_in_any_case_and_script(store, typed, expected):
    for name, title in {
        "french": "Crème brûlée",
        "german": "Lange Straße",
        "japanese": "東京の夜 ガール",
        "russian": "Ёлка горит",
        "hindi": "हिन्दी गीत",
        "korean": "한국 노래",
        "thai": "เพลงรักแรก",
        "polish": "Łódź nocą",
        "apostrophe": "80s Rock'n'Roll",
    }.items():
        await make(store, replace(clip(name, title=title), lyrics=""))
    assert await found(store, typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "'",
        "*",
        "***",
        "a* *",
        "^snow",
        "(",
        ")",
        "NEAR(a b)",
        "title: snow",
        "-",
        "a & | !",
        "<->",
        ":*",
        "\\",
        "\0",
        "%",
    ],
)
async def test_signs_of_a_query_language_are_no_more_than_what_is_between_them(store, typed):
    await make(store, clip("a"))
    assert (await page(store, typed))[1] in {0, 1}


@pytest.mark.parametrize("typed", ["snow AND", "AND snow", "NOT snow", "snow OR other", "NEAR snow"])
async def test_words_of_a_query_language_are_looked_for_as_words(store, typed):
    await make(store, replace(clip("a"), lyrics="snow"))
    await make(store, replace(clip("b"), lyrics="and snow or other: not near"))
    assert await found(store, typed) == ["b"]


@pytest.mark.parametrize("typed", ["!?", "🎸", "***", '""'])
async def test_signs_alone_find_nothing(store, typed):
    await make(store, clip("a"))
    assert await page(store, typed) == ([], 0)


@pytest.mark.parametrize("typed", ["", "  ", "\n"])
async def test_nothing_typed_finds_all(store, typed):
    await make(store, clip("a"))
    assert await page(store, typed) == (["a"], 1)


async def test_what_is_looked_for_keeps_up_with_what_the_provider_says(store):
    job = await make(store, replace(clip("a", title="Before"), lyrics=""))
    assert await found(store, "before") == ["a"]
    renamed = replace(clip("a", title="Afterwards"), lyrics="words")
    await store.change(job.id, at=NOON, was={JobState.DELIVERING}, clips=[renamed])
    assert [await found(store, typed) for typed in ("before", "afterw", "words")] == [[], ["a"], ["a"]]


async def test_texts_without_end_are_kept_and_found_by_their_beginning(store):
    endless = replace(clip("a"), lyrics="雪" * 2_000_000, title="x" * 5000)
    await make(store, endless, request=SongRequest(action="generate", model="m", prompt="word " * 100_000))
    for typed in ("雪" * 50, "x" * 5000, "x" * 60, "word"):
        assert await found(store, typed) == ["a"], typed[:9]


@pytest.fixture
async def full_store(url):
    """A store that is opened once for all examples."""
    async with open_store(url) as store:
        await make(store, clip("a", title="Crème 東京"))
        yield store


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example(typed="\u3099")
@example(typed="a \U0001e900")  # a letter that is younger than SQLite's tables
@example(typed="x" * 5000 + " " + "雪" * 500)
@example(typed="a b-c " * 2000)
@given(typed=st.text())
async def test_whatever_is_typed_and_kept_is_no_error(full_store, typed):
    await make(full_store, clip("b", title=typed))
    await page(full_store, typed)
    await page(full_store, f'"{typed}*')
    await full_store.search(guild_id=GUILD, user_id=MAKER, typed=typed, limit=9)
