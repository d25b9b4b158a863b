"""Values of timed lyrics: single words as the provider aligned them, and whole lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    r"""One sung word, from when to when in seconds, as the provider aligned it.

    `text` is as the provider wrote it: it may bring line breaks and the section's heading along ("[Verse]\nSnow").
    """

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """One line of a song's words, from when to when in seconds. `heading` is the section that begins with it, or ""."""

    text: str
    start_s: float
    end_s: float
    heading: str = ""
