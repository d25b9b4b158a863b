"""Results on disk: fetched with checks, tagged, joined, and made to fit an upload limit. Fulfils `core.ports.Media`."""

from adapters.media.disk import DiskMedia
from adapters.media.disk_file import DiskAudioFile, DiskBundle, DiskFootage, DiskSaved, MediaLimits

__all__ = ["DiskAudioFile", "DiskBundle", "DiskFootage", "DiskMedia", "DiskSaved", "MediaLimits"]
