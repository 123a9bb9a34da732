"""Rights of the wrong layer, in the wrong database or schema, or by the wrong role."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.support import grants
from tests.support.databases import FreshDatabase
from tests.support.grants import codes, execute, remedy

pytestmark = pytest.mark.postgres


class TestWhatTheTeamFoundByHand:
    def test_a_role_with_database_privileges_only(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        role, creator = database.role, database.server.admin_user
        execute(
            admin,
            f"ALTER ROLE {role} NOCREATEDB",
            f"REVOKE ALL ON SCHEMA public FROM {role}",
            f"GRANT ALL PRIVILEGES ON DATABASE {database.name} TO {role}",
            'CREATE TABLE "User" (id serial PRIMARY KEY)',
        )
        by_default = f"ALTER DEFAULT PRIVILEGES FOR ROLE {creator} IN SCHEMA public GRANT {{}} TO {role}"
        run = grants.check(folder)
        plan = remedy(run, "privileges.schema").preview.splitlines()
        assert plan == [
            "BEGIN;",
            f"ALTER ROLE {role} CREATEDB;",
            f"GRANT CREATE ON SCHEMA public TO {role};",
            f'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public."User" TO {role};',
            f'GRANT USAGE, SELECT, UPDATE ON SEQUENCE public."User_id_seq" TO {role};',
            by_default.format("SELECT, INSERT, UPDATE, DELETE ON TABLES") + ";",
            by_default.format("USAGE, SELECT, UPDATE ON SEQUENCES") + ";",
            "COMMIT;",
        ]
        assert remedy(run, "createdb") == remedy(run, "privileges.default")  # shown often, run once
        mended = grants.mend(folder)
        assert (mended.exit_code, mended.findings) == (0, [])
        execute(database.connect(), 'INSERT INTO "User" DEFAULT VALUES', 'ALTER TABLE "User" ADD COLUMN name text')

    def test_many_tables_make_a_short_plan(self, folder: Path, admin: psycopg.Connection[Any]) -> None:
        execute(admin, "DO $$ BEGIN FOR i IN 1..30 LOOP EXECUTE format('CREATE TABLE t%s ()', i); END LOOP; END $$")
        run = grants.check(folder)
        assert run.check("privileges.table").title == "Rights on tables are missing: 30 of 30"
        assert "ON ALL TABLES IN SCHEMA public" in remedy(run, "privileges.table").preview
        finding = run.check("privileges.table").finding
        assert finding is not None
        assert finding.evidence[-1] == "and 20 more"

    def test_a_view_among_them_is_not_granted_more_than_reading(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        execute(
            admin,
            "DO $$ BEGIN FOR i IN 1..30 LOOP EXECUTE format('CREATE TABLE t%s ()', i); END LOOP; END $$",
            "CREATE VIEW v AS SELECT 1",
        )
        grants.mend(folder)
        may = "SELECT has_table_privilege(%s, 'v', 'SELECT'), has_table_privilege(%s, 'v', 'INSERT')"
        assert admin.execute(may, [database.role] * 2).fetchone() == (True, False)


class TestTheWrongPlace:
    def test_granted_in_another_database(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        with psycopg.connect(database.server.admin_url(), autocommit=True) as elsewhere:
            execute(elsewhere, f"GRANT USAGE, CREATE ON SCHEMA public TO {database.role}")
            execute(admin, f"REVOKE ALL ON SCHEMA public FROM {database.role}")
            try:
                finding = grants.check(folder).check("privileges.schema").finding
                assert finding is not None
                assert "something was granted to it in another database: postgres" in finding.evidence
            finally:
                execute(elsewhere, f"REVOKE ALL ON SCHEMA public FROM {database.role}")

    def test_rights_of_a_group_that_is_not_inherited(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        group = f"{database.role}_group"
        grants.mend(folder)
        execute(admin, f"CREATE ROLE {group}", f"GRANT CREATE ON SCHEMA public TO {group}")
        try:
            execute(admin, f"ALTER ROLE {database.role} NOINHERIT", f"GRANT {group} TO {database.role}")
            execute(admin, f"REVOKE CREATE ON SCHEMA public FROM {database.role}")
            finding = grants.check(folder).check("privileges.schema").finding
            assert finding is not None
            assert any(group in line and "does not inherit" in line for line in finding.evidence)
            execute(admin, f"REVOKE {group} FROM {database.role}", f"ALTER ROLE {database.role} INHERIT")
            execute(admin, f"GRANT {group} TO {database.role}")
            assert grants.check(folder).findings == []
        finally:
            execute(admin, f"DROP OWNED BY {group}", f"DROP ROLE {group}")

    def test_a_search_path_that_leads_elsewhere(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        grants.mend(folder)
        execute(admin, "CREATE SCHEMA other", f"ALTER ROLE {database.role} SET search_path = other, public")
        run = grants.check(folder)
        assert (run.exit_code, codes(run)) == (0, ["ADX323"])
        assert remedy(run, "search_path").preview == f"ALTER ROLE {database.role} RESET search_path;"

    def test_row_security_with_no_policy_for_the_role(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        execute(database.connect(), "CREATE TABLE note ()", "ALTER TABLE note ENABLE ROW LEVEL SECURITY")
        grants.mend(folder)
        assert grants.check(folder).findings == []  # its owner is not held by it
        execute(admin, "ALTER TABLE note FORCE ROW LEVEL SECURITY")
        run = grants.check(folder)
        assert (run.exit_code, codes(run)) == (0, ["ADX318"])
        assert "hides every row of public.note" in run.finding.cause
