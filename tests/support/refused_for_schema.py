"""Scripts that a server refuses for what its schema has or lacks: objects in the way, names, and where things are."""

from __future__ import annotations

from tests.support.refused import Refused

_LONG = "InstituteBatchEnrollmentPaymentInstallment_instituteBatchEnrollment"
_USER = 'CREATE TABLE "User" (id int PRIMARY KEY, name varchar(5), age int, "updatedAt" timestamp NOT NULL);'
_LOCKED = "CREATE SCHEMA locked; GRANT USAGE ON SCHEMA locked TO PUBLIC; "

IN_THE_WAY = {
    "a view reads the column": Refused(
        "0A000",
        'ALTER TABLE "User" ALTER COLUMN name SET DATA TYPE text;',
        ("view public.upper_names, view public.names use column name", "of any version"),
        (
            "DROP VIEW public.upper_names;\nDROP VIEW public.names;\nALTER TABLE",
            "CREATE VIEW public.names AS\n SELECT id,\n    name",
            "CREATE VIEW public.upper_names AS",
            "GRANT SELECT ON public.names TO PUBLIC;",
        ),
        _USER + 'CREATE VIEW names AS SELECT id, name FROM "User"; GRANT SELECT ON names TO PUBLIC;'
        "CREATE VIEW upper_names AS SELECT upper(name) AS name FROM names;",
    ),
    "a view that the same script makes reads it": Refused(
        "0A000",
        'CREATE VIEW names AS SELECT name FROM "User";\nALTER TABLE "User" ALTER name TYPE text, ADD COLUMN x int;',
        ("view names uses column name",),
        ("DROP VIEW names;", 'CREATE VIEW names AS SELECT name FROM "User";'),
        _USER,
    ),
    "a materialized view with an index": Refused(
        "0A000",
        'ALTER TABLE "User" ALTER name TYPE text;',
        ("materialized view public.names",),
        ("DROP MATERIALIZED VIEW public.names;", "CREATE MATERIALIZED VIEW public.names AS", "CREATE INDEX by_name ON"),
        _USER + 'CREATE MATERIALIZED VIEW names AS SELECT name FROM "User"; CREATE INDEX by_name ON names (name);',
    ),
    "a generated column is made of it": Refused(
        "0A000",
        'ALTER TABLE "User" ALTER COLUMN age TYPE bigint;',
        ("generated column twice",),
        ("DROP COLUMN twice;", "ADD COLUMN twice integer GENERATED ALWAYS AS ((age * 2)) STORED;"),
        _USER + 'ALTER TABLE "User" ADD COLUMN twice int GENERATED ALWAYS AS (age * 2) STORED;',
    ),
    "a policy asks for it": Refused(
        "0A000",
        'ALTER TABLE "User" ALTER COLUMN age TYPE bigint;',
        ("policy adults",),
        ("DROP POLICY adults", "CREATE POLICY adults ON", "FOR SELECT TO PUBLIC USING ((age > 18))"),
        _USER + 'CREATE POLICY adults ON "User" FOR SELECT USING (age > 18);',
    ),
    "a trigger watches it": Refused(
        "0A000",
        'ALTER TABLE "User" ALTER COLUMN age TYPE bigint;',
        ("trigger birthday",),
        ("DROP TRIGGER birthday", "CREATE TRIGGER birthday BEFORE UPDATE OF age"),
        _USER + "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        'CREATE TRIGGER birthday BEFORE UPDATE OF age ON "User" FOR EACH ROW EXECUTE FUNCTION f();',
    ),
    "a publication filters by it": Refused(
        "0A000",
        'ALTER TABLE "User" ALTER COLUMN age TYPE bigint;',
        ("publication adults",),
        ("ALTER PUBLICATION adults DROP TABLE", "ADD TABLE", "WHERE ((age > 18))"),
        _USER
        + 'ALTER TABLE "User" REPLICA IDENTITY FULL; CREATE PUBLICATION adults FOR TABLE "User" WHERE (age > 18);',
    ),
    "a dropped column is in a view": Refused(
        "2BP01",
        'ALTER TABLE "User" DROP COLUMN name;',
        ("view public.names still uses it",),
        ('DROP VIEW public.names;\nALTER TABLE "User" DROP COLUMN name;', "-- CREATE VIEW public.names AS"),
        _USER + 'CREATE VIEW names AS SELECT name FROM "User";',
    ),
    "a dropped table is referred to": Refused(
        "2BP01",
        'DROP TABLE "User";',
        ("foreign key", "still uses it"),
        ("DROP CONSTRAINT",),
        _USER + 'CREATE TABLE post (author int REFERENCES "User" (id));',
    ),
    "a dropped type has columns": Refused(
        "2BP01",
        "DROP TYPE mood;",
        ("column mood of table person depends on type mood",),
        ("DROP TYPE mood CASCADE;",),
        "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE person (mood mood);",
    ),
    "a view loses a column": Refused(
        "42P16",
        'CREATE OR REPLACE VIEW names AS SELECT id FROM "User";',
        ("keeps every column as it is",),
        ("DROP VIEW names;\nCREATE VIEW names AS SELECT id",),
        _USER + 'CREATE VIEW names AS SELECT id, name FROM "User";',
    ),
    "a second primary key": Refused(
        "42P16",
        'ALTER TABLE "User" ADD PRIMARY KEY (name);',
        ("has a primary key, and a table has one",),
        ('DROP CONSTRAINT "User_pkey";',),
        _USER,
    ),
    "a unique index without the partition key": Refused(
        "0A000",
        "CREATE UNIQUE INDEX u ON event (id);",
        ("partitioned by LIST (region)",),
        ("PRIMARY KEY (…, region)",),
        "CREATE TABLE event (id int, region text) PARTITION BY LIST (region);",
    ),
    "an index of a partitioned table, concurrently": Refused(
        "0A000",
        "CREATE INDEX CONCURRENTLY i ON event (id);",
        ("partitioned", "in one piece"),
        ("migration.sql",),
        "CREATE TABLE event (id int, region text) PARTITION BY LIST (region);",
    ),
    "a kind of index that can't": Refused(
        "0A000",
        'CREATE UNIQUE INDEX u ON "User" USING hash (name);',
        ("kind of index, hash", "only a btree index can be unique"),
        ('CREATE UNIQUE INDEX u ON "User" (name);',),
        _USER,
    ),
    "a name of another database": Refused(
        "0A000",
        "SELECT * FROM shop.public.orders;",
        ("shop.public.orders is in another database",),
        ("public.orders",),
    ),
    "rows that wait for a deferred rule": Refused(
        "55006",
        "INSERT INTO child VALUES (1);\nALTER TABLE child ADD COLUMN x int;\nINSERT INTO parent VALUES (1);",
        ("deferred rule",),
        ("SET CONSTRAINTS ALL IMMEDIATE;",),
        "CREATE TABLE parent (id int PRIMARY KEY);"
        "CREATE TABLE child (p int REFERENCES parent DEFERRABLE INITIALLY DEFERRED);",
    ),
}

