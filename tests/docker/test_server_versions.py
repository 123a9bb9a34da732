"""The server on every image, the volume of another major version, and Compose's own view of what was made."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import docker
import docker.errors
import pytest

from tests.support.compose import labelled
from tests.support.outcome import assert_green, evidence, findings, only_failure, previews
from tests.support.server_step import ServerProject

pytestmark = pytest.mark.docker

REPOSITORY = Path(__file__).parents[2]


def image_of(major: int, engine: docker.DockerClient, postgres_image: str) -> str:
    """The tests' image of that major version; where it was not built, the test is skipped."""
    name = f"{postgres_image.rpartition(':')[0]}:{major}"
    try:
        engine.images.get(name)
    except docker.errors.ImageNotFound:
        pytest.skip(f"the Docker engine has no image {name}")
    return name


@pytest.mark.parametrize("major", [15, 16, 17, 18])
def test_every_supported_image_serves_and_keeps_its_data_in_the_volume(
    server: ServerProject, docker_engine: docker.DockerClient, postgres_image: str, major: int
) -> None:
    server.set(POSTGRES_IMAGE=image_of(major, docker_engine, postgres_image))
    assert_green(server.auto())
    server.leave_a_mark()
    with server.connect() as connection:
        assert connection.info.server_version // 10_000 == major
    assert server.down().exit_code == 0
    assert_green(server.auto())
    assert server.has_its_mark()


def test_where_the_volume_belongs_is_said_with_the_line_to_change(
    server: ServerProject, docker_engine: docker.DockerClient, postgres_image: str
) -> None:
    shutil.copytree(REPOSITORY / "compose", server.project.path / "compose")
    file = server.project.path / "compose" / "postgres.yml"
    server.set(POSTGRES_IMAGE=image_of(18, docker_engine, postgres_image))
    result = server.auto()
    assert result.exit_code == 0, result
    (found,) = findings(result)
    assert found["code"] == "ADX233"
    assert found["status"] == "warning"
    assert found["location"].startswith("compose/postgres.yml:")
    line = file.read_text().splitlines()[int(found["location"].split(":")[1]) - 1]
    assert "postgres-data:/var/lib/postgresql/data" in line
    file.write_text(file.read_text().replace("postgres-data:/var/lib/postgresql/data", previews(found, "manual")[2:]))
    assert_green(server.auto())


@pytest.mark.parametrize(("written_by", "wanted"), [(15, 17), (17, 18), (18, 17)])
def test_a_volume_of_another_major_version_is_named_before_the_server_starts(
    server: ServerProject,
    docker_engine: docker.DockerClient,
    postgres_image: str,
    written_by: int,
    wanted: int,
) -> None:
    old = image_of(written_by, docker_engine, postgres_image)
    server.set(POSTGRES_IMAGE=old)
    assert_green(server.auto())
    server.leave_a_mark()
    server.set(POSTGRES_IMAGE=image_of(wanted, docker_engine, postgres_image))
    for result in (server.check(), server.auto()):
        found = only_failure(result, "ADX232")
        assert f"PG_VERSION {written_by}" in evidence(found)
        assert f"POSTGRES_IMAGE={old}" in previews(found, "safe")
        assert "pg_dumpall" in previews(found, "manual")
    # Nothing was touched: the old server still runs on its volume, and after a `--down` it is named all the same.
    assert server.has_its_mark()
    assert server.down().exit_code == 0
    only_failure(server.auto(), "ADX232")
    server.set(POSTGRES_IMAGE=old)
    assert_green(server.auto())
    assert server.has_its_mark()


def test_the_volume_of_another_major_version_goes_only_by_its_name(
    server: ServerProject, docker_engine: docker.DockerClient, postgres_image: str
) -> None:
    server.set(POSTGRES_IMAGE=image_of(15, docker_engine, postgres_image))
    assert_green(server.auto())
    server.set(POSTGRES_IMAGE=postgres_image)
    found = only_failure(server.auto(), "ADX232")
    assert "docker volume rm" in previews(found, "destructive")
    assert server.project.adx("--reset", "another", "--postgres", "docker").exit_code == 2
    only_failure(server.check(), "ADX232")
    server.run("--reset", "notes")
    assert_green(server.check())


class TestCompose:
    """Debian's docker-compose and adx-tui in turn on one project."""

    @pytest.fixture
    def project_with_file(self, server: ServerProject) -> ServerProject:
        if shutil.which("docker-compose") is None:
            pytest.skip("docker-compose is not installed")
        text = (REPOSITORY / "compose" / "postgres.yml").read_text(encoding="utf-8")
        # Compose 1 does not know `name:` yet; the tests give one anyway.
        server.project.write("compose/postgres.yml", re.sub(r"^name:.*$", "", text, flags=re.MULTILINE))
        return server

    def compose(self, server: ServerProject, *arguments: str) -> str:
        """As a developer would, from the project's folder."""
        name = str(server.project.environment["COMPOSE_PROJECT_NAME"])
        command = ["docker-compose", "-f", "compose/postgres.yml", "--env-file", ".env", "-p", name, *arguments]
        done = subprocess.run(command, cwd=server.project.path, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def test_compose_lists_stops_and_starts_what_adx_tui_made(
        self, project_with_file: ServerProject, docker_engine: docker.DockerClient
    ) -> None:
        server = project_with_file
        assert_green(server.auto())
        server.leave_a_mark()
        name = f"{server.project.environment['COMPOSE_PROJECT_NAME']}-postgres-1"
        assert str(docker_engine.containers.get(name).id) in self.compose(server, "ps", "-q")
        assert "ready to accept connections" in self.compose(server, "logs")
        self.compose(server, "stop")
        only_failure(server.check(), "ADX214")
        self.compose(server, "start")
        assert_green(server.auto())
        self.compose(server, "down")
        only_failure(server.check(), "ADX213")
        assert_green(server.auto())
        self.compose(server, "up", "-d")
        assert_green(server.auto())
        assert server.has_its_mark()

    def test_adx_tui_accepts_what_compose_made(
        self, project_with_file: ServerProject, docker_engine: docker.DockerClient
    ) -> None:
        server = project_with_file
        self.compose(server, "up", "-d")
        (before,) = docker_engine.containers.list(
            filters=labelled(server.project.environment["COMPOSE_PROJECT_NAME"] or "")
        )
        assert_green(server.auto())
        server.leave_a_mark()
        (after,) = docker_engine.containers.list(
            filters=labelled(server.project.environment["COMPOSE_PROJECT_NAME"] or "")
        )
        assert after.id == before.id
        assert server.down().exit_code == 0
        self.compose(server, "up", "-d")
        assert_green(server.auto())
        assert server.has_its_mark()
