"""Where Postgres runs on a machine without Docker: a server that works is used and never left for an empty one."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, codes, finding
from tests.support.ports import pick_free_port
from tests.support.project import Project, Result
from tests.support.server_step import env_value

pytestmark = pytest.mark.postgres

# A port nobody can have: no engine answers there, whatever runs on this machine.
NO_ENGINE = {"DOCKER_HOST": "unix:///nowhere/docker.sock"}


def run(project: Project, *arguments: str, step: str = "postgres") -> Result:
    return project.adx(*arguments, "--step", step, "--output", "json", env=NO_ENGINE)


def first_line(result: Result) -> str:
    started = result.events[0]
    return f"{started['postgres']}: {started['why']}"


def test_a_server_that_the_url_logs_in_to_is_used(project: Project, fresh_database: FreshDatabase) -> None:
    """Debian's, or any that somebody started by hand."""
    env = project.env(DATABASE_URL=fresh_database.url)
    before = env.read_bytes()
    for how in ("--check", "--auto"):
        result = run(project, how, step="grants")
        assert codes(result) <= {"ADX305", "ADX237"}, result  # CREATEDB is not given to everybody, fsync is off
        assert first_line(result).startswith("external: DATABASE_URL logs in at 127.0.0.1:")
    assert env.read_bytes() == before
    assert list(project.state_directory.rglob("pgdata")) == []


def test_a_missing_database_is_made_by_the_role_itself_where_the_administrator_is_refused(
    project: Project, fresh_database: FreshDatabase
) -> None:
    """POSTGRES_USER and POSTGRES_PASSWORD were meant for a server of our own."""
    name, missing = fresh_database.role, f"{fresh_database.name}_missing"
    url = fresh_database.url.replace(f"/{fresh_database.name}?", f"/{missing}?")
    assert url != fresh_database.url
    with psycopg.connect(fresh_database.server.admin_url(), autocommit=True) as administrator:
        administrator.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(name)))
        try:
            env = project.env(DATABASE_URL=url, POSTGRES_USER="postgres", POSTGRES_PASSWORD="another-servers")
            before = env.read_bytes()
            assert_green(run(project, "--auto", step="grants"))
            assert_green(run(project, "--check", step="grants"))
            assert env.read_bytes() == before
        finally:
            administrator.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(missing)))


def test_role_and_database_are_made_where_the_administrator_logs_in(
    project: Project, fresh_database: FreshDatabase
) -> None:
    """A service of a CI, which knows its administrator and nobody else."""
    server, name = fresh_database.server, f"{fresh_database.name}_new"
    url = f"postgresql://{name}:its-own@127.0.0.1:{server.port}/{name}"
    project.env(DATABASE_URL=url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password)
    try:
        result = run(project, "--auto", step="grants")
        assert_green(result)
        assert first_line(result).startswith("external: POSTGRES_USER logs in at")
        psycopg.connect(url).close()
    finally:
        with psycopg.connect(server.admin_url(), autocommit=True) as administrator:
            administrator.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            administrator.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


def test_asked_for_embedded_it_moves_nowhere_by_itself(project: Project, fresh_database: FreshDatabase) -> None:
    env = project.env(DATABASE_URL=fresh_database.url)
    before = env.read_bytes()
    result = run(project, "--auto", "--postgres", "embedded")
    assert result.exit_code == 1
    found = finding(result, "ADX260")
    assert_explained(found, risk="manual")
    assert "--auto --postgres auto" in found["remedies"][0]["preview"]
    assert env.read_bytes() == before


def test_a_server_that_was_used_last_is_waited_for_not_replaced(
    project: Project, fresh_database: FreshDatabase, free_port: int
) -> None:
    """It is stopped: on its port, an empty server of ours would look ready."""
    project.env(DATABASE_URL=fresh_database.url)
    assert run(project, "--auto").exit_code == 0
    (record,) = project.state_directory.rglob("place.json")
    gone = fresh_database.url.replace(f":{fresh_database.server.port}/", f":{free_port}/")
    project.env(DATABASE_URL=gone)
    text = record.read_text()
    record.write_text(text.replace(str(fresh_database.server.port), str(free_port)))  # as if it had listened there
    result = run(project, "--auto")
    assert_explained(finding(result, "ADX220"), risk="manual")
    assert list(project.state_directory.rglob("pgdata")) == []


CLONES = 4
EXAMPLE = 'DATABASE_URL="postgresql://postgres:postgres@127.0.0.1:{}/notes"\n'


def test_clones_that_share_a_port_are_all_ready_at_their_first_run(project: Project, tmp_path: Path) -> None:
    """Each with a server of its own: the example's passwords let a clone into another one's, but do not make it its."""
    port, clones = pick_free_port(), []
    for number in range(CLONES):
        clones.append(Project(tmp_path / str(number), project.state_directory))
        clones[-1].path.mkdir()
        clones[-1].write(".env.example", EXAMPLE.format(port))
    try:
        runs = [each.launch("--auto", "--step", "grants", "--output", "json", env=NO_ENGINE) for each in clones]
        ended = [(run.communicate(timeout=280), run.returncode) for run in runs]
        assert [code for _, code in ended] == [0] * CLONES, ended
        used = {env_value(each.path / ".env", "DATABASE_URL") for each in clones}
        assert len(used) == CLONES
    finally:
        for each in clones:
            each.clean_up()
