"""A migration that fails: where, why, what was rolled back, and what to do, for each SQLSTATE caused for real."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.support.databases import FreshDatabase
from tests.support.migrating import auto, history, use
from tests.support.outcome import evidence, finding, previews
from tests.support.project import Project

pytestmark = pytest.mark.postgres


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


@pytest.mark.parametrize("name", CASES)
def test_each_failure_is_placed_explained_and_undone(
    name: str, project: Project, fresh_database: FreshDatabase
) -> None:
    case = CASES[name]
    use(project, fresh_database)
    if case.before:
        project.migration("1_before", case.before)
        assert auto(project).exit_code == 0
    if case.admin:
        fresh_database.connect_admin().execute(case.admin.encode())
    before = _tables(fresh_database)
    project.migration("2_it", case.script)

    result = auto(project)

    assert result.exit_code == 1
    found = finding(result, "ADX421")
    assert f"({case.sqlstate})" in evidence(found)
    assert case.cause in found["cause"]
    assert case.remedy in previews(found), found["remedies"]
    assert case.seen in evidence(found)
    if case.place is not None:
        assert found["location"].endswith("migration.sql:{}:{}".format(*case.place))
        assert "^" in evidence(found)
    assert "all of it was rolled back; the history holds no failed row" in evidence(found)
    assert [row for row in history(fresh_database) if row[0] == "2_it"] == []
    assert _tables(fresh_database) == before


def test_what_went_before_a_failure_stays(project: Project, fresh_database: FreshDatabase) -> None:
    use(project, fresh_database)
    project.migration("1_good", "CREATE TABLE good (id int);")
    project.migration("2_bad", "CREATE TABLE bad (id int); SELECT 1/0;")

    found = finding(auto(project), "ADX421")

    assert "the 1 of 2 before it were applied" in evidence(found)
    assert history(fresh_database) == [("1_good", True, False, False)]
    project.migration("2_bad", "CREATE TABLE bad (id int);")
    assert auto(project).exit_code == 0


def test_a_sequence_behind_its_rows_is_set_and_the_migration_tried_again(
    project: Project, fresh_database: FreshDatabase
) -> None:
    use(project, fresh_database)
    project.migration("1_ids", "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (2), (3);")
    project.migration("2_more", "INSERT INTO t DEFAULT VALUES;")

    assert auto(project).exit_code == 0

    assert fresh_database.connect().execute("SELECT max(id) FROM t").fetchall() == [(4,)]


def test_places_are_characters_not_bytes(project: Project, fresh_database: FreshDatabase) -> None:
    use(project, fresh_database)
    project.migration("1", '-- żółć 🐘\r\nCREATE TABLE "żółć" (id int); ALTER TABLE "🐘" ADD x int;\r\n')

    found = finding(auto(project), "ADX421")

    assert found["location"] == "migrations/1/migration.sql:2:31"


@pytest.mark.parametrize(
    ("script", "said", "place"),
    [
        ("CREATE TABLE a (id int);\nCREATE TABLE b (id int", "syntax error at end of input", ":2:"),
        ("CREATE TABLE a (id int);\nSELECT 'it;\n", "unterminated quoted string", ":2:8"),
        ("CREATE TABLE a (id int);\n/* and so", "unterminated /* comment", ":2:1"),
        ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1", "unterminated dollar-quoted string", ":1:49"),
    ],
    ids=["statement", "constant", "comment", "body"],
)
def test_a_script_that_breaks_off_is_refused_in_its_own_words(
    script: str, said: str, place: str, project: Project, fresh_database: FreshDatabase
) -> None:
    use(project, fresh_database)
    project.migration("1", script)

    found = finding(auto(project), "ADX421")

    assert said in evidence(found)
    assert place in found["location"]
    assert "_prisma_migrations" not in evidence(found) + found["cause"]
    assert "COMMIT" not in evidence(found)
    assert history(fresh_database) == []
    assert _tables(fresh_database) == []


@pytest.mark.parametrize("end", [" -- done", "; -- done", ";\n-- done", "\n/* done */", ";;", "\\"])
def test_how_a_script_ends_does_not_matter(end: str, project: Project, fresh_database: FreshDatabase) -> None:
    use(project, fresh_database)
    project.migration("1", f"CREATE TABLE a (id int){end}")
    result = auto(project)
    if end == "\\":  # which is an error of its own
        assert 'at or near "\\"' in evidence(finding(result, "ADX421"))
    else:
        assert result.exit_code == 0, result
        assert history(fresh_database) == [("1", True, False, False)]


def test_a_deferred_rule_fails_at_the_commit(project: Project, fresh_database: FreshDatabase) -> None:
    use(project, fresh_database)
    project.migration(
        "1",
        "CREATE TABLE a (id int PRIMARY KEY, other int REFERENCES a DEFERRABLE INITIALLY DEFERRED);"
        "INSERT INTO a VALUES (1, 2);",
    )

    found = finding(auto(project), "ADX421")

    assert "(23503)" in evidence(found)
    assert found["location"] == "migrations/1/migration.sql"
    assert history(fresh_database) == []


def _tables(database: FreshDatabase) -> list[str]:
    found = database.connect().execute(
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND relname <> '_prisma_migrations' ORDER BY 1"
    )
    return [name for (name,) in found]
