"""Everything that can be heard: what is composed, what came from outside, and what is made of these.

All are plain frozen values: the same value is the same sound. Times are seconds of the whole work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.acedata.composer.tune import Tune

Shape = Literal["song", "loop", "shot"]


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
    f, m or empty for either; `singer` seeds who sings (empty: `words` do); `lyric` is sung unless `is_instrumental`. A
    `tune` or a `bpm` that is given is played instead of the words' own. `engages` is a stem for which a player is hired
    whom the style does not have. A `shape` of loop goes round without a seam, shot is a single stroke. With a `source`
    the song is that one up to `continue_at_s` and new from there on; `wish_s` is then about the new part only.
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
    source: Work | None = None
    continue_at_s: float = 0.0
    singer: str = ""
    bpm: float = 0.0
    engages: str = ""
    shape: Shape = "song"


@dataclass(frozen=True, slots=True)
class Stem:
    """Only some players of `source`: those of the stems named in `parts` (see `stem.stem_names`).

    `take` tells two separations of the same song apart: in the second a little of the others is still heard.
    """

    source: Work
    parts: tuple[str, ...]
    take: int = 0


@dataclass(frozen=True, slots=True)
class Splice:
    """`source` with the beginning of `part` in place of what was between the two times."""

    source: Work
    part: Work
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Overdub:
    """`added` played along with `source`, from its own beginning on, between the two times of `source`."""

    source: Work
    added: Work
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is between the two times of `source`."""

    source: Work
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Master:
    """`source` mastered anew: `strength` (0..1) is how far from the original, `brightness` (-1..1) to which side."""

    source: Work
    strength: float
    brightness: float


@dataclass(frozen=True, slots=True)
class Tempo:
    """`source` played `multiplier` times as fast, at its own pitch or not."""

    source: Work
    multiplier: float
    keeps_pitch: bool


Work = Recipe | Recording | Stem | Splice | Overdub | Excerpt | Master | Tempo
