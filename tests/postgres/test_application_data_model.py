"""The schema held against the database: what the client's first query would fail with, and what costs later."""

from __future__ import annotations

import re

import psycopg
import pytest

from adx_tui.services.application import probe
from adx_tui.services.application.database_model import read_database
from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_green, checks, codes, ever, evidence, finding, previews, steps
from tests.support.prisma_project import line_of, look, write_prisma_project
from tests.support.project import Project
from tests.support.sound_schema import SOUND, SOUND_SQL

pytestmark = pytest.mark.postgres


def test_a_database_as_the_schema_has_it(project: Project, fresh_database: FreshDatabase) -> None:
    write_prisma_project(project, SOUND, SOUND_SQL)
    project.env(DATABASE_URL=fresh_database.url)
    result = look(project, "--auto")
    assert_green(result)
    seen = checks(result)
    assert seen["application", "model"]["detail"] == "4 tables, 18 columns, 2 enums"
    assert seen["application", "relations"]["detail"] == "4 relations"
    assert "5 tables" in seen["application", "reads_writes"]["detail"]


def test_what_costs_and_what_fails_in_one_run(project: Project, fresh_database: FreshDatabase) -> None:
    """AdhyayanX's own case among them: Batch has lost its side of the relation to Institute."""
    one_sided = SOUND.replace("  institute   Institute  @relation(fields: [instituteId], references: [id])\n", "")
    changed = """
        ALTER TABLE "Person" DROP COLUMN role;
        DROP INDEX "_BatchToPerson_B_idx";
        INSERT INTO "Institute" (id, name) VALUES (7, 'seven');
        INSERT INTO "Person" (id, "instituteId") VALUES ('p', 7);
        ALTER TABLE "Person" DROP CONSTRAINT "Person_instituteId_fkey",
            ADD FOREIGN KEY ("instituteId") REFERENCES "Institute" (id) NOT VALID;
    """
    write_prisma_project(project, one_sided, SOUND_SQL + changed)
    project.env(DATABASE_URL=fresh_database.url)

    result = look(project, "--auto")

    assert result.exit_code == 1, result
    column = finding(result, "ADX651")
    assert (column["status"], column["location"]) == ("failed", f"prisma/schema.prisma:{line_of(project, 'role  ')}:3")
    assert "prisma migrate dev" in previews(column, "manual")
    # The run gives the schema back the side that it lost, as `prisma format` would, before it is compared.
    assert ever(result, "ADX610")
    assert not ever(result, "ADX667")
    assert 'CREATE INDEX ON public."_BatchToPerson" ("B");' in previews(finding(result, "ADX666"))
    # Mended by the run: the sequence is behind the explicit id, and no row is orphaned.
    assert {"ADX524", "ADX664"} <= {event.get("code") for event in result.events} - codes(result)
    admin = fresh_database.connect_admin()
    assert admin.execute("SELECT nextval('\"Institute_id_seq\"')").fetchone() == (8,)
    assert admin.execute("SELECT bool_and(convalidated) FROM pg_constraint WHERE contype = 'f'").fetchone() == (True,)
    admin.execute('ALTER TABLE "Person" ADD COLUMN role "Role" NOT NULL DEFAULT \'TEACHER\'')


def test_rows_that_refer_to_nothing_are_counted(project: Project, fresh_database: FreshDatabase) -> None:
    orphan = """
        ALTER TABLE "Person" DROP CONSTRAINT "Person_instituteId_fkey";
        INSERT INTO "Person" (id, "instituteId") VALUES ('p', 7), ('q', 8), ('r', NULL);
        ALTER TABLE "Person" ADD FOREIGN KEY ("instituteId") REFERENCES "Institute" (id) NOT VALID;
    """
    write_prisma_project(project, SOUND, SOUND_SQL + orphan)
    project.env(DATABASE_URL=fresh_database.url)
    result = look(project, "--auto")
    assert result.exit_code == 0, result
    assert steps(result)["application"] == "warning"
    assert codes(result) == {"ADX664", "ADX668"}
    lost = finding(result, "ADX668")
    assert "2 rows" in lost["cause"]
    rows = fresh_database.connect_admin().execute(previews(lost).rstrip(";").encode()).fetchall()
    assert sorted(row[0] for row in rows) == ["p", "q"]
    assert {remedy["risk"] for remedy in finding(result, "ADX664")["remedies"]} == {"manual"}


def test_without_foreign_keys_by_design(project: Project, fresh_database: FreshDatabase) -> None:
    keyless = re.sub(r" REFERENCES \S+ \(id\)(?: ON (?:UPDATE|DELETE) (?:CASCADE|SET NULL))?", "", SOUND_SQL)
    orphan = 'INSERT INTO "Person" (id, "instituteId") VALUES (\'p\', 7);'
    write_prisma_project(project, SOUND, keyless + orphan, datasource='  relationMode = "prisma"\n')
    project.env(DATABASE_URL=fresh_database.url)
    result = look(project, "--auto")
    assert codes(result) == {"ADX668"}, result
    assert "Person.institute: 1 row" in evidence(finding(result, "ADX668"))
    assert "by design" in checks(result)["application", "relations"]["detail"]


def test_thousands_of_tables_are_probed_within_the_servers_locks(fresh_database: FreshDatabase) -> None:
    """Each table and each of its indexes is locked: in one transaction the server would run out of room for them."""
    application = fresh_database.connect()
    application.execute(
        b"DO $$ BEGIN FOR i IN 1..1500 LOOP"
        b" EXECUTE format('CREATE TABLE %I (id integer PRIMARY KEY, a integer UNIQUE, b integer UNIQUE)', 'T ' || i);"
        b" IF i % 500 = 0 THEN COMMIT; END IF; END LOOP; END $$"
    )
    database = read_database(application, ["public"])
    probes = probe.plan(database.tables, database)
    assert len(probes) == probe.MOST_TABLES
    probe.read_and_write(application, probes)
    application.execute('REVOKE DELETE ON "T 1000" FROM CURRENT_USER')
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="T 1000"):
        probe.read_and_write(application, probe.plan([("public", "T 1000")], database))
