"""A `.env` that is not there yet: made of the example, or of what the project's schema and code name."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from pathlib import Path

import psycopg
import pytest

from adx_tui.services.environment import env_file
from adx_tui.services.postgres import url as database_url
from tests.support import repositories
from tests.support.databases import FreshDatabase
from tests.support.folders import make_reachable_folder
from tests.support.outcome import assert_explained, assert_green, checks, codes, ever, finding
from tests.support.project import Project, Result
from tests.support.repositories import SIX, TWO, migrations, package, schema
from tests.support.shop_env import EXAMPLE, SECRET, environment, replace, text, write

pytestmark = pytest.mark.postgres


def test_it_is_made_from_the_example_with_secrets_of_its_own(project: Project, free_port: int) -> None:
    project.write(".env.example", EXAMPLE.replace("5432", str(free_port)).replace("EMAIL=", "EMAIL=a@shop.example"))
    event = finding(environment(project, "--check"), "ADX101")
    assert_explained(event, risk="safe")
    assert "SESSION_SECRET=<32 random characters>" in event["remedies"][0]["preview"]
    assert not (project.path / ".env").exists()

    assert_green(environment(project, "--auto"))

    made = text(project)
    assert stat.S_IMODE((project.path / ".env").stat().st_mode) == 0o600
    assert [line for line in made.splitlines() if line.startswith("#")] == [
        line for line in EXAMPLE.splitlines() if line.startswith("#")
    ]
    assert "postgresql://shop:" in made
    assert "LOG_LEVEL=info" in made
    again = environment(project, "--auto")
    assert_green(again)
    assert text(project) == made
    assert checks(again)["environment", "file"]["status"] == "ok"


def test_an_example_without_decorators_is_copied_and_completed(project: Project, fresh_database: FreshDatabase) -> None:
    project.write(".env.example", f"# the database\nDATABASE_URL={fresh_database.url}\n\nAPI_BASE=http://x\nEMPTY=\n")
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
    assert_green(project.adx("--auto", "--postgres", "external", "--output", "json"))
    assert text(project) == (project.path / ".env.example").read_text()

    write(project, f"DATABASE_URL={fresh_database.url}\n")
    result = project.adx("--check", "--postgres", "external", "--output", "json")
    assert {event["cause"] for event in ever(result, "ADX110")} == {"API_BASE is missing.", "EMPTY is missing."}
    assert_green(project.adx("--auto", "--postgres", "external", "--output", "json"))
    assert text(project) == f"DATABASE_URL={fresh_database.url}\nAPI_BASE=http://x\nEMPTY=\n"


def test_placeholders_are_made_and_said(project: Project, free_port: int) -> None:
    example = (
        f"DATABASE_URL=postgresql://USER:PASSWORD@HOST:{free_port}/DATABASE\n"
        "SHOP_DB_PASSWORD=<PASSWORD>\nJWT_SECRET=secret\nSTRIPE_KEY=your-key\n"
    )
    project.write(".env.sample", example)
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
    event = finding(environment(project, "--check"), "ADX101")
    assert_explained(event, risk="safe")
    assert "JWT_SECRET=<43 random characters>" in event["remedies"][0]["preview"]
    assert "PASSWORD@" not in event["remedies"][0]["preview"]
    assert event["remedies"][0]["title"] == "create .env from .env.sample"

    try:
        result = project.adx("--auto", "--postgres", "embedded", "--output", "json")
        assert result.exit_code == 0, result

        made = env_file.read(project.path / ".env").values
        url = database_url.parse(made["DATABASE_URL"])
        assert (url.user, url.host, url.port) == (url.database, "localhost", free_port)
        assert made["SHOP_DB_PASSWORD"] == url.password
        assert made["STRIPE_KEY"] == "your-key", "only a person can know it"
        with psycopg.connect(made["DATABASE_URL"]) as connection:
            connection.execute('SELECT * FROM "Note"')
    finally:
        project.adx("--down")


def test_a_project_that_nobody_wrote_an_example_for(project: Project, free_port: int) -> None:
    """A schema, two migrations, a seed script: as many small projects have it, and no word on `.env`."""
    scripts = {"db:seed": "node prisma/seed.js"}
    files = {
        "package.json": package("library", scripts=scripts, devDependencies=SIX),
        "prisma/schema.prisma": schema('url = env("APP_DATABASE_URL")'),
        "prisma/seed.js": "throw new Error('never run unasked')\n",
        "src/pay.ts": "export const key = process.env.STRIPE_KEY;\n",
        **migrations("prisma/migrations", *TWO),
    }
    repositories.write(project.path, files)
    event = finding(environment(project, "--check"), "ADX108")
    assert "prisma/schema.prisma:3  APP_DATABASE_URL" in event["evidence"]
    assert "# STRIPE_KEY=   # only you can know it: src/pay.ts:1" in event["remedies"][0]["preview"]

    result = project.adx("--auto", "--postgres", "embedded", "--output", "json")
    try:
        assert result.exit_code == 0, result
        assert codes(result) == {"ADX541"}, "the seed waits for a person"
        made = env_file.read(project.path / ".env")
        assert "# STRIPE_KEY=   # src/pay.ts:1" in made.text
        with psycopg.connect(made.values["APP_DATABASE_URL"]) as connection:
            connection.execute('SELECT "id", "title", "author" FROM "Book"')
    finally:
        project.adx("--down")


def test_it_is_made_where_the_scripts_that_start_prisma_look(project: Project, free_port: int) -> None:
    script = "dotenv -e ../../apps/api/config/.env.development -- prisma migrate dev"
    url = f"postgresql://library:library@localhost:{free_port}/library"
    files = {
        ".gitignore": ".env*\n!.env*.template\n",
        "package.json": package("library", workspaces=["apps/*", "packages/*"]),
        "apps/api/package.json": package("api"),
        "apps/api/config/.env.development.template": f"DATABASE_URL={url}\nPORT=3000\n",
        "packages/db/package.json": package("db", scripts={"migrate": script}, devDependencies=SIX),
        "packages/db/prisma/schema.prisma": schema('url = env("DATABASE_URL")'),
        **migrations("packages/db/prisma/migrations", *TWO),
    }
    repositories.write(project.path, files)
    made = "apps/api/config/.env.development"
    looked = environment(project, "--check")
    event = finding(looked, "ADX101")
    assert event["cause"] == f"There is no {made} yet."
    assert f"packages/db/package.json:5  gives {made} to Prisma" in event["evidence"]
    assert event["remedies"][0]["title"] == f"create {made} from {made}.template"

    try:
        result = project.adx("--auto", "--postgres", "embedded", "--output", "json")
        assert result.exit_code == 0, result
        known = f"{made} from {made}.template (packages/db/package.json:5)"
        assert checks(result)["project", "environment_files"]["detail"] == known
        assert {path.relative_to(project.path).as_posix() for path in project.path.rglob(".env*")} == {
            f"{made}.template",
            made,
        }
        values = env_file.read(project.path / made).values
        assert values["PORT"] == "3000"
        with psycopg.connect(values["DATABASE_URL"]) as connection:
            connection.execute('SELECT "id", "title", "author" FROM "Book"')
    finally:
        project.adx("--down")


def test_nothing_to_go_by_is_said(project: Project) -> None:
    result = environment(project, "--auto")
    assert result.exit_code == 1
    assert_explained(finding(result, "ADX102"), risk="manual")
    assert list(project.path.iterdir()) == []


def test_runs_at_once_make_one_file(project: Project, free_port: int) -> None:
    """Even where they don't know of each other: two users, each with a state directory of their own."""
    project.write(".env.example", EXAMPLE.replace("5432", str(free_port)).replace("EMAIL=", "EMAIL=a@shop.example"))
    folders = [make_reachable_folder("adx-test-state-") for _ in range(4)]
    results: list[Result] = []

    def run(folder: Path) -> None:
        results.append(environment(project, "--auto", {"ADX_STATE_DIR": str(folder)}))

    threads = [threading.Thread(target=run, args=[folder]) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for folder in folders:
        shutil.rmtree(folder)
    for result in results:
        assert_green(result)
    assert sorted(path.name for path in project.path.iterdir()) == [".env", ".env.example"]


def test_what_a_killed_run_left_is_cleared_away_by_the_next_one_that_writes(shop: Project) -> None:
    left = shop.write(".env.adx-tui-k1ll3d", "SESSION_SECRET=half")
    os.utime(left, (0, 0))
    replace(shop, f"SESSION_SECRET={SECRET}\n", "")
    assert_green(environment(shop, "--auto"))
    assert not left.exists()


def test_a_link_stays_a_link(shop: Project, tmp_path: Path) -> None:
    real = shop.path / "secrets.env"
    shutil.move(shop.path / ".env", real)
    (shop.path / ".env").symlink_to(real)
    replace(shop, f"SESSION_SECRET={SECRET}\n", "")
    assert_green(environment(shop, "--auto"))
    assert (shop.path / ".env").is_symlink()
    assert "SESSION_SECRET=" in real.read_text()


def test_a_file_that_cant_be_written_is_a_finding(project: Project) -> None:
    project.write(".env.example", EXAMPLE)
    too_long = "e" * (os.pathconf(project.path, "PC_NAME_MAX") - 5)  # no room for a temporary name beside it
    result = project.adx(
        "--auto", "--step", "environment", "--postgres", "embedded", "--output", "json", "--env-file", too_long
    )
    assert result.exit_code == 1, result
    assert_explained(finding(result, "ADX106"), risk="manual")
