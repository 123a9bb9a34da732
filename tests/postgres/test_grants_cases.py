"""Roles, databases and schemas in the states that people leave them in: each told by its name, mended where that is
safe, and left alone where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from adx_tui.core.model import Remedy, Risk, Status
from adx_tui.services.grants.spec import Layer
from adx_tui.steps.grants.matrix import Cell
from tests.support import grants
from tests.support.databases import FreshDatabase
from tests.support.grants import GrantsRun
from tests.support.project import Project

pytestmark = pytest.mark.postgres


def execute(connection: psycopg.Connection[Any], *statements: str) -> None:
    for statement in statements:
        connection.execute(statement.encode())


def codes(run: GrantsRun) -> list[str]:
    return [finding.code for _, finding in run.findings]


def remedy(run: GrantsRun, check: str) -> Remedy:
    finding = run.check(check).finding
    assert finding is not None
    return finding.remedies[0]


@pytest.fixture
def database(fresh_database: FreshDatabase) -> FreshDatabase:
    return fresh_database


@pytest.fixture
def admin(database: FreshDatabase) -> psycopg.Connection[Any]:
    return database.connect_admin()


@pytest.fixture
def folder(tmp_path: Path, database: FreshDatabase) -> Path:
    """A project with an administrator."""
    server = database.server
    grants.write_env(
        tmp_path,
        DATABASE_URL=database.url,
        POSTGRES_USER=server.admin_user,
        POSTGRES_PASSWORD=server.admin_password,
    )
    return tmp_path


@pytest.fixture
def alone(tmp_path: Path, database: FreshDatabase) -> Path:
    """A project that knows no administrator."""
    grants.write_env(tmp_path, DATABASE_URL=database.url)
    return tmp_path


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

    def test_a_schema_that_is_not_there_is_made(self, folder: Path, database: FreshDatabase) -> None:
        server = database.server
        grants.write_env(
            folder,
            DATABASE_URL=database.url.replace("schema=public", "schema=Shop"),
            POSTGRES_USER=server.admin_user,
            POSTGRES_PASSWORD=server.admin_password,
        )
        run = grants.check(folder)
        assert codes(run)[0] == "ADX312"
        assert 'CREATE SCHEMA IF NOT EXISTS "Shop"' in run.plan
        assert grants.mend(folder).exit_code == 0
        execute(database.connect(), 'CREATE TABLE "Shop".item ()')

    def test_a_search_path_that_leads_elsewhere(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        grants.mend(folder)
        execute(admin, "CREATE SCHEMA other", f"ALTER ROLE {database.role} SET search_path = other, public")
        run = grants.check(folder)
        assert (run.exit_code, codes(run)) == (0, ["ADX323"])
        assert remedy(run, "search_path").preview == f"ALTER ROLE {database.role} RESET search_path;"

    def test_a_superuser_as_the_application(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        execute(admin, f"ALTER ROLE {database.role} SUPERUSER")
        run = grants.mend(folder)
        assert (run.exit_code, codes(run)) == (0, ["ADX306"])

    def test_the_administrator_as_the_application(self, tmp_path: Path, database: FreshDatabase) -> None:
        grants.write_env(tmp_path, DATABASE_URL=database.admin_url)
        run = grants.mend(tmp_path)
        assert (run.exit_code, codes(run)) == (0, ["ADX306"])

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

    def test_a_closed_database_is_opened(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        grants.mend(folder)
        database.close_connections()
        with psycopg.connect(database.server.admin_url(), autocommit=True) as maintenance:
            execute(maintenance, f"ALTER DATABASE {database.name} WITH ALLOW_CONNECTIONS false")
        assert codes(grants.check(folder)) == ["ADX308"]
        assert grants.mend(folder).exit_code == 0

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

    def test_a_name_that_postgres_would_cut_off(self, tmp_path: Path, database: FreshDatabase) -> None:
        grants.write_env(tmp_path, DATABASE_URL=database.url.replace("schema=public", "schema=" + "ä" * 32))
        assert codes(grants.mend(tmp_path)) == ["ADX309"]


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
        self.migration(folder, "CREATE EXTENSION no_such_thing")
        run = grants.mend(folder)
        assert (run.exit_code, codes(run)) == (1, ["ADX341"])


class TestProof:
    """The catalogue is not all: doing it is the proof."""

    def trigger(self, admin: psycopg.Connection[Any], body: str) -> None:
        execute(
            admin,
            f"CREATE FUNCTION guard() RETURNS event_trigger LANGUAGE plpgsql AS $$ {body} $$",
            "CREATE EVENT TRIGGER guard ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION guard()",
        )

    def test_the_application_is_refused_a_table_that_it_has_every_right_to(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        self.trigger(admin, f"BEGIN IF current_user = '{database.role}' THEN RAISE 'no tables on Sundays'; END IF; END")
        run = grants.mend(folder)
        proof = run.check("proof").finding
        assert (run.exit_code, proof and proof.code) == (1, "ADX320")
        assert proof is not None
        assert "no tables on Sundays" in proof.evidence[0]

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


class TestDeclaration:
    def declare(self, folder: Path, text: str) -> None:
        (folder / "grants.toml").write_text(text, encoding="utf-8")

    def test_a_role_that_only_reads(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        reader = f"{database.role}_reader"
        self.declare(
            folder,
            f"""
            [role.{reader}]
            role = ["LOGIN"]
            database = ["CONNECT"]
            schema = ["USAGE"]
            table = ["SELECT"]
            """,
        )
        execute(admin, "CREATE TABLE word ()")
        try:
            assert f"{reader}.role" in [check for check, _ in grants.check(folder).findings]
            mended = grants.mend(folder)
            assert (mended.exit_code, mended.findings) == (0, [])
            may = "SELECT has_table_privilege(%s, 'word', 'SELECT'), has_table_privilege(%s, 'word', 'INSERT')"
            assert admin.execute(may, [reader, reader]).fetchone() == (True, False)
            assert mended.check(f"{reader}.proof.later").status.holds
            execute(admin, f"REVOKE SELECT ON word FROM {reader}")
            mine, its = grants.matrix(folder)
            assert [(row.role, row.cell(Layer.TABLE)) for row in (mine, its)] == [
                (database.role, Cell(("SELECT", "INSERT", "UPDATE", "DELETE"), 1, 1, ())),
                (reader, Cell(("SELECT",), 0, 1, ("public.word: SELECT",))),
            ]
            assert its.cell(Layer.SEQUENCE) is None
            broken = grants.check(folder)
            assert [check for check, _ in broken.findings] == [f"{reader}.privileges.table"]
            assert broken.plan == [f"GRANT SELECT ON TABLE public.word TO {reader}"]
        finally:
            execute(admin, f"DROP OWNED BY {reader}", f"DROP ROLE {reader}")

    def test_nothing_is_revoked_unless_it_is_declared(
        self, folder: Path, database: FreshDatabase, admin: psycopg.Connection[Any]
    ) -> None:
        execute(admin, "GRANT CREATE ON SCHEMA public TO PUBLIC")
        assert grants.mend(folder).exit_code == 0
        assert grants.check(folder).findings == []
        self.declare(folder, '[revoke.PUBLIC]\nschema = ["CREATE"]\n')
        run = grants.check(folder)
        assert (codes(run), run.plan) == (["ADX324"], ["REVOKE CREATE ON SCHEMA public FROM PUBLIC"])
        assert grants.mend(folder).exit_code == 0
        assert admin.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [database.role]).fetchone() == (
            True,
        )

    def test_a_creator_who_is_not_there_is_not_passed_over(self, folder: Path) -> None:
        self.declare(folder, '[application]\ncreators = ["nobody at all"]\n')
        run = grants.mend(folder)
        assert (run.exit_code, codes(run)) == (1, ["ADX322"])
        assert 'role "nobody at all" does not exist' in run.finding.cause

    def test_only_declared_creators_count(self, folder: Path, database: FreshDatabase) -> None:
        self.declare(folder, f'[application]\ncreators = ["{database.role}"]\n')
        assert (grants.check(folder).exit_code, grants.check(folder).findings) == (0, [])

    def test_a_file_that_means_nothing(self, folder: Path) -> None:
        self.declare(folder, '[application]\ntable = ["READ"]\n')
        run = grants.mend(folder)
        assert (run.exit_code, codes(run)) == (1, ["ADX340"])
        assert "READ" in run.finding.cause
