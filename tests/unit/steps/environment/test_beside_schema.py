"""A `.env` beside Prisma's schema: read with the root's by Prisma 5 and 6, refused by them, or read by nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.model import Status
from tests.support.environment import look, open_project, with_code
from tests.support.repositories import SEVEN, SIX, config, package, schema, write

URL = "DATABASE_URL=postgresql://shop:pass-word@127.0.0.1:5432/shop\n"
OTHER = "DATABASE_URL=postgresql://shop:pass-word@127.0.0.1:5432/other\n"
CONFIG = config('schema: "prisma/schema.prisma",')
NAMING = f'import dotenv from "dotenv";\ndotenv.config({{ path: "prisma/.env" }});\n{CONFIG}'
READING = f'import "dotenv/config";\n{CONFIG}'


@pytest.mark.parametrize(
    ("beside", "code"),
    [(URL, "ADX181"), (OTHER, "ADX182"), ("OTHER_KEY=1\n", ""), (f"#{URL}", "")],
)
def test_two_files_of_prisma_6(tmp_path: Path, beside: str, code: str) -> None:
    files = {"package.json": package("shop", dependencies=SIX), "prisma/schema.prisma": schema()}
    folder = write(tmp_path / "shop", {**files, ".env": URL, "prisma/.env": beside})

    found = [check for check in look(open_project(folder)) if check.id == "second_file"]

    assert [check.finding.code for check in found if check.finding] == [code] * bool(code)
    for check in found:
        assert check.finding is not None
        assert str(check.finding.location) == "prisma/.env:1"
        assert "pass-word" not in str(check.finding)


@pytest.mark.parametrize("reads_it", [False, True])
def test_a_url_beside_the_schema_of_prisma_7(tmp_path: Path, *, reads_it: bool) -> None:
    files = {"package.json": package("shop", dependencies=SEVEN), "prisma/schema.prisma": schema()}
    files["prisma.config.ts"] = NAMING if reads_it else READING
    folder = write(tmp_path / "shop", {**files, "prisma/.env": URL})

    found = with_code(look(open_project(folder)), "ADX183")

    if reads_it:
        assert not found
        return
    (check,) = found
    assert check.status is Status.FAILED
    assert check.finding is not None
    assert check.finding.cause.endswith("which no program of this project reads: Prisma 7 reads .env here.")
    assert str(check.finding.location) == "prisma/.env:1"
    assert 'dotenv.config({ path: "prisma/.env" });' in check.finding.remedies[1].preview


@pytest.mark.parametrize(
    ("place", "dependencies", "line"),
    [
        ("packages/db/.env", SEVEN, 'process.loadEnvFile(".env");'),
        ("packages/db/.env", {**SEVEN, "dotenv": "17.0.0"}, 'import "dotenv/config";'),
        (".env", {**SEVEN, "dotenv": "17.0.0"}, 'dotenv.config({ path: "../../.env" });'),
    ],
)
def test_what_no_program_reads_is_not_to_be_moved_where_none_reads_either(
    tmp_path: Path, place: str, dependencies: dict[str, str], line: str
) -> None:
    """The config loads nothing, and the framework the files of another folder."""
    home = "packages/db"
    files = {
        "package.json": package("library", workspaces=["packages/*", "apps/*"]),
        "apps/web/package.json": package("web", dependencies={"next": "16.0.0", "db": "*"}),
        f"{home}/package.json": package("db", dependencies=dependencies),
        f"{home}/prisma/schema.prisma": schema(),
        f"{home}/prisma.config.ts": CONFIG.replace('import "dotenv/config";\n', ""),
        place: URL,
    }
    folder = write(tmp_path / "shop", files)

    (check,) = with_code(look(open_project(folder / home)), "ADX183")

    assert check.finding is not None
    (remedy,) = check.finding.remedies
    assert line in remedy.preview


def test_a_file_that_compose_hands_to_a_service_is_read(tmp_path: Path) -> None:
    files = {"package.json": package("shop", dependencies=SEVEN), "prisma/schema.prisma": schema()}
    compose = "services:\n  db: {image: postgres:17}\n  app: {image: shop, env_file: prisma/.env}\n"
    files |= {"prisma.config.ts": CONFIG, "compose.yml": compose}
    folder = write(tmp_path / "shop", {**files, "prisma/.env": URL})

    assert not with_code(look(open_project(folder)), "ADX183")
