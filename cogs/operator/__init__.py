"""/operator: how the whole bot is doing, for its owner, and the switches that only they have."""

from __future__ import annotations

import logging
import platform
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Self

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.buttons import button_row
from cogs._bot.client import Chorus
from cogs._bot.component import StatelessButton
from cogs._bot.reply import say
from cogs._message.text import price, quoted, stamp
from cogs._message.texts import NO_CREDITS
from cogs._transport.transport import DISCORD_ERRORS
from cogs.operator import texts
from core.errors import NotOperator
from core.limits.operator import NOTICE_MAX, OperatorStatus
from core.model.job import Service
from core.model.money import Census

log = logging.getLogger(__name__)

TEMPLATE = r"chorus:operator:(?P<verb>page|leave|stay):(?P<number>[0-9]{1,20})"
PAGE_SIZE = 15
"""Servers on a page: with names of 100 characters it fits a message."""
NAME_MAX = 60


class OperatorButton(StatelessButton, template=TEMPLATE):
    """A button under an answer to /operator: the number is a page, or the server to leave."""

    def __init__(
        self,
        verb: str,
        number: int,
        *,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        """Make the button; a press that comes back needs no label."""
        super().__init__(f"chorus:operator:{verb}:{number}", label=label or verb, style=style)
        self.verb = verb
        self.number = number

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """See StatelessItem."""
        return cls(match["verb"], int(match["number"]))

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Turn the page, leave the server or stay."""
        await check_owner(interaction)
        if self.verb == "page":
            text, view = _page(interaction.client, self.number)
            await interaction.response.edit_message(content=text, view=view)
        elif self.verb == "leave":
            await _leave(interaction, self.number)
        else:
            await interaction.response.edit_message(content=texts.STAYING(), view=None)


@app_commands.default_permissions(administrator=True)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
class Operator(commands.GroupCog, group_name="operator", group_description="For the bot's owner"):
    """The group. Discord cannot show a command to the owner alone, but nobody else gets through.

    It is registered everywhere, not in the development server only: most owners have none, and it must work where they
    are. Only administrators see it, and only on servers: in direct messages Discord would show it to everyone.
    """

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        self._started_at = bot.services.orders.now()

    async def cog_load(self) -> None:
        """Take presses from now on."""
        self._bot.add_dynamic_items(OperatorButton)

    async def cog_unload(self) -> None:
        """Take no more presses."""
        self._bot.remove_dynamic_items(OperatorButton)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let the owner pass.

        Raises:
            CheckFailure: caused by NotOperator, it is somebody else; or by Discord, which could not be asked. Nothing
                was done.
        """
        try:
            await check_owner(interaction)
        except (NotOperator, *DISCORD_ERRORS) as error:  # of a check, discord.py passes on only its own errors
            raise app_commands.CheckFailure(str(error)) from error
        return True

    @app_commands.command()
    async def status(self, interaction: discord.Interaction[Chorus]) -> None:
        """See how many songs are in progress, how many fail, and what they cost."""
        bot = interaction.client
        running = texts.RUNNING(
            when=stamp(self._started_at), library=discord.__version__, python=platform.python_version()
        )
        lines = [*status_lines(await bot.services.operator.status()), _process_line(bot), running]
        await say(interaction, "\n".join(lines))

    @app_commands.command()
    @app_commands.describe(page="Which page")
    async def guilds(self, interaction: discord.Interaction[Chorus], page: app_commands.Range[int, 1] = 1) -> None:
        """See the servers I'm in, largest first."""
        text, view = _page(interaction.client, page - 1)
        await say(interaction, text, view=view)

    @app_commands.command()
    @app_commands.describe(guild="The server's id, as /operator guilds shows it")
    async def leave(self, interaction: discord.Interaction[Chorus], guild: app_commands.Range[str, 1, 30]) -> None:
        """Leave a server, after one more question."""
        found = await _guild(interaction.client, int(guild)) if guild.isascii() and guild.isdecimal() else None
        if found is None:
            await say(interaction, texts.NO_SUCH_SERVER())
            return
        await say(
            interaction,
            texts.LEAVE_QUESTION(server=_server_name(found)),
            view=button_row(
                OperatorButton("leave", found.id, label=texts.LEAVE(), style=discord.ButtonStyle.danger),
                OperatorButton("stay", found.id, label=texts.STAY()),
            ),
        )

    @app_commands.command()
    @app_commands.describe(notice="Why, and until when; each member who orders a song is told")
    async def pause(
        self, interaction: discord.Interaction[Chorus], notice: app_commands.Range[str, 1, NOTICE_MAX]
    ) -> None:
        """Stop new songs everywhere until you resume; those in progress continue."""
        await interaction.client.services.operator.pause(notice.strip())
        log.warning("user %d paused new songs", interaction.user.id)
        await say(
            interaction,
            texts.NOW_PAUSED(notice=quoted(notice, NOTICE_MAX)),
        )

    @app_commands.command()
    async def resume(self, interaction: discord.Interaction[Chorus]) -> None:
        """Accept new songs again."""
        was_paused = await interaction.client.services.operator.resume()
        log.warning("user %d resumed new songs", interaction.user.id)
        await say(interaction, texts.RESUMED() if was_paused else texts.NOT_PAUSED())


async def check_owner(interaction: discord.Interaction[Any]) -> None:
    """Let the application's owner pass, or a member of its team who may change it.

    Raises:
        NotOperator: it is somebody else; nothing was done.
    """
    bot: Chorus = interaction.client
    if not await bot.is_owner(interaction.user):
        raise NotOperator(str(interaction.user.id))


async def _guild(bot: Chorus, guild_id: int) -> discord.Guild | None:
    """Return a server that the bot is in, also one whose shard another process runs."""
    found = bot.get_guild(guild_id)
    if found is not None:
        return found
    try:
        return await bot.fetch_guild(guild_id)
    except discord.HTTPException as error:
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        return None


async def _leave(interaction: discord.Interaction[Chorus], guild_id: int) -> None:
    guild = await _guild(interaction.client, guild_id)
    if guild is None:
        await interaction.response.edit_message(content=texts.LEFT_ALREADY(), view=None)
        return
    # The answer comes first: if this is that very server, there is nowhere to answer afterwards.
    await interaction.response.edit_message(content=texts.LEAVING(server=_server_name(guild)), view=None)
    log.warning("user %d makes the bot leave server %d", interaction.user.id, guild_id)
    await guild.leave()


def status_lines(status: OperatorStatus) -> Sequence[str]:
    """Return what is in progress everywhere, how it ended, and what it costs."""
    paused = [] if status.notice is None else [texts.PAUSED(notice=quoted(status.notice, NOTICE_MAX))]
    return [*paused, *_job_lines(status), _credits_line(status), texts.BALANCE()]


def _job_lines(status: OperatorStatus) -> Sequence[str]:
    census = status.census
    states = ", ".join(
        texts.STATE_COUNT(count=f"{count:,}", state=state) for state, count in sorted(census.open_by_state.items())
    )
    in_progress = texts.IN_PROGRESS_BY_STATE if states else texts.IN_PROGRESS
    services = ", ".join(
        texts.SERVICE_USE(service=service, count=census.in_flight.get(service, 0), limit=status.in_flight_cap)
        for service in Service
    )
    return (
        in_progress(sum(census.open_by_state.values()), states=states),
        texts.AT_PROVIDER(services=services),
        _last_day_line(census),
    )


def _last_day_line(census: Census) -> str:
    ended = census.delivered + census.failed
    return (texts.LAST_DAY_RATE if ended else texts.LAST_DAY)(
        delivered=f"{census.delivered:,}",
        failed=f"{census.failed:,}",
        rate=f"{census.failed / ended:.1%}" if ended else "",
        ended=f"{ended:,}",
        credits=price(census.credits, none=NO_CREDITS()),
    )


def _credits_line(status: OperatorStatus) -> str:
    """Return how much of the daily limit is used."""
    use = status.daily_use
    if use.window.limit is None:
        return texts.TODAY_UNLIMITED(credits=price(use.used, none=NO_CREDITS()))
    return texts.TODAY(used=f"{use.used:,}", limit=f"{use.window.limit:,}", when=stamp(use.window.ends_at))


def _process_line(bot: Chorus) -> str:
    """Return the servers of this process; others may run other shards."""
    members = sum(guild.member_count or 0 for guild in bot.guilds)
    shards = ", ".join(str(number) for number in sorted(bot.shards))
    return texts.PROCESS(servers=texts.SERVERS(len(bot.guilds)), members=texts.MEMBERS(members), shards=shards)


def _page(bot: Chorus, page: int) -> tuple[str, discord.ui.View | None]:
    """Return a page of the servers that this process is in, counted from 0; the last page if there are fewer."""
    guilds = sorted(bot.guilds, key=lambda guild: (-(guild.member_count or 0), guild.id))
    pages = max(1, -(-len(guilds) // PAGE_SIZE))
    page = min(page, pages - 1)
    shown = guilds[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    lines = [texts.PAGE(len(guilds), page=page + 1, pages=pages), *(_server_line(guild) for guild in shown)]
    back = OperatorButton("page", page - 1, label="◀") if page else None
    on = OperatorButton("page", page + 1, label="▶") if page + 1 < pages else None
    return "\n".join(lines), button_row(back, on)


def _server_line(guild: discord.Guild) -> str:
    members = texts.MEMBERS_UNKNOWN() if guild.member_count is None else texts.MEMBERS(guild.member_count)
    return texts.SERVER(guild_id=guild.id, name=_server_name(guild), members=members)


def _server_name(guild: discord.Guild) -> str:
    return texts.SERVER_NAME(name=quoted(guild.name or "", NAME_MAX) or texts.NO_NAME())


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Operator(bot))
