"""The file that a package's scripts give to Prisma is the project's, where they agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.project import environment_files, prisma_scripts
from adx_tui.services.project.discovery import discover
from adx_tui.services.project.repository import Repository
from tests.support.repositories import EXAMPLE, SIX, URL, package, schema, write

API = "dotenv -e ../../apps/api/.env"


def repository(root: Path, root_script: str = "turbo dev", **scripts: str) -> Repository:
    """A monorepo of an application and of the package that has the schema, with these scripts."""
    write(
        root,
        {
            "package.json": package("library", workspaces=["packages/*", "apps/*"], scripts={"db": root_script}),
            "apps/api/package.json": package("api"),
            "packages/db/package.json": package("db", devDependencies=SIX, scripts=scripts),
            "packages/db/prisma/schema.prisma": schema(URL),
        },
    )
    return discover(root, cancellation=Cancellation())


def named(found: Repository) -> list[str]:
    assert found.chosen is not None
    files = prisma_scripts.find(found, found.chosen)
    return [] if files is None else [str(path.relative_to(found.root)) for path in files.chain.files]


@pytest.mark.parametrize(
    "scripts",
    [
        {"migrate": f"{API} -- prisma migrate dev"},
        {"migrate": f"{API} prisma migrate dev", "studio": f"{API} prisma studio"},
        {"migrate": f"{API} -- npx prisma@6 migrate dev", "build": "prisma generate", "prod": "prisma migrate deploy"},
        {"migrate": f"{API} -- prisma db push", "test": "dotenv -e .env.test -- prisma db push"},
        {"migrate": f"prettier . && cross-env CI=1 {API} -- prisma migrate dev && tsc"},
        {"push": "env-cmd -f '../../apps/api/.env' prisma db push"},
        {"push": "dotenvx run -f ../../apps/api/.env -- prisma db push"},
        {"push": "node --env-file=../../apps/api/.env node_modules/.bin/prisma db push"},
        {"push": "bun --env-file=../../apps/api/.env prisma db push"},
        {"push": "set -a && . ../../apps/api/.env && prisma db push"},
        {"push": "pnpm with-env prisma db push", "with-env": f"{API} --"},
        {"push": "npm run with:env -- prisma db push", "with:env": f"{API} --"},
        {"root_script": "dotenv -e apps/api/.env -- prisma db push --schema packages/db/prisma/schema.prisma"},
    ],
)
def test_the_file_that_all_of_them_name(tmp_path: Path, scripts: dict[str, str]) -> None:
    assert named(repository(tmp_path, **scripts)) == ["apps/api/.env"]


@pytest.mark.parametrize(
    "scripts",
    [
        {"migrate": "prisma migrate dev"},
        {"migrate": f"{API} -- prisma migrate dev", "studio": "prisma studio"},
        {"migrate": f"{API} -- prisma migrate dev", "studio": "dotenv -e .env -- prisma studio"},
        {"migrate": f"{API} -- prisma migrate dev", "root_script": "pnpm --filter db prisma db push"},
        {"dev": f"{API} -- tsx watch src/index.ts"},
        {"dev": f"{API} -- turbo run --filter=@library/prisma build"},
        {"build": "npm run seed && prisma generate", "seed": f"{API} -- tsx seed.ts"},
        {"migrate": "dotenv -e .env.production -- prisma migrate dev"},
        {"migrate": "dotenv -e ../../../.env -- prisma migrate dev"},
        {"migrate": "dotenv -e ../../apps/gone/.env -- prisma migrate dev"},
        {"migrate": "dotenv -e $ENV_FILE -- prisma migrate dev"},
    ],
)
def test_nothing_that_all_of_them_name(tmp_path: Path, scripts: dict[str, str]) -> None:
    assert named(repository(tmp_path, **scripts)) == []


def test_the_script_is_known_by_its_line(tmp_path: Path) -> None:
    found = repository(tmp_path, build="prisma generate", migrate=f"{API} -- prisma migrate dev")
    line = found.packages[-1].manifest.read_text().splitlines().index(f'    "migrate": "{API} -- prisma migrate dev"')

    source = prisma_scripts.naming(found, tmp_path / "apps/api/.env")

    assert source is not None
    assert (source.path, source.line) == (tmp_path / "packages/db/package.json", line + 1)
    assert prisma_scripts.naming(found, tmp_path / ".env") is None


def settled(found: Repository) -> str:
    file = environment_files.settle_env_file(found, found.root, Cancellation())
    return str(file.relative_to(found.root))


def test_it_is_where_the_values_belong_wherever_the_examples_are(tmp_path: Path) -> None:
    found = repository(tmp_path, migrate=f"{API} -- prisma migrate dev")
    write(tmp_path, {".env.example": EXAMPLE, "packages/db/.env.example": EXAMPLE})
    assert settled(found) == "apps/api/.env"


def test_of_two_that_have_the_url_it_counts(tmp_path: Path) -> None:
    """The process environment counts before what Prisma reads by itself."""
    found = repository(tmp_path, migrate=f"{API} -- prisma migrate dev")
    write(tmp_path, {"packages/db/.env": EXAMPLE, "apps/api/.env": EXAMPLE})
    assert settled(found) == "apps/api/.env"


def test_one_of_prismas_own_that_has_the_url_is_kept(tmp_path: Path) -> None:
    found = repository(tmp_path, migrate=f"{API} -- prisma migrate dev")
    write(tmp_path, {"packages/db/.env": EXAMPLE, "apps/api/.env": "PORT=1\n"})
    assert settled(found) == "packages/db/.env"
