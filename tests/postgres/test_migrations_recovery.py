"""Migrations that were begun and never finished, and scripts that no transaction holds together."""

from __future__ import annotations

import hashlib

import pytest

from tests.support.databases import FreshDatabase
from tests.support.migrating import auto, check, history, use
from tests.support.outcome import codes, evidence, finding, previews
from tests.support.project import Project

pytestmark = pytest.mark.postgres

NAME = "1_it"
# What Prisma writes into `logs`.
PRISMA_LOGS = (
    "A migration failed to apply.\n\nMigration name: 1_it\n\nDatabase error code: 42P01\n\nDatabase error:\nERROR"
)


@pytest.fixture
def begun(project: Project, fresh_database: FreshDatabase) -> Project:
    """A project whose database has Prisma's table."""
    use(project, fresh_database)
    project.migration("0_first", "SELECT 1;")
    assert auto(project).exit_code == 0
    return project


def left_open(database: FreshDatabase, script: str, logs: str | None) -> None:
    """The row that Prisma leaves when a script fails (with `logs`) or when Prisma is killed (without)."""
    database.connect().execute(
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ('a', %s, %s, %s)",
        (hashlib.sha256(script.encode()).hexdigest(), NAME, logs),
    )


def test_what_prisma_failed_and_postgres_undid_is_applied_again(begun: Project, fresh_database: FreshDatabase) -> None:
    script = "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n"
    begun.migration(NAME, script)
    left_open(fresh_database, script, PRISMA_LOGS)

    found = finding(check(begun), "ADX402")

    assert "rolled all of it back" in found["cause"]
    assert "rolled_back_at = now()" in previews(found, risk="safe")
    assert "Database error code: 42P01" in evidence(found)
    assert auto(begun).exit_code == 0
    assert history(fresh_database)[1:] == [(NAME, False, True, False), (NAME, True, False, False)]


def test_when_the_session_was_lost_only_the_catalogue_counts(begun: Project, fresh_database: FreshDatabase) -> None:
    script = "CREATE TABLE a (id int);\n"
    fresh_database.connect().execute(script.encode())
    begun.migration(NAME, script)
    left_open(fresh_database, script, "Server has closed the connection.\n   0: apply_script")

    assert auto(begun).exit_code == 0

    assert history(fresh_database)[1:] == [(NAME, True, False, False)]


def test_killed_before_its_commit_is_applied_again(begun: Project, fresh_database: FreshDatabase) -> None:
    script = "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n"
    begun.migration(NAME, script)
    left_open(fresh_database, script, None)

    assert auto(begun).exit_code == 0

    assert history(fresh_database)[1:] == [(NAME, False, True, False), (NAME, True, False, False)]


def test_killed_after_its_commit_is_marked_as_applied(begun: Project, fresh_database: FreshDatabase) -> None:
    """Prisma commits the script before the row's end: applying it again would fail, or happen twice."""
    script = (
        'CREATE TABLE a (id int);\nCREATE INDEX "a_id" ON a (id);\n'
        "ALTER TABLE a ADD COLUMN x int, ADD CONSTRAINT u UNIQUE (x);\n"
    )
    fresh_database.connect().execute(script.encode())
    begun.migration(NAME, script)
    left_open(fresh_database, script, None)

    found = finding(check(begun), "ADX402")
    assert "All of it is there" in found["cause"]
    assert "column a.x is there, constraint a.u is there" in evidence(found)
    assert auto(begun).exit_code == 0

    assert history(fresh_database)[1:] == [(NAME, True, False, False)]


def test_what_the_catalogue_can_not_tell_is_left_to_the_person(begun: Project, fresh_database: FreshDatabase) -> None:
    script = "INSERT INTO a SELECT 1;\n"
    fresh_database.connect().execute("CREATE TABLE a (id int)")
    begun.migration(NAME, script)
    left_open(fresh_database, script, None)

    result = auto(begun)

    found = finding(result, "ADX402")
    assert all(each["by_choice"] for each in found["remedies"])
    assert "leaves no trace in the catalogue" in evidence(found)
    assert f"prisma migrate resolve --applied {NAME}" in previews(found)
    assert f"prisma migrate resolve --rolled-back {NAME}" in previews(found)
    assert history(fresh_database)[1:] == [(NAME, False, False, True)]


def test_half_of_it_is_there(begun: Project, fresh_database: FreshDatabase) -> None:
    """Both ways out, each with the statements that it takes."""
    script = "CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON a (id);\n"
    fresh_database.connect().execute("CREATE TABLE a (id int)")
    begun.migration(NAME, script)
    left_open(fresh_database, script, None)

    found = finding(auto(begun), "ADX402")

    applied, rolled_back = (each["preview"] for each in found["remedies"])
    assert applied.startswith("CREATE INDEX CONCURRENTLY i ON a (id);\nUPDATE ")
    assert rolled_back.startswith("-- undo: table a is there\nUPDATE ")
    assert codes(check(begun)) == {"ADX402"}


