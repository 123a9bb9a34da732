"""SHADOW_DATABASE_URL that leads to the application's own database, which `prisma migrate dev` would empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adx_tui import settings
from adx_tui.core.redact import Redactor
from adx_tui.services.project import project as steps_project
from adx_tui.services.project.configuration import of_settings
from adx_tui.steps.shared import shadow_url
from tests.support.databases import FreshDatabase, make_database
from tests.support.forwarding import forwarding
from tests.support.outcome import assert_explained, checks, finding, steps
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres


def run(project: Project, how: str = "--auto", **env: str) -> Result:
    return project.adx(how, "--postgres", "external", "--output", "json", env=env)


class TestByTheTextAlone:
    """No server is asked."""

    URL = "postgresql://app:pw@127.0.0.1/app-db"

    def said(self, project: Project, shadow: str, **process: str) -> str:
        project.write(".env", f"DATABASE_URL='{self.URL}'\nSHADOW_DATABASE_URL='{shadow}'\n")
        chosen = settings.resolve({"project": str(project.path)}, {}, {}, default_state_dir=project.state_directory)
        looked = steps_project.Project(of_settings(chosen), process, Redactor())
        found = shadow_url.by_text(looked, looked.url())
        return f"{found.finding.location}" if found is not None and found.finding is not None else ""

    @pytest.mark.parametrize(
        "shadow",
        [
            URL,
            "postgres://app:pw@localhost:5432/app-db?schema=shadow",
            "postgresql://other:role@[::1]/app%2Ddb",
            "postgresql://app:pw@elsewhere/app-db?host=127.0.0.1",
        ],
    )
    def test_the_same(self, project: Project, shadow: str) -> None:
        assert self.said(project, shadow) == ".env:2"
        assert self.said(project, "postgresql://a:b@c/d", SHADOW_DATABASE_URL=shadow) == "None"

    @pytest.mark.parametrize(
        "shadow",
        [
            "postgresql://app:pw@127.0.0.1/app-db_shadow",
            "postgresql://app:pw@127.0.0.1:5433/app-db",
            "postgresql://app:pw@example.org/app-db",
            "postgresql://app:pw@127.0.0.1/App-db",
            "prisma://accelerate",
            "",
        ],
    )
    def test_not_the_same_for_all_that_is_known(self, project: Project, shadow: str) -> None:
        assert self.said(project, shadow) == ""

    def test_nothing_is_begun(self, project: Project, fresh_database: FreshDatabase) -> None:
        spelled = fresh_database.url.replace("127.0.0.1", "localhost")
        project.env(DATABASE_URL=fresh_database.url, SHADOW_DATABASE_URL=spelled)
        for how in ("--check", "--auto", "--check"):
            result = run(project, how)
            assert result.exit_code == 1
            found = finding(result, "ADX343")
            assert_explained(found, risk="manual")
            assert found["location"] == ".env:2"
            assert "same database" in found["cause"]
            assert f"CREATE DATABASE {fresh_database.name}_shadow OWNER" in found["remedies"][0]["preview"]
            assert fresh_database.password not in result.stdout + result.stderr
            assert steps(result)["postgres"] == "blocked"


class TestByAskingBoth:
    """The other URL leads through a forwarded port, as through an ssh tunnel or to a container's own address."""

    @pytest.fixture
    def elsewhere(self, fresh_database: FreshDatabase, free_port: int) -> Iterator[str]:
        with forwarding(free_port, fresh_database.server.port):
            yield fresh_database.url.replace(f":{fresh_database.server.port}/", f":{free_port}/")

    @pytest.mark.parametrize("administrator", [True, False], ids=["administrator", "application alone"])
    @pytest.mark.parametrize("allowed", [True, False], ids=["system", "no system"])
    def test_the_same(
        self, project: Project, fresh_database: FreshDatabase, elsewhere: str, administrator: bool, allowed: bool
    ) -> None:
        server = fresh_database.server
        login = {"POSTGRES_USER": server.admin_user, "POSTGRES_PASSWORD": server.admin_password}
        project.env(DATABASE_URL=fresh_database.url, SHADOW_DATABASE_URL=elsewhere, **(login if administrator else {}))
        project.migration("1_city", "CREATE TABLE city (id int);")
        admin = fresh_database.connect_admin()
        admin.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")  # so that there is something to grant
        if not allowed:
            admin.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")

        result = run(project)

        assert result.exit_code == 1
        assert_explained(finding(result, "ADX343"), risk="manual")
        assert steps(result)["grants"] == "failed"
        assert steps(result)["migrations"] == "blocked"
        assert admin.execute("SELECT to_regclass('city') IS NULL").fetchone() == (True,)

    def test_a_database_that_is_just_being_made(
        self, project: Project, fresh_database: FreshDatabase, elsewhere: str
    ) -> None:
        """There is nobody to ask before it is there; then nothing more is done to it."""
        server, name = fresh_database.server, fresh_database.name
        project.env(
            DATABASE_URL=fresh_database.url,
            SHADOW_DATABASE_URL=elsewhere,
            POSTGRES_USER=server.admin_user,
            POSTGRES_PASSWORD=server.admin_password,
        )
        fresh_database.close_connections()
        run_as = fresh_database._open(server.admin_url())
        run_as.execute(f"DROP DATABASE {name}".encode())
        assert finding(run(project), "ADX343")

    def test_another_database_of_the_server(
        self, project: Project, fresh_database: FreshDatabase, elsewhere: str
    ) -> None:
        with make_database(fresh_database.server) as shadow:
            login = f"{shadow.role}:{shadow.password}@127.0.0.1:"
            url = login + elsewhere.rpartition("@127.0.0.1:")[2].replace(fresh_database.name, shadow.name)
            project.env(DATABASE_URL=fresh_database.url, SHADOW_DATABASE_URL=f"postgresql://{url}")
            result = run(project)
            assert result.exit_code == 0, result
            assert checks(result)["grants", "shadow"]["status"] == "ok"

    def test_nobody_there_to_ask(self, project: Project, fresh_database: FreshDatabase, free_port: int) -> None:
        url = fresh_database.url.replace(f":{fresh_database.server.port}/", f":{free_port}/")
        project.env(DATABASE_URL=fresh_database.url, SHADOW_DATABASE_URL=url)
        result = run(project, "--check")
        assert result.exit_code == 0, result
        assert checks(result)["grants", "shadow"]["status"] == "skipped"
