"""What can be wrong with the container, the port and the image, made for real: code, cause, remedy, and green."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import docker
import psutil
import psycopg
import pytest
from docker.models.containers import Container

from tests.support.compose import labelled, remove_compose_project
from tests.support.embedded import EmbeddedServer
from tests.support.forwarding import forwarding
from tests.support.outcome import assert_green, evidence, findings, only_failure, previews, summary
from tests.support.ports import pick_free_port
from tests.support.project import Project
from tests.support.server_step import ADMINISTRATOR, PASSWORD, ServerProject, env_value

pytestmark = pytest.mark.docker

COMPOSE_FILE = """\
services:
  postgres:
    image: ${POSTGRES_IMAGE:-postgres:17-bookworm}
    restart: unless-stopped
    command: %s
    environment:
      POSTGRES_USER: ${POSTGRES_USER}
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}
    ports: ["127.0.0.1:${POSTGRES_PORT}:5432"]
    volumes: ["postgres-data:/var/lib/postgresql/data"]
volumes:
  postgres-data:
"""


@pytest.fixture
def container(started: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str) -> Container:
    """The server's container, running."""
    return docker_engine.containers.get(f"{compose_project_name}-postgres-1")


def status(container: Container) -> str:
    container.reload()
    return container.status


# --- the port -------------------------------------------------------------------------------------------------------


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


# --- the container --------------------------------------------------------------------------------------------------


def test_a_server_that_was_killed_paused_or_removed_goes_on_with_its_data(
    started: ServerProject, container: Container
) -> None:
    container.kill()
    assert "137" in evidence(only_failure(started.check(), "ADX214"))
    assert_green(started.auto())
    container.pause()
    paused = started.check()
    found = only_failure(paused, "ADX214")
    assert "paused" in found["cause"]
    assert found["title"] == summary(paused, "postgres") == f"The server is not running: {container.name} is paused"
    assert "docker unpause" in previews(found, "safe")
    assert_green(started.auto())
    container.remove(force=True)
    only_failure(started.check(), "ADX213")
    assert_green(started.auto())
    assert started.has_its_mark()


def test_a_volume_that_is_damaged_goes_only_by_its_name(
    started: ServerProject, container: Container, docker_engine: docker.DockerClient
) -> None:
    container.kill()
    volume = next(mount["Name"] for mount in container.attrs["Mounts"])
    spoiler = docker_engine.containers.run(
        container.attrs["Config"]["Image"],
        ["-c", "cd /v && rm -r * && printf 17 > PG_VERSION"],
        entrypoint="sh",
        volumes={volume: {"bind": "/v", "mode": "rw"}},
        detach=True,
    )
    spoiler.wait(timeout=20)
    spoiler.remove(v=True)
    found = only_failure(started.auto(), "ADX235")
    assert volume in found["cause"]
    assert "postgresql.conf" in found["cause"]
    assert "docker volume rm" in previews(found, "destructive")
    assert f"{volume}-damaged" in previews(found, "manual")
    only_failure(started.auto(), "ADX235")
    assert docker_engine.volumes.get(volume)
    started.run("--reset", "notes")
    assert_green(started.check())


def test_a_changed_setting_is_shown_and_the_container_recreated_around_its_volume(
    started: ServerProject, container: Container
) -> None:
    old, started.port = started.port, pick_free_port(but_not={started.port})
    started.set()
    found = only_failure(started.check(), "ADX217")
    assert f"port  127.0.0.1:{old} → 127.0.0.1:{started.port}" in evidence(found)
    assert_green(started.auto())
    assert started.has_its_mark()


def test_what_the_compose_file_asks_for_and_nobody_does_is_said_with_its_line(
    server: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str
) -> None:
    text = COMPOSE_FILE % "[postgres]"
    server.project.write("compose/init.sql", "CREATE TABLE never();")
    init = '"./init.sql:/docker-entrypoint-initdb.d/init.sql"'
    text = text.replace('/data"]', f'/data", {init}]').replace(
        "    image:", "    container_name: our-db-%s\n    image:"
    )
    file = server.project.write("compose/postgres.yml", text % compose_project_name)
    result = server.auto()
    assert result.exit_code == 0, result
    (found,) = findings(result)
    assert (found["code"], found["status"]) == ("ADX247", "warning")
    line = file.read_text().splitlines()[int(found["location"].split(":")[1]) - 1]
    assert "init.sql" in line
    assert "init.sql" in found["cause"]
    assert "docker compose" in previews(found, "manual")
    assert docker_engine.containers.get(f"our-db-{compose_project_name}").status == "running"
    again = server.check()
    assert [each["code"] for each in findings(again)] == ["ADX247"]


# --- the password ---------------------------------------------------------------------------------------------------


