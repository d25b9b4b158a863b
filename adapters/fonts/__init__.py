"""DejaVu Sans 2.37, for pictures and burnt-in captions: Latin, Greek, Cyrillic, Hebrew, Arabic and more.

Shipped, so that both look the same on every machine. Its licence lies beside it. Source: dejavu-fonts.github.io.
"""

from pathlib import Path

REGULAR = Path(__file__).with_name("DejaVuSans.ttf")
BOLD = Path(__file__).with_name("DejaVuSans-Bold.ttf")
