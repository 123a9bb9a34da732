"""Which programs of a project read which of its `.env` files, and by which reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.project.env_programs import Program, find_programs
from tests.support.environment import open_project
from tests.support.repositories import Files, package, schema, write

CONFIG = """\
import { defineConfig, env } from "prisma/config";
export default defineConfig({ datasource: { url: env("DATABASE_URL") } });
"""
URL = 'url = env("DATABASE_URL")'
COMPOSE = """\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: ${DB_PASSWORD:?}
      LITERAL: $${NOT_A_NAME}
    env_file: [db.env]
"""


def program(name: str, prisma: str, **dependencies: str) -> str:
    return package(name, dependencies={"prisma": prisma, **dependencies})


def found(folder: Path) -> dict[str, tuple[list[str], list[str]]]:
    programs = find_programs(open_project(folder).snapshot)
    assert programs[-1].name == "adx-tui"
    return {one.name: readers_and_files(one, folder) for one in programs[:-1]}


def readers_and_files(one: Program, folder: Path) -> tuple[list[str], list[str]]:
    readers = [chain.reader.name for chain in one.chains]
    return readers, [path.relative_to(folder).as_posix() for path in one.files]


NEXT = (["NEXT"], [".env.development.local", ".env.local", ".env.development", ".env"])
DOTENV, EXPANDING = (["DOTENV"], [".env"]), (["DOTENV_EXPAND", "DOTENV_EXPAND_11"], [".env"])


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({}, {}, id="nothing is known"),
        pytest.param(
            {"package.json": program("a", "^6", next="15.0.0"), "prisma/schema.prisma": schema(URL)},
            {"Prisma": (["PRISMA"], [".env"]), "Next.js 15": NEXT},
            id="Prisma 6 and Next.js",
        ),
        pytest.param(
            {
                "package.json": program("a", "^7", next="15.0.0", dotenv="16"),
                "prisma/schema.prisma": schema(),
                "prisma.config.ts": f'import "dotenv/config";\n{CONFIG}',
            },
            {"Prisma": DOTENV, "Next.js 15": NEXT},
            id="Prisma 7 with dotenv",
        ),
        pytest.param(
            {
                "package.json": program("a", "^7", dotenv="16"),
                "prisma/schema.prisma": schema(),
                "prisma.config.ts": 'import { config } from "dotenv";\nimport { expand } from "dotenv-expand";\n'
                f"expand(config());\n{CONFIG}",
            },
            {"Prisma": EXPANDING},
            id="Prisma 7 with dotenv-expand, of either generation",
        ),
        pytest.param(
            {
                "package.json": program("a", "^7"),
                "prisma/schema.prisma": schema(),
                "prisma.config.ts": f'import "./load-env";\n{CONFIG}',
            },
            {},
            id="only its own code would tell what Prisma's config loads",
        ),
        pytest.param(
            {"package.json": program("a", "^7"), "prisma/schema.prisma": schema(), "prisma.config.ts": CONFIG},
            {},
            id="Prisma 7 that loads nothing",
        ),
        pytest.param(
            {"package.json": package("a", dependencies={"express": "4"})}, {}, id="a server without a loader reads none"
        ),
        pytest.param(
            {"package.json": package("a", dependencies={"express": "4", "dotenv": "16"})},
            {"Express 4": DOTENV},
            id="a server with dotenv",
        ),
        pytest.param(
            {"package.json": package("a", dependencies={"@nestjs/core": "11", "@nestjs/config": "4"})},
            {"NestJS 11": (["DOTENV", *EXPANDING[0]], [".env"])},
            id="NestJS, which expands where its code says so",
        ),
        pytest.param(
            {"package.json": program("a", "^6", next="15.0.0"), "prisma/schema.prisma": schema(URL), "bun.lock": "{}"},
            {"bun": (["BUN"], [".env.development.local", ".env.local", ".env.development", ".env"])},
            id="bun, which gives what it read to all that it starts",
        ),
        pytest.param(
            {"package.json": package("a", scripts={"dev": "dotenv -e .env -- x", "also": "dotenv -- y"})},
            {"the script dev": EXPANDING},
            id="scripts, each way once",
        ),
        pytest.param(
            {"pyproject.toml": '[project]\ndependencies = [\n  "python-dotenv>=1",\n]\n'},
            {"python-dotenv": (["PYTHON"], [".env"])},
            id="a project in Python",
        ),
        pytest.param(
            {"compose.yml": COMPOSE},
            {"Docker Compose": (["COMPOSE"], [".env"]), "the container of db": (["COMPOSE_ENV_FILE"], ["db.env"])},
            id="Compose",
        ),
    ],
)
def test_programs(tmp_path: Path, files: Files, expected: dict[str, tuple[list[str], list[str]]]) -> None:
    write(tmp_path / "project", files)
    assert found(tmp_path / "project") == expected


def test_compose_takes_what_its_file_names(tmp_path: Path) -> None:
    folder = write(tmp_path / "project", {"compose.yml": COMPOSE})
    compose = find_programs(open_project(folder).snapshot)[0]
    assert [key for key in ("DB_PASSWORD", "NOT_A_NAME", "OTHER") if compose.takes(key)] == ["DB_PASSWORD"]


def test_prismas_command_line_takes_the_urls_and_a_seed_takes_all(tmp_path: Path) -> None:
    files = {"package.json": program("a", "^6"), "prisma/schema.prisma": schema(URL)}
    folder = write(tmp_path / "project", files)
    assert [find_programs(open_project(folder).snapshot)[0].takes(key) for key in ("DATABASE_URL", "A")] == [
        True,
        False,
    ]
    (folder / "package.json").write_text(package("a", dependencies={"prisma": "^6"}, prisma={"seed": "node seed.js"}))
    assert find_programs(open_project(folder).snapshot)[0].takes("A")


def test_a_workspaces_link_to_the_roots_file_is_that_file(tmp_path: Path) -> None:
    folder = write(tmp_path / "project", {"package.json": package("a", dependencies={"next": "15"}), "shared/.env": ""})
    (folder / ".env").symlink_to("shared/.env")
    assert found(folder)["Next.js 15"][1][-1] == "shared/.env"
