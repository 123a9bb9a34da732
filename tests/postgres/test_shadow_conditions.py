"""What is said of the shadow database without making one is what making one shows; and no look makes a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from psycopg import sql

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Finding
from adx_tui.core.redact import Redactor
from adx_tui.core.run_context import RunContext, StepContext
from adx_tui.services.environment import env_file
from adx_tui.services.migrations import shadow_conditions
from adx_tui.services.postgres import connection as database
from adx_tui.services.project import project as steps_project
from adx_tui.services.project.configuration import of_settings
from adx_tui.steps.shared import shadow_findings
from tests.support.databases import FreshDatabase
from tests.support.outcome import checks, codes, evidence, finding, previews
from tests.support.project import Project

pytestmark = pytest.mark.postgres

Connection = psycopg.Connection[Any]
_ANEW = "CREATE DATABASE template1 TEMPLATE template0 IS_TEMPLATE true"
_WITH_VERSION = f"{_ANEW} LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C' ENCODING 'UTF8'"
"""Of a provider that every build has since PostgreSQL 17."""


@dataclass(slots=True)
class Prepared:
    """A server that a case was prepared on; template1 is made anew afterwards."""

    database: FreshDatabase
    _opened: list[Connection] = field(default_factory=list)

    def open(self, name: str, *, as_admin: bool = False, application: str = "pgAdmin 4") -> int:
        url = self.database.server.admin_url(name) if as_admin else self.url(name)
        self._opened.append(psycopg.connect(url, autocommit=True, application_name=application))
        return self._opened[-1].info.backend_pid

    def url(self, name: str) -> str:
        login, server = self.database, self.database.server
        return f"postgresql://{login.role}:{login.password}@{server.host}:{server.port}/{name}"

    def admin(self, *statements: str, inside: str = "postgres") -> None:
        with psycopg.connect(self.database.server.admin_url(inside), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.replace("ROLE_", f'"{self.database.role}"').encode())

    def renew_template(self, how: str = _ANEW) -> None:
        self.admin("UPDATE pg_database SET datistemplate = false, datconnlimit = -1 WHERE datname = 'template1'")
        self.admin("DROP DATABASE IF EXISTS template1 WITH (FORCE)", how)

    def clean(self) -> None:
        for connection in self._opened:
            connection.close()
        self.renew_template()
        self.admin("DROP TABLESPACE IF EXISTS closed")


@pytest.fixture
def prepared(fresh_database: FreshDatabase) -> Iterator[Prepared]:
    world = Prepared(fresh_database)
    try:
        yield world
    finally:
        world.clean()


def _set(what: str) -> Callable[[Prepared], None]:
    return lambda world: world.admin(f"UPDATE pg_database SET {what} WHERE datname = 'template1'")


def _role(*statements: str) -> Callable[[Prepared], None]:
    return lambda world: world.admin(*(f"ALTER ROLE ROLE_ {statement}" for statement in statements))


def _connected(name: str = "", *, as_admin: bool = False) -> Callable[[Prepared], None]:
    return lambda world: void(world.open(name or world.database.name, as_admin=as_admin))


def void(_: object) -> None:
    """For a lambda."""


def _stale_collation(world: Prepared) -> None:
    if world.database.server.version_major < 17:
        pytest.skip("no collation of this server has a version")
    world.renew_template(_WITH_VERSION)
    _set("datcollversion = '0.1'")(world)


def _both(*parts: Callable[[Prepared], None]) -> Callable[[Prepared], None]:
    return lambda world: void([part(world) for part in parts])


def _sessions(count: int, limit: int) -> Callable[[Prepared], None]:
    return _both(_role(f"CONNECTION LIMIT {limit}"), *([_connected()] * count))


def _tablespace(*statements: str) -> Callable[[Prepared], None]:
    made = "SET allow_in_place_tablespaces = on", "CREATE TABLESPACE closed LOCATION ''"
    return lambda world: world.admin(*made, *statements)


CASES: dict[str, tuple[str, Callable[[Prepared], None]]] = {
    "nothing in the way": ("", lambda world: None),
    "no CREATEDB": ("ADX602", _role("NOCREATEDB")),
    "a superuser needs none": ("", _role("SUPERUSER NOCREATEDB")),
    "the role itself is on template1": ("ADX460", _connected("template1")),
    "an administrator is on template1": ("ADX460", _connected("template1", as_admin=True)),
    "somebody is on postgres": ("", _connected("postgres", as_admin=True)),
    "somebody is on the database": ("", _connected()),
    "no CREATEDB, and somebody on template1": ("ADX602", _both(_role("NOCREATEDB"), _connected("template1"))),
    "no template any more": ("ADX462", _set("datistemplate = false")),
    "no template, but the role's own": (
        "",
        lambda world: world.admin(
            "ALTER DATABASE template1 IS_TEMPLATE false", "ALTER DATABASE template1 OWNER TO ROLE_"
        ),
    ),
    "template1 takes no connections": ("", _set("datallowconn = false")),
    "template1 is half dropped": ("ADX462", _set("datconnlimit = -2")),
    "there is no template1": (
        "ADX462",
        lambda world: world.admin("ALTER DATABASE template1 IS_TEMPLATE false", "DROP DATABASE template1"),
    ),
    "a stale collation version": ("ADX461", _stale_collation),
    "a collation version where there is none": ("ADX461", _set("datcollversion = '0.1'")),
    "room for one session": ("ADX463", _role("CONNECTION LIMIT 1")),
    "room for two sessions": ("", _role("CONNECTION LIMIT 2")),
    "others have all but one": ("ADX463", _sessions(2, 3)),
    "a closed default tablespace": ("ADX466", _tablespace("ALTER ROLE ROLE_ SET default_tablespace = closed")),
    "an open default tablespace": (
        "",
        _tablespace(
            "GRANT CREATE ON TABLESPACE closed TO ROLE_", "ALTER ROLE ROLE_ SET default_tablespace = pg_default"
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_read_is_what_making_one_shows(project: Project, prepared: Prepared, name: str) -> None:
    code, prepare = CASES[name]
    prepare(prepared)

    found = look(project, prepared.database)

    refusal = make(prepared)
    assert (found.code if found else "") == code, refusal
    assert bool(refusal) == bool(code), refusal
    assert found is None or (found.evidence or found.code == "ADX463")


def look(project: Project, fresh: FreshDatabase) -> Finding | None:
    """What the `application` step says, which only reads."""
    project.env(DATABASE_URL=fresh.url)
    values = env_file.read(project.path / ".env").values
    chosen = settings.resolve(
        {"project": str(project.path), "postgres": "external"}, {}, values, default_state_dir=project.state_directory
    )
    looked = steps_project.Project(of_settings(chosen), {}, Redactor())
    cancellation = Cancellation(60)
    try:
        with database.connect(looked.url(), cancellation) as connection:
            conditions = shadow_conditions.read(connection, cancellation)
        return shadow_findings.obstacle(looked, conditions, context(cancellation), lacking="ADX602")
    finally:
        looked.run.end()
        cancellation.close()


def context(cancellation: Cancellation) -> StepContext:
    run = RunContext(
        on_event=void,
        cancellation=cancellation,
        redactor=Redactor(),
        save_crash=str,
        preload=lambda: None,
        refresh=lambda: None,
        now=lambda: pytest.fail("nothing is said"),
        monotonic=lambda: 0.0,
    )
    return StepContext(run, "application")


def make(prepared: Prepared) -> str:
    """What comes of making one as Prisma does, and a table in it; empty where it came about."""
    name = f"shadow_of_{prepared.database.name}"
    try:
        with psycopg.connect(prepared.url(prepared.database.name), autocommit=True) as keeper:
            keeper.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            with psycopg.connect(prepared.url(name), autocommit=True) as inside:
                inside.execute("CREATE SCHEMA s; CREATE TABLE s.t ()")
    except psycopg.Error as error:
        return str(error)
    finally:
        prepared.admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    return ""


def test_who_is_on_template1_is_named_and_ended_with_consent(project: Project, prepared: Prepared) -> None:
    pid = prepared.open("template1", as_admin=True)

    found = look(project, prepared.database)

    assert found is not None
    assert f"pid {pid} (pgAdmin 4, role" in found.cause
    assert "CREATEDB" not in " ".join(remedy.preview for remedy in found.remedies)
    (ending,) = [remedy for remedy in found.remedies if remedy.consent]
    prepared.admin(ending.preview)
    assert look(project, prepared.database) is None


def test_a_half_dropped_template1_is_made_anew(project: Project, prepared: Prepared) -> None:
    """The server alters none that is half dropped: `AlterDatabase` in src/backend/commands/dbcommands.c."""
    prepared.admin("ALTER DATABASE template1 IS_TEMPLATE false")
    _set("datconnlimit = -2")(prepared)

    found = look(project, prepared.database)

    assert found is not None
    (anew,) = found.remedies
    prepared.admin(*anew.preview.splitlines())
    assert look(project, prepared.database) is None


def test_no_look_makes_a_database(project: Project, prepared: Prepared) -> None:
    """Of a database that is set up, and of one that has drifted: counted in the server's log."""
    fresh, server = prepared.database, prepared.database.server
    project.env(DATABASE_URL=fresh.url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password)
    project.migration("1_notes", "CREATE TABLE note (id int PRIMARY KEY);")
    project.seed("001_a.sql", "INSERT INTO note VALUES (1) ON CONFLICT DO NOTHING;")
    how = "--postgres", "external", "--output", "json"
    assert project.adx("--auto", *how).exit_code == 0
    log, admin = server.data_directory.parent / "log", f'"{server.admin_user}"'
    for role in ("ROLE_", admin):
        prepared.admin(f"ALTER ROLE {role} SET log_statement = 'all'")
    try:
        for kept in project.state_directory.glob("projects/*/*-catalogue.json"):
            kept.unlink()
        before = log.stat().st_size
        result = project.adx("--check", *how)
        fresh.connect().execute("CREATE TABLE stray ()")
        drifted = project.adx("--check", *how)
    finally:
        prepared.admin(f"ALTER ROLE {admin} RESET log_statement")

    assert result.exit_code == drifted.exit_code == 0, drifted
    assert checks(result)["application", "shadow"]["status"] == "ok"
    written = log.read_bytes()[before:].decode(errors="replace")
    assert "FROM pg_catalog.pg_roles r" in written, "what was asked is in the log"
    assert "CREATE DATABASE" not in written
    assert "ERROR" not in written


