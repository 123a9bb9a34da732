"""Room for a server's data: what `df` says, read as bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adx_tui.services.server import disk

GNU = """\
Filesystem     1024-blocks     Used Available Capacity Mounted on
/dev/vda         264212084 29937740    900000      29% /var/lib/postgresql/data
"""
BUSYBOX = """\
Filesystem           1024-blocks    Used Available Capacity Mounted on
overlay               61255492  30000000  31255492  49% /
"""


def test_what_df_says() -> None:
    short, plenty = disk.from_df(GNU), disk.from_df(BUSYBOX)
    assert short is not None
    assert plenty is not None
    assert (short.free, short.total) == (900000 * 1024, 264212084 * 1024)
    assert short.is_short
    assert not plenty.is_short
    assert str(short) == "879 MB free of 258,020 MB at /var/lib/postgresql/data"


@pytest.mark.parametrize("output", ["", "df: unknown option", "OCI runtime exec failed: exec: df: not found in $PATH"])
def test_what_is_no_answer(output: str) -> None:
    assert disk.from_df(output) is None


def test_a_folder_of_this_machine(tmp_path: Path) -> None:
    space = disk.of_folder(tmp_path)
    assert 0 < space.free <= space.total


def test_a_volume_of_an_engine_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may look into an engine's folders, which most users may not: they see the folder above."""
    assert disk.of_volume(tmp_path / "_data") is None
    closed, usage = tmp_path / "docker" / "volumes", shutil.disk_usage

    def may_not_look(folder: Path) -> object:
        if closed in (folder, *folder.parents):
            raise PermissionError
        return usage(folder)

    (closed / "notes" / "_data").mkdir(parents=True)
    monkeypatch.setattr(shutil, "disk_usage", may_not_look)
    space = disk.of_volume(closed / "notes" / "_data")
    assert space is not None
    assert space.place == str(tmp_path / "docker")
