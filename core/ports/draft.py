"""Drafts of lyrics in a store. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.library import Draft


class DraftStore(Protocol):
    """Requests that are not ordered yet, with their lyrics."""

    async def keep_draft(self, draft: Draft) -> None:
        """Write a draft, or replace it; those made more than a week before this one are deleted."""
        ...

    async def draft(self, draft_id: str) -> Draft | None:
        """Return a draft."""
        ...

    async def lyrics_calls(self, user_id: int, since: datetime) -> tuple[int, datetime | None]:
        """Return how often the provider wrote for a member since then, and when the oldest of those drafts was made."""
        ...
