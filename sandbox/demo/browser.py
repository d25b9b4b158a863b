"""The demo in a browser: a page to chat in, and what to try there."""

from __future__ import annotations

import contextlib
import socket
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.acedata import Pace
from sandbox.demo.avatar import avatars
from sandbox.demo.club import open_club
from sandbox.demo.letter import shown_in
from sandbox.demo.page import open_page
from sandbox.demo.reaction import offered

PORT = 8765
PACE = Pace.demo()
_PORTS_TRIED = 20
_HOST = "127.0.0.1"

_WELCOME = """**Welcome to the Song Club!** Type `/` to see what Chorus can do, for example
`/song prompt: a song for Christmas`
and watch the message: it becomes the song. Then click a reaction under it, as whoever you like."""

_TRY = """
Chorus is running, in a Discord of its own on this machine. Open

    {url}

and try, in the line at the bottom:

    /song prompt: a song for Christmas    watch the message: it becomes the song
    /song                                 with nothing at all: the lyrics desk
    /extend                               choose the song from the list that appears
    /cover                                in another style, or of an audio file that you upload
    /tasks                                order three songs at once: the third waits in line; cancel it
    the reactions under a song            🎸 makes a rock cover of it, 🎷 jazz, 🎻 orchestral, 🕹️ chiptune;
                                          🔁 once more, ⏩ longer, ❤️ favourite; 1️⃣ 2️⃣ choose the take
    the same as Bob                       “Viewing as” at the top makes you Alice, Bob, or Mia, who runs
                                          the server; whoever reacts pays, see /quota
    the buttons under a song              Again, Extend, Cover, Lyrics; More opens a menu of all that can be
                                          made of it: a section anew, stems, a remaster, a mashup, a video
    /stems kind: All parts                two dozen files in ZIPs; /cover adds a band or a voice to one of them
    /video                                the cover comes to life under the song; “with its words” shows them
    /persona create name: Ella            of a song that you choose; then /song persona: Ella
    /export format: MIDI                  of a song or a stem; also WAV, MP4, timed words and more
    /lyrics prompt: rain on a tin roof    a draft to edit, try again and approve; only then a song
    /library                              everything that was made here: search it, see what came of what
    /limits show                          as Mia: who may spend how much, and why somebody cannot
    /limits reactions                     as Mia: how many must ask, and what an emoji means

Songs come from a stand-in that composes on this machine; nothing leaves it. Ctrl-C stops the demo.
"""


async def show(*, port: int, pace: Pace = PACE, poll_interval_s: float = 1.0) -> None:
    """Serve the page until it is closed there.

    Raises:
        BotStopped: the bot ended by itself.
    """
    async with open_club(pace, poll_interval_s=poll_interval_s, tell=_complain) as club:
        await club.mia.send(club.songs, _WELCOME)
        pictures = avatars(club.loopback.backend, [person.id for person in club.people])
        async with open_page(
            club.loopback, club.songs, club.people, port=free_port(port), timezone=local_zone(), assets=pictures
        ) as page:
            print(_TRY.format(url=page.url), flush=True)
            with offered(club.loopback), shown_in(club.songs, club.loopback):
                await club.bot.outlives(page.wait_closed())


def free_port(first: int) -> int:
    """Return the first free port from this one on; 0 stays 0, which takes any.

    Raises:
        OSError: many in a row are taken.
    """
    if first == 0:
        return 0
    for port in range(first, first + _PORTS_TRIED):
        with contextlib.suppress(OSError), socket.create_server((_HOST, port)):
            return port
    raise OSError(f"ports {first} to {first + _PORTS_TRIED - 1} are all taken")


def local_zone() -> str:
    """Return a time zone that shows this machine's time now, UTC if there is none in whole hours."""
    offset = datetime.now(UTC).astimezone().utcoffset()
    hours = 0.0 if offset is None else offset.total_seconds() / 3600
    # POSIX counts these the other way round: Etc/GMT-2 is two hours ahead of Greenwich.
    name = f"Etc/GMT{-hours:+.0f}" if hours and hours.is_integer() else "UTC"
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"


def _complain(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
