"""All that a server has decided, at a glance, in one message that changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import discord

from cogs._bot.buttons import button_row
from cogs._bot.refusal import SPANS
from cogs._bot.roles import member_context_of
from cogs._message.content import COLOURS, Content
from cogs._message.prices import price_list
from cogs._message.text import price, quoted, spell_exactly, stamp
from cogs.limits.controls import ChangeMenu, MemberMenu, RoleMenu, SettingsButton
from cogs.limits.guild import channel_name
from cogs.limits.log_message import log_trouble
from core.limits.bounds import REASON_MAX
from core.limits.operator import NOTICE_MAX
from core.limits.verdict import Rule
from core.model.money import Allowance, WindowKind
from core.model.reactions import ReactionSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs._bot.client import Chorus
    from core.model.money import Block, GuildSettings, Tier, WindowUse

TIERS_SHOWN = 7
"""Discord: a field of an embed holds 1,024 characters; a tier takes up to 135 of them."""
CHANNELS_SHOWN = 20
BLOCKS_SHOWN = 5
REASON_SHOWN = min(REASON_MAX, 60)
ZONE_SHOWN = 60


async def overview(interaction: discord.Interaction[Chorus], guild: discord.Guild, note: str = "") -> Content:
    """Return the panel; `note` says what has just changed."""
    bot = interaction.client
    rules = bot.services.orders.rules
    case = await rules.case(
        guild_id=guild.id, user_id=interaction.user.id, member_context=member_context_of(interaction)
    )
    budget = next(verdict.uses for verdict in await rules.verdicts(case) if verdict.rule is Rule.GUILD)
    settings = case.settings
    now = case.now.astimezone(ZoneInfo(settings.time_zone))
    usual = bot.services.limit_settings.default_allowance(settings)
    embed = discord.Embed(title="What members of this server may do with me", colour=COLOURS["delivered"])
    if case.usage.notice is not None:
        embed.description = paused(case.usage.notice)
    fields = {
        "Each member": f"{allowed(usual)}{'' if settings.member is not None else ' (what my owner allows by itself)'}",
        "The whole server": _budget(settings.budget, budget),
        "Pace": f"{at_once(settings.songs_at_once)}; {cooldown(settings.cooldown_s)}",
        "Time zone": f"{quoted(settings.time_zone, ZONE_SHOWN)}, where it is {now:%H:%M} now",
        "Costs": price_list(settings),
        "Tiers, best first": tiers(settings, guild),
        "Limits of their own": _own(await bot.services.limit_settings.count_own_allowances(guild.id)),
        "Blocked": _blocked(await bot.services.limit_settings.blocks(guild.id)),
        "Songs may be made": places(settings.channel_ids, guild),
        "Blocked words": _words(len(settings.words)),
        "Log channel": _log(settings.log_channel_id, guild),
        "Reactions": _reactions(await bot.services.library.reactions(guild.id)),
    }
    for name, value in fields.items():
        embed.add_field(name=name, value=value, inline=False)
    return Content(text=note, embeds=(embed,), view=button_row(ChangeMenu(), MemberMenu()))


async def tier_page(interaction: discord.Interaction[Chorus], guild: discord.Guild, note: str = "") -> Content:
    """Return the tiers, with a menu that opens a role's."""
    settings = await interaction.client.services.limit_settings.settings(guild.id)
    embed = discord.Embed(title="Tiers, best first", description=tiers(settings, guild), colour=COLOURS["delivered"])
    embed.set_footer(
        text="A tier stands in the place of the limits for everybody. Of several, the best limit of each window counts."
    )
    lost = [tier for tier in settings.tiers if guild.get_role(tier.role_id) is None]
    buttons = [SettingsButton("panel", label="All settings")]
    if lost:
        buttons.append(SettingsButton("lost", label="Take away tiers of deleted roles"))
    return Content(text=note, embeds=(embed,), view=button_row(RoleMenu(), *buttons))


def paused(notice: str) -> str:
    """Write that the owner takes no new songs, and why."""
    why = f": {quoted(notice, NOTICE_MAX)}" if notice.strip() else ""
    return f"⏸️ My owner has paused new songs everywhere{why}"


def allowed(allowance: Allowance) -> str:
    """Write what may be spent: "10 credits a day, 50 credits a week", "nothing", "no limit"."""
    limits = [(kind, allowance.limit(kind)) for kind in WindowKind]
    if any(limit == 0 for _, limit in limits):
        return "nothing: songs are switched off but for bonus credits"
    return ", ".join(f"{price(limit)} a {kind}" for kind, limit in limits if limit is not None) or "no limit"


