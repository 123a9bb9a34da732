"""A repository is understood by looking at it: one made-up repository for each shape that public ones have."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.project.repository import Manager
from tests.support import repositories
from tests.support.discovering import look, look_at, only, place
from tests.support.repositories import (
    INIT,
    LOCK,
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


def test_a_config_whose_schema_is_in_a_container_is_no_second_project(tmp_path: Path) -> None:
    files = {
        "package.json": package("library", dependencies=SEVEN),
        "prisma.config.ts": config('schema: "prisma/schema.prisma",'),
        "prisma/schema.prisma": schema(),
        "docker/prisma.config.ts": config('schema: "/app/prisma/schema.prisma",'),
        **migrations("prisma/migrations", INIT),
    }
    repository = look_at(tmp_path, files)
    assert only(repository).folder == tmp_path
    assert repository.unread == ()


def test_a_schema_that_the_config_names_and_nobody_made_is_not_replaced_by_another(tmp_path: Path) -> None:
    files = {
        "package.json": package("library", dependencies=SEVEN),
        "prisma.config.ts": config('schema: "database/schema.prisma",'),
        "prisma/schema.prisma": schema(),
    }
    assert only(look_at(tmp_path, files)).schema == tmp_path / "database/schema.prisma"


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
