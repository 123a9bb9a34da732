"""Only what carries our labels is ever touched: every remedy, every `--down` and every `--reset`, one after the other,
among containers, volumes and networks that could be taken for ours."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import docker
import pytest

from tests.support.neighbours import Neighbours
from tests.support.outcome import assert_green, findings, only_failure, previews, summary
from tests.support.server_step import ServerProject

pytestmark = pytest.mark.docker


@pytest.fixture
def lookalikes(
    docker_engine: docker.DockerClient, compose_project_name: str, postgres_image: str
) -> Iterator[Neighbours]:
    """Names that begin as ours do, and another service of our own Compose project."""
    made = Neighbours.resembling(docker_engine, compose_project_name, postgres_image)
    try:
        yield made
    finally:
        made.remove()


def test_every_remedy_of_the_container(
    server: ServerProject,
    lookalikes: Neighbours,
    docker_engine: docker.DockerClient,
    compose_project_name: str,
    postgres_image: str,
) -> None:
    name = f"{compose_project_name}-postgres-1"

    def mends(code: str, remedy: str) -> None:
        found = only_failure(server.check(), code)
        assert remedy in previews(found, "safe")
        assert_green(server.auto())
        assert lookalikes.changes() == [], remedy

    mends("ADX213", "up -d")
    server.leave_a_mark()
    docker_engine.containers.get(name).kill()
    mends("ADX214", "docker start")
    docker_engine.containers.get(name).pause()
    mends("ADX214", "docker unpause")
    docker_engine.containers.get(name).remove(force=True)
    mends("ADX213", "up -d")
    server.set(POSTGRES_PASSWORD="a-newer-one")
    mends("ADX225", "ALTER ROLE")
    server.set(POSTGRES_USER="boss")
    mends("ADX225", "CREATE ROLE")
    docker_engine.containers.get(name).stop()
    with socket.create_server(("127.0.0.1", server.port)):
        mends("ADX211", "POSTGRES_PORT=")
    server.port = int(server.written("POSTGRES_PORT"))
    docker_engine.containers.get(name).remove(force=True)
    docker_engine.containers.create(
        postgres_image,
        name=name,
        volumes={f"{compose_project_name}_postgres-data": {"bind": "/var/lib/postgresql/data", "mode": "rw"}},
        labels={
            "com.docker.compose.project": compose_project_name,
            "com.docker.compose.service": "postgres",
            "com.docker.compose.oneoff": "False",
        },
    )
    mends("ADX217", "up -d")
    assert server.has_its_mark(password="a-newer-one")


def test_a_volume_deleted_by_its_name(
    server: ServerProject, lookalikes: Neighbours, postgres_image: str, docker_engine: docker.DockerClient
) -> None:
    other = f"{postgres_image.rpartition(':')[0]}:15"
    if not docker_engine.images.list(other):
        pytest.skip(f"the Docker engine has no image {other}")
    server.set(POSTGRES_IMAGE=other)
    assert_green(server.auto())
    server.set(POSTGRES_IMAGE=postgres_image)
    reset = server.run("--reset", "notes")
    assert "deleted volume" in summary(reset, "postgres")
    assert lookalikes.changes() == []
    assert_green(server.check())


def test_down_and_the_reset_of_the_database(server: ServerProject, lookalikes: Neighbours) -> None:
    project = server.project
    project.migration("20260101000000_first", "CREATE TABLE note (id int PRIMARY KEY);")
    for arguments in (("--auto",), ("--reset", "notes"), ("--down",), ("--auto",), ("--down", "--volumes", "notes")):
        result = project.adx(*arguments, "--postgres", "docker")
        assert result.exit_code == 0, result
        assert lookalikes.changes() == [], arguments
    assert [each["code"] for each in findings(server.check())] == ["ADX213"]
