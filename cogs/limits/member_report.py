"""What every rule says of one member now, in the order in which an order is held against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from cogs._bot.buttons import button_row
from cogs._bot.refusal import SPANS
from cogs._bot.roles import member_context
from cogs._message.content import COLOURS, Content
from cogs._message.text import price, quoted, spell_exactly, stamp
from cogs.limits.controls import SettingsButton
from cogs.limits.guild import channel_name
from cogs.limits.overview import at_once, limiting
from core.errors import ChannelClosed, GuildBudgetSpent, QuotaSpent, SongsAtOnceReached
from core.limits.bounds import REASON_MAX
from core.limits.operator import NOTICE_MAX
from core.limits.refusal import is_beyond
from core.limits.verdict import Rule
from core.model.money import AllowanceOrigin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cogs._bot.client import Chorus
    from core.limits.check import Case
    from core.limits.verdict import Verdict
    from core.model.audit_entry import AuditEntry
    from core.model.money import Grant, WindowUse

ACTION = "generate"
"""What the member is taken to order: a song."""
REFUSALS_SHOWN = 3
REFUSAL_MAX = 150
"""Characters of each; the description of an embed holds 4,096."""
GRANTS_SHOWN = 5
CHANNELS_SHOWN = 5
ROLES_SHOWN = 5


async def member_report(
    interaction: discord.Interaction[Chorus],
    guild: discord.Guild,
    member: discord.Member | discord.User | discord.Object,
    note: str = "",
) -> Content:
    """Return what would become of a member's order in this channel, and why. `note` says what has just changed.

    A `discord.Object` stands for somebody of whom nothing but the id is known.
    """
    orders = interaction.client.services.orders
    roles = member.roles if isinstance(member, discord.Member) else ()
    case = await orders.rules.case(
        guild_id=guild.id,
        user_id=member.id,
        member_context=member_context(roles, interaction.channel_id, interaction.channel),
    )
    cost = case.cost(ACTION)
    verdicts = await orders.rules.verdicts(case, cost=cost)
    refused = await orders.audit.refusals(guild.id, member.id, limit=REFUSALS_SHOWN)
    stopped = next((verdict for verdict in verdicts if verdict.refusal is not None), None)
    lines = [
        f"<@{member.id}>{'' if isinstance(member, discord.Member) else ' is not on this server, as far as I can see'}",
        _outcome(stopped, cost, interaction.channel_id),
        "",
        *(_line(verdict, case, guild) for verdict in verdicts),
        f"Queue: {_weight(case.entitlement.weight)}",
        "",
        "**Last refusals**",
        *([_refusal(entry) for entry in refused] or ["none that I know of"]),
    ]
    embed = discord.Embed(
        title="Could they make a song here now?",
        description="\n".join(lines),
        colour=COLOURS["delivered" if stopped is None else "failed"],
    )
    return Content(text=note, embeds=(embed,), view=_buttons(member.id, is_blocked=case.usage.block is not None))


def _buttons(user_id: int, *, is_blocked: bool) -> discord.ui.View | None:
    return button_row(
        SettingsButton("own", user_id, label="Own limits"),
        SettingsButton("bonus", user_id, label="Bonus"),
        SettingsButton("reset", user_id, label="Give a window back"),
        SettingsButton("block", user_id, label="Block: change or lift" if is_blocked else "Block"),
        SettingsButton("look", user_id, label="Look again", row=1),
        SettingsButton("panel", label="All settings", row=1),
    )


def _outcome(stopped: Verdict | None, cost: int, channel_id: int | None) -> str:
    order = f"a song for {price(cost, none='nothing')} in <#{channel_id}>"
    if stopped is None:
        return f"**Yes**, {order} would be made."
    return f"**No**, {order} would be refused: {_NAMES[stopped.rule].lower()}. {_end(stopped)}"


def _end(stopped: Verdict) -> str:
    """Return when the rule would let the order through."""
    refusal = stopped.refusal
    if isinstance(refusal, (QuotaSpent, GuildBudgetSpent)) and _is_beyond(refusal):
        return "That does not end by itself: the limit is below what a song costs."
    if isinstance(refusal, SongsAtOnceReached):
        return "It ends when one of their songs is finished." if refusal.limit else "That does not end by itself."
    if isinstance(refusal, ChannelClosed):
        return "Elsewhere it may pass."
    if stopped.rule is Rule.PAUSE:
        return "It ends when my owner takes new songs again."
    if refusal is None or refusal.ends_at is None:
        return "It ends when somebody lifts it."
    return f"It ends {stamp(refusal.ends_at)} ({stamp(refusal.ends_at, 'f')})."


def _is_beyond(refusal: QuotaSpent | GuildBudgetSpent) -> bool:
    return is_beyond(refusal.window, refusal.cost, bonus=refusal.bonus if isinstance(refusal, QuotaSpent) else 0)


def _line(verdict: Verdict, case: Case, guild: discord.Guild) -> str:
    mark = "✅" if verdict.refusal is None else "⛔"
    is_place = verdict.rule is Rule.CHANNEL
    words = _channel(verdict, case, guild) if is_place else _SAYINGS[verdict.rule](verdict, case)
    return f"{mark} **{_NAMES[verdict.rule]}**: {words}"


def _pause(_: Verdict, case: Case) -> str:
    notice = case.usage.notice
    if notice is None:
        return "new songs are taken"
    return f"new songs are paused{f': {quoted(notice, NOTICE_MAX)}' if notice.strip() else ''}"


def _block(_: Verdict, case: Case) -> str:
    block = case.usage.block
    if block is None:
        return "not blocked"
    end = "until somebody unblocks them" if block.until is None else f"until {stamp(block.until, 'f')}"
    why = f". Reason: {quoted(block.reason, REASON_MAX)}" if block.reason.strip() else ""
    return f"blocked by <@{block.by_id}> {end}{why}"


def _channel(verdict: Verdict, case: Case, guild: discord.Guild) -> str:
    listed = case.settings.channel_ids
    if not listed:
        return "songs may be made everywhere"
    if verdict.refusal is None:
        return "songs may be made here"
    return f"not here, only in {_several([channel_name(number, guild) for number in listed], CHANNELS_SHOWN)}"


def _words(_: Verdict, case: Case) -> str:
    count = len(case.settings.words)
    if count == 0:
        return "none are blocked"
    return f"{'1 word or phrase is' if count == 1 else f'{count:,} are'} blocked; that depends on what they type"


def _cooldown(verdict: Verdict, case: Case) -> str:
    if case.settings.cooldown_s == 0:
        return "none"
    wait = f"one order every {spell_exactly(case.settings.cooldown_s)}"
    if verdict.refusal is None or verdict.refusal.ends_at is None:
        return f"{wait}; free now"
    return f"{wait}; the next one {stamp(verdict.refusal.ends_at)}"


def _at_once(_: Verdict, case: Case) -> str:
    return f"{case.usage.open_count:,} in work; {at_once(case.settings.songs_at_once)}"


def _member(verdict: Verdict, case: Case) -> str:
    """Return where the allowance comes from, what is left of it, and what bonus credits there are beside it."""
    uses = limiting(verdict.uses)
    lines = [f"from {_origin(case)}", *([_use(use) for use in uses] or ["　no limit"])]
    grants = case.usage.bonus
    if grants:
        named = [_grant(grant) for grant in grants]
        lines.append(f"　bonus: {_several(named, GRANTS_SHOWN)}")
    return "\n".join(lines)


def _guild(verdict: Verdict, _: Case) -> str:
    uses = limiting(verdict.uses)
    return "\n".join(["", *[_use(use) for use in uses]]) if uses else "no limit"


def _operator(verdict: Verdict, _: Case) -> str:
    """Say whether there is room: what other servers use is none of this one's business."""
    return "there is room" if verdict.refusal is None else "what my owner allows for a day on all servers is used"


