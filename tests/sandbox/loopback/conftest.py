"""A small bot with plain discord.py, to show that the loopback supports what Chorus needs of Discord."""

import io
import logging
import re

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from sandbox.loopback import LoopbackDiscord
from sandbox.loopback.changes import Changes


class AgainButton(discord.ui.DynamicItem[discord.ui.Button], template=r"again:(?P<song>\d+)"):
    """A persistent button: everything it needs is in its custom_id."""

    def __init__(self, song: int) -> None:
        super().__init__(discord.ui.Button(label="Again", custom_id=f"again:{song}"))
        self.song = song

    @classmethod
    async def from_custom_id(cls, interaction, item, match: re.Match[str]):  # noqa: ARG003  # discord.py's signature
        return cls(int(match["song"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"again {self.song}", ephemeral=True)


class Desk(discord.ui.Modal, title="Lyrics desk"):
    name = discord.ui.TextInput(label="Title", default="Untitled")
    words = discord.ui.TextInput(label="Lyrics", style=discord.TextStyle.paragraph, max_length=4000)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{self.name.value}: {self.words.value}", ephemeral=True)


class Panel(discord.ui.View):
    """The buttons of an ephemeral message: change it, open a form, post publicly."""

    @discord.ui.button(label="Turn")
    async def turn(self, interaction: discord.Interaction, button: discord.ui.Button) -> None:
        await interaction.response.edit_message(content="turned")
        await interaction.followup.edit_message(interaction.message.id, content="turned again")

    @discord.ui.button(label="Write")
    async def write(self, interaction: discord.Interaction, button: discord.ui.Button) -> None:
        await interaction.response.send_modal(Desk())

    @discord.ui.button(label="Shout")
    async def shout(self, interaction: discord.Interaction, button: discord.ui.Button) -> None:
        await interaction.response.defer()
        await interaction.followup.send("everybody can read this")

    @discord.ui.button(label="Part")
    async def part(self, interaction: discord.Interaction, button: discord.ui.Button) -> None:
        await interaction.response.send_message("another one")
        await interaction.followup.edit_message(interaction.message.id, content="parted", view=None)

    @discord.ui.button(label="Think")
    async def think(self, interaction: discord.Interaction, button: discord.ui.Button) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.edit_original_response(content="thought")
        await interaction.followup.send("and more")


class Pick(discord.ui.View):
    @discord.ui.select(options=[discord.SelectOption(label=name) for name in ("rock", "jazz")])
    async def genre(self, interaction: discord.Interaction, select: discord.ui.Select) -> None:
        await interaction.response.edit_message(content=f"picked {select.values[0]}", view=None)


class Songs(commands.Cog):
    """A command for each feature of commands."""

    limits = app_commands.Group(
        name="limits", description="limits", default_permissions=discord.Permissions(manage_guild=True)
    )

    def __init__(self, bot: "PlayBot") -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name="Remix this song", callback=self.remix)
        bot.tree.add_command(self.menu)

    async def cog_app_command_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        self.bot.problems.append(getattr(error, "original", error))
        self.bot.changes.note()

    @app_commands.command()
    @app_commands.choices(vocals=[app_commands.Choice(name=name, value=name) for name in ("female", "male")])
    async def song(
        self,
        interaction: discord.Interaction,
        prompt: str,
        weirdness: app_commands.Range[int, 0, 100] = 50,
        vocals: str = "any",
        audio: discord.Attachment | None = None,
        member: discord.User | None = None,
    ) -> None:
        heard = f" {len(await audio.read())} bytes of {audio.content_type}" if audio else ""
        view = discord.ui.View(timeout=None).add_item(AgainButton(7))
        text = f"{prompt} {weirdness} {vocals}{heard}{f' for {member}' if member else ''}"
        answer = await interaction.response.send_message(text, view=view)
        self.bot.see(str(answer.message_id))

    @app_commands.command()
    async def deliver(self, interaction: discord.Interaction, size: int = 1_000) -> None:
        answer = await interaction.response.send_message("Queued")
        place = self.bot.get_partial_messageable(interaction.channel_id or 0)
        message = place.get_partial_message(answer.message_id or 0)
        await message.edit(content="Running")
        embed = discord.Embed(title="Holiday Wishes").set_image(url="attachment://cover.png")
        files = [discord.File(io.BytesIO(b"a" * size), "song.mp3"), discord.File(io.BytesIO(b"png"), "cover.png")]
        await message.edit(content="Delivered", embed=embed, attachments=files)

    @app_commands.command()
    async def desk(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Desk())

    @app_commands.command()
    async def panel(self, interaction: discord.Interaction, public: bool = False) -> None:
        await interaction.response.send_message("panel", view=Panel(), ephemeral=not public)

    @app_commands.command()
    async def pick(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("pick", view=Pick())

    @app_commands.command()
    async def think(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.edit_original_response(content="thought")
        await interaction.followup.send("and more")

    @app_commands.command()
    async def sleep(self, interaction: discord.Interaction) -> None:
        self.bot.see("asleep")

    @app_commands.command()
    async def twice(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("once")
        await discord.InteractionResponse(interaction).send_message("twice")

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def whoami(self, interaction: discord.Interaction) -> None:
        where = "user install" if interaction.is_user_integration() else "guild install"
        limit = interaction.filesize_limit
        assert interaction.app_permissions.attach_files
        await interaction.response.send_message(f"{where} {interaction.locale} {limit} {interaction.guild_id}")

    @app_commands.command()
    async def find(self, interaction: discord.Interaction, song: str, genre: str = "any") -> None:
        await interaction.response.send_message(song)

    @find.autocomplete("song")
    async def complete(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        genre = interaction.namespace.genre or "any"
        return [app_commands.Choice(name=f"{current.title()} ({genre})", value=f"clip-{current}")]

    @limits.command()
    async def show(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("no limits", ephemeral=True)

    async def remix(self, interaction: discord.Interaction, message: discord.Message) -> None:
        files = ", ".join(file.filename for file in message.attachments)
        await interaction.response.send_message(f"remix of {message.content} {files}".strip())


class PlayBot(commands.AutoShardedBot):
    """Uses each feature of the loopback; `problems` are the exceptions of its commands."""

    def __init__(self, **options) -> None:
        options.setdefault("intents", discord.Intents.default())
        super().__init__(command_prefix="!", help_command=None, **options)
        self.seen: list[str] = []
        self.reactions: list[discord.RawReactionActionEvent] = []
        self.problems: list[Exception] = []
        self.changes = Changes()

    def see(self, what: str) -> None:
        self.seen.append(what)
        self.changes.note()

    async def until_seen(self, what: str) -> None:
        await self.changes.until(lambda: what in self.seen, timeout_s=5)

    async def until_problem(self) -> Exception:
        await self.changes.until(lambda: bool(self.problems), timeout_s=5)
        return self.problems[0]

    async def setup_hook(self) -> None:
        self.add_dynamic_items(AgainButton)
        await self.add_cog(Songs(self))
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Skip the 5 s between shards, because the loopback has no identify limit."""

    async def on_raw_reaction_clear(self, event: discord.RawReactionClearEvent) -> None:
        self.see(f"cleared {event.message_id}")

    async def until_reactions(self, count: int) -> list[discord.RawReactionActionEvent]:
        await self.changes.until(lambda: len(self.reactions) >= count, timeout_s=5)
        return self.reactions

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        self.reactions.append(event)
        self.changes.note()
        await self.get_partial_messageable(event.channel_id).send(f"{event.emoji} by {event.user_id}")

    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        self.reactions.append(event)
        self.changes.note()
        await self.get_partial_messageable(event.channel_id).send(f"no more {event.emoji}")

    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot:
            self.see(message.content)

    async def on_resumed(self) -> None:
        self.see("resumed")


@pytest.fixture
def make_bot():
    """A new bot, as after a restart."""
    logging.getLogger("discord.ext.commands.bot").setLevel(
        logging.ERROR
    )  # it warns of prefix commands, which are unused
    return PlayBot


@pytest.fixture
async def loopback():
    async with LoopbackDiscord() as running:
        yield running
        assert running.problems == []


@pytest.fixture
def guild(loopback):
    return loopback.create_guild("Club")


@pytest.fixture
def songs(guild):
    return guild.create_text_channel("songs")


@pytest.fixture
def alice(loopback, guild):
    return loopback.create_person("alice", guild)
