"""discord.py pointed at the loopback: temporarily in this process, permanently in a child process."""

import asyncio
import os
import sys

from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route

from sandbox.loopback import child_environment, redirected

BOT = """
import os, discord
from discord import app_commands
client = discord.Client(intents=discord.Intents.default())
tree = app_commands.CommandTree(client)

@tree.command()
async def ping(interaction: discord.Interaction):
    await interaction.response.send_message("pong from another process")

async def setup_hook():
    await tree.sync()

client.setup_hook = setup_hook
client.run(os.environ["DISCORD_TOKEN"], log_handler=None)
"""


def test_the_redirect_ends_with_its_block():
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE
    with redirected("http://127.0.0.1:1"):
        assert Route.BASE == "http://127.0.0.1:1/api/v10"
        assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:1/gateway"
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE)


async def test_an_unmodified_bot_in_its_own_process_is_carried_and_may_be_killed(loopback, songs, alice, tmp_path):
    (tmp_path / "bot.py").write_text(BOT)
    environment = {**os.environ, **child_environment(loopback.base_url), "DISCORD_TOKEN": "x"}
    process = await asyncio.create_subprocess_exec(sys.executable, str(tmp_path / "bot.py"), env=environment)
    try:
        await loopback.wait_for_bot(commands=["ping"])
        result = await alice.slash(songs, "ping")
        assert result.response.content == "pong from another process"
        process.kill()
        await process.wait()
        process = await asyncio.create_subprocess_exec(sys.executable, str(tmp_path / "bot.py"), env=environment)
        await loopback.wait_for_bot(again=True)
        assert (await alice.slash(songs, "ping")).response is not None
    finally:
        process.terminate()
        await process.wait()


async def test_a_process_that_never_imports_discord_and_another_sitecustomize_are_left_alone(tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.also_ran = True")
    environment = child_environment("http://127.0.0.1:1", {"PYTHONPATH": str(tmp_path)})
    check = "import sys; print(sys.also_ran, 'discord' in sys.modules, 'aiohttp' in sys.modules)"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", check, env={**os.environ, **environment}, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    assert printed.split() == [b"True", b"False", b"False"]
