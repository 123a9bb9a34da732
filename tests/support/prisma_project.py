"""A project that uses Prisma, as far as adx-tui looks at it: a package, a schema and a migration of SQL."""

from __future__ import annotations

from tests.support.project import Project, Result

DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n\ngenerator client {\n  provider = "prisma-client-js"\n}\n'
PACKAGE = '{"name": "school", "dependencies": {"prisma": "6.19.0", "@prisma/client": "6.19.0"}}\n'
URL_BLOCK = '  url      = env("DATABASE_URL")\n'


def write_prisma_project(project: Project, models: str, sql: str, *, datasource: str = "") -> None:
    """A project of Prisma 6's with these models, whose one migration is `sql`. `datasource`: further lines of it."""
    head = DATASOURCE.replace('"postgresql"\n', f'"postgresql"\n{URL_BLOCK}{datasource}')
    project.write("package.json", PACKAGE)
    project.write("prisma/schema.prisma", head + models)
    project.write("prisma/migrations/migration_lock.toml", 'provider = "postgresql"\n')
    project.write("prisma/migrations/20260101000000_init/migration.sql", sql)


def look(project: Project, how: str = "--check") -> Result:
    """What a run on the server outside says."""
    return project.adx(how, "--postgres", "external", "--output", "json")


def line_of(project: Project, text: str) -> int:
    """The line of the schema that `text` is in."""
    schema = (project.path / "prisma/schema.prisma").read_text().splitlines()
    return next(number for number, line in enumerate(schema, start=1) if text in line)
