"""Whatever lies under the name of a project's file: a finding, within the limit, and never a crash or a wait."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.events import CheckReported, Event, StepFinished
from adx_tui.core.model import Finding
from adx_tui.core.state import ExitCode
from adx_tui.engine import request
from adx_tui.engine.local import LocalSession
from adx_tui.services.environment import env_file
from adx_tui.services.project.configuration import of_settings
from tests.support.databases import FreshDatabase
from tests.support.folders import make_reachable_folder
from tests.support.hostile import HOSTILE, fill, put, serve_once, small_disk
from tests.support.outcome import assert_explained, assert_green, checks, codes, finding, findings
from tests.support.project import Project, Result
from tests.support.sampling import sample

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")]

SECONDS = 5
# The interpreter, and the machine it runs on, may be slow.
GRACE = 10


def run(project: Project, how: str, *arguments: str) -> Result:
    """Within its limit, and never a bug."""
    begun = time.monotonic()
    result = project.adx(how, "--timeout", str(SECONDS), "--output", "json", *arguments, timeout=60)
    assert time.monotonic() - begun < SECONDS + GRACE, result
    assert result.exit_code in (0, 1, 2), result
    assert "ADX901" not in codes(result), result
    return result


def environment(project: Project, how: str = "--check") -> Result:
    return run(project, how, "--step", "environment", "--postgres", "embedded")


@pytest.fixture
def shop(project: Project) -> Project:
    """A project whose environment is in order."""
    project.env(DATABASE_URL="postgresql://shop:pass-word@127.0.0.1:5432/shop")
    project.write(".env.example", "# @required @sensitive\nDATABASE_URL=\n")
    return project


@pytest.fixture
def used(project: Project, fresh_database: FreshDatabase) -> Project:
    """A project whose database is there."""
    project.env(DATABASE_URL=fresh_database.url)
    return project


def whole(project: Project, how: str = "--check") -> Result:
    return run(project, how, "--postgres", "external")


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("name", [".env", ".env.example"])
def test_an_environment_that_is_no_file(shop: Project, name: str, kind: str) -> None:
    put(kind, shop.path / name)
    event = finding(environment(shop, "--auto"), "ADX103")
    assert_explained(event, risk="manual")
    assert event["location"].startswith(name)
    if kind == "latin":
        assert event["location"] == f"{name}:1"
        assert "byte 5 (0xE9" in event["cause"]


@pytest.mark.parametrize("kind", ["pipe", "endless", "directory", "sparse", "latin"])
def test_rules_of_git_that_are_no_file(shop: Project, kind: str) -> None:
    subprocess.run(["git", "init", "--quiet", shop.path], check=True)
    put(kind, shop.path / ".gitignore")
    result = environment(shop, "--auto")
    if kind == "latin":  # git takes any bytes
        assert_green(result)
        assert (shop.path / ".gitignore").read_bytes() == b"# caf\xe9\n.env\n"
    elif kind == "endless":  # a link to a device is a link first, which git does not follow: it has another list
        assert_green(result)
        assert "/.env" in (shop.path / ".git/info/exclude").read_text().splitlines()
    else:
        assert_explained(finding(result, "ADX160"), risk="manual")


@pytest.mark.parametrize("kind", sample(list(HOSTILE)))
def test_a_lock_file_that_is_none(used: Project, kind: str) -> None:
    used.migration("1_notes", "SELECT 1;")
    put(kind, used.path / "migrations" / "migration_lock.toml")
    (event, *_) = (event for event in findings(whole(used, "--auto")) if event["code"] in ("ADX406", "ADX407"))
    assert_explained(event, risk="manual")
    assert event["location"] == "migrations/migration_lock.toml"


@pytest.mark.parametrize("kind", sample(list(HOSTILE)))
def test_grants_that_are_no_file(used: Project, kind: str) -> None:
    put(kind, used.path / "grants.toml")
    event = finding(whole(used, "--auto"), "ADX340")
    assert_explained(event, risk="manual")
    assert event["location"] == ("grants.toml:1" if kind == "latin" else "grants.toml")


def test_migrations_that_are_no_files_are_all_named_and_none_is_applied(
    used: Project, fresh_database: FreshDatabase
) -> None:
    used.migration("0_first", 'CREATE TABLE "First" (id int);')
    for kind in HOSTILE:
        put(kind, used.path / "migrations" / kind / "migration.sql")
    result = whole(used, "--auto")
    named = {event["location"].split("/")[1] for event in findings(result) if event["code"] == "ADX406"}
    assert named == set(HOSTILE)
    assert fresh_database.connect().execute("SELECT to_regclass('\"First\"')").fetchone() == (None,)


def test_seeds_that_are_no_files_are_all_named(used: Project) -> None:
    for kind in HOSTILE:
        put(kind, used.path / "seeds" / f"001_{kind}.sql")
        put(kind, used.path / "seeds" / f"002_{kind}.py")
    result = whole(used)
    named = {Path(event["location"].partition(":")[0]).name for event in findings(result) if event["code"] == "ADX506"}
    # A folder may be called as it likes.
    assert named == {f"{number}_{kind}.{end}" for kind in HOSTILE if kind != "directory" for number, end in _SEEDS}


_SEEDS = [("001", "sql"), ("002", "py")]


class TestFilesThatChangeMeanwhile:
    def run(self, project: Project, when: Callable[[Event], bool], change: Callable[[], object]) -> dict[str, Finding]:
        """A run, in this process, in which `change` happens once; the findings by their codes."""
        values = env_file.read(project.path / ".env").values
        flags = {"project": str(project.path), "postgres": "external"}
        chosen = settings.resolve(flags, {}, values, default_state_dir=project.state_directory)
        waiting, found = [change], {}

        def on_event(event: Event) -> None:
            if waiting and when(event):
                waiting.pop()()
            if isinstance(event, CheckReported) and event.check.finding is not None:
                found[event.check.finding.code] = event.check.finding

        cancellation = Cancellation(60)
        try:
            assert LocalSession(of_settings(chosen), {}).run(request.AUTO, on_event, cancellation) == ExitCode.NOT_READY
        finally:
            cancellation.close()
        assert not waiting
        assert "ADX901" not in found
        return found

    def test_an_environment_that_is_gone_after_a_remedy(self, used: Project) -> None:
        def looked_at(event: Event) -> bool:
            return isinstance(event, StepFinished) and event.step == "environment"

        used.migration("1_notes", "CREATE TABLE note (id int);")  # something to be done: what was read is read again
        found = self.run(used, looked_at, (used.path / ".env").unlink)
        assert "DATABASE_URL can't be used" in found["ADX161"].cause

    def test_an_environment_that_is_no_file_any_more_after_a_remedy(self, used: Project) -> None:
        def pending(event: Event) -> bool:
            return isinstance(event, CheckReported) and event.check.id == "pending"

        used.migration("1_notes", "CREATE TABLE note (id int);")
        found = self.run(used, pending, lambda: put("directory", used.path / ".env"))
        assert "it is a directory" in found["ADX161"].cause

    def test_of_migrations_one_of_which_is_none_any_more_none_is_applied(
        self, used: Project, fresh_database: FreshDatabase
    ) -> None:
        def pending(event: Event) -> bool:
            return isinstance(event, CheckReported) and event.check.id == "pending"

        first = used.migration("1_first", "SELECT 1;")
        used.migration("2_second", 'CREATE TABLE "Second" (id int);')
        found = self.run(used, pending, lambda: put("endless", first))
        assert "it is a device" in found["ADX406"].cause
        assert fresh_database.connect().execute("SELECT to_regclass('\"Second\"')").fetchone() == (None,)


class TestPipes:
    def test_one_that_is_served_once_is_read_once_and_said(self, used: Project) -> None:
        content = (used.path / ".env").read_bytes()
        used.migration("1_notes", "CREATE TABLE note (id int);")
        serve_once(used.path / ".env", content)
        result = whole(used, "--auto")
        assert_green(result)
        said = checks(result)[("environment", "file")]["detail"]
        assert said == "read once, from a named pipe: adx-tui writes nothing into it"

    def test_what_it_lacks_is_for_a_person_to_add(self, shop: Project) -> None:
        shop.write(".env.example", "# @required\nDATABASE_URL=\n# @required\nLOG_LEVEL=info\n")
        serve_once(shop.path / ".env", (shop.path / ".env").read_bytes())
        event = finding(environment(shop, "--auto"), "ADX110")
        assert_explained(event, risk="manual")

    def test_an_example_in_one_is_copied(self, project: Project) -> None:
        serve_once(project.path / ".env.example", b"DATABASE_URL=postgresql://a:b@127.0.0.1/c\n")
        assert environment(project, "--auto").exit_code == 0
        assert (project.path / ".env").read_text() == "DATABASE_URL=postgresql://a:b@127.0.0.1/c\n"

    def test_a_silent_writer_is_not_waited_for_past_the_limit(self, shop: Project) -> None:
        (shop.path / ".env").unlink()
        os.mkfifo(shop.path / ".env", 0o600)
        holder = os.open(shop.path / ".env", os.O_RDWR)
        try:
            event = finding(environment(shop), "ADX103")
        finally:
            os.close(holder)
        assert "did not come to an end" in event["cause"]


def test_a_large_file_of_values_is_read_within_the_limit(shop: Project) -> None:
    with (shop.path / ".env").open("a") as file:
        file.writelines(f"K{number}_SECRET=value-of-{number:06}\n" for number in range(5000))
    assert environment(shop).exit_code == 0


@pytest.mark.parametrize(
    "arguments", [["--down"], ["--snapshots"], ["--reset", "shop"], ["--check", "--report", "r.md"]]
)
def test_every_way_to_begin_takes_it(shop: Project, arguments: list[str]) -> None:
    put("directory", shop.path / ".env")
    run(shop, *arguments, "--postgres", "embedded")


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


def test_a_script_that_takes_long_to_take_apart_is_not_waited_for(used: Project) -> None:
    """Sixty megabytes of parentheses, and the word for which the look for extensions has to take them apart."""
    used.migration("1_notes", "SELECT 1; -- extension\n" + "(" * (60 << 20))
    event = finding(whole(used), "ADX902")
    assert "--timeout" in event["cause"]
