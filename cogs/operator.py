"""/operator: how the whole house stands, for the person who runs it, and the switches that only they have."""

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
from core.errors import NotOperator
from core.limits.operator import NOTICE_MAX, OperatorStatus
from core.model.job import Service
from core.model.money import Census

log = logging.getLogger(__name__)

TEMPLATE = r"chorus:operator:(?P<verb>page|leave|stay):(?P<number>[0-9]{1,20})"
PAGE_SIZE = 15
"""Servers on a page: with names of 100 characters it fits a message."""
NAME_MAX = 60
_BALANCE = (
    "not told to an API key; <https://platform.acedata.cloud> shows it. "
    "When it is spent, the log says BalanceSpent and members get their credits back."
)


class OperatorButton(StatelessButton, template=TEMPLATE):
    """A button under an answer to /operator: the number is a page, or the server that is to be left."""

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
            await interaction.response.edit_message(content="I stay.", view=None)


@app_commands.default_permissions(administrator=True)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
class Operator(commands.GroupCog, group_name="operator", group_description="For the person who runs this bot"):
    """The group. Discord cannot show a command to the owner alone, but nobody else gets through.

    It is known everywhere and not in the development server only: most who run a bot have none, and it must work where
    they are. Only administrators see it, and only on servers: in direct messages Discord would show it to everybody.
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
                was done. Of a check discord.py hands on nothing but its own errors to the tree.
        """
        try:
            await check_owner(interaction)
        except Exception as error:
            raise app_commands.CheckFailure(str(error)) from error
        return True

    @app_commands.command()
    async def status(self, interaction: discord.Interaction[Chorus]) -> None:
        """See how many songs are in work, how many fail, and what they cost."""
        bot = interaction.client
        condition = await bot.services.operator.status()
        lines = [_paused(condition), *_work(condition), *_money(condition), f"**Balance at AceDataCloud**: {_BALANCE}"]
        lines += [_servers(bot), f"**Running** since {stamp(self._started_at)}, {_versions()}"]
        await say(interaction, "\n".join(line for line in lines if line))

    @app_commands.command()
    @app_commands.describe(page="Which page")
    async def guilds(self, interaction: discord.Interaction[Chorus], page: app_commands.Range[int, 1] = 1) -> None:
        """See the servers I am in, the largest first."""
        text, view = _page(interaction.client, page - 1)
        await say(interaction, text, view=view)

    @app_commands.command()
    @app_commands.describe(guild="The server's id; /operator guilds shows it")
    async def leave(self, interaction: discord.Interaction[Chorus], guild: app_commands.Range[str, 1, 30]) -> None:
        """Leave a server; I ask once more."""
        found = await _guild(interaction.client, int(guild)) if guild.isascii() and guild.isdecimal() else None
        if found is None:
            await say(interaction, "I am in no server with that id. /operator guilds lists them. Nothing was changed.")
            return
        await say(
            interaction,
            f"Shall I leave {_named(found)}? Songs in work there are finished and sent by direct message where "
            "that is possible. Its settings and songs stay in my database, should it invite me again.",
            view=button_row(
                OperatorButton("leave", found.id, label="Leave it", style=discord.ButtonStyle.danger),
                OperatorButton("stay", found.id, label="Stay"),
            ),
        )

    @app_commands.command()
    @app_commands.describe(notice="Why, and until when: told to each member who orders a song")
    async def pause(
        self, interaction: discord.Interaction[Chorus], notice: app_commands.Range[str, 1, NOTICE_MAX]
    ) -> None:
        """Take no new songs anywhere until you resume; those in work go on."""
        await interaction.client.services.operator.pause(notice.strip())
        log.warning("user %d paused new songs", interaction.user.id)
        await say(
            interaction,
            f"From now on nobody can order a song, on any server, also after a restart. Members are told:\n"
            f"> {quoted(notice, NOTICE_MAX)}\n/operator resume ends that.",
        )

    @app_commands.command()
    async def resume(self, interaction: discord.Interaction[Chorus]) -> None:
        """Take new songs again."""
        was_paused = await interaction.client.services.operator.resume()
        log.warning("user %d resumed new songs", interaction.user.id)
        await say(interaction, "New songs are taken again." if was_paused else "New songs were not paused.")


