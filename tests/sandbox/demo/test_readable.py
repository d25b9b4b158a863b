"""Messages as lines for a terminal."""

import io
from datetime import UTC, datetime, timedelta

import discord
import pytest

from sandbox.demo.readable import plain, readable

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAMES = {7: "Alice", 20: "songs", 21: "Supporter"}


def stamp(delta: timedelta) -> str:
    return f"<t:{int((NOW + delta).timestamp())}:R>"


@pytest.mark.parametrize(
    ("discord", "read"),
    [
        ("**Song** for <@7> and <@!8>", "Song for @Alice and @somebody"),
        ("<@&21> in <#20>", "@Supporter in #songs"),
        ("__a__ ~~b~~ `c` *d* *several words*", "a b c d several words"),
        ("2 * 3 * 4 and snake_case", "2 * 3 * 4 and snake_case"),
        (r"\*\*not bold\*\* \`nor code\`", "**not bold** `nor code`"),
        ("[a song](https://example.org/1)", "a song (https://example.org/1)"),
        ("> quoted", "> quoted"),
        ("at @\u200beveryone", "at @everyone"),
        (f"renews {stamp(timedelta(hours=5, minutes=59))}", "renews in 5 h"),
        (f"started {stamp(timedelta(seconds=-3))}", "started 3 s ago"),
        (f"{stamp(timedelta())}", "now"),
        (f"{stamp(timedelta(days=-2))}", "2 d ago"),
    ],
)
def test_markdown_reads_as_people_see_it(discord, read):
    assert plain(discord, NAMES, NOW) == read


async def test_a_message_reads_from_its_text_down_to_its_menus_and_buttons(loopback, songs, people, bot):
    view = discord.ui.View()
    view.add_item(discord.ui.Select(placeholder="Choose", options=[discord.SelectOption(label="Rain")]))
    view.add_item(discord.ui.Button(label="More"))
    view.add_item(discord.ui.Button(label="Suno", url="https://suno.com/"))
    await bot.get_partial_messageable(songs.id).send(
        "2 found",
        embeds=[discord.Embed(description="**Rain** by Alice"), discord.Embed(title="Snow").set_footer(text="page 1")],
        files=[discord.File(io.BytesIO(b"{}"), "all.json"), discord.File(io.BytesIO(b"x" * 200_000), "rain.mp3")],
        view=view,
    )
    assert readable(loopback.messages(songs)[0], NAMES, NOW) == [
        "2 found",
        "",
        "Rain by Alice",
        "",
        "Snow",
        "page 1",
        "+ all.json (2 bytes)",
        "♪ rain.mp3 (0.2 MB)",
        "[Choose]",
        "  - Rain",
        "[More] [Suno: https://suno.com/]",
    ]
