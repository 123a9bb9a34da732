"""History and folder that part: a rename is seen by its bytes, and what is not on disk is looked up in git."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.databases import FreshDatabase
from tests.support.migrating import auto, check, history, use
from tests.support.outcome import codes, evidence, finding, previews
from tests.support.project import Project

pytestmark = pytest.mark.postgres

FIRST, SECOND = "20260101000000_first", "20260102000000_second"
RENAMED = "20260109000000_second"


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Anna", "-c", "user.email=anna@example.org"]
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout


def commit(project: Project, message: str) -> None:
    git(project.path, "add", "--all")
    git(project.path, "commit", "--quiet", f"--message={message}")


@pytest.fixture
def applied(project: Project, fresh_database: FreshDatabase) -> Project:
    """Two migrations, applied; the first is committed."""
    use(project, fresh_database)
    project.write(".gitignore", ".env\n")
    project.migration(FIRST, 'CREATE TABLE "First" (id int);\n')
    git(project.path, "init", "--quiet", "--initial-branch=main")
    commit(project, "first")
    project.migration(SECOND, 'CREATE TABLE "Second" (id int);\n')
    assert auto(project).exit_code == 0
    return project


def move(project: Project, old: str, new: str) -> None:
    (project.path / "migrations" / old).rename(project.path / "migrations" / new)


def remove(project: Project, name: str) -> None:
    (project.path / "migrations" / name / "migration.sql").unlink()
    (project.path / "migrations" / name).rmdir()


def names(database: FreshDatabase) -> list[str]:
    return [row[0] for row in history(database)]


# --- renamed --------------------------------------------------------------------------------------------------------


def test_a_rename_gives_the_row_the_new_name(applied: Project, fresh_database: FreshDatabase) -> None:
    move(applied, SECOND, RENAMED)
    applied.migration("20260105000000_of_a_colleague", "CREATE TABLE colleague (id int);\n")
    before = fresh_database.connect().execute("SELECT id, checksum, finished_at FROM _prisma_migrations").fetchall()

    seen = check(applied)
    found = finding(seen, "ADX470")
    assert codes(seen) == {"ADX470", "ADX401"}
    assert f"{SECOND} → {RENAMED}" in evidence(found)
    assert "SET migration_name" in previews(found, "safe")
    assert finding(seen, "ADX401")["evidence"] == ["20260105000000_of_a_colleague"]

    assert auto(applied).exit_code == 0
    assert names(fresh_database) == [FIRST, RENAMED, "20260105000000_of_a_colleague"]
    rows = fresh_database.connect().execute("SELECT id, checksum, finished_at FROM _prisma_migrations").fetchall()
    assert set(before) < set(rows)
    assert not codes(check(applied))


def test_a_rename_that_was_tried_to_be_applied(applied: Project, fresh_database: FreshDatabase) -> None:
    """As `prisma migrate deploy` leaves it: P3018, an open row of the new name beside the applied one of the old."""
    move(applied, SECOND, RENAMED)
    fresh_database.connect().execute(
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) SELECT 'tried', checksum, %s,"
        " 'Database error code: 42P07' FROM _prisma_migrations"
        " WHERE migration_name = %s",
        [RENAMED, SECOND],
    )

    result = auto(applied)

    assert result.exit_code == 0, result
    assert sorted(row[:3] for row in history(fresh_database)) == [
        (FIRST, True, False),
        (RENAMED, False, True),
        (RENAMED, True, False),
    ]


def test_of_several_with_the_same_bytes_each_gets_its_own_name(project: Project, fresh_database: FreshDatabase) -> None:
    use(project, fresh_database)
    for name in ("1_a", "2_b", "3_kept"):
        project.migration(name, "-- This is an empty migration.")
    assert auto(project).exit_code == 0
    move(project, "1_a", "8_a")
    move(project, "2_b", "7_b")

    assert auto(project).exit_code == 0

    assert names(fresh_database) == ["8_a", "7_b", "3_kept"]


def test_a_copy_is_no_rename(applied: Project, fresh_database: FreshDatabase) -> None:
    applied.migration("3_again", "-- nothing")
    assert auto(applied).exit_code == 0
    applied.migration("4_again", "-- nothing")

    assert codes(check(applied)) == {"ADX401"}


# --- not on disk ----------------------------------------------------------------------------------------------------


def _on_a_branch(project: Project) -> None:
    git(project.path, "switch", "--quiet", "--create", "feature")
    commit(project, "second")
    git(project.path, "switch", "--quiet", "main")


def _deleted(project: Project) -> None:
    commit(project, "second")
    remove(project, SECOND)


def _removed_by_a_commit(project: Project) -> None:
    _deleted(project)
    commit(project, "no second")


def _stashed(project: Project) -> None:
    git(project.path, "stash", "--include-untracked", "--quiet")


def _reset_away(project: Project) -> None:
    commit(project, "second")
    git(project.path, "reset", "--hard", "--quiet", "HEAD^")


def _never_in_git(project: Project) -> None:
    remove(project, SECOND)


@pytest.mark.parametrize(
    ("lose", "code", "cause"),
    [
        (_on_a_branch, "ADX404", "another branch was applied here"),
        (_deleted, "ADX404", "its file was deleted here, which is not committed"),
        (_removed_by_a_commit, "ADX404", "(Anna, "),
        (_stashed, "ADX404", "its file is in stash@{0}"),
        (_reset_away, "ADX404", "its file is on no branch any more"),
        (_never_in_git, "ADX471", "no commit, branch, stash or reflog of this clone has its file"),
    ],
)
def test_what_is_not_on_disk_is_looked_up(
    applied: Project, lose: Callable[[Project], None], code: str, cause: str
) -> None:
    lose(applied)

    found = finding(check(applied), code)

    assert cause in found["cause"]
    command = found["remedies"][0]["preview"]
    if code == "ADX404":
        subprocess.run(command, shell=True, cwd=applied.path, check=True, capture_output=True)  # as it is shown
        assert not codes(check(applied))
    else:
        assert "another branch" not in found["cause"]


def test_an_object_in_the_way_names_the_migration_that_made_it(applied: Project) -> None:
    applied.migration(RENAMED, 'CREATE INDEX x ON "First" (id);\nCREATE TABLE "Second" (id bigint);\n')
    assert f"{SECOND} makes it, in line 1" in finding(auto(applied), "ADX421")["cause"]


def test_also_one_that_only_git_has(applied: Project) -> None:
    """Renamed and edited: no rename by its bytes."""
    _on_a_branch(applied)
    applied.migration(RENAMED, '-- again\nCREATE TABLE "Second" (id bigint);\n')
    assert {"ADX472", "ADX404"} <= codes(auto(applied)), "it seems to stand for the old one, but makes something else"
    applied.migration(RENAMED, '-- again\nCREATE TABLE "Second" (id bigint);\nCREATE TABLE "Third" ();\n')
    assert f"applied migration {SECOND} makes it, in line 1" in finding(auto(applied), "ADX421")["cause"]


# --- edited ---------------------------------------------------------------------------------------------------------


def test_an_edited_migration_that_was_never_pushed_is_work_in_progress(applied: Project, tmp_path: Path) -> None:
    git(applied.path, "clone", "--quiet", "--bare", ".", str(tmp_path / "remote.git"))
    git(applied.path, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(applied.path, "fetch", "--quiet", "origin")
    applied.migration(SECOND, 'CREATE TABLE "Second" (id bigint);\n')

    own = finding(check(applied), "ADX403")
    assert "work in progress of your own" in own["cause"]
    assert "other databases" not in own["cause"]
    assert f"WHERE migration_name = '{SECOND}'" in previews(own, "manual")
    assert "git checkout" not in own["remedies"][0]["preview"]

    applied.migration(SECOND, 'CREATE TABLE "Second" (id int);\n')
    applied.migration(FIRST, 'CREATE TABLE "First" (id bigint);\n')
    others = finding(check(applied), "ADX403")
    assert "other databases have another schema" in others["cause"]
    assert "git checkout" in others["remedies"][0]["preview"]
