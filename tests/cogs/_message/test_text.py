import re

import pytest
from hypothesis import given, settings, strategies as st

from cogs._message.text import ago, escape, is_web_address, quoted, shorten, spell_s

WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=3000)
NASTY_PARTS = [
    *("**b**", "_i_", "`c`", "~~s~~", "||x||", "[a](https://x.y)", "https://x.y", "\\", "#", ">", "-", "-#", "a", "🎸"),
    *("<@1>", "<@&2>", "@everyone", "@here", "<#3>", "<:e:4>", "</song:5>", "\u202e", "\x00"),
]
NASTY = st.lists(st.sampled_from([*NASTY_PARTS, "\n", " "]), max_size=60).map("".join)


def rendered(text: str) -> str:
    """What Discord shows of an escaped text: each escaping backslash is gone."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)


def active(text: str) -> str:
    """The text with a letter for each escaped character: what else is in it could still mean something."""
    return re.sub(r"\\[^0-9A-Za-z\s]", "x", text)


@settings(deadline=None)
@given(WORDS | NASTY)
def test_an_escaped_text_holds_nothing_that_discord_would_read_as_markdown_a_link_or_a_mention(text):
    left = active(escape(text))
    assert not re.search(r"[*_~`|\[\]<]", left)
    assert "://" not in left
    assert "@everyone" not in left
    assert "@here" not in left
    assert not re.search(r"(?m)^[ \t]*[#>+-]", left)


@settings(deadline=None)
@given(WORDS | NASTY)
def test_an_escaped_text_is_shown_as_it_was_typed(text):
    assert rendered(escape(text)).replace("@\u200b", "@") == text


@settings(deadline=None)
@given(WORDS | NASTY, st.integers(1, 300))
def test_a_quoted_text_stays_on_one_line_and_within_twice_its_limit(text, most):
    shown = quoted(text, most)
    assert len(shown) <= 2 * most
    assert len(shown.splitlines()) <= 1


@settings(deadline=None)
@given(WORDS | NASTY, st.integers(1, 300))
def test_what_is_cut_says_so(text, most):
    short = shorten(text, most)
    assert len(short) <= most
    whole = shorten(text, 10_000)
    assert short == whole or short.endswith("…")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 s"), (45.2, "45 s"), (59.9, "1 min"), (120, "2 min"), (3600, "1 h"), (3900, "1 h 5 min")],
)
def test_times_are_spelled_as_people_say_them(seconds, words):
    assert spell_s(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, "just now"), (59, "just now"), (61, "1 min ago"), (3 * 3600, "3 h ago"), (86400 * 12.9, "12 d ago")],
)
def test_ages_are_rounded_down(seconds, words):
    assert ago(seconds) == words


@pytest.mark.parametrize("url", ["https://cdn.example/a.jpg?x=1", "http://127.0.0.1:8080/cover.jpg"])
def test_an_address_that_discord_takes_is_known(url):
    assert is_web_address(url, len(url))
    assert not is_web_address(url, len(url) - 1)


@pytest.mark.parametrize(
    "url",
    [
        *("", "cover.jpg", "ftp://cdn.example/a.jpg", "https://", "https:///a.jpg", "https://cdn.example/a b.jpg"),
        *("https://cdn.example/a\n.jpg", "https://cdn.example:port/a.jpg", "https://[::1/a.jpg", "https://x.y/ä.jpg"),
    ],
)
def test_what_discord_would_call_malformed_is_no_address(url):
    assert not is_web_address(url, 2048)
