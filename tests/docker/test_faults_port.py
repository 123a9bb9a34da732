"""A port that another program, another Postgres or another container has: moved away from, or told apart from ours."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import docker
import psutil
import psycopg
import pytest
from docker.models.containers import Container

from tests.support.embedded import EmbeddedServer
from tests.support.forwarding import forwarding
from tests.support.outcome import assert_green, evidence, only_failure, previews
from tests.support.server_step import ADMINISTRATOR, PASSWORD, ServerProject

pytestmark = pytest.mark.docker


def status(container: Container) -> str:
    container.reload()
    return container.status


def assert_moves_away_from(server: ServerProject, taken: int) -> None:
    """`--auto` takes the safe remedy: both lines of `.env` move together, and the server answers there."""
    assert_green(server.auto())
    moved = int(server.written("POSTGRES_PORT"))
    assert moved != taken
    assert f"@127.0.0.1:{moved}/" in server.written("DATABASE_URL")
    server.connect(port=moved).close()


def test_the_port_is_taken_by_another_program(server: ServerProject, occupied_port: int) -> None:
    server.port = occupied_port
    server.set()
    found = only_failure(server.check(), "ADX211")
    assert str(occupied_port) in found["cause"]
    assert f"(pid {os.getpid()})" in evidence(found)
    assert "POSTGRES_PORT=" in previews(found, "safe")
    assert "DATABASE_URL=" in previews(found, "safe")
    assert "app-password" not in previews(found, "safe")
    assert_moves_away_from(server, occupied_port)


def test_the_port_is_taken_by_a_postgres_that_is_not_ours(
    server: ServerProject, embedded_server: EmbeddedServer
) -> None:
    server.port = embedded_server.port
    server.set()
    found = only_failure(server.check(), "ADX211")
    assert "another Postgres" in found["cause"]
    assert f"Postgres {embedded_server.version_major}" in evidence(found)
    assert_moves_away_from(server, embedded_server.port)


def test_the_port_is_taken_by_a_container_that_is_not_ours(
    server: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str, postgres_image: str
) -> None:
    name = f"{compose_project_name}-foreign"
    foreign = docker_engine.containers.run(
        postgres_image,
        environment={"POSTGRES_PASSWORD": "x"},
        name=name,
        ports={"5432/tcp": ("127.0.0.1", server.port)},
        detach=True,
    )
    try:
        taken = server.port
        found = only_failure(server.check(), "ADX211")
        assert name in found["cause"]
        assert f"docker stop {name}" in previews(found, "manual")
        embedded = server.project.adx("--check", "--step", "postgres", "--postgres", "embedded", "--output", "json")
        assert "kill" not in previews(only_failure(embedded, "ADX211"), "manual")  # of the engine's own process
        assert_moves_away_from(server, taken)
        assert status(foreign) == "running"
    finally:
        foreign.remove(force=True, v=True)


def test_the_port_is_lost_to_another_program_while_the_server_was_down(
    started: ServerProject, container: Container
) -> None:
    container.stop()
    with socket.create_server(("127.0.0.1", started.port)):
        only_failure(started.check(), "ADX211")
        assert_moves_away_from(started, started.port)
    assert started.has_its_mark(port=int(started.written("POSTGRES_PORT")))


@pytest.fixture
def usurped(started: ServerProject, embedded_server: EmbeddedServer) -> Iterator[ServerProject]:
    """Docker's proxy for the port has died, and another Postgres got the port."""
    proxies = [
        process
        for process in psutil.process_iter(["name", "cmdline"])
        if process.info["name"] == "docker-proxy" and str(started.port) in process.info["cmdline"]
    ]
    if not proxies:
        pytest.skip("the engine publishes ports without a process for each")
    for process in proxies:
        process.kill()
    psutil.wait_procs(proxies, timeout=10)
    with forwarding(started.port, to=embedded_server.port):
        yield started


def test_another_server_on_the_port_is_told_from_ours(
    usurped: ServerProject, container: Container, embedded_server: EmbeddedServer
) -> None:
    refuses = only_failure(usurped.auto(), "ADX234")
    assert "is not the server in" in refuses["cause"]
    assert f"pid {os.getpid()}" in evidence(refuses)
    assert "docker restart" in previews(refuses, "manual")
    with psycopg.connect(embedded_server.admin_url(), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {ADMINISTRATOR} SUPERUSER LOGIN PASSWORD '{PASSWORD}'".encode())
        try:
            knows_it = only_failure(usurped.auto(), "ADX234")
            assert "system identifier" in evidence(knows_it)
            assert container.exec_run(["sh", "-c", "mv $(command -v psql) /tmp/psql.away"], user="root").exit_code == 0
            no_telling = only_failure(usurped.check(), "ADX218")
            assert "psql" in evidence(no_telling)
        finally:
            connection.execute(f"DROP ROLE {ADMINISTRATOR}".encode())
