"""The child process that draws: a pickled family comes in, a PNG goes out. See `adapters.drawing.Drawing`."""

from __future__ import annotations

import pickle
import sys

from adapters.drawing.tree import picture


def main() -> None:
    """Draw the one family that stands on standard input."""
    family = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by this program's own parent
    sys.stdout.buffer.write(picture(family))


if __name__ == "__main__":
    main()
