"""A message as somebody in the channel sees it at one moment."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import discord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BUTTON = 2
_EPHEMERAL = 1 << 6


@dataclass(frozen=True, slots=True)
class SeenAttachment:
    """A file of a message."""

    id: int
    filename: str
    size_bytes: int
    content_type: str
    url: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """One version of a message; `versions` are all it ever had, oldest first.

    `pinged` are the ids of users who were actually notified, `reactions` counts by emoji (custom ones as name:id),
    `payload` is the raw message object of Discord's API.
    """

    id: int
    channel_id: int
    author_id: int
    content: str
    embeds: tuple[discord.Embed, ...]
    attachments: tuple[SeenAttachment, ...]
    components: tuple[dict[str, Any], ...]
    reactions: dict[str, int]
    pinged: tuple[int, ...]
    reply_to: int | None
    ephemeral: bool
    interaction_id: int | None
    payload: dict[str, Any] = field(repr=False)
    _versions_of: Callable[[int], tuple[SeenMessage, ...]] = field(repr=False)

    @property
    def versions(self) -> tuple[SeenMessage, ...]:
        """Every version so far, one for the message and one for each edit, oldest first (reactions add none)."""
        return self._versions_of(self.id)

    @property
    def text(self) -> str:
        """Everything that can be read: content, embeds and text components, one per line."""
        return "\n".join(
            line for line in (self.content, *self._embed_lines(), *_component_texts(self.components)) if line
        )

    @property
    def buttons(self) -> tuple[dict[str, Any], ...]:
        """The raw button components, in reading order."""
        return tuple(item for item in _walk(self.components) if item.get("type") == _BUTTON)

    def _embed_lines(self) -> Iterator[str]:
        for embed in self.embeds:
            yield from (part or "" for part in (embed.author.name, embed.title, embed.description))
            for item in embed.fields:
                yield f"{item.name}: {item.value}"
            yield embed.footer.text or ""


def seen_message(
    text: str, versions_of: Callable[[int], tuple[SeenMessage, ...]], *, pinged: tuple[int, ...] = ()
) -> SeenMessage:
    """Read a message object of Discord's API from JSON."""
    payload = cast("dict[str, Any]", json.loads(text))
    interaction = payload.get("interaction_metadata")
    reference = payload.get("message_reference")
    return SeenMessage(
        id=int(payload["id"]),
        channel_id=int(payload["channel_id"]),
        author_id=int(payload["author"]["id"]),
        content=payload["content"],
        embeds=tuple(discord.Embed.from_dict(embed) for embed in payload["embeds"]),
        attachments=tuple(_attachment(file) for file in payload["attachments"]),
        components=tuple(payload["components"]),
        reactions={_emoji(item["emoji"]): item["count"] for item in payload["reactions"]},
        pinged=pinged,
        reply_to=int(reference["message_id"]) if reference else None,
        ephemeral=bool(payload["flags"] & _EPHEMERAL),
        interaction_id=int(interaction["id"]) if interaction else None,
        payload=payload,
        _versions_of=versions_of,
    )


def _attachment(file: dict[str, Any]) -> SeenAttachment:
    return SeenAttachment(
        id=int(file["id"]),
        filename=file["filename"],
        size_bytes=file["size"],
        content_type=file["content_type"],
        url=file["url"],
        description=file.get("description"),
    )


def _emoji(emoji: dict[str, Any]) -> str:
    return f"{emoji['name']}:{emoji['id']}" if emoji.get("id") else emoji["name"]


def _walk(components: tuple[dict[str, Any], ...] | list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in components:
        yield item
        yield from _walk(item.get("components") or [])
        accessory = item.get("accessory")
        if accessory:
            yield accessory


def _component_texts(components: tuple[dict[str, Any], ...]) -> Iterator[str]:
    """The texts of text displays, without the labels of buttons."""
    for item in _walk(components):
        if isinstance(item.get("content"), str):
            yield item["content"]
