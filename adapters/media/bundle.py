"""Puts songs into ZIPs. They are stored, not compressed: MP3s do not get smaller."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from adapters.media.disk_file import DiskBundle
from adapters.media.file_name import archive_names, entry_names
from adapters.media.fit import fit_audio
from adapters.thread import in_thread
from core.errors import MediaUnfit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapters.media.ffmpeg import Ffmpeg
    from core.ports import AudioFile

# Source: PKWARE APPNOTE.TXT, 4.3.7 local file header, 4.3.12 central directory header, 4.3.16 its end. Names are in
# both headers; files below 4 GiB in a seekable file need nothing else.
_ENTRY_BYTES = 30 + 46
_END_BYTES = 22
_EPOCH = (1980, 1, 1, 0, 0, 0)  # so that the same songs make the same bytes
_PIECE_BYTES = 256 * 1024


async def write_bundles(
    audio_files: Sequence[AudioFile], limit_bytes: int, name: str, ffmpeg: Ffmpeg
) -> list[DiskBundle]:
    """Write the songs into as few ZIPs as their order and the limit allow, in a folder beside the first of them.

    Raises:
        MediaUnfit: one of them cannot be made small enough; no ZIP is left.
        FfmpegFailed: one of them could not be re-encoded; no ZIP is left.
        OSError: a file could not be read or written; no ZIP is left.
    """
    if not audio_files:
        return []
    names = entry_names([audio_file.clip.title for audio_file in audio_files])
    files = [
        await fit_audio(audio_file.audio, limit_bytes - _overhead_bytes(entry) - _END_BYTES, ffmpeg)
        for audio_file, entry in zip(audio_files, names, strict=True)
    ]
    entries = list(zip(names, files, strict=True))
    folder = Path(await in_thread(tempfile.mkdtemp, prefix="zip-", dir=audio_files[0].audio.parent))
    bundles: list[DiskBundle] = []
    try:
        bundles = await in_thread(_write_all, list(audio_files), entries, limit_bytes, folder, name)
    finally:
        if not bundles:
            await in_thread(shutil.rmtree, folder, ignore_errors=True)
    return bundles


def _write_all(
    audio_files: list[AudioFile], entries: list[tuple[str, Path]], limit_bytes: int, folder: Path, name: str
) -> list[DiskBundle]:
    sizes = [file.stat().st_size + _overhead_bytes(entry) for entry, file in entries]
    parts = list(groups(sizes, limit_bytes - _END_BYTES))
    bundles: list[DiskBundle] = []
    for part, archive in zip(parts, archive_names(name, len(parts)), strict=True):
        _write(entries[part], folder / archive)
        if (folder / archive).stat().st_size > limit_bytes:
            raise MediaUnfit(f"the files do not fit into archives of {limit_bytes} bytes")
        bundles.append(DiskBundle(audio_files=tuple(audio_files[part]), file=folder / archive))
    return bundles


def groups(sizes: Sequence[int], limit_bytes: int) -> Iterator[slice]:
    """Split a list of sizes into as few slices as possible, each within the limit (one size alone may exceed it).

    Each slice takes all that fits: with the order kept, no other split needs fewer.
    """
    start = total = 0
    for position, size in enumerate(sizes):
        if position > start and total + size > limit_bytes:
            yield slice(start, position)
            start, total = position, 0
        total += size
    if sizes:
        yield slice(start, len(sizes))


def _write(entries: Sequence[tuple[str, Path]], target: Path) -> None:
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, file in entries:
            entry = ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            entry.file_size = file.stat().st_size
            with file.open("rb") as source, archive.open(entry, "w") as copy:
                shutil.copyfileobj(source, copy, _PIECE_BYTES)


def _overhead_bytes(name: str) -> int:
    return _ENTRY_BYTES + 2 * len(name.encode())
