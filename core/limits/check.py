"""The rules of a guild, held against one member: for an order, and as a dry run that says what each would do now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from core.action import ACTIONS
from core.errors import (
    Blocked,
    ChannelClosed,
    CoolingDown,
    GuildBudgetSpent,
    OperatorBudgetSpent,
    Paused,
    QuotaSpent,
    Refused,
    SongsAtOnceReached,
    WordBlocked,
)
from core.limits.blocked_words import blocked_in
from core.limits.verdict import Rule, Verdict
from core.limits.window import NO_USER, operator_window, windows_of
from core.model.money import (
    Allowance,
    AllowanceOrigin,
    Entitlement,
    GuildSettings,
    MemberUsage,
    WindowKind,
    WindowScope,
    WindowUse,
)
from core.ports.admission import Admission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from core.config import Config
    from core.model.money import Grant, Tier, Window
    from core.model.request import SongRequest
    from core.ports import Store

TYPED = ("prompt", "lyrics", "style", "title", "exclude")
"""What of a request a member types, and blocked words are looked for in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberContext:
    """What of a member at a moment decides which rules apply: their roles, and where they are.

    `channel_ids` are the channel and, for a thread, its parent; empty in direct messages. `is_guest`: the bot is no
    member of that guild, and only the member's own installation of it works there.
    """

    role_ids: frozenset[int] = field(default_factory=frozenset[int])
    channel_ids: frozenset[int] = field(default_factory=frozenset[int])
    is_guest: bool = False

    def ruled_by(self, guild_id: int | None) -> int | None:
        """Return the guild whose rules hold there, None for those of direct messages.

        A guild that did not invite the bot has none, and all such guilds together count as direct messages: else a
        member had the operator's credits a day in each of as many guilds as they like.
        """
        return None if self.is_guest else guild_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One member in one guild (None: direct messages), with all that the rules look at."""

    guild_id: int | None
    user_id: int
    member_context: MemberContext
    settings: GuildSettings
    standing: MemberUsage
    entitlement: Entitlement
    now: datetime

    def cost(self, action: str) -> int:
        """Return what an action costs in that guild, in credits."""
        return cost_of(action, self.settings)


class LimitChecks:
    """Reads what a guild decided and how a member stands there."""

    def __init__(self, *, store: Store, config: Config, now: Callable[[], datetime]) -> None:
        """Join the parts."""
        self._store = store
        self._config = config
        self._now = now

    async def case(self, *, guild_id: int | None, user_id: int, member_context: MemberContext) -> Case:
        """Return everything that decides about a member's orders there now."""
        now, guild_id = self._now(), member_context.ruled_by(guild_id)
        settings, standing = await self._store.bearing(guild_id, user_id, at=now)
        return Case(
            guild_id=guild_id,
            user_id=user_id,
            member_context=member_context,
            settings=settings,
            standing=standing,
            entitlement=entitlement(
                settings, standing.own, member_context.role_ids, default=self._config.daily_credits
            ),
            now=now,
        )

    def admission(self, case: Case, request: SongRequest) -> Admission:
        """Return the rules that an order is held against when it is admitted."""
        settings = case.settings
        refusals = (_channel(case), _word(case, {option: getattr(request, option) for option in TYPED}))
        return Admission(
            windows=(*_member_windows(case), *_guild_windows(case), self._operator_window(case)),
            refusals=tuple(refusal for refusal in refusals if refusal is not None),
            songs_at_once=settings.songs_at_once,
            cooldown_s=settings.cooldown_s,
            queue_weight=case.entitlement.weight,
        )

    def check_welcome(self, case: Case, *, knows_place: bool, typed: Mapping[str, str] | None = None) -> None:
        """Check that a member may have anything made, also what is free. `knows_place`: the channel counts.

        Raises:
            Refused: paused, blocked, the wrong channel, a blocked word, or a limit of 0 and no bonus credits.
        """
        notice = case.standing.notice
        refusals = (
            None if notice is None else Paused(notice),
            block_of(case.standing),
            _channel(case) if knows_place else None,
            _word(case, typed or {}),
            *(
                refusal_of(WindowUse(window=window, used=0), 0)
                for window in _member_windows(case)
                if window.limit == 0 and not case.standing.bonus
            ),
        )
        for refusal in refusals:
            if refusal is not None:
                raise refusal

    async def verdicts(self, case: Case, *, cost: int = 1) -> Sequence[Verdict]:
        """Return what every rule says of an order of that cost, in the order in which they are checked.

        The words rule passes, for nothing is typed yet.
        """
        windows = (*_member_windows(case), *_guild_windows(case), self._operator_window(case))
        uses = await self._store.used(windows)
        member, guild, operator = (tuple(use for use in uses if use.window.scope is scope) for scope in WindowScope)
        standing, settings = case.standing, case.settings
        return (
            Verdict(rule=Rule.PAUSE, refusal=None if standing.notice is None else Paused(standing.notice)),
            Verdict(rule=Rule.BLOCK, refusal=block_of(standing)),
            Verdict(rule=Rule.CHANNEL, refusal=_channel(case)),
            Verdict(rule=Rule.WORDS, refusal=None),
            Verdict(rule=Rule.COOLDOWN, refusal=cooling_down(standing.last_order_at, settings.cooldown_s, case.now)),
            Verdict(rule=Rule.SONGS_AT_ONCE, refusal=too_many(standing.open_count, settings.songs_at_once)),
            Verdict(rule=Rule.MEMBER, refusal=_short(member, cost, bonus=standing.bonus), uses=member),
            Verdict(rule=Rule.GUILD, refusal=_short(guild, cost), uses=guild),
            Verdict(rule=Rule.OPERATOR, refusal=_short(operator, cost), uses=operator),
        )

    def _operator_window(self, case: Case) -> Window:
        return operator_window(self._config.operator_daily_credits, case.now)


