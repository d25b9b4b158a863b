"""The forms in which a server's settings are changed: what stands in them, and what becomes of what was typed.

A form opens with what holds then. Of two admins who change the same, the last one's holds; the audit log has both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import discord

from cogs._bot.modal import CHANNEL_TYPES, SELECT_MAX, Field, SelectKind, show_modal
from cogs._bot.permissions import RIGHTS_OF_CARDS, check_rights
from cogs._message.text import MODAL_INPUT_MAX, price
from cogs.limits.fields import FORM, NUMBER_MAX, UNLIMITED, allowance_of, news_of, number, take_back, windows
from cogs.limits.guild import check_role, guild_of
from cogs.limits.log_message import RIGHTS_OF_LOG
from cogs.limits.overview import allowed, overview, tier_page
from cogs.limits.parsing import TYPED_MAX, parse_credits, parse_words, parse_zone
from core.action import ACTIONS
from core.errors import SettingInvalid
from core.limits.bounds import AT_ONCE_MAX, COOLDOWN_MAX_S, COST_MAX, check_words
from core.limits.check import cost_of
from core.model.money import Allowance, Tier

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from cogs._bot.client import Chorus, LimitPress
    from cogs._message.content import Content
    from core.model.money import GuildSettings
    from core.ports import GuildChanges

    Save: TypeAlias = Callable[[discord.Interaction[Chorus], int, Mapping[str, str]], Awaitable[Content]]

TITLE_MAX = 45
"""Discord: characters of a form's title."""


async def _settings(interaction: discord.Interaction[Chorus]) -> GuildSettings:
    return await interaction.client.services.limit_settings.settings(guild_of(interaction).id)


async def _amended(interaction: discord.Interaction[Chorus], how: Callable[[GuildSettings], GuildChanges]) -> Content:
    """Change the settings, and return the panel that says so."""
    guild = guild_of(interaction)
    change = await interaction.client.services.limit_settings.amend(guild.id, interaction.user.id, how)
    return await overview(interaction, guild, news_of(change.texts, guild))


async def _open_members(interaction: discord.Interaction[Chorus], _: int) -> None:
    bot, settings = interaction.client, await _settings(interaction)
    fields = windows(bot.services.limit_settings.default_allowance(settings))
    if settings.member is not None:
        by_itself = allowed(Allowance(day=bot.services.orders.config.daily_credits))
        fields += (take_back("Or what my owner allows by itself", f"{by_itself}, instead of the numbers above"),)
    await show_modal(interaction, FORM, "members:0", "What each member may spend", fields)


async def _save_members(interaction: discord.Interaction[Chorus], _: int, typed: Mapping[str, str]) -> Content:
    allowance = None if typed.get("back") else allowance_of(typed)
    usual = interaction.client.services.limit_settings.default_allowance

    def how(settings: GuildSettings) -> GuildChanges:
        # A form that is sent as it was opened decides nothing; the owner's default goes on holding.
        return {} if settings.member is None and allowance == usual(settings) else {"member": allowance}

    return await _amended(interaction, how)


async def _open_budget(interaction: discord.Interaction[Chorus], _: int) -> None:
    fields = windows((await _settings(interaction)).budget, "server_")
    await show_modal(interaction, FORM, "budget:0", "What the whole server may spend", fields)


async def _save_budget(interaction: discord.Interaction[Chorus], _: int, typed: Mapping[str, str]) -> Content:
    budget = allowance_of(typed, "server_")
    return await _amended(interaction, lambda _: {"budget": budget})


async def _open_pace(interaction: discord.Interaction[Chorus], _: int) -> None:
    settings = await _settings(interaction)
    fields = (
        number("at_once", "Songs of one member in work at once", settings.songs_at_once, hint=UNLIMITED),
        number("cooldown", "Seconds between two orders", settings.cooldown_s, hint="0 or empty: no cooldown"),
    )
    await show_modal(interaction, FORM, "pace:0", "Songs at once and cooldown", fields)


