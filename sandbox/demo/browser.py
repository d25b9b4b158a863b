"""The demo in a browser: a page to chat in, and suggestions of what to try."""

from __future__ import annotations

import contextlib
import socket
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.acedata import Pace
from sandbox.demo.avatar import avatars
from sandbox.demo.direct_message import direct_messages_shown
from sandbox.demo.page import open_page
from sandbox.demo.reaction import reactions_offered
from sandbox.demo.setup import open_demo

PORT = 8765
PACE = Pace.demo()
_PORTS_TRIED = 20
_HOST = "127.0.0.1"

_WELCOME = """**Welcome to the Song Club!** Type `/` to see what Chorus can do, for example
`/song prompt: a song for Christmas`
and watch the message turn into the song. Then click a reaction under it, as any of the people here."""

_TRY = """
Chorus is running in a simulated Discord on this machine. Open

    {url}

and type one of these in the message box:

    /song prompt: a song for Christmas    watch the message turn into the song
    /song                                 without options: the lyrics desk opens
    /extend                               choose the song from the list that appears
    /cover                                a song in another style, or a cover of an audio file that you upload
    /tasks                                order three songs at once: the third waits in the queue; cancel it
    the reactions under a song            🎸 makes a rock cover of it, 🎷 jazz, 🎻 orchestral, 🕹️ chiptune;
                                          🔁 makes it again, ⏩ makes it longer, ❤️ marks it as a favourite;
                                          1️⃣ 2️⃣ choose the take
    the same as Bob                       “Viewing as” at the top lets you act as Alice, Bob or Mia, who runs
                                          the server; the person who reacts pays, see /quota
    the buttons under a song              Again, Extend, Cover, Lyrics; More opens a menu of everything else:
                                          replace a section, stems, a remaster, a mashup, a video
    /stems kind: All parts                two dozen files in ZIPs; /cover adds a band or a voice to one of them
    /video                                a video of the moving cover with the song; it can show the lyrics too
    /persona create name: Ella            saves the voice of a song that you choose; then /song persona: Ella
    /export format: MIDI                  a song or a stem as MIDI; also as WAV, MP4, timed lyrics and more
    /lyrics prompt: rain on a tin roof    a draft to edit, rewrite and approve; only then is it a song
    /library                              everything that was made here: search it, and see what each song is based on
    /limits show                          as Mia: who may spend how much, and why somebody cannot
    /limits reactions                     as Mia: how many people must react, and what each emoji does

The songs are composed by a stand-in on this machine; nothing leaves it. Press Ctrl-C to stop the demo.
"""


async def show(*, port: int, pace: Pace = PACE, poll_interval_s: float = 1.0) -> None:
    """Serve the page until somebody closes the session there.

    Raises:
        BotStopped: the bot ended unexpectedly.
    """
    async with open_demo(pace, poll_interval_s=poll_interval_s, tell=_complain) as demo:
        await demo.mia.send(demo.songs, _WELCOME)
        pictures = avatars(demo.loopback.backend, [person.id for person in demo.people])
        async with open_page(
            demo.loopback, demo.songs, demo.people, port=free_port(port), timezone=local_zone(), assets=pictures
        ) as page:
            print(_TRY.format(url=page.url), flush=True)
            with reactions_offered(demo.loopback), direct_messages_shown(demo.songs, demo.loopback):
                await demo.bot.outlives(page.wait_closed())


def free_port(first: int) -> int:
    """Return the first free port from this one on; 0 stays 0, which takes any.

    Raises:
        OSError: none of the next ports is free.
    """
    if first == 0:
        return 0
    for port in range(first, first + _PORTS_TRIED):
        with contextlib.suppress(OSError), socket.create_server((_HOST, port)):
            return port
    raise OSError(f"Ports {first} to {first + _PORTS_TRIED - 1} are all in use. Choose another one with --port.")


def local_zone() -> str:
    """Return a time zone with this machine's current time, or UTC if its offset is not in whole hours."""
    offset = datetime.now(UTC).astimezone().utcoffset()
    hours = 0.0 if offset is None else offset.total_seconds() / 3600
    # POSIX has the opposite sign: Etc/GMT-2 is two hours ahead of Greenwich.
    name = f"Etc/GMT{-hours:+.0f}" if hours and hours.is_integer() else "UTC"
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"


def _complain(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
