"""Definitions and constants of scripts that a server refuses: what each lacks, and what is told of it."""

from __future__ import annotations

from tests.support.refused import USER, Refused

_PARENT = 'CREATE TABLE "Parent" (id int PRIMARY KEY, code text);'
DEFINITIONS = {
    "a generated column of a text search without a language": Refused(
        "42P17",
        """ALTER TABLE "User" ADD COLUMN s tsvector GENERATED ALWAYS AS (to_tsvector("name")) STORED;""",
        ("to_tsvector without a language",),
        ("to_tsvector('english', …)",),
        USER,
    ),
    "a primary key over NULLs": Refused(
        "23502",
        'ALTER TABLE a ADD CONSTRAINT a_pkey PRIMARY KEY ("code");',
        ("there are 2 rows in a with no value for",),
        ('SELECT * FROM a WHERE "code" IS NULL;',),
        "CREATE TABLE a (code text); INSERT INTO a VALUES (NULL), (NULL);",
    ),
    "a foreign key to what is not unique": Refused(
        "42830",
        'CREATE TABLE child (c text);\nALTER TABLE child ADD FOREIGN KEY (c) REFERENCES "Parent"(code);',
        ('no unique or primary key of "Parent" is of exactly (code)',),
        ('CREATE UNIQUE INDEX "Parent_code_key" ON "Parent" (code);',),
        _PARENT,
    ),
    "the same, where the table is made": Refused(
        "42830",
        'CREATE TABLE child (a int REFERENCES "Parent", c text REFERENCES "Parent"(code));',
        ("no unique or primary key",),
        before=_PARENT,
    ),
    "a foreign key of another type": Refused(
        "42804",
        'CREATE TABLE child (c text);\nALTER TABLE child ADD FOREIGN KEY (c) REFERENCES "Parent"(id);',
        ('"Parent".id is integer, and a column that refers to it has to be of the same type',),
        ("ALTER TABLE child ALTER COLUMN c TYPE integer USING c::text::integer;",),
        _PARENT,
    ),
    "ON CONFLICT without a key": Refused(
        "42P10",
        "INSERT INTO \"Parent\" VALUES (1, 'a') ON CONFLICT (code) DO NOTHING;",
        ('no unique index or key of "Parent" is of exactly (code)',),
        ("ON CONFLICT DO NOTHING", 'CREATE UNIQUE INDEX "Parent_code_key" ON "Parent" (code);'),
        _PARENT,
    ),
    "a row that one INSERT changes twice": Refused(
        "21000",
        "INSERT INTO \"Parent\" VALUES (1, 'a'), (1, 'b') ON CONFLICT (id) DO UPDATE SET code = excluded.code;",
        ("two of the rows that this one INSERT brings have the same key",),
        before=_PARENT,
    ),
    "a number for what the database counts": Refused(
        "428C9",
        "INSERT INTO a VALUES (7);",
        ("id is GENERATED ALWAYS AS IDENTITY",),
        ("OVERRIDING SYSTEM VALUE",),
        "CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY);",
    ),
    "a value for what the database computes": Refused(
        "428C9",
        "INSERT INTO a VALUES (7, 14);",
        ("twice is a generated column",),
        before="CREATE TABLE a (id int, twice int GENERATED ALWAYS AS (id * 2) STORED);",
    ),
    "an enum as another": Refused(
        "42846",
        'ALTER TABLE a ALTER COLUMN s TYPE "S2" USING ("s"::"S2");',
        ("no cast between the two types",),
        ('"s"::text::"S2"',),
        'CREATE TYPE "S1" AS ENUM (\'A\'); CREATE TYPE "S2" AS ENUM (\'A\'); CREATE TABLE a (s "S1");',
    ),
    "a text from CASE for an enum": Refused(
        "42804",
        "UPDATE a SET \"role\" = CASE WHEN id = 1 THEN 'ADMIN' ELSE 'USER' END;",
        ('a.role is "Role", and what it gets is of another type',),
        ('(…)::"Role"',),
        "CREATE TYPE \"Role\" AS ENUM ('ADMIN', 'USER'); CREATE TABLE a (id int, role \"Role\");",
    ),
    "an index of what is not immutable": Refused(
        "42P17",
        "CREATE INDEX by_day ON a ((at::date));",
        ("may not depend on settings",),
        ("AT TIME ZONE 'UTC'",),
        "CREATE TABLE a (at timestamptz);",
    ),
    "a policy that reads its own table": Refused(
        "42P17",
        "SELECT * FROM a;",
        ("a policy reads the table that it protects",),
        ("SECURITY DEFINER",),
        "CREATE TABLE a (id int); ALTER TABLE a ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
        "CREATE POLICY own ON a USING (id IN (SELECT id FROM a));",
    ),
    "a function with another result": Refused(
        "42P13",
        "CREATE OR REPLACE FUNCTION f(a int) RETURNS text LANGUAGE sql AS 'SELECT ''a''';",
        ("keeps what a function returns",),
        ("DROP FUNCTION f(integer);",),
        "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    ),
    "a day before its month": Refused(
        "22008",
        "INSERT INTO a VALUES ('31/12/2024');",
        ("DateStyle is ISO, MDY",),
        ("'2024-12-31'",),
        "CREATE TABLE a (d date);",
    ),
    "a word for a date": Refused(
        "22007", "INSERT INTO a VALUES ('soon');", ("is no date",), ("ISO 8601",), "CREATE TABLE a (d date);"
    ),
    "a word for a uuid": Refused(
        "22P02",
        "INSERT INTO a VALUES ('admin');",
        ("no uuid: a has id of that type",),
        ("gen_random_uuid()",),
        "CREATE TABLE a (id uuid);",
    ),
    "JSON as JavaScript has it": Refused(
        "22P02",
        "INSERT INTO a VALUES ('{a: 1}');",
        ("no json: a has j, k of that type",),
        ("in double quotes",),
        "CREATE TABLE a (j json, k json);",
    ),
    "a merge that was left unfinished": Refused(
        "42601",
        "CREATE TABLE a (id int);\n<<<<<<< HEAD\nSELECT 1;\n=======\nSELECT 2;\n>>>>>>> x\n",
        ("line 2 is a mark of a merge that git left unfinished", "line 6"),
        ("migrations/2_it/migration.sql:2",),
    ),
    "a schema of a platform": Refused(
        "3F000",
        "CREATE TABLE a (owner uuid REFERENCES auth.users (id));",
        ("auth is a schema of Supabase",),
        ("npx supabase start",),
    ),
    "SQL of MySQL": Refused(
        "42601", "CREATE TABLE `a` (id int AUTO_INCREMENT);", ("` is SQL of MySQL",), ('provider = "postgresql"',)
    ),
}
