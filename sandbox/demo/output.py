"""The folder for the files of a song: audio and covers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path("demo-output")
_WRITTEN = ".written"


def write(files: Mapping[str, bytes], folder: Path = FOLDER) -> list[Path]:
    """Replace the files of the last run with these; leave other files alone. Return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / _WRITTEN
    before = note.read_text(encoding="utf-8").splitlines() if note.exists() else []
    for name in before:
        (folder / Path(name).name).unlink(missing_ok=True)
    paths = [folder / Path(name).name for name in files]
    note.write_text("".join(f"{path.name}\n" for path in paths), encoding="utf-8")
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    return paths
