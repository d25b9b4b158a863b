"""Makes simcord's browser page live; all uses of the page's private names are in this file.

simcord 3.2.1 shows a state that a test publishes, to somebody who looks at one message. Here the page follows a running
bot: a click on a message that has just changed still counts, a command can be typed as one line, and the page opens at
the end of the channel.
"""
# simcord's private names are used here so that they are used nowhere else.
# ruff: noqa: SLF001
# pyright: reportPrivateUsage=false

from __future__ import annotations

import asyncio
import contextlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from simcord.backend.access import can_access_message
from simcord.backend.models import EPHEMERAL_FLAG
from simcord.preview import (
    Preview,
    _component_projection,
    _markdown,
    _media,
    _messages,
    _snapshot,
    _validate_preview,
)
from simcord.preview._commands import entry_for_leaf
from simcord.preview._media import MediaInfo, MediaWorker
from simcord.preview._server import PreviewServer

from sandbox.demo._projection import correct
from sandbox.demo.command import NotUnderstood, read
from sandbox.demo.page_change import ADDITIONS, CHANGES, discord_markdown, page_file
from sandbox.demo.picture import linked, name_of
from sandbox.demo.video import as_webm, is_mp4

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Iterator, Mapping, Sequence

    from simcord.builders import ChannelHandle
    from simcord.env import Env

_EMBED_TEXTS = ("embed_description", "embed_field_value")
_WIDTH, _HEIGHT = 1280, 900
_MEDIA_KEPT = 120
"""How many prepared media stay in memory, about 1 MB each; a song has four."""
_MEDIA_AT_ONCE = 4
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG")
"""The first bytes of JPEG and PNG, the formats of covers and avatars."""
_GUIDE = "Demo"
"""The name under which the texts of Discord's own client appear."""


