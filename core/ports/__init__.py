"""What core asks of the outside: the contracts that adapters fulfil. The docstrings here are the contract."""

from __future__ import annotations

from typing import Protocol

from core.ports.job import JobChanges, JobGuard, JobStore, Leases
from core.ports.library import Drafts, Library, Stars
from core.ports.media import Artist, AudioFile, Bundle, Footage, Media, Saved
from core.ports.person import Audits, GuildChanges, Guilds, Ledger, Members, OperatorStore
from core.ports.persona import Conversions, FreeUses, PersonaStore
from core.ports.provider import SongService
from core.ports.workshop import Provider, Workshop

__all__ = [
    "Artist",
    "AudioFile",
    "Audits",
    "Bundle",
    "Conversions",
    "Drafts",
    "Footage",
    "FreeUses",
    "GuildChanges",
    "Guilds",
    "JobChanges",
    "JobGuard",
    "JobStore",
    "Leases",
    "Ledger",
    "Library",
    "Media",
    "Members",
    "OperatorStore",
    "PersonaStore",
    "Provider",
    "Saved",
    "SongService",
    "Stars",
    "Store",
    "Workshop",
]


class Store(
    JobStore,
    Leases,
    Library,
    Stars,
    Drafts,
    PersonaStore,
    Conversions,
    FreeUses,
    Members,
    Ledger,
    Guilds,
    Audits,
    OperatorStore,
    Protocol,
):
    """All of them over one database."""
