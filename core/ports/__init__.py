"""What core asks of the outside: the contracts that adapters fulfil. The docstrings here are the contract.

One file for each subject. The Protocols are cut small: a part of core takes the one that has what it calls, so that its
constructor shows what it can touch; where it needs several, it joins them under a name of its own beside its class.
Only core.engine, core.jobs.runner and bot.py know the whole `Store`, `Provider` and `Media`.
"""

from __future__ import annotations

from typing import Protocol

from core.ports.admission import Admission, AdmissionStore
from core.ports.audit import AuditStore
from core.ports.conversion import ConversionStore
from core.ports.draft import DraftStore
from core.ports.drawing import Artist
from core.ports.free_usage import FreeUsageStore
from core.ports.guild import GuildChanges, GuildStore, ReactionStore
from core.ports.job import JobChanges, JobGuard, JobReader, JobStore, JobWriter, QueueStore
from core.ports.lease import LeaseStore, WorkerJobs
from core.ports.ledger import LedgerReader, LedgerStore, LedgerWriter
from core.ports.library import FavouriteStore, SongReader, SongStore, SongWriter, StarStore
from core.ports.media import (
    AudioFile,
    AudioMedia,
    Bundle,
    ExportMedia,
    Footage,
    Media,
    MediaCheck,
    SavedFile,
    VideoMedia,
)
from core.ports.member import ErasureStore, MemberSettingsStore
from core.ports.operator import OperatorStore
from core.ports.persona import PersonaReader, PersonaStore
from core.ports.provider import ConversionProvider, LyricsProvider, PersonaProvider, Provider, TaskProvider

__all__ = [
    "Admission",
    "AdmissionStore",
    "Artist",
    "AudioFile",
    "AudioMedia",
    "AuditStore",
    "Bundle",
    "ConversionProvider",
    "ConversionStore",
    "DraftStore",
    "ErasureStore",
    "ExportMedia",
    "FavouriteStore",
    "Footage",
    "FreeUsageStore",
    "GuildChanges",
    "GuildStore",
    "JobChanges",
    "JobGuard",
    "JobReader",
    "JobStore",
    "JobWriter",
    "LeaseStore",
    "LedgerReader",
    "LedgerStore",
    "LedgerWriter",
    "LyricsProvider",
    "Media",
    "MediaCheck",
    "MemberSettingsStore",
    "OperatorStore",
    "PersonaProvider",
    "PersonaReader",
    "PersonaStore",
    "Provider",
    "QueueStore",
    "ReactionStore",
    "SavedFile",
    "SongReader",
    "SongStore",
    "SongWriter",
    "StarStore",
    "Store",
    "TaskProvider",
    "VideoMedia",
    "WorkerJobs",
]


class Store(
    JobStore,
    LeaseStore,
    SongStore,
    FavouriteStore,
    StarStore,
    DraftStore,
    PersonaStore,
    ConversionStore,
    FreeUsageStore,
    MemberSettingsStore,
    ErasureStore,
    LedgerStore,
    GuildStore,
    AuditStore,
    OperatorStore,
    Protocol,
):
    """All of them over one database."""
