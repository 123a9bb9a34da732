"""What a role, a setting, the server or its machine does not allow; and what is seldom met."""

from __future__ import annotations

from tests.support.refused import LOCKED, USER, Refused

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
        admin=LOCKED + "CREATE TABLE locked.theirs (id int)",
    ),
    "what somebody else owns": Refused(
        "42501",
        "ALTER TABLE locked.theirs ADD x int;",
        ("does not own it, test_admin does",),
        ("ALTER TABLE locked.theirs OWNER TO", "REASSIGN OWNED BY test_admin TO"),
        admin=LOCKED + "CREATE TABLE locked.theirs (id int)",
    ),
    "a schema that is not the URL's": Refused(
        "42501",
        'CREATE TABLE "public"."User" (id int);',
        ("it names schema public, and DATABASE_URL says schema=shop",),
        ("DATABASE_URL=…?schema=public", 'take "public". out'),
        admin="CREATE SCHEMA shop; GRANT ALL ON SCHEMA shop TO {role}; REVOKE CREATE ON SCHEMA public FROM {role}",
        schema="shop",
        never=("GRANT",),
    ),
    "what is given to a superuser": Refused(
        "42501",
        "CREATE TABLE mine (id int);\nALTER TABLE mine OWNER TO test_admin;",
        ("to role test_admin, of which",),
        ("take it out of the migration", "pg_dump --no-owner", "migration.sql:2"),
        never=("GRANT",),
    ),
    "what only a superuser may": Refused("42501", "COPY pg_class TO '/tmp/never';", ("predefined role",)),
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
        USER,
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
