"""Results on disk: fetched with checks, tagged, and fitted to an upload limit. Fulfils `core.ports.Media`."""

from adapters.media.disk import DiskMedia, DiskTune, MediaLimits

__all__ = ["DiskMedia", "DiskTune", "MediaLimits"]
