"""The schema held against the database: what the client's first query would fail with, and what costs later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import psycopg
import pytest

from adx_tui.services.application import probe
from adx_tui.services.application.database_model import read_database
from adx_tui.services.application.differences import DifferenceKind, compare
from adx_tui.services.application.relation_differences import RelationFault, compare_relations
from adx_tui.services.application.schema_model import SchemaModel, describe
from adx_tui.services.prisma import schema_parser
from adx_tui.services.prisma.schema_index import make_index
from tests.support.databases import Connection, FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer
from tests.support.outcome import assert_green, checks, codes, ever, evidence, finding, previews, steps
from tests.support.prisma_project import line_of, look, write_prisma_project
from tests.support.project import Project

pytestmark = pytest.mark.postgres

SCHEMA = Path("schema.prisma")
SOUND = """
enum Role {
  TEACHER
  STUDENT @map("student")
}

model Institute {
  id      Int     @id @default(autoincrement())
  name    String  @db.VarChar(80)
  slug    String? @unique
  batches Batch[]
  people  Person[]
}

model Batch {
  id          String     @id @default(uuid()) @db.Uuid
  title       String     @map("name")
  seats       Int        @default(30)
  price       Decimal?
  tags        String[]
  startsAt    DateTime   @default(now())
  search      Unsupported("tsvector")?
  instituteId Int
  institute   Institute  @relation(fields: [instituteId], references: [id])
  people      Person[]

  @@index([instituteId])
  @@map("batch")
}

model Person {
  id          String     @id
  role        Role       @default(TEACHER)
  secret      String?    @ignore
  instituteId Int?
  institute   Institute? @relation(fields: [instituteId], references: [id])
  batches     Batch[]

  @@index([instituteId])
}

model Old {
  id Int

  @@ignore
}
"""
SOUND_SQL = """
CREATE TYPE "Role" AS ENUM ('TEACHER', 'student');
CREATE TABLE "Institute" (id serial PRIMARY KEY, name varchar(80) NOT NULL, slug text UNIQUE);
CREATE TABLE batch (
    id uuid PRIMARY KEY, name text NOT NULL, seats integer NOT NULL DEFAULT 30, price numeric(65,30), tags text[],
    "startsAt" timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, search tsvector,
    "instituteId" integer NOT NULL REFERENCES "Institute" (id) ON UPDATE CASCADE);
CREATE INDEX ON batch ("instituteId");
CREATE TABLE "Person" (
    id text PRIMARY KEY, role "Role" NOT NULL DEFAULT 'TEACHER', secret text,
    "instituteId" integer REFERENCES "Institute" (id));
CREATE INDEX ON "Person" ("instituteId");
CREATE TABLE "_BatchToPerson" (
    "A" uuid NOT NULL REFERENCES batch (id), "B" text NOT NULL REFERENCES "Person" (id), PRIMARY KEY ("A", "B"));
