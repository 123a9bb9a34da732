"""Seeds that are no script: CSV, packed or not, and dumps."""

from __future__ import annotations

import csv
import gzip
import io
import subprocess
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.embedded.binaries import Binaries
from adx_tui.services.seeds.csv_seed import CsvSeed
from adx_tui.services.seeds.declaration import SeedRules
from adx_tui.services.seeds.files import Seed
from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, checks, evidence, finding
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

TABLES = """\
CREATE TABLE "User" (id INT PRIMARY KEY, email TEXT NOT NULL UNIQUE, "passwordHash" TEXT, note TEXT DEFAULT 'none');
"""
USERS = 'id,email,note\n1,a@example.com,\n2,b@example.com,""\n'
Row = tuple[object, ...]


@pytest.fixture
def users(project: Project, fresh_database: FreshDatabase) -> Project:
    project.env(DATABASE_URL=fresh_database.url)
    project.migration("20260101000000_users", TABLES)
    return project


def run(project: Project, how: str, *arguments: str) -> Result:
    return project.adx(how, "--postgres", "external", "--output", "json", *arguments)


def rows(database: FreshDatabase, columns: str = "id, email, note") -> list[Row]:
    return list(database.connect().execute(f'SELECT {columns} FROM "User" ORDER BY 1'.encode()).fetchall())


class TestCsv:
    def test_it_is_loaded_and_kept(self, users: Project, fresh_database: FreshDatabase) -> None:
        seed = users.seed("001_User.csv", "\ufeff" + USERS)
        result = run(users, "--auto")
        assert_green(result)
        assert rows(fresh_database) == [(1, "a@example.com", None), (2, "b@example.com", "")]
        assert checks(result)["seeds", "001_User.csv"]["detail"].startswith('public."User" 2 inserted')
        assert_green(run(users, "--check"))

        fresh_database.connect().execute("UPDATE \"User\" SET note = 'mine' WHERE id = 1")
        seed.write_text(USERS + "3,c@example.com,x\n")
        result = run(users, "--auto")
        assert_green(result)
        assert 'public."User" 1 inserted, 2 unchanged' in checks(result)["seeds", "001_User.csv"]["detail"]
        assert rows(fresh_database)[0] == (1, "a@example.com", "mine"), "what is there stays"

    def test_packed(self, users: Project, fresh_database: FreshDatabase) -> None:
        (users.seed("001_User.csv.gz", "")).write_bytes(gzip.compress(USERS.encode()))
        assert_green(run(users, "--auto"))
        assert len(rows(fresh_database)) == 2

    def test_a_conflict_is_what_is_declared(self, users: Project, fresh_database: FreshDatabase) -> None:
        users.seed("001_User.csv", USERS)
        assert_green(run(users, "--auto"))
        users.seed("001_User.csv", "id,email,note\n1,a@example.com,new\n")
        users.seed("seeds.toml", '[seed."001_User.csv"]\nconflict = "error"\n')
        event = finding(run(users, "--auto"), "ADX504")
        assert event["location"] == "seeds/001_User.csv:2"
        users.seed("seeds.toml", '[seed."001_User.csv"]\nconflict = "update"\n')
        assert_green(run(users, "--auto"))
        assert rows(fresh_database)[0] == (1, "a@example.com", "new")

    def test_a_key_that_comes_twice_in_it(self, users: Project, fresh_database: FreshDatabase) -> None:
        users.seed("001_User.csv", USERS + "1,c@example.com,x\n")
        result = run(users, "--auto")
        assert_green(result)
        assert len(rows(fresh_database)) == 2
        assert 'public."User" 2 inserted, 1 unchanged' in checks(result)["seeds", "001_User.csv"]["detail"]

    @pytest.mark.parametrize(
        ("text", "says", "line"),
        [
            ("id,email\n1,a@example.com\nx,b@example.com\n", 'invalid input syntax for type integer: "x"', 3),
            ("id,email\n1,a@example.com,more\n", "extra data", 2),
            ("id,mail\n1,a@example.com\n", "the header names 'mail'", 1),
            ("", "no header", 1),
        ],
    )
    def test_a_fault_has_its_row(
        self, users: Project, fresh_database: FreshDatabase, text: str, says: str, line: int
    ) -> None:
        users.seed("001_User.csv", text)
        event = finding(run(users, "--auto"), "ADX504")
        assert_explained(event, risk="manual")
        assert says in event["cause"]
        assert event["location"] == f"seeds/001_User.csv:{line}"
        assert rows(fresh_database) == []

    def test_what_is_secret_in_a_row_is_not_shown(self, users: Project) -> None:
        users.seed("001_User.csv", "id,email,passwordHash\n1,a@example.com,hunter2,hunter2\n")
        event = finding(run(users, "--auto"), "ADX504")
        assert "line 2" in evidence(event)
        assert "hunter2" not in str(event)

    def test_a_table_that_there_is_not(self, users: Project) -> None:
        users.seed("001_Users.csv", USERS)
        assert "there is no table Users in schema public" in finding(run(users, "--auto"), "ADX504")["cause"]


