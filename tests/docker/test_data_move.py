"""A volume of an older major version, moved into a new one: nothing lost, whenever it is killed, and a way back."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import time
from collections.abc import Iterator

import docker
import docker.errors
import psycopg
import pytest

from tests.docker.test_server_versions import image_of
from tests.support.compose import remove_compose_project
from tests.support.kills import kills, seconds_of, told
from tests.support.outcome import assert_green, evidence, only_failure, previews, summary
from tests.support.server_step import PASSWORD, ServerProject

pytestmark = pytest.mark.docker

MOVING = "dev.adx-tui.moving"


@pytest.fixture
def moving(
    server: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str
) -> Iterator[ServerProject]:
    """A project whose Compose name stands in its `.env`, as a checkout's own name does."""
    server.project.environment["COMPOSE_PROJECT_NAME"] = None
    server.set(COMPOSE_PROJECT_NAME=compose_project_name)
    yield server
    server.project.clean_up()
    for name in {f"{compose_project_name}-pg{major}{again}" for major in (17, 18) for again in ("", "-2", "-3")}:
        remove_compose_project(docker_engine, name)


def fill(server: ServerProject) -> None:
    """What `pg_dump` of one database would lose: a role with its password, a second database, settings of both."""
    server.leave_a_mark()
    with server.connect() as connection:
        connection.execute("CREATE ROLE guest LOGIN PASSWORD 'guest-password'")
        connection.execute("ALTER ROLE guest SET work_mem = '5MB'")
        connection.execute('CREATE DATABASE "its own" OWNER guest')
    with psycopg.connect(guest_url(server), autocommit=True) as connection:
        connection.execute('CREATE TABLE "T" AS SELECT generate_series(1, 1000) AS n')
        connection.execute("CREATE SEQUENCE s START 42")


def guest_url(server: ServerProject) -> str:
    return f"postgresql://guest:guest-password@127.0.0.1:{server.port}/its%20own"


def assert_all_is_there(server: ServerProject, major: int) -> None:
    assert server.has_its_mark()
    with psycopg.connect(guest_url(server), autocommit=True) as connection:
        assert connection.info.server_version // 10_000 == major
        assert connection.execute('SELECT count(*) FROM "T"').fetchone() == (1000,)
        assert connection.execute("SELECT nextval('s')").fetchone() in ((42,), (43,))
        assert connection.execute("SHOW work_mem").fetchone() == ("5MB",)


def written_by(server: ServerProject, old: int, new: int, engine: docker.DockerClient, image: str) -> str:
    """A server of version `old`, filled, whose `.env` now asks for `new`; the image of the old one."""
    before = image_of(old, engine, image)
    server.set(POSTGRES_IMAGE=before)
    assert_green(server.auto())
    fill(server)
    server.set(POSTGRES_IMAGE=image_of(new, engine, image))
    return before


def leftovers(engine: docker.DockerClient, volume: str) -> list[str]:
    found = engine.containers.list(all=True, filters={"label": f"{MOVING}={volume}"}, ignore_removed=True)
    return [str(each.name) for each in found]


@pytest.mark.parametrize(("old", "new"), [(15, 17), (17, 18)])
def test_the_data_is_moved_and_the_old_volume_stays(
    moving: ServerProject,
    docker_engine: docker.DockerClient,
    compose_project_name: str,
    postgres_image: str,
    old: int,
    new: int,
) -> None:
    before = written_by(moving, old, new, docker_engine, postgres_image)
    volume, name = f"{compose_project_name}_postgres-data", f"{compose_project_name}-pg{new}"
    found = only_failure(moving.check(), "ADX232")
    assert f"COMPOSE_PROJECT_NAME={name}" in previews(found, "safe")
    assert f"volume {volume}" in previews(found, "safe")
    result = moving.auto()
    assert_green(result)
    assert f"volume {volume} stays" in summary(result, "postgres")
    assert moving.written("COMPOSE_PROJECT_NAME") == name
    assert_all_is_there(moving, new)
    again = moving.auto()
    assert_green(again)
    assert "moved" not in summary(again, "postgres")
    assert leftovers(docker_engine, volume) == []
    assert PASSWORD not in result.stdout + result.stderr
    # The way back: the old name, the old image.
    assert moving.down().exit_code == 0
    moving.set(POSTGRES_IMAGE=before)
    assert_green(moving.auto())
    assert_all_is_there(moving, old)


