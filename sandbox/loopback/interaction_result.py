"""The result of an interaction, as the person who started it sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Callable

    from simcord.results import InteractionResult as SimcordResult

    from ._simcord import LoopbackEnv
    from .message import SeenMessage


class InteractionResult:
    """An acknowledged interaction; its properties are its current state, `wait_for_*` wait for a later one."""

    def __init__(self, env: LoopbackEnv, result: SimcordResult) -> None:
        self._env = env
        self._result = result
        self._record = result._interaction  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # simcord has no public access

    def __repr__(self) -> str:
        return f"<InteractionResult {self.id} {self._record.response_kind}>"

    @property
    def id(self) -> int:
        """The interaction's id, as in the journal."""
        return self._record.id

    @property
    def channel_id(self) -> int:
        """Where the interaction happened."""
        return self._record.channel_id

    @property
    def deferred(self) -> bool:
        """Whether the bot deferred its answer and has not sent it yet."""
        return self._record.deferred

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees the answer."""
        return self._record.ephemeral

    @property
    def modal(self) -> dict[str, Any] | None:
        """The payload of the modal that the bot opened; None without a modal."""
        return self._result.modal

    @property
    def acknowledged_after_s(self) -> float | None:
        """Seconds from the gateway event to the acknowledgement; None when the bot was not connected."""
        journal = self._env.journal
        sent_s, at_s = journal.sent.get(self.id), journal.acknowledged.get(self.id)
        return at_s - sent_s if sent_s is not None and at_s is not None else None

    @property
    def simcord(self) -> SimcordResult:
        """The same result for simcord's functions."""
        return self._result

    @property
    def response(self) -> SeenMessage | None:
        """The message that answers the interaction, as it is now; None without one or when it was deleted."""
        return self._message(self._record.message_id)

    @property
    def followups(self) -> list[SeenMessage]:
        """The follow-up messages that still exist, oldest first."""
        messages = (self._message(number) for number in tuple(self._record.followup_ids))
        return [message for message in messages if message is not None]

    async def wait_for_response(
        self, predicate: Callable[[SeenMessage], bool] | None = None, *, timeout_s: float = 10.0
    ) -> SeenMessage:
        """The answering message once it satisfies the predicate (without one: once it is no longer "thinking").

        Raises:
            TimeoutError: it did not within `timeout_s`.
        """
        present = [] if self.response is None or (predicate is None and self.deferred) else [self.response]
        return await self._env.backend.history.wait(
            lambda message: message.id == self._record.message_id and (predicate is None or predicate(message)),
            present,
            timeout_s=timeout_s,
        )

    async def wait_for_followup(
        self, predicate: Callable[[SeenMessage], bool] | None = None, *, timeout_s: float = 10.0
    ) -> SeenMessage:
        """The first follow-up message, existing or future, that satisfies the predicate.

        Raises:
            TimeoutError: there was none within `timeout_s`.
        """
        return await self._env.backend.history.wait(
            lambda message: self._is_followup(message) and (predicate is None or predicate(message)),
            self.followups,
            timeout_s=timeout_s,
        )

    def _is_followup(self, message: SeenMessage) -> bool:
        return message.interaction_id == self.id and self._record.responded and message.id != self._record.message_id

    def _message(self, message_id: int | None) -> SeenMessage | None:
        if message_id is None:
            return None
        backend = self._env.backend
        try:
            return backend.seen(backend.get_message(self._record.channel_id, message_id))
        except BackendError:
            return None
