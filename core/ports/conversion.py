"""Converted clips in a store. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.format import Conversion


class ConversionStore(Protocol):
    """The provider's conversions of clips to other formats, kept so that it is asked once."""

    async def conversion(self, clip_id: str, form: str) -> Conversion | None:
        """Return the conversion of a clip to a format; None if nobody asked yet."""
        ...

    async def keep_conversion(self, clip_id: str, form: str, conversion: Conversion, *, at: datetime) -> None:
        """Write a conversion, replacing the old one; it is removed with the clip when that is deleted."""
        ...

    async def drop_conversion(self, clip_id: str, form: str) -> None:
        """Forget a conversion whose link is dead."""
        ...
