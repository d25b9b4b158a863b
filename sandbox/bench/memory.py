"""A process's use of memory, as the kernel counts it."""

from __future__ import annotations

from pathlib import Path

from sandbox.bench.figure import NotMeasured


def resident_bytes(pid: int) -> int:
    """Return the process's current memory."""
    return _read(pid, "VmRSS")


def peak_resident_bytes(pid: int) -> int:
    """Return the process's highest memory so far."""
    return _read(pid, "VmHWM")


def _read(pid: int, name: str) -> int:
    """Read one line of the process's status.

    Raises:
        NotMeasured: this system has no /proc.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        raise NotMeasured("memory is read from /proc, which only Linux has") from None
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))
