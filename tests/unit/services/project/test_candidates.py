"""Of all that looks like a Prisma project, what is one, and which is meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adx_tui.services.project.repository import Manager
from tests.support import repositories
from tests.support.discovering import look, look_at, only, place
from tests.support.repositories import (
    INIT,
    MODEL,
    SEVEN,
    SIX,
    TWO,
    URL,
    config,
    migrations,
    package,
    schema,
    write,
)


@pytest.mark.parametrize(
    ("prisma", "looked_at"),
    [
        ("5.17.0", "prisma/migrations"),
        ("6.5.0", "prisma/migrations"),
        ("6.6.0", "prisma/schema/base/migrations"),
        ("^6.4.0", "prisma/schema/base/migrations"),
        ("7.1.0", "prisma/schema/migrations"),
    ],
)
def test_migrations_one_level_off_are_seen(tmp_path: Path, prisma: str, looked_at: str) -> None:
    files = {
        "package.json": package(
            "library", devDependencies={"prisma": prisma}, scripts={"up": "prisma migrate dev --schema ./prisma/schema"}
        ),
        "prisma/schema/base/base.prisma": repositories.datasource(URL),
        "prisma/schema/books.prisma": MODEL,
    }
    usual = {"prisma/migrations", "prisma/schema/base/migrations", "prisma/schema/migrations"}
    for folder in usual:
        files |= migrations(folder, INIT)
    project = only(look_at(tmp_path, files))
    assert (project.migrations, project.migration_count) == (tmp_path / looked_at, 1)
    assert {path.relative_to(tmp_path).as_posix() for path in project.elsewhere} == usual - {looked_at}


@pytest.mark.parametrize(
    ("prisma", "schema_is"),
    [("6.5.0", "old.prisma"), ("6.19.0", "old.prisma"), ("7.1.0", "schema.prisma")],
)
def test_where_no_config_names_the_schema_package_json_does_before_7(
    tmp_path: Path, prisma: str, schema_is: str
) -> None:
    files = {
        "package.json": package("library", devDependencies={"prisma": prisma}, prisma={"schema": "old.prisma"}),
        "prisma.config.ts": config('migrations: { path: "history" },'),
        "schema.prisma": schema(URL),
        "old.prisma": schema(URL),
    }
    project = only(look_at(tmp_path, files))
    assert project.schema == tmp_path / schema_is
    assert project.migrations == tmp_path / ("migrations" if prisma == "6.5.0" else "history")


def test_copies_of_a_schema_are_no_projects(tmp_path: Path) -> None:
    copies = (
        "prisma/migrations/20240101000000_step/schema.prisma",
        "examples/app/prisma/schema.prisma",
        "src/__fixtures__/prisma/schema.prisma",
        "node_modules/.prisma/client/schema.prisma",
        "dist/prisma/schema.prisma",
        "src/generated/client/schema.prisma",
    )
    files = dict(repositories.ENV_SAMPLE) | dict.fromkeys(copies, schema(URL))
    files["src/generated/client/index-browser.js"] = ""
    repository = look_at(tmp_path, files | migrations("examples/app/prisma/migrations", INIT))
    assert only(repository).schema == tmp_path / "prisma/schema.prisma"
    assert len(repository.projects) == 1
    assert repository.set_aside == (tmp_path / "examples/app/prisma/migrations",)


def test_an_example_is_a_project_for_who_stands_in_it(tmp_path: Path) -> None:
    files = dict(repositories.ENV_SAMPLE) | {"examples/app/prisma/schema.prisma": schema(URL)}
    files |= {"examples/app/package.json": package("app", devDependencies=SIX)}
    for repository in (look_at(tmp_path, files, "examples/app"), look(tmp_path, chosen="examples/app")):
        assert only(repository).folder == tmp_path / "examples/app"


def test_where_examples_are_all_there_is_they_are_listed_and_none_is_taken(tmp_path: Path) -> None:
    files = {
        "package.json": package("library"),
        "examples/app/package.json": package("app", devDependencies=SIX),
        "examples/app/prisma/schema.prisma": schema(URL),
        **migrations("examples/app/prisma/migrations", INIT),
    }
    repository = look_at(tmp_path, files)
    assert repository.chosen is None
    assert [project.folder for project in repository.projects] == [tmp_path / "examples/app"]
    assert only(look(tmp_path, chosen="examples/app")).migration_count == 1
    for script in tmp_path.rglob("migration.sql"):
        script.unlink()
    assert [project.folder for project in look(tmp_path).projects] == [tmp_path / "examples/app"]


def test_who_stands_in_an_application_means_the_database_that_it_depends_on(tmp_path: Path) -> None:
    files = dict(repositories.TWO_DATABASES) | {"apps/web/package.json": package("web", dependencies={"loans": "*"})}
    assert only(look_at(tmp_path, files, "apps/web")).folder.name == "loans"
    assert look(tmp_path, "apps").chosen is None


def test_what_a_script_names_comes_before_what_lies_at_the_usual_place(tmp_path: Path) -> None:
    files = {
        "package.json": package(
            "library",
            devDependencies=SIX,
            scripts={"migrate": "dotenv -e .env -- npx prisma migrate dev --schema=prisma/pg/schema.prisma && true"},
        ),
        "prisma/schema.prisma": schema(URL, provider="sqlite"),
        **migrations("prisma/migrations", INIT, lock='provider = "sqlite"\n'),
        "prisma/pg/schema.prisma": schema(URL),
        **migrations("prisma/pg/migrations", *TWO),
    }
    repository = look_at(tmp_path, files)
    assert (only(repository).schema, only(repository).migration_count) == (tmp_path / "prisma/pg/schema.prisma", 2)
    assert place(tmp_path, only(repository).schema_source) == "package.json:9"
    assert len(repository.projects) == 2


def test_of_a_schema_for_each_database_postgres_is_meant(tmp_path: Path) -> None:
    scripts = {name: f"prisma migrate deploy --schema ./{name}/schema.prisma" for name in ("mysql", "postgresql")}
    files = {"package.json": package("library", devDependencies=SIX, scripts=scripts)}
    for name in scripts:
        files |= {f"{name}/schema.prisma": schema(URL, provider=name)} | migrations(f"{name}/migrations", INIT)
    repository = look_at(tmp_path, files)
    assert only(repository).schema == tmp_path / "postgresql/schema.prisma"
    assert len(repository.projects) == 2


def test_migrations_for_each_database_are_beside_the_schema_of_that_database(tmp_path: Path) -> None:
    files = {
        "package.json": package("library", devDependencies=SIX, scripts={"up": "node choose.js && prisma generate"})
    }
    for name in ("mysql", "postgresql"):
        files |= {f"prisma/{name}-schema.prisma": schema(URL, provider=name)}
        files |= migrations(f"prisma/{name}-migrations", INIT, lock=f'provider = "{name}"\n')
    project = only(look_at(tmp_path, files))
    assert project.schema == tmp_path / "prisma/postgresql-schema.prisma"
    assert (project.migration_count, project.elsewhere) == (0, (tmp_path / "prisma/postgresql-migrations",))


def test_a_folder_outside_of_the_repository_names_nothing_of_it(tmp_path: Path) -> None:
    write(tmp_path, {"other/schema.prisma": schema(URL)}, is_repository=False)
    repository = look_at(tmp_path / "library", repositories.ENV_SAMPLE, chosen="../other")
    assert repository.chosen is None
    assert [project.folder for project in repository.projects] == [tmp_path / "library"]


def test_a_package_says_nothing_of_its_neighbour(tmp_path: Path) -> None:
    files = {
        "package.json": package("library", workspaces=["*"]),
        "one/package.json": package("one", devDependencies={"prisma": "5.0.0"}),
        "two/package.json": package("two", devDependencies={"prisma": "7.1.0"}),
        "two/pnpm-lock.yaml": "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    devDependencies:\n      prisma:\n"
        "        specifier: 7.1.0\n        version: 7.1.0\n",
        "two/prisma/schema.prisma": schema(),
        "yarn.lock": '# yarn lockfile v1\n\nprisma@5.0.0:\n  version "5.0.0"\n',
    }
    repository = look_at(tmp_path, files)
    assert only(repository).major == 7
    assert repository.manager is not None
    assert repository.manager.name is Manager.PNPM


def test_one_broken_file_ends_nothing(tmp_path: Path) -> None:
    files = dict(repositories.TWO_DATABASES) | {
        "services/loans/package.json": '{\n  "name": "loans",\n  oops\n}',
        "services/shelves/prisma.config.ts": "export default {",
        "pnpm-workspace.yaml": "packages: [",
    }
    repository = look_at(tmp_path, files)
    assert len(repository.projects) == 2
    assert any(word.startswith("services/loans/package.json:3 can't be read") for word in repository.unread)
    assert any(word.startswith("pnpm-workspace.yaml:") for word in repository.unread)


def test_migrations_that_are_not_all_sql_are_their_runners(tmp_path: Path) -> None:
    scripts = {
        "create-migration": "tsx create.ts",
        "db:migrate:deploy": "node dist/apply.js",
        "db:migrate:dev": "tsx apply.ts",
        "migrate:status": "prisma migrate status",
    }
    files = {
        "package.json": package("library", devDependencies=SEVEN, scripts=scripts),
        "prisma.config.ts": config('schema: "schema.prisma",', 'migrations: { path: ".generated" },'),
        "schema.prisma": schema(),
        **migrations("migration", INIT, "SELECT 1;"),
        "migration/20240101500000_data/migration.ts": "export const run = async () => {};\n",
    }
    project = only(look_at(tmp_path, files))
    assert (project.migrations, project.migration_count) == (tmp_path / ".generated", 0)
    assert project.elsewhere == (tmp_path / "migration",)
    assert place(tmp_path, project.runner_reason) == "migration/20240101500000_data/migration.ts"
    assert project.runner is not None
    assert (project.runner.name, project.runner.text) == ("npm run db:migrate:dev", "tsx apply.ts")
    assert project.next_generation is None


@pytest.mark.parametrize("name", ["\0", "\ud800", "x" * 300, "..", "/", "", "prisma/schema.prisma/x"])
def test_no_name_ends_the_look(tmp_path: Path, name: str) -> None:
    files = {
        "package.json": package("library", devDependencies=SIX, prisma={"schema": name}, scripts={"a": "tsc"}),
        "packages/db/package.json": package(
            "db", scripts={"up": f"prisma migrate dev --schema {name!r} --config {name}"}
        ),
        "packages/db/prisma.config.ts": config(
            f"schema: {json.dumps(name)},", f"migrations: {{ path: {json.dumps(name)} }},"
        ),
        **migrations("packages/db/prisma/migrations", INIT),
    }
    repository = look_at(tmp_path, files)
    listed = {path for project in repository.projects for path in (project.migrations, *project.elsewhere)}
    assert tmp_path / "packages/db/prisma/migrations" in listed
