"""A file is written whole or not at all, and nothing is left beside it."""

from __future__ import annotations

import errno
import os
import random
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from adx_tui.services import whole_file
from adx_tui.services.files import UnreadableFileError

KILLS = int(os.environ.get("ADX_TEST_KILLS", "5"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_its_owners_alone_and_never_replaces_one(path: Path) -> None:
    whole_file.create(path, "A=1\n")
    assert mode(path) == 0o600
    with pytest.raises(FileExistsError):
        whole_file.create(path, "A=2\n")
    assert path.read_text() == "A=1\n"
    assert list(path.parent.iterdir()) == [path]


def test_where_a_file_has_one_name_alone_it_is_made_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FAT has no hard links: a kernel that has FAT is not to be had everywhere, so its answer is made up."""

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refused)
    whole_file.create(path, "one\n")
    with pytest.raises(PermissionError):
        whole_file.create(path, "two\n")
    assert path.read_text() == "one\n"
    assert list(path.parent.iterdir()) == [path]


def test_a_replaced_file_keeps_its_mode_and_owner(path: Path) -> None:
    path.write_text("A=1\n")
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)
    before = path.stat()
    whole_file.replace(path, "A=2\n")
    after = path.stat()
    assert path.read_text() == "A=2\n"
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert list(path.parent.iterdir()) == [path]


def test_behind_a_link_the_file_is_replaced_and_not_the_link(path: Path) -> None:
    (path.parent / "kept").mkdir()
    real = path.parent / "kept" / "env"
    real.write_text("A=1\n")
    path.symlink_to("kept/env")
    whole_file.replace(path, "A=2\n")
    assert path.is_symlink()
    assert real.read_text() == "A=2\n"
    assert list(real.parent.iterdir()) == [real]


def test_what_a_killed_run_left_is_removed_and_what_another_one_writes_is_not(path: Path) -> None:
    path.write_text("A=1\n")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, another = (path.with_name(f".env.adx-tui-{pid}-abc") for pid in (ended.pid, os.getppid()))
    left.write_text("A=secret\n")
    another.write_text("A=secret\n")
    whole_file.replace(path, "A=2\n")
    assert not left.exists()
    assert another.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_is_not_written_into(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(UnreadableFileError, match="the program at its other end decides"):
        whole_file.replace(path, "A=2\n")
    with pytest.raises(UnreadableFileError, match="named pipe"):
        whole_file.append_line(path, "B")
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, b".env\n"),
        (b"", b".env\n"),
        (b"a\n", b"a\n.env\n"),
        (b"a", b"a\n.env\n"),
        (b"caf\xe9", b"caf\xe9\n.env\n"),
    ],
)
def test_a_line_is_added_to_whatever_bytes_there_are(path: Path, before: bytes | None, after: bytes) -> None:
    if before is not None:
        path.write_bytes(before)
    whole_file.append_line(path, ".env")
    assert path.read_bytes() == after


WRITER = """
import sys
from pathlib import Path
from adx_tui.services import whole_file
path, texts = Path(sys.argv[1]), ("A=1\\n" * 2000, "B=2\\n" * 2000)
whole_file.replace(path, texts[0])
print("begun", flush=True)
while True:
    for text in texts:
        whole_file.replace(path, text)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is killed like that there")
def test_whenever_the_writer_is_killed_the_file_is_whole_and_the_next_one_tidies_up(path: Path) -> None:
    seed = random.randrange(10**6)
    moments = random.Random(seed)
    path.write_text("")
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(moments.random() / 50)
            writer.kill()
        assert path.read_text() in ("A=1\n" * 2000, "B=2\n" * 2000), f"seed {seed}"
        whole_file.replace(path, "C=3\n")
        assert os.listdir(path.parent) == [path.name]
