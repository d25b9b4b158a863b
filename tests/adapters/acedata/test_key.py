"""Which paths a key must allow."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PATH = re.compile(r"/(?:suno|luma)/[a-z0-9-]+")


def test_the_readme_names_every_path_that_is_called_where_it_tells_how_to_get_a_key():
    called = {
        path
        for source in (ROOT / "adapters/acedata").glob("*.py")
        for path in re.findall(rf'"({PATH.pattern})"', source.read_text(encoding="utf-8"))
    }
    step = (ROOT / "README.md").read_text(encoding="utf-8").partition("**Get a key.**")[2].partition("\n3. ")[0]
    assert set(PATH.findall(step)) == called
