"""A message as lines of plain text for a terminal."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sandbox.loopback import SeenAttachment, SeenMessage

_LINK_STYLE = 5  # Source: Discord, Button Styles
_SELECT_MENU = 3  # Source: Discord, Component Types: a string select
_MEGABYTE_SHOWN = 100_000
_ESCAPED = re.compile(r"\\([^\w\s])")
_MARKS = re.compile(r"\*\*|__|~~|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")
_MENTION = re.compile(r"<(@|#)[!&]?(\d+)>")
_TIMESTAMP = re.compile(r"<t:(-?\d+)(?::([tTdDfFR]))?>")
_SPANS_S = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))
# Escaped punctuation is moved here meanwhile, so that the rules for markdown do not apply to it.
_PRIVATE_USE = 0xE000


def readable(message: SeenMessage, names: Mapping[int, str], now: datetime) -> list[str]:
    """Return the lines of a message; `names` are those of people, roles and channels by id, times count from `now`."""
    lines = [plain(line, names, now) for line in message.content.splitlines()]
    for embed in message.embeds:
        lines += [""] if lines else []
        texts = ([embed.title] if embed.title else []) + (embed.description or "").splitlines()
        lines += [plain(line, names, now) for line in texts]
        lines += [plain(f"{item.name}: {item.value}", names, now) for item in embed.fields]
        cover_url = embed.image.url or embed.thumbnail.url
        lines += [f"(cover: {_file_of(cover_url)})"] if cover_url else []
        lines += [plain(embed.footer.text, names, now)] if embed.footer.text else []
    lines += [_file(file) for file in message.attachments]
    lines += [plain(line, names, now) for line in _menus(message)]
    return [*lines, *([" ".join(_buttons(message))] if message.buttons else [])]


def plain(text: str, names: Mapping[int, str], now: datetime) -> str:
    """Return Discord's markdown as plain text: no marks, mentions as names, times in words, links after their text."""
    text = _ESCAPED.sub(lambda found: chr(_PRIVATE_USE + ord(found[1])), text)
    text = _MENTION.sub(lambda found: f"{found[1]}{names.get(int(found[2]), 'somebody')}", text)
    text = _TIMESTAMP.sub(lambda found: _time(datetime.fromtimestamp(int(found[1]), UTC), found[2], now), text)
    text = _MARKS.sub("", _LINK.sub(r"\1 (\2)", text))
    return "".join(
        chr(ord(character) - _PRIVATE_USE) if _PRIVATE_USE <= ord(character) <= _PRIVATE_USE + 0x7F else character
        for character in text
    ).replace("\N{ZERO WIDTH SPACE}", "")


def _time(at: datetime, style: str | None, now: datetime) -> str:
    if style != "R":
        return f"{at.astimezone():%Y-%m-%d %H:%M}"
    seconds = round((at - now).total_seconds())
    if not seconds:
        return "now"
    size_s, unit = next((span for span in _SPANS_S if abs(seconds) >= span[0]), _SPANS_S[-1])
    amount = f"{abs(seconds) // size_s} {unit}"
    return f"in {amount}" if seconds > 0 else f"{amount} ago"


def _buttons(message: SeenMessage) -> Iterator[str]:
    for button in message.buttons:
        emoji: Mapping[str, str] = button.get("emoji") or {}
        label = button.get("label") or emoji.get("name") or "?"
        yield f"[{label}: {button['url']}]" if button.get("style") == _LINK_STYLE else f"[{label}]"


def _menus(message: SeenMessage) -> Iterator[str]:
    """Return each select menu with its options."""
    for menu in (item for line in message.components for item in line.get("components", ())):
        if menu.get("type") == _SELECT_MENU:
            yield f"[{menu.get('placeholder') or 'Choose'}]"
            yield from (f"  - {option['label']}" for option in menu["options"])


def _file(file: SeenAttachment) -> str:
    mark = "♪" if file.content_type.startswith("audio/") else "+"
    size = f"{file.size_bytes / 1e6:.1f} MB" if file.size_bytes >= _MEGABYTE_SHOWN else f"{file.size_bytes:,} bytes"
    return f"{mark} {file.filename} ({size})"


def _file_of(url: str) -> str:
    return url.rsplit("/", 1)[-1]
