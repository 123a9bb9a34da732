"""The project's compose file, and its container as `docker compose` makes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docker

from tests.faults.model import DOCKER, Before, Deed, Look
from tests.support.archives import pack_programs
from tests.support.requirements import postgres_image
from tests.support.world import World

ON_DOCKER = (DOCKER,)
FIRST_RUN: dict[str, Any] = {"servers": ON_DOCKER, "before": Before.CLONED, "look": Look.AUTO}
"""Of a fault that shows when the container is made."""
IMAGE = postgres_image()
_COMPOSE = {
    "image": "${POSTGRES_IMAGE}",
    "environment": '{POSTGRES_USER: "${POSTGRES_USER}", POSTGRES_PASSWORD: "${POSTGRES_PASSWORD:?}"}',
    "ports": '["127.0.0.1:${POSTGRES_PORT}:5432"]',
    "volumes": '["postgres-data:/var/lib/postgresql/data"]',
}


def compose_file(**changes: str) -> Deed:
    """The project's own, with these lines of the service changed or added; {name} is the Compose project's."""

    def deed(world: World) -> None:
        lines = "".join(f"    {key}: {value}\n" for key, value in (_COMPOSE | changes).items())
        text = f"services:\n  postgres:\n{lines}volumes: {{postgres-data: {{}}}}\n"
        world.edit("compose/postgres.yml", text.replace("{name}", compose_project(world)))

    return deed


def compose_project(world: World) -> str:
    return str(world.project.environment["COMPOSE_PROJECT_NAME"])


def as_compose_would(
    world: World,
    mounts: dict[str, dict[str, str]],
    *,
    data: tuple[str, str, str] | None = None,
    first: bytes | None = None,
    start: bool = False,
    **options: Any,
) -> None:
    """Make the project's container as `docker compose` makes it of the project's file."""
    result = world.project.adx("--auto", "--step", "environment", "--postgres", DOCKER)
    assert result.exit_code == 0, result
    name = compose_project(world)
    source, written, mode = data or (f"{name}_postgres-data", "postgres-data:/var/lib/postgresql/data", "rw")
    compose_file(volumes=f'["{written}"]')(world)
    engine = docker.from_env()
    world.afterwards(engine.close)
    compose = "com.docker.compose"
    labels = {f"{compose}.project": name, f"{compose}.service": "postgres", f"{compose}.oneoff": "False"}
    labels[f"{compose}.project.working_dir"] = str(Path(world.project.path / "compose"))
    if data is None:
        engine.volumes.create(source, labels={f"{compose}.project": name})
    container = engine.containers.create(
        IMAGE,
        name=f"{name}-postgres-1",
        environment={"POSTGRES_PASSWORD": world.value("POSTGRES_PASSWORD")},
        ports={"5432/tcp": ("127.0.0.1", world.port)},
        labels=labels,
        volumes={source: {"bind": "/var/lib/postgresql/data", "mode": mode}, **mounts},
        **options,
    )
    if first is not None:
        assert container.put_archive("/", pack_programs(first=first))
    if start:
        container.start()
        container.wait(timeout=60)


def remove_container(world: World) -> None:
    with world.container() as container:
        container.remove(force=True)
