"""Seeds that fail, hang, commit, exit or can't run twice: nothing of a failed one stays, and its cause has a place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from urllib.parse import urlsplit

import psutil
import pytest

from adx_tui.services.environment import env_file
from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, checks, codes, ever, finding, steps, summary
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

TABLES = """\
CREATE TABLE "Note" (id SERIAL PRIMARY KEY, word TEXT NOT NULL UNIQUE, at TIMESTAMP NOT NULL DEFAULT now());
CREATE TABLE "Tag" (name TEXT PRIMARY KEY);
"""
LONG = f"300.{os.getpid()}"
"""Seconds, by which a process of this test, and of no other that runs beside it, can be told."""
PYTHON = "def seed(connection, environment):\n"
ADDS = "INSERT INTO \"Note\" (word) VALUES ('seed') ON CONFLICT DO NOTHING;"
PYTHON_ADDS = f"{PYTHON}    connection.execute({ADDS!r})\n"


@pytest.fixture
def notes(project: Project, fresh_database: FreshDatabase) -> Project:
    project.env(DATABASE_URL=fresh_database.url, MOTTO='it\'s 100% "so"'.replace("'", ""))
    project.migration("20260101000000_notes", TABLES)
    return project


def run(project: Project, how: str, *arguments: str, timeout: float = 120) -> Result:
    return project.adx(how, "--postgres", "external", "--output", "json", *arguments, timeout=timeout)


def words(database: FreshDatabase) -> list[str]:
    return [word for (word,) in database.connect().execute('SELECT word FROM "Note" ORDER BY id').fetchall()]


class TestFailures:
    def test_an_sql_seed_that_fails_in_its_middle(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.seed("001_first.sql", "INSERT INTO \"Note\" (word) VALUES ('first') ON CONFLICT DO NOTHING;")
        broken = notes.seed(
            "002_second.sql",
            "INSERT INTO \"Note\" (word) VALUES ('second');\n\nINSERT INTO \"Note\" (wrod) VALUES ('x');\n",
        )
        notes.seed("003_third.sql", "INSERT INTO \"Note\" (word) VALUES ('third') ON CONFLICT DO NOTHING;")

        result = run(notes, "--auto")

        assert result.exit_code == 1
        event = finding(result, "ADX504")
        assert_explained(event, risk="manual")
        assert event["check"] == "002_second.sql"
        assert "002_second.sql failed" in event["cause"]
        assert event["location"] == "seeds/002_second.sql:3:21"
        assert any("wrod" in line and "^" not in line for line in event["evidence"])
        assert any("^" in line for line in event["evidence"])
        assert "state  nothing of it stayed in the database" in event["evidence"]
        assert steps(result)["application"] == "blocked"
        assert words(fresh_database) == ["first"]

        broken.write_text("INSERT INTO \"Note\" (word) VALUES ('second') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))
        assert words(fresh_database) == ["first", "second", "third"]
        assert_green(run(notes, "--check"))

    def test_a_python_seed_that_fails_in_its_middle(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.seed("_helper.py", "def add(connection, word):\n    connection.execute(word)\n")
        broken = notes.seed(
            "001_people.py",
            "from _helper import add\n\n"
            + PYTHON
            + '    add(connection, "INSERT INTO \\"Note\\" (word) VALUES (\'a\')")\n'
            + "    add(connection, 'SELECT nothing FROM nowhere')\n",
        )
        result = run(notes, "--auto")
        event = finding(result, "ADX504")
        assert_explained(event, risk="manual")
        assert event["location"] == "seeds/001_people.py:5"
        assert "\n" not in event["cause"]
        assert 'relation "nowhere" does not exist' in event["cause"]
        assert words(fresh_database) == []

        broken.write_text(
            PYTHON + '    connection.execute("INSERT INTO \\"Note\\" (word) VALUES (\'a\') ON CONFLICT DO NOTHING")\n'
        )
        assert_green(run(notes, "--auto"))
        assert words(fresh_database) == ["a"]

    @pytest.mark.parametrize(
        ("body", "says", "line"),
        [
            ("    raise ValueError('no such course')\n", "ValueError: no such course", 2),
            ("    import sys\n    sys.exit(3)\n", "SystemExit: 3", 3),
            ("    import sys\n    sys.exit(0)\n", "SystemExit: 0", 3),
            ("    import os\n    print('gone', flush=True)\n    os._exit(4)\n", "exit code 4: gone", None),
            ("    import os\n    os.kill(os.getpid(), 9)\n", "exit code 137: it was killed (SIGKILL)", None),
            ("    raise KeyboardInterrupt\n", "KeyboardInterrupt", 2),
            ("    input('your name? ')\n", "EOFError", 2),
            ("    connection.close()\n    connection.execute('SELECT 1')\n", "OperationalError", 3),
        ],
    )
    def test_whatever_a_python_seed_does_to_itself(
        self, notes: Project, fresh_database: FreshDatabase, body: str, says: str, line: int | None
    ) -> None:
        insert = "    connection.execute('INSERT INTO \"Tag\" VALUES (1)')\n" if "close" in body else ""
        notes.seed("001_odd.py", PYTHON + body + insert)
        result = run(notes, "--auto")
        assert result.exit_code == 1, result
        event = finding(result, "ADX504")
        assert_explained(event, risk="manual")
        assert says in event["cause"], event
        assert event["location"] == "seeds/001_odd.py" + (f":{line}" if line else "")
        assert not fresh_database.connect().execute('SELECT FROM "Tag"').fetchall()

    def test_what_a_migration_sets_for_the_role_holds_in_a_seed(
        self, notes: Project, fresh_database: FreshDatabase
    ) -> None:
        notes.migration("20260102000000_zone", "ALTER ROLE CURRENT_USER SET timezone = 'Asia/Kolkata';")
        insert = "INSERT INTO \"Note\" (word) VALUES ('{} ' || current_setting('timezone')) ON CONFLICT DO NOTHING"
        notes.seed("001_zone.sql", insert.format("SQL"))
        notes.seed("002_zone.py", PYTHON + f"    connection.execute({insert.format('Python')!r})\n")
        assert_green(run(notes, "--auto"))
        words = fresh_database.connect_admin().execute('SELECT word FROM "Note" ORDER BY word').fetchall()
        assert words == [("Python Asia/Kolkata",), ("SQL Asia/Kolkata",)]

    def test_seeds_run_by_their_numbers_not_their_letters(self, notes: Project, fresh_database: FreshDatabase) -> None:
        for name in ("10_c", "9_b", "001_a"):
            notes.seed(f"{name}.sql", f"INSERT INTO \"Note\" (word) VALUES ('{name}') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))
        assert words(fresh_database) == ["001_a", "9_b", "10_c"]


class TestTransactions:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("001_own.sql", "INSERT INTO \"Note\" (word) VALUES ('half');\nCOMMIT;\nSELECT 1;"),
            ("001_own.sql", "BEGIN;\nINSERT INTO \"Note\" (word) VALUES ('half');\nCOMMIT;"),
            ("001_own.py", "    connection.execute('COMMIT')\n"),
            ("001_own.py", "    connection.cursor().execute(b'commit; SELECT 1')\n"),
            ("001_own.py", "    connection.commit()\n"),
            ("001_own.py", "    connection.rollback()\n"),
        ],
    )
    def test_a_seed_that_ends_its_transaction_is_refused_before_anything_stays(
        self, notes: Project, fresh_database: FreshDatabase, name: str, text: str
    ) -> None:
        if name.endswith(".py"):
            insert = '    connection.execute("INSERT INTO \\"Note\\" (word) VALUES (\'half\')")\n'
            text = PYTHON + insert + text
        seed = notes.seed(name, text)
        result = run(notes, "--auto")
        assert result.exit_code == 1
        event = finding(result, "ADX505")
        assert_explained(event, risk="manual")
        assert event["location"].startswith(f"seeds/{name}")
        assert words(fresh_database) == []
        seed.write_text(ADDS if name.endswith(".sql") else PYTHON_ADDS)
        assert_green(run(notes, "--auto"))

    def test_savepoints_are_the_seeds_own(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.seed(
            "001_points.py",
            PYTHON
            + "    try:\n        with connection.transaction():\n            connection.execute('SELECT nothing')\n"
            + "    except Exception:\n        pass\n"
            + "    connection.execute('SAVEPOINT a'); connection.execute('ROLLBACK TO a')\n"
            + '    connection.execute("INSERT INTO \\"Note\\" (word) VALUES (\'kept\') ON CONFLICT DO NOTHING")\n',
        )
        assert_green(run(notes, "--auto"))
        assert words(fresh_database) == ["kept"]

    def test_a_deferred_rule_that_fails_at_the_commit(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.migration(
            "20260102000000_link",
            'CREATE TABLE "Link" (tag TEXT REFERENCES "Tag" DEFERRABLE INITIALLY DEFERRED);',
        )
        notes.seed("001_link.sql", "INSERT INTO \"Link\" VALUES ('nowhere');")
        event = finding(run(notes, "--auto"), "ADX504")
        assert "violates foreign key" in event["cause"]
        assert fresh_database.connect().execute('SELECT FROM "Link"').fetchall() == []


class TestRunningAgain:
    def test_a_seed_that_cant_run_twice_is_a_warning(self, notes: Project) -> None:
        seed = notes.seed("001_once.sql", "INSERT INTO \"Tag\" VALUES ('one');")
        result = run(notes, "--auto")
        assert result.exit_code == 0, result
        event = finding(result, "ADX508")
        assert_explained(event, risk="manual")
        assert event["status"] == "warning"
        assert "inserts what is there already" in event["cause"]
        assert "ON CONFLICT DO NOTHING" in event["remedies"][0]["preview"]
        looked = run(notes, "--check")
        assert codes(looked) == {"ADX508"}
        assert summary(looked, "seeds") == "A seed can't run twice: 001_once.sql"
        seed.write_text("INSERT INTO \"Tag\" VALUES ('one') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))

    def test_a_seed_that_changes_rows_every_time_is_a_warning(
        self, notes: Project, fresh_database: FreshDatabase
    ) -> None:
        seed = notes.seed("001_more.sql", 'INSERT INTO "Tag" SELECT gen_random_uuid()::text;')
        result = run(notes, "--auto")
        assert result.exit_code == 0, result
        event = finding(result, "ADX507")
        assert_explained(event, risk="manual")
        assert run(notes, "--auto").exit_code == 0
        assert len(fresh_database.connect().execute('SELECT FROM "Tag"').fetchall()) == 1, "a warning is not acted on"
        seed.write_text("INSERT INTO \"Tag\" VALUES ('one') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))

    def test_rows_that_are_missing_since_are_put_back(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.seed(
            "001_words.sql",
            "INSERT INTO \"Note\" (word) VALUES ('a'), ('b') ON CONFLICT (word) DO NOTHING;",
        )
        assert_green(run(notes, "--auto"))
        fresh_database.connect().execute("DELETE FROM \"Note\" WHERE word = 'a'")
        fresh_database.connect().execute("INSERT INTO \"Note\" (word) VALUES ('mine')")

        result = run(notes, "--check")
        assert result.exit_code == 1
        event = finding(result, "ADX503")
        assert_explained(event, risk="safe")
        assert event["evidence"] == ['public."Note"  1 inserted']
        assert event["title"] == summary(result, "seeds") == "Rows of a seed are missing: 001_words.sql"

        result = run(notes, "--auto")
        assert_green(result)
        assert checks(result)["seeds", "001_words.sql"]["status"] == "changed"
        assert set(words(fresh_database)) == {"a", "b", "mine"}

    def test_a_trial_takes_no_number_from_a_sequence(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.seed("001_words.sql", "INSERT INTO \"Note\" (word) VALUES ('a') ON CONFLICT DO NOTHING;")
        notes.seed("002_words.py", PYTHON_ADDS + '    connection.execute("SELECT nextval(\'\\"Note_id_seq\\"\')")\n')
        assert_green(run(notes, "--auto"))
        connection = fresh_database.connect()
        before = connection.execute('SELECT last_value, is_called FROM "Note_id_seq"').fetchone()
        assert_green(run(notes, "--check"))
        assert_green(run(notes, "--auto"))
        assert connection.execute('SELECT last_value, is_called FROM "Note_id_seq"').fetchone() == before

    def test_somebody_who_is_there_already_stops_nothing(self, notes: Project, fresh_database: FreshDatabase) -> None:
        """As a SUPERADMIN who was made by hand: left as they are, and what follows is still brought in."""
        notes.seed("001_admin.sql", "INSERT INTO \"Note\" (id, word) VALUES (1, 'admin') ON CONFLICT DO NOTHING;")
        notes.seed("002_rest.sql", "INSERT INTO \"Tag\" VALUES ('rest') ON CONFLICT DO NOTHING;")
        assert run(notes, "--auto", "--step", "migrations").exit_code == 0
        fresh_database.connect().execute("INSERT INTO \"Note\" (id, word) VALUES (7, 'admin')")
        result = run(notes, "--auto", "--seed-database", fresh_database.name)
        assert result.exit_code == 0, result
        assert finding(result, "ADX520")["status"] == "warning", "what it brings may have been there before"
        assert fresh_database.connect().execute('SELECT id FROM "Note"').fetchall() == [(7,)]
        assert fresh_database.connect().execute('SELECT name FROM "Tag"').fetchall() == [("rest",)]

    def test_a_history_that_belongs_to_somebody_else(self, notes: Project, fresh_database: FreshDatabase) -> None:
        """Seeds were once run as a superuser; then DATABASE_URL got a role of its own."""
        notes.seed("001_words.sql", "INSERT INTO \"Note\" (word) VALUES ('a') ON CONFLICT DO NOTHING;")
        assert_green(run(notes, "--auto"))
        admin = fresh_database.connect_admin()
        admin.execute(b"ALTER SCHEMA adx_tui OWNER TO test_admin")
        admin.execute(b"ALTER TABLE adx_tui.seed_history OWNER TO test_admin")
        result = run(notes, "--auto")
        assert result.exit_code == 1, result
        event = finding(result, "ADX509")
        assert_explained(event, risk="manual")
        values: dict[str, object] = {**env_file.read(notes.path / ".env").values}
        administrator = urlsplit(fresh_database.admin_url)
        notes.env(**values, POSTGRES_USER=administrator.username, POSTGRES_PASSWORD=administrator.password)
        result = run(notes, "--auto")
        assert_green(result)
        mended = ever(result, "ADX509")[0]
        assert_explained(mended, risk="safe")
        assert mended["remedies"][0]["preview"].startswith("ALTER SCHEMA adx_tui OWNER TO")


class TestEnvironment:
    def test_both_kinds_see_the_same_values(self, notes: Project, fresh_database: FreshDatabase) -> None:
        notes.seed(
            "001_motto.sql",
            "INSERT INTO \"Note\" (word) VALUES (current_setting('adx.motto')) ON CONFLICT DO NOTHING;",
        )
        notes.seed(
            "002_motto.py",
            PYTHON + "    connection.execute('INSERT INTO \"Tag\" VALUES (%s) ON CONFLICT DO NOTHING',"
            " [environment['MOTTO']])\n",
        )
        assert_green(run(notes, "--auto"))
        assert words(fresh_database) == ['its 100% "so"']
        assert fresh_database.connect().execute('SELECT name FROM "Tag"').fetchall() == [('its 100% "so"',)]

    def test_what_a_seed_prints_is_a_log_and_not_in_the_way(self, notes: Project) -> None:
        notes.seed(
            "001_chatty.py",
            "print('at import')\n"
            + PYTHON_ADDS
            + "    print('{\"event\": \"run_finished\"}')\n    import os, sys\n    os.write(1, b'raw\\n')\n"
            + "    print('to stderr', file=sys.stderr)\n    sys.stdout.buffer.write(b'\\xff\\n')\n"
            + "    print('x' * 20000)\n",
        )
        result = run(notes, "--auto")
        assert_green(result)
        logged = [event["text"] for event in result.events if event["event"] == "log" and "chatty" in event["source"]]
        assert {"at import", '{"event": "run_finished"}', "raw", "to stderr", "\ufffd"} <= set(logged)
        assert [event["event"] for event in result.events].count("run_finished") == 1

    def test_it_leaves_nothing_in_the_folder(self, notes: Project) -> None:
        notes.seed("_helper.py", "VALUE = 1\n")
        notes.seed("001_quiet.py", "from _helper import VALUE\n" + PYTHON_ADDS)
        assert_green(run(notes, "--auto"))
        assert sorted(path.name for path in (notes.path / "seeds").iterdir()) == ["001_quiet.py", "_helper.py"]


class TestHanging:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("001_hangs.sql", "SELECT pg_sleep(300);"),
            ("001_hangs.py", PYTHON + "    import time\n    print('waiting', flush=True)\n    time.sleep(300)\n"),
            ("001_hangs.py", PYTHON + "    connection.execute('SELECT pg_sleep(300)')\n"),
            (
                "001_hangs.py",
                PYTHON + "    import signal, subprocess\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                f"    subprocess.run(['sleep', '{LONG}'])\n",
            ),
        ],
        ids=["SQL", "Python", "Python asking", "Python deaf to SIGTERM"],
    )
    def test_the_time_limit_names_the_seed(
        self, notes: Project, fresh_database: FreshDatabase, name: str, text: str
    ) -> None:
        seed = notes.seed(name, text)
        started = time.monotonic()
        result = run(notes, "--auto", "--timeout", "4", timeout=40)
        assert time.monotonic() - started < 15
        assert result.exit_code == 1, result
        event = finding(result, "ADX902")
        assert f"seeds: {name}" in event["cause"]
        assert result.events[-1]["event"] == "run_finished"
        assert fresh_database.sessions_left() == [], "the server still works for a seed nobody waits for"
        assert subprocess.run(["pgrep", "-f", f"sleep {LONG}"], capture_output=True).returncode == 1
        seed.write_text(ADDS if name.endswith(".sql") else PYTHON_ADDS)
        assert_green(run(notes, "--auto"))

    def test_what_a_seed_leaves_running_ends_with_it(self, notes: Project) -> None:
        notes.seed("001_daemon.py", PYTHON_ADDS + f"    import subprocess\n    subprocess.Popen(['sleep', '{LONG}'])\n")
        started = time.monotonic()
        assert_green(run(notes, "--auto", timeout=40))
        assert time.monotonic() - started < 20
        assert subprocess.run(["pgrep", "-f", f"sleep {LONG}"], capture_output=True).returncode == 1

    def test_a_daemon_that_keeps_the_seeds_output_open_is_not_waited_for(self, notes: Project) -> None:
        """One that left the seed's session, as daemons do: nothing of the seed's can end it."""
        daemon = f"    import subprocess\n    subprocess.Popen(['sleep', '{LONG}'], start_new_session=True)\n"
        notes.seed("001_daemon.py", PYTHON_ADDS + daemon)
        try:
            assert_green(run(notes, "--auto", timeout=40))
            notes.seed("001_daemon.py", PYTHON + daemon + f"    import time\n    time.sleep({LONG})\n")
            result = run(notes, "--auto", "--timeout", "4", timeout=40)
            assert finding(result, "ADX902")["check"] == "seeds.ended"
            assert result.events[-1]["seconds"] < 9
        finally:
            subprocess.run(["pkill", "-f", f"sleep {LONG}"], check=False)

    @pytest.mark.parametrize(("by", "limit"), [("itself", 5), ("what it left running", 60)])
    def test_a_seed_that_prints_without_end(self, notes: Project, by: str, limit: int) -> None:
        """However much it prints, so much is passed on, and no more is held."""
        endless = "while True:\n        print('x' * 1000)\n"
        if by != "itself":
            endless = f"import subprocess, sys\n    subprocess.Popen([sys.executable, '-c', {endless!r}])\n"
        notes.seed("001_endless.py", PYTHON_ADDS + "    " + endless)
        process = notes.launch("--auto", "--postgres", "external", "--output", "json", "--timeout", str(limit))
        assert process.stdout is not None
        assert process.stderr is not None
        most, lines = 0, 0
        for line in process.stdout:
            lines += 1
            if '"log"' in line and lines % 100 == 0:
                most = max(most, psutil.Process(process.pid).memory_info().rss)
        process.wait(timeout=20)
        last = json.loads(line)
        assert last["event"] == "run_finished"
        assert last["seconds"] < limit + 5
        assert last["exit_code"] == (1 if by == "itself" else 0)
        assert lines < 25_000
        assert most < 300 * 1024 * 1024

    def test_a_seed_whose_run_was_killed_ends_too(self, notes: Project, fresh_database: FreshDatabase) -> None:
        seed = notes.seed(
            "001_slow.py",
            PYTHON
            + '    connection.execute("INSERT INTO \\"Note\\" (word) VALUES (\'orphan\')")\n'
            + "    print('inserted', flush=True)\n    connection.execute('SELECT pg_sleep(8)')\n",
        )
        process = notes.launch("--auto", "--postgres", "external", "--output", "json")
        assert process.stdout is not None
        for line in process.stdout:
            if '"inserted"' in line:
                break
        process.kill()
        process.wait()
        time.sleep(3)
        seconds = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(8)%'"
        )
        admin = fresh_database.connect_admin()
        assert admin.execute(f"{seconds} AND pid <> pg_backend_pid()".encode()).fetchall() == [(0,)]
        assert words(fresh_database) == []
        seed.write_text(
            PYTHON + '    connection.execute("INSERT INTO \\"Note\\" (word) VALUES (\'a\') ON CONFLICT DO NOTHING")\n'
        )
        assert_green(run(notes, "--auto"))
        assert words(fresh_database) == ["a"]


class TestAtOnce:
    def test_a_seed_runs_once_though_two_machines_start_it(self, notes: Project, fresh_database: FreshDatabase) -> None:
        """Two state directories: the runs don't know of each other, as on two machines."""
        notes.seed(
            "001_slow.sql",
            'INSERT INTO "Tag" VALUES (gen_random_uuid()::text);\nSELECT pg_sleep(2);',
        )
        assert run(notes, "--auto", "--step", "migrations").exit_code == 0
        other = {"ADX_STATE_DIR": str(notes.path.parent / "other-state")}
        processes = [
            notes.launch("--auto", "--postgres", "external", "--output", "json", env=env) for env in (None, other)
        ]
        for process in processes:
            process.communicate(timeout=60)
            assert process.returncode == 0
        assert len(fresh_database.connect().execute('SELECT FROM "Tag"').fetchall()) == 1


def test_the_python_seed_sees_no_password_in_the_process_list(notes: Project, fresh_database: FreshDatabase) -> None:
    notes.seed(
        "001_ps.py",
        PYTHON_ADDS
        + "    import pathlib\n    for entry in pathlib.Path('/proc').glob('[0-9]*/cmdline'):\n"
        + "        try:\n            text = entry.read_bytes()\n        except OSError:\n            continue\n"
        + f"        assert b'{fresh_database.password}'[1:] not in text, entry\n",
    )
    if sys.platform != "linux":
        pytest.skip("reads /proc")
    result = run(notes, "--auto")
    assert_green(result)
    assert not ever(result, "ADX504")
