"""A `.env` that leaves the database's URLs open gets them for a database on this machine, each under its own name."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.support import repositories
from tests.support.outcome import assert_green, ever, previews
from tests.support.project import Project

pytestmark = pytest.mark.postgres

URLS = ('url = env("MAIN_URL")', 'directUrl = env("MAIN_URL_DIRECT")')


@pytest.fixture
def library(project: Project, free_port: int) -> Project:
    repositories.write(
        project.path,
        {
            "package.json": repositories.package("library", devDependencies=repositories.SIX),
            "prisma/schema.prisma": repositories.schema(*URLS),
            **repositories.migrations("prisma/migrations", *repositories.TWO),
        },
    )
    project.write(".gitignore", ".env\n")
    return project


def written(path: Path) -> dict[str, str]:
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    return {key: value.strip("'\"") for key, value in pairs}


def test_a_new_file_has_all_that_the_schema_names(library: Project, free_port: int) -> None:
    """Of which the example knows one."""
    library.write(".env.example", f"MAIN_URL=\nPOSTGRES_PORT={free_port}\nMAIL_HOST=\n")
    result = library.adx("--auto", "--postgres", "embedded", "--output", "json")
    assert_green(result)
    values = written(library.path / ".env")
    assert values["MAIN_URL"] == values["MAIN_URL_DIRECT"]
    assert values["MAIL_HOST"] == ""
    with psycopg.connect(values["MAIN_URL"], connect_timeout=10) as connection:
        assert connection.execute("SELECT count(*) FROM _prisma_migrations").fetchone() == (2,)


def test_an_open_line_of_a_file_that_somebody_made_is_filled_in(library: Project, free_port: int) -> None:
    before = f"# ours\nMAIN_URL=\nMAIN_URL_DIRECT=''\nPOSTGRES_PORT={free_port}\nOTHER=1\n"
    library.write(".env", before).chmod(0o600)
    looked = library.adx("--check", "--postgres", "embedded", "--output", "json")
    (finding,) = ever(looked, "ADX120")
    assert (library.path / ".env").read_text() == before
    assert "••••" in previews(finding, "safe")
    assert_green(library.adx("--auto", "--postgres", "embedded", "--output", "json"))
    values = written(library.path / ".env")
    assert values["MAIN_URL"] == values["MAIN_URL_DIRECT"] != ""
    assert (library.path / ".env").read_text() == before.replace("MAIN_URL=", f"MAIN_URL={values['MAIN_URL']}").replace(
        "MAIN_URL_DIRECT=''", f"MAIN_URL_DIRECT={values['MAIN_URL_DIRECT']}"
    )


def test_the_direct_way_follows_the_one_that_is_set(library: Project, free_port: int) -> None:
    url = f"postgresql://reader:pass-word@localhost:{free_port}/books"
    library.write(".env.example", f"MAIN_URL={url}\nMAIN_URL_DIRECT=\n")
    assert_green(library.adx("--auto", "--postgres", "embedded", "--output", "json"))
    assert written(library.path / ".env") == {"MAIN_URL": url, "MAIN_URL_DIRECT": url}
