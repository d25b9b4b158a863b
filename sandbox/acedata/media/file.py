"""Files that live as long as the process, each under a name derived from its content."""

from __future__ import annotations

import atexit
import hashlib
import tempfile
from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """The folder of this process, removed when the process ends."""
    workspace = tempfile.TemporaryDirectory(prefix="chorus-standin-")
    atexit.register(workspace.cleanup)
    return Path(workspace.name)


def hashed_name(*parts: object) -> str:
    """A short name for what is made from these: recipes are frozen values, so their repr identifies them."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def write_whole(path: Path, content: bytes) -> None:
    """Write the file in one step: a reader sees all of it or nothing, also when several threads write it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(content)
    Path(part.name).replace(path)


def save(content: bytes, kind: str) -> Path:
    """Save a client's bytes as a file with the ending `kind`; the same content is saved once."""
    path = folder() / f"{hashlib.sha256(content).hexdigest()[:24]}.{kind}"
    if not path.exists():
        write_whole(path, content)
    return path
