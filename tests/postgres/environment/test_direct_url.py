"""A URL of Prisma's commands that nobody gave a value leads to the database that the application has already."""

from __future__ import annotations

import pytest

from adx_tui.services.environment import env_file
from tests.support.outcome import assert_green, finding
from tests.support.prisma_project import write_prisma_project
from tests.support.project import Project
from tests.support.repositories import config

pytestmark = pytest.mark.postgres

MODELS = "model Shop {\n  id   Int    @id @default(autoincrement())\n  name String\n}\n"
SQL = 'CREATE TABLE "Shop" (id SERIAL PRIMARY KEY, name TEXT NOT NULL);\n'
DIRECT = '  directUrl = env("DIRECT_URL")\n'


def url(port: int) -> str:
    return f"postgresql://shop:pass-word@127.0.0.1:{port}/shop"


@pytest.mark.parametrize(
    ("written", "example"),
    [({}, ""), ({"DIRECT_URL": ""}, ""), ({}, "DIRECT_URL=\n")],
    ids=["absent", "empty", "example"],
)
def test_a_direct_url(written: dict[str, str], example: str, project: Project, free_port: int) -> None:
    """Of Prisma 6: "You must provide a nonempty direct URL" (P1012)."""
    write_prisma_project(project, MODELS, SQL, datasource=DIRECT)
    if example:
        project.write(".env.example", f"DATABASE_URL={url(5432)}\n{example}")
    project.env(DATABASE_URL=url(free_port), **written)

    assert_green(project.adx("--auto", "--postgres", "embedded", "--output", "json"))

    values = env_file.read(project.path / ".env").values
    assert values["DIRECT_URL"] == values["DATABASE_URL"] == url(free_port)


def test_a_config_that_asks_for_another_variable_than_the_application(project: Project, free_port: int) -> None:
    write_prisma_project(project, MODELS, SQL)
    project.write("package.json", '{"name": "shop", "devDependencies": {"prisma": "7.1.0"}}\n')
    project.write("prisma/schema.prisma", f'datasource db {{\n  provider = "postgresql"\n}}\n\n{MODELS}')
    lines = ('schema: "prisma/schema.prisma",', 'datasource: { url: env("DIRECT_URL") },')
    project.write("prisma.config.ts", config(*lines))
    project.write(".env.example", f"DATABASE_URL={url(5432)}\nDIRECT_URL=\n")
    project.env(DATABASE_URL=url(free_port))

    assert_green(project.adx("--auto", "--postgres", "embedded", "--output", "json"))

    assert env_file.read(project.path / ".env").values["DIRECT_URL"] == url(free_port)


def test_elsewhere_a_person_sets_it(project: Project, free_port: int) -> None:
    """A server that is not ours may have a pooler before it, and only a person knows the way around."""
    write_prisma_project(project, MODELS, SQL, datasource=DIRECT)
    project.env(DATABASE_URL=url(free_port))
    assert project.adx("--auto", "--postgres", "embedded").exit_code == 0
    project.env(DATABASE_URL=url(free_port))
    found = finding(project.adx("--check", "--postgres", "external", "--output", "json"), "ADX621")
    assert [remedy["risk"] for remedy in found["remedies"]] == ["manual"]
