"""/limits grant: bonus credits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.refusal import bonus_text
from cogs._bot.reply import say
from cogs._message.text import stamp
from cogs.limits import texts
from cogs.limits.group import LimitsGroup, check_person, guild_of, read_end
from cogs.limits.member import case_of, fetch_person
from cogs.limits.parsing import TYPED_MAX, parse_number
from cogs.limits.setting_field import Interaction, Opened, Page, Setting, SettingsForm
from core.errors import SettingInvalid
from core.model.money import CREDITS_MAX


def show_expiry(expires_at: datetime | None) -> str:
    """Write when bonus credits expire."""
    return texts.NO_EXPIRY() if expires_at is None else texts.UNTIL(end=stamp(expires_at, "f"))


BONUS = Setting[int | None](
    name="credits",
    label=texts.BONUS_LABEL,
    hint=texts.BONUS_HINT,
    parse=partial(parse_number, least=1),
    show=lambda credits_: bonus_text(credits_ or 0),
)
EXPIRES = Setting[str](
    name="expires",
    label=texts.EXPIRES_LABEL,
    hint=texts.END_HINT,
    note=texts.EXPIRES_NOTE,
    parse=lambda typed, _: typed,
    show=str,
    most=TYPED_MAX,
)


@app_commands.describe(
    member="The member",
    credits_="Bonus credits, spent once the limits are used up",
    expires="When they expire: 30d, 12 h, 2w, or a date such as 2027-01-31; default: never",
)
@app_commands.rename(credits_="credits")
async def grant(
    interaction: discord.Interaction[Chorus],
    member: discord.User,
    credits_: app_commands.Range[int, 1, CREDITS_MAX],
    expires: app_commands.Range[str, 1, TYPED_MAX] | None = None,
) -> None:
    """Give a member bonus credits, which are spent once their limits are used up."""
    guild, services = guild_of(interaction), interaction.client.services
    check_person(member)
    expires_at = await read_end(interaction, expires, "expires")
    given = await services.limit_settings.grant(
        guild.id, interaction.user.id, member.id, credits_=credits_, expires_at=expires_at
    )
    quota = await services.orders.quota(guild_id=guild.id, user_id=member.id, lines=1)
    total, expiry = bonus_text(sum(one.left for one in quota.bonus)), show_expiry(given.expires_at)
    await say(interaction, texts.GRANTED(given.credits, member=member.mention, expiry=expiry, total=total))


async def _open_bonus(interaction: Interaction, user_id: int) -> Opened:
    await case_of(interaction, await fetch_person(interaction, user_id))
    return texts.BONUS_TITLE(), (*BONUS.fields(None), *EXPIRES.fields(""))


async def _save_bonus(interaction: Interaction, user_id: int, typed: Mapping[str, str]) -> str:
    credits_ = BONUS.read(typed)
    if credits_ is None:
        raise SettingInvalid(BONUS.name, texts.NOT_A_BONUS(most=CREDITS_MAX))
    expires_at = await read_end(interaction, EXPIRES.read(typed), EXPIRES.name)
    given = await interaction.client.services.limit_settings.grant(
        guild_of(interaction).id, interaction.user.id, user_id, credits_=credits_, expires_at=expires_at
    )
    return texts.SAVED_BONUS(given.credits, expiry=show_expiry(given.expires_at))


FORMS = (SettingsForm(verb="bonus", open=_open_bonus, save=_save_bonus, page=Page.MEMBER),)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="grant")(grant)
