"""Blocked words are found whole, whatever their case and accents; nothing that is typed can break the search."""
# ruff: noqa: RUF001 - what looks like another letter is the point here

import time

import pytest
from hypothesis import given, strategies as st

from core.limits.blocked_words import find_blocked_word, fold

WORDS = st.text(st.characters(categories=["Ll", "Lu"], max_codepoint=0x24F), min_size=1, max_size=12)


def found(typed, *words):
    """The blocked word in what was typed, None if there is none."""
    hit = find_blocked_word({"prompt": typed}, words)
    return None if hit is None else hit[1]


@pytest.mark.parametrize(
    "typed",
    [
        "badger",
        "a BADGER",
        "Badger!",
        "(badger)",
        "my\nbadger\nsings",
        "the-badger-song",
        "_badger_",
        "badger's den",
        "bádgér",
        "ba\u0301dger",
        "ＢＡＤＧＥＲ",
        "bad\u00adger",
        "bad\u200bger",
        "𝐛𝐚𝐝𝐠𝐞𝐫",
    ],
)
def test_a_word_is_found_however_it_is_written(typed):
    assert found(typed, "badger") == "badger"


@pytest.mark.parametrize("typed", ["badgers", "honeybadger", "bad ger", "badge", "badger2", "", "   ", "🦡"])
def test_what_only_holds_a_word_inside_another_is_let_through(typed):
    assert found(typed, "badger") is None


def test_an_ass_is_not_found_in_a_bass():
    assert found("a bass solo, classic and passionate", "ass") is None
    assert found("a solo for Ass and bass", "ass") == "ass"


@pytest.mark.parametrize("typed", ["Red Roses", "red\n roses", "red, roses", "some red-roses here", "RED  ...  RÓSES"])
def test_a_phrase_is_found_whatever_is_between_its_words(typed):
    assert found(typed, "red roses") == "red roses"


@pytest.mark.parametrize("typed", ["roses red", "red", "roses", "red and roses", "tired roses", "red rosesque"])
def test_a_phrase_is_not_found_in_parts(typed):
    assert found(typed, "red roses") is None


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("straße", "STRASSE"),
        ("Ärger", "arger"),
        ("naïve", "NAIVE"),
        ("İstanbul", "istanbul"),
        ("sıkıcı", "SIKICI"),
        ("μ", "µ"),
        ("хо́лод", "Холод"),
        ("كِتَاب", "كتاب"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_case_and_accents_do_not_count_in_either(word, typed):
    assert found(typed, word) == word
    assert found(word, typed) == typed


@pytest.mark.parametrize(
    ("word", "typed"),
    [("की", "का"), ("किताब", "कताब"), ("ไม่ดี", "ไม่ดู"), ("कि", "किताब"), ("がき", "かき"), ("ไม้", "ไม่")],
)
def test_vowels_that_are_written_as_marks_make_words_differ(word, typed):
    assert found(typed, word) is None
    assert found(f"- {word} -", word) == word


def test_what_is_found_is_named_as_the_admin_wrote_it_and_with_the_option_it_stood_in():
    texts = {"prompt": "a song", "lyrics": "la la\nBADGER", "style": ""}
    assert find_blocked_word(texts, ("weasel", "Bädger ")) == ("lyrics", "Bädger ")


def test_words_of_punctuation_alone_match_nothing():
    assert found("a song... of *stars*", "...", "*", "", " ") is None


@given(st.text(), st.lists(st.text(), max_size=5))
def test_any_text_can_be_searched_for_any_words(typed, words):
    hit = find_blocked_word({"prompt": typed}, words)
    assert hit is None or hit[1] in words


@given(st.characters(), st.characters(), WORDS)
def test_no_sign_of_any_script_breaks_the_search(before, after, word):
    assert found(f"{before} {word} {after}", word) == word


@given(st.text(), WORDS, st.text())
def test_a_word_with_space_around_it_is_always_found(before, word, after):
    assert found(f"{before} {word.upper()} {after}", word) == word


@given(WORDS, WORDS)
def test_a_word_is_found_in_another_only_if_they_are_the_same(word, other):
    assert (found(other, word) is not None) == (fold(word) == fold(other))


@given(st.text())
def test_folding_is_done_once_and_for_all(typed):
    assert fold(fold(typed)) == fold(typed)


def test_the_search_takes_time_in_proportion_to_what_is_searched():
    words = [f"blocked word {number}" for number in range(500)]

    def cost(times):
        text = "la " * (1_000 * times)
        began = time.process_time()
        for _ in range(5):
            assert found(text, *words) is None
        return time.process_time() - began

    cost(1)  # the words themselves are read once
    assert cost(10) < 40 * cost(1)
