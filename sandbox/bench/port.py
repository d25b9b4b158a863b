"""A port for a program that must be told its port before it starts."""

from __future__ import annotations

import socket


def free_port() -> int:
    """Return a port of this machine that is currently free."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
