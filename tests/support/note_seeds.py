"""A project with two tables, notes and tags, seeds that fill them, and a run of it."""

from __future__ import annotations

from tests.support.databases import FreshDatabase
from tests.support.project import Project, Result

TABLES = """\
CREATE TABLE "Note" (id SERIAL PRIMARY KEY, word TEXT NOT NULL UNIQUE, at TIMESTAMP NOT NULL DEFAULT now());
CREATE TABLE "Tag" (name TEXT PRIMARY KEY);
"""
PYTHON = "def seed(connection, environment):\n"
ADDS = "INSERT INTO \"Note\" (word) VALUES ('seed') ON CONFLICT DO NOTHING;"
PYTHON_ADDS = f"{PYTHON}    connection.execute({ADDS!r})\n"


def run(project: Project, how: str, *arguments: str, timeout: float = 120) -> Result:
    return project.adx(how, "--postgres", "external", "--output", "json", *arguments, timeout=timeout)


def words(database: FreshDatabase) -> list[str]:
    return [word for (word,) in database.connect().execute('SELECT word FROM "Note" ORDER BY id').fetchall()]
