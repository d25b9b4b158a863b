"""/privacy: all that is kept about a member as a file, being forgotten, and who may remix what they make."""

from __future__ import annotations

import asyncio
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, cast

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.buttons import button_row
from cogs._bot.client import Chorus
from cogs._bot.component import StatelessButton
from cogs._bot.reply import say
from cogs._message.text import price, stamp
from cogs._posting.packing import room_in
from core.errors import AlreadyAsked
from core.limits.window import LONGEST
from core.model.job import Job, JobState
from core.model.library import MemberSettings
from core.privacy import Forgotten

TEMPLATE = r"chorus:(?P<verb>forget|keep):member:(?P<user_id>[0-9]{1,20})"
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")

_ERASED = """\
**Shall I forget you? This cannot be undone.** On every server I would erase:
- your songs from the library: titles, lyrics, styles, links and your name. Where others made something of them, the \
family tree keeps an empty place
- everything you typed, your favourites, drafts, votes and settings
- the personas and voices you made, here and at Suno: nobody can sing with them any more
- your name in my records of credits"""
_STAYS = f"""\
What stays:
- my messages in Discord. To take a song's messages away, react with ❌ to it **before** you go on; afterwards only a \
moderator can
- what others made of your songs, without your name
- for {LONGEST.days} days and with your id: what you spent lately, without what it was for, your bonus credits, and \
what servers' logs say of you, so that nobody gets new credits by being forgotten
- blocks in force and limits that admins set for you, with your id, until they end or an admin takes them away
- the songs at Suno, in the account of this bot's owner

/privacy export gives you a copy of everything first."""


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A file of an export."""

    name: str
    content: bytes


class ForgetButton(StatelessButton, template=TEMPLATE):
    """An answer to the question whether a member shall be forgotten; it works for that member only, and for ever."""

    def __init__(
        self, verb: str, user_id: int, *, label: str = "", style: discord.ButtonStyle = discord.ButtonStyle.secondary
    ) -> None:
        """Make the button; a press that comes back needs no label."""
        super().__init__(f"chorus:{verb}:member:{user_id}", label=label or verb, style=style)
        self.verb = verb
        self.user_id = user_id

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """See StatelessItem."""
        return cls(match["verb"], int(match["user_id"]))

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Forget the member, or leave everything as it is."""
        if interaction.user.id != self.user_id:
            await say(interaction, "That question was for somebody else. /privacy forget asks you.")
        elif self.verb == "forget":
            await _forget(interaction)
        else:
            await interaction.response.edit_message(content="Nothing was erased.", view=None)