CREATE INDEX ON "_BatchToPerson" ("B");
CREATE TABLE "Old" (id integer);
"""


def test_a_database_as_the_schema_has_it(project: Project, fresh_database: FreshDatabase) -> None:
    write_prisma_project(project, SOUND, SOUND_SQL)
    project.env(DATABASE_URL=fresh_database.url)
    result = look(project, "--auto")
    assert_green(result)
    seen = checks(result)
    assert seen["application", "model"]["detail"] == "4 tables, 16 columns, 1 enum"
    assert seen["application", "relations"]["detail"] == "4 relations"
    assert "5 tables" in seen["application", "reads_writes"]["detail"]


def model_of(text: str) -> SchemaModel:
    return describe(make_index(schema_parser.parse([(SCHEMA, text)])), "public")


DIFFERENCES: dict[str, tuple[str | tuple[str, str], StrEnum, str, str]] = {
    # What is changed in the schema, or done to the database; what is told of it, and where.
    "a table": (('@@map("batch")', '@@map("courses")'), DifferenceKind.MISSING_TABLE, "Batch", "model Batch"),
    "a column": (('@map("name")', '@map("label")'), DifferenceKind.MISSING_COLUMN, "Batch.title", "title "),
    "a value": (("  TEACHER\n", "  TEACHER\n  AIDE\n"), DifferenceKind.MISSING_VALUE, "Role.AIDE", "AIDE"),
    "an enum": (("enum Role {", 'enum Role {\n  @@map("R")'), DifferenceKind.MISSING_VALUE, "Role", "enum Role"),
    "another type": (
        "ALTER TABLE batch ALTER tags TYPE integer[] USING NULL",
        DifferenceKind.FOREIGN_TYPE,
        "Batch.tags",
        "tags ",
    ),
    "a list": (
        "ALTER TABLE batch ALTER name TYPE text[] USING NULL",
        DifferenceKind.FOREIGN_TYPE,
        "Batch.title",
        "title ",
    ),
    "a column to be given": (
        "ALTER TABLE batch ADD room text NOT NULL",
        DifferenceKind.UNKNOWN_REQUIRED,
        "public.batch.room",
        "model Batch",
    ),
    "a default of the database's": (
        'ALTER TABLE "Institute" ALTER id DROP DEFAULT',
        DifferenceKind.MISSING_DEFAULT,
        "Institute.id",
        "autoincrement()",
    ),
    "a shorter column": (
        'ALTER TABLE "Institute" ALTER name TYPE varchar(20)',
        DifferenceKind.OTHER_TYPE,
        "Institute.name",
        "@db.VarChar",
    ),
    "less scale": (
        "ALTER TABLE batch ALTER price TYPE numeric(10,2)",
        DifferenceKind.OTHER_TYPE,
        "Batch.price",
        "price ",
    ),
    "NULL": ("ALTER TABLE batch ALTER name DROP NOT NULL", DifferenceKind.NULLABILITY, "Batch.title", "title "),
    "NOT NULL": (
        'ALTER TABLE "Institute" ALTER slug SET NOT NULL',
        DifferenceKind.NULLABILITY,
        "Institute.slug",
        "slug ",
    ),
    "a default": (
        "ALTER TABLE batch ALTER seats SET DEFAULT 12",
        DifferenceKind.OTHER_DEFAULT,
        "Batch.seats",
        "seats ",
    ),
    "no default": (
        'ALTER TABLE "Person" ALTER role DROP DEFAULT',
        DifferenceKind.OTHER_DEFAULT,
        "Person.role",
        "@default(TEACHER)",
    ),
    "a column more": (
        "ALTER TABLE batch ADD room text",
        DifferenceKind.EXTRA_COLUMN,
        "public.batch.room",
        "model Batch",
    ),
    "a table more": ("CREATE TABLE notes (id integer)", DifferenceKind.EXTRA_TABLE, "public.notes", ""),
    "a value more": (("  TEACHER\n", ""), DifferenceKind.EXTRA_VALUE, 'public."Role" TEACHER', "enum Role"),
    "no foreign key": (
        'ALTER TABLE batch DROP CONSTRAINT "batch_instituteId_fkey"',
        RelationFault.NO_FOREIGN_KEY,
        "Batch.institute",
        "institute   Institute ",
    ),
    "another target": (
        'ALTER TABLE batch DROP CONSTRAINT "batch_instituteId_fkey", '
        'ADD FOREIGN KEY ("instituteId") REFERENCES other (id)',
        RelationFault.OTHER_TARGET,
        "Batch.institute",
        "institute   Institute ",
    ),
    "not validated": (
        'ALTER TABLE batch DROP CONSTRAINT "batch_instituteId_fkey", '
        'ADD FOREIGN KEY ("instituteId") REFERENCES "Institute" (id) NOT VALID',
        RelationFault.NOT_VALIDATED,
        "Batch.institute",
        "institute   Institute ",
    ),
    "no index": (
        'DROP INDEX "batch_instituteId_idx"',
        RelationFault.NO_INDEX,
        "Batch.institute",
        "institute   Institute ",
    ),
    "no index of many to many": (
        'DROP INDEX "_BatchToPerson_B_idx"',
        RelationFault.NO_INDEX,
        "Batch.people",
        "people      Person[]",
    ),
    "a relation with one side": (
        ("  institute   Institute  @relation(fields: [instituteId], references: [id])\n", ""),
        RelationFault.UNKNOWN_TO_SCHEMA,
        "Batch.instituteId",
        "instituteId Int",
    ),
}


@pytest.fixture(scope="module")
def sound_database(embedded_server: EmbeddedServer) -> Iterator[Connection]:
    with make_database(embedded_server) as database:
        connection = database.connect_admin()
        connection.execute(SOUND_SQL.encode())
        yield connection


@pytest.mark.parametrize("fault", DIFFERENCES)
def test_one_difference(sound_database: Connection, fault: str) -> None:
    change, kind, name, line = DIFFERENCES[fault]
    text = SOUND
    with sound_database.transaction(force_rollback=True):
        sound_database.execute("CREATE TABLE IF NOT EXISTS other (id integer PRIMARY KEY)")
        sound_database.execute("INSERT INTO other VALUES (1)")
        if isinstance(change, tuple):
            assert change[0] in text
            text = text.replace(*change)
        else:
            sound_database.execute(change.encode())
        model, actual = model_of(text), read_database(sound_database, ["public"])
    lines = ["", *text.splitlines()]
    differences = [(entry.kind, entry.name, entry.span) for entry in compare(model, actual)]
    relations = [(entry.fault, entry.name, entry.span) for entry in compare_relations(model, actual)]
    told: dict[tuple[StrEnum, str], str] = {
        (kind, name): lines[span.line if span is not None else 0]
        for kind, name, span in [*differences, *relations]
        if name != "public.other"
    }
    assert line in told[kind, name]
    aside = {DifferenceKind.EXTRA_TABLE, DifferenceKind.EXTRA_COLUMN, DifferenceKind.UNKNOWN_REQUIRED}
    assert {kind for kind, _ in told} - aside <= {kind, RelationFault.TYPES_DIFFER}


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
    # The run gives the schema back the side that it lost, as `prisma format` would.
    relation = ever(result, "ADX667")[0]
    assert relation["status"] == "warning"
    assert 'public.batch ("instituteId") refers to public."Institute" (id)' in relation["cause"]
    assert "Institute.batches is one from the other side" in relation["cause"]
    assert "institute Institute @relation(fields: [instituteId], references: [id])" in previews(relation)
    assert 'CREATE INDEX ON public."_BatchToPerson" ("B");' in previews(finding(result, "ADX666"))
    # Mended by the run: the sequence is behind the explicit id, and no row is orphaned.
    assert {"ADX524", "ADX664"} <= {event.get("code") for event in result.events} - codes(result)
    admin = fresh_database.connect_admin()
    assert admin.execute("SELECT nextval('\"Institute_id_seq\"')").fetchone() == (8,)
    assert admin.execute("SELECT bool_and(convalidated) FROM pg_constraint WHERE contype = 'f'").fetchone() == (True,)
    admin.execute('ALTER TABLE "Person" ADD COLUMN role "Role" NOT NULL DEFAULT \'TEACHER\'')


# What is changed in the schema, and in the database that its migration made: each a kind of its own.
MANY_SQL = """
CREATE TABLE "Tag" (id uuid PRIMARY KEY);
CREATE TABLE "Link" (id integer PRIMARY KEY, "tagId" text NOT NULL);
CREATE TABLE notes (id integer);
CREATE TABLE other (id integer PRIMARY KEY);
ALTER TYPE "Role" ADD VALUE 'GUEST';
ALTER TABLE batch ALTER tags TYPE integer[] USING NULL, ALTER name DROP NOT NULL, ALTER seats SET DEFAULT 12,
    ADD room text NOT NULL, ADD note text;
