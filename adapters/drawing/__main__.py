"""The child process that draws: pickled arguments come in, a PNG goes out. See `adapters.drawing.Drawing`."""

from __future__ import annotations

import pickle
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING

from adapters.drawing import chart, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KINDS: Mapping[str, Callable[..., bytes]] = MappingProxyType(
    {"family tree": tree.picture, "usage chart": chart.picture}
)


def main() -> None:
    """Draw the one picture that is ordered on standard input: its kind, and what it is made of."""
    kind, parts = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by this program's own parent
    sys.stdout.buffer.write(KINDS[kind](*parts))


if __name__ == "__main__":
    main()
