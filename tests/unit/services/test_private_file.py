"""Reports and tracebacks are their owner's from the first byte on."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from adx_tui.services import private_file, state_directory


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_private_whatever_the_mask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        private_file.write(tmp_path / "report.md", "text")
    finally:
        os.umask(before)
    assert mode(tmp_path / "report.md") == 0o600


def test_who_has_the_file_that_stood_there_reads_nothing_of_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text("old")
    path.chmod(0o666)
    with path.open() as reader:
        private_file.write(path, "new")
        assert reader.read() == "old"
    assert path.read_text() == "new"
    assert mode(path) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_that_somebody_named_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("report.md")
    private_file.write(tmp_path / "link", "text")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "report.md").read_text() == "text"
    assert mode(tmp_path / "report.md") == 0o600


def test_what_is_no_file_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=private_file.write, args=[pipe, "text"])
    writer.start()
    assert pipe.read_text() == "text"
    writer.join()
    private_file.write(Path("/dev/null"), "text")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_folder_that_cant_be_written_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        private_file.write(tmp_path / "nowhere" / "report.md", "text")
    with pytest.raises(IsADirectoryError):
        private_file.write(tmp_path, "text")
    assert list(tmp_path.iterdir()) == []


def test_every_traceback_has_a_private_file_of_its_own(tmp_path: Path) -> None:
    paths = {Path(state_directory.save_crash(tmp_path, f"traceback {number} \udcff")) for number in range(3)}
    assert len(paths) == 3
    assert {mode(path) for path in paths} == {0o600}
    assert sorted(path.read_text()[:11] for path in paths) == ["traceback 0", "traceback 1", "traceback 2"]
