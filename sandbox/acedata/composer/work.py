"""Everything that can be heard: composed songs, clients' recordings, and edits of both.

All are frozen values: equal values sound the same. Times are seconds from the start of the whole work.
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
    """A client's sound: a file of `length_s` seconds.

    `tune` is the tune that was detected in it, None without one; `words` then seed what is composed after it.
    """

    path: Path
    words: str
    length_s: float
    tune: Tune | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides how a song sounds: the same recipe is the same song.

    `words` seed melody and harmony, so a cover has its source's words. `style` and `exclude` choose tempo, scale and
    instruments. `take` tells the clips of one task apart. `wish_s` is the approximate length in seconds. `voice` is f,
    m or empty for either; `singer` seeds the voice (empty: `words` do); `lyric` is sung unless `is_instrumental`. A
    given `tune` or `bpm` replaces that of the words. `extra_stem` is a stem that is played although the style does not
    have it. The `shape` loop repeats seamlessly, shot is a single sound. With a `source` the song is that one up to
    `continue_at_s` and new after it; `wish_s` is then the length of the new part only.
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
    extra_stem: str = ""
    shape: Shape = "song"


@dataclass(frozen=True, slots=True)
class Stem:
    """Only some stems of `source`: those named in `parts` (see `stem.stem_names`).

    `take` tells two separations of the same song apart: in the second, a little of the other stems remains.
    """

    source: Work
    parts: tuple[str, ...]
    take: int = 0


@dataclass(frozen=True, slots=True)
class Splice:
    """`source` with the beginning of `part` in place of its own sound between the two times."""

    source: Work
    part: Work
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Overdub:
    """`added`, from its beginning, played along with `source` between the two times of `source`."""

    source: Work
    added: Work
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The part of `source` between the two times."""

    source: Work
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Master:
    """`source` remastered: `strength` (0..1) is how different it is, `brightness` (-1..1) warm or bright."""

    source: Work
    strength: float
    brightness: float


@dataclass(frozen=True, slots=True)
class Tempo:
    """`source` at `multiplier` times its speed, at the same pitch or not."""

    source: Work
    multiplier: float
    keeps_pitch: bool


Work = Recipe | Recording | Stem | Splice | Overdub | Excerpt | Master | Tempo
