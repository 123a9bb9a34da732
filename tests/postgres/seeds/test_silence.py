"""A seed that ends as if all were well and did not do its work: found, named, and gone once it has."""

from __future__ import annotations

import pytest

from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, checks, codes, evidence, finding
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

TABLES = """\
CREATE TABLE "User" (id SERIAL PRIMARY KEY, email TEXT NOT NULL UNIQUE, role TEXT NOT NULL);
CREATE TABLE "Institute" (name TEXT PRIMARY KEY);
"""
SUPERADMIN = "INSERT INTO \"User\" (email, role) VALUES ('root@example.com', 'SUPERADMIN')"
PYTHON = "def seed(connection, environment):\n"
ADD = '    connection.execute("INSERT INTO \\"Institute\\" VALUES (\'one\') ON CONFLICT DO NOTHING")\n'
RETURNS_EARLY = (
    PYTHON
    + "    if connection.execute('SELECT 1 FROM \"User\" WHERE role = %s', ['SUPERADMIN']).fetchone():\n"
    + "        return\n"
    + ADD
)
SQL_RETURNS_EARLY = """\
DO $$ BEGIN
  IF EXISTS (SELECT FROM "User" WHERE role = 'SUPERADMIN') THEN RETURN; END IF;
  INSERT INTO "Institute" VALUES ('one') ON CONFLICT DO NOTHING;
END $$
"""
MATCHES_NOTHING = 'INSERT INTO "Institute" SELECT email FROM "User" WHERE role = \'TEACHER\' ON CONFLICT DO NOTHING'


@pytest.fixture
def school(project: Project, fresh_database: FreshDatabase) -> Project:
    """Somebody made a SUPERADMIN by hand."""
    project.env(DATABASE_URL=fresh_database.url, SECRET="sesame-street-number-47")
    project.migration("20260101000000_school", TABLES)
    assert run(project, "--auto").exit_code == 0
    fresh_database.connect().execute(SUPERADMIN)
    return project


def run(project: Project, how: str) -> Result:
    more = ("--seed-database", database_of(project)) if how == "--auto" else ()
    return project.adx(how, "--postgres", "external", "--output", "json", *more)


def database_of(project: Project) -> str:
    """It holds rows before a seed of ours ever ran: so it is named."""
    return (project.path / ".env").read_text().partition("?")[0].rpartition("/")[2]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("001_school.py", RETURNS_EARLY),
        ("001_school.sql", SQL_RETURNS_EARLY),
        ("001_school.sql", MATCHES_NOTHING),
    ],
    ids=["Python that returns early", "SQL that returns early", "SELECT that matches nothing"],
)
def test_the_original_fault(school: Project, fresh_database: FreshDatabase, name: str, text: str) -> None:
    seed = school.seed(name, text)
    result = run(school, "--auto")
    assert result.exit_code == 1, result
    event = finding(result, "ADX520")
    assert_explained(event, risk="manual")
    assert event["status"] == "failed"
    assert 'public."Institute"' in event["cause"]
    look = run(school, "--check")
    assert look.exit_code == 1, "it does not turn green by being looked at"
    assert codes(look) == {"ADX520"}

    seed.write_text(
        PYTHON + ADD if name.endswith(".py") else "INSERT INTO \"Institute\" VALUES ('one') ON CONFLICT DO NOTHING"
    )
    assert_green(run(school, "--auto"))
    look = run(school, "--check")
    assert_green(look)
    assert checks(look)["seeds", name]["detail"].startswith('public."Institute" 1 inserted')


def test_it_adds_its_rows_once_what_stopped_it_is_gone(school: Project, fresh_database: FreshDatabase) -> None:
    school.seed("001_school.py", RETURNS_EARLY)
    assert run(school, "--auto").exit_code == 1
    fresh_database.connect().execute('DELETE FROM "User"')
    assert_green(run(school, "--auto"))
    assert fresh_database.connect().execute('SELECT FROM "Institute"').rowcount == 1


def test_where_the_rows_were_there_before_it_is_a_warning(school: Project) -> None:
    school.seed("001_user.sql", f"{SUPERADMIN} ON CONFLICT DO NOTHING")
    result = run(school, "--auto")
    assert result.exit_code == 0, result
    assert finding(result, "ADX520")["status"] == "warning"


def test_a_swallowed_database_error(school: Project, fresh_database: FreshDatabase) -> None:
    school.seed(
        "001_school.py",
        PYTHON
        + ADD
        + f"    try:\n        connection.execute({SUPERADMIN!r})\n    except Exception:\n        print('skipped')\n",
    )
    result = run(school, "--auto")
    assert result.exit_code == 1, result
    event = finding(result, "ADX522")
    assert_explained(event, risk="manual")
    assert event["location"] == "seeds/001_school.py:4"
    assert "duplicate key" in event["cause"]
    assert fresh_database.connect().execute('SELECT FROM "Institute"').rowcount == 0


def test_an_error_that_is_only_printed(school: Project) -> None:
    """Without a secret that it prints too."""
    says = "    print('PrismaClientKnownRequestError: P2002 on email, with', environment['SECRET'])\n"
    seed = school.seed("001_school.py", PYTHON + ADD + says)
    result = run(school, "--auto")
    assert result.exit_code == 1, result
    event = finding(result, "ADX521")
    assert event["status"] == "failed"
    assert "P2002" in evidence(event)
    assert "sesame" not in str(event)
    assert codes(run(school, "--check")) == {"ADX521"}
    seed.write_text(PYTHON + ADD + "    print('done, 0 errors')\n")
    assert run(school, "--auto").exit_code == 0


def test_something_that_exists_already_is_a_warning_beside_rows(school: Project) -> None:
    school.seed("001_school.py", PYTHON + ADD + "    print('SUPERADMIN already exists')\n")
    result = run(school, "--auto")
    assert result.exit_code == 0, result
    assert finding(result, "ADX521")["status"] == "warning"


def test_fewer_rows_than_the_same_seed_brought_before(school: Project, fresh_database: FreshDatabase) -> None:
    school.seed("001_users.sql", 'INSERT INTO "Institute" SELECT email FROM "User" ON CONFLICT DO NOTHING')
    fresh_database.connect().execute("INSERT INTO \"User\" (email, role) VALUES ('b@example.com', 'TEACHER')")
    assert_green(run(school, "--auto"))
    database = fresh_database.connect()
    database.execute("DELETE FROM \"User\" WHERE role = 'TEACHER'")
    database.execute('TRUNCATE "Institute"; DROP SCHEMA adx_tui CASCADE')
    result = run(school, "--auto")
    assert finding(result, "ADX523")["status"] == "warning"
    assert "1 rows" in finding(result, "ADX523")["cause"]


def test_tables_that_no_seed_fills_are_listed_for_information(project: Project, fresh_database: FreshDatabase) -> None:
    project.env(DATABASE_URL=fresh_database.url, SECRET="sesame-street-number-47")
    names = ["Filled", *(f"Bare{number}" for number in range(7))]
    project.migration("20260101000000_many", "".join(f'CREATE TABLE "{name}" (id INT);\n' for name in names))
    project.seed("001_filled.sql", 'INSERT INTO "Filled" SELECT 1 WHERE NOT EXISTS (SELECT FROM "Filled")')
    result = run(project, "--auto")
    assert_green(result)
    unfilled = checks(result)["seeds", "unfilled"]
    assert (unfilled["status"], unfilled["detail"]) == ("skipped", "Bare0, Bare1, Bare2, Bare3, Bare4 and 2 more")
