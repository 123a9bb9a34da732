"""Folder and history together: each state has its own code, evidence and remedy."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.databases import FreshDatabase
from tests.support.migrating import auto, check, history, use
from tests.support.outcome import checks, codes, evidence, finding, previews, steps
from tests.support.prisma_project import DATASOURCE
from tests.support.project import Project

pytestmark = pytest.mark.postgres


@pytest.fixture
def applied(project: Project, fresh_database: FreshDatabase) -> Project:
    """Two migrations, applied."""
    use(project, fresh_database)
    project.migration("20260101000000_first", 'CREATE TABLE "First" (\n    id int\n);\n')
    project.migration("20260103000000_third", 'CREATE TABLE "Third" (id int);\n')
    assert auto(project).exit_code == 0
    return project


def test_a_second_run_changes_nothing(applied: Project, fresh_database: FreshDatabase) -> None:
    before = fresh_database.connect().execute("TABLE _prisma_migrations").fetchall()

    result = auto(applied)

    assert result.exit_code == 0
    assert steps(result)["migrations"] == "ok"
    assert fresh_database.connect().execute("TABLE _prisma_migrations").fetchall() == before


def test_edited_after_it_was_applied(applied: Project) -> None:
    applied.write(".gitignore", ".env\n")
    git(applied.path, "init", "--quiet", "--initial-branch=main")
    git(applied.path, "add", "migrations")
    git(applied.path, "commit", "--quiet", "--message=x")
    commit = git(applied.path, "log", "--format=%h").strip()
    applied.migration("20260101000000_first", 'CREATE TABLE "First" (id bigint);\n')

    result = check(applied)

    assert result.exit_code == 1
    found = finding(result, "ADX403")
    assert found["location"] == "migrations/20260101000000_first/migration.sql"
    assert f"git checkout {commit} -- migrations/20260101000000_first/migration.sql" in previews(found)


def test_edited_in_a_comment_alone(applied: Project, fresh_database: FreshDatabase) -> None:
    """Nothing has to be built anew for that."""
    applied.write(".gitignore", ".env\n")
    git(applied.path, "init", "--quiet", "--initial-branch=main")
    git(applied.path, "add", "migrations")
    git(applied.path, "commit", "--quiet", "--message=x")
    applied.migration("20260101000000_first", '-- why\nCREATE TABLE "First" (\n  id int /* key */ );\n')

    found = finding(check(applied), "ADX403")

    assert "no SQL differs" in found["cause"]
    assert [remedy["id"] for remedy in found["remedies"]] == ["migrations.restore", "migrations.accept"]
    assert all(remedy["by_choice"] for remedy in found["remedies"])
    fresh_database.connect().execute(found["remedies"][1]["preview"].encode())
    assert check(applied).exit_code == 0


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_other_line_ends_are_no_edit(project: Project, fresh_database: FreshDatabase, ends: str) -> None:
    use(project, fresh_database)
    script = f"CREATE TABLE a (id int);{ends}CREATE TABLE b (id int);{ends}"
    project.migration("1", script)
    assert auto(project).exit_code == 0
    project.migration("1", script.replace("\r\n", "\n") if ends == "\r\n" else script.replace("\n", "\r\n"))

    result = check(project)

    assert "ADX403" not in codes(result)
    edited = checks(result)["migrations", "edited"]
    assert edited["status"] == "ok"
    assert "line ends" in edited["detail"]


def test_applied_but_not_on_disk(applied: Project) -> None:
    applied.write(".gitignore", ".env\n")
    git(applied.path, "init", "--quiet", "--initial-branch=main")
    git(applied.path, "commit", "--quiet", "--allow-empty", "--message=empty")
    git(applied.path, "switch", "--quiet", "--create", "feature")
    git(applied.path, "add", "migrations")
    git(applied.path, "commit", "--quiet", "--message=x")
    git(applied.path, "switch", "--quiet", "main")
    applied.migration("20260101000000_first", 'CREATE TABLE "First" (\n    id int\n);\n')

    found = finding(check(applied), "ADX404")

    assert "20260103000000_third  applied 20" in evidence(found)
    assert "20260103000000_third is on feature" in evidence(found)
    assert "git switch feature" in previews(found)


SQUASHED = "000000000000_squashed_migrations"


def squash(applied: Project, script: str) -> None:
    for name in ("20260101000000_first", "20260103000000_third"):
        shutil.rmtree(applied.path / "migrations" / name)
    applied.migration(SQUASHED, script)


class TestSquashed:
    """ADX472: Prisma's way to a shorter folder, in a database that has the old ones."""

    def test_it_is_marked_as_applied_and_the_old_rows_stay(
        self, applied: Project, fresh_database: FreshDatabase
    ) -> None:
        squash(applied, 'CREATE TABLE "First" (id int);\nCREATE TABLE "Third" (id int);\n')
        applied.migration("20260105000000_new", 'CREATE TABLE "New" (id int);\n')
        found = finding(check(applied), "ADX472")
        assert evidence(found) == "stands for  20260101000000_first\nstands for  20260103000000_third"
        assert previews(found, "safe") == f"npx prisma migrate resolve --applied {SQUASHED}"

        result = auto(applied)

        assert result.exit_code == 0
        assert [row[0] for row in history(fresh_database)][2:] == [SQUASHED, "20260105000000_new"]
        assert checks(result)["migrations", "drift"]["status"] == "ok"
        left = finding(result, "ADX404")
        assert f"{SQUASHED}, which is applied, stands for them" in left["cause"]
        assert "DELETE FROM" in previews(left, "manual")

    def test_one_that_makes_something_else_is_not(self, applied: Project, fresh_database: FreshDatabase) -> None:
        squash(applied, 'CREATE TABLE "First" (id bigint);\nCREATE TABLE "Third" (id int);\n')
        found = finding(auto(applied), "ADX472")
        assert 'column public."First".id' in evidence(found)
        assert "resolve --applied" in previews(found, "manual")
        assert len(history(fresh_database)) == 2

    def test_a_database_that_was_behind_is_said_to_be(self, applied: Project, fresh_database: FreshDatabase) -> None:
        squash(applied, 'CREATE TABLE "First" (id int);\nCREATE TABLE "Fourth" (id int);\n')
        found = finding(auto(applied), "ADX472")
        assert 'table "Fourth" is not there' in evidence(found)
        assert "resolve" not in previews(found)
        assert len(history(fresh_database)) == 2

    def test_one_that_makes_nothing_of_what_is_here_is_applied(self, applied: Project) -> None:
        squash(applied, 'CREATE TABLE "Other" (id int);\n')
        result = auto(applied)
        assert "ADX472" not in codes(result)
        assert checks(result)["migrations", "pending"]["status"] == "changed"