async def _save_pace(interaction: discord.Interaction[Chorus], _: int, typed: Mapping[str, str]) -> Content:
    songs_at_once = parse_credits(typed["at_once"], "at_once", AT_ONCE_MAX)
    cooldown_s = parse_credits(typed["cooldown"], "cooldown", COOLDOWN_MAX_S) or 0
    return await _amended(interaction, lambda _: {"songs_at_once": songs_at_once, "cooldown_s": cooldown_s})


async def _open_zone(interaction: discord.Interaction[Chorus], _: int) -> None:
    zone = Field(
        name="time_zone",
        label="Time zone",
        value=(await _settings(interaction)).time_zone,
        hint="such as Europe/Berlin, America/New_York or UTC",
        note="A day, a week and a month begin at midnight there.",
        most=TYPED_MAX,
    )
    await show_modal(interaction, FORM, "zone:0", "Time zone of this server", (zone,))


async def _save_zone(interaction: discord.Interaction[Chorus], _: int, typed: Mapping[str, str]) -> Content:
    time_zone = parse_zone(typed["time_zone"])
    return await _amended(interaction, lambda _: {"time_zone": time_zone})


async def _open_cost(interaction: discord.Interaction[Chorus], _: int) -> None:
    settings = await _settings(interaction)
    choices = [
        (action.name, f"{action.label}: {price(cost_of(action.name, settings))} now")
        for action in ACTIONS.values()
        if action.has_own_price
    ]
    hint = f"0 to {COST_MAX}; empty: what it costs by itself"
    fields = (
        Field(name="action", label="What is made", choices=choices),
        Field(name="credits", label="Credits it costs", hint=hint, most=NUMBER_MAX),
    )
    await show_modal(interaction, FORM, "cost:0", "What an action costs", fields)


async def _save_cost(interaction: discord.Interaction[Chorus], _: int, typed: Mapping[str, str]) -> Content:
    action = ACTIONS.get(typed["action"])
    if action is None:
        raise SettingInvalid("action", "is missing. Choose what is made.")
    cost = parse_credits(typed["credits"], "credits", COST_MAX)

    def how(settings: GuildSettings) -> GuildChanges:
        others = {name: kept for name, kept in settings.costs.items() if name != action.name}
        return {"costs": others if cost in {None, action.cost} else {**others, action.name: cost or 0}}

    return await _amended(interaction, how)


async def _open_channels(interaction: discord.Interaction[Chorus], _: int) -> None:
    guild = guild_of(interaction)
    there = [
        channel_id
        for channel_id in (await _settings(interaction)).channel_ids
        if (channel := guild.get_channel(channel_id)) is not None and channel.type in CHANNEL_TYPES
    ]
    if len(there) > SELECT_MAX:
        raise SettingInvalid("channels", f"are more than {SELECT_MAX}, too many for a form. Use /limits channels.")
    field = Field(
        name="channels",
        label="Where songs may be made",
        value=" ".join(str(channel_id) for channel_id in there),
        note="None chosen: everywhere. Threads follow their channel.",
        most=SELECT_MAX,
        select=SelectKind.CHANNELS,
    )
    await show_modal(interaction, FORM, "channels:0", "Where songs may be made", (field,))


async def _save_channels(interaction: discord.Interaction[Chorus], _: int, typed: Mapping[str, str]) -> Content:
    guild, kept = guild_of(interaction), (await _settings(interaction)).channel_ids
    channel_ids = tuple(int(number) for number in typed["channels"].split())
    for channel_id in channel_ids:
        channel = guild.get_channel(channel_id)
        if channel is not None and channel_id not in kept:
            check_rights(channel, RIGHTS_OF_CARDS, "channels")
    return await _amended(interaction, lambda _: {"channel_ids": channel_ids})


async def _open_words(interaction: discord.Interaction[Chorus], _: int) -> None:
    words = "\n".join((await _settings(interaction)).words)
    if len(words) > MODAL_INPUT_MAX:
        raise SettingInvalid("words", "are too many for a form. Use /limits words.")
    field = Field(
        name="words",
        label="Words and phrases, one a line",
        value=words,
        note="Found whole, whatever the case and the accents, in all that members type.",
        is_long=True,
    )
    await show_modal(interaction, FORM, "words:0", "Blocked words", (field,))


