"""AdhyayanX itself, as a fresh clone of this repository has it."""

from __future__ import annotations

import shutil
from pathlib import Path

import psycopg

from tests.support.project import Project

ROOT = Path(__file__).parents[2]
ROWS = 31
TABLES = {"User", "RefreshToken", "Institute", "Course", "Module", "Lesson", "Batch"}


def clone_into(project: Project, *, port: int) -> None:
    """What git brings, on a port of the test's own, and with a hash that costs a test no seconds."""
    for folder in ("migrations", "seeds", "compose"):
        shutil.copytree(ROOT / folder, project.path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    example = example.replace("POSTGRES_PORT=5432", f"POSTGRES_PORT={port}").replace(":5432/", f":{port}/")
    project.write(".env.example", example.replace("BCRYPT_SALT_ROUNDS=12", "BCRYPT_SALT_ROUNDS=4"))


def values(project: Project) -> dict[str, str]:
    """The `.env`, read by hand."""
    lines = (project.path / ".env").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("=", 1) for line in lines if "=" in line and not line.startswith("#")]
    return {key: value.strip("'\"") for key, value in pairs}


def connect(project: Project) -> psycopg.Connection[tuple[object, ...]]:
    """As the application, in autocommit. The caller closes it."""
    return psycopg.connect(values(project)["DATABASE_URL"].partition("?")[0], autocommit=True, connect_timeout=10)


def contents(project: Project) -> dict[str, int]:
    """Rows of each table."""
    with connect(project) as connection:
        return {name: _count(connection, name) for name in sorted(TABLES)}


def _count(connection: psycopg.Connection[tuple[object, ...]], table: str) -> int:
    row = connection.execute(f'SELECT count(*) FROM "{table}"'.encode()).fetchone()
    assert row is not None
    assert isinstance(row[0], int)
    return row[0]
