"""What core asks of a store about guilds and members: settings, money, privacy. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypedDict, Unpack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from core.model.audit_entry import AuditEntry
    from core.model.library import Erased, MemberSettings
    from core.model.money import (
        Allowance,
        Block,
        Census,
        Grant,
        GuildSettings,
        LedgerEntry,
        MemberUsage,
        Tier,
        Usage,
        Window,
        WindowUse,
    )
    from core.model.reactions import ReactionSettings


class Ledger(Protocol):
    """What members have used, and by which entries."""

    async def used(self, windows: Sequence[Window]) -> Sequence[WindowUse]:
        """Return the counters of those windows, in the same order."""
        ...

    async def bearing(self, guild_id: int | None, user_id: int, *, at: datetime) -> tuple[GuildSettings, MemberUsage]:
        """Return what a guild decided and how a member stands there, read together: every order asks for both."""
        ...

    async def standing(self, guild_id: int | None, user_id: int, *, at: datetime) -> MemberUsage:
        """Return how a member stands in a guild (None: direct messages) at that time."""
        ...

    async def grant(
        self, guild_id: int, user_id: int, *, credits_: int, expires_at: datetime | None, actor_id: int, at: datetime
    ) -> Grant:
        """Give a member bonus credits, with one grant entry."""
        ...

    async def reset(self, windows: Sequence[Window], *, actor_id: int, at: datetime) -> Sequence[WindowUse]:
        """Start those windows anew, empty, with one reset entry for each that was used; return what was used of each.

        What was reserved before and is refunded afterwards goes back to the old count, and gives nothing twice.
        """
        ...

    async def expire_grants(self, at: datetime) -> int:
        """Take away what is left of grants that have expired, with one expire entry each; return how many did."""
        ...

    async def usage(self, guild_id: int, *, since: datetime, until: datetime, time_zone: str) -> Sequence[Usage]:
        """Return what was settled in a guild between two instants, by local day, action and member."""
        ...

    async def entries(self, *, guild_id: int | None, user_id: int, limit: int) -> Sequence[LedgerEntry]:
        """Return a member's newest ledger entries in that guild (None: direct messages), newest first."""
        ...


class GuildChanges(TypedDict, total=False):
    """What of a guild's settings can be changed by itself; see core.model.money.GuildSettings."""

    member: Allowance | None
    budget: Allowance
    songs_at_once: int | None
    cooldown_s: int
    time_zone: str
    costs: Mapping[str, int]
    channel_ids: tuple[int, ...]
    words: tuple[str, ...]
    log_channel_id: int | None


class Guilds(Protocol):
    """Settings by guild."""

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return the guild's settings, all defaults if it never set any."""
        ...

    async def change_settings(self, guild_id: int, **changes: Unpack[GuildChanges]) -> GuildSettings:
        """Write what is named and keep the rest, in one transaction; return the settings as they then stand."""
        ...

    async def save_tier(self, guild_id: int, tier: Tier) -> None:
        """Write a role's tier, or replace it."""
        ...

    async def drop_tier(self, guild_id: int, role_id: int) -> bool:
        """Take a role's tier away; False if it had none."""
        ...

    async def own_allowance(self, guild_id: int, user_id: int) -> Allowance | None:
        """Return a member's own allowance there, None if they have none."""
        ...

    async def save_own_allowance(self, guild_id: int, user_id: int, allowance: Allowance | None) -> None:
        """Write a member's own allowance there; None takes it away."""
        ...

    async def own_count(self, guild_id: int) -> int:
        """Return how many members have an own allowance there."""
        ...

    async def block(self, guild_id: int, block: Block) -> None:
        """Block a member there, or replace the block."""
        ...

    async def unblock(self, guild_id: int, user_id: int) -> bool:
        """Take a block away; False if there was none."""
        ...

    async def blocks(self, guild_id: int, *, at: datetime) -> Sequence[Block]:
        """Return the blocks in force, newest first."""
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
        others made of those songs no longer names them; favourites (with their counts), votes, choices, drafts,
        personas (with their names in others' orders) and settings go. Open jobs keep the member's id for now, and so
        does what counts since `since` against a limit (ledger entries, counters, grants, how often lyrics were written,
        personas made and files converted), so that nobody can forget what they have spent, and what the audit log says
        about that time. It is remembered that `forget_due` must erase them. Blocks in force and own allowances stay:
        admins decided them about that id, and no limit is lifted by being forgotten. The sums of the ledger stay as
        they are.
        """
        ...

    async def forget_due(self, *, since: datetime) -> int:
        """Erase what `forget` had to leave and need not be left any more; return of how many members nothing is left.

        Those are jobs that have ended, and, of members who asked before `since`, all they spent. Only what is older
        than their asking: a member may have come back.
        """
        ...


class Audits(Protocol):
    """The audit log."""

    async def note(self, entry: AuditEntry, *, oldest_at: datetime) -> None:
        """Write an entry, and drop those of the guild that are older than `oldest_at`."""
        ...

    async def notes(self, guild_id: int, *, limit: int, refused_id: int | None = None) -> Sequence[AuditEntry]:
        """Return a guild's newest entries, newest first; with `refused_id` only the refusals of that member."""
        ...


class OperatorStore(Protocol):
    """What the operator decides and looks at, over all guilds."""

    async def notice(self) -> str | None:
        """Return why new songs are paused everywhere, None if they are not."""
        ...

    async def save_notice(self, notice: str | None) -> None:
        """Pause new songs everywhere with a notice to members, or (None) take them again."""
        ...

    async def census(self, *, since: datetime) -> Census:
        """Count what is open and what ended since then."""
        ...