async def _save_words(interaction: discord.Interaction[Chorus], _: int, typed: Mapping[str, str]) -> Content:
    words = tuple(parse_words(typed["words"], "words")) if typed["words"] else ()
    check_words(words, "words")
    return await _amended(interaction, lambda _: {"words": words})


async def _open_log(interaction: discord.Interaction[Chorus], _: int) -> None:
    channel_id = (await _settings(interaction)).log_channel_id
    is_there = channel_id is not None and guild_of(interaction).get_channel(channel_id) is not None
    field = Field(
        name="channel",
        label="Where changes and refusals are posted",
        value=str(channel_id) if is_there else "",
        note="None chosen: nowhere.",
        most=1,
        select=SelectKind.CHANNELS,
    )
    await show_modal(interaction, FORM, "log:0", "Log channel", (field,))


async def _save_log(interaction: discord.Interaction[Chorus], _: int, typed: Mapping[str, str]) -> Content:
    channel_id = int(typed["channel"]) if typed["channel"] else None
    if channel_id is not None:
        channel = guild_of(interaction).get_channel(channel_id)
        if not isinstance(channel, discord.TextChannel):
            raise SettingInvalid("channel", "must be a text channel that I can see. Choose another.")
        check_rights(channel, RIGHTS_OF_LOG, "channel")
    return await _amended(interaction, lambda _: {"log_channel_id": channel_id})


async def _open_tier(interaction: discord.Interaction[Chorus], role_id: int) -> None:
    guild, settings = guild_of(interaction), await _settings(interaction)
    role = _role_of(guild, role_id)
    check_role(role)
    before = next((tier for tier in settings.tiers if tier.role_id == role_id), None)
    tier = before or Tier(
        role_id=role_id, allowance=interaction.client.services.limit_settings.default_allowance(settings)
    )
    fields = (*windows(tier.allowance), number("weight", "Speed in the queue", tier.weight, hint="1: like everybody"))
    if before is not None:
        fields += (take_back("Or take the tier away", "Take it away; the usual limits hold again"),)
    title = f"Tier of @{role.name}"
    await show_modal(
        interaction, FORM, f"tier:{role_id}", title if len(title) <= TITLE_MAX else "Tier of the role", fields
    )


async def _save_tier(interaction: discord.Interaction[Chorus], role_id: int, typed: Mapping[str, str]) -> Content:
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    if typed.get("back"):
        is_new = await limit_settings.drop_tier(guild.id, interaction.user.id, role_id)
        note = "✅ Saved: the tier was taken away." if is_new else "Nothing was changed: the role has no tier any more."
        return await tier_page(interaction, guild, note)
    _role_of(guild, role_id)
    tier = Tier(role_id=role_id, allowance=allowance_of(typed), weight=_weight_of(typed["weight"]))
    change = await limit_settings.set_tier(guild.id, interaction.user.id, tier)
    return await tier_page(interaction, guild, news_of(change.texts, guild))


def _role_of(guild: discord.Guild, role_id: int) -> discord.Role:
    """Return a role.

    Raises:
        SettingInvalid: it was deleted, maybe while the form was open.
    """
    role = guild.get_role(role_id)
    if role is None:
        raise SettingInvalid("role", "was deleted. Choose another.")
    return role


def _weight_of(typed: str) -> float:
    try:
        return round(float(typed.replace(",", ".") or 1), 2)
    except ValueError:
        raise SettingInvalid("weight", "must be a number such as 1, 1.5 or 2.") from None


OPENS: Mapping[str, LimitPress] = {
    "members": _open_members,
    "budget": _open_budget,
    "pace": _open_pace,
    "zone": _open_zone,
    "cost": _open_cost,
    "channels": _open_channels,
    "words": _open_words,
    "log": _open_log,
    "tier": _open_tier,
}
"""What opens a form, by verb; those of tiers are about a role."""
SAVES: Mapping[str, Save] = {
    "members": _save_members,
    "budget": _save_budget,
    "pace": _save_pace,
    "zone": _save_zone,
    "cost": _save_cost,
    "channels": _save_channels,
    "words": _save_words,
    "log": _save_log,
    "tier": _save_tier,
}
"""What becomes of a form; each returns what then stands in the message it was opened from."""
