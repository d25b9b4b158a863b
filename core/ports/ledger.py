"""Money in a store: what members have used, and the entries that say so. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.money import Grant, GuildSettings, LedgerEntry, MemberUsage, Usage, Window, WindowUse


class LedgerReader(Protocol):
    """Reads counters, entries and bonus credits."""

    async def used(self, windows: Sequence[Window]) -> Sequence[WindowUse]:
        """Return the counters of those windows, in the same order."""
        ...

    async def settings_and_usage(
        self, guild_id: int | None, user_id: int, *, at: datetime
    ) -> tuple[GuildSettings, MemberUsage]:
        """Return a guild's settings and a member's usage there, read together: every order needs both."""
        ...

    async def member_usage(self, guild_id: int | None, user_id: int, *, at: datetime) -> MemberUsage:
        """Return a member's usage in a guild (None: direct messages) at that time."""
        ...

    async def usage(self, guild_id: int, *, since: datetime, until: datetime, time_zone: str) -> Sequence[Usage]:
        """Return what was settled in a guild between two instants, by local day, action and member."""
        ...

    async def entries(self, *, guild_id: int | None, user_id: int, limit: int) -> Sequence[LedgerEntry]:
        """Return a member's newest ledger entries in that guild (None: direct messages), newest first."""
        ...


class LedgerWriter(Protocol):
    """Changes what admins and time change; orders are counted by `AdmissionStore` and `JobWriter`."""

    async def grant(
        self, guild_id: int, user_id: int, *, credits_: int, expires_at: datetime | None, actor_id: int, at: datetime
    ) -> Grant:
        """Give a member bonus credits, with one grant entry."""
        ...

    async def reset(self, windows: Sequence[Window], *, actor_id: int, at: datetime) -> Sequence[WindowUse]:
        """Reset those windows to 0, with one reset entry for each that was used; return what was used of each.

        A refund of an earlier reservation goes to the old count afterwards, and gives nothing twice.
        """
        ...

    async def expire_grants(self, at: datetime) -> int:
        """Remove the rest of grants that have expired, with one expire entry each; return how many did."""
        ...


class LedgerStore(LedgerReader, LedgerWriter, Protocol):
    """The ledger, read and changed."""
