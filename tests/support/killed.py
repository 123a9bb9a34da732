"""Migrations for runs that are killed in their middle, and whether each of them was applied once."""

from __future__ import annotations

from typing import Any

import psycopg

from tests.support.project import Project

COUNT = 200
_ALONE = 20
"""Every so many, one that can't run in a transaction."""


def write_migrations(project: Project, count: int = COUNT) -> None:
    project.migration("000_applied", "CREATE TABLE applied (number int, name text);")
    for number in range(1, count):
        script = f"CREATE TABLE t{number} (id int);\nINSERT INTO applied VALUES ({number}, 't{number}');\n"
        if number % _ALONE == 0:
            script = f"CREATE INDEX CONCURRENTLY i{number} ON t{number - 1} (id);\n"
        project.migration(f"{number:03}_it", script)


def assert_each_applied_once(connection: psycopg.Connection[tuple[Any, ...]], count: int) -> None:
    twice = connection.execute("SELECT number FROM applied GROUP BY number HAVING count(*) > 1").fetchall()
    rows = connection.execute(
        "SELECT count(*), count(DISTINCT migration_name), count(*) FILTER (WHERE finished_at IS NULL)"
        " FROM _prisma_migrations WHERE rolled_back_at IS NULL"
    ).fetchone()
    assert twice == []
    assert rows == (count, count, 0)
