"""A result could not be fetched or fitted."""

from __future__ import annotations

from core.errors.root import ChorusError


class MediaError(ChorusError):
    """A result could not be fetched or fitted."""


class MediaMissing(MediaError):
    """The media is not there (404 and the like), broke off short, or came too slowly; later it may be there."""


class MediaUnfit(MediaError):
    """What came is not what was promised: too large, no audio, no picture, no video. Or it cannot be made to fit."""


class MediaTooLarge(MediaUnfit):
    """It is larger than was asked for. `size_bytes` is how large, None where the answer did not say."""

    def __init__(self, message: str, *, size_bytes: int | None) -> None:
        super().__init__(message)
        self.size_bytes = size_bytes


class MediaForbidden(MediaError):
    """The URL points to a place that is never fetched from: a private address, a preview stream, not http(s)."""
