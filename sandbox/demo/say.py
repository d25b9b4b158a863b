"""The demo without a browser: commands one after the other, the messages as they change, what they bring as files."""

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
from sandbox.demo.club import open_club
from sandbox.demo.command import NotUnderstood, read
from sandbox.demo.picture import fetch, linked, name_of
from sandbox.demo.readable import readable
from sandbox.loopback import ApplicationDidNotRespond

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sandbox.demo.club import Club
    from sandbox.demo.command import Typed
    from sandbox.loopback import Person, SeenMessage

ARRIVED, DID_NOT_ARRIVE, NOT_UNDERSTOOD = 0, 1, 2
PACE = Pace(pending_s=1.5, running_s=5.0, clip_s=45.0, video_s=5.0)
_PATIENCE_S = 120.0
ANSWERS = frozenset(
    {"export", "help", "library", "limits", "lyrics", "operator", "persona", "privacy", "quota", "tasks"}
)
"""Commands, and groups of them, that make no song: their private answer is all there is to see."""
_RESULTS = ("audio/", "video/", "application/zip")
_WRITTEN_LATER = frozenset({"export", "lyrics", "mashup", "persona create", "persona delete"})
"""Those whose first answer only says that they are at work, if nothing was wrong with them."""
_AT_WORK = ("…", "costs nothing")
"""How that is said."""


async def say(lines: Sequence[str], *, pace: Pace, poll_interval_s: float) -> int:
    """Run commands as Alice, or as Mia where only she may, and follow each to its end; returns the exit status.

    The first that brings nothing is the last.

    Raises:
        BotStopped: the bot ended by itself.
    """
    async with open_club(pace, poll_interval_s=poll_interval_s, tell=_complain) as club:
        try:
            return await club.bot.outlives(_say_all(club, lines))
        except (NotUnderstood, SetupError) as error:
            _complain(str(error))
            return NOT_UNDERSTOOD
        except (ApplicationDidNotRespond, TimeoutError) as error:
            _complain(str(error) or "The bot took the command, but never answered.")
            return DID_NOT_ARRIVE


async def _say_all(club: Club, lines: Sequence[str]) -> int:
    teller = _Teller(club)
    for line in lines:
        status = await _say(club, teller, line)
        if status != ARRIVED:
            return status
    return ARRIVED


async def _say(club: Club, teller: _Teller, line: str) -> int:
    commands = [spec for scope in club.loopback.backend.commands.values() for spec in scope.values()]
    typed = read(line, commands)
    options = typed.values(_load, known=club.known)
    speaker = club.mia if typed.root.get("default_member_permissions") else club.alice
    options = await _picked(speaker, club, typed, options)
    print(f"{teller.name_of(speaker)}: {line.strip()}\n", flush=True)
    result = await speaker.slash(club.songs, typed.name, **options)
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


async def _picked(speaker: Person, club: Club, typed: Typed, options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Pick from the lists that the bot offers while somebody types: the first line that holds what was typed.

    What is in no line goes to the bot as it is; a link or an id is such a text.
    """
    picked = dict(options)
    for spec in typed.leaf.get("options") or ():
        text = options.get(spec["name"])
        if not spec.get("autocomplete") or not isinstance(text, str):
            continue
        others = {name: value for name, value in options.items() if name != spec["name"] and isinstance(value, str)}
        offered = await speaker.autocomplete(club.songs, typed.name, option=spec["name"], typed=text, **others)
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
    print(f"It opens a form, “{modal['title']}”, with the fields {', '.join(labels)}.", flush=True)
    _complain("A form is filled in in the browser: make demo. Or write the options behind the command.")
    return NOT_UNDERSTOOD


class _Teller:
    """Prints messages with the seconds since the beginning, knows when a song is there, writes what comes as files."""

    def __init__(self, club: Club) -> None:
        self._club = club
        self._began_s = time.monotonic()
        named = {**club.guild.roles, **club.guild.channels}
        self._names = {
            **{place_or_role.id: name.lstrip("@") for name, place_or_role in named.items()},
            **{person.id: person.user.global_name or person.name for person in club.people},
        }
        self._told: list[str] = []
        self._files: dict[str, bytes] = {}

    def name_of(self, person: Person) -> str:
        """Return what somebody is called."""
        return self._names[person.id]

    def tell(self, message: SeenMessage) -> None:
        """Print a message, unless it reads as before."""
        lines = readable(message, self._names, datetime.now(UTC))
        if lines != self._told:
            offset = f"{time.monotonic() - self._began_s:5.1f} s  "
            for number, line in enumerate(lines):
                print(f"{' ' * len(offset) if number else offset}{line}".rstrip())
            print(flush=True)
        self._told = lines

    async def follow(self, card: SeenMessage) -> int:
        """Print each version of a card until the song is there, or will never be."""
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
                _complain(f"The song did not arrive: nothing has changed for {_PATIENCE_S:.0f} s.")
                return DID_NOT_ARRIVE

    async def _newer(self, message_id: int, told: int) -> SeenMessage:
        return await self._club.loopback.wait_for_message(
            self._club.songs,
            lambda message: message.id == message_id and len(message.versions) > told,
            timeout_s=_PATIENCE_S,
        )

    async def keep(self, *messages: SeenMessage) -> None:
        """Write the files of messages, and the pictures that their embeds show, beside those written before."""
        before = set(self._files)
        for message in messages:
            for file in message.attachments:
                self._add(file.filename, await self._club.loopback.file_bytes(file))
            for url in linked(message.payload["embeds"]):
                picture = await fetch(url)
                if picture is not None:
                    self._add(name_of(url), picture)
        if self._files.keys() == before:
            return
        print("Written:")
        for path in output.write(self._files):
            if path.name not in before:
                print(f"  {path}", flush=True)

    def _add(self, name: str, data: bytes) -> None:
        """Keep a file; what is called like another one, and is not the same, gets a number."""
        stem, suffix = Path(name).stem, Path(name).suffix
        number = 1
        while self._files.get(name, data) != data:
            number += 1
            name = f"{stem} ({number}){suffix}"
        self._files[name] = data


def _is_result(message: SeenMessage) -> bool:
    """Whether a message brings what was ordered: a song, a video, or stems in a ZIP."""
    return any(file.content_type.startswith(_RESULTS) for file in message.attachments)


def _is_failure(message: SeenMessage) -> bool:
    """Whether the card offers to order the song once more."""
    verbs = (re.fullmatch(TEMPLATE, button.get("custom_id", "")) for button in message.buttons)
    return any(found is not None and found["verb"] == "retry" for found in verbs)


def _complain(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
