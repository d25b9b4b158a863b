"""Everything that the cogs ask core for, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.jobs.orders import Orders
    from core.library.songs import SongLibrary
    from core.limits.operator import Operator
    from core.limits.settings import LimitSettings
    from core.limits.usage_report import UsageReports
    from core.lyrics.desk import LyricsDesk
    from core.media.delivery import Delivery
    from core.media.exports import Exports
    from core.personas.personas import Personas
    from core.privacy import Privacy


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The services of a running bot, one for each subject; built in core.engine."""

    orders: Orders
    delivery: Delivery
    exports: Exports
    library: SongLibrary
    limit_settings: LimitSettings
    lyrics_desk: LyricsDesk
    operator: Operator
    personas: Personas
    privacy: Privacy
    usage_reports: UsageReports
