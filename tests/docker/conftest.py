"""A project whose server runs on Docker, and neighbours of it that nobody may touch."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack

import docker
import pytest
from docker.models.containers import Container

from tests.support.neighbours import Neighbours
from tests.support.project import Project
from tests.support.server_step import ADMINISTRATOR, PASSWORD, ServerProject
from tests.support.somebody import Somebody


@pytest.fixture
def server(project: Project, free_port: int, postgres_image: str) -> ServerProject:
    """A project with an `.env` and nothing else: its compose file is the bundled one. Nothing runs yet."""
    made = ServerProject(project, free_port, "docker")
    made.set(POSTGRES_USER=ADMINISTRATOR, POSTGRES_PASSWORD=PASSWORD, POSTGRES_IMAGE=postgres_image)
    return made


@pytest.fixture
def container(started: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str) -> Container:
    """The server's container, running."""
    return docker_engine.containers.get(f"{compose_project_name}-postgres-1")


@pytest.fixture
def somebody(docker_engine: docker.DockerClient, postgres_image: str) -> Iterator[Somebody]:
    with ExitStack() as stack:
        yield Somebody(docker_engine, postgres_image, stack)


@pytest.fixture(scope="session")
def neighbours(docker_engine: docker.DockerClient, postgres_image: str) -> Iterator[Neighbours]:
    """Containers, volumes and networks that are not ours."""
    neighbours = Neighbours.make(docker_engine, f"adxforeign{secrets.token_hex(4)}", postgres_image)
    try:
        yield neighbours
    finally:
        neighbours.remove()


@pytest.fixture(autouse=True)
def nobody_else_is_touched(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every fault here, every remedy and every `--down` has neighbours beside it; a test that touches one fails."""
    if request.node.get_closest_marker("docker") is None:
        yield
        return
    neighbours: Neighbours = request.getfixturevalue("neighbours")
    yield
    assert neighbours.changes() == []