def test_a_server_that_was_taken_down_is_moved_as_well(
    moving: ServerProject, docker_engine: docker.DockerClient, postgres_image: str
) -> None:
    written_by(moving, 15, 17, docker_engine, postgres_image)
    assert moving.down().exit_code == 0
    assert_green(moving.auto())
    assert_all_is_there(moving, 17)


def test_the_next_run_converges_after_a_kill(
    moving: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str, postgres_image: str
) -> None:
    """At any moment, many times: each begins with the same old volume, which has everything to the end."""
    before = written_by(moving, 15, 17, docker_engine, postgres_image)
    volume = f"{compose_project_name}_postgres-data"

    def begin() -> None:
        """As it was before the move, but for the old server, which does not run any more."""
        for again in ("", "-2", "-3"):
            remove_compose_project(docker_engine, f"{compose_project_name}-pg17{again}")
        moving.set()  # the old name

    def kill_server() -> None:
        for label in (f"com.docker.compose.project={compose_project_name}", f"{MOVING}={volume}"):
            for container in docker_engine.containers.list(filters={"label": label}, ignore_removed=True):
                with contextlib.suppress(docker.errors.APIError):  # it has just ended by itself
                    container.kill()

    takes = seconds_of(lambda: assert_green(moving.auto()))
    for kill in kills(slow=True):
        with told(kill):
            begin()
            begun = moving.project.launch("--auto", "--postgres", "docker", "--step", "postgres", "--output", "json")
            kill.end(begun, takes, kill_server)
            assert_green(moving.auto())
            assert_all_is_there(moving, 17)
            assert leftovers(docker_engine, volume) == []
    assert moving.down().exit_code == 0
    moving.set(POSTGRES_IMAGE=before)
    assert_green(moving.auto())
    assert_all_is_there(moving, 15)


def test_an_interrupted_move_leaves_all_as_it_was(
    moving: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str, postgres_image: str
) -> None:
    before = written_by(moving, 15, 17, docker_engine, postgres_image)
    begun = during_the_move(moving)
    time.sleep(0.5)
    begun.send_signal(signal.SIGINT)
    asked = time.monotonic()
    begun.communicate(timeout=30)
    assert time.monotonic() - asked < 10
    assert begun.returncode == 130
    assert_untouched(moving, docker_engine, compose_project_name, before)


def test_a_dump_that_the_new_version_refuses(
    moving: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str, postgres_image: str
) -> None:
    """PostgreSQL 17 has no adminpack any more."""
    before = image_of(15, docker_engine, postgres_image)
    moving.set(POSTGRES_IMAGE=before)
    assert_green(moving.auto())
    fill(moving)
    with moving.connect() as connection:
        connection.execute("CREATE EXTENSION adminpack")
    moving.set(POSTGRES_IMAGE=image_of(17, docker_engine, postgres_image))
    found = only_failure(moving.auto(), "ADX232")
    assert "is where it was" in found["cause"]
    assert "adminpack" in evidence(found)
    assert "pg_dumpall" in previews(found, "manual")
    assert_untouched(moving, docker_engine, compose_project_name, before)


def during_the_move(server: ServerProject) -> subprocess.Popen[str]:
    """A run that has just begun to dump."""
    run = server.project.launch("--auto", "--postgres", "docker", "--step", "postgres", "--output", "json")
    assert run.stdout is not None
    for line in run.stdout:
        if "dumping volume" in line:
            return run
    raise AssertionError("nothing was moved")


def assert_untouched(server: ServerProject, engine: docker.DockerClient, name: str, image: str) -> None:
    """Nothing is left of the attempt, and the old image still runs on the old volume."""
    assert leftovers(engine, f"{name}_postgres-data") == []
    with pytest.raises(docker.errors.NotFound):
        engine.volumes.get(f"{name}-pg17_postgres-data")
    assert server.written("COMPOSE_PROJECT_NAME") == name
    server.set(POSTGRES_IMAGE=image)
    assert_green(server.auto())
    assert_all_is_there(server, 15)
