"""A member's data as files. No bot is started."""

import io
import json
import zipfile

import pytest

from cogs.privacy.archive import archive_files


def records(number):
    # Random letters: what repeats would be zipped away.
    return [{"n": n, "words": f"{n * 7919 % 104729:x}" * 40} for n in range(number)]


@pytest.mark.parametrize(("room_bytes", "most"), [(10**6, 1), (20_000, 1), (2_000, 99)])
def test_an_export_that_is_too_large_is_zipped_and_then_divided_and_nothing_is_lost(room_bytes, most):
    data = {"user_id": "1", "songs": records(300), "orders": records(20)}
    files = archive_files(data, "chorus-alice", room_bytes)
    assert 1 <= len(files) <= most
    assert all(len(file.content) <= room_bytes for file in files)
    assert len({file.name for file in files}) == len(files)
    found = {"songs": [], "orders": []}
    for file in files:
        content = file.content
        if file.name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                content = archive.read("chorus-alice.json")
        part = json.loads(content)
        for name in found:
            found[name] += part.get(name, [])
    assert found == {"songs": data["songs"], "orders": data["orders"]}
