"""/limits set, member and cost: what members may spend, and on what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._message.prices import price_list
from cogs._message.text import quoted
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import check_person, guild_of, limits_of, tell
from cogs.limits.overview import allowed, at_once as spelled_at_once, budgeted, cooldown as spelled_cooldown
from cogs.limits.parsing import TYPED_MAX, parse_zone, zones_like
from core.action import ACTIONS
from core.errors import SettingInvalid
from core.limits.bounds import AT_ONCE_MAX, COOLDOWN_MAX_S, COST_MAX
from core.model.money import CREDITS_MAX, Allowance, GuildSettings, WindowKind
from core.ports import GuildChanges

Credits: TypeAlias = app_commands.Range[int, 0, CREDITS_MAX]

DEFAULT = "default"
_BUDGET = {f"server_{kind}": kind for kind in WindowKind}
_CLEARED = {
    "No limit a day": "day",
    "No limit a week": "week",
    "No limit a month": "month",
    "No limit a day for the whole server": "server_day",
    "No limit a week for the whole server": "server_week",
    "No limit a month for the whole server": "server_month",
    "As many songs at once as a member likes": "at_once",
    "No cooldown": "cooldown",
    "Time zone UTC": "time_zone",
    "Members' credits as the bot's owner set them": DEFAULT,
}
_ACTIONS = {action.label: action.name for action in ACTIONS.values() if action.has_own_price}


async def offer_zones(_: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer time zones while one is typed."""
    return [app_commands.Choice(name=name, value=name) for name in zones_like(typed)]


@app_commands.describe(
    day="Credits a member may spend in a day; 0 for none",
    week="Credits a member may spend in a week, from Monday; 0 for none",
    month="Credits a member may spend in a month; 0 for none",
    server_day="Credits that all members together may spend in a day",
    server_week="Credits that all members together may spend in a week, from Monday",
    server_month="Credits that all members together may spend in a month",
    at_once="Songs that one member may have in work at once",
    cooldown="Seconds that a member waits between two orders",
    time_zone="Where midnight is when a day, a week or a month begins",
    clear="Something that shall have no limit any more",
)
@app_commands.choices(clear=[app_commands.Choice(name=name, value=value) for name, value in _CLEARED.items()])
@app_commands.autocomplete(time_zone=offer_zones)
async def change_limits(
    interaction: discord.Interaction[Chorus],
    *,
    day: Credits | None = None,
    week: Credits | None = None,
    month: Credits | None = None,
    server_day: Credits | None = None,
    server_week: Credits | None = None,
    server_month: Credits | None = None,
    at_once: app_commands.Range[int, 0, AT_ONCE_MAX] | None = None,
    cooldown: app_commands.Range[int, 0, COOLDOWN_MAX_S] | None = None,
    time_zone: app_commands.Range[str, 1, TYPED_MAX] | None = None,
    clear: str | None = None,
) -> None:
    """Change what is named, and keep the rest."""
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    named: dict[str, Any] = {
        "day": day,
        "week": week,
        "month": month,
        "server_day": server_day,
        "server_week": server_week,
        "server_month": server_month,
        "at_once": at_once,
        "cooldown": cooldown,
        "time_zone": None if time_zone is None else parse_zone(time_zone),
    }
    wished = {option: value for option, value in named.items() if value is not None}
    _check_clear(clear, wished)
    change = await limit_settings.amend(
        guild.id,
        interaction.user.id,
        lambda settings: _changes(settings, limit_settings.usual(settings), wished, clear),
    )
    settings = change.holds
    now = interaction.client.services.orders.now().astimezone(ZoneInfo(settings.time_zone))
    notes = ["Days, weeks and months are counted anew in that time zone."] if _is_moved(change.texts) else []
    pace = f"{spelled_at_once(settings.songs_at_once)}; {spelled_cooldown(settings.cooldown_s)}"
    await tell(
        interaction,
        change.texts,
        f"each member: {allowed(limit_settings.usual(settings))}; "
        f"the whole server: {budgeted(settings.budget)}; {pace}. "
        f"The time zone is {quoted(settings.time_zone, TYPED_MAX)}, where it is {now:%H:%M} now.",
        *notes,
    )


