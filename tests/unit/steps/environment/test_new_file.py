"""What of an example is made when `.env` is made of it, on a machine whose server is ours."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from adx_tui.services.environment import env_file
from adx_tui.services.postgres import url as database_url
from tests.support.environment import look, mend, open_project, safe_remedies
from tests.support.repositories import SEVEN, config, package, schema, write

DIRECT = config('schema: "prisma/schema.prisma", datasource: { url: process.env.DIRECT_URL! },')


def made_of(example: str, tmp_path: Path, configuration: str = DIRECT) -> Mapping[str, str]:
    """The values of the `.env` that is made of `example`."""
    files = {"package.json": package("shop", dependencies=SEVEN), "prisma/schema.prisma": schema()}
    files |= {"prisma.config.ts": f'import "dotenv/config";\n{configuration}', ".env.example": example}
    folder = write(tmp_path / "shop", files)
    project = open_project(folder)
    (create,) = [one for one in safe_remedies(look(project)) if one.id == "environment.create"]
    mend(create)
    return env_file.read(folder / ".env").values


@pytest.mark.parametrize("value", ["your_value", ""])
def test_the_url_that_the_application_takes_is_made_with_the_one_that_prisma_takes(value: str, tmp_path: Path) -> None:
    made = made_of(f"DATABASE_URL={value}\nAPP_URL=your_value\nPOSTGRES_URL_NON_POOLING=<url>\n", tmp_path)

    assert database_url.parse(made["DIRECT_URL"]).is_local
    assert made["DATABASE_URL"] == made["POSTGRES_URL_NON_POOLING"] == made["DIRECT_URL"]
    assert made["APP_URL"] == "your_value", "no database's"


def test_a_url_that_stands_there_is_everybodys(tmp_path: Path) -> None:
    url = "postgresql://shop:pass-word@localhost:5432/shop"

    made = made_of(f"DIRECT_URL={url}\nDATABASE_URL=<url>\nSHADOW_DATABASE_URL=your-url\n", tmp_path)

    assert made["DATABASE_URL"] == url
    assert made["SHADOW_DATABASE_URL"] == f"{url}_shadow"


@pytest.mark.parametrize("value", ["https://db.example.com", "postgresql://shop:pass-word@db.example.com/shop"])
def test_what_is_no_placeholder_stays(value: str, tmp_path: Path) -> None:
    made = made_of(f"DIRECT_URL=postgresql://shop:pw@localhost:5432/shop\nDATABASE_URL={value}\n", tmp_path)

    assert made["DATABASE_URL"] == value
