"""What core asks of a store about guilds and members: settings, money, privacy. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from core.library import Erased, MemberSettings
    from core.money import GuildSettings, LedgerEntry, Window, WindowUse
    from core.remix import ReactionSettings


class Ledger(Protocol):
    """What members have used, and by which entries."""

    async def used(self, windows: Sequence[Window]) -> Sequence[WindowUse]:
        """Return the counters of those windows, in the same order."""
        ...

    async def entries(self, *, guild_id: int | None, user_id: int, limit: int) -> Sequence[LedgerEntry]:
        """Return a member's newest ledger entries in that guild (None: direct messages), newest first."""
        ...


class Guilds(Protocol):
    """Settings by guild."""

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return the guild's settings, all defaults if it never set any."""
        ...

    async def save_settings(self, guild_id: int, settings: GuildSettings) -> None:
        """Replace the guild's settings."""
        ...

    async def reaction_settings(self, guild_id: int) -> ReactionSettings:
        """Return what the guild decided about reactions, all defaults if it never did."""
        ...

    async def save_reaction_settings(self, guild_id: int, settings: ReactionSettings) -> None:
        """Replace what the guild decided about reactions."""
        ...


class Members(Protocol):
    """What is known of a member beside songs and money, and how all of it is handed out or erased."""

    async def member_settings(self, user_id: int) -> MemberSettings:
        """Return a member's settings, all defaults if they never set any."""
        ...

    async def save_member_settings(self, user_id: int, settings: MemberSettings) -> None:
        """Replace a member's settings."""
        ...

    async def export(self, user_id: int) -> Mapping[str, object]:
        """Return everything that is kept about a member, as JSON can carry it: no secret, nobody else's data."""
        ...

    async def forget(self, user_id: int, *, at: datetime, since: datetime) -> Erased:
        """Erase a member from everything up to `at`, and return what went.

        Songs lose texts, links and maker and count as deleted; ended jobs their texts, maker, place and tokens; what
        others made of those songs no longer names them; favourites (with their counts), votes, choices, drafts and
        settings go. Open jobs keep the member's id for now, and so does what counts since `since` against a limit
        (ledger entries, counters, how often lyrics were written), so that nobody can forget what they have spent. It
        is remembered that `forget_due` must erase them. The sums of the ledger stay as they are.
        """
        ...

    async def forget_due(self, *, since: datetime) -> int:
        """Erase what `forget` had to leave and need not be left any more; return of how many members nothing is left.

        Those are jobs that have ended, and, of members who asked before `since`, all they spent. Only what is older
        than their asking: a member may have come back.
        """
        ...
