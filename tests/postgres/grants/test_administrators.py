"""Who may mend it: an owner, an administrator who is no superuser, or nobody here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from adx_tui.core.model import Risk, Status
from tests.support import grants
from tests.support.databases import FreshDatabase
from tests.support.grants import codes, execute, remedy

pytestmark = pytest.mark.postgres


class TestOwnership:
    def test_what_is_not_provably_harmless_is_left_to_a_person(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        other = f"{database.role}_other"
        execute(admin, f"CREATE ROLE {other}")
        try:
            execute(admin, "CREATE TABLE word ()", f"ALTER TABLE word OWNER TO {other}")
            run = grants.mend(folder)
            assert (run.exit_code, codes(run)) == (1, ["ADX317"])
            change, reassign = run.finding.remedies
            assert (change.risk, reassign.risk) == (Risk.DESTRUCTIVE, Risk.MANUAL)
            assert "may no longer alter" in change.title
            assert reassign.preview == f"REASSIGN OWNED BY {other} TO {database.role};"
            assert "every database" in reassign.title
            execute(admin, change.preview)
            assert grants.mend(folder).exit_code == 0
        finally:
            execute(admin, f"DROP OWNED BY {other}", f"DROP ROLE {other}")

    @pytest.mark.parametrize(
        "made",
        [
            "CREATE VIEW v AS SELECT 1",
            "CREATE TABLE t (); ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        ],
    )
    def test_where_the_owner_decides_what_is_seen_it_is_not_changed(
        self, folder: Path, admin: psycopg.Connection[Any], made: str
    ) -> None:
        execute(admin, made)
        run = grants.mend(folder)
        assert run.exit_code == 1
        assert remedy(run, "privileges.owner").risk is Risk.DESTRUCTIVE

    def test_a_function_keeps_its_owner_who_decides_what_others_run(
        self, folder: Path, admin: psycopg.Connection[Any]
    ) -> None:
        execute(admin, "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        assert (grants.mend(folder).exit_code, grants.check(folder).findings) == (0, [])
        owner = "SELECT proowner = current_user::regrole FROM pg_proc WHERE proname = 'f'"
        assert admin.execute(owner.encode()).fetchone() == (True,)

    def test_what_an_extension_brought_is_nobodys_business(self, folder: Path, admin: psycopg.Connection[Any]) -> None:
        execute(admin, "CREATE EXTENSION citext")
        assert (grants.mend(folder).exit_code, grants.check(folder).findings) == (0, [])


class TestWithoutAnAdministrator:
    def test_the_plan_is_a_script_for_whoever_may(
        self, alone: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        execute(admin, "CREATE TABLE word (id serial)", f"REVOKE CREATE ON SCHEMA public FROM {database.role}, PUBLIC")
        run = grants.mend(alone)
        assert run.exit_code == 1
        script = remedy(run, "privileges.schema")
        assert script.risk is Risk.MANUAL
        assert "administrator" in script.title
        execute(admin, script.preview)
        assert grants.check(alone).exit_code == 0

    def test_what_only_development_lacks_is_a_warning(
        self, alone: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        execute(admin, f"ALTER ROLE {database.role} NOCREATEDB")
        run = grants.check(alone)
        assert (run.exit_code, run.check("createdb").status) == (0, Status.WARNING)

    def test_a_schema_is_made_by_the_role_itself(self, alone: Path, database: FreshDatabase) -> None:
        grants.write_env(alone, DATABASE_URL=database.url.replace("schema=public", "schema=own"))
        assert grants.mend(alone).exit_code == 0


class TestAnAdministratorWhoIsNoSuperuser:
    """As managed servers have one: CREATEROLE and CREATEDB, and no more."""

    @pytest.fixture
    def manager(self, tmp_path: Path, database: FreshDatabase, admin: psycopg.Connection[Any]) -> Iterator[str]:
        name = f"{database.role}_manager"
        execute(admin, f"CREATE ROLE {name} LOGIN CREATEROLE CREATEDB PASSWORD 'managing'")
        url = database.url.replace(database.role, f"{name}_app").replace(f"/{database.name}", f"/{name}")
        grants.write_env(tmp_path, DATABASE_URL=url, POSTGRES_USER=name, POSTGRES_PASSWORD="managing")
        yield name
        execute(
            admin,
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            f"DROP ROLE IF EXISTS {name}_app",
            f"DROP ROLE {name}",
        )

    def test_makes_and_grants_everything_in_a_database_of_its_own(self, tmp_path: Path, manager: str) -> None:
        run = grants.mend(tmp_path)
        assert (run.exit_code, run.findings) == (0, [])
        assert run.check("proof.later").status is Status.SKIPPED  # it may not act as the application

    def test_what_it_may_not_do_is_a_script_for_whoever_may(
        self, tmp_path: Path, database: FreshDatabase, manager: str
    ) -> None:
        grants.mend(tmp_path)
        with psycopg.connect(database.server.admin_url(manager), autocommit=True) as superuser:
            execute(superuser, "CREATE TABLE word ()")
            run = grants.mend(tmp_path)
            assert (run.exit_code, run.check("privileges.table").status) == (1, Status.FAILED)
            refusals = [finding for check in run.checks if (finding := check.finding) and finding.code == "ADX321"]
            assert refusals
            (script,) = refusals[-1].remedies
            assert script.risk is Risk.MANUAL
            assert "superuser" in script.title
            execute(superuser, script.preview)
