"""A Prisma schema, its packages and its code that would not work, and a database that the schema does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace

import psycopg

from tests.faults.deeds import edit, in_turn, release, remove, sql, write
from tests.faults.model import AUTO, Before, ByHand, Deed, Fault
from tests.faults.prisma_shop import CONFIG, DB, HANDLER, ROUTE, SCHEMA
from tests.faults.scripts import MORE, apply
from tests.support.repositories import URL, datasource, package
from tests.support.world import World

_KEY = '"Batch_instituteId_fkey" FOREIGN KEY ("instituteId") REFERENCES "Institute" (id)'
_FOREIGN_KEY = f'ALTER TABLE "Batch" ADD CONSTRAINT {_KEY}'
_WITH_POOL = 'import { Pool } from "pg";\n' + HANDLER.replace("return", "new Pool();\n  return")


def _migrated(script: str, name: str = MORE) -> Deed:
    """Another migration, applied."""
    return in_turn(write(f"prisma/migrations/{name}/migration.sql", script), apply)


def _in_files(name: str, change: Deed, undo: Deed, code: str, says: str = "") -> Fault:
    """In the schema, the packages or the code, which a person corrects."""
    return Fault(name, change, code, ByHand(undo), says)


def _edited(name: str, path: str, old: str, new: str, code: str, says: str = "") -> Fault:
    return _in_files(name, edit(old, new, path), edit(new, old, path), code, says)


def _in_database(name: str, script: str, code: str, undo: str, says: str) -> Fault:
    """What a migration did to the database that the schema does not tell of."""
    return Fault(name, _migrated(script), code, ByHand(_migrated(undo, f"{MORE}_2")), says)


@contextmanager
def _sessions(world: World, count: int) -> Iterator[None]:
    with ExitStack() as opened:
        for _ in range(count):
            opened.enter_context(psycopg.connect(world.value("DATABASE_URL").partition("?")[0]))
        yield


def _take_sessions(world: World) -> None:
    world.sql("ALTER ROLE shop_app CONNECTION LIMIT 10")
    world.hold("sessions", _sessions(world, 8))


def _lock_table(world: World) -> None:
    session = world.hold("lock", closing(world.connect()))
    session.execute("BEGIN")
    session.execute('LOCK TABLE "Shop" IN ACCESS EXCLUSIVE MODE')


_ANOTHER_APPLICATION = in_turn(
    write("apps/web/package.json", package("web", dependencies={"next": "16.0.0", "@prisma/client": "7.1.0"})),
    write("apps/web/.env.example", "DATABASE_URL=postgresql://shop_app:secret@localhost:5432/shop\n"),
)

_FILES = (
    Fault("an application without its .env", _ANOTHER_APPLICATION, "ADX681", AUTO, "apps/web/.env"),
    Fault(
        "a relation with one side",
        edit("  batches Batch[]\n", "", SCHEMA),
        "ADX610",
        AUTO,
        "Batch.institute",
    ),
    Fault(
        "a relation of two types",
        edit("instituteId Int\n", "instituteId String\n", SCHEMA),
        "ADX611",
        ByHand(edit("instituteId String\n", "instituteId Int\n", SCHEMA)),
        "Batch.instituteId is String",
    ),
    _in_files(
        "a URL in the schema of Prisma 7",
        edit(datasource(), datasource(URL), SCHEMA),
        edit(datasource(URL), datasource(), SCHEMA),
        "ADX612",
        "url",
    ),
    _edited("a type that there is not", SCHEMA, "title       String", "title       Strin", "ADX613", "Strin"),
    _edited(
        "an attribute that there is not", SCHEMA, "title       String", "title       String @uniqe", "ADX613", "@uniqe"
    ),
    _edited("a native type of another database", SCHEMA, "@db.VarChar(80)", "@db.NVarChar(80)", "ADX617", "NVarChar"),
    _edited(
        "a preview feature that is none any more",
        SCHEMA,
        "output ",
        'previewFeatures = ["driverAdapters"]\n  output ',
        "ADX615",
        "driverAdapters",
    ),
    _in_files(
        "no configuration of Prisma 7's", remove("prisma.config.ts"), write("prisma.config.ts", CONFIG), "ADX620"
    ),
    _edited(
        "a variable that nobody sets", "prisma.config.ts", '"DATABASE_URL"', '"DIRECT_URL"', "ADX120", "DIRECT_URL"
    ),
    _in_files(
        "a .env that Prisma does not load",
        edit('import "dotenv/config";\n', "", "prisma.config.ts"),
        write("prisma.config.ts", CONFIG),
        "ADX622",
    ),
    _edited(
        "packages of Prisma of two versions", "package.json", '"@prisma/client": "7', '"@prisma/client": "6', "ADX624"
    ),
    _edited(
        "a package that the code imports and nobody asks for",
        "package.json",
        "@prisma/adapter-pg",
        "@prisma/adapter-no",
        "ADX625",
        "@prisma/adapter-pg",
    ),
    _edited("a client made anew by each reload", DB, "globalForPrisma.prisma ?? ", "", "ADX640"),
    _in_files("a pool for every request", write(ROUTE, _WITH_POOL), write(ROUTE, HANDLER), "ADX641"),
    _edited("a client without its adapter", DB, "new PrismaClient({ adapter })", "new PrismaClient()", "ADX644"),
    _edited("a client imported from elsewhere", DB, "../generated", "../../generated", "ADX632"),
)

_DATABASE = (
    _edited(
        "a model without a table",
        SCHEMA,
        "model Shop {",
        "model Ghost {\n  id Int @id\n}\n\nmodel Shop {",
        "ADX650",
        "Ghost",
    ),
    _edited("a field without a column", SCHEMA, "  title ", "  room  String?\n  title ", "ADX651", "room"),
    _edited("a value that the database's enum lacks", SCHEMA, "  STUDENT\n", "  STUDENT\n  AIDE\n", "ADX652", "AIDE"),
    _in_database(
        "a column of another type",
        'ALTER TABLE "Batch" ALTER title TYPE integer USING 0;\n',
        "ADX653",
        'ALTER TABLE "Batch" ALTER title TYPE text;\n',
        "title",
    ),
    _in_database(
        "a column that must be given and no field is for",
        'ALTER TABLE "Batch" ADD room text NOT NULL;\n',
        "ADX654",
        'ALTER TABLE "Batch" DROP room;\n',
        "room",
    ),
    _in_database(
        "an id without its sequence",
        'ALTER TABLE "Institute" ALTER id DROP DEFAULT;\n',
        "ADX655",
        'ALTER TABLE "Institute" ALTER id SET DEFAULT nextval(\'"Institute_id_seq"\');\n',
        "Institute.id",
    ),
    _in_database(
        "a relation without its foreign key",
        'ALTER TABLE "Batch" DROP CONSTRAINT "Batch_instituteId_fkey";\n',
        "ADX662",
        _FOREIGN_KEY + ";\n",
        "Batch.institute",
    ),
    _in_database(
        "a model whose table is called otherwise",
        'ALTER TABLE "Batch" RENAME TO batches;\n',
        "ADX650",
        'ALTER TABLE batches RENAME TO "Batch";\n',
        "public.batches",
    ),
    _in_database(
        "a foreign key with another onDelete",
        'ALTER TABLE "Batch" DROP CONSTRAINT "Batch_instituteId_fkey";\n' + _FOREIGN_KEY + " ON DELETE CASCADE;\n",
        "ADX669",
        'ALTER TABLE "Batch" DROP CONSTRAINT "Batch_instituteId_fkey";\n' + _FOREIGN_KEY + ";\n",
        "Batch.institute",
    ),
    _in_database(
        "a relation without an index",
        'DROP INDEX "Batch_instituteId_idx";\n',
        "ADX666",
        'CREATE INDEX "Batch_instituteId_idx" ON "Batch" ("instituteId");\n',
        "Batch.institute",
    ),
    Fault(
        "rows that refer to what is not there",
        in_turn(
            edit(datasource(), datasource('relationMode = "prisma"'), SCHEMA),
            _migrated(
                'ALTER TABLE "Batch" DROP CONSTRAINT "Batch_instituteId_fkey";\n'
                'INSERT INTO "Batch" (id, title, "instituteId") VALUES (1, \'lost\', 7);\n'
            ),
        ),
        "ADX668",
        ByHand(
            sql(
                "INSERT INTO \"Institute\" (id, name) VALUES (7, 'seven')",
                "SELECT nextval('\"Institute_id_seq\"') FROM generate_series(1, 9)",
            )
        ),
        "1 row",
    ),
    _in_database(
        "a table that a trigger keeps closed",
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE 'closed for the summer'; END $$;\n"
        'CREATE TRIGGER closed BEFORE INSERT ON "Institute" FOR EACH STATEMENT EXECUTE FUNCTION refuse();\n',
        "ADX601",
        'DROP TRIGGER closed ON "Institute";\n',
        "closed for the summer",
    ),
)

_IN_ANY_PROJECT = (
    Fault("a table that somebody has locked", _lock_table, "ADX245", ByHand(release("lock"))),
    Fault(
        "a published table without a key",
        sql('CREATE PUBLICATION quiet FOR TABLE "Quiet"'),
        "ADX601",
        ByHand(sql('ALTER TABLE "Quiet" REPLICA IDENTITY FULL')),
        'cannot update table "Quiet"',
    ),
    Fault(
        "sessions that are nearly used up",
        _take_sessions,
        "ADX670",
        ByHand(release("sessions")),
        "8 of the 10 connections that role shop_app allows",
    ),
)

FAULTS: tuple[Fault, ...] = (
    *(replace(fault, before=Before.PRISMA) for fault in (*_FILES, *_DATABASE)),
    *_IN_ANY_PROJECT,
)
