"""What core asks of disk and canvas. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from core.model.family import Relative
    from core.model.job import Clip, Song
    from core.model.money import Usage
    from core.model.notes import Line
    from core.model.timed_lyrics import Caption
    from core.model.usage import Days, Grouping


class AudioFile(Protocol):
    """A clip's files on disk, ready to be posted; they go when the `Media.fetch` block ends."""

    @property
    def clip(self) -> Clip:
        """The clip they belong to."""
        ...

    @property
    def audio(self) -> Path:
        """The tagged MP3."""
        ...

    @property
    def cover(self) -> Path | None:
        """The cover picture, or None where it could not be had (a song is never held back for its cover)."""
        ...


class Bundle(Protocol):
    """Some tunes in one file, a ZIP, that goes with them."""

    @property
    def tunes(self) -> Sequence[AudioFile]:
        """What is in it, in order."""
        ...

    @property
    def file(self) -> Path:
        """The ZIP."""
        ...


class Footage(Protocol):
    """What a video is made of, on disk; the files go when the `Media.footage` block ends."""

    @property
    def clip(self) -> Clip:
        """The video's clip."""
        ...

    @property
    def tune(self) -> AudioFile | None:
        """The song that is heard; None for a silent video."""
        ...


class Saved(Protocol):
    """Some other file on disk; it goes when the block ends that gave it."""

    @property
    def file(self) -> Path:
        """The file, named as people shall see it."""
        ...

    @property
    def url(self) -> str:
        """Where it came from; "" for one that was made here."""
        ...


class Media(Protocol):
    """Results on disk: fetched, checked, tagged, joined, fitted. Nothing is ever whole in memory."""

    def fetch(self, song: Song, *, maker: str, source: str) -> AbstractAsyncContextManager[AudioFile]:
        """Stream a song's audio and cover into files of their own, check and tag them, and remove them on exit.

        The tags are title, maker, cover, lyrics and source.
        Raises (on entering; nothing is left on disk):
            MediaMissing: 404, short, or too slow: may work later.
            MediaUnfit: over the size cap (MediaTooLarge), or not audio.
            MediaForbidden: a URL that is never fetched from.
        """
        ...

    async def fit(self, tune: AudioFile, limit_bytes: int) -> Path:
        """Return the tune's audio as a file of at most `limit_bytes`: as it is if it fits, else re-encoded (tags kept).

        Raises:
            MediaUnfit: it cannot be made to fit at a quality worth hearing (below 48 kbit/s).
        """
        ...

    async def bundle(self, tunes: Sequence[AudioFile], limit_bytes: int, *, name: str) -> Sequence[Bundle]:
        """Return the tunes' audio in as few ZIPs of at most `limit_bytes` as their order allows; `name` begins theirs.

        They are called `<name>.zip`, or `<name> 1.zip`, `<name> 2.zip` where they are several; in them is an MP3 for
        each title, those of the same title told apart. A tune that is too large by itself is re-encoded as `fit` does.
        The files lie beside the first tune and go with it.

        Raises:
            MediaUnfit: one of them cannot be made to fit; no ZIP is left.
        """
        ...

    def footage(
        self, video: Song, *, song: Song | None, maker: str, source: str
    ) -> AbstractAsyncContextManager[Footage]:
        """Stream a video, and the song that is to be heard with it, into files of their own, and remove them on exit.

        A video is MP4, QuickTime or WebM, of half a second to two hours.
        Raises: as `fetch`; MediaUnfit also for what is no video.
        """
        ...

    async def join(self, footage: Footage, limit_bytes: int, *, captions: Sequence[Caption] = ()) -> Path:
        """Return one MP4 (H.264, AAC, plays inline) of at most `limit_bytes`: the shot again and again under its song.

        The seam between two runs is cross-faded. What does not fit is cut with a fade (to one minute at least), then
        encoded with fewer bits. `captions` are burnt in. Without a song it is the shot as it is, silent and without
        captions, with fewer bits if need be. The file is named by the video's title, else the song's; it lies beside
        the footage and goes with it. It may be called again with another limit. The work is done in a child process
        with bounds of time and memory, a film at a time: it takes seconds, with captions or a cut up to a minute.

        Raises:
            MediaUnfit: it cannot be made to fit, or could not be encoded.
        """
        ...

    async def film_length_s(self, film: Path) -> float:
        """Return how long a film that `join` gave plays, in seconds.

        Raises:
            MediaUnfit: nobody can tell.
        """
        ...

    def save(self, url: str, *, name: str, form: str, limit_bytes: int) -> AbstractAsyncContextManager[Saved]:
        """Stream a converted song ("wav", "mp4") into a file of that form, check it, and remove it on exit.

        `name` is a title: the file is called `<name>.<form>`, made safe as those of `fetch` are.
        Raises: as `fetch`; MediaTooLarge where it is larger than `limit_bytes`.
        """
        ...

    def midi(self, lines: Sequence[Line], *, name: str) -> AbstractAsyncContextManager[Saved]:
        """Write notes as a standard MIDI file, `<name>.mid`, a track for each line, and remove it on exit.

        Raises (on entering):
            MediaMissing: the file could not be written.
        """
        ...

    async def picture_size(self, image_url: str, *, limit_bytes: int) -> tuple[int, int]:
        """Stream a picture to disk, check that it is one, and return its width and height in pixels; keeps nothing.

        Raises: as `fetch`; MediaUnfit for what is no whole JPEG, PNG or WebP picture, or has over 64 million pixels.
        """
        ...

    async def length_s(self, audio_url: str, *, limit_bytes: int) -> float:
        """Stream an attachment to disk, check that it is audio, and return its length in seconds; keeps nothing.

        Raises: as `fetch`.
        """
        ...


class Artist(Protocol):
    """Pictures that the bot draws itself."""

    async def family_tree(self, family: Sequence[Relative]) -> bytes:
        """Draw a family tree as a PNG of at most 1,600 pixels a side, readable on dark and light backgrounds."""
        ...

    async def usage_chart(self, usage: Sequence[Usage], *, days: Days, names: Mapping[int, str], by: Grouping) -> bytes:
        """Draw the credits of each of those days (or weeks, where they are many), stacked by action or by member.

        It is a PNG readable on dark backgrounds, with at most 12 colours: what is left after the largest eleven is
        drawn together as others. `names` are the members', as far as they are known.
        """
        ...
