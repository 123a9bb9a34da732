"""A server that is not ours: whether it can be used, why not, and what to send to whoever administers it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.events import CheckReported, Event
from adx_tui.engine import request
from adx_tui.engine.local import LocalSession
from adx_tui.services.project.configuration import of_settings
from adx_tui.steps.server import readiness
from tests.support.databases import FreshDatabase
from tests.support.embedded import EmbeddedServer
from tests.support.grants import write_env
from tests.support.outcome import assert_explained, assert_green, checks, codes, finding
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres


def run(project: Project, how: str, step: str = "postgres") -> Result:
    return project.adx(how, "--step", step, "--postgres", "external", "--output", "json")


# --- reachable or not -----------------------------------------------------------------------------------------------


def test_a_server_that_answers_is_used_and_left_as_it_is(project: Project, fresh_database: FreshDatabase) -> None:
    project.env(DATABASE_URL=fresh_database.url)
    server = fresh_database.server
    for how in ("--check", "--auto"):
        result = run(project, how)
        assert_green(result)
        assert f"127.0.0.1:{server.port}" in checks(result)["postgres", "ready"]["title"]
        assert checks(result)["postgres", "version"]["detail"].startswith(f"{server.version_major}.")


def test_nobody_listens(project: Project, free_port: int) -> None:
    project.env(DATABASE_URL=f"postgresql://shop:pass-word@127.0.0.1:{free_port}/shop")
    result = run(project, "--auto")
    assert result.exit_code == 1
    found = finding(result, "ADX220")
    assert_explained(found, risk="manual")
    assert f"127.0.0.1:{free_port}" in found["cause"]
    assert "pass-word" not in result.stdout + result.stderr


def test_somebody_listens_who_never_says_a_word(project: Project, occupied_port: int) -> None:
    project.env(DATABASE_URL=f"postgresql://shop:pass-word@127.0.0.1:{occupied_port}/shop")
    before = time.monotonic()
    assert_explained(finding(run(project, "--check"), "ADX221"), risk="manual")
    assert time.monotonic() - before < 15


def test_a_host_nobody_knows(project: Project) -> None:
    # RFC 2606: there is no name under .invalid.
    project.env(DATABASE_URL="postgresql://shop:pass-word@db.invalid:5432/shop")
    found = finding(run(project, "--check"), "ADX222")
    assert_explained(found, risk="manual")
    assert "db.invalid" in found["cause"]


# --- logging in -----------------------------------------------------------------------------------------------------


def test_a_wrong_password_is_for_a_person_to_correct(project: Project, fresh_database: FreshDatabase) -> None:
    project.env(DATABASE_URL=fresh_database.url.replace(fresh_database.password, "not-the-password"))
    result = run(project, "--auto")
    assert result.exit_code == 1
    found = finding(result, "ADX225")
    assert_explained(found, risk="manual")
    assert f"\\password {fresh_database.role}" in found["remedies"][0]["preview"]
    assert "not-the-password" not in result.stdout + result.stderr
    project.env(DATABASE_URL=fresh_database.url)
    assert_green(run(project, "--auto"))


def test_an_administrator_whom_the_server_refuses_is_none(project: Project, fresh_database: FreshDatabase) -> None:
    """POSTGRES_USER and POSTGRES_PASSWORD may be meant for a server of our own: then the URL's role has to do."""
    administrator = fresh_database.server.admin_user
    project.env(DATABASE_URL=fresh_database.url, POSTGRES_USER=administrator, POSTGRES_PASSWORD="not-the-password")
    result = run(project, "--auto")
    assert_green(result)
    assert f"{administrator} is refused" in checks(result)["postgres", "administrator"]["detail"]
    assert "not-the-password" not in result.stdout + result.stderr


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
def test_encryption_that_is_asked_for_is_never_done_without(
    project: Project, fresh_database: FreshDatabase, mode: str
) -> None:
    """The tests' own server has no TLS. One that has it is in tests/docker/test_external_tls.py."""
    authority = Path(__file__).parents[1] / "data" / "tls" / "ca.pem"
    project.env(DATABASE_URL=f"{fresh_database.url}&sslmode={mode}&sslrootcert={authority}")
    result = run(project, "--auto")
    assert result.exit_code == 1
    assert_explained(finding(result, "ADX241"), risk="manual")
    assert codes(result) == {"ADX241"}


