"""Rows and values that a rule of the table, or a type, does not take."""

from __future__ import annotations

from tests.support.refused import USER, USER_ROWS, Refused

ROWS = {
    "a new column that rows have no value for": Refused(
        "23502",
        'ALTER TABLE "User" ADD COLUMN email text NOT NULL;',
        ('"User" has 3 rows', "no value in the new column email"),
        ('ADD COLUMN email text;\nUPDATE "User" SET email = …;', 'SELECT * FROM "User";'),
        USER + USER_ROWS,
    ),
    "a column that only Prisma's client fills in": Refused(
        "23502",
        'INSERT INTO "User" (id) VALUES (1);',
        ('"updatedAt" has no default in the database', "@updatedAt"),
        ("now()", '"updatedAt"'),
        USER,
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
        USER + 'INSERT INTO "User" VALUES (1, NULL, 1, now());',
    ),
    "a unique index on doubles": Refused(
        "23505",
        'CREATE UNIQUE INDEX u ON "User" (name, "age");',
        ('there is 1 key in "User" more than once',),
        ('SELECT name, "age", count(*) FROM "User" GROUP BY name, "age" HAVING count(*) > 1;',),
        USER + USER_ROWS,
    ),
    "a key that a row has": Refused(
        "23505",
        "INSERT INTO \"User\" VALUES (1, 'b', 1, now());",
        ('a row with id = 1 was in public."User" before',),
        ("ON CONFLICT (id) DO NOTHING",),
        USER + USER_ROWS,
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
        USER + "CREATE TABLE post (author int); INSERT INTO post VALUES (7), (8), (NULL);",
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
        USER + USER_ROWS,
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

VALUES = {
    "a value that an enum lacks": Refused(
        "22P02",
        "INSERT INTO a VALUES ('NEW');",
        ("the enum has OLD; migration 3_later adds it, in line 1",),
        ("ALTER TYPE mood ADD VALUE 'NEW';",),
        "CREATE TYPE mood AS ENUM ('OLD'); CREATE TABLE a (m mood);",
        later="ALTER TYPE mood ADD VALUE 'NEW';",
    ),
    "one that an enum with a dot in its name lacks": Refused(
        "22P02",
        """SELECT 'NEW'::"order.state";""",
        ("the enum has OLD",),
        ("ALTER TYPE \"order.state\" ADD VALUE 'NEW'",),
        """CREATE TYPE "order.state" AS ENUM ('OLD');""",
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
        USER + USER_ROWS,
    ),
    "a value too long for its column": Refused(
        "22001", "INSERT INTO \"User\" VALUES (1, 'abcdefg', 1, now());", ("name character varying(5)",), before=USER
    ),
    "rows too large for a smaller type": Refused(
        "22003",
        'ALTER TABLE "User" ALTER COLUMN age TYPE smallint;',
        ("3 rows",),
        ("NOT BETWEEN -32768 AND 32767",),
        USER + USER_ROWS,
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
