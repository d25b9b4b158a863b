"""A small bot, and a browser that uses the page as its own script does."""

import asyncio
import uuid

import aiohttp
import discord
import pytest
from discord import app_commands

from sandbox.demo.page import open_page
from sandbox.loopback import LoopbackDiscord, in_process


class Changing(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Press", custom_id="press")
    async def press(self, interaction: discord.Interaction, button: discord.ui.Button) -> None:
        await interaction.response.send_message("pressed")


class CardBot(discord.Client):
    """Posts cards, and edits them on command."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True, guild_reactions=True))
        self.reactions: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="card", description="A card", callback=self.card))
        self.last: discord.Interaction | None = None

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        self.reactions.put_nowait((str(event.emoji), event.user_id))

    async def card(self, interaction: discord.Interaction, title: str, number: int = 0, private: bool = False) -> None:
        self.last = interaction
        await interaction.response.send_message(f"{title} {number}", view=Changing(), ephemeral=private)


class Browser:
    """One open page."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.origin, _, capability = url.partition("#")
        self._session = session
        self._headers = {"X-Simcord-Capability": capability}
        self.state = {}
        self._sequence = 0

    async def get(self, path):
        async with self._session.get(self.origin + path, headers=self._headers) as answer:
            return answer.status, await answer.read()

    async def open(self):
        async with self._session.post(self.origin + "api/pages", json={}, headers=self._headers) as answer:
            self.state = await answer.json()
        self._headers["X-Simcord-Context"] = self.state["context"]["id"]
        return self

    async def look(self):
        async with self._session.get(self.origin + "api/state", headers=self._headers) as answer:
            self.state = await answer.json()
        return list(self.state["messages"].values())

    async def see(self, predicate):
        """The first message that satisfies the predicate, now or later."""
        async with asyncio.timeout(5):
            while True:
                found = [message for message in await self.look() if predicate(message)]
                if found:
                    return found[0]

    async def act(self, kind, **fields):
        self._sequence += 1
        body = {
            "kind": kind,
            "protocol_version": 3,
            "sequence": self._sequence,
            "request_id": uuid.uuid4().hex,
            "generation": self.state["context"]["generation"],
            "bot_generation": self.state["botGeneration"],
            "published_revision": self.state["publishedRevision"],
            **fields,
        }
        async with self._session.post(self.origin + "api/action", json=body, headers=self._headers) as answer:
            return await answer.json()

    async def type(self, line):
        return await self.act("send_message", content=line, reply_to_id=None)

    async def become(self, person):
        await self.act("viewer", viewer_id=str(person.id))
        await self.look()


@pytest.fixture
async def loopback():
    async with LoopbackDiscord() as running:
        yield running
        assert running.problems == []


@pytest.fixture
def songs(loopback):
    return loopback.create_guild("Song Club").create_text_channel("songs")


@pytest.fixture
def people(loopback, songs):
    return [loopback.create_person(name, songs.guild) for name in ("alice", "bob")]


@pytest.fixture
async def bot(loopback, songs):
    card_bot = CardBot()
    async with in_process(loopback, card_bot):
        yield card_bot


@pytest.fixture
async def page(loopback, songs, people, bot):
    async with open_page(loopback, songs, people, port=0) as opened:
        yield opened


@pytest.fixture
async def browser(page):
    async with aiohttp.ClientSession() as session:
        yield await Browser(session, page.url).open()
