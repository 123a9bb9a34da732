"""Which compose file is a repository's: what Compose takes, what the project's own files name, what names say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adx_tui.services.docker.compose_discovery import ComposeChoice, find_compose
from adx_tui.services.project.repository import ProjectCommand, Source
from tests.support.folders import write_files

DB = "services: {db: {image: postgres}}\n"
WEB = "services: {web: {image: 'shop:postgres'}, cache: {image: redis}}\n"
BROKEN = "services: {db: {image: postgres}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with a package in it."""
    (tmp_path / "shop" / ".git").mkdir(parents=True)
    (tmp_path / "shop" / "apps" / "api").mkdir(parents=True)
    return tmp_path / "shop"


def find(
    root: Path,
    scripts: dict[str, str] | None = None,
    process: dict[str, str] | None = None,
    env: dict[str, str] | None = None,
) -> ComposeChoice | None:
    manifest = root / "package.json"
    commands = {
        name: ProjectCommand(text, root, Source(manifest, line))
        for line, (name, text) in enumerate((scripts or {}).items(), 1)
    }
    return find_compose(root, root / "apps" / "api", commands, process or {}, env or {})


def names(root: Path, choice: ComposeChoice | None) -> list[str]:
    return [str(path.relative_to(root)) for path in choice.files] if choice else []


@pytest.mark.parametrize(
    ("files", "chosen"),
    [
        # Compose's own order: yaml before yml, but docker-compose.yml before docker-compose.yaml.
        (["compose.yml", "compose.yaml"], ["compose.yaml"]),
        (["docker-compose.yaml", "docker-compose.yml"], ["docker-compose.yml"]),
        (["docker-compose.yml", "compose.yml"], ["compose.yml"]),
        # The override beside the base, whichever naming that has.
        (["docker-compose.yml", "compose.override.yml"], ["docker-compose.yml", "compose.override.yml"]),
        (
            ["compose.yml", "docker-compose.override.yml", "compose.override.yaml"],
            ["compose.yml", "compose.override.yaml"],
        ),
        # The package before the root; adx-tui's own layout before all.
        (["compose.yml", "apps/compose.yml", "apps/api/compose.yml"], ["apps/api/compose.yml"]),
        (["compose.yml", "apps/compose.yml"], ["apps/compose.yml"]),
        (["compose.yml", "compose/postgres.yml"], ["compose/postgres.yml"]),
        # Names that say what a file is for.
        (["docker-compose.dev.yml", "docker-compose.prod.yml"], ["docker-compose.dev.yml"]),
        (["compose.local.yaml"], ["compose.local.yaml"]),
        (["docker/docker-compose.dev.yml", "docker/docker-compose.yml"], ["docker/docker-compose.dev.yml"]),
        (["docker/development/compose.yml", "docker/production/compose.yml"], ["docker/development/compose.yml"]),
        (["apps/api/dev.docker-compose.yml"], ["apps/api/dev.docker-compose.yml"]),
        (["compose.prod.yml", "docker/compose.yml", "compose.dev.test.yml", "device-compose.yml"], []),
    ],
)
def test_where_it_is_looked_for(root: Path, files: list[str], chosen: list[str]) -> None:
    write_files(root, dict.fromkeys(files, DB))
    assert names(root, find(root)) == chosen


@pytest.mark.parametrize(
    ("scripts", "chosen", "line"),
    [
        ({"db:up": "docker compose -f docker/db.yml up -d"}, ["docker/db.yml"], 1),
        ({"db:up": "docker-compose --file=docker/db.yml up"}, ["docker/db.yml"], 1),
        ({"db": "x && docker compose --file 'docker/db.yml' -f over.yml up; y"}, ["docker/db.yml", "over.yml"], 1),
        ({"down": "docker compose -f over.yml down", "up": "docker compose -f docker/db.yml up"}, ["docker/db.yml"], 2),
        (
            {"test:e2e": "docker compose -f over.yml up", "dev": "docker compose -f docker/db.yml up"},
            ["docker/db.yml"],
            2,
        ),
        ({"db:up": "docker compose up -d", "x": "tail -f docker/db.yml", "y": "docker compose -f $F up"}, [], None),
        ({"db:up": "docker compose -f no.yml up"}, [], None),
    ],
)
def test_what_a_script_names(root: Path, scripts: dict[str, str], chosen: list[str], line: int | None) -> None:
    write_files(root, {"docker/db.yml": DB, "over.yml": DB})
    choice = find(root, scripts)
    assert names(root, choice) == chosen
    if choice is not None:
        assert (choice.source.path.name, choice.source.line) == ("package.json", line)


