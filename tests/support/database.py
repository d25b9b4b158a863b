"""An empty database with the newest schema: raised step by step once a process, then copied for each test.

The steps are what most of a bot's first start takes (60 ms of it); tests of the steps and of the end-to-end process do
without this and raise a schema of their own.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.store import open_store

_raised: list[bytes] = []


async def lay_database(file: Path) -> None:
    """Put the file where a bot that starts for the first time would make it."""
    if not _raised:
        with TemporaryDirectory() as folder:
            first = Path(folder) / "chorus.db"
            async with open_store(f"sqlite:///{first}"):
                pass  # its last close moves the journal into the file
            _raised.append(_read(first))
    _write(file, _raised[0])


def _read(file: Path) -> bytes:
    return file.read_bytes()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
