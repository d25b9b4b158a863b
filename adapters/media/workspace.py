"""The working folder of one process under the media folder, and the removal of those whose process is gone."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PREFIX = "chorus-"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder that belongs to this process for as long as it holds a lock on the file beside it.

    The kernel drops the lock with the process, however it ends; so several processes, also in containers that share
    the volume, can tell leftovers from folders in use. A process id could not: containers all have a process 1.
    """

    folder: Path
    _lock: Path
    _lock_fd: int

    @classmethod
    def open(cls, media_dir: Path) -> Workspace:
        """Remove what dead processes left behind there, and make a folder of our own.

        Raises:
            OSError: the media folder cannot be made or written; nothing was left there.
        """
        media_dir = media_dir.absolute()  # child processes run in other folders
        media_dir.mkdir(parents=True, exist_ok=True)
        for lock in media_dir.glob(f"{_PREFIX}*{_LOCK}"):
            _remove_leftover(lock)
        while True:
            lock = media_dir / f"{_PREFIX}{secrets.token_hex(6)}{_LOCK}"
            lock_fd = _locked(lock, os.O_CREAT | os.O_EXCL)
            if lock_fd is not None:
                break
        try:
            folder = lock.with_suffix("")
            folder.mkdir(mode=0o700)
        except OSError:
            _unlock(lock, lock_fd)
            raise
        return cls(folder, lock, lock_fd)

    def new_folder(self, name: str) -> Path:
        """Make a folder in it; the workspace itself is made again if it was removed as a temporary file."""
        folder = self.folder / name
        folder.mkdir(mode=0o700, parents=True)
        return folder

    def close(self) -> None:
        """Remove the folder with all that is in it, and give up the lock."""
        shutil.rmtree(self.folder, ignore_errors=True)
        _unlock(self._lock, self._lock_fd)


def _locked(lock: Path, flags: int) -> int | None:
    """Open and lock the file; None if another holds it, or removed it between the two steps."""
    lock_fd = os.open(lock, os.O_RDWR | flags, 0o600)
    try:
        fcntl.flock(lock_fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock_fd)
        return None
    except OSError:
        os.close(lock_fd)
        raise
    if os.fstat(lock_fd).st_nlink == 0:
        os.close(lock_fd)
        return None
    return lock_fd


def _unlock(lock: Path, lock_fd: int) -> None:
    lock.unlink(missing_ok=True)
    os.close(lock_fd)


def _remove_leftover(lock: Path) -> None:
    """Remove the folder of that lock if its process is gone. One that cannot be removed is left for the next start."""
    with suppress(OSError):
        lock_fd = _locked(lock, 0)
        if lock_fd is not None:
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            _unlock(lock, lock_fd)
