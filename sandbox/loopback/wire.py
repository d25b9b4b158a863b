"""JSON as it crosses the loopback: URLs of files become real on the way out and symbolic again on the way in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from simcord.backend.cdn import CDN_BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTACHED = "attachment://"
_EMBED_MEDIA = ("image", "thumbnail", "video")
_EMBED_ICONS = ("author", "footer")


def encode(payload: Any, cdn_url: str) -> str:  # noqa: ANN401  # JSON
    """Write a payload as Discord would send it, with URLs of files below `cdn_url`.

    A file that an embed shows is left out of the message's attachments, and the embed has its URL, as on Discord
    (discord-api-docs issue 1340: it reappears when an edit removes the embed).
    """
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), default=str)
    if f'"{_ATTACHED}' in text:
        shown = json.loads(text)
        for message in _messages(shown):
            _show_in_embeds(message)
        text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    return text.replace(CDN_BASE, cdn_url)


def decode(text: str, cdn_url: str) -> Any:  # noqa: ANN401  # JSON
    """Read what a client sent; a URL below `cdn_url` becomes the symbolic one that the world stores."""
    return json.loads(text.replace(cdn_url, CDN_BASE))


def _messages(node: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  # JSON
    if isinstance(node, list):
        for item in cast("list[Any]", node):
            yield from _messages(item)
    elif isinstance(node, dict):
        fields = cast("dict[str, Any]", node)
        if isinstance(fields.get("embeds"), list) and isinstance(fields.get("attachments"), list):
            yield fields
        for value in fields.values():
            yield from _messages(value)


def _show_in_embeds(message: dict[str, Any]) -> None:
    files = {file["filename"]: file for file in message["attachments"]}
    shown: set[str] = set()
    for media, key in _addresses(message["embeds"]):
        file = files.get(media[key].removeprefix(_ATTACHED))
        if file is not None:
            media[key] = file["url"]
            if key == "url":
                media["proxy_url"] = file["url"]
            shown.add(file["id"])
    message["attachments"] = [file for file in message["attachments"] if file["id"] not in shown]


def _addresses(embeds: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    for embed in embeds:
        places = [(embed.get(name), "url") for name in _EMBED_MEDIA] + [
            (embed.get(name), "icon_url") for name in _EMBED_ICONS
        ]
        for media, key in places:
            if media and str(media.get(key, "")).startswith(_ATTACHED):
                yield media, key
