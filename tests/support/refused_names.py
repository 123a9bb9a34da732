"""Names that a script gives or looks for: there already, in another schema, made later, or nowhere."""

from __future__ import annotations

from tests.support.refused import LOCKED, USER, Refused

_LONG = "InstituteBatchEnrollmentPaymentInstallment_instituteBatchEnrollment"

NAMES = {
    "two names are one in 63 bytes": Refused(
        "42P07",
        f'CREATE INDEX "{_LONG}Id_idx" ON "User" (id);\n\nCREATE INDEX "{_LONG}PlanId_idx" ON "User" (age);',
        ("keeps the first 63 bytes", "this name and another one are the same"),
        ("map: ", "_idx"),
        USER,
    ),
    "a name is that of an earlier migration in 63 bytes": Refused(
        "42710",
        f'ALTER TABLE "User" ADD CONSTRAINT "{_LONG}_b_check" CHECK (age > 0);',
        ("keeps the first 63 bytes",),
        ("map: ",),
        USER,
        earlier=f'ALTER TABLE "User" ADD CONSTRAINT "{_LONG}_a_check" CHECK (age > 1);',
    ),
    "an earlier migration made it": Refused(
        "42P07",
        "CREATE TABLE a (id int);\nCREATE TABLE b (id int);",
        ("there already: migration 1_earlier makes it, in line 2",),
        ("migration.sql:1: a",),
        earlier="SELECT 1;\nCREATE TABLE a (id int);",
    ),
    "an earlier migration made it, with a dot in its name": Refused(
        "42P07",
        'CREATE TABLE "v1.orders" (id int);',
        ("there already: migration 1_earlier makes it, in line 2",),
        ('migration.sql:1: "v1.orders"',),
        earlier='CREATE TABLE orders (id int);\nCREATE TABLE public."v1.orders" (id int);',
    ),
    "a squash stands beside what was squashed": Refused(
        "42P07",
        "CREATE TABLE a (id int);\nCREATE TABLE b (id int);",
        ("makes again every table that 1_earlier makes: they were squashed into it",),
        ("git rm -r migrations/1_earlier", "git rm -r migrations/2_it"),
        earlier="CREATE TABLE b (id int);\nCREATE TABLE c (id int);\nCREATE TABLE a (id int);",
        never=("another name",),
    ),
    "the same script made it": Refused(
        "42P07", "CREATE TABLE a (id int); CREATE TABLE a (id int);", ("this migration itself makes it, in line 1",)
    ),
    "nobody is seen to have made it, and more is missing": Refused(
        "42P07",
        "CREATE TABLE b (id int); CREATE TABLE a (id int);",
        ("which nothing here tells",),
        ("drop or rename it",),
        "CREATE TABLE a (id int);",
    ),
    "a column is there": Refused(
        "42701",
        "ALTER TABLE a ADD COLUMN name text;",
        ("migration 1_earlier makes it, in line 2",),
        earlier="CREATE TABLE a (id int,\n name text);",
    ),
}

