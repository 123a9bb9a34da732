"""Why a container does not stay up or can't be made, told by the engine, its log and the files it names."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docker
import pytest
from docker.models.containers import Container

from tests.support.archives import FOREIGN_PROGRAM, pack_programs
from tests.support.outcome import assert_green, evidence, finding, only_failure, previews
from tests.support.server_step import PASSWORD, ServerProject

pytestmark = pytest.mark.docker

COMPOSE_FILE = """\
services:
  postgres:
    image: ${POSTGRES_IMAGE}
    environment: {POSTGRES_USER: postgres, POSTGRES_PASSWORD: "${POSTGRES_PASSWORD}"}
    ports: ["127.0.0.1:${POSTGRES_PORT}:5432"]
    volumes: ["%s:/var/lib/postgresql/data"]
volumes: {pg: {}}
"""


@dataclass
class Compose:
    """Makes containers as `docker compose` would make the project's."""

    server: ServerProject
    engine: docker.DockerClient
    name: str
    image: str
    made: list[Container] = field(default_factory=list)

    def create(self, data: str = "pg", **changes: Any) -> Container:
        file = self.server.project.write("compose/postgres.yml", COMPOSE_FILE % data)
        source = f"{self.name}_{data}" if data == "pg" else str((file.parent / data.partition(":")[0]).resolve())
        mounts = {source: {"bind": "/var/lib/postgresql/data", "mode": data.partition(":")[2] or "rw"}}
        container = self.engine.containers.create(
            self.image,
            name=f"{self.name}-postgres-1",
            environment={"POSTGRES_PASSWORD": PASSWORD},
            ports={"5432/tcp": ("127.0.0.1", self.server.port)},
            labels=self.labels(file.parent),
            **{"volumes": mounts | changes.pop("more_volumes", {}), **changes},
        )
        self.made.append(container)
        return container

    def labels(self, folder: Path) -> dict[str, str]:
        compose = "com.docker.compose"
        return {
            f"{compose}.project": self.name,
            f"{compose}.service": "postgres",
            f"{compose}.oneoff": "False",
            f"{compose}.project.working_dir": str(folder),
        }


@pytest.fixture
def compose(
    server: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str, postgres_image: str
) -> Iterator[Compose]:
    made = Compose(server, docker_engine, compose_project_name, postgres_image)
    docker_engine.volumes.create(f"{compose_project_name}_pg", labels={"com.docker.compose.project": made.name})
    yield made
    for container in made.made:
        container.remove(force=True, v=True)


def test_an_init_script_that_ended_the_first_start(compose: Compose, tmp_path: Path) -> None:
    scripts = tmp_path / "project" / "initdb"
    scripts.mkdir()
    scripts.joinpath("05-good.sql").write_text("CREATE ROLE reporting;\n")
    scripts.joinpath("10-app.sql").write_text("CREATE TABL app ();\n")
    mounted = {str(scripts): {"bind": "/docker-entrypoint-initdb.d", "mode": "ro"}}
    container = compose.create(more_volumes=mounted)
    container.start()
    container.wait(timeout=60)

    ended = compose.server.auto()  # which does not start it

    found = only_failure(ended, "ADX278")
    assert "/docker-entrypoint-initdb.d/10-app.sql" in found["cause"]
    assert found["location"] == "initdb/10-app.sql"
    assert 'syntax error at or near "TABL"' in evidence(found)
    assert "-f /docker-entrypoint-initdb.d/10-app.sql" in previews(found, "manual")
    assert "docker start" in previews(found, "safe")

    container.start()
    running = compose.server.auto()
    assert running.exit_code == 0
    assert finding(running, "ADX278")["status"] == "warning"


def test_a_setting_that_the_server_refuses(server: ServerProject) -> None:
    text = (COMPOSE_FILE % "pg").replace(
        "    ports:", '    command: ["postgres", "-c", "shared_bufers=1MB"]\n    ports:'
    )
    server.project.write("compose/postgres.yml", text)

    found = only_failure(server.auto(), "ADX257")

    assert "shared_bufers" in found["cause"]
    assert "unrecognized configuration parameter" in found["cause"]
    assert "command: postgres -c shared_bufers=1MB" in previews(found, "manual")
    assert only_failure(server.check(), "ADX257")["cause"] == found["cause"]


def test_quotes_that_the_image_wrote_into_the_servers_own_file(server: ServerProject) -> None:
    """In a list they are a part of the value; and what the first start wrote, no later one writes anew."""
    written = "    environment: [\"POSTGRES_HOST_AUTH_METHOD='trust'\", 'POSTGRES_PASSWORD=${POSTGRES_PASSWORD}']\n"
    text = re.sub(r"    environment:.*\n", lambda _: written, COMPOSE_FILE % "pg")
    server.project.write("compose/postgres.yml", text)

    found = only_failure(server.auto(), "ADX285")

    assert "with its quotes" in found["cause"]
    assert found["location"].startswith("compose/postgres.yml:")
    assert all(remedy["risk"] == "manual" for remedy in found["remedies"])
    assert "POSTGRES_HOST_AUTH_METHOD=trust" in previews(found)

    server.project.write("compose/postgres.yml", text.replace("'trust'", "trust"))
    again = only_failure(server.auto(), "ADX285")
    assert "it knows no method 'trust'" in again["cause"]
    subprocess.run(["/bin/sh", "-c", again["remedies"][0]["preview"]], check=True, capture_output=True)
    assert_green(server.auto())


def test_a_data_folder_with_other_files(compose: Compose) -> None:
    compose.server.project.write("data/.gitkeep", "")
    compose.create("../data")

    found = only_failure(compose.server.auto(), "ADX256")

    assert "no database: .gitkeep" in found["cause"]
    assert "PGDATA: /var/lib/postgresql/data/pgdata" in previews(found, "manual")


def test_what_the_file_leaves_to_somebody_else(server: ServerProject, docker_engine: docker.DockerClient) -> None:
    volume, network = f"adx-test-data-{server.port}", f"adx-test-web-{server.port}"
    text = (COMPOSE_FILE % "pg").replace("{pg: {}}", f"{{pg: {{external: true, name: {volume}}}}}")
    text = text.replace("    ports:", "    networks: [web]\n    ports:")
    server.project.write("compose/postgres.yml", f"{text}networks: {{web: {{external: true, name: {network}}}}}\n")
    try:
        found = finding(server.check(), "ADX258")
        assert f"Volume {volume}, which compose/postgres.yml calls external" in found["cause"]
        assert previews(found, "safe") == f"docker volume create {volume}"

        made = server.auto()

        assert made.exit_code == 0
        assert f"docker network create {network}" in previews(finding(made, "ADX259"), "manual")
        assert docker_engine.volumes.get(volume)
    finally:
        server.down("--volumes", "notes")


def test_an_image_for_another_processor(server: ServerProject, docker_engine: docker.DockerClient) -> None:
    image = "adx-test-foreign:17"
    recipe = b'FROM scratch\nCOPY first /first\nENTRYPOINT ["/first"]\n'
    context = io.BytesIO(pack_programs(Dockerfile=recipe, first=FOREIGN_PROGRAM))
    docker_engine.images.build(fileobj=context, custom_context=True, platform="linux/arm64", tag=image, rm=True)
    try:
        server.set(POSTGRES_IMAGE=image)

        found = only_failure(server.auto(), "ADX280")

        assert "is made for the processor arm64" in found["cause"]
        assert "docker pull --platform linux/" in previews(found, "manual")
    finally:
        server.down("--volumes", "notes")
        docker_engine.images.remove(image, force=True)
