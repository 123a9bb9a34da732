"""The fixtures, and what a marker asks of the machine. The work is done in tests/support."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import docker
import pytest

from tests.support import sampling
from tests.support.compose import remove_compose_project
from tests.support.databases import FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer, run_server
from tests.support.ports import pick_free_port
from tests.support.project import Project
from tests.support.requirements import DOCKER, REQUIREMENTS
from tests.support.requirements import postgres_image as configured_postgres_image
from tests.support.server_step import ServerProject


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A usual run of the whole takes a sample of what takes long; who names files or tests gets all of them."""
    if config.args != config.getini("testpaths"):
        return
    slow = [item for item in items if any(item.get_closest_marker(name) for name in ("postgres", "docker"))]
    left_out = {item for item in slow if sampling.is_left_out(item.nodeid)}
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for requirement in REQUIREMENTS:
        if item.get_closest_marker(requirement.marker) is not None:
            requirement.enforce()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where such tests are insisted on, one that skips itself has not run either. (An expected failure has.)"""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        for requirement in REQUIREMENTS:
            if item.get_closest_marker(requirement.marker) is not None and requirement.is_insisted_on():
                report.outcome = "failed"
                report.longrepr = requirement.complaint(str(report.longrepr))
    return report


@pytest.fixture(scope="session")
def embedded_server() -> Iterator[EmbeddedServer]:
    """A PostgreSQL of the tests' own, from the wheel or from the folder that ADX_TEST_PG_BIN names."""
    with run_server() as server:
        yield server


@pytest.fixture
def fresh_database(embedded_server: EmbeddedServer) -> Iterator[FreshDatabase]:
    """A database and its application role, as the `grants` step would leave them; both dropped afterwards."""
    with make_database(embedded_server) as database:
        yield database


@pytest.fixture(scope="session")
def postgres_image() -> str:
    """The image that Docker tests put into POSTGRES_IMAGE."""
    return configured_postgres_image()


@pytest.fixture(scope="session")
def docker_engine() -> Iterator[docker.DockerClient]:
    DOCKER.enforce()
    with closing(docker.from_env()) as engine:
        yield engine


@pytest.fixture
def compose_project_name(request: pytest.FixtureRequest) -> Iterator[str]:
    """A Compose project nobody else has. A test with the marker `docker` leaves nothing of it in the engine."""
    name = f"adxtest{secrets.token_hex(5)}"
    if request.node.get_closest_marker(DOCKER.marker) is None:
        yield name
        return
    engine: docker.DockerClient = request.getfixturevalue("docker_engine")
    yield name
    remove_compose_project(engine, name)


@pytest.fixture
def project(tmp_path: Path, compose_project_name: str) -> Iterator[Project]:
    """An empty project folder. Its Compose project is the test's own, never one of the developer's."""
    project = Project.create(tmp_path / "project")
    project.environment["COMPOSE_PROJECT_NAME"] = compose_project_name
    try:
        yield project
    finally:
        project.clean_up()
        if project.may_have_used_docker and DOCKER.lacking() is None:
            with closing(docker.from_env()) as engine:
                remove_compose_project(engine, compose_project_name)


@pytest.fixture
def started(server: ServerProject) -> ServerProject:
    """What the folder's own `server` is, running, with a row in it that no safe remedy may lose."""
    result = server.auto()
    assert result.exit_code == 0, result
    server.leave_a_mark()
    return server


@pytest.fixture
def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    return pick_free_port()


@pytest.fixture
def foreign_free_port(free_port: int) -> int:
    """Another one: for what is not ours in a test that has a port of its own already."""
    return pick_free_port(but_not={free_port})


@pytest.fixture
def occupied_port() -> Iterator[int]:
    """A port of 127.0.0.1 on which something listens that is no PostgreSQL and never says a word."""
    with socket.create_server(("127.0.0.1", pick_free_port())) as listener:
        yield int(listener.getsockname()[1])