@pytest.mark.parametrize(
    ("line", "ways"),
    [
        ('provider = "mysql"', ["migrations.anew", "migrations.file"]),
        ('provider="postgresql"', ["migrations.file"]),
    ],
)
def test_a_history_of_another_database(applied: Project, line: str, ways: list[str]) -> None:
    """Its SQL would fail too: only a new history helps."""
    applied.write("schema.prisma", DATASOURCE)
    applied.write("migrations/migration_lock.toml", f"{line}\n")
    found = finding(check(applied), "ADX407")
    assert [remedy["id"] for remedy in found["remedies"]] == ways
    assert 'provider = "postgresql"' in previews(found, "manual")


def test_older_than_the_newest_that_is_applied(applied: Project, fresh_database: FreshDatabase) -> None:
    applied.migration("20260102000000_second", 'CREATE TABLE "Second" (id int);')

    found = finding(check(applied), "ADX411")

    assert found["status"] == "warning"
    assert found["evidence"] == ["20260102000000_second"]
    assert "20260103000000_third" in found["cause"]
    assert auto(applied).exit_code == 0
    assert [row[0] for row in history(fresh_database)][-1] == "20260102000000_second"


def test_sql_behind_a_program_is_for_the_project_s_own_runner(project: Project, fresh_database: FreshDatabase) -> None:
    """Nothing of it is applied, not what comes before the program either: the runner begins with an empty database.
    When the runner (here: Prisma's history filled as it would) is done, all is well."""
    use(project, fresh_database)
    project.migration("1_users", 'CREATE TABLE "User" (id int);')
    project.migration("3_posts", 'CREATE TABLE "Post" (id int);')
    assert auto(project).exit_code == 0
    rows = history(fresh_database)
    database = fresh_database.connect()
    database.execute('CREATE TABLE kept AS TABLE _prisma_migrations; DROP TABLE "User", "Post", _prisma_migrations')
    database.execute("CREATE SCHEMA aside; ALTER TABLE kept SET SCHEMA aside")
    project.write("migrations/2_backfill/migration.ts", "export const run = () => undefined;\n")

    found = finding(auto(project), "ADX430")

    assert found["location"] == "migrations/2_backfill/migration.ts"
    assert found["evidence"][1:] == ["pending  1_users", "pending  3_posts"]
    assert "the project's own migration command" in previews(found, "manual")
    assert database.execute("SELECT to_regclass('\"User\"') IS NULL").fetchone() == (True,)

    database.execute('CREATE TABLE "User" (id int); CREATE TABLE "Post" (id int)')
    database.execute("ALTER TABLE aside.kept RENAME TO _prisma_migrations")
    database.execute("ALTER TABLE aside._prisma_migrations SET SCHEMA public")
    result = auto(project)
    assert result.exit_code == 0, result
    assert not codes(result)
    assert history(fresh_database) == rows