@pytest.mark.parametrize(
    ("files", "chosen", "source"),
    [
        (
            {".devcontainer/devcontainer.json": '{\n  // ours,\n  "dockerComposeFile": ["../db.yml", "x.yml",],\n}'},
            ["db.yml", ".devcontainer/x.yml"],
            "devcontainer.json:3",
        ),
        ({".devcontainer.json": '{"dockerComposeFile": "db.yml"}'}, ["db.yml"], ".devcontainer.json:1"),
        (
            {"start-database.sh": "#!/bin/sh\nset -e\ndocker compose -f db.yml up -d\n"},
            ["db.yml"],
            "start-database.sh:3",
        ),
        ({".devcontainer/devcontainer.json": "{"}, [], ""),
        ({".devcontainer/devcontainer.json": '{"dockerComposeFile": [1]}'}, [], ""),
    ],
)
def test_what_other_tools_files_name(root: Path, files: dict[str, str], chosen: list[str], source: str) -> None:
    write_files(root, {"db.yml": DB, ".devcontainer/x.yml": "services: {}\n", **files})
    choice = find(root)
    assert names(root, choice) == chosen
    if choice is not None:
        assert f"{choice.source.path.name}:{choice.source.line}" == source


@pytest.mark.parametrize("where", ["process", "env"])
def test_compose_file_stands_for_where_compose_looks(root: Path, where: str) -> None:
    write_files(root, {"compose.yml": DB, "a.yml": DB, "b.yml": WEB})
    values = {"COMPOSE_FILE": os.pathsep.join(("a.yml", "b.yml"))}
    choice = find(root, process=values) if where == "process" else find(root, env=values)
    assert names(root, choice) == ["a.yml", "b.yml"]
    choice = find(root, env={"COMPOSE_FILE": "a.yml|b.yml", "COMPOSE_PATH_SEPARATOR": "|"})
    assert names(root, choice) == ["a.yml", "b.yml"]


def test_a_file_without_a_postgres_is_passed_over_and_told(root: Path) -> None:
    write_files(root, {"docker-compose.yml": WEB, "docker-compose.dev.yml": DB, "docker-compose.local.yml": DB})
    choice = find(root)
    assert choice is not None
    assert names(root, choice) == ["docker-compose.dev.yml"]
    assert [(other.path.name, other.reason) for other in choice.others] == [
        ("docker-compose.yml", "it has no Postgres service"),
        ("docker-compose.local.yml", "docker-compose.dev.yml comes first"),
    ]
    (root / "docker-compose.dev.yml").unlink()
    (root / "docker-compose.local.yml").unlink()
    assert find(root) is None


def test_a_broken_file_counts_only_where_nothing_else_has_a_postgres(root: Path) -> None:
    write_files(root, {"compose.yml": BROKEN, "compose.dev.yml": DB})
    assert names(root, find(root)) == ["compose.dev.yml"]
    (root / "compose.dev.yml").unlink()
    assert names(root, find(root)) == ["compose.yml"]
    (root / "compose.yml").write_text("services: {web: {image: node}\n")
    assert find(root) is None


def test_a_variable_that_must_be_set_is_not_asked_for_yet(root: Path) -> None:
    write_files(root, {"compose.yml": "services: {db: {image: postgres, environment: {P: '${PASSWORD:?}'}}}\n"})
    assert names(root, find(root)) == ["compose.yml"]


def test_nothing_outside_of_the_repository_is_looked_at(root: Path) -> None:
    write_files(root.parent, {"compose.yml": DB, "outside.yml": DB})
    (root / "compose.yml").symlink_to(root.parent / "outside.yml")
    assert find(root) is None
    assert find(root, {"up": "docker compose -f ../outside.yml up"}) is None
    (root / "docker").symlink_to("/dev")
    assert find(root) is None
