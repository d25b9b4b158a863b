"""Admins in tests: what they set, by subcommands and in the panel, and what the audit log says of it."""

import asyncio
from contextlib import asynccontextmanager

import discord

from cogs.limits.controls import CHANGE_ID, MEMBER_ID, ROLE_ID
from sandbox.loopback.person import Person

MANAGES = discord.Permissions(manage_guild=True)


def admin_of(stage, name="admin"):
    """Somebody who may manage the server."""
    return stage.loopback.create_person(name, stage.guild, permissions=MANAGES)


def with_admins(stage):
    """Give a stage two members who may manage the server."""
    stage.admin, stage.other = admin_of(stage), admin_of(stage, "other")
    return stage


async def run_limits(stage, command, person=None, **options):
    """Run a subcommand of /limits and return the private answer."""
    shown = await (person or stage.admin).slash(stage.songs, f"limits {command}", **options)
    assert shown.ephemeral
    return shown.response.text


async def notes(stage):
    """What the audit log says, oldest first: who did it, and the text."""
    entries = await stage.parts.engine.services.orders.audit.entries(stage.guild.id, limit=100)
    return [(entry.actor_id, entry.text) for entry in reversed(entries)]


async def texts(stage):
    """What the audit log says, oldest first."""
    return [text for _, text in await notes(stage)]


async def settings_of(stage):
    return await stage.parts.bot.services.limit_settings.settings(stage.guild.id)


def command_of(stage):
    """The group as Discord knows it."""
    (command,) = [shape for shape in stage.loopback.backend.commands[None].values() if shape["name"] == "limits"]
    return command


def robot_in(stage):
    """Another bot, as a member."""
    robot = stage.loopback.env.create_user("robot", bot=True)
    stage.guild.add_member(robot)
    return Person(stage.loopback.env, robot)


def demote(stage, person):
    """Take every role from a member."""
    backend = stage.loopback.backend
    for role_id in tuple(backend.get_member(stage.guild.id, person.id).role_ids):
        backend.remove_member_role(stage.guild.id, person.id, role_id)


def give_role(stage, person, role):
    stage.loopback.backend.add_member_role(stage.guild.id, person.id, role.id)


async def delete_role(stage, role):
    """Delete a role, and wait until the bot knows."""
    async with _heard(stage, "guild_role_delete"):
        stage.loopback.backend.delete_role(stage.guild.id, role.id)


async def delete_channel(stage, channel):
    """Delete a channel, and wait until the bot knows."""
    async with _heard(stage, "guild_channel_delete"):
        stage.loopback.delete_channel(channel)


@asynccontextmanager
async def _heard(stage, event):
    """Leave the block once the bot heard of it."""
    heard = asyncio.ensure_future(stage.parts.bot.wait_for(event, timeout=10))
    await asyncio.sleep(0)  # it listens from now on
    yield
    await heard


async def set_limits(stage, **changes):
    """Change settings as an admin would, without Discord."""
    await stage.parts.bot.services.limit_settings.change(stage.guild.id, stage.admin.id, **changes)


async def audit_entries(stage, limit=50):
    """What the audit log says, newest first."""
    return await stage.parts.bot.services.orders.audit.entries(stage.guild.id, limit=limit)


async def panel(stage, person=None, **options):
    """Run /limits show, and return the message."""
    shown = await (person or stage.admin).slash(stage.songs, "limits show", **options)
    assert shown.ephemeral
    return shown


async def choose(person, shown, verb):
    """Choose what to change in a panel."""
    return await person.select(shown.response, [verb], custom_id=CHANGE_ID)


async def choose_role(person, shown, role):
    return await person.select(shown.response, [role], custom_id=ROLE_ID)


async def choose_member(person, shown, member):
    return await person.select(shown.response, [member], custom_id=MEMBER_ID)


async def fill_in(person, shown, verb, **typed):
    """Choose what to change, type it, and return the answer."""
    return await person.submit_modal(await choose(person, shown, verb), **typed)


def saved_text(shown):
    """The text of a panel that says that what was typed holds now."""
    assert "✅ Saved" in shown.response.text
    return shown.response.text
