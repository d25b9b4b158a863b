"""Words as the search sees them."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from adapters.store.fulltext.folded_text import WORD_MAX, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Holiday  WISHES!", "holiday wishes"),
        ("Crème brûlée", "creme brulee"),
        ("Straße", "strasse"),
        ("ΟΔΥΣΣΕΎΣ Οδυσσεύς", "οδυσσευσ οδυσσευσ"),
        ("Ёлка", "елка"),
        ("İstanbul ISPARTA ılık", "istanbul isparta ilik"),  # noqa: RUF001
        ("Łódź Đà Nẵng Ærø", "lodz da nang aero"),
        ("ﬁne ½ ＦＵＬＬ", "fine 1 2 full"),  # noqa: RUF001
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("हिन्दी गीत", "हिन्दी गीत"),
        ("한국 노래", "한국 노래"),
        ("東京の夜。「雨」", "東 京 の 夜 雨"),
        ("ｶﾞｰﾙ ガール", "ガ ー ル ガ ー ル"),
        ("がか", "が か"),
        ("rock'n'roll don’t 80s-style", "rock n roll don t 80s style"),  # noqa: RUF001
        ("[Verse]\n(la la)", "verse la la"),
        ('100% *"^-:+(){}~&|<>!\\\0\ud800 🎸', "100"),
    ],
)
def test_words_lose_case_accents_and_signs(text, words):
    assert words_of(text) == words.split()


def test_thai_and_khmer_are_looked_for_letter_by_letter():
    assert len(words_of("เพลงรัก")) > 4
    assert len(words_of("ចម្រៀង")) > 3


def test_a_word_without_end_is_cut():
    assert words_of("x" * 5000) == ["x" * WORD_MAX]


@given(st.text())
def test_folding_twice_changes_nothing(text):
    words = words_of(text)
    assert words_of(" ".join(words)) == words


@given(st.text())
def test_case_and_form_make_no_difference(text):
    for other in (text.casefold(), unicodedata.normalize("NFD", text), unicodedata.normalize("NFC", text)):
        assert words_of(other) == words_of(text)


@given(st.text())
def test_words_hold_nothing_that_a_query_language_knows(text):
    for word in words_of(text):
        assert 0 < len(word) <= WORD_MAX
        assert {unicodedata.category(character)[0] for character in word} <= {"L", "M", "N"}
