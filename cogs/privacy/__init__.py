"""/privacy: a member's data as a file, being forgotten, and who may remix their songs."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Mapping, Sequence
from typing import Self, cast

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.buttons import button_row
from cogs._bot.client import Chorus
from cogs._bot.component import StatelessButton
from cogs._bot.reply import say
from cogs._message.text import price, stamp
from cogs._message.texts import NOTHING
from cogs._posting.file_order import room_in
from cogs.privacy import texts
from cogs.privacy.archive import archive_files
from core.errors import AlreadyAsked
from core.limits.window import LONGEST
from core.model.job import Job, JobState
from core.model.library import MemberSettings
from core.privacy import Forgotten

TEMPLATE = r"chorus:(?P<verb>forget|keep):member:(?P<user_id>[0-9]{1,20})"
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


class ForgetButton(StatelessButton, template=TEMPLATE):
    """An answer to the question whether to forget a member. It works for that member only, and after restarts too."""

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
            await say(interaction, texts.NOT_YOURS())
        elif self.verb == "forget":
            await _forget(interaction)
        else:
            await interaction.response.edit_message(content=texts.KEPT(), view=None)


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
            raise AlreadyAsked("one export at a time: it may hold thousands of songs")
        self._exporting.add(user_id)
        try:
            await self._send_export(interaction)
        finally:
            self._exporting.discard(user_id)

    async def _send_export(self, interaction: discord.Interaction[Chorus]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        data = await interaction.client.services.privacy.export(interaction.user.id)
        name = f"chorus-{_UNSAFE.sub('', interaction.user.name) or interaction.user.id}"
        files = await asyncio.to_thread(archive_files, data, name, room_in(interaction.filesize_limit))
        for number, file in enumerate(files, 1):
            lines = [contents_text(data)] if number == 1 else []
            if len(files) > 1:
                lines.append(texts.FILE_NUMBER(number=number, count=len(files)))
            await say(interaction, "\n".join(lines), files=[discord.File(io.BytesIO(file.content), file.name)])

    @app_commands.command()
    async def forget(self, interaction: discord.Interaction[Chorus]) -> None:
        """Erase your songs and everything else I keep about you."""
        jobs = await interaction.client.services.orders.open_jobs(interaction.user.id)
        await say(
            interaction,
            "\n\n".join(filter(None, (texts.ERASED(), open_jobs_text(jobs), texts.STAYS(days=LONGEST.days)))),
            view=button_row(
                ForgetButton("forget", interaction.user.id, label=texts.FORGET(), style=discord.ButtonStyle.danger),
                ForgetButton("keep", interaction.user.id, label=texts.KEEP()),
            ),
        )

    @app_commands.command()
    @app_commands.describe(songs="Who may remix the songs you make from now on")
    @app_commands.choices(
        songs=[
            app_commands.Choice(name="Everyone may remix my new songs", value="open"),
            app_commands.Choice(name="Only I may remix my new songs", value="closed"),
        ]
    )
    async def remixing(self, interaction: discord.Interaction[Chorus], songs: str | None = None) -> None:
        """Choose whether others may remix your new songs."""
        library = interaction.client.services.library
        if songs is not None:
            await library.save_settings(interaction.user.id, MemberSettings(closes_songs=songs == "closed"))
        settings = await library.settings(interaction.user.id)
        await say(interaction, remixing_text(settings, is_new=songs is not None))


async def _forget(interaction: discord.Interaction[Chorus]) -> None:
    # At once, so that nobody presses twice: thousands of songs take a while.
    await interaction.response.edit_message(content=texts.FORGETTING(), view=None)
    forgotten = await interaction.client.services.privacy.forget(interaction.user.id)
    await interaction.edit_original_response(content=forgotten_text(forgotten))


def remixing_text(settings: MemberSettings, *, is_new: bool) -> str:
    """Return whether others may remix a member's new songs; `is_new`: that was set just now."""
    if settings.closes_songs:
        state = texts.NOW_CLOSED if is_new else texts.CLOSED
    else:
        state = texts.NOW_OPEN if is_new else texts.OPEN
    return f"{state()} {texts.EARLIER_SONGS()}"


def open_jobs_text(jobs: Sequence[Job]) -> str:
    """Return what would happen to the songs in progress; "" where there are none."""
    waiting = [job for job in jobs if job.state is JobState.QUEUED]
    posting = [job for job in jobs if job.state is JobState.DELIVERING and not job.is_discarded]
    sent = [job for job in jobs if job not in waiting and job not in posting]
    lines: list[str] = []
    if waiting:
        lines.append(texts.QUEUED(len(waiting)))
    if sent:
        lines.append(texts.SENT(len(sent), cost=price(sum(job.cost for job in sent), none=NOTHING())))
    if posting:
        lines.append(texts.POSTING(len(posting)))
    return "\n".join([texts.IN_PROGRESS(), *lines]) if lines else ""


def forgotten_text(forgotten: Forgotten) -> str:
    """Return what was erased, and what is left until when."""
    erased = forgotten.erased
    lines = [
        texts.FORGOTTEN(
            songs=texts.SONGS(erased.songs),
            favourites=texts.FAVOURITES(erased.favourites),
            drafts=texts.DRAFTS(erased.drafts),
            personas=texts.PERSONAS(erased.personas),
        )
    ]
    for count, text in (
        (forgotten.cancelled, texts.CANCELLED),
        (forgotten.discarded, texts.HIDDEN),
        (forgotten.unstoppable, texts.UNSTOPPABLE),
        (forgotten.undeleted_personas, texts.PERSONAS_LEFT),
    ):
        if count:
            lines.append(text(count))
    if forgotten.rest_until is not None:
        lines.append(texts.REST_UNTIL(date=stamp(forgotten.rest_until, "f")))
    return "\n".join([*lines, texts.ADMIN_SETTINGS_STAY(), texts.MESSAGES_STAY()])


def contents_text(data: Mapping[str, object]) -> str:
    """Return what an export holds."""

    def count(name: str) -> int:
        return len(cast("Sequence[object]", data[name]))

    return texts.CONTENTS(
        orders=texts.ORDERS(count("orders")),
        songs=texts.SONGS(count("songs")),
        favourites=texts.FAVOURITES(count("favourites")),
        entries=texts.ENTRIES(count("ledger")),
    )


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Privacy(bot))
