"""A PostgreSQL server of a wanted version in a container, for tests that are about the version and not about Docker."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import docker.errors
import psycopg

from tests.support.compose import PROJECT_LABEL, remove_compose_project
from tests.support.embedded import EmbeddedServer
from tests.support.requirements import DOCKER, postgres_image

if TYPE_CHECKING:
    from docker.models.containers import Container

START_LIMIT = 60.0
DATA = "/memory"


@dataclass(frozen=True, slots=True)
class ServerContainer:
    """`server` is as the tests' own server is, so that its databases are made in the same way."""

    container: Container
    server: EmbeddedServer

    def run(self, command: str, *, user: str = "root") -> str:
        """Run a shell command in the container; returns what it said."""
        code, output = self.container.exec_run(["sh", "-c", command], user=user)
        assert isinstance(output, bytes)
        assert code == 0, output
        return output.decode()


@contextlib.contextmanager
def run_container(
    engine: docker.DockerClient, major: int, *, tmpfs: dict[str, str] | None = None
) -> Iterator[ServerContainer]:
    """The configured image's sibling of that major version, its data in memory, and `tmpfs` besides."""
    image = f"{postgres_image().rpartition(':')[0]}:{major}"
    try:
        engine.images.get(image)
    except docker.errors.ImageNotFound:
        DOCKER.refuse(f"the Docker engine has no image {image}")
    project, password = f"adxtest{secrets.token_hex(5)}", secrets.token_hex(8)
    try:
        container = engine.containers.run(
            image,
            environment={"POSTGRES_PASSWORD": password, "PGDATA": f"{DATA}/data"},
            ports={"5432/tcp": ("127.0.0.1", 0)},
            labels={PROJECT_LABEL: project},
            tmpfs={DATA: "mode=1777"} | (tmpfs or {}),
            detach=True,
        )
        container.reload()
        published = container.ports["5432/tcp"]
        assert published
        port = int(published[0]["HostPort"])
        server = EmbeddedServer(port, "postgres", password, major, Path(DATA))
        _wait_for(server)
        yield ServerContainer(container, server)
    finally:
        remove_compose_project(engine, project)


def _wait_for(server: EmbeddedServer) -> None:
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            psycopg.connect(server.admin_url(), connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
