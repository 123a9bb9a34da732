"""A migration that fails: where, why, what was rolled back, and what to do, for each SQLSTATE caused for real."""

from __future__ import annotations

import pytest

from tests.support.databases import FreshDatabase
from tests.support.failing_migrations import CASES
from tests.support.migrating import auto, history, use
from tests.support.outcome import evidence, finding, previews
from tests.support.project import Project

pytestmark = pytest.mark.postgres


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
