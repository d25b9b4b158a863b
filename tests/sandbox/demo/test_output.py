"""The folder for the files of a song."""

from sandbox.demo.output import write


def names(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_run_replaces_the_files_of_the_last_one_and_nothing_else(tmp_path):
    folder = tmp_path / "demo-output"
    assert write({"a.mp3": b"1", "b.jpg": b"2"}, folder) == [folder / "a.mp3", folder / "b.jpg"]
    (folder / "mine.mp3").write_bytes(b"kept")
    write({"c.mp3": b"3"}, folder)
    assert names(folder) == ["c.mp3", "mine.mp3"]
    assert (folder / "c.mp3").read_bytes() == b"3"


def test_no_name_leads_out_of_the_folder(tmp_path):
    folder = tmp_path / "out"
    outside = tmp_path / "precious.txt"
    outside.write_text("kept", encoding="utf-8")
    write({"../precious.txt": b"1"}, folder)
    (folder / ".written").write_text("../precious.txt\n", encoding="utf-8")
    write({"a.mp3": b"1"}, folder)
    assert outside.read_text(encoding="utf-8") == "kept"