def test_what_somebody_made_in_template1_is_named(project: Project, prepared: Prepared) -> None:
    project.env(DATABASE_URL=prepared.database.url)
    project.migration("1_init", "CREATE TABLE city (id int);")
    how = "--auto", "--postgres", "external", "--step", "migrations", "--output", "json"
    assert project.adx(*how).exit_code == 0
    prepared.admin("CREATE TABLE city (id int)", inside="template1")
    project.migration("2_more", "ALTER TABLE city ADD COLUMN name text;")

    found = finding(project.adx(*how), "ADX426")

    assert found["status"] == "warning"
    assert "template1, of which it is a copy, has table public.city" in found["cause"]
    assert "DROP TABLE IF EXISTS public.city;" in previews(found, "manual")


def test_one_that_is_named_and_not_there_is_said(project: Project, prepared: Prepared) -> None:
    missing = prepared.url(f"{prepared.database.name}_shadow")
    project.env(DATABASE_URL=prepared.database.url, SHADOW_DATABASE_URL=missing)

    result = project.adx("--check", "--postgres", "external", "--step", "grants", "--output", "json")

    found = finding(result, "ADX325")
    assert found["status"] == "warning"
    assert f"CREATE DATABASE {prepared.database.name}_shadow OWNER" in previews(found, "manual")
    assert codes(result) == {"ADX325"}
    assert "does not exist" in evidence(found)