def test_a_file_edited_since_is_no_proof(begun: Project, fresh_database: FreshDatabase) -> None:
    begun.migration(NAME, "CREATE TABLE a (id int);\n")
    left_open(fresh_database, "COMMIT; something else", PRISMA_LOGS)

    found = finding(auto(begun), "ADX402")

    rolled_back, applied = found["remedies"]
    assert rolled_back["by_choice"]
    assert "SET rolled_back_at = now()" in rolled_back["preview"]
    assert "edited since it was begun" in evidence(found)
    for statement in applied["preview"].split(";")[:2]:
        fresh_database.connect().execute(statement.encode())
    assert auto(begun).exit_code == 0, "what is said to be applied has the file's checksum"


def test_an_index_built_concurrently(begun: Project, fresh_database: FreshDatabase) -> None:
    begun.migration(NAME, "CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON a (id);\nINSERT INTO a VALUES (1);")

    assert auto(begun).exit_code == 0

    assert history(fresh_database)[1:] == [(NAME, True, False, False)]


def test_a_failed_concurrent_index_is_named_dropped_and_built_anew(
    begun: Project, fresh_database: FreshDatabase
) -> None:
    database = fresh_database.connect()
    database.execute("CREATE TABLE a (id int)")
    database.execute("INSERT INTO a VALUES (1), (1)")
    begun.migration(NAME, 'CREATE UNIQUE INDEX CONCURRENTLY "a_Id" ON a (id);\n')

    found = finding(auto(begun), "ADX421")

    assert "(23505)" in evidence(found)
    assert 'left behind invalid: index public."a_Id"' in evidence(found)
    assert 'DROP INDEX CONCURRENTLY public."a_Id";' in previews(found)
    assert history(fresh_database)[1:] == [(NAME, False, False, True)]
    again = finding(check(begun), "ADX402")
    assert 'the invalid index "a_Id"' in again["cause"]
    assert 'DROP INDEX CONCURRENTLY "a_Id";' in previews(again, risk="safe")
    database.execute("DELETE FROM a")
    assert auto(begun).exit_code == 0
    assert history(fresh_database)[1:] == [(NAME, False, True, False), (NAME, True, False, False)]


def test_a_concurrent_script_that_left_nothing_needs_no_recovery(begun: Project, fresh_database: FreshDatabase) -> None:
    begun.migration(NAME, "CREATE INDEX CONCURRENTLY i ON nowhere (id);\n")

    found = finding(auto(begun), "ADX421")

    assert "the history holds no failed row" in evidence(found)
    assert history(fresh_database)[1:] == [(NAME, False, True, False)]
    begun.migration(NAME, "CREATE TABLE nowhere (id int);\nCREATE INDEX CONCURRENTLY i ON nowhere (id);\n")
    assert auto(begun).exit_code == 0


def test_an_invalid_index_that_nobody_noticed(begun: Project, fresh_database: FreshDatabase) -> None:
    database = fresh_database.connect()
    database.execute("CREATE TABLE a AS SELECT 1 AS id FROM generate_series(1, 2)")
    with pytest.raises(Exception, match="could not create unique index"):
        database.execute("CREATE UNIQUE INDEX CONCURRENTLY i ON a (id)")

    found = finding(check(begun), "ADX413")

    assert "public.i on a" in evidence(found)
    assert "REINDEX INDEX CONCURRENTLY public.i;" in previews(found)


def test_what_a_script_committed_itself_stays_and_is_told(begun: Project, fresh_database: FreshDatabase) -> None:
    begun.migration(
        NAME,
        "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\nBEGIN;\nCREATE TABLE b (id int);\nSELECT 1/0;\nCOMMIT;\n",
    )

    found = finding(auto(begun), "ADX421")

    assert found["location"].endswith(":6:1")
    assert "stays in the database: line 2, CREATE TABLE a" in evidence(found)
    assert "CREATE TABLE b (id int)" not in [line for line in found["evidence"] if line.startswith("state")]
    assert "open row" in evidence(found)
    tables = fresh_database.connect().execute("SELECT to_regclass('a') IS NULL, to_regclass('b') IS NULL").fetchone()
    assert tables == (False, True)


def test_a_script_in_one_transaction_of_its_own_is_all_or_nothing(
    begun: Project, fresh_database: FreshDatabase
) -> None:
    begun.migration(NAME, "BEGIN;\nCREATE TABLE a (id int);\nSELECT 1/0;\nCOMMIT;\n")
    assert "the history holds no failed row" in evidence(finding(auto(begun), "ADX421"))
    begun.migration(NAME, "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\n")
    assert auto(begun).exit_code == 0
    assert history(fresh_database)[1:] == [(NAME, False, True, False), (NAME, True, False, False)]


def test_a_transaction_that_is_never_ended(begun: Project, fresh_database: FreshDatabase) -> None:
    begun.migration(NAME, "SELECT 1;\nBEGIN;\nCREATE TABLE a (id int);\n")

    found = finding(auto(begun), "ADX421")

    assert "never ends" in found["cause"]
    assert found["location"].endswith(":2:1")
    assert fresh_database.connect().execute("SELECT to_regclass('a') IS NULL").fetchone() == (True,)


def test_a_row_that_was_applied_since_is_closed(begun: Project, fresh_database: FreshDatabase) -> None:
    begun.migration(NAME, "INSERT INTO nowhere SELECT 1;\n")
    left_open(fresh_database, "x", None)
    fresh_database.connect().execute(
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('b', %s, %s, now())",
        (hashlib.sha256(b"INSERT INTO nowhere SELECT 1;\n").hexdigest(), NAME),
    )

    assert auto(begun).exit_code == 0