def test_a_password_changed_after_the_first_start_is_given_to_the_server(started: ServerProject) -> None:
    with started.connect() as connection:
        connection.execute(b"ALTER ROLE postgres SET default_transaction_read_only = on")
    started.set(POSTGRES_PASSWORD="a-newer-one")
    found = only_failure(started.check(), "ADX225")
    assert "docker exec" in previews(found, "safe")
    assert "a-newer-one" not in str(found)
    result = started.auto()
    assert_green(result)
    assert "a-newer-one" not in result.stdout + result.stderr
    assert started.has_its_mark(password="a-newer-one")
    with started.connect(password="a-newer-one") as connection:
        stored = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'").fetchone()
    assert stored is not None
    assert str(stored[0]).startswith("SCRAM-SHA-256$")


def test_no_password_stands_in_a_label(
    started: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str
) -> None:
    mine = labelled(compose_project_name)
    shown = [each.attrs["Labels"] for each in docker_engine.volumes.list(filters=mine)]
    shown += [each.attrs["Labels"] for each in docker_engine.networks.list(filters=mine)]
    shown += [each.labels for each in docker_engine.containers.list(all=True, filters=mine)]
    assert len(shown) == 3
    assert PASSWORD not in str(shown)
    assert "app-password" not in str(shown)


# --- another checkout -----------------------------------------------------------------------------------------------


def test_a_second_checkout_gets_a_server_of_its_own(
    started: ServerProject, project: Project, docker_engine: docker.DockerClient, tmp_path: Path, postgres_image: str
) -> None:
    """Same compose file, same name in it; without a COMPOSE_PROJECT_NAME they would share one volume."""
    other = Project(tmp_path / "other", project.state_directory)
    other.path.mkdir()
    second = ServerProject(other, pick_free_port(but_not={started.port}), "docker")
    name = str(project.environment["COMPOSE_PROJECT_NAME"])
    other.write("compose/postgres.yml", f"name: {name}\n" + COMPOSE_FILE % "[postgres]")
    second.set(POSTGRES_USER=ADMINISTRATOR, POSTGRES_PASSWORD=PASSWORD, POSTGRES_IMAGE=postgres_image)
    try:
        found = only_failure(second.check(), "ADX216")
        assert str(started.project.path) in evidence(found)
        assert "COMPOSE_PROJECT_NAME=other-" in previews(found, "safe")
        assert_green(second.auto())
        assert env_value(other.path / ".env", "COMPOSE_PROJECT_NAME").startswith("other-")
        assert_green(second.check())
        assert started.has_its_mark()
        assert second.down("--volumes", "notes").exit_code == 0
        assert_green(started.check())
    finally:
        other.clean_up()
        remove_compose_project(docker_engine, env_value(other.path / ".env", "COMPOSE_PROJECT_NAME") or "none")


def test_down_in_a_second_checkout_leaves_the_first_one_s_server(
    started: ServerProject, project: Project, tmp_path: Path
) -> None:
    other = Project(tmp_path / "other", project.state_directory, dict(project.environment))
    other.path.mkdir()
    second = ServerProject(other, started.port, "docker")
    second.set(**started.values)
    second.down()
    second.down("--volumes", "notes")
    assert_green(started.check())
    assert started.has_its_mark()


# --- down -----------------------------------------------------------------------------------------------------------


def test_down_keeps_the_data_unless_its_name_is_given(
    started: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str
) -> None:
    assert started.down().exit_code == 0
    only_failure(started.check(), "ADX213")
    assert_green(started.auto())
    assert started.down("--volumes", "another").exit_code == 2
    assert started.has_its_mark()
    assert started.down("--volumes", "notes").exit_code == 0
    mine = labelled(compose_project_name)
    assert docker_engine.containers.list(all=True, filters=mine) == []
    assert docker_engine.volumes.list(filters=mine) == []
    assert docker_engine.networks.list(filters=mine) == []


def test_a_volume_without_our_label_is_used_and_never_deleted(
    server: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str
) -> None:
    volume = docker_engine.volumes.create(f"{compose_project_name}_postgres-data")
    try:
        assert_green(server.auto())
        server.leave_a_mark()
        refused = server.down("--volumes", "notes")
        assert refused.exit_code == 1
        assert "label" in refused.stdout + refused.stderr
        assert_green(server.auto())
        assert server.has_its_mark()
        assert server.down().exit_code == 0
    finally:
        volume.remove()


# --- a run that is killed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [0.0, 0.3, 0.8])
def test_the_next_run_converges_after_a_kill(server: ServerProject, after: float) -> None:
    killed = server.project.launch("--auto", "--postgres", "docker", "--step", "postgres", "--output", "json")
    assert killed.stdout is not None
    for line in killed.stdout:
        if '"progress"' in line and '"postgres"' in line:
            break
    time.sleep(after)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=10)
    assert_green(server.auto())
    again = server.auto()
    assert_green(again)
    assert "started" not in summary(again, "postgres")
    assert findings(again) == []


# --- whose server it is ---------------------------------------------------------------------------------------------


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