def cost_of(action: str, settings: GuildSettings) -> int:
    """Return what an action costs in a guild, in credits. With an uploaded file it costs what it costs without."""
    name = ACTIONS[action].price_name
    return settings.costs.get(name, ACTIONS[name].cost)


def entitlement(
    settings: GuildSettings, own: Allowance | None, role_ids: frozenset[int], *, default: int
) -> Entitlement:
    """Return what a member may spend and why: their own allowance, else the best of their tiers, else the guild's.

    The queue weight is the best tier's in any case. `default` is the operator's, in credits a day.
    """
    tiers = [tier for tier in settings.tiers if tier.role_id in role_ids]
    weight = max((tier.weight for tier in tiers), default=1.0)
    if own is not None:
        return Entitlement(allowance=own, origin=AllowanceOrigin.MEMBER, weight=weight)
    if tiers:
        return Entitlement(
            allowance=_best(tiers),
            origin=AllowanceOrigin.ROLE,
            role_ids=tuple(tier.role_id for tier in tiers),
            weight=weight,
        )
    if settings.member is not None:
        return Entitlement(allowance=settings.member, origin=AllowanceOrigin.GUILD)
    return Entitlement(allowance=Allowance(day=default), origin=AllowanceOrigin.OPERATOR)


def block_of(standing: MemberUsage) -> Blocked | None:
    """Return the refusal of a member who is blocked."""
    return None if standing.block is None else Blocked(standing.block.reason, ends_at=standing.block.until)


def cooling_down(last_order_at: datetime | None, cooldown_s: int, now: datetime) -> CoolingDown | None:
    """Return the refusal of a member who ordered a moment ago.

    A last order ahead of now comes from another clock, or from before it was set back; far ahead it locks nobody out.
    """
    cooldown = timedelta(seconds=cooldown_s)
    if last_order_at is None or abs(now - last_order_at) >= cooldown:
        return None
    return CoolingDown(f"one order every {cooldown_s} s", ends_at=last_order_at + cooldown)


def too_many(open_count: int, songs_at_once: int | None) -> SongsAtOnceReached | None:
    """Return the refusal of a member who has as many songs in work as the guild allows."""
    return SongsAtOnceReached(songs_at_once) if songs_at_once is not None and open_count >= songs_at_once else None


def refusal_of(use: WindowUse, cost: int, *, bonus: int = 0) -> Refused:
    """Return the refusal of a window that has too little left, of a member with so many bonus credits."""
    if use.window.scope is WindowScope.OPERATOR:
        # The guild's audit log gets these words, and what other guilds use is none of its business.
        return OperatorBudgetSpent("the owner's limit for a day is used", ends_at=use.window.ends_at)
    if use.window.scope is WindowScope.GUILD:
        return GuildBudgetSpent(use.window, used=use.used, cost=cost)
    return QuotaSpent(use.window, used=use.used, cost=cost, bonus=bonus)


def room(uses: Iterable[WindowUse], cost: int) -> int:
    """Return how much of a cost fits into all of those windows."""
    return min((use.left for use in uses if use.left is not None), default=cost)


def tightest(uses: Iterable[WindowUse], cost: int, *, bonus: int = 0) -> WindowUse | None:
    """Return the window that keeps an order of that cost waiting longest, None if all have room for it.

    `bonus` credits make up for what is short. A window whose limit is below the cost keeps it waiting for ever.
    """
    short = [use for use in uses if use.left is not None and use.left + bonus < cost]
    return max(short, key=lambda use: (is_beyond(use.window, cost, bonus=bonus), use.window.ends_at), default=None)


def is_beyond(window: Window, cost: int, *, bonus: int = 0) -> bool:
    """Whether a cost is more than a window ever holds, with those bonus credits beside it."""
    return window.limit is not None and window.limit + bonus < cost


def _short(uses: Sequence[WindowUse], cost: int, *, bonus: Sequence[Grant] = ()) -> Refused | None:
    extra = sum(grant.left for grant in bonus)
    if cost - room(uses, cost) <= extra:
        return None
    use = tightest(uses, cost, bonus=extra)
    return None if use is None else refusal_of(use, cost, bonus=extra)


def _best(tiers: Sequence[Tier]) -> Allowance:
    """Return the best limit of each window; none at all is better than any."""

    def best(kind: WindowKind) -> int | None:
        limits = [tier.allowance.limit(kind) for tier in tiers]
        return None if None in limits else max(limit for limit in limits if limit is not None)

    return Allowance(day=best(WindowKind.DAY), week=best(WindowKind.WEEK), month=best(WindowKind.MONTH))


def _member_windows(case: Case) -> tuple[Window, ...]:
    return windows_of(
        WindowScope.MEMBER,
        case.entitlement.allowance,
        guild_id=case.guild_id,
        user_id=case.user_id,
        time_zone=case.settings.time_zone,
        now=case.now,
    )


def _guild_windows(case: Case) -> tuple[Window, ...]:
    if case.guild_id is None:
        return ()
    return windows_of(
        WindowScope.GUILD,
        case.settings.budget,
        guild_id=case.guild_id,
        user_id=NO_USER,
        time_zone=case.settings.time_zone,
        now=case.now,
    )


def _channel(case: Case) -> ChannelClosed | None:
    open_ids = case.settings.channel_ids
    if case.guild_id is None or not open_ids or case.member_context.channel_ids & set(open_ids):
        return None
    return ChannelClosed(open_ids)


def _word(case: Case, typed: Mapping[str, str]) -> WordBlocked | None:
    found = blocked_in(typed, case.settings.words)
    return None if found is None else WordBlocked(*found)