async def check_owner(interaction: discord.Interaction[Any]) -> None:
    """Let the application's owner pass, or who of its team may change it.

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
        await interaction.response.edit_message(content="I am not in that server any more.", view=None)
        return
    # First the answer: if this is the very server, there is nowhere to answer afterwards.
    await interaction.response.edit_message(content=f"Leaving {_named(guild)}.", view=None)
    log.warning("user %d lets me leave server %d", interaction.user.id, guild_id)
    await guild.leave()


def _paused(condition: OperatorStatus) -> str:
    if condition.notice is None:
        return ""
    return f"**New songs are paused.** Members are told: {quoted(condition.notice, NOTICE_MAX)}"


def _work(condition: OperatorStatus) -> Sequence[str]:
    """Return what is in work now, and what came of what was."""
    census = condition.census
    opened = ", ".join(f"{number:,} {state}" for state, number in sorted(census.open_by_state.items()))
    flying = ", ".join(
        f"{service}: {census.in_flight.get(service, 0)} of {condition.in_flight_cap}" for service in Service
    )
    return (
        f"**In work**: {sum(census.open_by_state.values()):,} songs{f' ({opened})' if opened else ''}",
        f"**At the provider**, of MAX_IN_FLIGHT: {flying}",
        f"**Last 24 hours**: {_outcome(census)}, {price(census.credits, none='0 credits')} charged",
    )


def _outcome(census: Census) -> str:
    ended = census.delivered + census.failed
    rate = f" ({census.failed / ended:.1%} of {ended:,})" if ended else ""
    return f"{census.delivered:,} delivered, {census.failed:,} failed{rate}"


def _money(condition: OperatorStatus) -> Sequence[str]:
    """Return how much of the daily limit is used."""
    brake = condition.daily_use
    if brake.window.limit is None:
        return (f"**Today** (UTC): {price(brake.used, none='0 credits')} used; OPERATOR_DAILY_CREDITS sets no limit",)
    renews = stamp(brake.window.ends_at)
    return (f"**Today** (UTC): {brake.used:,} of {brake.window.limit:,} OPERATOR_DAILY_CREDITS used; renews {renews}",)


def _servers(bot: Chorus) -> str:
    """Return where this process is; others may run other shards."""
    members = sum(guild.member_count or 0 for guild in bot.guilds)
    shards = ", ".join(str(number) for number in sorted(bot.shards))
    return f"**In this process**: {_counted(bot.guilds)} with {members:,} members (shards {shards})"


def _versions() -> str:
    return f"discord.py {discord.__version__} on Python {platform.python_version()}"


def _page(bot: Chorus, page: int) -> tuple[str, discord.ui.View | None]:
    """Return a page of the servers that this process is in, counted from 0; one that is past the end is the last."""
    guilds = sorted(bot.guilds, key=lambda guild: (-(guild.member_count or 0), guild.id))
    pages = max(1, -(-len(guilds) // PAGE_SIZE))
    page = min(page, pages - 1)
    shown = guilds[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    lines = [f"{_counted(guilds)} in this process, page {page + 1} of {pages}", *(_line(guild) for guild in shown)]
    back = OperatorButton("page", page - 1, label="◀") if page else None
    on = OperatorButton("page", page + 1, label="▶") if page + 1 < pages else None
    return "\n".join(lines), button_row(back, on)


def _counted(guilds: Sequence[discord.Guild]) -> str:
    return "1 server" if len(guilds) == 1 else f"{len(guilds):,} servers"


def _line(guild: discord.Guild) -> str:
    members = "members unknown" if guild.member_count is None else f"{guild.member_count:,} members"
    return f"- `{guild.id}` {_named(guild)}: {members}"


def _named(guild: discord.Guild) -> str:
    return f"**{quoted(guild.name or '', NAME_MAX) or 'a server without a name'}**"


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Operator(bot))
