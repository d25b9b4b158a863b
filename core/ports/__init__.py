"""What core asks of the outside: the contracts that adapters fulfil. The docstrings here are the contract."""

from __future__ import annotations

from typing import Protocol

from core.ports.job import JobChanges, JobGuard, JobStore, Leases
from core.ports.library import Drafts, Library, Stars
from core.ports.media import Artist, Bundle, Footage, Media, Saved, Tune
from core.ports.person import Audits, GuildChanges, Guilds, House, Ledger, Members
from core.ports.persona import Conversions, Favours, Personas
from core.ports.provider import SongService
from core.ports.workshop import Provider, Workshop

__all__ = [
    "Artist",
    "Audits",
    "Bundle",
    "Conversions",
    "Drafts",
    "Favours",
    "Footage",
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
    "Personas",
    "Provider",
    "Saved",
    "SongService",
    "Stars",
    "Store",
    "Tune",
    "Workshop",
]


class Store(
    JobStore,
    Leases,
    Library,
    Stars,
    Drafts,
    Personas,
    Conversions,
    Favours,
    Members,
    Ledger,
    Guilds,
    Audits,
    House,
    Protocol,
):
    """All of them over one database."""
