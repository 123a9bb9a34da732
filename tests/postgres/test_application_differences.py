"""Each way in which a database can differ from the schema: its kind, its name, its line in the schema, and its code."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from adx_tui.services.application.database_model import read_database
from adx_tui.services.application.differences import DifferenceKind, compare
from adx_tui.services.application.relation_differences import RelationFault, compare_relations
from adx_tui.services.application.schema_model import SchemaModel, describe
from adx_tui.services.prisma import schema_parser
from adx_tui.services.prisma.schema_index import make_index
from tests.support.databases import Connection, FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer
from tests.support.prisma_project import look, write_prisma_project
from tests.support.project import Project
from tests.support.sound_schema import SOUND, SOUND_SQL

pytestmark = pytest.mark.postgres

SCHEMA = Path("schema.prisma")


def model_of(text: str) -> SchemaModel:
    return describe(make_index(schema_parser.parse([(SCHEMA, text)])), "public")


DIFFERENCES: dict[str, tuple[str | tuple[str, str], StrEnum, str, str]] = {
    # What is changed in the schema, or done to the database; what is told of it, and where.
    "a table": (('@@map("batch")', '@@map("courses")'), DifferenceKind.MISSING_TABLE, "Batch", "model Batch"),
    "a table of another case": (('  @@map("batch")\n', ""), DifferenceKind.UNMAPPED_TABLE, "Batch", "model Batch"),
    "a table in the plural": (
        'ALTER TABLE "Institute" RENAME TO institutes',
        DifferenceKind.UNMAPPED_TABLE,
        "Institute",
        "model Institute",
    ),
    "a table that is only called alike": (
        'ALTER TABLE "Institute" RENAME TO institutes; ALTER TABLE institutes DROP name',
        DifferenceKind.MISSING_TABLE,
        "Institute",
        "model Institute",
    ),
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
    "another onDelete": (
        ("references: [id])\n  people ", "references: [id], onDelete: Cascade)\n  people "),
        RelationFault.OTHER_ON_DELETE,
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


# What is changed in the schema, and in the database that its migration made: each a kind of its own.
MANY_SQL = """
CREATE TABLE "Tag" (id uuid PRIMARY KEY);
CREATE TABLE "Link" (id integer PRIMARY KEY, "tagId" text NOT NULL);
CREATE TABLE "Note" (id integer PRIMARY KEY, "batchId" uuid NOT NULL REFERENCES batch (id));
CREATE TABLE notes (id integer);
CREATE TABLE other (id integer PRIMARY KEY);
ALTER TYPE "Role" ADD VALUE 'GUEST';
ALTER TABLE batch ALTER tags TYPE integer[] USING NULL, ALTER name DROP NOT NULL, ALTER seats SET DEFAULT 12,
    ADD room text NOT NULL, ADD note text;
ALTER TABLE batch DROP CONSTRAINT "batch_instituteId_fkey";
ALTER TABLE "Institute" ALTER id DROP DEFAULT, ALTER name TYPE varchar(20);
ALTER TABLE "Person" DROP CONSTRAINT "Person_instituteId_fkey",
    ADD FOREIGN KEY ("instituteId") REFERENCES other (id);
ALTER TABLE "_BatchToPerson" DROP CONSTRAINT "_BatchToPerson_A_fkey", ADD FOREIGN KEY ("A") REFERENCES batch (id);
"""
MANY_MODELS = """
model Note {
  id      Int    @id
  batchId String @db.Uuid
}

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
    warned = {"ADX656", "ADX657", "ADX658", "ADX659", "ADX660", "ADX661", "ADX662", "ADX665", "ADX667", "ADX669"}
    statuses = {event["code"]: event["status"] for event in result.events if event.get("code")}
    assert {code: statuses.get(code) for code in failing} == dict.fromkeys(failing, "failed")
    assert {code: statuses.get(code) for code in warned} == dict.fromkeys(warned, "warning")
