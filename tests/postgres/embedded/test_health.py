"""What works today and may bite later: a warning, with the statement that mends it."""

from __future__ import annotations

import socket
import time

import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Status
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres import url as database_url
from adx_tui.steps.server import health
from tests.support.outcome import assert_green, ever, evidence, findings, only_failure, previews
from tests.support.project import Event, Project, Result
from tests.support.server_step import ADMINISTRATOR, PASSWORD, ServerProject

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


def test_settings_that_lose_data_in_a_crash(started: ServerProject) -> None:
    run_statements(started, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    (found,) = ever(started.check(), "ADX237")
    assert found["status"] == "warning"
    assert evidence(found) == "fsync = off"
    assert started.run("--check", "--strict").exit_code == 1
    run_statements(started, "ALTER SYSTEM RESET fsync", "SELECT pg_reload_conf()")
    assert_green(started.check())


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


def test_the_other_loopback_address_is_corrected(started: ServerProject) -> None:
    """Nothing of ours listens on ::1."""
    started.set(DATABASE_URL=started.written("DATABASE_URL").replace("127.0.0.1", "[::1]"))
    found = only_failure(started.check(), "ADX239")
    assert "leads to ::1" in found["cause"]
    assert "app-password" not in previews(found, "safe")
    assert f"@127.0.0.1:{started.port}/" in previews(found, "safe")
    assert_green(started.auto())
    assert f"@127.0.0.1:{started.port}/" in started.written("DATABASE_URL")


def test_an_address_that_the_shell_sets_is_for_a_person_to_correct(started: ServerProject) -> None:
    url = started.written("DATABASE_URL").replace("127.0.0.1", "[::1]")
    found = only_failure(started.auto({"DATABASE_URL": url}), "ADX239")
    assert "@127.0.0.1:" in previews(found, "manual")


@pytest.mark.parametrize("name", ["template0", "template1"])
def test_the_servers_templates_are_no_place_for_an_application(started: ServerProject, name: str) -> None:
    started.set(DATABASE_URL=started.written("DATABASE_URL").removesuffix("notes") + name)
    found = only_failure(started.auto(), "ADX131")
    assert name in found["cause"]
    assert "/project" in previews(found, "manual")


def test_the_maintenance_database_serves_with_a_warning(started: ServerProject) -> None:
    started.set(DATABASE_URL=started.written("DATABASE_URL").removesuffix("notes") + "postgres")
    assert "administrators log in" in the_warning(started.check(), "ADX131")["cause"]


@pytest.mark.parametrize(("offset", "said"), [(40, "behind"), (-40, "ahead of")])
def test_a_clock_that_is_off(started: ServerProject, monkeypatch: pytest.MonkeyPatch, offset: int, said: str) -> None:
    """Server and tests share one clock, so this program's is set wrong: everything else is real."""
    clock = time.time
    monkeypatch.setattr("adx_tui.services.server.health.time.time", lambda: clock() + offset)
    url = started.written("DATABASE_URL").replace("notes_app:app-password", f"{ADMINISTRATOR}:{PASSWORD}")
    with database.connect(database_url.parse(url).changed(database="postgres"), Cancellation()) as connection:
        (check,) = [each for each in health.warnings(connection) if each.id == "clock"]
    assert check.status is Status.WARNING
    assert check.finding is not None
    assert check.finding.code == "ADX244"
    assert check.finding.cause == f"The server's clock is 40 seconds {said} this machine's."
    assert check.finding.evidence == (f"offset  {-offset:+.1f} s",)
