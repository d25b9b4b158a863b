"""Sung words become lines: those of the lyrics, at the times of their words, whatever the provider made of them."""

import pytest

from core.media.lrc import captions, lrc
from core.model.timed_lyrics import Caption, Word
from tests.support.lrc import read_lrc

LYRICS = """[Verse 1]
Snow is falling, soft and slow
Don't you wait for me

[Chorus]
Home, we are going home
"""


def sung(*texts, from_s=1.0, each_s=0.5):
    return [
        Word(text=text, start_s=from_s + number * each_s, end_s=from_s + (number + 0.8) * each_s)
        for number, text in enumerate(texts)
    ]


def lines(made):
    return [(line.text, line.start_s, line.heading) for line in made]


FIRST = ["Snow", "is", "falling", "soft", "and", "slow"]
ALL = [*FIRST, "Dont", "you", "wait", "for", "me", "Home", "we", "are", "going", "home"]


def test_each_line_begins_with_its_first_word_and_ends_with_its_last():
    first, second, third = captions(LYRICS, sung(*ALL))
    assert (first.text, first.start_s, first.heading) == ("Snow is falling, soft and slow", 1.0, "Verse 1")
    assert first.end_s == pytest.approx(1.0 + 5.8 * 0.5)
    assert (second.text, second.start_s, second.heading) == ("Don't you wait for me", 4.0, "")
    assert (third.start_s, third.heading) == (6.5, "Chorus")


def test_headings_and_line_breaks_within_the_words_make_no_difference():
    words = ["[Verse 1]\nSnow ", *ALL[1:5], "slow\n", "Don\u2019t ", *ALL[7:11], "\n\n[Chorus]\nHome, ", *ALL[12:]]
    assert captions(LYRICS, sung(*words))[0].start_s == 1.0
    assert [line.text for line in captions(LYRICS, sung(*words))] == [
        "Snow is falling, soft and slow",
        "Don't you wait for me",
        "Home, we are going home",
    ]


def test_a_line_that_was_not_heard_stands_between_its_neighbours():
    heard = [*sung(*ALL[:6]), *sung(*ALL[11:], from_s=10.0)]
    first, second, third = captions(LYRICS, heard)
    assert first.end_s <= second.start_s < second.end_s <= third.start_s == 10.0
    assert second.text == "Don't you wait for me"


def test_what_was_left_unsung_at_the_end_is_left_out():
    assert [line.text for line in captions(LYRICS, sung(*ALL[:11]))] == [
        "Snow is falling, soft and slow",
        "Don't you wait for me",
    ]


def test_words_that_are_sung_again_do_not_pull_later_lines_away():
    again = [*ALL[:6], *ALL[:6], *ALL[6:]]
    first, second, third = captions(LYRICS, sung(*again))
    assert (second.start_s, third.start_s) == (7.0, 9.5)
    assert first.start_s == 1.0


def test_scripts_without_spaces_are_compared_sign_by_sign():
    made = captions("[主歌]\n雪在下\n回家吧", sung(*"雪在下回家吧"))
    assert lines(made) == [("雪在下", 1.0, "主歌"), ("回家吧", 2.5, "")]


def test_other_words_than_the_lyrics_make_their_own_lines():
    words = sung("[Bridge]\nLa ", "la\n", "Lo ", "lo")
    assert lines(captions("[Verse]\nNothing of this\nwas ever sung", words)) == [
        ("La la", 1.0, "Bridge"),
        ("Lo lo", 2.0, ""),
    ]
    assert [line.text for line in captions("", sung(*"abcdefghij"))] == ["a b c d e f g h", "i j"]


def test_a_song_without_words_has_no_lines():
    assert captions("[Instrumental]", []) == ()


def test_an_lrc_file_has_tags_lines_with_times_and_headings_of_their_own():
    made = captions(LYRICS, sung(*ALL))
    tags, timed = read_lrc(lrc(made, {"ti": "Snow [live]", "ar": "alice", "al": "", "length": "03:05"}))
    assert tags == {"ti": "Snow (live)", "ar": "alice", "length": "03:05"}
    assert timed == [
        (0.0, "\u266a Verse 1"),
        (1.0, "Snow is falling, soft and slow"),
        (4.0, "Don't you wait for me"),
        (6.4, "\u266a Chorus"),
        (6.5, "Home, we are going home"),
    ]


def test_what_a_member_typed_makes_no_tags_and_no_lines_of_its_own():
    line = Caption(text="[00:09.00] one\n[ti:other]", start_s=61.239, end_s=62.0, heading="A]\n[x:y")
    tags, timed = read_lrc(lrc([line], {"ti": "A\n[ar:B]"}))
    assert tags == {"ti": "A (ar:B)"}
    assert timed == [(59.24, "\u266a A) (x:y"), (61.24, "(00:09.00) one (ti:other)")]


def test_long_lyrics_that_share_hardly_a_word_with_what_is_sung_are_compared_in_no_time():
    words = sung(*(f"w{number}" for number in range(1500)))
    assert len(captions("\n".join(f"la la v{number}" for number in range(1500)), words)) == 188


def test_words_typed_in_one_line_are_told_apart_by_headings_and_clauses():
    lyrics = "[Verse] Snow is falling on the hill, and all the town below the hill is quiet still [Chorus] Sing"
    text = "Snow is falling on the hill and all the town below the hill is quiet still Sing"
    words = [Word(text=word, start_s=at, end_s=at + 1) for at, word in enumerate(text.split())]
    lines = captions(lyrics, words)
    assert [(line.heading, line.text) for line in lines] == [
        ("Verse", "Snow is falling on the hill,"),
        ("", "and all the town below the hill is quiet still"),
        ("Chorus", "Sing"),
    ]
    assert [line.start_s for line in lines] == [0, 6, 16]


def test_a_line_without_end_is_broken_between_words():
    lyrics = "la " * 100
    words = [Word(text="la", start_s=at, end_s=at + 1) for at in range(100)]
    lines = captions(lyrics, words)
    assert max(len(line.text) for line in lines) <= 60
    assert " ".join(line.text for line in lines).split() == ["la"] * 100
