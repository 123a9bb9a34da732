"""A server made by a compose file that was not written for adx-tui: what it lacks is added, what it says is kept."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.support.outcome import assert_explained, assert_green, findings, only_failure, previews
from tests.support.ports import pick_free_port
from tests.support.project import Project
from tests.support.server_step import PASSWORD, ServerProject

pytestmark = pytest.mark.docker

COMPOSE_FILE = """\
version: "3.8"
services:
  web: {image: node, depends_on: [db]}
  db:
    extends: {file: docker/base.yml, service: database}
    environment: [POSTGRES_DB=shop]
    healthcheck: {test: [CMD, pg_isready], interval: 1h, start_period: 1m30s}
"""
BASE = f"""\
services:
  database:
    build: {{context: ./db, target: server}}
    environment: {{POSTGRES_USER: postgres, POSTGRES_PASSWORD: {PASSWORD}}}
"""


@pytest.fixture
def foreign(project: Project, free_port: int, postgres_image: str) -> ServerProject:
    """A repository with a compose file of its own, and an `.env` that is not about Docker."""
    project.write("docker-compose.yml", COMPOSE_FILE)
    project.write("docker/base.yml", BASE)
    repository, _, tag = postgres_image.rpartition(":")
    project.write("docker/db/Dockerfile", f"ARG TAG={tag}\nFROM {repository}:${{TAG}} AS server\nFROM scratch\n")
    made = ServerProject(project, free_port, "docker")
    made.set()
    return made


def detail(events: list[dict[str, object]], check: str) -> str:
    return next(str(event["detail"]) for event in reversed(events) if event.get("check") == check and "detail" in event)


def test_a_build_that_extends_and_keeps_and_publishes_nothing(
    foreign: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str, postgres_image: str
) -> None:
    result = foreign.auto()
    assert_green(result)
    assert "docker-compose.yml: where Compose itself looks" in detail(result.events, "compose")
    assert "web: left to docker compose" in detail(result.events, "compose")
    foreign.leave_a_mark()

    # As Compose asks for the containers of a project and service.
    labels = [f"com.docker.compose.{label}" for label in (f"project={compose_project_name}", "service=db")]
    (container,) = docker_engine.containers.list(filters={"label": labels})
    assert container.name == f"{compose_project_name}-db-1"
    assert container.attrs["Config"]["Image"] == postgres_image
    assert container.attrs["HostConfig"]["PortBindings"] == {
        "5432/tcp": [{"HostIp": "127.0.0.1", "HostPort": str(foreign.port)}]
    }
    assert [mount["Name"] for mount in container.attrs["Mounts"]] == [f"{compose_project_name}_db-data"]
    assert container.labels["com.docker.compose.project.config_files"] == str(
        foreign.project.path / "docker-compose.yml"
    )

    # Where Compose has built the image, that is the one.
    built = f"{compose_project_name}-db"
    docker_engine.images.get(postgres_image).tag(built)
    try:
        assert_green(foreign.auto())
        container = docker_engine.containers.get(built + "-1")
        assert container.attrs["Config"]["Image"] == built
        assert foreign.has_its_mark()
        assert_green(foreign.check())
    finally:
        docker_engine.images.remove(built, force=True)


def test_a_password_in_a_file_is_a_secret_of_the_container(
    foreign: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str, postgres_image: str
) -> None:
    foreign.project.write("secrets/pw.txt", f"{PASSWORD}\n")
    foreign.project.write(
        "docker-compose.yml",
        f"services:\n  db:\n    image: {postgres_image}\n    secrets: [db_pw]\n"
        "    environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db_pw}\n"
        f'    ports: ["127.0.0.1:{foreign.port}:5432"]\n    volumes: ["data:/var/lib/postgresql/data"]\n'
        "volumes: {data: {}}\nsecrets: {db_pw: {file: ./secrets/pw.txt}}\n",
    )
    assert_green(foreign.auto())
    container = docker_engine.containers.get(f"{compose_project_name}-db-1")
    assert PASSWORD not in str(container.attrs["Config"]["Env"])
    (mount,) = (mount for mount in container.attrs["Mounts"] if mount["Destination"] == "/run/secrets/db_pw")
    assert not mount["RW"]
    assert_green(foreign.check())


def test_a_port_that_the_file_fixes_is_a_person_s_to_change(foreign: ServerProject, postgres_image: str) -> None:
    port = foreign.port
    text = f"services:\n  db:\n    image: {postgres_image}\n    environment: {{POSTGRES_PASSWORD: {PASSWORD}}}\n"
    foreign.project.write("docker-compose.yml", f"{text}    ports:\n      - {port}:5432\n")
    elsewhere = pick_free_port()
    url = f"postgresql://notes_app:x@127.0.0.1:{elsewhere}/notes"
    foreign.set(DATABASE_URL=url, POSTGRES_PORT=str(elsewhere))
    event = only_failure(foreign.check(), "ADX277")
    assert event["location"] == "docker-compose.yml:6"
    assert f"127.0.0.1:{port}/" in previews(event, "safe")
    foreign.set(DATABASE_URL=url.replace(str(elsewhere), str(port)), POSTGRES_PORT=str(port))
    before = (foreign.project.path / ".env").read_bytes()
    with socket.create_server(("127.0.0.1", port)):
        event = only_failure(foreign.auto(), "ADX276")
        assert_explained(event, risk="manual")
        assert event["location"] == "docker-compose.yml:6"
        assert f"${{POSTGRES_PORT:-{port}}}:5432" in previews(event, "manual")
        assert (foreign.project.path / ".env").read_bytes() == before

        # Done as the finding says, the port is .env's to decide, and adx-tui's to move.
        foreign.project.write("docker-compose.yml", f"{text}    ports:\n      - ${{DB_PORT:-{port}}}:5432\n")
        assert_green(foreign.auto())
        moved = int(foreign.written("DB_PORT"))
        assert moved != port
        assert f"@127.0.0.1:{moved}/" in foreign.written("DATABASE_URL")
        foreign.connect(port=moved).close()


def test_several_servers_that_fit_alike_are_for_a_person_to_tell_apart(
    foreign: ServerProject, postgres_image: str
) -> None:
    foreign.project.write(
        "docker-compose.yml",
        f"services:\n  a: {{image: '{postgres_image}'}}\n  b: {{image: '{postgres_image}', ports: ['1:5432']}}\n",
    )
    event = only_failure(foreign.check(), "ADX275")
    assert_explained(event, risk="manual")
    assert event["location"] == "docker-compose.yml:2"
    assert "127.0.0.1:1/" in previews(event, "manual")


@pytest.fixture
def data_folder(foreign: ServerProject, docker_engine: docker.DockerClient, postgres_image: str) -> Iterator[Path]:
    """A folder whose files will be the server's own."""
    folder = foreign.project.path / "pgdata"
    yield folder
    volumes = {str(foreign.project.path): {"bind": "/project", "mode": "rw"}}
    docker_engine.containers.run(
        postgres_image, ["-rf", "/project/pgdata"], entrypoint="rm", volumes=volumes, remove=True
    )


