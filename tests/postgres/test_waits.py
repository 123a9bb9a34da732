"""What a run waits for is said while it waits, and is the finding where that took too long: who, and how to end it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.databases import FreshDatabase
from tests.support.leaking import leaking_process
from tests.support.migrating import auto, use
from tests.support.outcome import Outcome, evidence, finding, previews
from tests.support.project import Project

pytestmark = pytest.mark.postgres

WAIT = "6s"
"""Long enough that who is in the way is asked while it lasts."""


@pytest.fixture
def notes(project: Project, fresh_database: FreshDatabase) -> Project:
    use(project, fresh_database)
    project.migration("1_notes", "CREATE TABLE note (id int PRIMARY KEY);")
    assert auto(project).exit_code == 0
    return project


@contextlib.contextmanager
def left_open(database: FreshDatabase, *statements: str) -> Iterator[int]:
    """A console in which somebody went to lunch in the middle of a transaction; its server process."""
    server = database.server
    url = f"postgresql://{database.role}:{database.password}@{server.host}:{server.port}/{database.name}"
    with psycopg.connect(url, autocommit=True, application_name="DBeaver console") as console:
        console.execute("BEGIN")
        for statement in statements:
            console.execute(statement.encode())
        yield console.info.backend_pid


def limit(database: FreshDatabase, setting: str) -> None:
    database.connect_admin().execute(f"ALTER ROLE {database.role} SET {setting}".encode())


def waits(result: Outcome) -> list[str]:
    return [event["text"] for event in result.events if event["event"] == "progress" and "a lock" in event["text"]]


def assert_named(result: Outcome, pid: int, query: str) -> None:
    found = finding(result, "ADX245")
    assert f"pid {pid} (DBeaver console, role" in found["cause"]
    assert "idle in transaction" in found["cause"]
    assert query in evidence(found)
    assert f"pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid IN ({pid})" in previews(found, "destructive")
    assert "timeout" not in previews(found)
    assert any(f"pid {pid}" in text and query in text for text in waits(result))


@pytest.mark.parametrize("setting", [f"lock_timeout = '{WAIT}'", f"statement_timeout = '{WAIT}'"])
def test_a_migration_that_is_kept_from_a_table(notes: Project, fresh_database: FreshDatabase, setting: str) -> None:
    """Whichever of the role's limits ends the wait."""
    limit(fresh_database, setting)
    notes.migration("2_more", "SELECT 1;\nALTER TABLE note ADD COLUMN text text;\n")
    with left_open(fresh_database, "SELECT * FROM note") as pid:
        result = auto(notes)
    assert_named(result, pid, "SELECT * FROM note")
    assert finding(result, "ADX245")["location"] == "migrations/2_more/migration.sql:2:1"
    assert auto(notes).exit_code == 0


def test_what_a_run_of_little_time_waited_for_is_its_finding(notes: Project, fresh_database: FreshDatabase) -> None:
    notes.migration("2_more", "ALTER TABLE note ADD COLUMN text text;\n")
    with left_open(fresh_database, "SELECT * FROM note") as pid:
        assert_named(auto(notes, seconds=15), pid, "SELECT * FROM note")


def test_ending_the_session_lets_the_next_run_go_on(notes: Project, fresh_database: FreshDatabase) -> None:
    limit(fresh_database, f"lock_timeout = '{WAIT}'")
    notes.migration("2_more", "ALTER TABLE note ADD COLUMN text text;\n")
    with contextlib.suppress(psycopg.OperationalError), left_open(fresh_database, "SELECT * FROM note"):
        (ending,) = [remedy for remedy in finding(auto(notes), "ADX245")["remedies"] if remedy["risk"] == "destructive"]
        fresh_database.connect().execute(ending["preview"].encode())
        assert auto(notes).exit_code == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("001_a.sql", "INSERT INTO note VALUES (1) ON CONFLICT DO NOTHING;"),
        ("001_a.py", "def seed(connection, env):\n    connection.execute('INSERT INTO note VALUES (1)')\n"),
    ],
)
def test_a_seed(notes: Project, fresh_database: FreshDatabase, name: str, text: str) -> None:
    limit(fresh_database, f"lock_timeout = '{WAIT}'")
    notes.seed(name, text)
    with left_open(fresh_database, "INSERT INTO note VALUES (1)") as pid:
        result = notes.adx("--auto", "--postgres", "external", "--step", "seeds", "--output", "json")
    assert_named(result, pid, "INSERT INTO note VALUES (1)")


def test_a_grant(notes: Project, fresh_database: FreshDatabase) -> None:
    server, admin = fresh_database.server, fresh_database.connect_admin()
    notes.env(DATABASE_URL=fresh_database.url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password)
    admin.execute("CREATE TABLE theirs (id int)")
    admin.execute(f"GRANT SELECT ON theirs TO {fresh_database.role} WITH GRANT OPTION".encode())
    admin.execute(f"ALTER ROLE {server.admin_user} SET lock_timeout = '{WAIT}'".encode())
    try:
        with left_open(fresh_database, "GRANT SELECT ON theirs TO PUBLIC") as pid:
            result = notes.adx("--auto", "--postgres", "external", "--step", "grants", "--output", "json")
    finally:
        admin.execute(f"ALTER ROLE {server.admin_user} RESET lock_timeout".encode())
    assert_named(result, pid, "GRANT SELECT ON theirs TO PUBLIC")


def test_it_is_said_in_plain_text_too(notes: Project, fresh_database: FreshDatabase) -> None:
    limit(fresh_database, "lock_timeout = '6s'")
    notes.migration("2_more", "ALTER TABLE note ADD COLUMN text text;\n")
    with left_open(fresh_database, "SELECT * FROM note") as pid:
        process = notes.launch("--auto", "--postgres", "external", "--step", "migrations")
        out, _ = process.communicate(timeout=120)
    said, _, found = out.partition("ADX245")
    assert f"migrations: waiting for a lock that pid {pid} (DBeaver console, role" in said
    assert "canceling statement due to lock timeout" in found


def test_no_connection_left_names_who_has_them(notes: Project, fresh_database: FreshDatabase, tmp_path: Path) -> None:
    """Of a role's own limit, asked through the administrator, who has none; else it says who could not ask."""
    server, role = fresh_database.server, fresh_database.role
    fresh_database.connect_admin().execute(f"ALTER ROLE {role} CONNECTION LIMIT 3".encode())
    with leaking_process(tmp_path, fresh_database.url.partition("?")[0], 3):
        alone = notes.adx("--check", "--postgres", "external", "--output", "json")
        notes.env(
            DATABASE_URL=fresh_database.url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password
        )
        administered = notes.adx("--check", "--postgres", "external", "--output", "json")
    assert f"{role} could not ask" in evidence(finding(alone, "ADX307"))
    full = finding(administered, "ADX307")
    assert "hot-reload.py" in evidence(full)
    assert "hot-reload.py" in " ".join(
        remedy["title"] for remedy in full["remedies"] if remedy["risk"] == "destructive"
    )
