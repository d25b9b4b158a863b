"""Keeps files for the life of the process, each under a name that says its content."""

from __future__ import annotations

import atexit
import hashlib
import tempfile
from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """The folder of this process, removed when it ends."""
    workspace = tempfile.TemporaryDirectory(prefix="chorus-standin-")
    atexit.register(workspace.cleanup)
    return Path(workspace.name)


def name_of(*parts: object) -> str:
    """A short name for what is made of these: recipes are plain frozen values, so their text says all of them."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def keep(path: Path, content: bytes) -> None:
    """Write the whole file at once: a reader sees all of it or nothing, whoever else writes it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(content)
    Path(part.name).replace(path)


def kept_file(content: bytes, kind: str) -> Path:
    """Keep bytes that came from outside as a file ending in `kind`, one for each content."""
    path = folder() / f"{hashlib.sha256(content).hexdigest()[:24]}.{kind}"
    if not path.exists():
        keep(path, content)
    return path
