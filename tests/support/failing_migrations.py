"""Migrations that fail, one for each cause: the SQLSTATE, the place, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """A script that fails, after what the database and its administrator did before."""

    sqlstate: str
    script: str
    cause: str
    remedy: str
    place: tuple[int, int] | None = None
    before: str = ""
    """What an earlier migration did."""
    admin: str = ""
    seen: str = ""


# The grants step has already said what is wrong in the application's own schema.
_LOCKED = "CREATE SCHEMA locked; GRANT USAGE ON SCHEMA locked TO PUBLIC; "

CASES = {
    "syntax": Case(
        "42601", "CREATE TABLE a (id int);\nCREATE TABEL b (id int);\n", "the SQL is not valid", "migration.sql", (2, 8)
    ),
    "missing table": Case(
        "42P01",
        'CREATE TABLE "User" (id int);\nALTER TABLE "Usr" ADD COLUMN x int;\n',
        "misspelt",
        '"Users"',
        (2, 1),
        before='CREATE TABLE "Users" (id int);',
        seen='nearest name in the database: "Users"',
    ),
    "unquoted name": Case(
        "42P01",
        "ALTER TABLE Batch ADD COLUMN code text;\n",
        "without double quotes",
        '"Batch"',
        (1, 1),
        before='CREATE TABLE "Batch" (id int);',
    ),
    "missing column": Case(
        "42703",
        'CREATE INDEX i ON "Batch" (titel);\n',
        "misspelt",
        "title",
        (1, 1),
        before='CREATE TABLE "Batch" (title text);',
    ),
    "missing type": Case("42704", "CREATE TABLE a (mail citext);\n", "extension citext", "CREATE EXTENSION", (1, 22)),
    "missing function": Case("42883", "CREATE TABLE a (id text DEFAULT crypt('a', 'b'));\n", "pgcrypto", "", (1, 33)),
    "table there": Case(
        "42P07",
        "CREATE TABLE b (id int);\nCREATE TABLE a (id int);\n",
        "there already: migration 1_before makes it, in line 1",
        "migration.sql:2: a",
        (2, 1),
        before="CREATE TABLE a (id int);",
        seen="table a in schema public",
    ),
    "type there": Case(
        "42710",
        "CREATE TYPE t AS ENUM ('A');\n",
        "no statement of a migration or a seed is seen to make it",
        "prisma migrate resolve --applied 2_it",
        (1, 1),
        "DO $$BEGIN EXECUTE 'CREATE TYPE t AS ENUM ()'; END$$;",
    ),
    "column there": Case(
        "42701",
        "ALTER TABLE a ADD COLUMN id int;\n",
        "there already: migration 1_before makes it",
        "migration.sql:1: id",
        (1, 1),
        "CREATE TABLE a (id int);",
    ),
    "schema closed": Case(
        "42501",
        "CREATE TABLE locked.a (id int);\n",
        "lacks that right",
        "GRANT USAGE, CREATE ON SCHEMA locked TO",
        (1, 14),
        admin="CREATE SCHEMA locked",
    ),
    "table closed": Case(
        "42501",
        "UPDATE locked.theirs SET id = 1;\n",
        "lacks that right",
        "GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES ON locked.theirs TO",
        (1, 1),
        admin=_LOCKED + "CREATE TABLE locked.theirs (id int)",
        seen="owned by ",
    ),
    "sequence closed": Case(
        "42501",
        "SELECT nextval('locked.theirs');\n",
        "lacks that right",
        "GRANT USAGE, SELECT, UPDATE ON SEQUENCE locked.theirs TO",
        (1, 1),
        admin=_LOCKED + "CREATE SEQUENCE locked.theirs",
    ),
    "not the owner": Case(
        "42501",
        "ALTER TABLE locked.theirs ADD COLUMN x int;\n",
        "does not own it",
        "ALTER TABLE locked.theirs OWNER TO",
        (1, 1),
        admin=_LOCKED + "CREATE TABLE locked.theirs (id int)",
    ),
    "unique": Case(
        "23505",
        'CREATE UNIQUE INDEX u ON "Batch"(code);\n',
        "unique rule",
        'SELECT code, count(*) FROM "Batch" GROUP BY code HAVING count(*) > 1;',
        (1, 1),
        "CREATE TABLE \"Batch\" (code text); INSERT INTO \"Batch\" VALUES ('x'), ('x');",
    ),
    "not null": Case(
        "23502",
        'ALTER TABLE "Batch" ALTER COLUMN code SET NOT NULL;\n',
        "no value",
        'SELECT * FROM "Batch" WHERE code IS NULL;',
        (1, 1),
        'CREATE TABLE "Batch" (code text); INSERT INTO "Batch" VALUES (NULL);',
    ),
    "foreign key": Case(
        "23503",
        "ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES b(id);\n",
        "do not exist",
        "WHERE o.id = t.b",
        (1, 1),
        "CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE a (b int); INSERT INTO a VALUES (1);",
    ),
    "enum value used": Case(
        "55P04",
        "ALTER TYPE t ADD VALUE 'B';\nINSERT INTO a VALUES ('B');\n",
        "can't be used in the transaction",
        "ADD VALUE",
        (2, 23),
        "CREATE TYPE t AS ENUM ('A'); CREATE TABLE a (t t);",
    ),
    "not in a transaction": Case(
        "25001",
        "CREATE TABLE b (id int);\nREINDEX TABLE parted;\n",
        "only outside of a transaction",
        "migration.sql",
        (2, 1),
        "CREATE TABLE parted (id int) PARTITION BY LIST (id); CREATE INDEX ON parted (id);",
    ),
    "statement timeout": Case(
        "57014",
        "SET LOCAL statement_timeout = '50ms';\nSELECT pg_sleep(5);\n",
        "longer than statement_timeout",
        "SET LOCAL statement_timeout",
        (2, 1),
    ),
    "extension absent": Case(
        "0A000",
        "DO $$BEGIN EXECUTE 'CREATE EXTENSION nowhere'; END$$;\n",
        "files of extension nowhere",
        "POSTGRES_IMAGE",
        (1, 1),
        seen="server",
    ),
}
