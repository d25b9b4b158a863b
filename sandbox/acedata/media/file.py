"""Files that live as long as the process, or in a shared folder, each under a name derived from its content."""

from __future__ import annotations

import atexit
import hashlib
import tempfile
from functools import cache
from pathlib import Path

_shared: list[Path] = []


def share(path: Path) -> None:
    """Keep files in this folder, which other processes use too; to be called before the first file is made."""
    path.mkdir(exist_ok=True)
    _shared.append(path)


@cache
def folder() -> Path:
    """The shared folder, or one of this process, which is removed when the process ends."""
    if _shared:
        return _shared[-1]
    workspace = tempfile.TemporaryDirectory(prefix="chorus-standin-")
    atexit.register(workspace.cleanup)
    return Path(workspace.name)


def hashed_name(*parts: object) -> str:
    """A short name for what is made from these: recipes are frozen values, so their repr identifies them."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def write_whole(path: Path, content: bytes) -> None:
    """Write the file in one step: a reader sees all of it or nothing, whoever else writes it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(content)
    Path(part.name).replace(path)


def save(content: bytes, kind: str) -> Path:
    """Save a client's bytes as a file with the ending `kind`; the same content is saved once."""
    path = folder() / f"{hashlib.sha256(content).hexdigest()[:24]}.{kind}"
    if not path.exists():
        write_whole(path, content)
    return path
