"""What a script alters or drops while something uses it, or as the kind of table does not allow."""

from __future__ import annotations

from tests.support.refused import USER, Refused

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
        USER + 'CREATE VIEW names AS SELECT id, name FROM "User"; GRANT SELECT ON names TO PUBLIC;'
        "CREATE VIEW upper_names AS SELECT upper(name) AS name FROM names;",
    ),
    "a view that the same script makes reads it": Refused(
        "0A000",
        'CREATE VIEW names AS SELECT name FROM "User";\nALTER TABLE "User" ALTER name TYPE text, ADD COLUMN x int;',
        ("view names uses column name",),
        ("DROP VIEW names;", 'CREATE VIEW names AS SELECT name FROM "User";'),
        USER,
    ),
    "one that the same script makes, with a dot in its name": Refused(
        "0A000",
        'CREATE VIEW "all.names" AS SELECT name FROM "User";\nALTER TABLE "User" ALTER name TYPE text;',
        ('view "all.names" uses column name',),
        ('DROP VIEW "all.names";', 'CREATE VIEW "all.names" AS SELECT name FROM "User";'),
        USER,
    ),
    "a materialized view with an index": Refused(
        "0A000",
        'ALTER TABLE "User" ALTER name TYPE text;',
        ("materialized view public.names",),
        ("DROP MATERIALIZED VIEW public.names;", "CREATE MATERIALIZED VIEW public.names AS", "CREATE INDEX by_name ON"),
        USER + 'CREATE MATERIALIZED VIEW names AS SELECT name FROM "User"; CREATE INDEX by_name ON names (name);',
    ),
    "a generated column is made of it": Refused(
        "0A000",
        'ALTER TABLE "User" ALTER COLUMN age TYPE bigint;',
        ("generated column twice",),
        ("DROP COLUMN twice;", "ADD COLUMN twice integer GENERATED ALWAYS AS ((age * 2)) STORED;"),
        USER + 'ALTER TABLE "User" ADD COLUMN twice int GENERATED ALWAYS AS (age * 2) STORED;',
    ),
    "a policy asks for it": Refused(
        "0A000",
        'ALTER TABLE "User" ALTER COLUMN age TYPE bigint;',
        ("policy adults",),
        ("DROP POLICY adults", "CREATE POLICY adults ON", "FOR SELECT TO PUBLIC USING ((age > 18))"),
        USER + 'CREATE POLICY adults ON "User" FOR SELECT USING (age > 18);',
    ),
    "a trigger watches it": Refused(
        "0A000",
        'ALTER TABLE "User" ALTER COLUMN age TYPE bigint;',
        ("trigger birthday",),
        ("DROP TRIGGER birthday", "CREATE TRIGGER birthday BEFORE UPDATE OF age"),
        USER + "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        'CREATE TRIGGER birthday BEFORE UPDATE OF age ON "User" FOR EACH ROW EXECUTE FUNCTION f();',
    ),
    "a publication filters by it": Refused(
        "0A000",
        'ALTER TABLE "User" ALTER COLUMN age TYPE bigint;',
        ("publication adults",),
        ("ALTER PUBLICATION adults DROP TABLE", "ADD TABLE", "WHERE ((age > 18))"),
        USER + 'ALTER TABLE "User" REPLICA IDENTITY FULL; CREATE PUBLICATION adults FOR TABLE "User" WHERE (age > 18);',
    ),
    "a dropped column is in a view": Refused(
        "2BP01",
        'ALTER TABLE "User" DROP COLUMN name;',
        ("view public.names still uses it",),
        ('DROP VIEW public.names;\nALTER TABLE "User" DROP COLUMN name;', "-- CREATE VIEW public.names AS"),
        USER + 'CREATE VIEW names AS SELECT name FROM "User";',
    ),
    "a dropped table is referred to": Refused(
        "2BP01",
        'DROP TABLE "User";',
        ("foreign key", "still uses it"),
        ("DROP CONSTRAINT",),
        USER + 'CREATE TABLE post (author int REFERENCES "User" (id));',
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
        USER + 'CREATE VIEW names AS SELECT id, name FROM "User";',
    ),
    "a second primary key": Refused(
        "42P16",
        'ALTER TABLE "User" ADD PRIMARY KEY (name);',
        ("has a primary key, and a table has one",),
        ('DROP CONSTRAINT "User_pkey";',),
        USER,
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
        USER,
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
