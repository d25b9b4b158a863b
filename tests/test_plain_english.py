"""Code and documents keep to plain English: expressions that read as translated do not come back."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TELL_TALES = re.compile(
    r"\b(anew|in work|mend|mends|mended|mending|shall|(?:stands )?for ever|the house)\b", re.IGNORECASE
)
PLACES = (
    *("bot.py", "settings.py", "cogs/**/*.py", "core/**/*.py", "adapters/**/*.py", "sandbox/**/*.py"),
    *("docs/*.md", "README.md", "CONTRIBUTING.md", "Makefile"),
)
HISTORY = "adapters/store/migrations/versions/"
"""What databases have run stays as it was written, comments included."""
NO_PROSE = re.compile(r"\bin work\.parts\b")
"""Code that only looks like one of them."""


def lines():
    for path in sorted(path for place in PLACES for path in ROOT.glob(place)):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(HISTORY):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield f"{name}:{number}", NO_PROSE.sub("", line)


def test_nothing_reads_as_translated():
    found = [f"{place}: {match[0]}" for place, line in lines() if (match := TELL_TALES.search(line))]
    assert found == []


def test_the_scan_finds_what_it_looks_for():
    assert len({place.partition(":")[0] for place, _ in lines()}) > 300
    assert TELL_TALES.search("Whoever shall mend it") is not None
    assert TELL_TALES.search("amendments for everybody") is None
