"""What works today and may bite later: a warning, with the statement that mends it."""

from __future__ import annotations

import socket

import pytest

from tests.support.project import Event, Project, Result
from tests.support.server_step import ADMINISTRATOR, PASSWORD, ServerProject, assert_green, evidence, findings, previews

pytestmark = pytest.mark.postgres


@pytest.fixture
def started(project: Project, free_port: int) -> ServerProject:
    made = ServerProject(project, free_port, "embedded")
    made.set(POSTGRES_USER=ADMINISTRATOR, POSTGRES_PASSWORD=PASSWORD)
    assert_green(made.auto())
    return made


def the_warning(result: Result, code: str) -> Event:
    assert result.exit_code == 0, result
    (found,) = findings(result)
    assert (found["code"], found["status"]) == (code, "warning"), result
    return found


def run_statements(server: ServerProject, *statements: str) -> None:
    with server.connect() as connection:
        for statement in statements:
            connection.execute(statement.encode())


def test_a_collation_version_that_moved(started: ServerProject) -> None:
    # The wheel has no ICU and its locale C no versions: to the server, one that was written down is another one.
    run_statements(started, "UPDATE pg_database SET datcollversion = '0.1' WHERE datname = 'postgres'")
    found = the_warning(started.auto(), "ADX236")
    assert evidence(found) == "databases  postgres"
    assert "REINDEX DATABASE postgres;" in previews(found, "manual")
    assert "ALTER DATABASE postgres REFRESH COLLATION VERSION;" in previews(found, "manual")
    run_statements(started, "UPDATE pg_database SET datcollversion = NULL WHERE datname = 'postgres'")
    assert_green(started.check())


def test_settings_that_lose_data_in_a_crash(started: ServerProject) -> None:
    run_statements(started, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    found = the_warning(started.check(), "ADX237")
    assert evidence(found) == "fsync = off"
    assert started.run("--check", "--strict").exit_code == 1
    run_statements(started, "ALTER SYSTEM RESET fsync", "SELECT pg_reload_conf()")
    assert_green(started.check())


def test_few_connections(started: ServerProject) -> None:
    run_statements(started, "ALTER SYSTEM SET max_connections = 12")
    assert started.down().exit_code == 0
    found = the_warning(started.auto(), "ADX238")
    assert evidence(found) == "max_connections = 12"


def test_localhost_that_leads_to_another_program(started: ServerProject) -> None:
    """An application would take ::1 for localhost, and not find our server there."""
    try:
        neighbour = socket.create_server(("::1", started.port), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with neighbour:
        url = started.written("DATABASE_URL").replace("127.0.0.1", "localhost")
        started.set(DATABASE_URL=url)
        found = the_warning(started.check(), "ADX239")
        assert "@127.0.0.1:" in previews(found, "safe")
        assert_green(started.auto())
        assert "@127.0.0.1:" in started.written("DATABASE_URL")


def test_localhost_with_nobody_on_the_other_address_is_fine(started: ServerProject) -> None:
    started.set(DATABASE_URL=started.written("DATABASE_URL").replace("127.0.0.1", "localhost"))
    assert_green(started.check())
