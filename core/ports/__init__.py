"""What core asks of the outside: the contracts that adapters fulfil. The docstrings here are the contract."""

from __future__ import annotations

from typing import Protocol

from core.ports.job import JobChanges, JobGuard, JobStore, Leases
from core.ports.library import Drafts, Library, Stars
from core.ports.media import Artist, Media, Tune
from core.ports.person import Audits, GuildChanges, Guilds, House, Ledger, Members
from core.ports.provider import SongService

__all__ = [
    "Artist",
    "Audits",
    "Drafts",
    "GuildChanges",
    "Guilds",
    "House",
    "JobChanges",
    "JobGuard",
    "JobStore",
    "Leases",
    "Ledger",
    "Library",
    "Media",
    "Members",
    "SongService",
    "Stars",
    "Store",
    "Tune",
]


class Store(JobStore, Leases, Library, Stars, Drafts, Members, Ledger, Guilds, Audits, House, Protocol):
    """All of them over one database."""