def test_data_in_a_folder_of_the_repository_stays_there(
    foreign: ServerProject, data_folder: Path, postgres_image: str
) -> None:
    foreign.project.write(
        "docker-compose.yml",
        f"services:\n  db:\n    image: {postgres_image}\n    environment: {{POSTGRES_PASSWORD: {PASSWORD}}}\n"
        "    volumes: [./pgdata:/var/lib/postgresql/data]\n",
    )
    assert_green(foreign.auto())
    foreign.leave_a_mark()
    assert (data_folder / "PG_VERSION").exists()
    refused = foreign.down("--volumes", "notes")
    assert refused.exit_code == 1, refused
    assert "delete it yourself" in refused.stdout + refused.stderr
    assert foreign.down().exit_code == 0
    assert_green(foreign.auto())
    assert foreign.has_its_mark()
    assert findings(foreign.check()) == []


def test_data_that_the_bundled_file_was_made_for_is_not_left(
    foreign: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str, postgres_image: str
) -> None:
    """As a version before this one made it, which did not look for the project's own file."""
    own = foreign.project.path / "docker-compose.yml"
    text = own.read_text()
    own.unlink()
    foreign.set(POSTGRES_USER="postgres", POSTGRES_PASSWORD=PASSWORD, POSTGRES_IMAGE=postgres_image)
    assert_green(foreign.auto())
    foreign.leave_a_mark()
    assert foreign.down().exit_code == 0
    own.write_text(text)
    assert_green(foreign.auto())
    assert foreign.has_its_mark()
    (container,) = docker_engine.containers.list(
        filters={"label": f"com.docker.compose.project={compose_project_name}"}
    )
    assert container.name == f"{compose_project_name}-postgres-1"
