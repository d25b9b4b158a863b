"""Every version of every message, and waiting for a certain one."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .message import SeenMessage, seen_message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class _Version:
    """A version as JSON: cheap to keep, and parsed only when it is read."""

    text: str
    pinged: tuple[int, ...]


@dataclass(slots=True)
class _Watch:
    predicate: Callable[[SeenMessage], bool]
    found: asyncio.Future[SeenMessage]


@dataclass(slots=True)
class History:
    """Records each version as it happens; `wait` needs no polling."""

    _versions: defaultdict[int, list[_Version]] = field(default_factory=lambda: defaultdict[int, list[_Version]](list))
    _watches: list[_Watch] = field(default_factory=list[_Watch])
    _deletions: dict[int, asyncio.Event] = field(default_factory=dict[int, asyncio.Event])

    def note(self, message_id: int, text: str, pinged: Iterable[int]) -> None:
        """Record a version and wake those who wait for it."""
        self._versions[message_id].append(_Version(text, tuple(pinged)))
        if self._watches:
            self._wake(self.last_version(message_id))

    def versions(self, message_id: int) -> tuple[SeenMessage, ...]:
        """All versions of a message, oldest first; empty for an unknown message."""
        kept = self._versions.get(message_id, [])
        return tuple(seen_message(version.text, self.versions, pinged=version.pinged) for version in kept)

    def last_version(self, message_id: int) -> SeenMessage:
        """The newest version of a message that was recorded."""
        version = self._versions[message_id][-1]
        return seen_message(version.text, self.versions, pinged=version.pinged)

    def note_deleted(self, message_id: int) -> None:
        """Record that a message was deleted; its versions stay."""
        self._deletion(message_id).set()

    async def wait_for_deletion(self, message_id: int, *, timeout_s: float) -> None:
        """Return once the message is deleted.

        Raises:
            TimeoutError: it still exists after `timeout_s`.
        """
        async with asyncio.timeout(timeout_s):
            await self._deletion(message_id).wait()

    def _deletion(self, message_id: int) -> asyncio.Event:
        return self._deletions.setdefault(message_id, asyncio.Event())

    async def wait(
        self, predicate: Callable[[SeenMessage], bool], present: Iterable[SeenMessage], *, timeout_s: float
    ) -> SeenMessage:
        """The first of `present`, or else of future versions, that satisfies the predicate.

        Raises:
            TimeoutError: none did within `timeout_s`.
        """
        for message in present:
            if predicate(message):
                return message
        watch = _Watch(predicate, asyncio.get_running_loop().create_future())
        self._watches.append(watch)
        try:
            async with asyncio.timeout(timeout_s):
                return await watch.found
        finally:
            self._watches.remove(watch)

    def _wake(self, message: SeenMessage) -> None:
        for watch in self._watches:
            if watch.found.done():
                continue
            try:
                if watch.predicate(message):
                    watch.found.set_result(message)
            except Exception as error:  # noqa: BLE001  # last line of defence: what a test's predicate raises must fail that test, and must not stop the server
                watch.found.set_exception(error)
