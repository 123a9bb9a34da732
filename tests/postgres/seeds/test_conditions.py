"""What seeds/seeds.toml declares: asked after the run and by every look, and a seed that keeps it may be silent."""

from __future__ import annotations

import pytest

from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, checks, codes, finding
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

TABLES = 'CREATE TABLE "User" (email TEXT PRIMARY KEY, role TEXT NOT NULL);'
SUPERADMIN = "INSERT INTO \"User\" VALUES ('root@example.com', 'SUPERADMIN') ON CONFLICT DO NOTHING"
DECLARED = """\
[[expect]]
that = "somebody is SUPERADMIN"
sql = '''SELECT count(*) FROM "User" WHERE role = 'SUPERADMIN' '''
answer = ">= 1"
seed = "001_user.sql"
"""


@pytest.fixture
def school(project: Project, fresh_database: FreshDatabase) -> Project:
    project.env(DATABASE_URL=fresh_database.url)
    project.migration("20260101000000_school", TABLES)
    project.seed("001_user.sql", SUPERADMIN)
    project.seed("seeds.toml", DECLARED)
    return project


def run(project: Project, how: str, *arguments: str) -> Result:
    return project.adx(how, "--postgres", "external", "--output", "json", *arguments)


def test_a_condition_is_asked_by_every_look(school: Project, fresh_database: FreshDatabase) -> None:
    result = run(school, "--auto")
    assert_green(result)
    assert checks(result)["seeds", "condition.1"]["detail"] == "the answer is 1"
    fresh_database.connect().execute("UPDATE \"User\" SET role = 'STUDENT'")
    look = run(school, "--check")
    assert look.exit_code == 1
    event = finding(look, "ADX530")
    assert_explained(event, risk="manual")
    assert "the answer is 0, and not >= 1" in event["cause"]


def test_a_silent_seed_whose_condition_holds_is_in_order(school: Project, fresh_database: FreshDatabase) -> None:
    assert run(school, "--auto", "--step", "migrations").exit_code == 0
    fresh_database.connect().execute(SUPERADMIN.encode())
    assert_green(run(school, "--auto", "--seed-database", fresh_database.name))
    school.seed("seeds.toml", "")
    assert codes(run(school, "--check")) == {"ADX520"}


@pytest.mark.parametrize(
    "sql",
    [
        'DELETE FROM "User"',
        'SELECT 1; DELETE FROM "User"',
        'WITH gone AS (DELETE FROM "User" RETURNING 1) SELECT count(*) FROM gone',
        "SELECT nothing",
    ],
)
def test_a_condition_can_change_nothing(school: Project, fresh_database: FreshDatabase, sql: str) -> None:
    school.seed("seeds.toml", f"[[expect]]\nthat = 'x'\nanswer = 1\nsql = '''{sql}'''\n")
    assert codes(run(school, "--auto")) == {"ADX530"}
    assert fresh_database.connect().execute('SELECT FROM "User"').rowcount == 1


def test_a_set_runs_only_where_it_is_asked_for(school: Project, fresh_database: FreshDatabase) -> None:
    school.seed("002_demo.sql", "INSERT INTO \"User\" VALUES ('demo@example.com', 'STUDENT') ON CONFLICT DO NOTHING")
    school.seed("seeds.toml", '[seed."002_demo.sql"]\nsets = ["demo"]\n')
    result = run(school, "--auto")
    assert_green(result)
    assert checks(result)["seeds", "002_demo.sql"]["status"] == "skipped"
    assert_green(run(school, "--auto", "--seed-set", "demo"))
    assert fresh_database.connect().execute('SELECT FROM "User"').rowcount == 2


def test_a_declaration_that_cannot_be_used_is_a_finding(school: Project, fresh_database: FreshDatabase) -> None:
    school.seed("seeds.toml", '[seed."009_none.sql"]\n')
    result = run(school, "--auto")
    assert_explained(finding(result, "ADX531"), risk="manual")
    assert fresh_database.connect().execute('SELECT FROM "User"').rowcount == 0
