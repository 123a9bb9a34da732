"""A role or a database that lets nobody in."""

from __future__ import annotations

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
