"""What of an example is made when `.env` is made of it, on a machine whose server is ours."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from adx_tui.core.model import Remedy
from adx_tui.services.environment import env_file, local_values
from adx_tui.services.postgres import url as database_url
from adx_tui.services.project.project import Project
from tests.support.environment import look, mend, open_project, safe_remedies
from tests.support.repositories import SEVEN, config, package, schema, write

DIRECT = config('schema: "prisma/schema.prisma", datasource: { url: process.env.DIRECT_URL! },')


def example_project(example: str, tmp_path: Path) -> Project:
    files = {"package.json": package("shop", dependencies=SEVEN), "prisma/schema.prisma": schema()}
    files |= {"prisma.config.ts": f'import "dotenv/config";\n{DIRECT}', ".env.example": example}
    return open_project(write(tmp_path / "shop", files))


def creation(project: Project) -> Remedy:
    (create,) = [one for one in safe_remedies(look(project)) if one.id == "environment.create"]
    return create


def made_of(example: str, tmp_path: Path) -> Mapping[str, str]:
    """The values of the `.env` that is made of `example`."""
    project = example_project(example, tmp_path)
    mend(creation(project))
    return env_file.read(project.settings.env_file).values


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


def test_a_secret_that_is_left_empty_is_made_and_not_shown(tmp_path: Path) -> None:
    url = "DIRECT_URL=postgresql://shop:pass-word@localhost:5432/shop"
    example = f"{url}\nJWT_SECRET=\nPASSWORD_SALT=\nDISCORD_CLIENT_SECRET=\nLOG_LEVEL=\n"
    project = example_project(example, tmp_path)
    remedy = creation(project)

    mend(remedy)

    made = env_file.read(project.settings.env_file).values
    assert all(len(made[key]) == len(local_values.random_string()) for key in ("JWT_SECRET", "PASSWORD_SALT"))
    assert made["JWT_SECRET"] not in remedy.preview
    assert made["PASSWORD_SALT"] not in remedy.preview
    assert not made["DISCORD_CLIENT_SECRET"], "somebody else's"
    assert not made["LOG_LEVEL"]


def test_a_secret_that_a_file_lacks_is_made_too(tmp_path: Path) -> None:
    url = "DIRECT_URL=postgresql://shop:pass-word@localhost:5432/shop\n"
    project = example_project(f"{url}JWT_SECRET=\nLOG_LEVEL=\n", tmp_path)
    write(project.settings.env_file.parent, {".env": url})

    complete = next(one for one in safe_remedies(look(project)) if one.id == "environment.complete")
    mend(complete)

    made = env_file.read(project.settings.env_file).values
    assert made["JWT_SECRET"]
    assert not made["LOG_LEVEL"]


def test_decorators_say_themselves_which_secrets_are_required(tmp_path: Path) -> None:
    url = "DIRECT_URL=postgresql://shop:pass-word@localhost:5432/shop"

    made = made_of(f"# @required @sensitive\n{url}\n# @sensitive\nJWT_SECRET=\n", tmp_path)

    assert not made["JWT_SECRET"]
