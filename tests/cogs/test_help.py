import discord
from discord import app_commands

from cogs.help import reactions_line
from core.action import ACTIONS
from core.model.reaction_meanings import REMIXES_MAX, STYLE_MAX, ReactionSettings, meanings
from tests.support.admins import with_admins
from tests.support.reactions import set_reactions


async def test_help_names_every_command_and_what_songs_cost(stage):
    shown = await stage.alice.slash(stage.songs, "help")
    assert shown.ephemeral
    walked = stage.parts.bot.tree.walk_commands()
    for command in (each for each in walked if isinstance(each, app_commands.Command)):
        is_for_all = (command.root_parent or command).default_permissions is None
        assert (f"`/{command.qualified_name}`" in shown.response.text) is is_for_all
    assert "\n1 credit: Song, " in shown.response.text
    for action in ACTIONS.values():
        assert action.label in shown.response.text


async def test_help_names_what_admins_decide_to_admins_only(stage):
    admin = with_admins(stage).admin
    text = (await admin.slash(stage.songs, "help")).response.text
    assert "`/limits` Server limits" in text
    assert "`/limits" not in (await stage.alice.slash(stage.songs, "help")).response.text


async def test_help_names_every_reaction_and_every_command_of_a_messages_menu(stage):
    shown = await stage.alice.slash(stage.songs, "help")
    for emoji, remix in meanings(ReactionSettings()).items():
        assert f"{emoji} {remix.style}".strip() in shown.response.text
    for menu in stage.parts.bot.tree.get_commands(type=discord.AppCommandType.message):
        assert menu.name in shown.response.text
    assert "members ask for it" not in shown.response.text


def test_help_says_what_reactions_do_on_that_server():
    settings = ReactionSettings(threshold=3, remixes={"🎸": "shoe*gaze", "🪗": "polka", "❌": "off"})
    line = reactions_line(settings)
    for words in ("🎸 shoe\\*gaze", "🪗 polka", "A remix is made when 3 members ask for it."):
        assert words in line
    assert "❌" not in line
    assert "members ask for it" not in reactions_line(ReactionSettings())


async def test_help_fits_a_message_whatever_a_server_made_of_reactions(stage):
    shown = [f"<:{'emoji' * 6}:{10**18 + number}>" for number in range(REMIXES_MAX)]
    deeds = dict(zip(shown, 2 * ("again", "extend", "favourite", "file", "delete"), strict=False))
    remixes = dict.fromkeys(shown, "s" * STYLE_MAX) | deeds | dict.fromkeys(("🔁", "⏩", "❤️", "✉️", "❌"), "off")
    await set_reactions(stage.parts.bot.services, stage.guild.id, ReactionSettings(threshold=3, remixes=remixes))
    text = (await stage.alice.slash(stage.songs, "help")).response.text
    assert text.endswith("can be cancelled for free.")


async def test_help_works_in_direct_messages(stage):
    shown = await stage.alice.slash(stage.alice.dm(), "help")
    assert "`/song`" in shown.response.text


async def test_commands_can_be_installed_by_members_and_used_everywhere(stage):
    for command in stage.parts.bot.tree.get_commands():
        if command.default_permissions is not None:
            continue  # what admins and the operator decide is decided in a server
        shape = command.to_dict(stage.parts.bot.tree)
        assert shape["integration_types"] == [0, 1]
        assert shape["contexts"] == [0, 1, 2]