def _origin(case: Case) -> str:
    entitlement = case.entitlement
    if entitlement.origin is AllowanceOrigin.ROLE:
        return f"their tier {_several([f'<@&{role_id}>' for role_id in entitlement.role_ids], ROLES_SHOWN)}"
    return _ORIGINS[entitlement.origin]


def _use(use: WindowUse) -> str:
    limit = price(use.window.limit or 0, none="0 credits")
    renews = stamp(use.window.ends_at)
    return f"　{SPANS[use.window.kind]}: {use.used:,} of {limit} used, {use.left:,} left, renews {renews}"


def _grant(grant: Grant) -> str:
    end = "for good" if grant.expires_at is None else f"until {stamp(grant.expires_at, 'f')}"
    return f"{price(grant.left, none='0 credits')} {end}"


def _weight(weight: float) -> str:
    return "served like everybody" if weight == 1 else f"moves up {weight:g} times as fast as others"


def _refusal(entry: AuditEntry) -> str:
    return f"- {stamp(entry.at)}: {quoted(entry.text, REFUSAL_MAX)}"


def _several(named: Sequence[str], most: int) -> str:
    more = len(named) - most
    return f"{', '.join(named[:most])}{f' and {more:,} more' if more > 0 else ''}"


_NAMES = {
    Rule.PAUSE: "My owner's pause",
    Rule.BLOCK: "Block",
    Rule.CHANNEL: "Channel",
    Rule.WORDS: "Blocked words",
    Rule.COOLDOWN: "Cooldown",
    Rule.SONGS_AT_ONCE: "Songs at once",
    Rule.MEMBER: "Their credits",
    Rule.GUILD: "Server budget",
    Rule.OPERATOR: "My owner's daily limit",
}
_SAYINGS: dict[Rule, Callable[[Verdict, Case], str]] = {
    Rule.PAUSE: _pause,
    Rule.BLOCK: _block,
    Rule.WORDS: _words,
    Rule.COOLDOWN: _cooldown,
    Rule.SONGS_AT_ONCE: _at_once,
    Rule.MEMBER: _member,
    Rule.GUILD: _guild,
    Rule.OPERATOR: _operator,
}
_ORIGINS = {
    AllowanceOrigin.MEMBER: "limits of their own",
    AllowanceOrigin.GUILD: "the limits for everybody here",
    AllowanceOrigin.OPERATOR: "what my owner allows by itself",
}
