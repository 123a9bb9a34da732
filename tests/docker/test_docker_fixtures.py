"""The tests leave nothing of theirs in the Docker engine, and touch nothing else in it."""

from __future__ import annotations

import docker
import pytest

from tests.support.compose import PROJECT_LABEL, labelled, remove_compose_project

pytestmark = pytest.mark.docker


def held(engine: docker.DockerClient, project: str) -> list[str]:
    mine = labelled(project)
    return [
        *(str(container.name) for container in engine.containers.list(all=True, filters=mine)),
        *(str(volume.name) for volume in engine.volumes.list(filters=mine)),
        *(str(network.name) for network in engine.networks.list(filters=mine)),
    ]


def make(engine: docker.DockerClient, project: str, image: str) -> None:
    labels = {PROJECT_LABEL: project}
    engine.volumes.create(f"{project}_data", labels=labels)
    engine.networks.create(f"{project}_default", labels=labels)
    engine.containers.run(
        image,
        ["sleep", "60"],
        entrypoint=[],
        name=f"{project}-postgres-1",
        labels=labels,
        network=f"{project}_default",
        volumes={f"{project}_data": {"bind": "/data", "mode": "rw"}},
        detach=True,
    )


def test_a_compose_project_is_removed_whole_and_no_other(
    docker_engine: docker.DockerClient, compose_project_name: str, postgres_image: str
) -> None:
    neighbour = f"{compose_project_name}x"
    make(docker_engine, compose_project_name, postgres_image)
    make(docker_engine, neighbour, postgres_image)
    try:
        assert len(held(docker_engine, compose_project_name)) == 3
        remove_compose_project(docker_engine, compose_project_name)
        assert held(docker_engine, compose_project_name) == []
        assert len(held(docker_engine, neighbour)) == 3
    finally:
        remove_compose_project(docker_engine, neighbour)
    assert held(docker_engine, neighbour) == []
