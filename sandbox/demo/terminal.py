"""The demo without a browser: runs commands, prints the messages as they change, and saves the files they bring."""

from __future__ import annotations

import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simcord.backend.errors import SetupError

from cogs._bot.buttons import TEMPLATE
from sandbox.acedata import Pace
from sandbox.demo import output
from sandbox.demo.command import NotUnderstood, read
from sandbox.demo.picture import fetch, linked, name_of
from sandbox.demo.readable import readable
from sandbox.demo.setup import open_demo
from sandbox.loopback import ApplicationDidNotRespond

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sandbox.demo.command import Typed
    from sandbox.demo.setup import Demo
    from sandbox.loopback import Person, SeenMessage

ARRIVED, DID_NOT_ARRIVE, NOT_UNDERSTOOD = 0, 1, 2
PACE = Pace(pending_s=1.5, running_s=5.0, clip_s=45.0, video_s=5.0)
_PATIENCE_S = 120.0
ANSWERS = frozenset(
    {"export", "help", "library", "limits", "lyrics", "operator", "persona", "privacy", "quota", "tasks"}
)
"""Commands, and groups of them, that make no song: their private answer is the whole result."""
_RESULTS = ("audio/", "video/", "application/zip")
_WRITTEN_LATER = frozenset({"export", "lyrics", "mashup", "persona create", "persona delete"})
"""Commands whose first answer only says that they are in progress, unless something was wrong."""
_AT_WORK = ("…", "costs nothing")
"""Texts by which such an answer is recognised."""


async def run(lines: Sequence[str], *, pace: Pace, poll_interval_s: float) -> int:
    """Run commands as Alice, or as Mia where only she may, and follow each to its end; return the exit status.

    It stops at the first command without a result.

    Raises:
        BotStopped: the bot ended unexpectedly.
    """
    async with open_demo(pace, poll_interval_s=poll_interval_s, tell=_complain) as demo:
        try:
            return await demo.bot.outlives(_say_all(demo, lines))
        except (NotUnderstood, SetupError) as error:
            _complain(str(error))
            return NOT_UNDERSTOOD
        except (ApplicationDidNotRespond, TimeoutError) as error:
            _complain(str(error) or "The bot accepted the command but did not answer.")
            return DID_NOT_ARRIVE


async def _say_all(demo: Demo, lines: Sequence[str]) -> int:
    teller = _Teller(demo)
    for line in lines:
        status = await _say(demo, teller, line)
        if status != ARRIVED:
            return status
    return ARRIVED


async def _say(demo: Demo, teller: _Teller, line: str) -> int:
    commands = [spec for scope in demo.loopback.backend.commands.values() for spec in scope.values()]
    typed = read(line, commands)
    options = typed.values(_load, known=demo.known)
    speaker = demo.mia if typed.root.get("default_member_permissions") else demo.alice
    options = await _picked(speaker, demo, typed, options)
    print(f"{teller.name_of(speaker)}: {line.strip()}\n", flush=True)
    result = await speaker.slash(demo.songs, typed.name, **options)
    if result.modal is not None:
        return _show_form(result.modal)
    answer = await result.wait_for_response(timeout_s=_PATIENCE_S)
    if not result.ephemeral:
        return await teller.follow(answer)
    teller.tell(answer)
    command = typed.path[0]
    is_at_work = typed.name in _WRITTEN_LATER and any(words in answer.text for words in _AT_WORK)
    if is_at_work:
        answer = await result.wait_for_response(lambda message: len(message.versions) > 1, timeout_s=_PATIENCE_S)
        teller.tell(answer)
    for further in result.followups:
        teller.tell(further)
    await teller.keep(answer, *result.followups)
    return ARRIVED if command in ANSWERS or is_at_work else DID_NOT_ARRIVE


