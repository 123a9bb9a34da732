"""Scripts that no server takes: what a dump leaves in one, and what Prisma tells as P3018."""

from __future__ import annotations

import gzip

from tests.faults.deeds import in_turn, sql
from tests.faults.model import ByHand, Fault, Look
from tests.faults.scripts import MORE, applied, migration, migration_of_bytes
from tests.support.world import FIRST

_A = "CREATE TABLE a (id int);\n"
_DUMP = b"--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\nCREATE TABLE public.a (id int);\n"

_corrected = migration(_A)


def _leftover(name: str, script: str, code: str, says: str) -> Fault:
    """What a dump has, and no migration may have."""
    return Fault(name, migration(script), code, ByHand(_corrected), says, along=("ADX401",))


def _no_text(name: str, content: bytes, code: str, says: str) -> Fault:
    return Fault(name, migration_of_bytes(content), code, ByHand(_corrected), says, along=("ADX401",))


_DUMPS = (
    _leftover("a dump's restrict", f"\\restrict abc\n{_A}\\unrestrict abc\n", "ADX417", "\\restrict"),
    _leftover("a dump's connect", f"\\connect other\n{_A}", "ADX417", "\\connect"),
    _leftover("a dump's rows", f"{_A}COPY public.a (id) FROM stdin;\n1\n\\.\n", "ADX418", "COPY"),
    _leftover(
        "a dump's empty search_path",
        "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (id int);\n",
        "ADX420",
        "search_path",
    ),
    _leftover("a dump's owner", f"{_A}ALTER TABLE a OWNER TO somebody_else;\n", "ADX422", "somebody_else"),
    _leftover("a dump's grants", f"{_A}GRANT SELECT ON a TO reader_of_there;\n", "ADX422", "reader_of_there"),
    _leftover("a dump's schema public", f"CREATE SCHEMA public;\n{_A}", "ADX423", "public"),
    _leftover(
        "a dump's own history", "CREATE TABLE public._prisma_migrations (id text);\n", "ADX425", "_prisma_migrations"
    ),
    _no_text("a dump that is packed", gzip.compress(_DUMP), "ADX424", "gzip"),
    _no_text("a dump in pg_dump's own format", b"PGDMP\x01\x0f\x00" + bytes(40), "ADX424", MORE),
    _no_text(
        "a pointer of Git LFS", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "ADX424", "Git LFS"
    ),
    _no_text("a script in UTF-16", _A.encode("utf-16"), "ADX406", "UTF-16"),
    _no_text("a script with a byte order mark", _A.encode("utf-8-sig"), "ADX406", "byte order mark"),
)


def _refused(name: str, script: str, says: str, before: str = "", corrected: str = _A) -> Fault:
    """A script that the server refuses (Prisma's P3018), after another one that it took."""
    breaks = in_turn(applied(before), migration(script)) if before else migration(script)
    return Fault(name, breaks, "ADX421", ByHand(migration(corrected)), says, look=Look.AUTO)


_LONG = "InstituteBatchEnrollmentPaymentInstallment_instituteBatchEnrollment"
_USER = 'CREATE TABLE "User" (id int PRIMARY KEY, name text NOT NULL, age int, "updatedAt" timestamp NOT NULL);\n'
_ROWS = _USER + "INSERT INTO \"User\" SELECT n, 'a', 20, now() FROM generate_series(1, 3) AS n;\n"
_POLICY = """\
CREATE TABLE note (tenant text);
ALTER TABLE note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON note USING (tenant = current_setting('app.tenant', true));
"""

_REFUSED = (
    _refused("a misspelt keyword", "CREATE TABEL a (id int);\n", "the SQL is not valid"),
    _refused("a constant that does not end", "SELECT 'it;\n", "unterminated quoted string"),
    _refused("a transaction that does not end", "BEGIN;\nCREATE TABLE b (id int);\n", "never ends"),
    _refused("another database's SQL", "CREATE TABLE `a` (id int);\n", "is SQL of MySQL"),
    _refused(
        "an index, concurrently, in a transaction",
        'BEGIN;\nCREATE INDEX CONCURRENTLY i ON "Shop" (name);\nCOMMIT;\n',
        "only outside of a transaction",
    ),
    _refused(
        "an enum's value used where it is added",
        "ALTER TYPE mood ADD VALUE 'NEW';\nINSERT INTO b VALUES ('NEW');\n",
        "can't be used in the transaction that adds it",
        "CREATE TYPE mood AS ENUM ('OLD');\nCREATE TABLE b (m mood);\n",
    ),
    _refused("a type of an extension that is missing", "CREATE TABLE b (mail citext);\n", "extension citext"),
    _refused(
        "an extension off the search path",
        "CREATE TABLE b (mail citext);\n",
        "is installed, but in schema extensions",
        "CREATE SCHEMA extensions;\nCREATE EXTENSION citext SCHEMA extensions;\n",
    ),
    _refused(
        "a view in the way",
        'ALTER TABLE "User" ALTER COLUMN name TYPE varchar(80);\n',
        "view public.names",
        _USER + 'CREATE VIEW names AS SELECT id, name FROM "User";\n',
    ),
    _refused(
        "two names that are one in 63 bytes",
        f'CREATE INDEX "{_LONG}Id_idx" ON "User" (id);\nCREATE INDEX "{_LONG}PlanId_idx" ON "User" (age);\n',
        "keeps the first 63 bytes",
        _USER,
    ),
    _refused("a table that is there", 'CREATE TABLE "Shop" (id int);\n', f"migration {FIRST} makes it"),
    _refused("a name without its quotes", "ALTER TABLE Shop ADD COLUMN x int;\n", "without double quotes"),
    _refused(
        "a new column that must be given, on rows",
        'ALTER TABLE "User" ADD COLUMN email text NOT NULL;\n',
        '"User" has 3 rows',
        _ROWS,
    ),
    _refused("a unique index on doubles", 'CREATE UNIQUE INDEX u ON "User" (name);\n', "more than once", _ROWS),
    _refused(
        "a foreign key of rows without a parent",
        'ALTER TABLE post ADD FOREIGN KEY (author) REFERENCES "User" (id);\n',
        'pointing to rows of "User" that do not exist',
        _ROWS + "CREATE TABLE post (author int);\nINSERT INTO post VALUES (7), (8);\n",
    ),
    _refused("a check that rows break", 'ALTER TABLE "User" ADD CHECK (age > 30);\n', "forbids", _ROWS),
    _refused(
        "a column that only Prisma's client fills in",
        "INSERT INTO \"User\" (id, name) VALUES (9, 'b');\n",
        "@updatedAt",
        _USER,
    ),
    Fault(
        "a policy that asks for a setting",
        in_turn(applied(_POLICY), migration("INSERT INTO note VALUES ('b');\n")),
        "ADX421",
        ByHand(migration("DROP TABLE note;\n")),
        "asks for app.tenant",
        along=("ADX318",),
        look=Look.AUTO,
    ),
    Fault(
        "a statement that takes longer than the role may",
        in_turn(sql("ALTER ROLE shop_app SET statement_timeout = '1500ms'"), migration("SELECT pg_sleep(20);\n")),
        "ADX421",
        ByHand(_corrected),
        "set by ALTER ROLE",
        look=Look.AUTO,
    ),
)

FAULTS: tuple[Fault, ...] = (*_DUMPS, *_REFUSED)