# --- which server ---------------------------------------------------------------------------------------------------


def test_a_version_that_is_no_longer_maintained(
    tmp_path: Path, fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So old a server can't be had here, so the border is moved: everything else is real."""
    monkeypatch.setattr(readiness, "_OLDEST_MAJOR", fresh_database.server.version_major + 1)
    write_env(tmp_path, DATABASE_URL=fresh_database.url)
    flags = {"project": str(tmp_path), "postgres": "external", "steps": ["postgres"]}
    session = LocalSession(of_settings(settings.resolve(flags, {}, {}, default_state_dir=tmp_path / ".state")), {})
    seen: list[CheckReported] = []

    def on_event(event: Event) -> None:
        if isinstance(event, CheckReported):
            seen.append(event)

    assert session.run(request.CHECK, on_event, Cancellation()) == 0
    (old,) = [each.check.finding for each in seen if each.check.finding and each.check.id == "version"]
    assert old.code == "ADX231"
    assert f"Postgres {fresh_database.server.version_major} is no longer maintained" in old.cause
    assert "pg_dump" in old.remedies[0].preview


# --- what only an administrator can do ------------------------------------------------------------------------------


@pytest.fixture
def lonely_role(embedded_server: EmbeddedServer) -> Iterator[tuple[str, str]]:
    """A role without CREATEDB, and the URL of a database of its name that is not there."""
    name = f"test_lonely_{secrets.token_hex(4)}"
    with psycopg.connect(embedded_server.admin_url(), autocommit=True) as administrator:
        administrator.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'pass-word'").format(sql.Identifier(name)))
        try:
            yield name, f"postgresql://{name}:pass-word@127.0.0.1:{embedded_server.port}/{name}"
        finally:
            administrator.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            administrator.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_a_database_that_the_role_may_not_create(
    project: Project, embedded_server: EmbeddedServer, lonely_role: tuple[str, str]
) -> None:
    name, url = lonely_role
    project.env(DATABASE_URL=url)
    assert_green(run(project, "--check"))
    for how in ("--check", "--auto"):
        result = run(project, how, "grants")
        assert result.exit_code == 1
        found = finding(result, "ADX303")
        assert found["title"] == f"The database does not exist: {name}"
        assert f"role {name} may not create one" in found["cause"]
        assert_explained(found, risk="manual")
        assert f"role {name}  NOCREATEDB" in found["evidence"]
    (remedy,) = found["remedies"]
    assert remedy["preview"] == f"CREATE DATABASE {name} OWNER {name};"
    with psycopg.connect(embedded_server.admin_url(), autocommit=True) as administrator:
        administrator.execute(remedy["preview"].encode())
    after = run(project, "--auto", "grants")
    assert after.exit_code == 0, after
    assert codes(after) <= {"ADX305"}  # CREATEDB is for development alone


def test_a_database_that_the_role_may_create_is_created(
    project: Project, embedded_server: EmbeddedServer, lonely_role: tuple[str, str]
) -> None:
    name, url = lonely_role
    with psycopg.connect(embedded_server.admin_url(), autocommit=True) as administrator:
        administrator.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(name)))
    project.env(DATABASE_URL=url)
    found = finding(run(project, "--check", "grants"), "ADX303")
    assert_explained(found, risk="safe")
    assert_green(run(project, "--auto", "grants"))


# --- the end --------------------------------------------------------------------------------------------------------


def test_down_says_that_the_server_is_not_ours(project: Project, fresh_database: FreshDatabase) -> None:
    project.env(DATABASE_URL=fresh_database.url)
    down = project.adx("--down", "--postgres", "external")
    assert down.exit_code == 0
    assert f"the server at 127.0.0.1:{fresh_database.server.port} is not ours" in down.stdout
    kept = project.adx("--down", "--volumes", fresh_database.name, "--postgres", "external")
    assert kept.exit_code == 1
    assert "nothing was deleted" in kept.stdout + kept.stderr
    fresh_database.connect()


def test_down_of_a_project_whose_server_is_elsewhere(project: Project) -> None:
    project.env(DATABASE_URL="postgresql://shop:pass-word@db.invalid:6543/shop")
    down = project.adx("--down", env={"DOCKER_HOST": "unix:///nowhere.sock"})
    assert down.exit_code == 0
    assert "the server at db.invalid:6543 is not ours" in down.stdout
