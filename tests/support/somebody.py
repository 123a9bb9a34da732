"""Servers that other hands than adx-tui's started, and whether a run left them as they were."""

from __future__ import annotations

import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import docker
import docker.errors
import psycopg
from docker.models.containers import Container

from tests.support.server_step import PASSWORD, ServerProject

SQL_SECONDS = 60


def labels(project: str, folder: Path, *, service: str = "postgres", file: str = "compose.yml") -> dict[str, str]:
    """As `docker compose up` in `folder` writes them."""
    return {
        "com.docker.compose.project": project,
        "com.docker.compose.service": service,
        "com.docker.compose.oneoff": "False",
        "com.docker.compose.container-number": "1",
        "com.docker.compose.project.working_dir": str(folder),
        "com.docker.compose.project.config_files": str(folder / file),
    }


class Somebody:
    """Servers that other hands than adx-tui's start on the engine, each with a row in database `notes`."""

    def __init__(self, engine: docker.DockerClient, image: str, stack: ExitStack) -> None:
        self._engine, self._image, self._stack = engine, image, stack

    def runs(self, server: ServerProject, made: dict[str, str], **more: Any) -> Container:
        container = self._engine.containers.run(
            self._image,
            environment={"POSTGRES_PASSWORD": PASSWORD},
            ports={"5432/tcp": server.port},  # on every address, as most compose files say
            labels=made,
            detach=True,
            **more,
        )
        self._stack.callback(self._remove, container)
        deadline = time.monotonic() + SQL_SECONDS
        while True:
            try:
                with server.connect() as connection:
                    connection.execute("CREATE ROLE notes_app LOGIN CREATEDB PASSWORD 'app-password'")
                    connection.execute("CREATE DATABASE notes OWNER notes_app")
                    break
            except psycopg.OperationalError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        server.leave_a_mark()
        return container

    @staticmethod
    def _remove(container: Container) -> None:
        with suppress(docker.errors.NotFound):
            container.remove(force=True, v=True)


def assert_left_as_it_is(server: ServerProject, container: Container, before: bytes) -> None:
    """The server that worked is the one that is used: the same container, the same `.env`, the same rows."""
    assert (server.project.path / ".env").read_bytes() == before
    container.reload()
    assert container.status == "running"
    assert server.has_its_mark()
