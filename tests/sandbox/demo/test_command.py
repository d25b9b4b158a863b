"""Slash commands parsed as people type them."""

import contextlib
import re

import pytest
from hypothesis import given, strategies as st
from simcord.enums import OptionType

from sandbox.demo.command import NotUnderstood, read

TEXT, WHOLE, NUMBER, YES_NO = OptionType.STRING, OptionType.INTEGER, OptionType.NUMBER, OptionType.BOOLEAN
FILE, USER, SUBCOMMAND = OptionType.ATTACHMENT, OptionType.USER, OptionType.SUBCOMMAND
SONG = {
    "name": "song",
    "type": 1,
    "options": [
        {"name": "prompt", "type": TEXT},
        {"name": "style", "type": TEXT, "max_length": 20},
        {"name": "style_influence", "type": NUMBER, "max_value": 1},
        {"name": "model", "type": TEXT, "choices": [{"name": "Suno v5", "value": "chirp-v5"}]},
        {"name": "instrumental", "type": YES_NO},
        {"name": "duration", "type": WHOLE, "min_value": 10, "max_value": 360},
        {"name": "audio", "type": FILE},
        {"name": "member", "type": USER},
    ],
}
HELP = {"name": "help", "type": 1}
SAY = {"name": "say", "options": [{"name": "words", "type": TEXT, "required": True}]}
LIMITS = {
    "name": "limits",
    "options": [{"name": "show", "type": SUBCOMMAND, "options": [{"name": "day", "type": WHOLE}]}],
}
COMMANDS = [SONG, HELP, SAY, LIMITS, {"name": "Remix this song", "type": 3}]
OPTIONS = [option["name"] for option in SONG["options"]]


def texts(line):
    return dict(read(line, COMMANDS).texts)


def values(line):
    return read(line, COMMANDS).values(lambda name: (name, b"data"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/song prompt: a song for Christmas", {"prompt": "a song for Christmas"}),
        ("  /song   prompt:a song  style:   slow folk ", {"prompt": "a song", "style": "slow folk"}),
        ("song prompt: without the slash", {"prompt": "without the slash"}),
        ("/song prompt: at 12:30: tea: two", {"prompt": "at 12:30: tea: two"}),
        ("/song prompt: my prestyle: calm", {"prompt": "my prestyle: calm"}),
        ("/song style_influence: 0.5 style: calm", {"style_influence": "0.5", "style": "calm"}),
        ('/song prompt: "my style: loud" style: calm', {"prompt": "my style: loud", "style": "calm"}),
        ('/song prompt: "Hush" is the word', {"prompt": '"Hush" is the word'}),
        ("/song prompt: one\ntwo", {"prompt": "one\ntwo"}),
        ("/song", {}),
        ("/help", {}),
    ],
)
def test_option_names_begin_and_end_values(line, expected):
    assert texts(line) == expected


def test_a_subcommand_is_part_of_the_name():
    typed = read("/limits show day: 3", COMMANDS)
    assert (typed.name, typed.texts) == ("limits show", {"day": "3"})


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("", "There is no command in this line. Commands: /song, /help, /say and /limits show."),
        ("/sogn prompt: x", "There is no command /sogn. Did you mean `/song`?"),
        ("/limits", "There is no command /limits. Did you mean `/limits show`?"),
        ("/remix", "There is no command /remix."),
        ("/song promt: x", "/song has no option `promt`. Did you mean `prompt`? Options of /song: prompt, style"),
        ("/song a song", "Which option is “a song” for? Type it like this: /song prompt: a song."),
        ("/song prompt: x prompt: y", "`prompt` appears twice."),
        ("/song prompt: style: y", "`prompt` is empty"),
        ("/help me", "/help has no options"),
    ],
)
def test_what_is_no_command_is_named_with_what_there_is(line, complaint):
    with pytest.raises(NotUnderstood, match=re.escape(complaint)):
        read(line, COMMANDS)


def test_values_have_the_type_of_their_option():
    line = "/song prompt: 7 model: suno V5 instrumental: Yes duration: 90 style_influence: 0.5 audio: a b.mp3"
    assert values(line) == {
        "prompt": "7",
        "model": "chirp-v5",
        "instrumental": True,
        "duration": 90,
        "style_influence": 0.5,
        "audio": ("a b.mp3", b"data"),
    }


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("/song duration: 9", "`duration` must be a whole number from 10 to 360, not 9."),
        ("/song duration: 12.5", "`duration` must be a whole number from 10 to 360, not 12.5."),
        ("/song style_influence: much", "`style_influence` must be a number of at most 1, not much."),
        ("/song style_influence: nan", "`style_influence` must be a number of at most 1, not nan."),
        ("/song instrumental: perhaps", "`instrumental` must be yes or no."),
        ("/song model: chirp-v9", "`model` must be one of Suno v5."),
        ("/song style: a style of more than twenty characters", "`style` must have 0 to 20 characters"),
        ("/song member: @Bob", "`member` cannot be typed"),
        ("/say", "/say needs words."),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_what_would(line, complaint):
    with pytest.raises(NotUnderstood, match=re.escape(complaint)):
        values(line)


free_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool)


@given(st.dictionaries(st.sampled_from(OPTIONS), free_text.filter(lambda text: '"' not in text)))
def test_every_quoted_text_comes_back_as_it_was(given_texts):
    line = "/song " + " ".join(f'{name}: "{text}"' for name, text in given_texts.items())
    assert texts(line) == given_texts


@given(st.dictionaries(st.sampled_from(OPTIONS), free_text.filter(lambda text: not text.startswith('"'))))
def test_every_text_without_an_option_name_comes_back_without_quotes(given_texts):
    line = "/song " + " ".join(f"{name}: {text}" for name, text in given_texts.items())
    assert texts(line) == given_texts


@given(st.sampled_from(["", "/song ", "/limits show "]), st.text())
def test_no_line_breaks_the_parser(start, line):
    with contextlib.suppress(NotUnderstood):
        values(start + line)


@pytest.mark.parametrize("typed", ["Bob", "@bob", "BOB"])
def test_a_member_is_typed_by_name_where_members_are_known(typed):
    line = read(f"/song member: {typed}", COMMANDS)
    assert line.values(lambda name: (name, b""), known={USER: {"alice": 1, "bob": 2}}) == {"member": 2}


def test_a_member_who_is_not_there_is_told():
    line = read("/song member: Zoe", COMMANDS)
    with pytest.raises(NotUnderstood, match="`member` must be one of alice and bob"):
        line.values(lambda name: (name, b""), known={USER: {"alice": 1, "bob": 2}})
