"""What was made before posted anew: into a channel, or to one member by direct message. It costs nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cogs._bot.origin import UPLOAD_LIMIT_BYTES
from cogs._message.lineage import message_url, parent_of, song_url
from cogs._message.wording import wording_about
from cogs._ordering.delete import delete_message
from cogs._posting.attachments import kept_attachments
from cogs._posting.upload import Carried, Carrier, Shown
from cogs._showing.result import result_content, take_content
from cogs._transport.fallback import Route, public_transports
from cogs._transport.transport import DirectTransport, DiscordFailed, NowhereToPost, Outgoing, TransportClosed
from core.errors import MediaError, MediaMissing, Moderated, Rejected, ServiceError, SongDeleted
from core.library.songs import NOBODY
from core.model.job import ClipKind

if TYPE_CHECKING:
    from cogs._bot.client import Chorus
    from core.model.job import Job, Place, Song

NOT_SENT = (MediaError, TransportClosed, NowhereToPost, DiscordFailed)
"""What keeps a song from being posted; `why_not` has the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a song stands anew. `has_file` is False where it stands with a link to its audio instead."""

    link: str
    has_file: bool


async def send_file(bot: Chorus, song: Song, *, user_id: int, takes: Sequence[Song] = ()) -> None:
    """Send a member a song by direct message; of stems all `takes`, which belong together.

    Raises:
        MediaError: its audio is gone; nothing was sent.
        Closed: the member takes no direct messages of the bot.
        Trouble: Discord failed for now.
    """
    url, wording = song_url(song), wording_about(song.kind)
    greeting = wording.file_from(link=url) if url else wording.file()
    posting = await _Posting.of(bot, song, greeting, guild_id=None, reader_id=user_id)
    routes = [Route(way=DirectTransport(bot, user_id))]
    songs = takes if song.kind is ClipKind.STEM and takes else [song]
    # Direct messages take files always: whoever refuses one takes no message without a file either.
    if await posting.carry(songs, routes, list, limit_bytes=UPLOAD_LIMIT_BYTES) is None:
        raise TransportClosed(f"member {user_id} takes no direct messages")


async def post_song(bot: Chorus, song: Song, *, place: Place, asked_by: int) -> Posted:
    """Post a song publicly into a place for a member; from then on reactions and buttons work there, too.

    Raises:
        MediaError: its audio is gone; nothing was posted.
        Nowhere: there is no way to write there, not even without files.
        SongDeleted: it was deleted meanwhile; what was posted is deleted, too.
        Trouble: Discord failed for now.
    """
    reader_id = asked_by if place.guild_id is None else NOBODY.id
    greeting = f"Posted again by <@{asked_by}>"
    posting = await _Posting.of(bot, song, greeting, guild_id=place.guild_id, reader_id=reader_id)

    def routes() -> list[Route]:
        return [Route(way=way) for way in public_transports(bot, posting.nonce, place)]

    carried = await posting.carry([song], routes(), routes, limit_bytes=place.upload_limit_bytes)
    if carried is None:
        raise NowhereToPost(song.clip.id)
    spot = carried.spot
    if posting.job.state.is_final:  # while it is delivering, a message known here would count as the job's own
        # A song is linked to where it was posted last, and that link is for its own guild.
        is_home = song.guild_id == place.guild_id
        await bot.services.orders.posted(
            song.clip.id, channel_id=spot.channel_id, message_id=spot.message_id, is_home=is_home
        )
    if all(take.is_deleted for take in await bot.services.orders.songs_of(song.job_id)):
        # Deleted on its way, by somebody who could not know of this message yet.
        await delete_message(bot, song.job_id, replace(place, channel_id=spot.channel_id), spot.message_id)
        raise SongDeleted(song.clip.id)
    link = message_url(place.guild_id, spot.channel_id, spot.message_id)
    return Posted(link=link, has_file=posting.has_file)


def why_not(error: Exception, kind: ClipKind = ClipKind.SONG) -> str:
    """Return what the member who asked is told about one of NOT_SENT, and what they can do."""
    if isinstance(error, MediaError):
        return f"{_why_gone(error, kind)} Nothing was charged."
    if isinstance(error, TransportClosed):
        return (
            "I cannot send you direct messages. Allow them in the privacy settings of this server, then ask again. "
            "Nothing was charged."
        )
    if isinstance(error, NowhereToPost):
        return "I may not write here, so I could not post it. Ask those who run this server. Nothing was charged."
    return "Discord did not take it just now. Try again in a minute. Nothing was charged."


def _why_gone(error: MediaError, kind: ClipKind) -> str:
    if kind is ClipKind.VIDEO and isinstance(error, MediaMissing):
        return "Luma's file of it cannot be fetched just now, or is gone. Try again in a few minutes."
    if kind is ClipKind.VIDEO:
        return "Luma's file of it cannot be played any more. Again makes another."
    if isinstance(error.__cause__, ServiceError) and not isinstance(error.__cause__, (Rejected, Moderated)):
        return "Suno gives no link to its audio just now. Try again in a few minutes."
    if isinstance(error, MediaMissing):
        return "Its audio is gone at Suno, and there is no new link to it. Again makes another."
    return "Suno's file of it cannot be played any more. Again makes another like it."


@dataclass(slots=True, kw_only=True)
class _Posting:
    """One song on its way into one message."""

    bot: Chorus
    song: Song
    job: Job
    parent: Song | None
    greeting: str
    is_usable: bool
    nonce: str
    has_file: bool = True

    @classmethod
    async def of(cls, bot: Chorus, song: Song, greeting: str, *, guild_id: int | None, reader_id: int) -> _Posting:
        """Look up what the message says beside the song; it says no more than that reader may know there."""
        return cls(
            bot=bot,
            song=song,
            job=await bot.services.orders.job(song.job_id),
            parent=await parent_of(bot.services.orders, song, guild_id=guild_id, user_id=reader_id),
            greeting=greeting,
            is_usable=song.is_usable(guild_id=guild_id, user_id=reader_id),
            nonce=secrets.token_hex(10),
        )

    async def carry(
        self, songs: Sequence[Song], routes: list[Route], anew: Callable[[], list[Route]], *, limit_bytes: int
    ) -> Carried | None:
        """Fetch the files of clips and put them there, in as many messages as it takes; None if nobody takes the first.

        What is returned is the last message.
        """
        carried: Carried | None = None
        # No song waits while videos are put together.
        places = self.bot.video_slots if self.song.kind is ClipKind.VIDEO else self.bot.file_slots
        async with places, kept_attachments(self.bot.services.delivery, self.job, songs) as cargo:
            carrier = Carrier(self.bot, self.dress, cargo, limit_bytes=limit_bytes, nonce=self.nonce)
            waiting = [*cargo.songs]
            while waiting:
                last = await carrier.carry(waiting, routes, anew)
                if last is None:
                    return carried
                waiting, carried = waiting[len(last.songs) :], last
                self.greeting = ""
        return carried

    def dress(self, _: Route, shown: Shown) -> Outgoing:
        """See cogs._posting.upload.Dress."""
        self.has_file = not shown.links
        if len(shown.songs) > 1:
            face = result_content(
                self.job, shown.songs, links=shown.links, zips=shown.zips, notes=shown.notes, parent=self.parent
            )
        else:
            face = take_content(
                self.job,
                shown.songs[0],
                links=shown.links,
                covers=shown.covers,
                notes=shown.notes,
                parent=self.parent,
                is_usable=self.is_usable,
            )
        return Outgoing(face=replace(face, text=self.greeting))
