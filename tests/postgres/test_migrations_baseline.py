"""Tables without a history: what was applied is proved by replaying it, or left to the person."""

from __future__ import annotations

import pytest

from tests.support.databases import FreshDatabase
from tests.support.migrating import auto, check, history, use
from tests.support.outcome import codes, evidence, finding, previews
from tests.support.project import Project

pytestmark = pytest.mark.postgres

FIRST = (
    'CREATE TABLE "User" (id serial PRIMARY KEY, mail text);\nCREATE UNIQUE INDEX "User_mail_key" ON "User" (mail);\n'
)
SECOND = 'ALTER TABLE "User" ADD COLUMN name text;\n'
THIRD = 'CREATE TABLE "Post" (id int);\n'


@pytest.fixture
def three(project: Project, fresh_database: FreshDatabase) -> Project:
    use(project, fresh_database)
    for number, script in enumerate((FIRST, SECOND, THIRD), start=1):
        project.migration(f"{number}_it", script)
    return project


def test_what_the_first_migrations_make_is_taken_for_theirs(three: Project, fresh_database: FreshDatabase) -> None:
    fresh_database.connect().execute((FIRST + SECOND).encode())

    found = finding(check(three), "ADX405")

    assert '"User"' in evidence(found)
    assert "2 of 3, up to 2_it, seem to be applied" in evidence(found)
    assert previews(found, risk="safe").split("\n") == [
        "npx prisma migrate resolve --applied 1_it",
        "npx prisma migrate resolve --applied 2_it",
    ]
    assert auto(three).exit_code == 0
    assert [name for name, applied, *_ in history(fresh_database) if applied] == ["1_it", "2_it", "3_it"]
    assert codes(check(three)) == set()


def test_what_differs_is_told_and_left_to_the_person(three: Project, fresh_database: FreshDatabase) -> None:
    fresh_database.connect().execute((FIRST + SECOND + 'ALTER TABLE "User" ADD COLUMN extra int;').encode())

    result = auto(three)

    assert result.exit_code == 1
    found = finding(result, "ADX405")
    assert 'not in the history  column public."User".extra' in evidence(found)
    assert previews(found, risk="safe") == ""
    assert "npx prisma migrate resolve --applied 2_it" in previews(found, risk="manual")


def test_whether_rows_are_there_no_catalogue_tells(three: Project, fresh_database: FreshDatabase) -> None:
    script = SECOND + "UPDATE \"User\" SET name = 'x';\n"
    three.migration("2_it", script)
    fresh_database.connect().execute((FIRST + script).encode())

    found = finding(auto(three), "ADX405")

    assert "2_it, line 2: whether its rows are there" in evidence(found)
    assert previews(found, risk="safe") == ""


def test_tables_of_something_else(three: Project, fresh_database: FreshDatabase) -> None:
    fresh_database.connect().execute("CREATE TABLE wordpress (id int)")

    found = finding(auto(three), "ADX405")

    assert evidence(found) == "wordpress"
    assert previews(found, risk="safe") == previews(found, risk="destructive") == ""
    assert "DROP DATABASE" in previews(found, risk="manual"), "adx-tui did not start this server"
