"""Which emoji means what, in a guild that decided nothing and in one that did."""

import pytest

from core.action.relation import relation
from core.model.reaction_meanings import (
    DEFAULT_REMIXES,
    ReactionSettings,
    Remix,
    RemixKind,
    emoji_key,
    meaning_of,
    meanings,
    remix_of,
)
from core.model.request import SongRequest

DEFAULT = ReactionSettings()
CUSTOM_ID = 1234567890123456789


def of(remixes):
    return ReactionSettings(remixes=remixes)


def request(action="cover", **options):
    return SongRequest(action=action, model="chirp-v5-5", **options)


@pytest.mark.parametrize("typed", ["❤️", "❤"])
def test_an_emoji_is_the_same_with_and_without_the_variation_selector(typed):
    assert remix_of(DEFAULT, emoji_key(typed)) == Remix(kind=RemixKind.FAVOURITE)


@pytest.mark.parametrize("shown", ["1️⃣", "1⃣"])
def test_keycaps_choose_a_take_however_they_are_sent(shown):
    assert remix_of(DEFAULT, emoji_key(shown)) == Remix(kind=RemixKind.TAKE, take=1)


def test_every_default_is_found_by_its_key():
    for shown, remix in DEFAULT_REMIXES.items():
        assert remix_of(DEFAULT, emoji_key(shown)) == remix


def test_no_two_defaults_share_a_key():
    assert len({emoji_key(shown) for shown in DEFAULT_REMIXES}) == len(DEFAULT_REMIXES)


@pytest.mark.parametrize("key", ["🍕", "", str(CUSTOM_ID), "heart"])
def test_other_emojis_mean_nothing(key):
    assert remix_of(DEFAULT, key) is None


def test_a_custom_emoji_is_known_by_its_id_whatever_its_name():
    assert emoji_key("rock", CUSTOM_ID) == emoji_key("renamed", CUSTOM_ID) == str(CUSTOM_ID)


@pytest.mark.parametrize("shown", [f"<:guitar:{CUSTOM_ID}>", f"<a:guitar:{CUSTOM_ID}>"])
def test_a_guild_can_give_a_custom_emoji_a_meaning(shown):
    remix = remix_of(of({shown: "surf rock"}), emoji_key("guitar", CUSTOM_ID))
    assert remix == Remix(kind=RemixKind.COVER, style="surf rock")


def test_a_guild_can_change_a_default_and_the_others_stay():
    settings = of({"🎸": "punk"})
    assert remix_of(settings, emoji_key("🎸")) == Remix(kind=RemixKind.COVER, style="punk")
    assert remix_of(settings, emoji_key("🎷")) == Remix(kind=RemixKind.COVER, style="jazz")


@pytest.mark.parametrize("written", ["❤️", "❤"])
def test_a_guilds_emoji_is_the_same_with_and_without_the_selector(written):
    settings = of({written: "off"})
    assert remix_of(settings, emoji_key("❤️")) is None
    assert "❤️" not in meanings(settings)
    assert written not in meanings(settings)


def test_an_emoji_that_is_switched_off_means_nothing():
    settings = of({"❌": "off", "🍕": "off"})
    assert remix_of(settings, emoji_key("❌")) is None
    assert remix_of(settings, emoji_key("🍕")) is None
    assert remix_of(settings, emoji_key("🔁")) == Remix(kind=RemixKind.AGAIN)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("again", RemixKind.AGAIN),
        (" Extend ", RemixKind.EXTEND),
        ("FAVOURITE", RemixKind.FAVOURITE),
        ("file", RemixKind.FILE),
        ("delete", RemixKind.DELETE),
        ("off", RemixKind.OFF),
    ],
)
def test_a_deed_is_read_in_any_case(words, kind):
    assert meaning_of(words) == Remix(kind=kind)


@pytest.mark.parametrize("words", ["Bossa Nova", "cover", "take"])
def test_everything_else_is_a_genre(words):
    assert meaning_of(f" {words} ") == Remix(kind=RemixKind.COVER, style=words)


def test_meanings_are_listed_as_people_see_them_defaults_first():
    own = f"<:guitar:{CUSTOM_ID}>"
    listed = meanings(of({own: "surf rock", "🎷": "smooth jazz", "🎻": "off"}))
    assert next(iter(listed)) == "🎸"
    assert list(listed)[-2:] == [own, "🎷"]
    assert listed["🎷"].style == "smooth jazz"
    assert "🎻" not in listed
    assert len(listed) == len(DEFAULT_REMIXES)


def test_a_guild_that_decided_nothing_has_the_defaults():
    assert meanings(DEFAULT) == DEFAULT_REMIXES


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (request(emoji="🎸", style="rock"), "🎸 rock cover of"),
        (request(style="rock"), "cover of"),
        (request(emoji="🎸"), "🎸 cover of"),
        (request("upload_cover", style="rock"), "cover of"),
        (request("extend", emoji="⏩", style="rock"), "⏩ extended from"),
        (request("extend"), "extended from"),
        (request("generate", again_clip_id="a"), "another go at"),
        (request("generate", again_clip_id="a", emoji="🔁"), "🔁 another go at"),
        (request("generate"), ""),
        (request("video", source_clip_id="a"), "video of"),
        (request("video"), ""),
        (request("inspo", urls=("https://cdn.example/a.mp3",)), "inspired by"),
        (request("generate", emoji="🔁"), ""),
    ],
)
def test_the_words_between_a_song_and_its_parent(asked, words):
    assert relation(asked) == words
