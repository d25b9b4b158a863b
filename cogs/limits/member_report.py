"""/limits show member: what each rule says about one member now, in the order in which an order is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import discord

from cogs._bot.buttons import button_row
from cogs._message.content import COLOURS, Content
from cogs._message.text import price, quoted, spell_exactly, stamp
from cogs.limits import texts
from cogs.limits.answer import channel_name
from cogs.limits.block import show_block_end
from cogs.limits.controls import SettingsButton
from cogs.limits.grant import show_expiry
from cogs.limits.member import Person, case_of
from cogs.limits.overview import limited
from cogs.limits.role import WEIGHT
from cogs.limits.set import SONGS_AT_ONCE
from cogs.limits.setting_field import Interaction
from cogs.limits.texts import pages
from core.errors import ChannelClosed, GuildBudgetSpent, QuotaSpent, Refused, SongsAtOnceReached
from core.limits.bounds import REASON_MAX
from core.limits.check import Case
from core.limits.member_rules import is_beyond
from core.limits.operator import NOTICE_MAX
from core.limits.verdict import Rule, Verdict
from core.model.audit_entry import AuditEntry
from core.model.money import AllowanceOrigin, WindowUse
from core.model.text import Text

ACTION = "generate"
"""What the report is about: an order of a song."""
REFUSALS_SHOWN = 3
REFUSAL_MAX = 150
"""Characters of each; the description of an embed holds 4,096."""
GRANTS_SHOWN = 5
CHANNELS_SHOWN = 5
ROLES_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberReport:
    """What the report shows: a member in a channel, what each rule says, and the newest refusals."""

    case: Case
    verdicts: Sequence[Verdict]
    refusals: Sequence[AuditEntry]
    channel_id: int | None
    is_on_server: bool

    @property
    def stopped_by(self) -> Verdict | None:
        """The first rule that would refuse an order, None if none would."""
        return next((verdict for verdict in self.verdicts if verdict.refusal is not None), None)


async def report_page(interaction: Interaction, guild: discord.Guild, person: Person, note: str = "") -> Content:
    """Return whether a member could order a song in this channel now, and why. `note` says what has just changed."""
    orders = interaction.client.services.orders
    case = await case_of(interaction, person)
    report = MemberReport(
        case=case,
        verdicts=await orders.rules.verdicts(case, cost=case.cost(ACTION)),
        refusals=await orders.audit.refusals(guild.id, person.id, limit=REFUSALS_SHOWN),
        channel_id=interaction.channel_id,
        is_on_server=isinstance(person, discord.Member),
    )
    view = _buttons(person.id, is_blocked=case.usage.block is not None)
    return Content(text=note, embeds=(report_embed(report, guild),), view=view)


def report_embed(report: MemberReport, guild: discord.Guild) -> discord.Embed:
    """Write a report."""
    case, stopped_by = report.case, report.stopped_by
    member = f"<@{case.user_id}>"
    lines = [
        member if report.is_on_server else pages.NOT_ON_SERVER(member=member),
        _outcome(stopped_by, case.cost(ACTION), report.channel_id),
        "",
        *(_line(verdict, case, guild) for verdict in report.verdicts),
        pages.QUEUE(weight=WEIGHT.show(case.entitlement.weight)),
        "",
        pages.LAST_REFUSALS(),
        *([_refusal(entry) for entry in report.refusals] or [pages.NO_REFUSALS()]),
    ]
    return discord.Embed(
        title=pages.REPORT_TITLE(),
        description="\n".join(lines),
        colour=COLOURS["delivered" if stopped_by is None else "failed"],
    )


def _buttons(user_id: int, *, is_blocked: bool) -> discord.ui.View | None:
    return button_row(
        SettingsButton("own", user_id, label=pages.OWN_BUTTON()),
        SettingsButton("bonus", user_id, label=pages.BONUS_BUTTON()),
        SettingsButton("reset", user_id, label=pages.RESET_BUTTON()),
        SettingsButton("block", user_id, label=(pages.CHANGE_BLOCK_BUTTON if is_blocked else pages.BLOCK_BUTTON)()),
        SettingsButton("look", user_id, label=pages.REFRESH_BUTTON(), row=1),
        SettingsButton("panel", label=pages.ALL_SETTINGS(), row=1),
    )


def _outcome(stopped_by: Verdict | None, cost: int, channel_id: int | None) -> str:
    channel = f"<#{channel_id}>"
    price_ = price(cost, none=texts.NO_CREDITS())
    if stopped_by is None:
        return pages.WOULD_BE_MADE(price=price_, channel=channel)
    refused = pages.WOULD_BE_REFUSED(price=price_, channel=channel, rule=pages.RULE_NAMES[stopped_by.rule]().lower())
    return f"{refused} {_end(stopped_by)}"


def _end(stopped_by: Verdict) -> str:
    """Return when the rule would admit the order."""
    refusal = stopped_by.refusal
    if _is_never(refusal):
        return pages.ENDS_NEVER_BELOW_COST()
    if isinstance(refusal, SongsAtOnceReached):
        return pages.ENDS_WITH_A_SONG() if refusal.limit else pages.ENDS_NEVER()
    if isinstance(refusal, ChannelClosed):
        return pages.OTHER_CHANNELS()
    if stopped_by.rule is Rule.PAUSE:
        return pages.ENDS_WITH_PAUSE()
    if refusal is None or refusal.ends_at is None:
        return pages.ENDS_WHEN_LIFTED()
    return pages.ENDS_AT(relative=stamp(refusal.ends_at), time=stamp(refusal.ends_at, "f"))


def _is_never(refusal: Refused | None) -> bool:
    """Whether an order costs more than a whole limit."""
    if isinstance(refusal, QuotaSpent):
        return is_beyond(refusal.window, refusal.cost, bonus=refusal.bonus)
    return isinstance(refusal, GuildBudgetSpent) and is_beyond(refusal.window, refusal.cost)


def _line(verdict: Verdict, case: Case, guild: discord.Guild) -> str:
    text = pages.RULE_PASSES if verdict.refusal is None else pages.RULE_REFUSES
    is_channel = verdict.rule is Rule.CHANNEL
    state = _channel(verdict, case, guild) if is_channel else _STATES[verdict.rule](verdict, case)
    return text(rule=pages.RULE_NAMES[verdict.rule](), state=state)


def _pause(_: Verdict, case: Case) -> str:
    notice = case.usage.notice
    if notice is None:
        return pages.NOT_PAUSED()
    return (pages.IS_PAUSED_BECAUSE if notice.strip() else pages.IS_PAUSED)(notice=quoted(notice, NOTICE_MAX))


def _block(_: Verdict, case: Case) -> str:
    block = case.usage.block
    if block is None:
        return pages.NOT_BLOCKED_STATE()
    text = pages.IS_BLOCKED_BECAUSE if block.reason.strip() else pages.IS_BLOCKED
    return text(admin=f"<@{block.by_id}>", end=show_block_end(block.until), reason=quoted(block.reason, REASON_MAX))


def _channel(verdict: Verdict, case: Case, guild: discord.Guild) -> str:
    channel_ids = case.settings.channel_ids
    if not channel_ids:
        return pages.OPEN_EVERYWHERE()
    if verdict.refusal is None:
        return pages.OPEN_HERE()
    return pages.ONLY_IN(channels=_several([channel_name(number, guild) for number in channel_ids], CHANNELS_SHOWN))


def _words(_: Verdict, case: Case) -> str:
    count = len(case.settings.words)
    return pages.DEPENDS_ON_WORDS(count) if count else texts.NO_BLOCKED_WORDS()


def _cooldown(verdict: Verdict, case: Case) -> str:
    if case.settings.cooldown_s == 0:
        return texts.NONE()
    time = spell_exactly(case.settings.cooldown_s)
    if verdict.refusal is None or verdict.refusal.ends_at is None:
        return pages.COOLDOWN_PASSED(time=time)
    return pages.COOLDOWN_UNTIL(time=time, next=stamp(verdict.refusal.ends_at))


def _songs_at_once(_: Verdict, case: Case) -> str:
    limit = SONGS_AT_ONCE.show(case.settings.songs_at_once)
    return pages.IN_PROGRESS(count=f"{case.usage.open_count:,}", limit=limit)


def _member(verdict: Verdict, case: Case) -> str:
    """Return where the allowance comes from, what is left of it, and the bonus credits."""
    lines = [_origin(case), *([_use(use) for use in limited(verdict.uses)] or [pages.NO_LIMIT_LINE()])]
    if case.usage.bonus:
        grants = [
            pages.GRANT(credits=price(grant.left, none=texts.NO_CREDITS()), expiry=show_expiry(grant.expires_at))
            for grant in case.usage.bonus
        ]
        lines.append(pages.BONUS_LINE(grants=_several(grants, GRANTS_SHOWN)))
    return "\n".join(lines)


def _guild(verdict: Verdict, _: Case) -> str:
    uses = limited(verdict.uses)
    return "\n".join(["", *[_use(use) for use in uses]]) if uses else texts.NO_LIMIT()


def _operator(verdict: Verdict, _: Case) -> str:
    """Say only whether there is room: admins must not learn what other servers use."""
    return pages.OWNER_HAS_ROOM() if verdict.refusal is None else pages.OWNER_LIMIT_USED()


def _origin(case: Case) -> str:
    entitlement = case.entitlement
    roles = _several([f"<@&{role_id}>" for role_id in entitlement.role_ids], ROLES_SHOWN)
    return _ORIGINS[entitlement.origin](roles=roles)


def _use(use: WindowUse) -> str:
    return pages.WINDOW_USED[use.window.kind](
        used=f"{use.used:,}",
        limit=price(use.window.limit or 0, none=texts.NO_CREDITS()),
        left=f"{use.left:,}",
        reset=stamp(use.window.ends_at),
    )


def _refusal(entry: AuditEntry) -> str:
    return pages.REFUSAL(time=stamp(entry.at), text=quoted(entry.text, REFUSAL_MAX))


def _several(names: Sequence[str], most: int) -> str:
    listed, rest = ", ".join(names[:most]), len(names) - most
    return texts.AND_MORE(rest, listed=listed) if rest > 0 else listed


_STATES: Mapping[Rule, Callable[[Verdict, Case], str]] = {
    Rule.PAUSE: _pause,
    Rule.BLOCK: _block,
    Rule.WORDS: _words,
    Rule.COOLDOWN: _cooldown,
    Rule.SONGS_AT_ONCE: _songs_at_once,
    Rule.MEMBER: _member,
    Rule.GUILD: _guild,
    Rule.OPERATOR: _operator,
}
_ORIGINS: Mapping[AllowanceOrigin, Text] = {
    AllowanceOrigin.MEMBER: pages.FROM_OWN_LIMITS,
    AllowanceOrigin.ROLE: pages.FROM_TIERS,
    AllowanceOrigin.GUILD: pages.FROM_SERVER,
    AllowanceOrigin.OPERATOR: pages.FROM_DEFAULT,
}
