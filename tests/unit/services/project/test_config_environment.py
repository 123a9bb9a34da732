"""A config that lets the environment decide is read with the environment that Prisma would have there."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.project.discovery import discover
from tests.support.repositories import SEVEN, TWO, config, migrations, package, schema, write

CHOOSING = "schema: process.env.SCHEMA || 'db/schema.prisma',"


@pytest.mark.parametrize(
    ("env_file", "process_environment", "folder"),
    [
        (None, {}, "db"),
        ("", {"SCHEMA": "other/schema.prisma"}, "other"),
        ("SCHEMA=other/schema.prisma\n", {}, "other"),
        ("SCHEMA=nowhere\n", {"SCHEMA": "other/schema.prisma"}, "other"),
        ("export SCHEMA='other/schema.prisma' # theirs\n", {}, "other"),
    ],
)
def test_a_path_from_the_environment(
    tmp_path: Path, env_file: str | None, process_environment: dict[str, str], folder: str
) -> None:
    files = {"package.json": package("library", devDependencies=SEVEN), "prisma.config.ts": config(CHOOSING)}
    for place in ("db", "other"):
        files |= {f"{place}/schema.prisma": schema(), **migrations(f"{place}/migrations", *TWO)}
    if env_file is not None:
        files[".env"] = env_file
    root = write(tmp_path, files)
    chosen = discover(root, process_environment=process_environment, cancellation=Cancellation()).chosen
    assert chosen is not None
    assert (chosen.schema, chosen.unsettled) == (root / folder / "schema.prisma", ())


def test_who_loads_no_file_has_the_process_environment_alone(tmp_path: Path) -> None:
    files = {
        "package.json": package("library", devDependencies=SEVEN),
        "prisma.config.ts": config(CHOOSING).replace('import "dotenv/config";\n', ""),
        ".env": "SCHEMA=other/schema.prisma\n",
        "db/schema.prisma": schema(),
        **migrations("db/migrations", *TWO),
    }
    chosen = discover(write(tmp_path, files), cancellation=Cancellation()).chosen
    assert chosen is not None
    assert chosen.schema == tmp_path / "db/schema.prisma"
