"""The main job on an embedded server: from a clone to a ready database; again, and nothing changes; checked, reset,
and several runs at once."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support import adhyayanx
from tests.support.contract import assert_keeps_contract
from tests.support.databases import FreshDatabase
from tests.support.embedded import find_binaries
from tests.support.outcome import assert_green, codes, finding, steps
from tests.support.project import Project, Result, parse_events

pytestmark = pytest.mark.postgres

ALL_STEPS = ["project", "environment", "postgres", "grants", "migrations", "seeds", "application"]


def run(project: Project, *arguments: str) -> Result:
    return project.adx(*arguments, "--postgres", "embedded", "--output", "json")


@pytest.fixture
def clone(project: Project, free_port: int) -> Project:
    adhyayanx.clone_into(project, port=free_port)
    return project


@pytest.fixture
def ready(clone: Project) -> Project:
    assert_green(run(clone, "--auto"))
    return clone


def picture(project: Project) -> tuple[dict[str, tuple[bytes, int]], str]:
    """Everything in the folder, and the whole database as pg_dump writes it."""
    files = {
        str(path.relative_to(project.path)): (path.read_bytes(), path.stat().st_mode)
        for path in project.path.rglob("*")
        if path.is_file()
    }
    url = adhyayanx.values(project)["DATABASE_URL"].partition("?")[0]
    dump = subprocess.run(
        [find_binaries() / "pg_dump", "--dbname", url], check=True, capture_output=True, text=True
    ).stdout
    # PostgreSQL 18 puts a random word into each dump, against text that psql would obey.
    return files, "\n".join(line for line in dump.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))


def test_from_a_clone_to_a_ready_database_and_again(clone: Project) -> None:
    first = run(clone, "--auto")
    assert_green(first)
    assert_keeps_contract(first.events, 0)
    assert first.events[0]["steps"] == ALL_STEPS
    assert first.events[-1]["complete"] is True
    assert first.events[0]["postgres"] == "embedded"
    assert steps(first) == {"project": "ok", **dict.fromkeys(ALL_STEPS[1:6], "changed"), "application": "ok"}
    assert sum(adhyayanx.contents(clone).values()) == adhyayanx.ROWS

    before = picture(clone)
    second = run(clone, "--auto")
    assert_green(second)
    assert_keeps_contract(second.events, 0)
    assert set(steps(second).values()) == {"ok"}
    assert second.events[-1]["counts"].get("changed", 0) == 0
    assert not [event for event in second.events if event["event"] == "log"]
    assert picture(clone) == before

    check = run(clone, "--check")
    assert_green(check)
    assert picture(clone) == before

    with adhyayanx.connect(clone) as connection:
        connection.execute("CREATE TABLE mine (id serial)")
        connection.execute("CREATE SEQUENCE mine_too")
        connection.execute("CREATE DATABASE adx_test_shadow")
        connection.execute("DROP DATABASE adx_test_shadow")


def test_check_on_an_empty_machine_makes_nothing(clone: Project) -> None:
    before = {path: path.stat().st_mtime_ns for path in clone.path.rglob("*")}
    result = run(clone, "--check")
    assert result.exit_code == 1
    assert_keeps_contract(result.events, 1)
    assert codes(result) == {"ADX101"}
    assert [*steps(result).values()] == ["ok", "failed", *["blocked"] * 5]
    assert {path: path.stat().st_mtime_ns for path in clone.path.rglob("*")} == before
    assert not list(clone.state_directory.rglob("*")), "nor does it keep anything elsewhere"


def test_check_tells_what_is_wrong_and_leaves_it_wrong(ready: Project) -> None:
    with adhyayanx.connect(ready) as connection:
        connection.execute('DELETE FROM "Lesson"')
    before = picture(ready)
    result = run(ready, "--check")
    assert result.exit_code == 1
    assert finding(result, "ADX503")["check"] == "003_course.sql"
    assert picture(ready) == before
    assert_green(run(ready, "--auto"))
    assert sum(adhyayanx.contents(ready).values()) == adhyayanx.ROWS


def test_runs_at_once_do_the_work_once(clone: Project) -> None:
    processes = [clone.launch("--auto", "--postgres", "embedded", "--output", "json") for _ in range(3)]
    ended = [(*process.communicate(timeout=120), process.returncode) for process in processes]
    results = [Result(code, out, err, parse_events(out)) for out, err, code in ended]
    for result in results:
        assert_green(result)
        assert_keeps_contract(result.events, 0)
    worked = [result for result in results if "changed" in steps(result).values()]
    assert len(worked) == 1
    waited = [event for result in results for event in result.events if "waiting for it" in event.get("text", "")]
    assert len(waited) == 2
    assert sum(adhyayanx.contents(clone).values()) == adhyayanx.ROWS


class TestReset:
    def test_it_rebuilds_the_database_it_names(self, ready: Project) -> None:
        with adhyayanx.connect(ready) as connection:
            connection.execute("CREATE TABLE leftover ()")
        result = run(ready, "--reset", "adhyayanx")
        assert_green(result)
        assert_keeps_contract(result.events, 0)
        assert "leftover" not in picture(ready)[1]
        assert sum(adhyayanx.contents(ready).values()) == adhyayanx.ROWS

    def test_another_name_is_refused_and_nothing_is_done(self, ready: Project) -> None:
        before = picture(ready)
        for name in ("Adhyayanx", "adhyayan", "postgres", "*", ""):
            result = ready.adx("--reset", name, "--postgres", "embedded")
            assert result.exit_code == 2
            assert "the database is called adhyayanx" in result.stderr
            assert not result.stdout
        assert picture(ready) == before

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://me:pw@db.example.com/shop",
            "postgresql://me:pw@localhost/shop?host=db.example.com",
            "postgresql://me:pw@localhost,db.example.com/shop",
            "postgresql://me:pw@127.0.0.1.example.com/shop",
        ],
    )
    @pytest.mark.parametrize("where", ["auto", "external"])
    def test_a_host_that_is_not_local_is_refused(self, project: Project, url: str, where: str) -> None:
        project.env(DATABASE_URL=url)
        result = project.adx("--reset", "shop", "--postgres", where)
        assert result.exit_code == 2
        assert "is not this machine" in result.stderr

    def test_pghostaddr_leads_nowhere_else(self, project: Project, fresh_database: FreshDatabase) -> None:
        """libpq would go where the variable says, whatever host the URL names and the check for a local host saw."""
        project.env(DATABASE_URL=fresh_database.url)
        project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
        result = project.adx(
            "--auto", "--postgres", "external", "--output", "json", env={"PGHOSTADDR": "192.0.2.1", "PGPORT": "1"}
        )
        assert_green(result)


class TestSteps:
    def test_only_a_step_and_what_it_requires(self, clone: Project) -> None:
        result = run(clone, "--auto", "--step", "grants")
        assert_green(result)
        assert_keeps_contract(result.events, 0)
        assert list(steps(result)) == ["project", "environment", "postgres", "grants"]
        assert result.events[-1]["complete"] is False
        look = clone.adx("check", "--step", "postgres", "--postgres", "embedded")
        assert look.stdout.endswith("\nproject, environment, postgres hold (4 steps not looked at)\n")
        with adhyayanx.connect(clone) as connection:
            row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert row == (0,)

    def test_an_unknown_step_is_a_usage_error(self, project: Project) -> None:
        result = project.adx("--check", "--step", "migration")
        assert result.exit_code == 2
        assert "environment, postgres, grants, migrations, seeds, application" in result.stderr


@pytest.fixture
def imports(tmp_path: Path) -> Path:
    """A module that notes, at the program's end, which modules it had loaded."""
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, os, sys\n"
        "atexit.register(lambda: open(os.environ['SEEN'], 'a').write('\\n'.join(sys.modules) + '\\n'))\n"
    )
    return tmp_path


ADDS = """\
def seed(connection, environment):
    connection.execute("INSERT INTO \\"Note\\" VALUES ('a') ON CONFLICT DO NOTHING")
"""


@pytest.mark.parametrize("how", ["--auto", "--check"])
def test_headless_never_imports_textual(
    project: Project, fresh_database: FreshDatabase, imports: Path, how: str
) -> None:
    project.env(DATABASE_URL=fresh_database.url)
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
    project.seed("001_note.py", ADDS)
    before = project.adx("--auto", "--postgres", "external")
    assert before.exit_code == 0, before
    seen = imports / "seen"
    path = f"{Path(adhyayanx.ROOT)}:{imports}"
    project.adx(how, "--postgres", "external", env={"PYTHONPATH": path, "SEEN": str(seen)})
    loaded = seen.read_text().split()
    assert "adx_tui.steps.seeds.step" in loaded, "the listing works"
    assert not {name.split(".")[0] for name in loaded} & {"textual", "rich"}
