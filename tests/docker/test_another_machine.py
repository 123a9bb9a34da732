"""A server on another machine: looked at, and changed only where somebody said so outside of the project's files.

A container's own address is no loopback's: for adx-tui it is another machine's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import docker
import psycopg
import pytest

from adx_tui import settings
from adx_tui.engine.local import LocalSession
from adx_tui.services.environment import env_file
from adx_tui.services.project.configuration import of_settings
from tests.support.databases import FreshDatabase, make_database
from tests.support.outcome import checks, finding, findings, steps
from tests.support.project import Event, Project
from tests.support.server_container import run_container
from tests.tui.driving import driven, settled

pytestmark = pytest.mark.docker

OBJECTS = """
    SELECT (SELECT count(*) FROM pg_database), (SELECT count(*) FROM pg_class WHERE oid >= 16384),
           (SELECT max(oid::bigint) FROM pg_namespace), (SELECT count(*) FROM pg_roles)
"""


@pytest.fixture(scope="module")
def elsewhere(docker_engine: docker.DockerClient) -> Iterator[FreshDatabase]:
    """An empty database of a server at a container's own address."""
    with run_container(docker_engine, 17) as container:
        networks = container.container.attrs["NetworkSettings"]["Networks"]
        (address,) = {each["IPAddress"] for each in networks.values()}
        server = replace(container.server, host=address, port=5432)
        with make_database(container.server) as database:
            yield replace(database, server=server)


@pytest.fixture
def shop(project: Project, elsewhere: FreshDatabase) -> Project:
    """What a colleague sent: `.env` names their server, and migrations and seeds wait for one."""
    url = f"postgresql://{elsewhere.role}:{elsewhere.password}@{elsewhere.server.host}:5432/{elsewhere.name}"
    project.env(DATABASE_URL=url, ADX_POSTGRES="external")
    project.migration("20240101000000_init", "CREATE TABLE note (id int PRIMARY KEY);")
    project.seed("001_note.sql", "INSERT INTO note VALUES (1) ON CONFLICT DO NOTHING;")
    return project


def what_is_there(elsewhere: FreshDatabase) -> object:
    with psycopg.connect(elsewhere.server.admin_url(elsewhere.name), autocommit=True) as connection:
        return connection.execute(OBJECTS).fetchone()


def of_step(found: list[Event], step: str) -> Event:
    (event,) = [each for each in found if each["step"] == step]
    return event


@pytest.mark.parametrize("how", ["--check", "--auto"])
def test_nothing_is_changed_there_unasked(shop: Project, elsewhere: FreshDatabase, how: str) -> None:
    """Not even by a file of the project that asks for it."""
    before = what_is_there(elsewhere)
    result = shop.adx(how, "--output", "json")
    assert result.exit_code == 1, result
    assert what_is_there(elsewhere) == before
    assert result.events[0]["postgres"] == "external"
    assert "another machine" in checks(result)["postgres", "machine"]["title"]
    pending = of_step(findings(result), "migrations")
    asked, said = pending["remedies"]
    assert asked["risk"] == "destructive"
    assert elsewhere.server.host in asked["title"]
    assert said["preview"].endswith("--auto --postgres external")


async def test_in_the_full_screen_its_host_s_name_is_typed_once(shop: Project, elsewhere: FreshDatabase) -> None:
    before = what_is_there(elsewhere)
    values = env_file.read(shop.path / ".env").values
    chosen = settings.resolve({"project": str(shop.path)}, {}, values, default_state_dir=shop.state_directory)
    async with driven(LocalSession(of_settings(chosen), {}), (80, 24), lambda: datetime.now(UTC)) as screen:
        await settled(screen)
        await screen.press("a")
        await settled(screen)
        await screen.press("enter")
        await settled(screen)
        assert what_is_there(elsewhere) == before
        await screen.press("f")
        assert f"This changes a database on {elsewhere.server.host}, which others may use." in screen.text
        await screen.press(*elsewhere.server.host, "enter")
        await settled(screen)
        assert "migrations" not in {step.id for step in screen.board.picture.steps if step.findings}
        await screen.press("a")
        await settled(screen)
        assert screen.board.ready, screen.text
        assert what_is_there(elsewhere) != before
    with psycopg.connect(elsewhere.server.admin_url(elsewhere.name), autocommit=True) as connection:
        connection.execute("DROP TABLE note, _prisma_migrations")
        connection.execute("DROP SCHEMA adx_tui CASCADE")


@pytest.mark.parametrize("ours", ["embedded", "docker"])
@pytest.mark.parametrize("how", ["--check", "--auto"])
def test_a_server_of_ours_is_not_made_beside_it(shop: Project, elsewhere: FreshDatabase, how: str, ours: str) -> None:
    """The URL leads there all the same: it is neither changed, nor moved to a port that is free here."""
    before, written = what_is_there(elsewhere), (shop.path / ".env").read_text()

    result = shop.adx(how, "--postgres", ours, "--output", "json")

    assert result.exit_code == 1, result
    there, here = finding(result, "ADX249")["remedies"]
    assert there["preview"].endswith(" --auto --postgres external")
    assert "@127.0.0.1:5432/" in here["preview"]
    assert elsewhere.password not in result.stdout
    assert what_is_there(elsewhere) == before
    assert (shop.path / ".env").read_text() == written
    assert steps(result)["grants"] == "blocked"
    assert not list(shop.state_directory.rglob("pgdata"))


def test_one_that_is_pooled_is_never_a_target(shop: Project, elsewhere: FreshDatabase) -> None:
    before = what_is_there(elsewhere)
    url = f"postgresql://{elsewhere.role}:{elsewhere.password}@{elsewhere.server.host}:5432/{elsewhere.name}"
    shop.env(DATABASE_URL=f"{url}?pgbouncer=true")
    result = shop.adx("--auto", "--postgres", "external", "--output", "json")
    assert result.exit_code == 1, result
    assert what_is_there(elsewhere) == before
    assert {remedy["risk"] for remedy in finding(result, "ADX401")["remedies"]} == {"manual"}


def test_the_command_line_may_say_so_and_then_everything_is_looked_at(shop: Project) -> None:
    applied = shop.adx("--auto", "--postgres", "external", "--output", "json")
    assert applied.exit_code == 0, applied
    assert steps(applied)["seeds"] == "changed"
    looked = shop.adx("--check", "--output", "json")
    assert looked.exit_code == 0, looked
    for step, check in (("application", "reads_writes"), ("seeds", "001_note.sql"), ("grants", "proof")):
        assert "nothing is tried out there" in checks(looked)[step, check]["detail"]
    in_ci = shop.adx("--auto", "--output", "json", env={"ADX_POSTGRES": "external"})
    assert in_ci.exit_code == 0, in_ci
    assert checks(in_ci)["application", "reads_writes"]["status"] == "ok"
