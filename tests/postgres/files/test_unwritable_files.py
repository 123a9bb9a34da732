"""Disks that are full or read-only, and files that belong to somebody else: named with what is in the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.bounded_runs import environment, whole
from tests.support.databases import FreshDatabase
from tests.support.folders import make_reachable_folder
from tests.support.hostile import fill, small_disk
from tests.support.outcome import assert_explained, finding, findings
from tests.support.project import Project

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")]


class TestWriting:
    def test_a_full_disk_is_named_with_what_is_free_and_nothing_is_left(self, shop: Project) -> None:
        with small_disk(64) as disk:
            for name in (".env", ".env.example"):
                shutil.copy2(shop.path / name, disk)
            with (disk / ".env.example").open("a") as file:
                file.write("# @required\nLOG_LEVEL=info\n")
            fill(disk)
            there = set(os.listdir(disk))
            event = finding(environment(Project(disk, shop.state_directory), "--auto"), "ADX106")
            assert_explained(event, risk="manual")
            assert event["cause"] == f".env can't be written: the file system {disk} is full."
            assert event["evidence"] == [f"{disk}  0 KB free of 64 KB"]
            assert event["remedies"][0]["preview"] == f"df -h {disk}"
            assert set(os.listdir(disk)) == there
            assert (disk / ".env").read_bytes() == (shop.path / ".env").read_bytes()

    def test_a_disk_without_room_for_another_name_is_told_apart(self, shop: Project) -> None:
        with small_disk(64, "nr_inodes=4") as disk:
            shop.write(".env.example", "DATABASE_URL=postgresql://a:b@127.0.0.1/c\n")
            shutil.copy2(shop.path / ".env.example", disk)
            for number in range(2):
                (disk / f"filler{number}").touch()
            event = finding(environment(Project(disk, shop.state_directory), "--auto"), "ADX106")
            assert "has no room for another file" in event["cause"]
            assert event["remedies"][0]["preview"] == f"df -i {disk}"

    def test_a_read_only_disk_is_told_apart(self, shop: Project) -> None:
        with small_disk(64) as disk:
            (disk / ".env.example").write_text("DATABASE_URL=postgresql://a:b@127.0.0.1/c\n")
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            event = finding(environment(Project(disk, shop.state_directory), "--auto"), "ADX106")
            assert event["cause"] == f".env can't be written: the file system {disk} is read-only."


class TestSomebodyWithoutRights:
    """Run as a user to whom nothing belongs."""

    @pytest.fixture
    def theirs(self) -> Iterator[Project]:
        if os.geteuid() != 0 or shutil.which("setpriv") is None:
            pytest.skip("becoming somebody without rights takes root and setpriv")
        folder = make_reachable_folder("adx-test-nobody-")
        project = Project.create(folder / "project")
        as_nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        project.command = (*as_nobody, sys.executable, "-m", "adx_tui")
        os.chown(project.state_directory, 65534, 65534)
        try:
            yield project
        finally:
            project.clean_up()
            shutil.rmtree(folder)

    def test_who_may_not_write_is_told_whose_it_is(self, theirs: Project) -> None:
        theirs.write(".env.example", "DATABASE_URL=postgresql://a:b@127.0.0.1/c\n")
        event = finding(environment(theirs, "--auto"), "ADX106")
        assert_explained(event, risk="manual")
        assert event["cause"] == ".env can't be written: this user may not: Permission denied."
        assert event["evidence"] == [f"{theirs.path}  mode 0755, owner root"]
        assert os.listdir(theirs.path) == [".env.example"]

    @pytest.mark.parametrize("missing", [[".env"], [".env.example"], ["grants.toml"], ["compose"], ["migrations"]])
    def test_what_may_not_be_read_is_a_finding(
        self, theirs: Project, fresh_database: FreshDatabase, missing: list[str]
    ) -> None:
        theirs.env(DATABASE_URL=fresh_database.url)
        os.chown(theirs.path / ".env", 65534, 65534)
        theirs.write(".env.example", "DATABASE_URL=\n")
        theirs.write("grants.toml", "")
        theirs.write("compose/postgres.yml", "")
        theirs.migration("1_notes", "SELECT 1;")
        for name in missing:
            os.chown(theirs.path / name, 0, 0)
            (theirs.path / name).chmod(0)
        result = whole(theirs)
        assert result.exit_code == 1
        if missing != ["compose"]:  # which a server of somebody else's does not need
            assert missing[0] in [event["location"] for event in findings(result)], result
