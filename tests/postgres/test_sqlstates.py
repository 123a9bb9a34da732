"""SQLSTATE is where the diagnosis begins: each case is refused by a real server, and has its own cause and remedy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adx_tui.steps.shared.sqlstates import table
from tests.support.databases import FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer
from tests.support.refused import Refused, explain_refused
from tests.support.refused_definitions import DEFINITIONS

pytestmark = pytest.mark.postgres

_LONG = "InstituteBatchEnrollmentPaymentInstallment_instituteBatchEnrollment"
_USER = 'CREATE TABLE "User" (id int PRIMARY KEY, name varchar(5), age int, "updatedAt" timestamp NOT NULL);'
_ROWS = "INSERT INTO \"User\" SELECT n, 'abcde', 70000, now() FROM generate_series(1, 3) AS n;"
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

ROWS = {
    "a new column that rows have no value for": Refused(
        "23502",
        'ALTER TABLE "User" ADD COLUMN email text NOT NULL;',
        ('"User" has 3 rows', "no value in the new column email"),
        ('ADD COLUMN email text;\nUPDATE "User" SET email = …;', 'SELECT * FROM "User";'),
        _USER + _ROWS,
    ),
    "a column that only Prisma's client fills in": Refused(
        "23502",
        'INSERT INTO "User" (id) VALUES (1);',
        ('"updatedAt" has no default in the database', "@updatedAt"),
        ("now()", '"updatedAt"'),
        _USER,
    ),
    "a NULL that is written out": Refused(
        "23502",
        "INSERT INTO a VALUES (NULL);",
        ("writes NULL into at: the default (now())",),
        before="CREATE TABLE a (at timestamptz NOT NULL DEFAULT now());",
    ),
    "a column that is to be required": Refused(
        "23502",
        'ALTER TABLE "User" ALTER COLUMN name SET NOT NULL;',
        ('there is 1 row in "User" with no value for name',),
        ('SELECT * FROM "User" WHERE name IS NULL;',),
        _USER + 'INSERT INTO "User" VALUES (1, NULL, 1, now());',
    ),
    "a unique index on doubles": Refused(
        "23505",
        'CREATE UNIQUE INDEX u ON "User" (name, "age");',
        ('there is 1 key in "User" more than once',),
        ('SELECT name, "age", count(*) FROM "User" GROUP BY name, "age" HAVING count(*) > 1;',),
        _USER + _ROWS,
    ),
    "a key that a row has": Refused(
        "23505",
        "INSERT INTO \"User\" VALUES (1, 'b', 1, now());",
        ('a row with id = 1 was in public."User" before',),
        ("ON CONFLICT (id) DO NOTHING",),
        _USER + _ROWS,
    ),
    "a number that its sequence has just given": Refused(
        "23505",
        "INSERT INTO t DEFAULT VALUES;",
        ("sequence public.t_id_seq gave id = 1", "not on a new database"),
        ("SELECT setval('public.t_id_seq', (SELECT max(id) FROM public.t));",),
        "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1);",
    ),
    "a reference of rows without a parent": Refused(
        "23503",
        'ALTER TABLE post ADD FOREIGN KEY (author) REFERENCES "User" (id);',
        ('there are 2 rows in post pointing to rows of "User" that do not exist',),
        ("NOT EXISTS", "UPDATE post AS t SET author = NULL"),
        _USER + "CREATE TABLE post (author int); INSERT INTO post VALUES (7), (8), (NULL);",
    ),
    "a parent that a later migration brings": Refused(
        "23503",
        "INSERT INTO post VALUES (1);",
        ("no row of public.author has 1", "migration 3_later, which fills it, comes after"),
        ("INSERT INTO public.author",),
        "CREATE TABLE author (id int PRIMARY KEY); CREATE TABLE post (author int REFERENCES author);",
        later="INSERT INTO author VALUES (1);",
    ),
    "a parent that still has children": Refused(
        "23503",
        "DELETE FROM author;",
        ("rows of public.post still point to rows of author",),
        ("DELETE FROM public.post WHERE",),
        "CREATE TABLE author (id int PRIMARY KEY); CREATE TABLE post (author int REFERENCES author);"
        "INSERT INTO author VALUES (1); INSERT INTO post VALUES (1);",
    ),
    "a new check that rows break": Refused(
        "23514",
        'ALTER TABLE "User" ADD CONSTRAINT young CHECK (age < (18 + 1));',
        ('there are 3 rows in "User" that the new check constraint forbids',),
        ('SELECT * FROM "User" WHERE NOT (age < (18 + 1));', "NOT VALID;"),
        _USER + _ROWS,
    ),
    "a row that breaks a check": Refused(
        "23514", "INSERT INTO a VALUES (-1);", ("CHECK ((n > 0))",), before="CREATE TABLE a (n int CHECK (n > 0));"
    ),
    "a row without a partition": Refused(
        "23514",
        "INSERT INTO event VALUES (1, 'eu');",
        ("none of its partitions takes that row",),
        ("PARTITION OF public.event DEFAULT",),
        "CREATE TABLE event (id int, region text) PARTITION BY LIST (region);"
        "CREATE TABLE us PARTITION OF event FOR VALUES IN ('us');",
    ),
}

RIGHTS = {
    "a policy that asks for a setting": Refused(
        "42501",
        "INSERT INTO note VALUES ('b');",
        ("row-level security on note", "asks for app.tenant"),
        ("SELECT set_config('app.tenant', '…', true);",),
        "CREATE TABLE note (tenant text); ALTER TABLE note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
        "CREATE POLICY mine ON note USING (tenant = current_setting('app.tenant', true));",
    ),
    "a setting that a policy needs set": Refused(
        "42704",
        "SELECT * FROM note;",
        ("policy mine on note asks for the setting app.tenant",),
        ("SELECT set_config('app.tenant', '…', true);",),
        "CREATE TABLE note (tenant text); ALTER TABLE note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
        "CREATE POLICY mine ON note USING (tenant = current_setting('app.tenant'));"
        "INSERT INTO note SELECT WHERE false;",
    ),
    "what somebody else made": Refused(
        "42501",
        "INSERT INTO locked.theirs VALUES (1);",
        ("lacks that right: test_admin owns it",),
        ("GRANT SELECT, INSERT", "ALTER DEFAULT PRIVILEGES FOR ROLE test_admin IN SCHEMA locked"),
        admin=_LOCKED + "CREATE TABLE locked.theirs (id int)",
    ),
    "what somebody else owns": Refused(
        "42501",
        "ALTER TABLE locked.theirs ADD x int;",
        ("does not own it, test_admin does",),
        ("ALTER TABLE locked.theirs OWNER TO", "REASSIGN OWNED BY test_admin TO"),
        admin=_LOCKED + "CREATE TABLE locked.theirs (id int)",
    ),
    "what only a superuser may": Refused("42501", "COPY pg_class TO '/tmp/never';", ("predefined role",)),
}

VALUES = {
    "a value that an enum lacks": Refused(
        "22P02",
        "INSERT INTO a VALUES ('NEW');",
        ("the enum has OLD; migration 3_later adds it, in line 1",),
        ("ALTER TYPE mood ADD VALUE 'NEW';",),
        "CREATE TYPE mood AS ENUM ('OLD'); CREATE TABLE a (m mood);",
        later="ALTER TYPE mood ADD VALUE 'NEW';",
    ),
    "an enum value used where it is added": Refused(
        "55P04",
        "ALTER TYPE mood ADD VALUE 'NEW';\nINSERT INTO a VALUES ('NEW');",
        ("can't be used in the transaction that adds it",),
        ("ALTER TYPE mood ADD VALUE 'NEW';",),
        "CREATE TYPE mood AS ENUM ('OLD'); CREATE TABLE a (m mood);",
    ),
    "a default that is of the old type": Refused(
        "42804",
        "ALTER TABLE a ALTER COLUMN m TYPE mood USING (m::mood);",
        ("the default of m is 'OLD'::text",),
        ("DROP DEFAULT;", "USING (m::mood);", "SET DEFAULT 'OLD'::mood;"),
        "CREATE TYPE mood AS ENUM ('OLD'); CREATE TABLE a (m text DEFAULT 'OLD');",
    ),
    "values that become no other type by themselves": Refused(
        "42804",
        "ALTER TABLE a ALTER COLUMN m TYPE int;",
        ("makes no int of text by itself",),
        ("USING m::int;",),
        "CREATE TABLE a (m text);",
    ),
    "rows too long for a shorter type": Refused(
        "22001",
        'ALTER TABLE "User" ALTER COLUMN name TYPE varchar(3);',
        ("3 rows",),
        ('SELECT * FROM "User" WHERE length(name::text) > 3;',),
        _USER + _ROWS,
    ),
    "a value too long for its column": Refused(
        "22001", "INSERT INTO \"User\" VALUES (1, 'abcdefg', 1, now());", ("name character varying(5)",), before=_USER
    ),
    "rows too large for a smaller type": Refused(
        "22003",
        'ALTER TABLE "User" ALTER COLUMN age TYPE smallint;',
        ("3 rows",),
        ("NOT BETWEEN -32768 AND 32767",),
        _USER + _ROWS,
    ),
    "a value too large for its column": Refused(
        "22003",
        "INSERT INTO a VALUES (1, 3000000000);",
        ("n integer",),
        ("TYPE bigint",),
        "CREATE TABLE a (t text, n int);",
    ),
    "values that are no number": Refused(
        "22P02",
        "ALTER TABLE a ALTER COLUMN m TYPE int USING m::int;",
        ("rows of a have a value in m that is no int",),
        ("SELECT DISTINCT m FROM a;",),
        "CREATE TABLE a (m text); INSERT INTO a VALUES ('x');",
    ),
}

LIMITS = {
    "a limit that the role has": Refused(
        "57014",
        "SELECT pg_sleep(5);",
        ("longer than statement_timeout allows, which is 50ms", "set by ALTER ROLE"),
        ("SET LOCAL statement_timeout", "RESET statement_timeout;"),
        admin="ALTER ROLE {role} SET statement_timeout = '50ms'",
    ),
    "a limit that the script sets": Refused(
        "57014", "SET statement_timeout = '50ms';\nSELECT pg_sleep(5);", ("this migration sets to 50ms in line 1",)
    ),
    "a database that only reads": Refused(
        "25006",
        "CREATE TABLE a (id int);",
        ("default_transaction_read_only is on, set by ALTER ROLE",),
        ("RESET default_transaction_read_only;",),
        admin="ALTER ROLE {role} SET default_transaction_read_only = on",
    ),
    "a script that only reads": Refused(
        "25006", "SET TRANSACTION READ ONLY;\nCREATE TABLE a (id int);", ("itself asks for it in line 1",)
    ),
    "a file of the server's machine": Refused(
        "58P01",
        "COPY a FROM '/nowhere/a.csv';",
        ("looked for /nowhere/a.csv on its own disk",),
        before="CREATE TABLE a (id int);",
        admin="GRANT pg_read_server_files TO {role}",
    ),
    "a library that is missing": Refused(
        "58P01",
        "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '$libdir/plnowhere', 'f';",
        ("lacks the library plnowhere",),
        ("POSTGRES_IMAGE",),
        admin="ALTER ROLE {role} SUPERUSER",
    ),
    "a value too long for an index": Refused(
        "54000",
        "CREATE INDEX i ON a (t);",
        ("a value of t takes",),
        ("md5(t::text)", "gin"),
        "CREATE TABLE a (t text);INSERT INTO a SELECT string_agg(md5(n::text), '') FROM generate_series(1, 900) AS n;",
    ),
    "words of a trigger": Refused(
        "P0001", "DO $$BEGIN RAISE EXCEPTION 'not on a Sunday'; END$$;", ("raised that itself",)
    ),
    "a code that nothing more is known of": Refused("22012", "SELECT 1 / 0;", ("neither the script nor",)),
    "a statement outside of transactions only": Refused(
        "25001",
        "CREATE TABLE b (id int);\nREINDEX TABLE event;",
        ("only outside of a transaction",),
        (),
        "CREATE TABLE event (id int) PARTITION BY LIST (id); CREATE INDEX ON event (id);",
    ),
}

FURTHER = {
    "values that are no time": Refused(
        "22007",
        "ALTER TABLE a ALTER COLUMN m TYPE timestamp USING m::timestamp;",
        ("a value in m that is no timestamp",),
        ("SELECT DISTINCT m FROM a;",),
        "CREATE TABLE a (m text); INSERT INTO a VALUES ('x');",
    ),
    "ranges that overlap": Refused(
        "23P01",
        "INSERT INTO a VALUES ('[2,4)');",
        ("the rule is EXCLUDE USING gist",),
        before="CREATE TABLE a (r int4range, EXCLUDE USING gist (r WITH &&)); INSERT INTO a VALUES ('[1,3)');",
    ),
    "a column in other letters": Refused(
        "42703",
        'CREATE INDEX i ON "User" (updatedAt);',
        ("double quotes",),
        ('"updatedAt"',),
        _USER,
    ),
    "a function that is there": Refused(
        "42723",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
        ("migration 1_earlier makes it, in line 1",),
        earlier="CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';",
    ),
    "a schema that is there": Refused(
        "42P06", "CREATE SCHEMA shop;", ("migration 1_earlier makes it, in line 1",), earlier="CREATE SCHEMA shop;"
    ),
}

# What takes other sessions, or a machine that breaks, has its tests elsewhere.
_BREAKING = {"53100", "53200", "53300", "54001", "54011", "54023", "XX000", "XX001", "XX002"}
NOT_AT_WILL = {"25P02", "40001", "40P01", "55P03"} | _BREAKING

CASES = IN_THE_WAY | NAMES | ELSEWHERE | ROWS | RIGHTS | VALUES | LIMITS | FURTHER | DEFINITIONS


def test_every_sqlstate_of_the_table_has_a_case() -> None:
    assert table.QUESTIONS.keys() - NOT_AT_WILL <= {case.sqlstate for case in CASES.values()}


@pytest.fixture(scope="module")
def database(embedded_server: EmbeddedServer) -> Iterator[FreshDatabase]:
    """One for all: to make a database takes longer than any of the cases."""
    with make_database(embedded_server) as database:
        yield database


@pytest.fixture
def emptied(database: FreshDatabase) -> Iterator[FreshDatabase]:
    """As it was when it was new."""
    role, name = database.role, database.name
    database.connect_admin().execute(
        "DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS shop CASCADE; DROP SCHEMA IF EXISTS locked CASCADE;"
        f"DROP OWNED BY {role} CASCADE; CREATE SCHEMA public; GRANT USAGE, CREATE ON SCHEMA public TO {role};"
        f"GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {name} TO {role};"
        f"ALTER ROLE {role} NOSUPERUSER; ALTER ROLE {role} RESET ALL; REVOKE pg_read_server_files FROM {role};".encode()
    )
    yield database
    database.close_connections()


@pytest.mark.parametrize("name", CASES)
def test_each_refusal_has_its_own_cause(name: str, emptied: FreshDatabase) -> None:
    case = CASES[name]
    sqlstate, explanation = explain_refused(case, emptied)
    previews = "\n".join(remedy.preview for remedy in explanation.remedies)
    told = f"{explanation.cause}\n" + "\n".join(explanation.evidence)
    assert sqlstate == case.sqlstate
    assert all(words in told for words in case.causes)
    titled = previews + "\n".join(remedy.title for remedy in explanation.remedies)
    assert all(words in titled for words in case.remedies)
