"""A role or a database that lets nobody in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.support import grants
from tests.support.databases import FreshDatabase
from tests.support.grants import codes, execute
from tests.support.project import Project

pytestmark = pytest.mark.postgres


class TestLogin:
    """Each fault by its own name, though libpq says them all in the same way."""

    @pytest.fixture
    def rejected(self, database: FreshDatabase, admin: psycopg.Connection[Any]) -> Iterator[None]:
        hba = database.server.data_directory / "pg_hba.conf"
        before = hba.read_text()
        hba.write_text(f"host all {database.role} 127.0.0.1/32 reject\n{before}")
        execute(admin, "SELECT pg_reload_conf()")
        yield
        hba.write_text(before)
        execute(admin, "SELECT pg_reload_conf()")

    @pytest.mark.parametrize(
        ("broken", "code", "said"),
        [
            ("ALTER ROLE {role} PASSWORD 'another'", "ADX225", "it is another one"),
            ("ALTER ROLE {role} PASSWORD NULL", "ADX225", "the role has no password at all"),
            ("ALTER DATABASE {database} CONNECTION LIMIT 0", "ADX308", "too many connections for database"),
        ],
    )
    def test_with_an_administrator(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any], broken: str, code: str, said: str
    ) -> None:
        grants.mend(folder)
        execute(admin, broken.format(role=database.role, database=database.name))
        run = grants.mend(folder)
        assert (run.exit_code, codes(run)) == (1, [code])
        assert any(said in line for line in run.finding.evidence)

    def test_pg_hba_refuses(self, folder: Path, database: FreshDatabase, request: pytest.FixtureRequest) -> None:
        grants.mend(folder)
        request.getfixturevalue("rejected")
        for _ in range(50):  # the postmaster reads it when it gets round to it
            run = grants.check(folder)
            if run.findings:
                break
        assert codes(run) == ["ADX227"]

    @pytest.mark.parametrize(
        ("broken", "code"),
        [
            ("ALTER ROLE {role} PASSWORD 'another'", "ADX225"),
            ("ALTER ROLE {role} VALID UNTIL '2001-01-01'", "ADX225"),
            ("ALTER ROLE {role} NOLOGIN", "ADX302"),
            ("ALTER ROLE {role} CONNECTION LIMIT 0", "ADX307"),
            ("REVOKE CONNECT ON DATABASE {database} FROM {role}, PUBLIC", "ADX310"),
        ],
    )
    def test_without_an_administrator(
        self, project: Project, database: FreshDatabase, admin: psycopg.Connection[Any], broken: str, code: str
    ) -> None:
        """The whole program: the step before may meet the fault first."""
        project.env(DATABASE_URL=database.url)
        execute(admin, broken.format(role=database.role, database=database.name))
        result = project.adx("--auto", "--step", "grants", "--postgres", "external", "--output", "json")
        assert result.exit_code == 1, result
        assert {event["code"] for event in result.events if event.get("status") == "failed" and "code" in event} == {
            code
        }

    def test_a_database_that_is_not_there_is_made(
        self, tmp_path: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        url = database.url.replace(f"/{database.name}", f"/{database.name}_new")
        grants.write_env(tmp_path, DATABASE_URL=url)
        assert codes(grants.check(tmp_path)) == ["ADX303"]
        assert grants.mend(tmp_path).exit_code == 0
