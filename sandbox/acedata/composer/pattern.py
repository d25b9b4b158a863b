"""Rhythm patterns of chords, bass and drums within a bar, by name. Steps and lengths are sixteenths."""

from __future__ import annotations

from typing import NamedTuple


class Strike(NamedTuple):
    """One stroke of an accompaniment. `tone` is a chord tone counted from below, None the whole chord."""

    step: int
    steps: int
    tone: int | None = None


class BassNote(NamedTuple):
    """One bass note. `above_root` is in scale degrees; None leads into the next chord's root."""

    step: int
    steps: int
    above_root: int | None = 0


def _every(steps: int, length: int, start: int = 0) -> tuple[Strike, ...]:
    return tuple(Strike(step, length) for step in range(start, 16, steps))


def _broken(order: tuple[int, ...], steps: int, length: int) -> tuple[Strike, ...]:
    return tuple(Strike(index * steps, length, order[index % len(order)]) for index in range(16 // steps))


COMPS: dict[str, tuple[Strike, ...]] = {
    "pop": (Strike(0, 4), Strike(4, 3), Strike(7, 1), Strike(8, 4), Strike(12, 2), Strike(14, 2)),
    "power": _every(2, 2),
    "chug": tuple(Strike(step, 1 if step % 4 else 2) for step in (0, 2, 3, 4, 6, 7, 8, 10, 11, 12, 14, 15)),
    "charleston": (Strike(0, 3), Strike(6, 2), Strike(14, 2)),
    "stabs": (Strike(2, 1), Strike(6, 1), Strike(7, 1), Strike(10, 1), Strike(14, 1)),
    "skank": _every(4, 1, start=2),
    "gate": tuple(Strike(step, 2) for step in (0, 3, 6, 8, 11, 14)),
    "arpeggio": _broken((0, 1, 2, 3), 1, 1),
    "boomchick": (Strike(4, 2), Strike(6, 1), Strike(12, 2), Strike(14, 1)),
    "strum": (Strike(0, 4), Strike(4, 2), Strike(6, 2), Strike(10, 2), Strike(12, 2), Strike(14, 2)),
    "ostinato": _broken((0, 2, 1, 2, 3, 2, 1, 2), 2, 2),
    "rolling": _broken((0, 1, 2, 3, 2, 1, 3, 1), 2, 6),
    "lazy": (Strike(0, 7), Strike(10, 5)),
    "hold": (Strike(0, 16),),
    "montuno": (
        Strike(0, 2, 0), Strike(2, 2), Strike(4, 1, 0), Strike(5, 2),
        Strike(8, 1, 1), Strike(9, 2), Strike(12, 1, 0), Strike(13, 2),
    ),
}  # fmt: skip

BASSES: dict[str, tuple[BassNote, ...]] = {
    "eighths": (*(BassNote(step, 2) for step in range(0, 14, 2)), BassNote(14, 2, None)),
    "gallop": tuple(BassNote(step, 1 if step % 4 else 2) for step in (0, 2, 3, 4, 6, 7, 8, 10, 11, 12, 14, 15)),
    "walking": (BassNote(0, 4), BassNote(4, 4, 2), BassNote(8, 4, 4), BassNote(12, 4, None)),
    "shuffle": tuple(BassNote(2 * index, 2, above) for index, above in enumerate((0, 0, 2, 2, 4, 4, 5, 4))),
    "onedrop": (BassNote(0, 3), BassNote(6, 2, 2), BassNote(8, 3, 4), BassNote(12, 2), BassNote(14, 2, 2)),
    "octaves": tuple(BassNote(step, 2, 7 * (step // 2 % 2)) for step in range(0, 16, 2)),
    "offbeat": tuple(BassNote(step, 2) for step in (2, 6, 10, 14)),
    "two": (BassNote(0, 6), BassNote(8, 6, 4)),
    "pedal": (BassNote(0, 16),),
    "lazy": (BassNote(0, 6), BassNote(7, 2), BassNote(10, 4, 4)),
    "tumbao": (BassNote(0, 4), BassNote(6, 5, 4), BassNote(12, 4, None)),
}

# X loud, x normal, - soft.
DRUMS: dict[str, dict[str, str]] = {
    "pop": {"kick": "X.....x.X.......", "snare": "....X.......X...", "hat": "x.-.x.-.x.-.x.-."},
    "rock": {"kick": "X.....X.X.x.....", "snare": "....X.......X..-", "hat": "X.x.X.x.X.x.X.x."},
    "metal": {"kick": "X.xxX.xxX.xxX.xx", "snare": "....X.......X...", "ride": "X...X...X...X..."},
    "swing": {"kick": "x.......-.......", "brush": "....x.......x...", "ride": "X...X.x.X...X.x."},
    "shuffle": {"kick": "X.......X.x.....", "snare": "....X.......X...", "hat": "X.x.X.x.X.x.X.x."},
    "onedrop": {"kick": "........X.......", "rim": "........X.....-.", "hat": "x.x.X.x.x.x.X.x."},
    "disco": {
        "kick": "X...X...X...X...", "clap": "....X.......X...",
        "openhat": "..X...X...X...X.", "hat": "x.......x.......",
    },
    "house": {
        "kick": "X...X...X...X...", "clap": "....X.......X...",
        "openhat": "..x...x...x...x.", "hat": "xxxxxxxxxxxxxxxx",
    },
    "chip": {
        "chip_kick": "X.....x.X..x....", "chip_snare": "....X.......X...",
        "chip_hat": "x.x.x.x.x.x.x.x.",
    },
    "train": {"kick": "X...x...X...x...", "brush": "x-Xx-xXxx-Xx-xXx"},
    "orchestra": {"timpani": "X.......x.....xx"},
    "lofi": {"soft_kick": "X.....x..xx.....", "rim": "....X.......X..-", "hat": "x.x-x.x.x.x-x.x."},
    "hiphop": {"kick": "X.....xX..x.....", "snare": "....X.......X...", "hat": "x.x.x.xxx.x.xxx."},
    "snaps": {"snap": "....X.......X...", "soft_kick": "X.......x.x....."},
    "brushes": {"soft_kick": "X.......x.......", "brush": "....X.......X...", "hat": "-.-.-.-.-.-.-.-."},
    "latin": {
        "kick": "X..x..X.X..x..X.", "rim": "X..x..x...X.x...",
        "tom": ".....x.......xx.", "hat": "x.xxx.xxx.xxx.xx",
    },
}  # fmt: skip
EXTRAS: dict[str, str] = {
    "sleigh": "X.x.X.x.X.x.X.x.",
    "tambourine": "..x...X...x...X.",
    "shaker": "x-X-x-X-x-X-x-X-",
    "crackle": "X...............",
}
FILL = {"snare": "........x.x.xxxX", "tom": "............X.x."}
STRENGTH = {"X": 1.0, "x": 0.72, "-": 0.4}
