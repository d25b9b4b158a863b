"""A file could not be fetched or made to fit."""

from __future__ import annotations

from core.errors.root import ChorusError


class MediaError(ChorusError):
    """A file could not be fetched or made to fit."""


class MediaMissing(MediaError):
    """The file is not there (404 and the like), was cut off, or came too slowly; it may be there later."""


class MediaUnfit(MediaError):
    """The file is too large, or not the audio, picture or video it should be; or it cannot be made to fit."""


class MediaTooLarge(MediaUnfit):
    """The file is over the limit. `size_bytes` is its size, None where the answer did not say."""

    def __init__(self, message: str, *, size_bytes: int | None) -> None:
        super().__init__(message)
        self.size_bytes = size_bytes


class MediaForbidden(MediaError):
    """The URL is one that is never fetched: a private address, a preview stream, not http(s)."""
