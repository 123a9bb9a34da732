"""What public repositories keep otherwise than one expects: an application's `.env` of its own, a URL made of parts,
migrations of another tool."""

from __future__ import annotations

import subprocess

import pytest

from adx_tui.services.environment import env_file
from tests.support import repositories
from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, checks, codes, finding, steps
from tests.support.project import Project, Result
from tests.support.repositories import SEVEN, config, migrations, package, schema

pytestmark = pytest.mark.postgres

NEXT = {"next": "16.0.0", "react": "19.0.0"}
HOME = "packages/db"


def run(project: Project, how: str) -> Result:
    return project.adx(how, "--postgres", "external", "--output", "json")


@pytest.fixture
def monorepo(project: Project, fresh_database: FreshDatabase) -> Project:
    """Prisma in a package of its own, whose `.env` is there, and an application that has only the example of its."""
    files = {
        ".gitignore": ".env\nnode_modules\n",
        "package.json": package("library", workspaces=["apps/*", "packages/*"]),
        f"{HOME}/package.json": package("@library/db", dependencies=SEVEN),
        f"{HOME}/prisma.config.ts": config(
            'schema: "prisma/schema.prisma",', 'datasource: { url: env("DATABASE_URL") },'
        ),
        f"{HOME}/prisma/schema.prisma": schema(),
        f"{HOME}/.env": f'DATABASE_URL="{fresh_database.url}"\n',
        "apps/web/package.json": package("@library/web", dependencies={**NEXT, "@library/db": "workspace:*"}),
        "apps/web/.env.example": "NEXT_PUBLIC_NAME=library\nDATABASE_URL=postgresql://library:library@db:5432/library\n",
    }
    for path, text in {
        **files,
        **migrations(f"{HOME}/prisma/migrations", repositories.INIT, repositories.SECOND),
    }.items():
        project.write(path, text)
    return project


class TestApplications:
    """ADX681: the framework reads the `.env` of its own folder."""

    def test_its_file_is_made_with_the_same_url(self, monorepo: Project, fresh_database: FreshDatabase) -> None:
        run(monorepo, "--auto")
        own = monorepo.path / "apps/web/.env"
        made = own.read_text()
        own.unlink()
        before = run(monorepo, "--check")
        assert_explained(finding(before, "ADX681"), risk="safe")
        assert not own.exists(), "looking writes nothing"

        result = run(monorepo, "--auto")

        assert "ADX681" not in codes(result)
        assert own.read_text() == made == f"NEXT_PUBLIC_NAME=library\nDATABASE_URL={fresh_database.url}\n"
        assert own.stat().st_mode & 0o077 == 0
        again = run(monorepo, "--auto")
        assert "changed" not in steps(again).values()

    def test_one_that_git_would_publish_is_for_a_person_to_make(self, monorepo: Project) -> None:
        subprocess.run(["git", "init", "-q", monorepo.path], check=True)
        monorepo.write(".gitignore", f"{HOME}/.env\n")
        lacking = finding(run(monorepo, "--auto"), "ADX681")
        assert_explained(lacking, risk="manual")
        assert not (monorepo.path / "apps/web/.env").exists()

    def test_one_that_git_has_and_somebody_deleted_is_for_a_person_to_make(self, monorepo: Project) -> None:
        subprocess.run(["git", "init", "-q", monorepo.path], check=True)
        monorepo.write("apps/web/.env", "NEXT_PUBLIC_NAME=everybodys\n")
        subprocess.run(["git", "-C", monorepo.path, "add", "-f", "apps/web/.env"], check=True)
        (monorepo.path / "apps/web/.env").unlink()
        assert_explained(finding(run(monorepo, "--auto"), "ADX681"), risk="manual")
        assert not (monorepo.path / "apps/web/.env").exists()

    def test_one_that_is_there_is_left_alone(self, monorepo: Project) -> None:
        monorepo.write("apps/web/.env", "NEXT_PUBLIC_NAME=mine\n")
        assert_explained(finding(run(monorepo, "--auto"), "ADX681"), risk="manual")
        assert (monorepo.path / "apps/web/.env").read_text() == "NEXT_PUBLIC_NAME=mine\n"

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("apps/web/.env.local", "DATABASE_URL=postgresql://library:library@localhost:5432/library\n"),
            ("apps/web/next.config.ts", 'import { config } from "dotenv";\nconfig({ path: "../../.env" });\n'),
            ("apps/web/.env.example", "NEXT_PUBLIC_NAME=library\n"),
            ("apps/web/package.json", package("@library/web", dependencies=NEXT)),
            (
                "package.json",
                package("library", workspaces=["apps/*", "packages/*"], scripts={"dev": "dotenv -- turbo dev"}),
            ),
        ],
        ids=["another of its files", "its config loads one", "not asked for", "not its database", "the root loads one"],
    )
    def test_one_that_is_not_needed_is_not_asked_for(self, monorepo: Project, path: str, text: str) -> None:
        monorepo.write(path, text)
        assert "ADX681" not in codes(run(monorepo, "--check"))


