"""The image's first start, when its entrypoint runs a temporary server and the scripts of docker-entrypoint-initdb.d:
that server never counts, and nothing that must hold may live in those scripts alone."""

from __future__ import annotations

import io
import secrets
import tarfile
import time
from collections.abc import Iterator
from datetime import datetime

import docker
import psycopg
import pytest

from tests.support.outcome import assert_green
from tests.support.project import parse_events
from tests.support.server_step import PASSWORD, ServerProject

pytestmark = pytest.mark.docker

COMPOSE_FILE = """\
services:
  postgres:
    image: ${POSTGRES_IMAGE}
    environment:
      POSTGRES_USER: ${POSTGRES_USER}
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}
      POSTGRES_DB: notes
    ports: ["127.0.0.1:${POSTGRES_PORT}:5432"]
    volumes: ["postgres-data:/var/lib/postgresql/data"]
    healthcheck: {test: [CMD, pg_isready], interval: 500ms, retries: 100}
volumes:
  postgres-data:
"""
# Every login is in the log from here on; those of the script itself can be told from others.
SLOW_SCRIPT = """\
#!/bin/bash
export PGAPPNAME=init-script PGUSER="$POSTGRES_USER" PGDATABASE=postgres
psql -c "ALTER SYSTEM SET log_connections = on" -c "SELECT pg_reload_conf()"
sleep 6
psql -c "CREATE TABLE init_end AS SELECT clock_timestamp() AS at"
"""


@pytest.fixture
def slow_image(docker_engine: docker.DockerClient, postgres_image: str) -> Iterator[str]:
    """The tests' image with a script for the first start that takes some seconds."""
    name = f"adxtest/{secrets.token_hex(5)}:17"
    container = docker_engine.containers.create(postgres_image)
    try:
        with io.BytesIO() as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                member, content = tarfile.TarInfo("slow.sh"), SLOW_SCRIPT.encode()
                member.size, member.mode = len(content), 0o755
                archive.addfile(member, io.BytesIO(content))
            assert container.put_archive("/docker-entrypoint-initdb.d", file.getvalue())
        container.commit(*name.split(":"))
    finally:
        container.remove(v=True)
    try:
        yield name
    finally:
        docker_engine.images.remove(name, force=True)


def test_the_entrypoint_s_temporary_server_never_counts(
    server: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str, slow_image: str
) -> None:
    server.project.write("compose/postgres.yml", COMPOSE_FILE)
    server.set(POSTGRES_IMAGE=slow_image)
    run = server.project.launch("--auto", "--postgres", "docker", "--step", "postgres", "--output", "json")
    called_healthy = when_called_healthy(docker_engine, f"{compose_project_name}-postgres-1")
    output, errors = run.communicate(timeout=60)
    assert run.returncode == 0, output + errors

    with server.connect() as connection:
        row = connection.execute("SELECT at FROM init_end").fetchone()
    assert row is not None
    assert isinstance(row[0], datetime)
    assert called_healthy < row[0].timestamp()  # else this proves nothing: the engine took the temporary one for ready
    said = [each for each in parse_events(output) if each.get("check") == "ready" and each.get("status") == "ok"]
    assert datetime.fromisoformat(said[0]["at"]) > row[0]

    log = docker_engine.containers.get(f"{compose_project_name}-postgres-1").logs().decode()
    meanwhile = log[log.index("slow.sh") : log.index("init process complete")]
    logins = [line for line in meanwhile.splitlines() if "connection authorized" in line]
    assert logins  # the script's own last one
    assert [line for line in logins if not any(name in line for name in ("=init-script", "=pg_isready"))] == []


def when_called_healthy(engine: docker.DockerClient, name: str) -> float:
    """The time at which the engine said so of the container, which is still to be made."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if any(each.name == name and each.health == "healthy" for each in engine.containers.list(ignore_removed=True)):
            return time.time()
        time.sleep(0.1)
    raise AssertionError(f"{name} was never called healthy")


def test_what_the_first_start_would_have_made_is_made_on_an_old_volume_too(
    server: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str
) -> None:
    assert_green(server.auto())
    server.leave_a_mark()
    assert server.down().exit_code == 0
    server.project.write("compose/postgres.yml", COMPOSE_FILE)  # asks for a database: too late for this volume

    grants = ("--postgres", "docker", "--step", "grants", "--output", "json")
    assert_green(server.auto())
    container = docker_engine.containers.get(f"{compose_project_name}-postgres-1")
    assert b"Skipping initialization" in container.logs()
    before = server.project.adx("--check", *grants)
    assert before.exit_code == 1, before
    with server.connect() as connection:
        assert connection.execute("SELECT 1 FROM pg_database WHERE datname = 'notes'").fetchone() is None
        assert connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'notes_app'").fetchone() is None

    result = server.project.adx("--auto", *grants)
    assert result.exit_code == 0, result
    assert PASSWORD not in result.stdout + result.stderr
    url = f"postgresql://notes_app:app-password@127.0.0.1:{server.port}/notes"
    with psycopg.connect(url, connect_timeout=10) as application:
        application.execute("CREATE TABLE of_its_own (n int)")
    assert server.has_its_mark()
    assert server.project.adx("--check", *grants).exit_code == 0
