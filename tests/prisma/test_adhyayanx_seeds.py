"""AdhyayanX's seeds leave alone what they find, and change nothing when run again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.prisma.judge import adhyayanx_project, run_adx_tui
from tests.support.databases import FreshDatabase

pytestmark = pytest.mark.postgres

COUNTS = {"Institute": 1, "User": 6, "Course": 1, "Module": 4, "Lesson": 18, "Batch": 1, "RefreshToken": 0}
EARLIER = "TIMESTAMP '2025-01-01'"
# What somebody may have put there before the seeds first run.
FOUND = {
    "nothing": [],
    "another SUPERADMIN": [
        f"""INSERT INTO "User" ("id", "email", "role", "updatedAt")
            VALUES ('u', 'boss@x.example', 'SUPERADMIN', {EARLIER})""",
    ],
    "the SUPERADMIN's email": [
        f"""INSERT INTO "User" ("id", "email", "role", "passwordHash", "updatedAt")
            VALUES ('u', 'admin@adhyayanx.example', 'SUPERADMIN', 'a hash', {EARLIER})""",
    ],
    "the institute's slug": [
        f"""INSERT INTO "Institute" ("id", "name", "slug", "updatedAt")
            VALUES ('i', 'I', 'saraswati-institute', {EARLIER})""",
    ],
    "the institute's email": [
        f"""INSERT INTO "Institute" ("id", "name", "email", "updatedAt")
            VALUES ('i', 'I', 'office@saraswati.example', {EARLIER})""",
    ],
    "the course's slug": [
        f"""INSERT INTO "Institute" ("id", "name", "updatedAt")
            VALUES ('i', 'I', {EARLIER})""",
        f"""INSERT INTO "Course" ("id", "instituteId", "title", "slug", "updatedAt")
            VALUES ('c', 'i', 'C', 'foundations-of-algebra', {EARLIER})""",
    ],
}
# What somebody may have changed since: none of it is undone, and none of it is in the way.
EDITED = [
    """UPDATE "User" SET "email" = 'new@x.example', "passwordHash" = 'theirs' WHERE "id" = 'seed_user_teacher_1'""",
    """UPDATE "Institute" SET "slug" = NULL, "email" = NULL""",
    """UPDATE "Course" SET "slug" = 'renamed'""",
]

Contents = dict[str, list[tuple[Any, ...]]]


def contents(database: FreshDatabase) -> Contents:
    """Every row, with the transaction that wrote it: equal only where not even the same value was written again."""
    connection = database.connect()
    return {
        table: connection.execute(f'SELECT xmin::text, t.* FROM "{table}" AS t ORDER BY "id"'.encode()).fetchall()
        for table in COUNTS
    }


def test_a_new_database_gets_all_of_it(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    run_adx_tui(adhyayanx_project(tmp_path / "adhyayanx"), fresh_database)

    assert {table: len(rows) for table, rows in contents(fresh_database).items()} == COUNTS


@pytest.mark.parametrize("statements", FOUND.values(), ids=FOUND.keys())
def test_rows_that_are_there_stop_nothing_and_stay(
    fresh_database: FreshDatabase, tmp_path: Path, statements: list[str]
) -> None:
    project = adhyayanx_project(tmp_path / "adhyayanx")
    run_adx_tui(project, fresh_database, step="migrations")
    for statement in statements:
        fresh_database.connect().execute(statement.encode())
    found = contents(fresh_database)

    run_adx_tui(project, fresh_database)

    first = contents(fresh_database)
    for table, rows in found.items():
        assert set(rows) <= set(first[table])
    for table in ("User", "Institute", "Course", "Module", "Lesson", "Batch"):
        assert len(first[table]) >= COUNTS[table]

    run_adx_tui(project, fresh_database)

    assert contents(fresh_database) == first


def test_what_people_changed_stays_changed(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    project = adhyayanx_project(tmp_path / "adhyayanx")
    run_adx_tui(project, fresh_database)
    for statement in EDITED:
        fresh_database.connect().execute(statement.encode())
    edited = contents(fresh_database)

    run_adx_tui(project, fresh_database)

    assert contents(fresh_database) == edited