async def _picked(speaker: Person, demo: Demo, typed: Typed, options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Choose from the bot's autocomplete lists: the first suggestion that contains what was typed.

    A text that is in no suggestion is sent as it is, for example a link or an id.
    """
    picked = dict(options)
    for spec in typed.leaf.get("options") or ():
        text = options.get(spec["name"])
        if not spec.get("autocomplete") or not isinstance(text, str):
            continue
        others = {name: value for name, value in options.items() if name != spec["name"] and isinstance(value, str)}
        offered = await speaker.autocomplete(demo.songs, typed.name, option=spec["name"], typed=text, **others)
        found = (choice.value for choice in offered if text.casefold() in choice.name.casefold())
        picked[spec["name"]] = next(found, text)
    return picked


def _load(name: str) -> tuple[str, bytes]:
    """Read a file that a command uploads."""
    path = Path(name).expanduser()
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise NotUnderstood(f"The file {name} cannot be read: {error.strerror}.") from error


def _show_form(modal: Mapping[str, Any]) -> int:
    """Print the fields of a form, which only the browser can fill in."""
    labels = [item["label"] for item in modal["components"] if item.get("label")]
    print(f"The command opens the form “{modal['title']}” with the fields {', '.join(labels)}.", flush=True)
    _complain("Fill the form in in the browser (make demo), or type the options after the command.")
    return NOT_UNDERSTOOD


class _Teller:
    """Prints messages with the seconds since the start, recognises a finished song, and saves the files that arrive."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._began_s = time.monotonic()
        named = {**demo.guild.roles, **demo.guild.channels}
        self._names = {
            **{place_or_role.id: name.lstrip("@") for name, place_or_role in named.items()},
            **{person.id: person.user.global_name or person.name for person in demo.people},
        }
        self._told: list[str] = []
        self._files: dict[str, bytes] = {}

    def name_of(self, person: Person) -> str:
        """Return somebody's display name."""
        return self._names[person.id]

    def tell(self, message: SeenMessage) -> None:
        """Print a message, unless its text is the same as last time."""
        lines = readable(message, self._names, datetime.now(UTC))
        if lines != self._told:
            offset = f"{time.monotonic() - self._began_s:5.1f} s  "
            for number, line in enumerate(lines):
                print(f"{' ' * len(offset) if number else offset}{line}".rstrip())
            print(flush=True)
        self._told = lines

    async def follow(self, card: SeenMessage) -> int:
        """Print each version of a card until the song has arrived or failed."""
        told = 0
        while True:
            for version in card.versions[told:]:
                self.tell(version)
                told += 1
                if _is_result(version):
                    await self.keep(version)
                    return ARRIVED
                if _is_failure(version):
                    _complain("The song did not arrive; the message above says why.")
                    return DID_NOT_ARRIVE
            try:
                card = await self._newer(card.id, told)
            except TimeoutError:
                _complain(f"The song did not arrive: the message has not changed for {_PATIENCE_S:.0f} s.")
                return DID_NOT_ARRIVE

    async def _newer(self, message_id: int, told: int) -> SeenMessage:
        return await self._demo.loopback.wait_for_message(
            self._demo.songs,
            lambda message: message.id == message_id and len(message.versions) > told,
            timeout_s=_PATIENCE_S,
        )

    async def keep(self, *messages: SeenMessage) -> None:
        """Save the files of messages and the pictures in their embeds, in addition to those saved before."""
        before = set(self._files)
        for message in messages:
            for file in message.attachments:
                self._add(file.filename, await self._demo.loopback.file_bytes(file))
            for url in linked(message.payload["embeds"]):
                picture = await fetch(url)
                if picture is not None:
                    self._add(name_of(url), picture)
        if self._files.keys() == before:
            return
        print("Saved files:")
        for path in output.write(self._files):
            if path.name not in before:
                print(f"  {path}", flush=True)

    def _add(self, name: str, data: bytes) -> None:
        """Keep a file; a different file with the same name gets a number."""
        stem, suffix = Path(name).stem, Path(name).suffix
        number = 1
        while self._files.get(name, data) != data:
            number += 1
            name = f"{stem} ({number}){suffix}"
        self._files[name] = data


def _is_result(message: SeenMessage) -> bool:
    """Whether a message has what was ordered: a song, a video, or stems in a ZIP."""
    return any(file.content_type.startswith(_RESULTS) for file in message.attachments)


def _is_failure(message: SeenMessage) -> bool:
    """Whether the card offers to order the song again."""
    verbs = (re.fullmatch(TEMPLATE, button.get("custom_id", "")) for button in message.buttons)
    return any(found is not None and found["verb"] == "retry" for found in verbs)


def _complain(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
