"""A strict reader of LRC files, for tests, since no published one is kept up: whatever is not LRC is an error."""

import re

_TAG = re.compile(r"\[([a-z#]+):([^\[\]]*)\]")
_LINE = re.compile(r"\[(\d{2,}):([0-5]\d)\.(\d{2})\]([^\[\]]*)")


def read_lrc(text):
    """Return the tags, and the lines with their times in seconds, which must be in order."""
    assert text.endswith("\n")
    tags, lines = {}, []
    for line in text.splitlines():
        if not line:
            continue
        tag, timed = _TAG.fullmatch(line), _LINE.fullmatch(line)
        assert tag or timed, line
        if timed:
            minutes, seconds, hundredths, words = timed.groups()
            lines.append((round(int(minutes) * 60 + int(seconds) + int(hundredths) / 100, 2), words))
        else:
            assert not lines, "tags stand first"
            tags[tag[1]] = tag[2]
    assert [at for at, _ in lines] == sorted(at for at, _ in lines)
    return tags, lines
