"""What a user's compose file asks of the official `postgres` image, the tests' own images do too."""

from __future__ import annotations

import io
import secrets
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import docker
import pytest
from docker.models.containers import Container

from tests.support.compose import PROJECT_LABEL

pytestmark = pytest.mark.docker

START_LIMIT = 60.0
SECRET = "/run/password"
ENVIRONMENT = {
    "POSTGRES_USER": "bo",
    "POSTGRES_PASSWORD_FILE": SECRET,
    "POSTGRES_DB": 'a "b',
    "POSTGRES_INITDB_ARGS": "--encoding='LATIN1' --locale=C",
}
FILES = {
    SECRET: "a secret",
    "/docker-entrypoint-initdb.d/1_table.sql": "CREATE TABLE first (id int);",
    "/docker-entrypoint-initdb.d/2_row.sh": 'psql -U bo -d \'a "b\' -c "INSERT INTO first VALUES (7)"',
    "/docker-entrypoint-initdb.d/3_bad.txt": "neither",
}


def archive(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, text in files.items():
            entry = tarfile.TarInfo(name.lstrip("/"))
            entry.size, entry.mode = len(text), 0o644
            tar.addfile(entry, io.BytesIO(text.encode()))
    return buffer.getvalue()


@contextmanager
def made(engine: docker.DockerClient, image: str, environment: dict[str, str]) -> Iterator[Container]:
    """A container that is not started, removed with its volumes."""
    labels = {PROJECT_LABEL: f"adxtest{secrets.token_hex(5)}"}
    container = engine.containers.create(image, labels=labels, environment=environment)
    try:
        yield container
    finally:
        container.remove(v=True, force=True)


def over_tcp(container: Container, statement: str, *, password: str = "a secret") -> tuple[int, str]:
    """Exit code and output of psql, logged in as somebody outside of the container is."""
    # By the container's own address: at the socket and on 127.0.0.1 initdb trusts everybody, as in the official image.
    psql = ["psql", "-h", str(container.id)[:12], "-U", "bo", "-d", 'a "b', "-Atc", statement]
    code, said = container.exec_run(psql, environment={"PGPASSWORD": password})
    assert code is not None
    assert isinstance(said, bytes)
    return code, said.decode()


def wait_for(container: Container) -> None:
    deadline = time.monotonic() + START_LIMIT
    while over_tcp(container, "SELECT 1")[0] != 0:
        assert time.monotonic() < deadline, container.logs().decode()
        time.sleep(0.1)


def test_the_environment_and_the_scripts_count_at_the_first_start_only(
    docker_engine: docker.DockerClient, postgres_image: str
) -> None:
    with made(docker_engine, postgres_image, ENVIRONMENT) as container:
        assert container.put_archive("/", archive(FILES))
        container.start()
        wait_for(container)
        assert over_tcp(container, "SELECT id, current_user, current_database() FROM first") == (0, '7|bo|a "b\n')
        assert over_tcp(container, "SHOW server_encoding") == (0, "LATIN1\n")
        assert over_tcp(container, 'CREATE EXTENSION "uuid-ossp"')[0] == 0
        assert "ignoring /docker-entrypoint-initdb.d/3_bad.txt" in container.logs().decode()
        assert container.exec_run(["cat", "/proc/1/comm"])[1] == b"postgres\n"

        assert container.put_archive("/", archive({SECRET: "another"}))
        container.restart(timeout=10)
        wait_for(container)
        assert "password authentication failed" in over_tcp(container, "SELECT 1", password="another")[1]
        assert "Skipping initialization" in container.logs().decode()


def test_a_server_without_a_password_does_not_start(docker_engine: docker.DockerClient, postgres_image: str) -> None:
    with made(docker_engine, postgres_image, {}) as container:
        container.start()
        assert container.wait(timeout=START_LIMIT)["StatusCode"] == 1
        assert "superuser password is not specified" in container.logs().decode()
