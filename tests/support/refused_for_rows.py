"""Scripts that a server refuses for rows, rights, values and limits."""

from __future__ import annotations

from tests.support.refused import Refused

_USER = 'CREATE TABLE "User" (id int PRIMARY KEY, name varchar(5), age int, "updatedAt" timestamp NOT NULL);'
_ROWS = "INSERT INTO \"User\" SELECT n, 'abcde', 70000, now() FROM generate_series(1, 3) AS n;"
_LOCKED = "CREATE SCHEMA locked; GRANT USAGE ON SCHEMA locked TO PUBLIC; "

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

CASES = ROWS | RIGHTS | VALUES | LIMITS | FURTHER
