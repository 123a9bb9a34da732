"""A look runs no seed of the project's but where a rollback takes all of it back; an applying run proves it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, checks, codes, finding
from tests.support.project import Project
from tests.support.traps import Traps, notes_project, run, set_traps


@pytest.fixture
def traps() -> Iterator[Traps]:
    with set_traps() as traps:
        yield traps


@pytest.fixture
def notes(project: Project, fresh_database: FreshDatabase) -> Project:
    return notes_project(project, fresh_database)


pytestmark = pytest.mark.postgres
PYTHON = "def seed(connection, environment):\n"
ADD = "    connection.execute('INSERT INTO \"Note\" VALUES (%s) ON CONFLICT DO NOTHING', [environment['MOTTO']])\n"


def write_to_note(database: FreshDatabase) -> None:
    """As the application does; the server's counters would have it within seconds."""
    connection = database.connect_admin()
    connection.execute("INSERT INTO \"Note\" VALUES ('mine')")
    connection.execute("SELECT pg_stat_force_next_flush()")


def seed_that_marks(traps: Traps, name: str) -> str:
    return f"import subprocess\nsubprocess.run({traps.command(name).split()})\n{PYTHON}{ADD}"


class TestPythonSeeds:
    def test_a_look_does_not_run_it_and_an_applying_run_proves_it(
        self, notes: Project, fresh_database: FreshDatabase, traps: Traps
    ) -> None:
        notes.seed("001_python.py", seed_that_marks(traps, "seed"))
        assert run(notes, "--auto", "--step", "migrations").exit_code == 0
        assert codes(run(notes, "--check")) == {"ADX501"}
        assert traps.sprung() == {}
        assert_green(run(notes, "--auto"))
        ran = traps.times("seed")

        look = run(notes, "--check")

        assert_green(look)
        assert traps.times("seed") == ran
        check = checks(look)["seeds", "001_python.py"]
        assert check["status"] == "ok"
        assert 'public."Note" 1 inserted' in check["detail"]
        assert look.events[-1]["not_proved"] == [], "nobody wrote to its table since"

        write_to_note(fresh_database)
        look = run(notes, "--check")
        assert_green(look)
        assert traps.times("seed") == ran
        assert "not proved since" in checks(look)["seeds", "001_python.py"]["detail"]
        assert look.events[-1]["not_proved"] == ["001_python.py"]
        said = notes.adx("--check", "--postgres", "external").stdout
        assert said.splitlines()[-1].partition(" · ")[0].endswith("not proved by this look: 001_python.py")

        proof = run(notes, "--auto")
        assert_green(proof)
        proved = traps.times("seed")
        assert proved > ran
        assert proof.events[-1]["not_proved"] == []

        assert run(notes, "--check").events[-1]["not_proved"] == []
        assert_green(run(notes, "--auto"))
        assert traps.times("seed") == proved, "only what moved is proved again"

    def test_several_are_proved_in_one_process(self, notes: Project, fresh_database: FreshDatabase) -> None:
        """One that takes the process with it is alone in that."""
        says = "    import os\n    print('pid', os.getpid())\n"
        for name in ("001_a", "002_b", "004_d"):
            notes.seed(f"{name}.py", PYTHON + ADD.replace("environment['MOTTO']", f"'{name}'") + says)
        leaves = f"    if os.path.exists({str(notes.path / 'leave')!r}):\n        os._exit(4)\n"
        notes.seed("003_c.py", PYTHON + ADD.replace("environment['MOTTO']", "'003_c'") + says + leaves)
        assert_green(run(notes, "--auto"))
        write_to_note(fresh_database)
        notes.write("leave", "")

        proof = run(notes, "--auto")

        assert codes(proof) == {"ADX508"}
        assert finding(proof, "ADX508")["check"] == "003_c.py"
        logged = [event for event in proof.events if event["event"] == "log" and event["text"].startswith("pid")]
        assert [event["source"] for event in logged] == [f"00{n}.py (trial)" for n in ("1_a", "2_b", "3_c", "4_d")]
        pids = [event["text"] for event in logged]
        assert pids[0] == pids[1] == pids[2] != pids[3]

    def test_it_is_tried_anew_where_the_environment_is_another(
        self, notes: Project, fresh_database: FreshDatabase, traps: Traps
    ) -> None:
        notes.seed("001_python.py", seed_that_marks(traps, "seed"))
        assert_green(run(notes, "--auto"))
        ran = traps.times("seed")
        notes.env(DATABASE_URL=fresh_database.url, MOTTO="two")

        look = run(notes, "--check")

        assert look.exit_code == 1
        event = finding(look, "ADX510")
        assert_explained(event, risk="safe")
        assert event["check"] == "001_python.py"
        assert traps.times("seed") == ran
        assert_green(run(notes, "--auto"))
        words = fresh_database.connect().execute('SELECT word FROM "Note" ORDER BY 1').fetchall()
        assert words == [("one",), ("two",)]
        assert_green(run(notes, "--check"))

    def test_values_that_make_no_difference_are_put_on_record(
        self, notes: Project, fresh_database: FreshDatabase
    ) -> None:
        notes.seed("001_python.py", PYTHON + ADD)
        notes.seed("002_once.py", PYTHON + "    connection.execute('INSERT INTO \"Note\" VALUES (1)')\n")
        assert codes(run(notes, "--auto")) == {"ADX508"}
        notes.env(DATABASE_URL=fresh_database.url, MOTTO="one", OTHER="x")
        assert codes(run(notes, "--check")) == {"ADX510"}
        assert run(notes, "--auto").exit_code == 0
        assert_green(run(notes, "--check"))

    def test_what_an_earlier_version_has_on_record_is_kept(self, notes: Project, fresh_database: FreshDatabase) -> None:
        """Its table had no column for the environment."""
        notes.seed("001_python.py", PYTHON + ADD)
        notes.seed("002_sql.sql", "INSERT INTO \"Note\" VALUES ('sql') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))
        connection = fresh_database.connect()
        connection.execute("ALTER TABLE adx_tui.seed_history DROP COLUMN environment")
        assert codes(run(notes, "--check")) == {"ADX510"}
        assert_green(run(notes, "--auto"))
        assert_green(run(notes, "--check"))
        names = connection.execute("SELECT name FROM adx_tui.seed_history ORDER BY 1").fetchall()
        assert names == [("001_python.py",), ("002_sql.sql",)]

    def test_its_folder_replaces_no_module(self, notes: Project, traps: Traps) -> None:
        """The language's, the driver's and adx-tui's own; one that is nowhere else can be imported from there."""
        for name in ("json", "psycopg", "adx_tui", "encodings", "sitecustomize"):
            notes.write(
                f"seeds/{name}/__init__.py", f"import subprocess\nsubprocess.run(['{traps.program}', '{name}'])\n"
            )
        notes.write("seeds/beside/__init__.py", "WORD = 'beside'\n")
        notes.seed("001_python.py", "import json\nfrom beside import WORD\njson.dumps(WORD)\n" + PYTHON + ADD)
        path = [os.environ.get("PYTHONPATH", ""), str(Path(__file__).parents[3]), "."]
        assert_green(run(notes, "--auto", PYTHONPATH=os.pathsep.join(filter(None, path))))
        assert traps.sprung() == {}


class TestSqlSeeds:
    def test_a_look_tries_it_where_a_rollback_takes_all_of_it_back(self, notes: Project) -> None:
        notes.seed("001_sql.sql", "INSERT INTO \"Note\" VALUES ('a') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))
        look = run(notes, "--check")
        assert_green(look)
        assert look.events[-1]["not_proved"] == []

    def test_a_look_does_not_try_it_as_a_role_that_can_do_more(
        self, notes: Project, fresh_database: FreshDatabase, traps: Traps
    ) -> None:
        notes.env(DATABASE_URL=fresh_database.admin_url + "?schema=public")
        adds = "INSERT INTO \"Note\" VALUES ('a') ON CONFLICT DO NOTHING"
        notes.seed("001_sql.sql", f"{adds}; COPY (SELECT 1) TO PROGRAM '{traps.program} server; true';")
        run(notes, "--auto")
        ran = traps.times("server")
        assert ran

        look = run(notes, "--check")

        assert traps.times("server") == ran
        check = checks(look)["seeds", "001_sql.sql"]
        assert check["status"] == "ok"
        assert "is a superuser" in check["detail"]
        assert look.events[-1]["not_proved"] == []
        write_to_note(fresh_database)
        assert run(notes, "--check").events[-1]["not_proved"] == ["001_sql.sql"]

    def test_a_look_ends_no_session_of_the_application(self, notes: Project, fresh_database: FreshDatabase) -> None:
        """Every role may end its own."""
        notes.seed(
            "001_sql.sql",
            "INSERT INTO \"Note\" VALUES ('a') ON CONFLICT DO NOTHING;"
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = current_user AND application_name = 'the application';",
        )
        assert_green(run(notes, "--auto"))
        application = fresh_database.connect()
        application.execute("SET application_name = 'the application'")
        look = run(notes, "--check")
        assert "it ends sessions" in checks(look)["seeds", "001_sql.sql"]["detail"]
        application.execute("SELECT 1")
