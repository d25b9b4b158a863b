"""The panel of /limits show: all settings of a server in one message that changes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import discord

from cogs._bot.buttons import button_row
from cogs._bot.roles import member_context_of
from cogs._message.content import COLOURS, Content
from cogs._message.prices import price_list
from cogs._message.text import price, quoted, stamp
from cogs.limits import texts
from cogs.limits.answer import channel_name, cut
from cogs.limits.block import show_block_end
from cogs.limits.controls import ChangeMenu, MemberMenu, RoleMenu, SettingsButton
from cogs.limits.log_message import log_trouble
from cogs.limits.role import lost_tiers, show_tier, sort_tiers
from cogs.limits.set import BUDGET, COOLDOWN, MEMBER, SONGS_AT_ONCE, TIME_ZONE
from cogs.limits.setting_field import Interaction
from cogs.limits.texts import pages
from cogs.limits.words import WORDS
from core.limits.bounds import REASON_MAX
from core.limits.operator import NOTICE_MAX
from core.limits.verdict import Rule
from core.model.money import Allowance, Block, GuildSettings, Tier, WindowUse
from core.model.reaction_meanings import ReactionSettings

TIERS_SHOWN = 6
"""Discord: a field of an embed holds 1,024 characters; a tier takes up to 150 of them."""
CHANNELS_SHOWN = 20
BLOCKS_SHOWN = 5
REASON_SHOWN = min(REASON_MAX, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the panel shows. `default` is what a member without a tier or own limits can spend.

    `budget` is what is used of the server's budget, `notice` why the operator has paused new songs (None: not paused).
    """

    settings: GuildSettings
    default: Allowance
    budget: Sequence[WindowUse]
    own_count: int
    blocks: Sequence[Block]
    reactions: ReactionSettings
    notice: str | None
    now: datetime


async def overview_page(interaction: Interaction, guild: discord.Guild, note: str = "") -> Content:
    """Return the panel; `note` says what has just changed."""
    services = interaction.client.services
    rules, limit_settings = services.orders.rules, services.limit_settings
    case = await rules.case(
        guild_id=guild.id, user_id=interaction.user.id, member_context=member_context_of(interaction)
    )
    overview = Overview(
        settings=case.settings,
        default=limit_settings.default_allowance(case.settings),
        budget=next(verdict.uses for verdict in await rules.verdicts(case) if verdict.rule is Rule.GUILD),
        own_count=await limit_settings.count_own_allowances(guild.id),
        blocks=await limit_settings.blocks(guild.id),
        reactions=await services.library.reactions(guild.id),
        notice=case.usage.notice,
        now=case.now,
    )
    view = button_row(ChangeMenu(), MemberMenu())
    return Content(text=note, embeds=(overview_embed(overview, guild),), view=view)


async def tier_page(interaction: Interaction, guild: discord.Guild, note: str = "") -> Content:
    """Return the tiers, with a menu that opens a role's tier."""
    settings = await interaction.client.services.limit_settings.settings(guild.id)
    embed = discord.Embed(
        title=pages.TIERS(), description=list_tiers(settings.tiers, guild), colour=COLOURS["delivered"]
    )
    embed.set_footer(text=pages.TIERS_FOOTER())
    buttons = [SettingsButton("panel", label=pages.ALL_SETTINGS())]
    if lost_tiers(settings, guild):
        buttons.append(SettingsButton("lost", label=pages.REMOVE_LOST_TIERS()))
    return Content(text=note, embeds=(embed,), view=button_row(RoleMenu(), *buttons))


