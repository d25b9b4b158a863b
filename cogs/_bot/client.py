"""The bot: what it listens to, which cogs it loads, when its commands are registered with Discord."""

from __future__ import annotations

import asyncio
import logging
import pkgutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

import cogs
from cogs._bot.extra import Extra
from cogs._bot.reply import refuse
from cogs._transport.notice import Notices
from cogs._transport.throttle import Throttle
from core.model.job import Job, Song
from core.model.library import Draft

if TYPE_CHECKING:
    from core.services import Services

log = logging.getLogger(__name__)

# Chorus never joins a voice channel, so it needs no voice libraries.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

Press: TypeAlias = "Callable[[discord.Interaction[Chorus], Job], Awaitable[None]]"
"""What a verb on a button under a card or a result does."""
SongPress: TypeAlias = "Callable[[discord.Interaction[Chorus], Song], Awaitable[None]]"
"""What a verb on a button about one take does."""
DraftPress: TypeAlias = "Callable[[discord.Interaction[Chorus], Draft], Awaitable[None]]"
"""What a verb on a button under a draft of the member's own does."""
LimitPress: TypeAlias = "Callable[[discord.Interaction[Chorus], int], Awaitable[None]]"
"""What a verb on a menu or a button about limits does for an admin; it gets the id of a member or a role, or 0."""
Submit: TypeAlias = "Callable[[discord.Interaction[Chorus], str, Mapping[str, str]], Awaitable[None]]"
"""What a filled-in form does: it gets the end of the form's custom id, and what was typed by field."""

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    add_reactions=True,
    read_message_history=True,
)
FILES_AT_ONCE = 4
"""Songs of the library sent at once: each takes a file on disk and two sockets."""
FILMS_AT_ONCE = 1
"""Old videos joined at once: a video to be delivered waits for at most that many of them."""


class CommandTree(app_commands.CommandTree["Chorus"]):
    """The slash commands; an error in one becomes a private answer."""

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Answer privately."""
        await refuse(interaction, error)


class Chorus(commands.AutoShardedBot):
    """The Discord side of Chorus.

    `presses`, `song_presses`, `draft_presses`, `limit_presses` and `forms` hold, by verb, what buttons and forms do;
    the cogs fill them. Each is found by nothing but its custom id, so that it works on messages of any age. `extras`
    are what the panel of a song offers, by verb. `throttle` paces what is written with the bot's own token, `notices`
    tells one person what concerns only them; both exist once cogs load. `file_slots` limits how many old songs are sent
    at once, `video_slots` how many old videos are joined.
    """

    def __init__(
        self,
        *,
        services: Services,
        start: Callable[[], Awaitable[None]],
        dev_guild_id: int | None = None,
        syncs_commands: bool = True,
        shard_count: int | None = None,
        shard_ids: Sequence[int] | None = None,
    ) -> None:
        """Prepare the bot; nothing is connected yet.

        `start` starts the jobs: it is awaited once the cogs listen to the feed. `syncs_commands`: this
        process owns shard 0. `shard_count` and `shard_ids` None: what Discord recommends, all in this process.
        """
        shards: dict[str, Any] = {} if shard_ids is None else {"shard_ids": list(shard_ids)}
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=CommandTree,
            intents=discord.Intents(guilds=True, guild_reactions=True, dm_reactions=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            # Nothing needs all servers in the cache at the start, so READY need not wait 2 s for more of them.
            guild_ready_timeout=0.5,
            shard_count=shard_count,
            **shards,
        )
        self.services = services
        self.presses: dict[str, Press] = {}
        self.song_presses: dict[str, SongPress] = {}
        self.draft_presses: dict[str, DraftPress] = {}
        self.limit_presses: dict[str, LimitPress] = {}
        self.extras: dict[str, Extra] = {}
        self.file_slots = asyncio.Semaphore(FILES_AT_ONCE)
        self.video_slots = asyncio.Semaphore(FILMS_AT_ONCE)
        self.throttle: Throttle
        self.notices: Notices
        self.forms: dict[str, Submit] = {}
        self._start_engine = start
        self._dev_guild_id = dev_guild_id
        self._syncs_commands = syncs_commands

    async def setup_hook(self) -> None:
        """Load every cog, start the jobs, then register the commands with Discord."""
        await self.load()
        await self._start_engine()
        if self._syncs_commands:
            await self._sync()

    async def load(self) -> None:
        """Load every cog: from then on commands work, while no job moves yet."""
        self.throttle = Throttle(asyncio.get_running_loop())
        self.notices = Notices(self, self.throttle, self.services.orders.now)
        for module in pkgutil.iter_modules(cogs.__path__):
            if not module.name.startswith("_"):
                # Not `load_extension`: it executes a module again for each bot, and nothing here is reloaded.
                await import_module(f"{cogs.__name__}.{module.name}").setup(self)

    async def on_ready(self) -> None:
        """Log where the bot can be invited."""
        log.info("ready as %s in %d servers; invite it with %s", self.user, len(self.guilds), self.invite_url())

    def invite_url(self) -> str:
        """Return the link with which a server's owner adds the bot; known once logged in."""
        return discord.utils.oauth_url(
            self.application_id or 0, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
        )

    async def _sync(self) -> None:
        """Register the commands: in the development guild, or everywhere."""
        guild = None if self._dev_guild_id is None else discord.Object(self._dev_guild_id)
        if guild is not None:
            self.tree.copy_global_to(guild=guild)
        try:
            synced = await self.tree.sync(guild=guild)
        except discord.HTTPException as error:
            log.error("Discord rejected the commands, so the old ones remain: %s", error)  # noqa: TRY400 - no bug here
            return
        log.info("%d commands are registered with Discord", len(synced))