class LivePreview(Preview):
    """simcord's preview of a channel that changes while people look at it."""

    # simcord's own limit of 128 MiB is reached after about fifty songs.
    _MAX_MEDIA_BYTES: ClassVar[int] = 1024**3

    def __init__(self, *arguments: Any, port: int, **options: Any) -> None:  # noqa: ANN401  # simcord's signature
        super().__init__(*arguments, port=port, **options)
        self._server = _Server(self, port)
        self._media_worker = _MediaPreparer()
        self._guide = self.env.create_user(_GUIDE.lower(), bot=True, global_name=_GUIDE)

    @property
    def is_acting(self) -> bool:
        """Whether an action of somebody is in progress; its end publishes."""
        return self._active_action is not None

    def publish(self) -> None:
        """Show the current state in every open page."""
        first = self._python
        if first is not None and not self._closed:
            # Pages opened from now on start at the same message.
            first.target_id = self._initial_target(first.viewer, first.channel_id)
            self._advance_presentation_time()
            self._publish_message_pages(reason="refresh")

    def linked_pictures(self) -> Iterator[str]:
        """The URLs of pictures that embeds in the channel link to, without attachments."""
        for channel_id in {page.channel_id for page in self._pages.values()}:
            for message in self.env.backend.messages.get(channel_id, {}).values():
                yield from linked(message.embeds)

    def supply(self, url: str, picture: bytes) -> None:
        """Show this picture for its URL in every message, from the next publication on."""
        self._explicit_assets[url] = (name_of(url), picture)

    async def _action(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        """Carry out an action from the page, also when a newer state has been published meanwhile.

        simcord refuses that as stale; Discord does not. Whether the button still exists is checked anyway.
        """
        page = self._pages.get(context_id or "")
        if page is not None and "published_revision" in body:
            body = {**body, "published_revision": page.revision}
        return await super()._action(context_id, body)

    def _prepare_action(self, page: Any, kind: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401  # simcord's signature
        """Run a command that was typed as one line, which simcord's page would send as a message."""
        if kind != "send_message" or not str(body.get("content")).startswith("/"):
            return super()._prepare_action(page, kind, body)
        try:
            return super()._prepare_action(page, "run_command", self._typed(page, str(body["content"])))
        except NotUnderstood as error:
            return self._refusal(page, str(error))

    def _typed(self, page: Any, line: str) -> dict[str, Any]:  # noqa: ANN401  # one of simcord's pages
        """Return what the page would send if the command had been chosen and filled in.

        Raises:
            NotUnderstood: there is no such command or option.
        """
        commands = self.env.backend.visible_commands(user_id=page.viewer.id, channel_id=page.channel_id)
        typed = read(line, commands)
        entry = entry_for_leaf(dict(typed.root), list(typed.path), dict(typed.leaf))
        return {
            "command_id": typed.root["id"],
            "path": list(typed.path),
            "schema_fingerprint": entry["schemaFingerprint"],
            "options": {name: _raw(value) for name, value in typed.values(_no_file).items()},
        }

    def _refusal(self, page: Any, text: str) -> Any:  # noqa: ANN401  # one of simcord's plans
        """Tell one person what is wrong with the line; it stays in the message box to be corrected."""

        async def tell(action: Any, cursor: int) -> dict[str, Any]:  # noqa: ANN401  # simcord's signature
            backend = self.env.backend
            backend.create_message(
                page.channel_id,
                self._guide.id,
                text,
                flags=EPHEMERAL_FLAG,
                interaction_metadata={"id": str(backend.snowflake()), "user": {"id": str(page.viewer.id)}},
                broadcast=False,
            )
            finished = self._finish_action(page, action, "failed", cursor)
            self._publish(page)
            return finished

        return tell

    def _initial_target(self, viewer: Any, channel_id: int) -> int | None:  # noqa: ANN401  # simcord's signature
        """Open the page at the newest message (simcord opens it at the bot's newest)."""
        messages = self.env.backend.messages.get(channel_id, {}).values()
        seen = (item.id for item in messages if can_access_message(self.env, channel_id, item, viewer, history=True))
        return max(seen, default=None)

    def _own_newest(self, page: Any) -> int | None:  # noqa: ANN401  # one of simcord's pages
        """Return the newest message if the person wrote or requested it: the page scrolls to it once."""
        newest = self._initial_target(page.viewer, page.channel_id)
        if newest is None:
            return None
        message = self.env.backend.get_message(page.channel_id, newest)
        asked_by = (message.interaction_metadata or {}).get("user", {}).get("id")
        return newest if page.viewer.id in {message.author_id, int(asked_by or 0)} else None

    def _publish(self, page: Any, *, reason: Any = "action") -> None:  # noqa: ANN401  # simcord's signature
        """Show the current state in a page, with newer messages unless somebody scrolled back to old ones."""
        if not page.snapshot.get("history", {}).get("hasAfter"):
            page.window_end_id = None
            page.target_id = self._own_newest(page) or page.target_id
        super()._publish(page, reason=reason)
        for message in page.snapshot["messages"].values():
            correct(message, self.env.backend)


class _Server(PreviewServer):
    """simcord's server of the page, with the demo's changes."""

    async def _static(self, request: Any) -> Any:  # noqa: ANN401  # simcord's signature
        answer = await super()._static(request)
        if request.path in CHANGES or request.path in ADDITIONS:
            answer.text = page_file(request.path, answer.text)
        return answer


class _MediaPreparer(MediaWorker):
    """Prepares sound and pictures for the page, once each, and pictures immediately.

    simcord prepares them again whenever a page is opened or the person changes, each in a separate process, and
    refuses the ninth in the queue.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[tuple[str, float], asyncio.Task[MediaInfo]] = {}
        self._slots = asyncio.Semaphore(_MEDIA_AT_ONCE)

    async def validate(self, key: str, blob: bytes, *, media_time: float | None = None) -> MediaInfo:
        """See simcord's MediaWorker."""
        wanted = (key, media_time or 0.0)
        task = self._kept.get(wanted)
        if task is None or (task.done() and task.exception() is not None):
            task = self._kept[wanted] = asyncio.create_task(self._prepare(key, blob, wanted[1]), name="demo-media")
            while len(self._kept) > _MEDIA_KEPT:
                del self._kept[next(iter(self._kept))]
        return await asyncio.shield(task)

    def release(self, key: str) -> None:
        """Keep the medium, because somebody may see it again."""

    async def close(self) -> None:
        """Discard all media."""
        for task in self._kept.values():
            task.cancel()
        await asyncio.gather(*self._kept.values(), return_exceptions=True)
        await super().close()

    async def _prepare(self, key: str, blob: bytes, media_time: float) -> MediaInfo:
        if blob.startswith(_PICTURES):
            return await asyncio.to_thread(_media._process_media, blob, media_time)
        async with self._slots:
            shown = await asyncio.to_thread(as_webm, blob) if is_mp4(blob) else blob
            return await super().validate(key, shown, media_time=media_time)


def _raw(value: Any) -> Any:  # noqa: ANN401  # of any option
    """Return a value as the page sends it: numbers as text."""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _no_file(name: str) -> tuple[str, bytes]:
    raise NotUnderstood(
        f"`{name}` is a file, which cannot be typed. Choose the command from the list and add it there."
    )


@contextlib.contextmanager
def _discord_texts() -> Generator[None]:
    """Parse texts as Discord does: mentions in embeds become names (and notify nobody), quotes end with their line."""
    theirs = _markdown.markdown_tokens
    policies = [_markdown._FIELD_POLICIES[name] for name in _EMBED_TEXTS]
    before = [policy["mentions"] for policy in policies]
    readers: tuple[Any, ...] = (_component_projection, _messages, _snapshot)

    def tokens(value: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401  # simcord's signature
        return theirs(discord_markdown(value) if isinstance(value, str) else value, *arguments, **options)

    for policy in policies:
        policy["mentions"] = True
    for reader in readers:
        reader.markdown_tokens = tokens
    try:
        yield
    finally:
        for policy, mentions in zip(policies, before, strict=True):
            policy["mentions"] = mentions
        for reader in readers:
            reader.markdown_tokens = theirs


@asynccontextmanager
async def live_preview(
    env: Env,
    channel: ChannelHandle,
    viewers: Sequence[Any],
    *,
    port: int,
    timezone: str,
    assets: Mapping[str, tuple[str, bytes]],
) -> AsyncGenerator[LivePreview]:
    """Serve the page of a channel until the block ends; see `simcord.env.Env.preview`.

    Raises:
        SetupError: the port is in use.
    """
    profile: dict[str, Any] = {"width": _WIDTH, "height": _HEIGHT, "locale": "en-US", "timezone": timezone}
    _validate_preview(env, channel, viewers, port=port, layout="channel", assets=assets, **profile)
    preview = LivePreview(
        env,
        channel,
        tuple(viewers),
        layout="channel",
        display="responsive",
        presentation_time=None,
        assets=assets,
        port=port,
        **profile,
    )
    with _discord_texts():
        async with preview:
            yield preview
