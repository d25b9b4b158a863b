"""Messages as lines for a terminal."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.demo.readable import plain

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAMES = {7: "Alice"}


def stamp(delta: timedelta) -> str:
    return f"<t:{int((NOW + delta).timestamp())}:R>"


@pytest.mark.parametrize(
    ("discord", "read"),
    [
        ("**Song** for <@7> and <@!8>", "Song for @Alice and @somebody"),
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
