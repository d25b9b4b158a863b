"""Every text that a person reads: it can be filled in, its markdown is closed, and it is plain English."""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from string import Formatter

import pytest

import cogs
import core
from core.model.text import Plural, Text

TELL_TALES = re.compile(r"\b(anew|in work|mend\w*|shall|for ever|by itself|whoever)\b", re.IGNORECASE)


def texts_in(value, path):
    """Return the templates in a module's value by name, also those in mappings, sequences and records."""
    if isinstance(value, Text):
        return {path: (value,)}
    if isinstance(value, Plural):
        return {path: (Text(value.one), Text(value.other))}
    if isinstance(value, Mapping):
        children = [(f"{path}[{key}]", child) for key, child in value.items()]
    elif isinstance(value, tuple | list):
        children = [(f"{path}[{number}]", child) for number, child in enumerate(value)]
    elif is_dataclass(value) and not isinstance(value, type):
        children = [(f"{path}.{field.name}", getattr(value, field.name)) for field in fields(value)]
    else:
        return {}
    return {name: text for child_path, child in children for name, text in texts_in(child, child_path).items()}


def collect():
    found = {}
    for package in (cogs, core):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                found |= texts_in(value, f"{module.name}.{name}")
    return found


TEXTS = collect()


class Anything:
    """A value that every format takes."""

    def __format__(self, spec):
        return "x"


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text.template) if name is not None}


def wrong(is_right):
    """Return the names of the texts that something does not hold for."""
    return [name for name, texts in TEXTS.items() if not all(is_right(text) for text in texts)]


def needs(text, name):
    """Whether a text cannot be filled in without that placeholder."""
    try:
        text(**dict.fromkeys(placeholders(text) - {name}, Anything()))
    except KeyError:
        return True
    return False


def test_there_are_texts_and_none_is_empty():
    assert len(TEXTS) > 100
    assert wrong(lambda text: text.template.strip()) == []


def test_a_text_is_filled_in_by_exactly_the_placeholders_it_names():
    assert wrong(lambda text: all(name.isidentifier() and needs(text, name) for name in placeholders(text))) == []
    assert wrong(lambda text: "{" not in text(**dict.fromkeys(placeholders(text), Anything()))) == []


@pytest.mark.parametrize("marks", [("**", "**"), ("`", "`"), ("[", "]"), ("(", ")"), ("“", "”")])
def test_the_markdown_of_a_text_is_closed(marks):
    opened, closed = marks
    if opened == closed:
        assert wrong(lambda text: text.template.count(opened) % 2 == 0) == []
    else:
        assert wrong(lambda text: text.template.count(opened) == text.template.count(closed)) == []


def test_texts_are_plain_english():
    assert wrong(lambda text: TELL_TALES.search(text.template) is None and "  " not in text.template) == []


def test_both_forms_of_a_plural_name_the_same_values():
    plurals = [texts for texts in TEXTS.values() if len(texts) > 1]
    assert [one for one, other in plurals if placeholders(one) - {"count"} != placeholders(other) - {"count"}] == []
