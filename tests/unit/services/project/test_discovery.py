"""A repository is understood by looking at it: one made-up repository for each shape that public ones have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.project.discovery import discover
from adx_tui.services.project.repository import Manager, PrismaProject, Repository, Source
from tests.support import repositories
from tests.support.repositories import (
    INIT,
    LOCK,
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

WITH_ONE = sorted(repositories.SHAPES.keys() - {"two_databases", "mysql"})


def look(root: Path, given: str = ".", *, chosen: str | None = None) -> Repository:
    return discover(root / given, chosen=root / chosen if chosen else None, cancellation=Cancellation())


def look_at(root: Path, files: repositories.Files, given: str = ".", *, chosen: str | None = None) -> Repository:
    return look(write(root, files), given, chosen=chosen)


def only(repository: Repository) -> PrismaProject:
    assert repository.chosen is not None, repository.projects
    return repository.chosen


def place(root: Path, source: Source | None) -> str:
    assert source is not None
    name = source.path.relative_to(root).as_posix()
    return name if source.line is None else f"{name}:{source.line}"


# --- the shapes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", WITH_ONE)
def test_the_one_database_is_found_with_its_migrations(tmp_path: Path, shape: str) -> None:
    repository = look_at(tmp_path, repositories.SHAPES[shape])
    project = only(repository)
    assert (project.provider, project.migration_count, project.elsewhere) == ("postgresql", 2, ())
    assert project.schema is not None
    assert project.schema.exists()
    assert (len(repository.projects), repository.unread, project.unsettled) == (1, (), ())
    assert project.package is not None
    assert look(tmp_path, str(project.package.folder.relative_to(tmp_path))).chosen == project


def test_a_monorepo_of_npm(tmp_path: Path) -> None:
    repository = look_at(tmp_path, repositories.MONOREPO_NPM)
    project = only(repository)
    assert [each.name for each in repository.packages] == ["library", "web", "@library/db"]
    assert repository.manager is not None
    assert (repository.manager.name, place(tmp_path, repository.manager.source)) == (Manager.NPM, "package-lock.json")
    assert project.folder == tmp_path / "packages/db"
    assert project.version is not None
    assert (project.version.text, project.version.locked) == ("6.19.0", True)
    assert place(tmp_path, project.version.source) == "package-lock.json:11"
    assert place(tmp_path, project.provider_source) == "packages/db/prisma/schema.prisma:2"
    assert project.seed is not None
    assert (project.seed.name, project.seed.text, project.seed.folder) == (
        "npm run db:seed",
        "tsx seed.ts",
        tmp_path / "packages/db",
    )
    assert repository.framework is not None
    assert (repository.framework.title, repository.framework.package.name) == ("Next.js 16", "web")


def test_a_monorepo_of_pnpm(tmp_path: Path) -> None:
    repository = look_at(tmp_path, repositories.MONOREPO_PNPM)
    project = only(repository)
    assert [each.name for each in repository.packages] == ["library", "api", "@library/db", "old"]
    assert repository.manager is not None
    assert (repository.manager.name, place(tmp_path, repository.manager.source)) == (Manager.PNPM, "package.json:4")
    assert project.version is not None
    assert (project.version.text, place(tmp_path, project.version.source)) == ("7.1.0", "pnpm-lock.yaml:14")
    assert project.config == tmp_path / "packages/db/prisma.config.ts"
    assert place(tmp_path, project.schema_source) == "packages/db/prisma.config.ts:5"
    assert place(tmp_path, project.migrations_source) == "packages/db/prisma.config.ts:6"
    assert project.seed is not None
    assert (project.seed.name, project.seed.text) == ("pnpm exec prisma db seed", "tsx prisma/seed.ts")
    assert repository.framework is not None
    assert repository.framework.title == "NestJS 11"


@pytest.mark.parametrize("given", [".", "packages/db", "packages/db/schema"])
def test_two_configs_that_lead_to_one_schema_are_one_project(tmp_path: Path, given: str) -> None:
    project = only(look_at(tmp_path, repositories.CONFIG_AT_ROOT_AND_IN_PACKAGE, given))
    assert project.config == tmp_path / "packages/db/prisma.config.ts"
    assert project.migrations == tmp_path / "packages/db/migrations"
    assert [path.name for path in project.schema_files] == ["books.prisma", "main.prisma"]
    assert project.models == 1


def test_a_schema_in_several_files(tmp_path: Path) -> None:
    project = only(look_at(tmp_path, repositories.SCHEMA_FOLDER))
    assert (project.schema, project.models) == (tmp_path / "prisma/schema", 2)
    assert place(tmp_path, project.schema_source) == "package.json:12"
    assert len(project.schema_files) == 3


def test_a_config_in_the_folder_of_configs(tmp_path: Path) -> None:
    project = only(look_at(tmp_path, repositories.SEED_IN_CONFIG))
    assert (project.folder, project.migrations) == (tmp_path, tmp_path / "prisma/migrations")
    assert project.url is not None
    assert project.url.keys == ("DIRECT_URL", "DATABASE_URL")
    assert project.seed is not None
    assert (project.seed.text, place(tmp_path, project.seed.source)) == ("node prisma/seed.mjs", ".config/prisma.ts:6")


def test_the_variables_of_all_urls(tmp_path: Path) -> None:
    project = only(look_at(tmp_path, repositories.DIRECT_URL))
    urls = (project.url, project.direct_url, project.shadow_url)
    assert [url.keys[0] for url in urls if url] == [
        "POSTGRES_PRISMA_URL",
        "POSTGRES_URL_NON_POOLING",
        "SHADOW_DATABASE_URL",
    ]
    assert [url.source.line for url in urls if url] == [3, 4, 5]


def test_of_two_databases_somebody_has_to_say_which(tmp_path: Path) -> None:
    repository = look_at(tmp_path, repositories.TWO_DATABASES)
    assert repository.chosen is None
    assert [project.folder.name for project in repository.projects] == ["loans", "shelves"]
    for repository in (look(tmp_path, "services/shelves"), look(tmp_path, chosen="services/shelves")):
        project = only(repository)
        assert (project.folder.name, project.migration_count, len(repository.projects)) == ("shelves", 1, 2)
    assert only(look(tmp_path, "services/loans", chosen="services/shelves")).folder.name == "shelves"
    assert look(tmp_path, chosen="docs").chosen is None


def test_each_of_several_has_a_path_that_means_it(tmp_path: Path) -> None:
    names = ("prisma/loans/schema.prisma", "prisma/shelves/a.prisma", "prisma/shelves/b.prisma")
    scripts = {name: f"prisma generate --schema {name}" for name in names}
    files = {"package.json": package("library", devDependencies=SIX, scripts=scripts)}
    repository = look_at(tmp_path, files | dict.fromkeys(names, schema(URL)))
    assert (repository.chosen, len(repository.projects)) == (None, 3)
    paths = {repository.selector(project) for project in repository.projects}
    assert paths == {tmp_path / "prisma/loans", tmp_path / names[1], tmp_path / names[2]}
    for project in repository.projects:
        path = repository.selector(project)
        assert only(look(tmp_path, chosen=str(path.relative_to(tmp_path)))).schema == project.schema


def test_another_database_is_what_its_datasource_says(tmp_path: Path) -> None:
    project = only(look_at(tmp_path, repositories.MYSQL))
    assert (project.provider, place(tmp_path, project.provider_source)) == ("mysql", "prisma/schema.prisma:3")


# --- the pitfalls ----------------------------------------------------------------------------------------------------


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


# --- Prisma 8, and what is left open --------------------------------------------------------------------------------

EIGHT = 'import { definePrismaConfig } from "@prisma/cli-engine";\nexport default definePrismaConfig({});\n'


def test_prisma_8_is_recognised(tmp_path: Path) -> None:
    files = {
        "package.json": package("library", dependencies={"@prisma/cli-engine": "8.0.0-rc.33"}),
        "prisma.config.ts": EIGHT,
        "migrations/app/20260101T0000_init/ops.json": "{}",
        "migrations/app/20260101T0000_init/migration.json": "{}",
        "migrations/app/20260101T0000_init/migration.ts": "",
    }
    repository = look_at(tmp_path, files)
    assert all(project.next_generation is not None for project in repository.projects)
    assert repository.projects


def test_beside_prisma_8_the_part_of_7_is_served(tmp_path: Path) -> None:
    files = {
        "package.json": package("library", devDependencies={"prisma": "8.0.0-rc.33", "@prisma/prisma7": "7.10.1"}),
        "prisma.config.ts": EIGHT,
        "prisma7.config.ts": config('schema: "prisma/schema.prisma",'),
        "prisma/schema.prisma": schema(),
        **migrations("prisma/migrations", *TWO),
        "migrations/app/20260101T0000_init/ops.json": "{}",
        "migrations/app/20260101T0000_init/migration.json": "{}",
    }
    repository = look_at(tmp_path, files)
    project = only(repository)
    assert (project.config, project.next_generation, project.migration_count) == (
        tmp_path / "prisma7.config.ts",
        None,
        2,
    )
    assert repository.set_aside == (tmp_path / "migrations/app",)
    write(tmp_path, {"next/contract.prisma": "// use prisma-8\n" + schema(), **migrations("next/migrations", INIT)})
    repository = look(tmp_path)
    assert only(repository).schema == tmp_path / "prisma/schema.prisma"
    assert set(repository.set_aside) == {tmp_path / "migrations/app", tmp_path / "next/migrations"}


def test_what_only_code_could_tell_is_said_with_its_line(tmp_path: Path) -> None:
    files = {
        "package.json": package("library", devDependencies=SEVEN),
        "prisma.config.ts": config("schema: chooseSchema(),", 'datasource: { url: env("MAIN_URL") },'),
        "db/schema.prisma": schema(),
        **migrations("db/migrations", *TWO),
    }
    repository = look_at(tmp_path, files)
    project = only(repository)
    assert [(each.name, each.source.line) for each in project.unsettled] == [("schema", 5)]
    assert (project.schema, project.migration_count) == (tmp_path / "db/schema.prisma", 2)
    assert only(look(tmp_path, "db")).unsettled == ()
    other = look_at(tmp_path, {"old/schema.prisma": schema(), **migrations("old/migrations", INIT)})
    assert {each.schema for each in other.projects} >= {tmp_path / "db/schema.prisma", tmp_path / "old/schema.prisma"}


def test_migrations_alone_are_a_project(tmp_path: Path) -> None:
    """adx-tui's own layout."""
    project = only(look_at(tmp_path, migrations("migrations", *TWO)))
    assert (project.schema, project.migrations, project.migration_count) == (None, tmp_path / "migrations", 2)
    assert (project.provider, place(tmp_path, project.provider_source)) == (
        "postgresql",
        "migrations/migration_lock.toml:1",
    )


def test_an_empty_folder_of_migrations_is_one_where_nothing_better_is(tmp_path: Path) -> None:
    write(tmp_path, {"migrations/.gitkeep": ""})
    assert only(look(tmp_path)).migrations == tmp_path / "migrations"


def test_prisma_is_named_though_there_is_no_schema(tmp_path: Path) -> None:
    repository = look_at(tmp_path, {"package.json": package("library", devDependencies={"prisma": "7.1.0"})})
    assert (repository.projects, [place(tmp_path, each) for each in repository.prisma_mentions]) == (
        (),
        ["package.json:5"],
    )


def test_nothing_of_prisma(tmp_path: Path) -> None:
    repository = look_at(tmp_path, {"package.json": package("library"), "src/migration.ts": "", "README.md": LOCK})
    assert (repository.projects, repository.prisma_mentions, repository.unread) == ((), (), ())


def test_looking_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, repositories.MONOREPO_PNPM)
    before = {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*"))}
    look(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*"))} == before
