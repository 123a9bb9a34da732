"""The first step says whose house this is, and never goes on where that is not clear. No server is asked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support import repositories
from tests.support.outcome import checks, finding, only_failure, steps, summary
from tests.support.project import Project, Result
from tests.support.repositories import SEVEN, TWO, config, migrations, package, schema, write


def look(project: Project, files: repositories.Files, *arguments: str, folder: str = ".") -> Result:
    if files:
        write(project.path, files)
    place = Project(project.path / folder, project.state_directory, project.environment)
    return place.adx("--check", "--step", "project", "--output", "json", *arguments)


def detail(result: Result, check: str) -> str:
    return str(checks(result)["project", check]["detail"])


def test_the_panel_is_what_a_newcomer_sees_first(project: Project) -> None:
    result = look(project, repositories.SHAPES["seed_in_config"])
    assert result.exit_code == 0
    assert "Prisma 7.1 · prisma/schema.prisma, 1 model · 2 migrations" in summary(result, "project")


@pytest.mark.parametrize("shape", sorted(repositories.SHAPES.keys() - {"two_databases", "mysql"}))
def test_each_shape_is_understood_from_its_root(project: Project, shape: str) -> None:
    result = look(project, repositories.SHAPES[shape])
    assert result.exit_code == 0, result
    assert "2 migrations in " in detail(result, "migrations")
    assert result.events[-1]["nothing_to_migrate"] is False


def test_each_value_names_the_file_and_line_that_say_so(project: Project) -> None:
    result = look(project, repositories.SHAPES["direct_url"])
    assert "prisma/schema.prisma:" in detail(result, "prisma")
    assert detail(result, "urls").startswith("POSTGRES_URL_NON_POOLING or POSTGRES_PRISMA_URL")
    assert "prisma/schema.prisma:" in detail(result, "urls")


def test_of_two_databases_one_has_to_be_picked(project: Project) -> None:
    result = look(project, repositories.SHAPES["two_databases"])
    assert result.exit_code == 1
    several = only_failure(result, "ADX001")
    assert len(several["remedies"]) == 2
    assert all(remedy["by_choice"] for remedy in several["remedies"])
    assert [line for line in several["evidence"] if "migrations" in line]
    assert set(steps(result).values()) == {"failed"}


def test_a_set_up_does_not_pick_one_by_itself(project: Project) -> None:
    write(project.path, repositories.SHAPES["two_databases"])
    result = project.adx("--auto", "--step", "project", "--output", "json")
    assert result.exit_code == 1
    assert not (project.path / "adx-tui.toml").exists()


def test_the_folder_or_the_committed_file_say_which(project: Project) -> None:
    result = look(project, repositories.SHAPES["two_databases"])
    preview = only_failure(result, "ADX001")["remedies"][0]["preview"]
    folder = preview.partition('project = "')[2].partition('"')[0]
    by_folder = look(project, {}, folder=folder)
    assert by_folder.exit_code == 0, by_folder
    project.write("adx-tui.toml", f'project = "{folder}"\n')
    assert look(project, {}).exit_code == 0


def test_another_database_is_refused_with_the_line_that_says_so(project: Project) -> None:
    other = only_failure(look(project, repositories.SHAPES["mysql"]), "ADX003")
    assert "mysql" in other["cause"]
    assert other["location"].endswith("schema.prisma:3")


def test_migrations_where_prisma_does_not_look_are_never_passed_over(project: Project) -> None:
    files = {
        "package.json": package("library", devDependencies=SEVEN),
        "prisma.config.ts": config('schema: "prisma/schema.prisma",', 'datasource: { url: env("DATABASE_URL") },'),
        "prisma/schema.prisma": schema(),
        **migrations("db/migrations", *TWO),
    }
    event = only_failure(look(project, files), "ADX007")
    assert "db/migrations" in event["cause"]
    assert event["remedies"][0]["preview"].endswith("--migrations db/migrations")
    assert look(project, {}, "--migrations", str(project.path / "db/migrations")).exit_code == 0


def test_a_value_that_only_the_projects_code_knows_is_not_guessed(project: Project) -> None:
    files = {
        "package.json": package("library", devDependencies=SEVEN),
        "prisma.config.ts": config(
            'schema: "prisma/schema.prisma",',
            "migrations: { path: pick() },",
            'datasource: { url: env("DATABASE_URL") },',
        ),
        "prisma/schema.prisma": schema(),
    }
    event = finding(look(project, files), "ADX005")
    assert "pick()" in event["evidence"][0]
    assert event["location"].startswith("prisma.config.ts:")


def test_prisma_without_a_schema_is_said(project: Project) -> None:
    event = only_failure(look(project, {"package.json": package("library", devDependencies=SEVEN)}), "ADX002")
    assert event["location"].startswith("package.json:")


def test_nothing_of_prisma_is_nothing_to_migrate(project: Project) -> None:
    write(project.path, {"README.md": "A library.\n"})
    result = project.adx("--check", "--output", "json")
    assert checks(result)["project", "prisma"]["status"] == "skipped"
    assert result.events[-1]["nothing_to_migrate"] is True


def test_migrations_that_somebody_named_are_something_to_migrate(project: Project, tmp_path: Path) -> None:
    elsewhere = write(tmp_path / "elsewhere", migrations("sql", *TWO)) / "sql"
    write(project.path, {"README.md": "A library.\n"})
    result = project.adx("--check", "--output", "json", "--migrations", str(elsewhere))
    assert result.events[-1]["nothing_to_migrate"] is False


def test_a_line_of_the_committed_file_without_effect_is_named(project: Project) -> None:
    project.write("adx-tui.toml", 'report = "/tmp/x"\n')
    event = finding(look(project, repositories.SHAPES["seed_in_config"]), "ADX008")
    assert event["location"] == "adx-tui.toml:1"


def test_a_committed_file_that_can_not_be_read_is_exit_2(project: Project) -> None:
    project.write("adx-tui.toml", "project = [\n")
    result = project.adx("--check")
    assert result.exit_code == 2
    assert "adx-tui.toml:" in result.stderr


def test_a_committed_file_names_nothing_outside_of_the_repository(project: Project) -> None:
    (project.path / ".git").mkdir()
    outside = project.path.parent / "outside"
    outside.mkdir()
    project.write("adx-tui.toml", 'seeds = "../outside"\n')
    result = project.adx("--check")
    shutil.rmtree(outside)
    assert result.exit_code == 2
    assert "seeds (adx-tui.toml)" in result.stderr


def test_prisma_8_is_named_and_not_touched(project: Project) -> None:
    files = {
        "package.json": package("library", dependencies={"@prisma/cli-engine": "8.0.0-rc.33"}),
        "prisma.config.ts": 'import { definePrismaConfig } from "@prisma/cli-engine";\n'
        "export default definePrismaConfig({});\n",
        "migrations/app/20260101T0000_init/ops.json": "{}",
    }
    assert only_failure(look(project, files), "ADX004")["remedies"][0]["risk"] == "manual"


def test_what_could_not_be_read_is_said(project: Project) -> None:
    files = dict(repositories.SHAPES["seed_in_config"]) | {"pnpm-workspace.yaml": "packages: ["}
    result = look(project, files)
    assert result.exit_code == 0
    assert any("pnpm-workspace.yaml" in line for line in finding(result, "ADX009")["evidence"])


def test_a_merge_that_is_left_unfinished_is_named_and_comes_first(project: Project) -> None:
    sides = '{\n<<<<<<< HEAD\n  "name": "a",\n=======\n  "name": "b",\n>>>>>>> other\n}\n'
    result = look(project, {**repositories.SHAPES["seed_in_config"], "package.json": sides})
    merge = only_failure(result, "ADX011")
    assert merge["location"] == "package.json:2"
    assert len(merge["evidence"]) == 3
