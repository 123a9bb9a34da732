"""PostgreSQL as it is installed on a machine: here programs that only say what they are asked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from adx_tui.services.embedded import local_installation
from adx_tui.services.embedded.unprivileged import Unprivileged
from tests.support.folders import make_reachable_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")
OURSELVES = Unprivileged(None, None)


def program(path: Path, answer: str) -> None:
    """One that says `answer`, and notes in a file beside it that it was asked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho >> '{path}.asked'\necho '{answer}'\n")
    path.chmod(0o755)


def install(folder: Path, version: str, share: str = "") -> Path:
    program(folder / "bin" / "postgres", f"postgres (PostgreSQL) {version}")
    program(folder / "bin" / "initdb", "")
    if share:
        program(folder / "bin" / "pg_config", share)
    return folder / "bin"


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place that is looked into, and a PATH with nothing on it."""
    monkeypatch.setattr(local_installation, "_PLACES", {sys.platform: (f"{tmp_path}/*/bin",)})
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    return tmp_path


def versions(owner: Unprivileged = OURSELVES) -> list[str]:
    return [binaries.version for binaries in local_installation.find(owner)]


def test_the_newest_comes_first_and_what_is_too_old_or_no_server_not_at_all(places: Path) -> None:
    install(places / "a", "15.18 (Debian 15.18-0+deb12u1)", share="/usr/share/postgresql/15")
    install(places / "b", "17beta1")
    install(places / "c", "13.2")
    program(places / "clients" / "bin" / "psql", "psql (PostgreSQL) 18.1")
    program(places / "broken" / "bin" / "postgres", "cannot open shared object file")
    (places / "b" / "share" / "postgresql").mkdir(parents=True)
    newest, other = local_installation.find(OURSELVES)
    assert (newest.version, newest.major, newest.share) == ("17beta1", 17, places / "b" / "share" / "postgresql")
    assert (other.version, other.major, other.share) == ("15.18", 15, Path("/usr/share/postgresql/15"))


def test_pg_config_on_the_path_names_one_anywhere_and_twice_is_once(places: Path) -> None:
    elsewhere = install(places / "deep" / "inside", "16.1")
    program(places / "path" / "pg_config", str(elsewhere))
    assert versions() == ["16.1"]
    program(places / "path" / "pg_config", str(install(places / "b", "17.1")))
    assert versions() == ["17.1"]


def test_each_is_asked_once_as_long_as_it_stays_the_same(places: Path) -> None:
    postgres = install(places / "a", "16.1") / "postgres"
    assert versions() == versions() == ["16.1"]
    assert len((places / "a" / "bin" / "postgres.asked").read_text().splitlines()) == 1
    program(postgres, "postgres (PostgreSQL) 16.2")
    assert versions() == ["16.2"]


def test_root_takes_what_the_user_who_runs_it_can_reach(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Unprivileged.needed()
    if owner.uid is None:
        pytest.skip("only root hands Postgres to another user")
    open_to_all = make_reachable_folder("adx-test-installations-")
    monkeypatch.setattr(local_installation, "_PLACES", {sys.platform: (f"{open_to_all}/*/bin",)})
    install(open_to_all / "a", "16.1")
    install(open_to_all / "b", "17.1")
    (open_to_all / "b").chmod(0o700)
    assert versions(owner) == ["16.1"]