def _is_moved(texts: Sequence[str]) -> bool:
    """Whether the time zone is new, and with it when every window begins."""
    return any(text.startswith("time zone") for text in texts)


def _check_clear(clear: str | None, wished: dict[str, Any]) -> None:
    """Check that nothing shall both have a limit and have none.

    Raises:
        SettingInvalid: something shall, or `clear` names nothing.
    """
    if clear is None:
        return
    if clear not in _CLEARED.values():
        raise SettingInvalid("clear", "must be one of those in the list.")
    clashing = [kind for kind in WindowKind if kind in wished] if clear == DEFAULT else [*({clear} & wished.keys())]
    if clashing:
        raise SettingInvalid(f"{clashing[0]} and clear", "say different things of the same. Leave one of them out.")


def _changes(settings: GuildSettings, usual: Allowance, wished: dict[str, Any], clear: str | None) -> GuildChanges:
    """Return the settings that change. What is not named stays as it is, also the owner's default a day."""
    wished = wished if clear is None else {**wished, clear: None}
    member = {kind.value: wished[kind] for kind in WindowKind if kind in wished}
    budget = {kind.value: wished[option] for option, kind in _BUDGET.items() if option in wished}
    changes: GuildChanges = {}
    if clear == DEFAULT:
        changes["member"] = None
    elif member:
        changes["member"] = replace(usual, **member)
    if budget:
        changes["budget"] = replace(settings.budget, **budget)
    if "at_once" in wished:
        changes["songs_at_once"] = wished["at_once"]
    if "cooldown" in wished:
        changes["cooldown_s"] = wished["cooldown"] or 0
    if "time_zone" in wished:
        changes["time_zone"] = wished["time_zone"] or GuildSettings().time_zone
    return changes


@app_commands.describe(
    member="Whose limits these are",
    day="Credits they may spend in a day; 0 for none, never named for no limit",
    week="Credits they may spend in a week, from Monday",
    month="Credits they may spend in a month",
    remove="Take their own limits away, or (with limits beside it) start them afresh",
)
async def change_member(
    interaction: discord.Interaction[Chorus],
    member: discord.User,
    day: Credits | None = None,
    week: Credits | None = None,
    month: Credits | None = None,
    remove: bool = False,
) -> None:
    """Give a member limits of their own, above those of every role; without any, show what they have."""
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    check_person(member)
    limits = limits_of(day, week, month)

    def amended(before: Allowance | None) -> Allowance | None:
        if not limits:
            return None if remove else before
        return replace(Allowance() if before is None or remove else before, **limits)

    change = await limit_settings.amend_own(guild.id, interaction.user.id, member.id, amended)
    if change.holds is None:
        holds = f"{member.mention} has no limits of their own; those of their roles hold, or the usual ones."
    else:
        holds = f"{member.mention} may spend {allowed(change.holds)}, whatever roles they have."
    await tell(interaction, change.texts, holds)


@app_commands.describe(action="What is made", credits_="Credits it costs, however many versions come back; 0 for free")
@app_commands.rename(credits_="credits")
@app_commands.choices(action=[app_commands.Choice(name=label, value=name) for label, name in _ACTIONS.items()])
async def change_cost(
    interaction: discord.Interaction[Chorus], action: str, credits_: app_commands.Range[int, 0, COST_MAX]
) -> None:
    """Set what an action costs, with a song of the server and with an uploaded file alike."""
    if action not in _ACTIONS.values():
        raise SettingInvalid("action", "must be one of those in the list.")

    def amended(settings: GuildSettings) -> GuildChanges:
        others = {name: cost for name, cost in settings.costs.items() if name != action}
        return {"costs": others if credits_ == ACTIONS[action].cost else {**others, action: credits_}}

    limit_settings = interaction.client.services.limit_settings
    change = await limit_settings.amend(guild_of(interaction).id, interaction.user.id, amended)
    await tell(
        interaction, change.texts, f"\n{price_list(change.holds)}", "What is in work already costs what it cost."
    )


def register(limits: LimitsGroup) -> None:
    """Add the subcommands."""
    limits.command(name="set")(change_limits)
    limits.command(name="member")(change_member)
    limits.command(name="cost")(change_cost)