def test_a_new_file_has_the_url_as_every_program_reads_it(project: Project, fresh_database: FreshDatabase) -> None:
    """In the example it is made of parts, which Prisma fills in and dotenv does not."""
    files = {
        ".gitignore": ".env\n",
        "package.json": package("library", dependencies={"fastify": "5.0.0", "dotenv": "16.0.0", "prisma": "6.19.0"}),
        "prisma/schema.prisma": schema('url = env("DATABASE_URL")'),
        ".env.example": f"DB_USER={fresh_database.role}\n"
        f'DATABASE_URL="{fresh_database.url.replace(fresh_database.role, "${DB_USER}", 1)}"\n',
        **migrations("prisma/migrations", repositories.INIT, repositories.SECOND),
    }
    for path, text in files.items():
        project.write(path, text)

    result = run(project, "--auto")

    assert "ADX132" not in codes(result)
    assert f"DATABASE_URL={fresh_database.url}" in (project.path / ".env").read_text().replace('"', "")


def test_a_role_that_the_server_is_made_with_has_one_password(project: Project, free_port: int) -> None:
    """The example has what Compose makes the server with, and leaves the URL to Compose."""
    project.write("package.json", package("library"))
    project.write(".gitignore", ".env\n")
    example = (
        "POSTGRES_USER=my_user\nPOSTGRES_PASSWORD=my_password\nPOSTGRES_DB=books\nDATABASE_URL='your database url'\n"
    )
    project.write(".env.example", f"{example}POSTGRES_PORT={free_port}\n")
    result = project.adx("--auto", "--postgres", "embedded", "--output", "json")
    assert result.exit_code == 0, result
    values = env_file.read(project.path / ".env").values
    assert values["POSTGRES_USER"] == "project"
    login = f"project:{values['POSTGRES_PASSWORD']}@localhost:{free_port}/books"
    assert values["DATABASE_URL"] == f"postgresql://{login}"


class TestMigrationsOfAnotherTool:
    """ADX432: without Prisma, an empty database is nothing to be ready with."""

    @pytest.fixture
    def drizzle(self, project: Project, fresh_database: FreshDatabase) -> Project:
        scripts = {"db:generate": "drizzle-kit generate", "db:migrate": "drizzle-kit migrate"}
        project.write("package.json", package("library", dependencies={"drizzle-orm": "1.0.0"}, scripts=scripts))
        project.env(DATABASE_URL=fresh_database.url)
        return project

    def test_an_empty_database_is_not_ready(self, drizzle: Project, fresh_database: FreshDatabase) -> None:
        result = run(drizzle, "--auto")
        assert result.exit_code == 1
        lacking = finding(result, "ADX432")
        assert lacking["cause"] == "The database has no table: `npm run db:migrate`, which makes them, was not run."
        assert [remedy["by_choice"] for remedy in lacking["remedies"]] == [True]

        fresh_database.connect().execute("CREATE TABLE book (id INT)")

        result = run(drizzle, "--check")
        assert_green(result)
        assert checks(result)["migrations", "tables"]["detail"] == "1 table, by npm run db:migrate"

    def test_a_tool_without_a_script_is_called_by_its_name(self, drizzle: Project) -> None:
        drizzle.write("package.json", package("library", devDependencies={"drizzle-kit": "1.0.0"}))
        drizzle.write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n")
        lacking = finding(run(drizzle, "--auto"), "ADX432")
        assert "`pnpm exec drizzle-kit migrate`" in lacking["cause"]

    def test_without_such_a_command_nothing_is_asked(self, drizzle: Project) -> None:
        drizzle.write("package.json", package("library", dependencies={"pg": "8.0.0"}))
        assert_green(run(drizzle, "--auto"))

    def test_sql_files_side_by_side_are_not_passed_over(self, drizzle: Project, fresh_database: FreshDatabase) -> None:
        """Seeds behind them would fail for want of their tables."""
        drizzle.write("package.json", package("library", dependencies={"pg": "8.0.0"}))
        drizzle.write("migrations/001_init.sql", "CREATE TABLE book (id INT);")
        drizzle.seed("001_books.sql", "INSERT INTO book VALUES (1);")
        result = run(drizzle, "--auto")
        assert_explained(finding(result, "ADX432"), risk="manual")
        assert steps(result)["seeds"] == "blocked"
        assert not result.events[-1]["nothing_to_migrate"]

        drizzle.write("migrations/001_init.sql", "-- migrate:up\nCREATE TABLE book (id INT);")
        (remedy,) = finding(run(drizzle, "--check"), "ADX432")["remedies"]
        assert (remedy["by_choice"], remedy["preview"]) == (True, "dbmate --migrations-dir migrations up")
