"""The rules of a guild applied to one member: to admit an order, and to report what each rule would say now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.action import ACTIONS
from core.errors import ChannelClosed, Paused, WordBlocked
from core.limits.blocked_words import find_blocked_word
from core.limits.member_rules import (
    block_refusal,
    cooldown_refusal,
    room,
    songs_at_once_refusal,
    tightest,
    window_refusal,
)
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
from core.ports import Admission, LedgerReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from core.config import Config
    from core.errors import Refused
    from core.model.money import Grant, Tier, Window
    from core.model.request import SongRequest

TYPED = ("prompt", "lyrics", "style", "title", "exclude")
"""The parts of a request that a member types, in which blocked words are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberContext:
    """A member's roles and the channel they are in, which decide which rules apply.

    `channel_ids` are the channel and, for a thread, its parent; empty in direct messages. `is_guest`: the bot is not a
    member of that guild and works there only through the member's own installation.
    """

    role_ids: frozenset[int] = field(default_factory=frozenset[int])
    channel_ids: frozenset[int] = field(default_factory=frozenset[int])
    is_guest: bool = False

    def ruled_by(self, guild_id: int | None) -> int | None:
        """Return the guild whose rules apply there, None for those of direct messages.

        A guild that did not invite the bot has no rules, and all such guilds together count as direct messages:
        otherwise a member would get the operator's daily credits again in each of them.
        """
        return None if self.is_guest else guild_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One member in one guild (None: direct messages), with everything that the rules look at."""

    guild_id: int | None
    user_id: int
    member_context: MemberContext
    settings: GuildSettings
    usage: MemberUsage
    entitlement: Entitlement
    now: datetime

    def cost(self, action: str) -> int:
        """Return what an action costs in that guild, in credits."""
        return cost_of(action, self.settings)


class LimitChecks:
    """Reads a guild's settings and a member's usage, and applies the rules to them."""

    def __init__(self, *, store: LedgerReader, config: Config, now: Callable[[], datetime]) -> None:
        self._store = store
        self._config = config
        self._now = now

    async def case(self, *, guild_id: int | None, user_id: int, member_context: MemberContext) -> Case:
        """Return everything that the rules need to know about a member there now."""
        now, guild_id = self._now(), member_context.ruled_by(guild_id)
        settings, usage = await self._store.settings_and_usage(guild_id, user_id, at=now)
        return Case(
            guild_id=guild_id,
            user_id=user_id,
            member_context=member_context,
            settings=settings,
            usage=usage,
            entitlement=entitlement(settings, usage.own, member_context.role_ids, default=self._config.daily_credits),
            now=now,
        )

    def admission(self, case: Case, request: SongRequest) -> Admission:
        """Return the rules that an order is checked against when it is admitted."""
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
        """Check that a member may use the bot at all, also for what is free. `knows_place`: the channel counts.

        Raises:
            Refused: paused, blocked, the wrong channel, a blocked word, or a limit of 0 and no bonus credits.
        """
        notice = case.usage.notice
        refusals = (
            None if notice is None else Paused(notice),
            block_refusal(case.usage),
            _channel(case) if knows_place else None,
            _word(case, typed or {}),
            *(
                window_refusal(WindowUse(window=window, used=0), 0)
                for window in _member_windows(case)
                if window.limit == 0 and not case.usage.bonus
            ),
        )
        for refusal in refusals:
            if refusal is not None:
                raise refusal

    async def verdicts(self, case: Case, *, cost: int = 1) -> Sequence[Verdict]:
        """Return what every rule says about an order of that cost, in the order in which the rules are checked.

        The rule about words passes, since nothing is typed yet.
        """
        windows = (*_member_windows(case), *_guild_windows(case), self._operator_window(case))
        uses = await self._store.used(windows)
        member, guild, operator = (tuple(use for use in uses if use.window.scope is scope) for scope in WindowScope)
        usage, settings = case.usage, case.settings
        return (
            Verdict(rule=Rule.PAUSE, refusal=None if usage.notice is None else Paused(usage.notice)),
            Verdict(rule=Rule.BLOCK, refusal=block_refusal(usage)),
            Verdict(rule=Rule.CHANNEL, refusal=_channel(case)),
            Verdict(rule=Rule.WORDS, refusal=None),
            Verdict(rule=Rule.COOLDOWN, refusal=cooldown_refusal(usage.last_order_at, settings.cooldown_s, case.now)),
            Verdict(rule=Rule.SONGS_AT_ONCE, refusal=songs_at_once_refusal(usage.open_count, settings.songs_at_once)),
            Verdict(rule=Rule.MEMBER, refusal=_short(member, cost, bonus=usage.bonus), uses=member),
            Verdict(rule=Rule.GUILD, refusal=_short(guild, cost), uses=guild),
            Verdict(rule=Rule.OPERATOR, refusal=_short(operator, cost), uses=operator),
        )

    def _operator_window(self, case: Case) -> Window:
        return operator_window(self._config.operator_daily_credits, case.now)


def cost_of(action: str, settings: GuildSettings) -> int:
    """Return what an action costs in a guild, in credits. An uploaded file costs the same as a song."""
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


def _short(uses: Sequence[WindowUse], cost: int, *, bonus: Sequence[Grant] = ()) -> Refused | None:
    extra = sum(grant.left for grant in bonus)
    if cost - room(uses, cost) <= extra:
        return None
    use = tightest(uses, cost, bonus=extra)
    return None if use is None else window_refusal(use, cost, bonus=extra)


def _best(tiers: Sequence[Tier]) -> Allowance:
    """Return the best limit of each window; no limit is best."""

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
    found = find_blocked_word(typed, case.settings.words)
    return None if found is None else WordBlocked(*found)