ELSEWHERE = {
    "a type of an extension in another schema": Refused(
        "42704",
        "CREATE EXTENSION IF NOT EXISTS citext;\nCREATE TABLE doc (mail citext);",
        ("extension citext is installed, but in schema public", "IF NOT EXISTS leaves it there"),
        ("public.citext", "ALTER EXTENSION citext SET SCHEMA shop;"),
        admin="CREATE EXTENSION citext SCHEMA public; CREATE SCHEMA shop; GRANT ALL ON SCHEMA shop TO {role}",
        schema="shop",
    ),
    "an operator class of one": Refused(
        "42704",
        "CREATE TABLE doc (t text); CREATE INDEX i ON doc USING gin (t gin_trgm_ops);",
        ("extension pg_trgm is installed, but in schema public",),
        ("public.gin_trgm_ops",),
        admin="CREATE EXTENSION pg_trgm SCHEMA public; CREATE SCHEMA shop; GRANT ALL ON SCHEMA shop TO {role}",
        schema="shop",
    ),
    "a function of one": Refused(
        "42883",
        "SELECT similarity('a', 'b');",
        ("extension pg_trgm is installed, but in schema public",),
        ("public.similarity", "ALTER EXTENSION pg_trgm SET SCHEMA shop;"),
        admin="CREATE EXTENSION pg_trgm SCHEMA public; CREATE SCHEMA shop; GRANT ALL ON SCHEMA shop TO {role}",
        schema="shop",
    ),
    "an operator of one": Refused(
        "42883",
        "SELECT 'a'::text % 'b'::text;",
        ("extension pg_trgm is installed, but in schema public",),
        ("OPERATOR(public.%)",),
        admin="CREATE EXTENSION pg_trgm SCHEMA public; CREATE SCHEMA shop; GRANT ALL ON SCHEMA shop TO {role}",
        schema="shop",
    ),
    "a table in another schema": Refused(
        "42P01",
        "SELECT * FROM things;",
        ("in another schema, locked",),
        ("locked.things",),
        admin=LOCKED + "CREATE TABLE locked.things (id int)",
    ),
    "an extension that is not installed": Refused(
        "42704",
        "CREATE TABLE doc (mail citext);",
        ("extension citext, which no migration creates",),
        ("at the beginning of the migration", "CREATE EXTENSION IF NOT EXISTS citext;"),
    ),
    "an extension that an earlier migration created, and somebody dropped": Refused(
        "42704",
        "CREATE TABLE doc (mail citext);",
        ("extension citext, which this database lacks",),
        ("CREATE EXTENSION",),
        earlier="-- CREATE EXTENSION citext;",
    ),
    "a function of an extension that no migration creates": Refused(
        "42883",
        "CREATE TABLE token (\n  id uuid DEFAULT uuid_generate_v4()\n);",
        ("extension uuid-ossp, which no migration creates",),
        ("gen_random_uuid()", "migration.sql:2", 'CREATE EXTENSION IF NOT EXISTS "uuid-ossp";'),
    ),
    "a table that a later migration makes": Refused(
        "42P01",
        "ALTER TABLE later ADD x int;",
        ("migration 3_later makes it, and that comes after",),
        ("3_later/migration.sql:2",),
        later="\nCREATE TABLE later (id int);",
    ),
    "a table that a later line makes": Refused(
        "42P01", "ALTER TABLE a ADD x int;\nCREATE TABLE a (id int);", ("makes it only in line 2",)
    ),
    "a function with other arguments": Refused(
        "42883",
        "SELECT twice('x'::text);",
        ("other arguments",),
        ("twice(integer)",),
        "CREATE FUNCTION twice(integer) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2';",
    ),
    "a type of another database": Refused(
        "42704", "CREATE TABLE a (at datetime);", ("a type of another database",), ("timestamp(3)",)
    ),
    "a drop of an index that nobody made": Refused(
        "42704",
        '-- DropIndex\nDROP INDEX "User_name_idx";',
        ("nothing that ran here made it",),
        ('migration.sql:2: DROP INDEX IF EXISTS "User_name_idx";',),
        USER + 'CREATE INDEX "User_age_idx" ON "User" (age);',
        never=("User_age_idx",),
    ),
    "a drop of a constraint that nobody made": Refused(
        "42704",
        'ALTER TABLE "User" DROP CONSTRAINT "User_ok", ADD x int;',
        ("nothing that ran here made it", "there  User_pkey"),
        ('ALTER TABLE "User" DROP CONSTRAINT IF EXISTS "User_ok", ADD x int;',),
        USER,
    ),
    "a drop of a column that nobody made": Refused(
        "42703",
        'ALTER TABLE "User" DROP COLUMN "names";',
        ("there  age, id, name, updatedAt",),
        ('DROP COLUMN IF EXISTS "names";',),
        USER,
        never=("names: name",),
    ),
    "a drop of a table in the wrong case": Refused(
        "42P01",
        "DROP TABLE Mine;",
        ('there is "Mine"', "in lower case"),
        ('"Mine"',),
        'CREATE TABLE "Mine" (id int);',
        never=("IF EXISTS",),
    ),
    "a schema that is not there": Refused(
        "3F000", "CREATE TABLE shopp.a (id int);", ("schema is misspelt",), ("shop",), admin="CREATE SCHEMA shop"
    ),
    "a setting that is gone": Refused(
        "42704", "SET old_snapshot_threshold = 1;", ("old_snapshot_threshold is gone since PostgreSQL 17",)
    ),
}

SYNTAX = {
    "typographic quotes": Refused(
        "42P01",
        "\nALTER TABLE “User” ADD COLUMN “a” TEXT;",
        ("“ is a letter of a name",),
        ('write " there', "migration.sql:2"),
        USER,
    ),
    "a blank that does not break": Refused(
        "42601",
        'ALTER TABLE\u00a0"User" ADD COLUMN "a" TEXT;',
        ("a no-break space (U+00A0)",),
        ("write a blank",),
        USER,
    ),
    "typographic quotes in a text": Refused(
        "42P01", "INSERT INTO nowhere VALUES ('“a”');", ("the name is misspelt",), never=("write",)
    ),
    "no semicolon": Refused(
        "42601",
        'ALTER TABLE "User" ADD COLUMN a TEXT\n\nALTER TABLE "User" ADD COLUMN b TEXT;',
        ("line 1, before it, does not end with a semicolon",),
        ("migration.sql:1",),
        USER,
    ),
    "no comma": Refused(
        "42601",
        'CREATE TABLE q (\n  "id" SERIAL NOT NULL\n  "name" TEXT\n);',
        ("line 2, before it, does not end with a comma",),
        ("put a comma there", "migration.sql:2"),
    ),
    "a comma too much": Refused(
        "42601",
        'CREATE TABLE q (\n  "id" SERIAL NOT NULL, -- the key\n);',
        ("the comma in line 2 has nothing behind it",),
        ("migration.sql:2",),
    ),
    "a text in double quotes": Refused(
        "42703",
        'INSERT INTO "User" (name) VALUES ("a@b.c");',
        ("double quotes are for names",),
        ("migration.sql:1: 'a@b.c'",),
        USER,
    ),
    "two types without an operator": Refused(
        "42883",
        "UPDATE \"User\" SET name = 'x' WHERE age = '5'::text;",
        ("no = between integer and text",),
        ("(…)::integer",),
        USER,
    ),
}
