"""Results on disk: fetched with checks, tagged, joined, and fitted to an upload limit. Fulfils `core.ports.Media`."""

from adapters.media.disk import DiskMedia
from adapters.media.piece import DiskBundle, DiskFootage, DiskSaved, DiskTune, MediaLimits

__all__ = ["DiskBundle", "DiskFootage", "DiskMedia", "DiskSaved", "DiskTune", "MediaLimits"]
