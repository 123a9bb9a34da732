"""The file that a developer's values stand in is one that the project's own scripts, Prisma or the framework read."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.project import environment_files
from adx_tui.services.project.discovery import discover
from tests.support.repositories import EXAMPLE, SIX, TWO, URL, migrations, package, schema, write


def settled(root: Path, *, script: str = "prisma migrate dev", root_script: str = "turbo dev", **files: str) -> Path:
    """Of a monorepo with an example at its root."""
    write(
        root,
        {
            "package.json": package("library", workspaces=["packages/*"], scripts={"dev": root_script}),
            "packages/db/package.json": package("db", devDependencies=SIX, scripts={"migrate": script}),
            "packages/db/prisma/schema.prisma": schema(URL),
            **migrations("packages/db/prisma/migrations", *TWO),
            ".env.example": EXAMPLE,
            **files,
        },
    )
    repository = discover(root, cancellation=Cancellation())
    return environment_files.settle_env_file(repository, root, Cancellation()).relative_to(root)


@pytest.mark.parametrize(
    "scripts",
    [
        {"script": "dotenv -e ../../.env -- prisma migrate dev"},
        {"root_script": "dotenv -e .env -e .env.local -- turbo dev"},
        {"script": "set -a && . ../../.env && prisma migrate dev"},
    ],
)
def test_a_file_that_scripts_load_is_made_where_they_look(tmp_path: Path, scripts: dict[str, str]) -> None:
    assert settled(tmp_path, **scripts) == Path(".env")


@pytest.mark.parametrize("script", ["prisma migrate dev", "dotenv -e ../../.env.test -- vitest"])
def test_without_it_is_prismas_own(tmp_path: Path, script: str) -> None:
    assert settled(tmp_path, script=script) == Path("packages/db/.env")


def test_the_one_that_has_the_url_is_kept(tmp_path: Path) -> None:
    script = "dotenv -e ../../.env -- prisma migrate dev"
    assert settled(tmp_path, script=script, **{"packages/db/.env": EXAMPLE, ".env": "OTHER=1\n"}) == Path(
        "packages/db/.env"
    )