NAMES = {
    "two names are one in 63 bytes": Refused(
        "42P07",
        f'CREATE INDEX "{_LONG}Id_idx" ON "User" (id);\n\nCREATE INDEX "{_LONG}PlanId_idx" ON "User" (age);',
        ("keeps the first 63 bytes", "this name and another one are the same"),
        ("map: ", "_idx"),
        _USER,
    ),
    "a name is that of an earlier migration in 63 bytes": Refused(
        "42710",
        f'ALTER TABLE "User" ADD CONSTRAINT "{_LONG}_b_check" CHECK (age > 0);',
        ("keeps the first 63 bytes",),
        ("map: ",),
        _USER,
        earlier=f'ALTER TABLE "User" ADD CONSTRAINT "{_LONG}_a_check" CHECK (age > 1);',
    ),
    "an earlier migration made it": Refused(
        "42P07",
        "CREATE TABLE a (id int);\nCREATE TABLE b (id int);",
        ("there already: migration 1_earlier makes it, in line 2",),
        ("migration.sql:1: a",),
        earlier="SELECT 1;\nCREATE TABLE a (id int);",
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
        admin=_LOCKED + "CREATE TABLE locked.things (id int)",
    ),
    "an extension that is not installed": Refused(
        "42704",
        "CREATE TABLE doc (mail citext);",
        ("extension citext, which this database lacks",),
        ("CREATE EXTENSION",),
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
    "SQL of another database": Refused(
        "42601", "CREATE TABLE `a` (id int);", ("SQL of another database",), ('provider = "postgresql"',)
    ),
    "a schema that is not there": Refused(
        "3F000", "CREATE TABLE shopp.a (id int);", ("schema is misspelt",), ("shop",), admin="CREATE SCHEMA shop"
    ),
    "a setting that is gone": Refused(
        "42704", "SET old_snapshot_threshold = 1;", ("old_snapshot_threshold is gone since PostgreSQL 17",)
    ),
}

CASES = IN_THE_WAY | NAMES | ELSEWHERE