class TestDump:
    def test_its_data_is_brought_in_and_what_is_there_stays(
        self, users: Project, fresh_database: FreshDatabase, tmp_path: Path
    ) -> None:
        assert run(users, "--auto").exit_code == 0
        connection = fresh_database.connect()
        connection.execute(
            "INSERT INTO \"User\" VALUES (1, 'a@example.com', 'x', E'tab\\t, line\\n, \\\\.'), (2, 'b', 'y', '')"
        )
        dump(fresh_database, users.path / "seeds/001_all.dump")
        connection.execute('DELETE FROM "User" WHERE id = 1')
        result = run(users, "--auto", "--seed-database", fresh_database.name)
        assert_green(result)
        assert rows(fresh_database)[0] == (1, "a@example.com", "tab\t, line\n, \\.")
        assert 'public."User" 1 inserted, 1 unchanged' in checks(result)["seeds", "001_all.dump"]["detail"]
        assert_green(run(users, "--check"))

    def test_what_is_no_dump(self, users: Project) -> None:
        users.seed("001_all.dump", "nothing of the kind")
        assert "valid archive" in finding(run(users, "--auto"), "ADX504")["cause"]


def dump(database: FreshDatabase, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    program = str(Binaries.installed().program("pg_dump"))
    aside = ["--exclude-schema=adx_tui", "--exclude-table=_prisma_migrations"]
    subprocess.run([program, "-Fc", "-f", str(path), *aside, database.admin_url], check=True, timeout=60)


TEXT = st.one_of(st.none(), st.text(st.characters(codec="utf-8", exclude_characters="\0")))
TABLE = st.lists(st.tuples(TEXT, st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1))), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=TABLE)
def test_any_table_goes_through_unchanged(
    fresh_database: FreshDatabase, tmp_path_factory: pytest.TempPathFactory, table: list[Row]
) -> None:
    """As Python's own writer quotes it, NULL left out of the quotes."""
    path = tmp_path_factory.mktemp("csv") / "001_any.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("text,number\n")
        for row in table:
            fields = ("" if value is None else _quoted(str(value)) for value in row)
            file.write(",".join(fields) + "\n")
    seed = Seed(path.name, path, "", "", path.stat().st_size)
    with psycopg.connect(fresh_database.url.partition("?")[0]) as connection:
        connection.execute('CREATE TABLE "any" (text text, number bigint)')
        CsvSeed(seed, "public", SeedRules(), Cancellation(), lambda done, lines: None).body(connection)
        loaded = connection.execute('SELECT text, number FROM "any"').fetchall()
        connection.rollback()
    assert loaded == table


def _quoted(text: str) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="").writerow([text])
    return line.getvalue()