class Privacy(
    commands.GroupCog, group_name="privacy", group_description="What I keep about you, and who may remix your songs"
):
    """The commands."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        self._exporting: set[int] = set()

    async def cog_load(self) -> None:
        """Take presses from now on."""
        self._bot.add_dynamic_items(ForgetButton)

    async def cog_unload(self) -> None:
        """Take no more presses."""
        self._bot.remove_dynamic_items(ForgetButton)

    @app_commands.command()
    async def export(self, interaction: discord.Interaction[Chorus]) -> None:
        """Get everything I keep about you, as a file."""
        user_id = interaction.user.id
        if user_id in self._exporting:
            raise AlreadyAsked("one file at a time, for it may hold thousands of songs")
        self._exporting.add(user_id)
        try:
            await self._hand_out(interaction)
        finally:
            self._exporting.discard(user_id)

    async def _hand_out(self, interaction: discord.Interaction[Chorus]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        data = await interaction.client.services.privacy.export(interaction.user.id)
        name = f"chorus-{_UNSAFE.sub('', interaction.user.name) or interaction.user.id}"
        parcels = await asyncio.to_thread(_packed, data, name, room_in(interaction.filesize_limit))
        for number, parcel in enumerate(parcels, 1):
            text = _contents(data) if number == 1 else ""
            part = f"\nFile {number} of {len(parcels)}." if len(parcels) > 1 else ""
            await say(interaction, text + part, files=[discord.File(io.BytesIO(parcel.content), parcel.name)])

    @app_commands.command()
    async def forget(self, interaction: discord.Interaction[Chorus]) -> None:
        """Erase your songs and everything else I keep about you."""
        jobs = await interaction.client.services.orders.open_jobs(interaction.user.id)
        await say(
            interaction,
            "\n\n".join(filter(None, (_ERASED, _at_work(jobs), _STAYS))),
            view=button_row(
                ForgetButton("forget", interaction.user.id, label="Forget me", style=discord.ButtonStyle.danger),
                ForgetButton("keep", interaction.user.id, label="Keep everything"),
            ),
        )

    @app_commands.command()
    @app_commands.describe(songs="Who may make something of the songs you make from now on")
    @app_commands.choices(
        songs=[
            app_commands.Choice(name="everybody may remix my new songs", value="open"),
            app_commands.Choice(name="only I may remix my new songs", value="closed"),
        ]
    )
    async def remixing(self, interaction: discord.Interaction[Chorus], songs: str | None = None) -> None:
        """Decide whether others may make something of your new songs."""
        library = interaction.client.services.library
        if songs is not None:
            await library.save_settings(interaction.user.id, MemberSettings(closes_songs=songs == "closed"))
        settings = await library.settings(interaction.user.id)
        await say(interaction, _remixing(settings, is_new=songs is not None))


async def _forget(interaction: discord.Interaction[Chorus]) -> None:
    # At once, so that nobody presses twice, and since thousands of songs take a while.
    await interaction.response.edit_message(content="I am forgetting you…", view=None)
    forgotten = await interaction.client.services.privacy.forget(interaction.user.id)
    await interaction.edit_original_response(content=_farewell(forgotten))


def _remixing(settings: MemberSettings, *, is_new: bool) -> str:
    now = "From now on" if is_new else "As it is set"
    if settings.closes_songs:
        stand = f"{now}, only you can make something of your new songs, on servers that let makers decide."
    else:
        stand = f"{now}, everybody who sees a new song of yours may make something of it."
    return f"{stand} Songs that are there already stay as they are: **More** under a song closes or opens that one."


def _at_work(jobs: Sequence[Job]) -> str:
    """Return what would become of the songs in work; "" where there are none."""
    waiting = [job for job in jobs if job.state is JobState.QUEUED]
    posting = [job for job in jobs if job.state is JobState.DELIVERING and not job.is_discarded]
    sent = [job for job in jobs if job not in waiting and job not in posting]
    lines: list[str] = []
    if waiting:
        lines.append(f"- {_songs(len(waiting))} in the queue: taken back, and the credits given back")
    if sent:
        cost = price(sum(job.cost for job in sent), none="nothing")
        lines.append(f"- {_songs(len(sent))} at Suno: not posted any more. What Suno still makes is paid for ({cost})")
    if posting:
        lines.append(f"- {_songs(len(posting))} being posted right now: too late to stop, forgotten right after")
    return "\n".join(["Your songs in work:", *lines]) if lines else ""


def _farewell(forgotten: Forgotten) -> str:
    """Return what was erased, and what is left until when."""
    erased = forgotten.erased
    counts = f"{_songs(erased.songs)}, {_counted(erased.favourites, 'favourite')}, {_counted(erased.drafts, 'draft')}"
    if erased.personas:
        counts += f", {_counted(erased.personas, 'persona')}"
    lines = [f"You are forgotten. Erased: {counts}, and all else that named you, but for what is said below."]
    if forgotten.cancelled:
        lines.append(f"Taken back from the queue: {_songs(forgotten.cancelled)}.")
    if forgotten.discarded:
        lines.append(f"Discarded at Suno: {_songs(forgotten.discarded)}. I forget them as soon as Suno is done.")
    if forgotten.unstoppable:
        lines.append(f"Being posted right now: {_songs(forgotten.unstoppable)}. I forget them right after.")
    if forgotten.undeleted_personas:
        lines.append(_kept_at_suno(forgotten.undeleted_personas))
    if forgotten.rest_until is not None:
        until = stamp(forgotten.rest_until, "f")
        lines.append(
            f"What you spent lately, bonus credits and what servers' logs say of you stay with your id until {until}."
        )
    lines.append("If an admin blocked you or set limits for you, that stays with your id, too.")
    lines.append("My messages in Discord stay where they are.")
    return "\n".join(lines)


def _kept_at_suno(personas: int) -> str:
    """Return what became of personas that are gone here, and are not gone there."""
    is_one = personas == 1
    return (
        f"Suno did not answer when I asked it to delete {_counted(personas, 'persona')} of yours. "
        f"{'It is' if is_one else 'They are'} gone here and nobody can use {'it' if is_one else 'them'} any more. "
        f"Whoever runs this bot sees in its log that {'it is' if is_one else 'they are'} to be deleted at Suno, too."
    )


def _contents(data: Mapping[str, object]) -> str:
    """Return what an export holds."""
    counts = {name: len(cast("Sequence[object]", data[name])) for name in ("orders", "songs", "favourites", "ledger")}
    return (
        f"This is all I keep about you: {_counted(counts['orders'], 'order')} as you typed them, "
        f"{_songs(counts['songs'])} with lyrics and links, {_counted(counts['favourites'], 'favourite')}, "
        f"{_counted(counts['ledger'], 'line')} about credits, and your votes, choices, drafts, personas and settings. "
        "It is JSON, which any text editor opens. Times are UTC."
    )


def _packed(data: Mapping[str, object], name: str, room_bytes: int) -> list[_Parcel]:
    """Return the data as one file, zipped where it would not fit otherwise, and as several where not even that does."""
    content = _written(data)
    if len(content) <= room_bytes:
        return [_Parcel(f"{name}.json", content)]
    parts = _fitting(data, content, name, room_bytes)
    if len(parts) == 1:
        return [_Parcel(f"{name}.zip", parts[0])]
    return [_Parcel(f"{name}-{number}.zip", part) for number, part in enumerate(parts, 1)]


def _fitting(data: Mapping[str, object], content: bytes, name: str, room_bytes: int) -> list[bytes]:
    """Zip the data, which reads as `content`; what is too large is divided at the middle of its longest list."""
    zipped = _zipped(content, name)
    lists = {key: cast("list[object]", value) for key, value in data.items() if isinstance(value, list)}
    longest = max(lists, key=lambda key: len(lists[key]), default="")
    if len(zipped) <= room_bytes or len(lists.get(longest, ())) <= 1:
        return [zipped]
    middle = len(lists[longest]) // 2
    halves: tuple[Mapping[str, object], ...] = (
        {**data, longest: lists[longest][:middle]},
        {longest: lists[longest][middle:]},
    )
    return [part for half in halves for part in _fitting(half, _written(half), name, room_bytes)]


def _written(data: Mapping[str, object]) -> bytes:
    # The indent also keeps json from its encoder in C, which lets nothing else run until it is through with everything.
    return json.dumps(data, ensure_ascii=False, indent=1).encode(errors="replace")


def _zipped(content: bytes, name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.json", content)
    return file.getvalue()


def _songs(number: int) -> str:
    return _counted(number, "song")


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Privacy(bot))
