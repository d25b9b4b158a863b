"""Files of clips on disk: fetched, checked, tagged, joined, made to fit. The docstrings are the contract.

No file is ever held in memory as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from core.model.job import Clip, Song
    from core.model.notes import Line
    from core.model.timed_lyrics import Caption


class AudioFile(Protocol):
    """A clip's files on disk, ready to be posted; they are removed when the `AudioMedia.fetch` block ends."""

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
        """The cover picture, or None if it could not be fetched (a song is never held back for its cover)."""
        ...


class Bundle(Protocol):
    """Some audio files in one ZIP; it is removed with them."""

    @property
    def audio_files(self) -> Sequence[AudioFile]:
        """What is in it, in order."""
        ...

    @property
    def file(self) -> Path:
        """The ZIP."""
        ...


class Footage(Protocol):
    """The parts of a video on disk; the files are removed when the `VideoMedia.footage` block ends."""

    @property
    def clip(self) -> Clip:
        """The video's clip."""
        ...

    @property
    def audio_file(self) -> AudioFile | None:
        """The song for its sound; None for a silent video."""
        ...


class SavedFile(Protocol):
    """Some other file on disk; it is removed when the block ends that gave it."""

    @property
    def file(self) -> Path:
        """The file, under the name that people see."""
        ...

    @property
    def url(self) -> str:
        """Where it was fetched from; "" for one that was made here."""
        ...


class AudioMedia(Protocol):
    """Audio of songs and stems."""

    def fetch(self, song: Song, *, maker: str, source: str) -> AbstractAsyncContextManager[AudioFile]:
        """Stream a song's audio and cover into files of their own, check and tag them, and remove them on exit.

        The tags are title, maker, cover, lyrics and source.
        Raises (on entering; nothing is left on disk):
            MediaMissing: 404, short, or too slow: may work later.
            MediaUnfit: over the size cap (MediaTooLarge), or not audio.
            MediaForbidden: a URL that is never fetched from.
        """
        ...

    async def fit(self, audio_file: AudioFile, limit_bytes: int) -> Path:
        """Return the audio as a file of at most `limit_bytes`: as it is if it fits, else re-encoded (tags kept).

        Raises:
            MediaUnfit: it cannot be made to fit at an acceptable quality (48 kbit/s and up).
        """
        ...

    async def bundle(self, audio_files: Sequence[AudioFile], limit_bytes: int, *, name: str) -> Sequence[Bundle]:
        """Return the audio in as few ZIPs of at most `limit_bytes` as its order allows; their names begin with `name`.

        They are called `<name>.zip`, or `<name> 1.zip`, `<name> 2.zip` if there are several; each holds an MP3 for
        each title, numbered where titles are the same. A file that is too large alone is re-encoded as by `fit`.
        The ZIPs are written beside the first audio file and removed with it.

        Raises:
            MediaUnfit: one of them cannot be made to fit; no ZIP is left.
        """
        ...


class VideoMedia(Protocol):
    """Videos, joined with the audio of their song."""

    def footage(
        self, video: Song, *, song: Song | None, maker: str, source: str
    ) -> AbstractAsyncContextManager[Footage]:
        """Stream a video, and the song for its sound, into files of their own, and remove them on exit.

        A video is MP4, QuickTime or WebM, of half a second to two hours.
        Raises: as `fetch`; MediaUnfit also for a file that is not a video.
        """
        ...

    async def join(self, footage: Footage, limit_bytes: int, *, captions: Sequence[Caption] = ()) -> Path:
        """Return one MP4 (H.264, AAC, plays inline) of at most `limit_bytes`: the video, looped under its song.

        The seam between two runs is cross-faded. What does not fit is cut with a fade (to one minute at least), then
        encoded with fewer bits. `captions` are burnt in. Without a song it is the video as it is, silent and without
        captions, with fewer bits if need be. The file is named by the video's title, else the song's; it is written
        beside the footage and removed with it. It may be called again with another limit. The work is done in a child
        process with limits of time and memory, one video at a time: it takes seconds, with captions or a cut up to a
        minute.

        Raises:
            MediaUnfit: it cannot be made to fit, or could not be encoded.
        """
        ...

    async def video_length_s(self, video: Path) -> float:
        """Return how long a file from `join` plays, in seconds.

        Raises:
            MediaUnfit: the length cannot be read.
        """
        ...


class ExportMedia(Protocol):
    """Files that are exported as the provider made them, or from its notes."""

    def save(self, url: str, *, name: str, form: str, limit_bytes: int) -> AbstractAsyncContextManager[SavedFile]:
        """Stream a converted song ("wav", "mp4") into a file of that format, check it, and remove it on exit.

        `name` is a title: the file is called `<name>.<form>`, made safe as those of `fetch` are.
        Raises: as `fetch`; MediaTooLarge if it is larger than `limit_bytes`.
        """
        ...

    def midi(self, lines: Sequence[Line], *, name: str) -> AbstractAsyncContextManager[SavedFile]:
        """Write notes as a standard MIDI file, `<name>.mid`, a track for each line, and remove it on exit.

        Raises (on entering):
            MediaMissing: the file could not be written.
        """
        ...


class MediaCheck(Protocol):
    """Looks at attachments; no file is kept."""

    async def picture_size(self, image_url: str, *, limit_bytes: int) -> tuple[int, int]:
        """Stream a picture to disk, check that it is one, and return its width and height in pixels.

        Raises: as `fetch`; MediaUnfit if it is not a complete JPEG, PNG or WebP picture, or has over 64 million pixels.
        """
        ...

    async def length_s(self, audio_url: str, *, limit_bytes: int) -> float:
        """Stream an attachment to disk, check that it is audio, and return its length in seconds.

        Raises: as `fetch`.
        """
        ...


class Media(AudioMedia, VideoMedia, ExportMedia, MediaCheck, Protocol):
    """All of them."""
