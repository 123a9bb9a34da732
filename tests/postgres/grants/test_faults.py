"""Whatever the application's role lacks is named, granted by one statement, and proved; a wrong password too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.support import grants
from tests.support.databases import FreshDatabase
from tests.support.grant_faults import FAULTS, OBJECTS, GrantFault
from tests.support.project import Event, Project, Result

pytestmark = pytest.mark.postgres


def execute(connection: psycopg.Connection[Any], statement: str) -> None:
    connection.execute(statement.encode())


def run(project: Project, how: str, where: str = "external") -> Result:
    return project.adx(how, "--step", "grants", "--postgres", where, "--output", "json")


def findings(result: Result) -> list[Event]:
    """Of what failed: another step may warn of something that is none of this one's business."""
    return [event for event in result.events if event["event"] == "check" and event["status"] == "failed"]


@pytest.fixture
def folder(tmp_path: Path, fresh_database: FreshDatabase) -> Path:
    """A project whose role may do all it needs, with an object of each kind."""
    server = fresh_database.server
    grants.write_env(
        tmp_path,
        DATABASE_URL=fresh_database.url,
        POSTGRES_USER=server.admin_user,
        POSTGRES_PASSWORD=server.admin_password,
    )
    application = fresh_database.connect()
    for statement in OBJECTS:
        execute(application, statement)
    fresh_database.close_connections()
    granted = grants.mend(tmp_path)
    assert granted.exit_code == 0, granted.findings
    return tmp_path


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_what_is_taken_from_the_role_is_named_given_back_and_proved(
    folder: Path, fresh_database: FreshDatabase, fault: GrantFault
) -> None:
    names = {
        "role": fresh_database.role,
        "database": fresh_database.name,
        "admin": fresh_database.server.admin_user,
    }
    execute(fresh_database.connect_admin(), fault.broken_by(names))

    broken = grants.check(folder)
    assert broken.exit_code == 1
    ((check, finding),) = broken.findings
    assert (check, finding.code) == (fault.check, fault.code)
    assert broken.plan == [fault.cured_by(names)]

    mended = grants.mend(folder)
    assert (mended.exit_code, mended.findings) == (0, [])
    assert {"login", "proof", "proof.later"} <= {check.id for check in mended.checks if check.status.holds}
    assert grants.check(folder).findings == []


@pytest.fixture
def granted(project: Project, fresh_database: FreshDatabase) -> Project:
    server = fresh_database.server
    project.env(
        DATABASE_URL=fresh_database.url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password
    )
    return project


def test_a_wrong_password_on_somebody_elses_server_is_said_and_nothing_is_done(
    granted: Project, fresh_database: FreshDatabase
) -> None:
    granted.env(DATABASE_URL=fresh_database.url.replace(fresh_database.password, "wrong-password"))
    result = run(granted, "--auto")
    assert result.exit_code == 1, result
    assert {finding["code"] for finding in findings(result)} == {"ADX225"}
    assert "wrong-password" not in result.stdout + result.stderr
    fresh_database.connect()