def overview_embed(overview: Overview, guild: discord.Guild) -> discord.Embed:
    """Write all settings."""
    settings, now = overview.settings, overview.now.astimezone(ZoneInfo(overview.settings.time_zone))
    member = MEMBER.show(overview.default)
    fields = {
        pages.EACH_MEMBER: member if settings.member is not None else pages.BY_DEFAULT(limits=member),
        pages.WHOLE_SERVER: _budget(settings.budget, overview.budget),
        pages.PACE: pages.PACE_NOW(
            at_once=SONGS_AT_ONCE.show(settings.songs_at_once), cooldown=COOLDOWN.show(settings.cooldown_s)
        ),
        pages.TIME_ZONE: pages.TIME_ZONE_NOW(zone=TIME_ZONE.show(settings.time_zone), time=f"{now:%H:%M}"),
        pages.COSTS: price_list(settings),
        pages.TIERS: list_tiers(settings.tiers, guild),
        pages.OWN_LIMITS_FIELD: pages.MEMBERS(overview.own_count) if overview.own_count else texts.NONE(),
        pages.BLOCKED_FIELD: _blocks(overview.blocks),
        pages.CHANNELS_FIELD: list_channels(settings.channel_ids, guild),
        pages.WORDS_FIELD: WORDS.show(settings.words),
        pages.LOG_FIELD: _log(settings.log_channel_id, guild),
        pages.REACTIONS: _reactions(overview.reactions),
    }
    embed = discord.Embed(title=pages.PANEL_TITLE(), colour=COLOURS["delivered"])
    if overview.notice is not None:
        embed.description = show_pause(overview.notice)
    for name, value in fields.items():
        embed.add_field(name=name(), value=value, inline=False)
    return embed


def show_pause(notice: str) -> str:
    """Write that the bot's owner has paused new songs, and why."""
    text = pages.PAUSED_BECAUSE if notice.strip() else pages.PAUSED
    return text(notice=quoted(notice, NOTICE_MAX))


def limited(uses: Sequence[WindowUse]) -> Sequence[WindowUse]:
    """Return the windows that have a limit."""
    return [use for use in uses if use.window.limit is not None]


def list_tiers(tiers: Sequence[Tier], guild: discord.Guild) -> str:
    """Write a line for each of the best tiers, and how many more there are."""
    lines = [texts.TIER_LINE(role=_role(tier.role_id, guild), limits=show_tier(tier)) for tier in sort_tiers(tiers)]
    return "\n".join(cut(lines, TIERS_SHOWN)) or texts.NONE()


def list_channels(channel_ids: Sequence[int], guild: discord.Guild) -> str:
    """Write where songs may be made."""
    if not channel_ids:
        return texts.EVERYWHERE()
    listed = ", ".join(channel_name(channel_id, guild) for channel_id in channel_ids[:CHANNELS_SHOWN])
    rest = len(channel_ids) - CHANNELS_SHOWN
    return pages.IN_CHANNELS(channels=texts.AND_MORE(rest, listed=listed) if rest > 0 else listed)


def _budget(budget: Allowance, uses: Sequence[WindowUse]) -> str:
    """Write how much of the budget is used, unless it has no limit or is 0."""
    lines = [_budget_line(use) for use in limited(uses) if use.window.limit]
    return "\n".join(lines) if len(lines) == len(limited(uses)) > 0 else BUDGET.show(budget)


def _budget_line(use: WindowUse) -> str:
    return pages.BUDGET_USED[use.window.kind](
        used=f"{use.used:,}",
        limit=price(use.window.limit or 0, none=texts.NO_CREDITS()),
        reset=stamp(use.window.ends_at),
    )


def _role(role_id: int, guild: discord.Guild) -> str:
    return pages.DELETED_ROLE_ID(role_id=role_id) if guild.get_role(role_id) is None else f"<@&{role_id}>"


def _blocks(blocks: Sequence[Block]) -> str:
    lines = [
        (pages.BLOCK_LINE_BECAUSE if block.reason.strip() else pages.BLOCK_LINE)(
            member=f"<@{block.user_id}>", end=show_block_end(block.until), reason=quoted(block.reason, REASON_SHOWN)
        )
        for block in blocks
    ]
    return "\n".join(cut(lines, BLOCKS_SHOWN)) or texts.NOBODY()


def _log(channel_id: int | None, guild: discord.Guild) -> str:
    """Write where the audit log is posted, or why it is not."""
    if channel_id is None:
        return pages.NO_LOG_IN_PANEL()
    trouble = log_trouble(guild, channel_id)
    return channel_name(channel_id, guild) if trouble is None else pages.WARNING(text=trouble)


def _reactions(settings: ReactionSettings) -> str:
    if settings.star_channel_id is None:
        return pages.REACTIONS_NOW(settings.threshold)
    star_channel = f"<#{settings.star_channel_id}>"
    return pages.REACTIONS_AND_STARS_NOW(settings.threshold, stars=settings.stars, channel=star_channel)