def budgeted(budget: Allowance) -> str:
    """Write what all members together may spend; bonus credits count in it, too."""
    return "nothing: songs are switched off" if 0 in {budget.limit(kind) for kind in WindowKind} else allowed(budget)


def limiting(uses: Sequence[WindowUse]) -> Sequence[WindowUse]:
    """Return the windows that have a limit."""
    return [use for use in uses if use.window.limit is not None]


def _budget(budget: Allowance, uses: Sequence[WindowUse]) -> str:
    lines = [_budget_line(use) for use in limiting(uses) if use.window.limit]
    return "\n".join(lines) if len(lines) == len(limiting(uses)) > 0 else budgeted(budget)


def _budget_line(use: WindowUse) -> str:
    """Write how much of a window is used, and when it renews."""
    used, limit = f"{use.used:,}", price(use.window.limit or 0, none="0 credits")
    return f"{used} of {limit} used {SPANS[use.window.kind]}, renews {stamp(use.window.ends_at)}"


def at_once(songs: int | None) -> str:
    """Write how many songs of one member may be in work."""
    if songs is None:
        return "as many songs at once as a member likes"
    return "no songs at all" if songs == 0 else "1 song at once" if songs == 1 else f"{songs:,} songs at once"


def cooldown(seconds: int) -> str:
    """Write how long a member waits between two orders."""
    return "no cooldown" if seconds == 0 else f"{spell_exactly(seconds)} between two orders"


def best_first(listed: Sequence[Tier]) -> Sequence[Tier]:
    """Return the tiers, those of the best limits first; no limit is better than any."""

    def rank(tier: Tier) -> tuple[float, ...]:
        limits = (tier.allowance.limit(kind) for kind in (WindowKind.MONTH, WindowKind.WEEK, WindowKind.DAY))
        return (*(float("inf") if limit is None else limit for limit in limits), tier.weight)

    return sorted(listed, key=rank, reverse=True)


def tiers(settings: GuildSettings, guild: discord.Guild) -> str:
    """Write each tier in a line, and how many more there are."""
    lines = [_tier(tier, guild) for tier in best_first(settings.tiers)[:TIERS_SHOWN]]
    more = len(settings.tiers) - len(lines)
    return "\n".join([*lines, *([f"and {more:,} more"] if more else [])]) or "none"


def places(channel_ids: Sequence[int], guild: discord.Guild) -> str:
    """Write where songs may be made."""
    if not channel_ids:
        return "everywhere"
    more = len(channel_ids) - CHANNELS_SHOWN
    named = ", ".join(channel_name(channel_id, guild) for channel_id in channel_ids[:CHANNELS_SHOWN])
    return f"in {named}{f' and {more:,} more' if more > 0 else ''} (threads follow their channel)"


def _tier(tier: Tier, guild: discord.Guild) -> str:
    name = f"<@&{tier.role_id}>" if guild.get_role(tier.role_id) is not None else f"a deleted role ({tier.role_id})"
    weight = "" if tier.weight == 1 else f", {tier.weight:g} times as fast in the queue"
    return f"{name}: {allowed(tier.allowance)}{weight}"


def _own(count: int) -> str:
    return "no member" if count == 0 else "1 member" if count == 1 else f"{count:,} members"


def _blocked(blocks: Sequence[Block]) -> str:
    lines = [
        f"<@{block.user_id}> {_until(block)}{f': {quoted(block.reason, REASON_SHOWN)}' if block.reason.strip() else ''}"
        for block in blocks[:BLOCKS_SHOWN]
    ]
    more = len(blocks) - len(lines)
    return "\n".join([*lines, *([f"and {more:,} more"] if more else [])]) or "nobody"


def _until(block: Block) -> str:
    return "until unblocked" if block.until is None else f"until {stamp(block.until, 'f')}"


def _words(count: int) -> str:
    return "none" if count == 0 else "1 word or phrase" if count == 1 else f"{count:,} words and phrases"


def _log(channel_id: int | None, guild: discord.Guild) -> str:
    """Return where the audit log is posted, or why it is not."""
    if channel_id is None:
        return "none"
    trouble = log_trouble(guild, channel_id)
    return channel_name(channel_id, guild) if trouble is None else f"⚠️ {trouble}"


def _reactions(settings: ReactionSettings) -> str:
    asking = "one reaction makes a song" if settings.threshold == 1 else f"{settings.threshold} must react for a song"
    starring = (
        "no star channel"
        if settings.star_channel_id is None
        else f"{settings.stars} ❤️ bring a song to <#{settings.star_channel_id}>"
    )
    return f"{asking}; {starring}. `/limits reactions` changes that."
