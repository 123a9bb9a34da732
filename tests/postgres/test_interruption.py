"""Ended from outside at any moment: in order by a signal, without a word by SIGKILL. The next run converges."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from typing import IO

import psycopg
import pytest

from tests.support import adhyayanx
from tests.support.contract import assert_keeps_contract
from tests.support.databases import FreshDatabase
from tests.support.kills import kills, told
from tests.support.outcome import assert_green, checks, finding
from tests.support.project import Event, Project, Result, parse_events

pytestmark = pytest.mark.postgres

STEPS = ("project", "environment", "postgres", "grants", "migrations", "seeds", "application")
FOREVER = "def seed(connection, environment):\n    import time\n    print('here', flush=True)\n    time.sleep(600.5)\n"


def until(stream: IO[str], seen: Callable[[Event], bool]) -> list[Event]:
    """Read events up to the first that `seen` accepts."""
    events: list[Event] = []
    for line in stream:
        events += parse_events(line)
        if seen(events[-1]):
            return events
    raise AssertionError(f"it ended before: {events}")


def children_of(text: str) -> bool:
    return subprocess.run(["pgrep", "-f", text], capture_output=True).returncode == 0


@pytest.fixture
def hanging(project: Project, fresh_database: FreshDatabase) -> Project:
    """A project whose seed never ends by itself."""
    project.env(DATABASE_URL=fresh_database.url)
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
    project.seed("001_forever.py", FOREVER)
    return project


class TestSignals:
    @pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
    def test_a_run_ends_in_order(self, hanging: Project, number: signal.Signals, exit_code: int) -> None:
        process = hanging.launch("--auto", "--postgres", "external", "--output", "json")
        assert process.stdout is not None
        events = until(process.stdout, lambda event: event.get("text") == "here")

        started = time.monotonic()
        process.send_signal(number)
        rest, stderr = process.communicate(timeout=20)
        assert time.monotonic() - started < 6

        events += parse_events(rest)
        result = Result(process.returncode, rest, stderr, events)
        assert result.exit_code == exit_code, result
        assert_keeps_contract(events, exit_code)
        ended = finding(result, "ADX903")
        assert "seeds: 001_forever.py" in ended["cause"]
        assert not stderr
        assert not children_of(str(hanging.path))

        adds = "INSERT INTO \"Note\" VALUES ('a') ON CONFLICT DO NOTHING"
        hanging.seed("001_forever.py", f"def seed(connection, environment):\n    connection.execute({adds!r})\n")
        assert_green(hanging.adx("--auto", "--postgres", "external", "--output", "json"))

    @pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
    def test_while_the_server_works(
        self, project: Project, fresh_database: FreshDatabase, number: signal.Signals, exit_code: int
    ) -> None:
        """A migration that takes its time is cancelled on the server, and rolled back."""
        project.env(DATABASE_URL=fresh_database.url)
        slow = project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);\nSELECT pg_sleep(600);')
        process = project.launch("--auto", "--postgres", "external", "--output", "json")
        assert process.stdout is not None
        events = until(process.stdout, lambda event: event.get("text", "").startswith("applying 1_notes"))
        time.sleep(0.5)
        process.send_signal(number)
        rest, _ = process.communicate(timeout=20)
        events += parse_events(rest)
        assert process.returncode == exit_code, events
        assert_keeps_contract(events, exit_code)
        (ended,) = (event for event in events if event.get("code") == "ADX903")
        assert "last  applying 1_notes" in ended["evidence"]
        assert fresh_database.sessions_left() == []
        slow.write_text('CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
        assert_green(project.adx("--auto", "--postgres", "external", "--output", "json"))

    def test_while_it_waits_for_another_run(self, hanging: Project) -> None:
        first = hanging.launch("--auto", "--postgres", "external", "--output", "json")
        assert first.stdout is not None
        until(first.stdout, lambda event: event.get("text") == "here")
        second = hanging.launch("--auto", "--postgres", "external", "--output", "json")
        assert second.stdout is not None
        events = until(second.stdout, lambda event: "waiting for it" in event.get("text", ""))
        second.send_signal(signal.SIGTERM)
        rest, _ = second.communicate(timeout=20)
        events += parse_events(rest)
        assert second.returncode == 143
        assert_keeps_contract(events, 143)
        third = hanging.adx("--auto", "--postgres", "external", "--output", "json", "--timeout", "2", timeout=20)
        assert third.exit_code == 1, third
        assert any("waiting for it" in event.get("text", "") for event in third.events), "it says what it waited for"
        looked = hanging.adx("--check", "--postgres", "external", "--output", "json", timeout=20)
        assert looked.exit_code == 1, "who only looks need not wait"
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=20)
        assert first.returncode == 130

    def test_plain_text_says_how_it_ended(self, hanging: Project) -> None:
        process = hanging.launch("--auto", "--postgres", "external")
        assert process.stdout is not None
        for line in process.stdout:
            if ": here" in line:
                break
        process.send_signal(signal.SIGINT)
        rest, stderr = process.communicate(timeout=20)
        assert process.returncode == 130
        assert "not ready: seeds" in rest
        assert "ADX903" in rest
        assert "Traceback" not in rest + stderr


class TestTimeLimit:
    def test_it_names_what_was_pending(self, hanging: Project) -> None:
        result = hanging.adx("--auto", "--postgres", "external", "--output", "json", "--timeout", "3", timeout=30)
        assert result.exit_code == 1, result
        assert_keeps_contract(result.events, 1)
        event = finding(result, "ADX902")
        assert event["step"] == "seeds"
        assert "seeds: 001_forever.py" in event["cause"]
        assert event["evidence"] == ["pending  seeds: 001_forever.py", "last  at 001_forever.py"]
        assert checks(result)["seeds", "001_forever.py"]["status"] == "failed"
        assert not children_of(str(hanging.path))

    def test_a_server_that_never_answers(self, project: Project, occupied_port: int) -> None:
        project.env(DATABASE_URL=f"postgresql://me:pass@127.0.0.1:{occupied_port}/shop")
        started = time.monotonic()
        result = project.adx("--auto", "--postgres", "external", "--output", "json", "--timeout", "1", timeout=30)
        assert time.monotonic() - started < 8
        assert result.exit_code == 1, result
        assert_keeps_contract(result.events, 1)

    def test_the_environment_may_set_it(self, hanging: Project) -> None:
        result = hanging.adx("--auto", "--postgres", "external", "--output", "json", env={"ADX_TIMEOUT": "2"})
        assert finding(result, "ADX902")


class TestKilled:
    """Without a chance to tidy up. What the next run finds, it makes right."""

    @pytest.mark.parametrize("step", STEPS)
    def test_in_each_step_on_a_server_of_our_own(self, project: Project, free_port: int, step: str) -> None:
        adhyayanx.clone_into(project, port=free_port)
        for kill in kills(trials=2):
            process = project.launch("--auto", "--postgres", "embedded", "--output", "json")
            assert process.stdout is not None
            try:
                until(process.stdout, lambda event: event["event"] == "step_started" and event["step"] == step)
            except AssertionError:
                assert kill.number, "the first run gets there"
            kill.program(process, 0, 0.3)

        with told(kill):
            result = project.adx("--auto", "--postgres", "embedded", "--output", "json")
            assert_green(result)
        assert sum(adhyayanx.contents(project).values()) == adhyayanx.ROWS
        assert sorted(path.name for path in project.path.iterdir()) == [
            ".env",
            ".env.example",
            "compose",
            "migrations",
            "seeds",
        ]
        with adhyayanx.connect(project) as connection:
            assert databases(connection) == ["adhyayanx", "postgres"]
        again = project.adx("--auto", "--postgres", "embedded", "--output", "json")
        assert_green(again)
        assert again.events[-1]["counts"].get("changed", 0) == 0

    def test_at_any_moment_on_a_server_elsewhere(self, project: Project, fresh_database: FreshDatabase) -> None:
        project.env(DATABASE_URL=fresh_database.url)
        for number in range(30):
            project.migration(f"{number:03}_table", f'CREATE TABLE "T{number}" (id SERIAL PRIMARY KEY);')
        project.seed("001_rows.sql", 'INSERT INTO "T0" SELECT generate_series(1, 50) ON CONFLICT DO NOTHING;')
        project.seed(
            "002_rows.py",
            "def seed(connection, environment):\n"
            "    connection.execute('INSERT INTO \"T1\" SELECT generate_series(1, 50) ON CONFLICT DO NOTHING')\n",
        )
        for kill in kills(trials=6):
            kill.program(project.launch("--auto", "--postgres", "external", "--output", "json"), 0.3, 1.2)
        with told(kill):
            result = project.adx("--auto", "--postgres", "external", "--output", "json")
            assert_green(result)
        connection = fresh_database.connect()
        history = (
            'SELECT count(*), count(DISTINCT migration_name) FROM "_prisma_migrations" WHERE finished_at IS NOT NULL'
        )
        assert connection.execute(history.encode()).fetchone() == (30, 30)
        assert connection.execute(b'SELECT (SELECT count(*) FROM "T0"), (SELECT count(*) FROM "T1")').fetchone() == (
            50,
            50,
        )


def databases(connection: psycopg.Connection[tuple[object, ...]]) -> list[object]:
    query = "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1"
    return [name for (name,) in connection.execute(query.encode()).fetchall()]
