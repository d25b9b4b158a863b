"""What a song is composed from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.acedata.composer.tune import Tune


@dataclass(frozen=True, slots=True)
class Recording:
    """Sound that came from outside: a file of `length_s` seconds.

    `tune` is what was heard in it, None when nothing was; `words` seed what is composed after it then.
    """

    path: Path
    words: str
    length_s: float
    tune: Tune | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides how a song sounds: the same recipe is the same song.

    `words` seed melody and harmony, so a cover has its source's words. `style` and `exclude` choose tempo, scale and
    instruments. `take` tells the clips of one task apart. `wish_s` is about how long it shall be in seconds. `voice` is
    f, m or empty for either; `lyric` is sung unless `is_instrumental`. A `tune` that is given is played instead of the
    words' own. With a `source` the song is that one up to `continue_at_s` and new from there on; `wish_s` is then about
    the new part only.
    """

    words: str
    style: str
    lyric: str = ""
    take: int = 0
    wish_s: float = 45.0
    is_instrumental: bool = False
    voice: str = ""
    exclude: str = ""
    tune: Tune | None = None
    source: Recipe | Recording | None = None
    continue_at_s: float = 0.0
