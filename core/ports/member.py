"""Members in a store: their settings, their data as a file, and its erasure. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from core.model.library import Erased, MemberSettings


class MemberSettingsStore(Protocol):
    """Settings of members."""

    async def member_settings(self, user_id: int) -> MemberSettings:
        """Return a member's settings, all defaults if they never set any."""
        ...

    async def save_member_settings(self, user_id: int, settings: MemberSettings) -> None:
        """Replace a member's settings."""
        ...


class ErasureStore(Protocol):
    """All that is kept about a member: exported, or erased."""

    async def export(self, user_id: int) -> Mapping[str, object]:
        """Return everything that is kept about a member, as JSON can carry it: no secret, nobody else's data."""
        ...

    async def forget(self, user_id: int, *, at: datetime, since: datetime) -> Erased:
        """Erase a member from everything up to `at`, and return what was erased.

        Songs lose texts, links and maker and count as deleted; ended jobs lose their texts, maker, place and tokens;
        songs that others made from them no longer name them; favourites (with their counts), votes, chosen takes,
        drafts, personas (with their names in others' requests) and settings are deleted. Open jobs keep the member's
        id for now, and so does everything since `since` that counts against a limit (ledger entries, counters, grants,
        lyrics written, personas made and files converted), so that nobody can erase what they have spent; and so do
        the audit log's entries of that time. `forget_due` erases them later. Blocks in force and own allowances stay:
        admins set them for that id, and being forgotten lifts no limit. The ledger's sums do not change.
        """
        ...

    async def forget_due(self, *, since: datetime) -> int:
        """Erase what `forget` left until now, where it is due; return how many members are erased completely.

        Due are jobs that have ended and, of members who asked before `since`, all they spent. Only what is older than
        their request to be forgotten: a member may have come back.
        """
        ...
