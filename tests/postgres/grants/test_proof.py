"""What is tried and taken back: extensions, and the role's own work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from adx_tui.core.model import Status
from tests.support import grants
from tests.support.databases import FreshDatabase
from tests.support.grants import codes, execute, remedy

pytestmark = pytest.mark.postgres


class TestExtensions:
    def migration(self, folder: Path, statement: str) -> None:
        script = folder / "migrations" / "1_first" / "migration.sql"
        script.parent.mkdir(parents=True)
        script.write_text(f"-- first\n{statement};\n")

    def test_a_trusted_one_is_proved_and_not_left(self, folder: Path, admin: psycopg.Connection[Any]) -> None:
        self.migration(folder, "CREATE EXTENSION IF NOT EXISTS citext")
        run = grants.mend(folder)
        assert (run.exit_code, run.check("extension.citext").status) == (0, Status.OK)
        assert admin.execute("SELECT FROM pg_extension WHERE extname = 'citext'").fetchone() is None

    def test_one_that_takes_a_superuser_is_created_first(self, folder: Path, admin: psycopg.Connection[Any]) -> None:
        self.migration(folder, 'CREATE EXTENSION IF NOT EXISTS "pg_stat_statements"')
        assert grants.mend(folder).exit_code == 0
        assert admin.execute("SELECT FROM pg_extension WHERE extname = 'pg_stat_statements'").fetchone() is not None

    def test_but_not_where_the_migration_would_then_fail(self, folder: Path) -> None:
        self.migration(folder, "CREATE EXTENSION pg_stat_statements")
        run = grants.mend(folder)
        assert (run.exit_code, codes(run)) == (1, ["ADX342"])
        assert "IF NOT EXISTS" in remedy(run, "extension.pg_stat_statements").title
        location = run.finding.location
        assert location is not None
        assert (location.path, location.line) == ("migrations/1_first/migration.sql", 2)

    def test_one_that_the_server_does_not_have(self, folder: Path) -> None:
        self.migration(folder, "CREATE EXTENSION timescaledb")
        run = grants.mend(folder)
        assert (run.exit_code, codes(run)) == (1, ["ADX341"])
        assert "POSTGRES_IMAGE=timescale/timescaledb:" in remedy(run, "extension.timescaledb").preview


class TestProof:
    """The catalogue is not all: doing it is the proof."""

    def trigger(self, admin: psycopg.Connection[Any], body: str) -> None:
        execute(
            admin,
            f"CREATE FUNCTION guard() RETURNS event_trigger LANGUAGE plpgsql AS $$ {body} $$",
            "CREATE EVENT TRIGGER guard ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION guard()",
        )

    def test_what_is_created_later_is_closed_by_something_else(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        self.trigger(
            admin,
            "DECLARE made record; BEGIN FOR made IN SELECT * FROM pg_event_trigger_ddl_commands()"
            " WHERE object_type = 'table' LOOP"
            f" EXECUTE 'REVOKE ALL ON ' || made.object_identity || ' FROM {database.role}'; END LOOP; END",
        )
        run = grants.mend(folder)
        failed = [(check, finding.code) for check, finding in run.findings if check == "proof.later"]
        assert (run.exit_code, failed) == (1, [("proof.later", "ADX320")])

    def test_nothing_of_a_proof_stays(self, folder: Path, admin: psycopg.Connection[Any]) -> None:
        what = "SELECT count(*) FROM pg_class", "SELECT count(*) FROM pg_proc", "SELECT count(*) FROM pg_type"
        grants.mend(folder)
        before = [admin.execute(each.encode()).fetchone() for each in what]
        assert grants.check(folder).check("proof.later").status is Status.OK
        assert [admin.execute(each.encode()).fetchone() for each in what] == before