ALTER TABLE batch DROP CONSTRAINT "batch_instituteId_fkey";
ALTER TABLE "Institute" ALTER id DROP DEFAULT, ALTER name TYPE varchar(20);
ALTER TABLE "Person" DROP CONSTRAINT "Person_instituteId_fkey",
    ADD FOREIGN KEY ("instituteId") REFERENCES other (id);
"""
MANY_MODELS = """
model Ghost {
  id Int @id
}

model Tag {
  id    String @id @db.Uuid
  links Link[]
}

model Link {
  id    Int    @id
  tagId String
  tag   Tag    @relation(fields: [tagId], references: [id])
}
"""


def test_each_kind_of_difference_has_its_code(project: Project, fresh_database: FreshDatabase) -> None:
    schema = SOUND.replace("  TEACHER\n", "  TEACHER\n  AIDE\n") + MANY_MODELS
    write_prisma_project(project, schema, SOUND_SQL + MANY_SQL)
    project.env(DATABASE_URL=fresh_database.url)
    result = look(project, "--auto")
    assert result.exit_code == 1
    failing = {"ADX650", "ADX652", "ADX653", "ADX654", "ADX655", "ADX663"}
    warned = {"ADX656", "ADX657", "ADX658", "ADX659", "ADX660", "ADX661", "ADX662", "ADX665"}
    statuses = {event["code"]: event["status"] for event in result.events if event.get("code")}
    assert {code: statuses.get(code) for code in failing} == dict.fromkeys(failing, "failed")
    assert {code: statuses.get(code) for code in warned} == dict.fromkeys(warned, "warning")


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
    keyless = re.sub(r" REFERENCES \S+ \(id\)(?: ON UPDATE CASCADE)?", "", SOUND_SQL)
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