def test_a_program_that_no_sql_comes_after_can_t_be_seen(applied: Project) -> None:
    applied.write("migrations/20260104000000_fill/migration.ts", "export const run = () => undefined;\n")
    found = finding(check(applied), "ADX431")
    assert found["status"] == "warning"
    assert "20260104000000_fill" in found["cause"]
    applied.migration("20260103500000_before", "CREATE TABLE before (id int);")
    result = auto(applied)
    assert result.exit_code == 0, result
    assert codes(result) == {"ADX431"}


def test_nothing_is_applied_of_a_folder_with_a_fault(project: Project, fresh_database: FreshDatabase) -> None:
    use(project, fresh_database)
    project.migration("1", "CREATE TABLE a (id int);")
    (project.path / "migrations" / "2").mkdir()

    assert codes(auto(project)) == {"ADX406"}

    tables = fresh_database.connect().execute(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    )
    assert tables.fetchone() == (0,)


@pytest.mark.parametrize(
    "script",
    ["", "-- nothing\n", "/* nothing /* at */ all */", "CREATE TABLE a (id int)", "SELECT 1;\r\n-- the end", ";;"],
)
def test_scripts_that_hold_little(project: Project, fresh_database: FreshDatabase, script: str) -> None:
    use(project, fresh_database)
    project.migration("1", script)

    assert auto(project).exit_code == 0

    assert history(fresh_database) == [("1", True, False, False)]


def test_what_only_a_later_transaction_may_do(project: Project, fresh_database: FreshDatabase) -> None:
    """From empty, migrations share transactions; a new value of an enum can't be used in the one that adds it."""
    use(project, fresh_database)
    project.migration("1", "CREATE TYPE t AS ENUM ('A'); CREATE TABLE a (t t);")
    project.migration("2", "ALTER TYPE t ADD VALUE 'B';")
    project.migration("3", "INSERT INTO a VALUES ('B');")

    assert auto(project).exit_code == 0

    assert history(fresh_database) == [(name, True, False, False) for name in ("1", "2", "3")]
    assert fresh_database.connect().execute("SELECT count(*) FROM a").fetchone() == (1,)


def test_a_script_of_fifty_megabytes(project: Project, fresh_database: FreshDatabase) -> None:
    use(project, fresh_database)
    line = "INSERT INTO a VALUES ('" + "x" * 100_000 + "');\n"
    project.migration("1", "CREATE TABLE a (t text);\n" + line * 500)

    assert auto(project).exit_code == 0

    assert fresh_database.connect().execute("SELECT count(*) FROM a").fetchone() == (500,)


def test_a_script_that_changes_the_search_path(project: Project, fresh_database: FreshDatabase) -> None:
    use(project, fresh_database)
    project.migration("1", "CREATE SCHEMA other; SET search_path = other; CREATE TABLE a (id int);")
    project.migration("2", "CREATE TABLE b (id int);")

    assert auto(project).exit_code == 0

    found = fresh_database.connect().execute("SELECT to_regclass('other.a') IS NULL, to_regclass('public.b') IS NULL")
    assert found.fetchone() == (False, False)


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
