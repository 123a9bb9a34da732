"""A migration that somebody else's session ends: a deadlock, a terminated session, a server that is stopped."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.support.databases import FreshDatabase
from tests.support.embedded import EmbeddedServer, run_server
from tests.support.migrating import Ran, auto, history, use
from tests.support.outcome import evidence, finding, findings, previews
from tests.support.project import Project

pytestmark = pytest.mark.postgres

WAITING = "SELECT pid FROM pg_locks WHERE NOT granted AND locktype = 'relation'"
RUNNING = "SELECT pid FROM pg_stat_activity WHERE application_name = 'adx-tui' AND wait_event = 'PgSleep'"


def while_it_runs(project: Project, admin_url: str, wait_for: str, act: Callable[[int], object]) -> Ran:
    """Migrate; and once the query `wait_for` finds the migration's session, `act` on its process id."""
    found: list[int] = []

    def interfere() -> None:
        deadline = time.monotonic() + 30
        with psycopg.connect(admin_url, autocommit=True) as watcher:
            while not found and time.monotonic() < deadline:
                found.extend(pid for (pid,) in watcher.execute(wait_for.encode()))
                time.sleep(0.02)
        if found:
            act(found[0])

    thread = threading.Thread(target=interfere)
    thread.start()
    result = auto(project)
    thread.join(60)
    assert found, result
    return result


@pytest.fixture
def two_tables(project: Project, fresh_database: FreshDatabase) -> Project:
    use(project, fresh_database)
    project.migration("1_tables", "CREATE TABLE a (id int);\nCREATE TABLE b (id int);\n")
    assert auto(project).exit_code == 0
    return project


def test_a_deadlock(two_tables: Project, fresh_database: FreshDatabase) -> None:
    two_tables.migration("2_it", "ALTER TABLE b ADD x int;\nALTER TABLE a ADD x int;\n")
    other = fresh_database.connect_admin()
    other.execute("SET deadlock_timeout = '1min'")  # so that the migration is the one that is broken off
    other.execute("BEGIN; LOCK TABLE a")

    result = while_it_runs(
        two_tables, fresh_database.admin_url, WAITING, lambda _: other.execute("LOCK TABLE b; COMMIT")
    )

    found = finding(result, "ADX421")
    assert "(40P01)" in evidence(found)
    assert "waited for each other" in found["cause"]
    assert found["location"].endswith("2_it/migration.sql:2:1")
    assert "pg_blocking_pids" in previews(found)
    assert "all of it was rolled back" in evidence(found)
    assert auto(two_tables).exit_code == 0
    assert history(fresh_database) == [("1_tables", True, False, False), ("2_it", True, False, False)]


def test_the_summary_says_what_failed(two_tables: Project) -> None:
    two_tables.migration("2_good", "SELECT 1;")
    two_tables.migration("3_bad", "SELECT 1/0;")

    result = auto(two_tables)

    (step,) = [each for each in result.events if each["event"] == "step_finished" and each["step"] == "migrations"]
    assert step["summary"] == "3_bad failed; 1 of 2 applied"


def test_a_session_that_is_ended(two_tables: Project, fresh_database: FreshDatabase) -> None:
    """The server is there: the next run simply goes on."""
    two_tables.migration("2_it", "CREATE TABLE c (id int);\nSELECT pg_sleep(60);\n")
    admin = fresh_database.connect_admin()

    def end(pid: int) -> None:
        admin.execute("SELECT pg_terminate_backend(%s)", [pid])

    result = while_it_runs(two_tables, fresh_database.admin_url, RUNNING, end)

    found = finding(result, "ADX410")
    assert "at 2_it: terminating connection due to administrator command" in found["cause"]
    assert found["check"] == "pending"
    two_tables.migration("2_it", "CREATE TABLE c (id int);\n")
    assert auto(two_tables).exit_code == 0


@pytest.fixture
def own_server() -> Iterator[EmbeddedServer]:
    """One that a test may stop."""
    with run_server() as server:
        yield server


def test_a_server_that_is_stopped_is_one_finding_and_the_first(project: Project, own_server: EmbeddedServer) -> None:
    project.env(DATABASE_URL=own_server.admin_url())
    project.migration("1_it", "CREATE TABLE a (id int);\nSELECT pg_sleep(60);\n")
    postmaster = int((own_server.data_directory / "postmaster.pid").read_text().split()[0])

    result = while_it_runs(project, own_server.admin_url(), RUNNING, lambda _: os.kill(postmaster, signal.SIGQUIT))

    first, *others = [event for event in findings(result) if event["step"] == "migrations"]
    assert first["code"] == "ADX410"
    assert "ended the work, at 1_it:" in first["cause"]
    assert f"127.0.0.1:{own_server.port}" in first["cause"]  # and no new session is to be had
    assert [event["code"] for event in others] == ["ADX401"]
