"""Parses slash commands as people type them: `/song prompt: a song for Christmas style: slow folk`.

A value ends where the next option's name begins, so it can contain spaces and colons. Double quotes enclose a value
that contains an option's name.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simcord.enums import AppCommandType, OptionType
from simcord.interactions import command_leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Spec = Mapping[str, Any]
    """A command or option as the bot registered it (Discord's Application Command object)."""

_YES_NO = {"true": True, "yes": True, "false": False, "no": False}


class NotUnderstood(Exception):
    """The line is not a command of the bot; the message says what is wrong and what is possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command as it was typed: `root` is registered, `path` leads to the (sub)command, `texts` by option."""

    root: Spec
    path: tuple[str, ...]
    leaf: Spec
    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        """The command with its subcommand, without the slash."""
        return " ".join(self.path)

    def values(
        self, load: Callable[[str], tuple[str, bytes]], *, known: Mapping[OptionType, Mapping[str, Any]] | None = None
    ) -> dict[str, Any]:
        """Return the options as Discord's client would send them.

        `load` reads a file by its typed path, `known` are members, roles and channels by their names.

        Raises:
            NotUnderstood: an option does not accept the typed value, or a required one is missing.
        """
        specs = {str(spec["name"]): spec for spec in _options(self.leaf)}
        missing = [name for name, spec in specs.items() if spec.get("required") and name not in self.texts]
        if missing:
            raise NotUnderstood(f"/{self.name} needs {_listed(missing)}.")
        return {name: _value(specs[name], text, load, known or {}) for name, text in self.texts.items()}


def read(line: str, commands: Iterable[Spec]) -> Typed:
    """Parse a line with the commands that the bot registered.

    Raises:
        NotUnderstood: there is no such command or option, or it is unclear to which option a text belongs.
    """
    words = line.strip().removeprefix("/").split()
    slash_commands = [
        spec for spec in commands if spec.get("type", AppCommandType.CHAT_INPUT) == AppCommandType.CHAT_INPUT
    ]
    leaves = {tuple(path): (root, leaf) for root in slash_commands for path, leaf in command_leaves(dict(root))}
    path = next((path for path in leaves if words[: len(path)] == list(path)), None)
    if path is None:
        raise NotUnderstood(_no_command(words, [" ".join(path) for path in leaves]))
    root, leaf = leaves[path]
    options = [str(spec["name"]) for spec in _options(leaf)]
    rest = re.sub(r"^\s*/?" + r"\s+".join(map(re.escape, path)), "", line, count=1)
    return Typed(root=root, path=path, leaf=leaf, texts=_texts(rest, options, "/" + " ".join(path)))


def _options(leaf: Spec) -> Sequence[Spec]:
    return leaf.get("options") or ()


def _texts(rest: str, options: Sequence[str], command: str) -> dict[str, str]:
    """Split the text after the command into its options."""
    if not rest.strip():
        return {}
    if not options:
        raise NotUnderstood(f"{command} has no options. Type it without anything after it.")
    there_are = f"Options of {command}: {_listed(options)}."
    begin = re.compile(rf"(?:(?<=\s)|^)({'|'.join(map(re.escape, options))}):")
    # A quoted value ends at the first quotation mark before the end of the line or an option.
    quoted = re.compile(rf'\s*"(.*?)"(?=\s*$|\s+(?:{"|".join(map(re.escape, options))}):)', re.DOTALL)
    found = begin.search(rest)
    if found is None or rest[: found.start()].strip():
        raise NotUnderstood(f"{_stray(rest[: found.start() if found else None], options, command)} {there_are}")
    texts: dict[str, str] = {}
    while found is not None:
        name, at = found[1], found.end()
        whole = quoted.match(rest, at)
        found = begin.search(rest, whole.end() if whole else at)
        text = whole[1] if whole else rest[at : found.start() if found else None].strip()
        if not text:
            raise NotUnderstood(f"`{name}` is empty. Type its value after the colon, or leave the option out.")
        if name in texts:
            raise NotUnderstood(
                f"`{name}` appears twice. If one of them is part of a value, put that value in double quotes."
            )
        texts[name] = text
    return texts


def _stray(text: str, options: Sequence[str], command: str) -> str:
    """Return what is wrong with a text before the first option."""
    name, colon, _ = text.strip().partition(":")
    if colon and " " not in name:
        return f"{command} has no option `{name}`.{_perhaps(name, options)}"
    shown = " ".join(text.split())
    return f"Which option is “{shown}” for? Type it like this: {command} {options[0]}: {shown}."


def _no_command(words: Sequence[str], names: Sequence[str]) -> str:
    there_are = f"Commands: {_listed([f'/{name}' for name in names])}."
    if not words:
        return f"There is no command in this line. {there_are}"
    return f"There is no command /{words[0]}.{_perhaps(words[0], names, '/')} {there_are}"


def _perhaps(word: str, names: Sequence[str], prefix: str = "") -> str:
    close = difflib.get_close_matches(word, names, 1)
    return f" Did you mean `{prefix}{close[0]}`?" if close else ""


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _value(
    spec: Spec,
    text: str,
    load: Callable[[str], tuple[str, bytes]],
    known: Mapping[OptionType, Mapping[str, Any]],
) -> Any:  # noqa: ANN401  # of any option
    """Return the value of one option."""
    name, kind = spec["name"], OptionType(spec["type"])
    if kind in known:
        return _named(name, text, known[kind])
    if kind is OptionType.ATTACHMENT:
        return load(text)
    if kind is OptionType.BOOLEAN:
        if text.casefold() not in _YES_NO:
            raise NotUnderstood(f"`{name}` must be yes or no.")
        return _YES_NO[text.casefold()]
    if kind not in {OptionType.STRING, OptionType.INTEGER, OptionType.NUMBER}:
        raise NotUnderstood(f"`{name}` cannot be typed. Choose it from the list in the browser.")
    if spec.get("choices") and not spec.get("autocomplete"):
        return _chosen(name, text, spec["choices"])
    return _checked_length(spec, text) if kind is OptionType.STRING else _number(spec, text, kind)


def _named(name: str, text: str, there: Mapping[str, Any]) -> Any:  # noqa: ANN401  # a member, role or channel
    for known, value in there.items():
        if text.lstrip("@#").casefold() == known.lstrip("@").casefold():
            return value
    raise NotUnderstood(f"`{name}` must be one of {_listed(list(there))}.")


def _chosen(name: str, text: str, choices: Sequence[Spec]) -> Any:  # noqa: ANN401  # of any option
    for choice in choices:
        if text.casefold() in {str(choice["name"]).casefold(), str(choice["value"]).casefold()}:
            return choice["value"]
    raise NotUnderstood(f"`{name}` must be one of {_listed([str(choice['name']) for choice in choices])}.")


def _checked_length(spec: Spec, text: str) -> str:
    least, most = spec.get("min_length", 0), spec.get("max_length", 6000)
    if not least <= len(text) <= most:
        raise NotUnderstood(f"`{spec['name']}` must have {least:,} to {most:,} characters; this has {len(text):,}.")
    return text


def _number(spec: Spec, text: str, kind: OptionType) -> float:
    least, most = spec.get("min_value"), spec.get("max_value")
    what = "a whole number" if kind is OptionType.INTEGER else "a number"
    try:
        number = int(text) if kind is OptionType.INTEGER else float(text)
        is_right = (least is None or number >= least) and (most is None or number <= most)
    except ValueError:
        is_right, number = False, 0
    if not is_right:
        raise NotUnderstood(f"`{spec['name']}` must be {what}{_range(least, most)}, not {text}.")
    return number


def _range(least: float | None, most: float | None) -> str:
    if least is None:
        return "" if most is None else f" of at most {most:,}"
    return f" of at least {least:,}" if most is None else f" from {least:,} to {most:,}"
