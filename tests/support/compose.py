"""What Docker holds of one Compose project, and its removal."""

from __future__ import annotations

import contextlib

import docker
import docker.errors

PROJECT_LABEL = "com.docker.compose.project"


def labelled(name: str) -> dict[str, str | list[str] | bool]:
    return {"label": f"{PROJECT_LABEL}={name}"}


def remove_compose_project(engine: docker.DockerClient, name: str) -> None:
    """Containers first: they hold the rest. What goes away by itself in the meantime is as good as removed."""
    mine = labelled(name)
    for container in engine.containers.list(all=True, filters=mine, ignore_removed=True):
        with contextlib.suppress(docker.errors.NotFound):
            container.remove(force=True, v=True)
    for volume in engine.volumes.list(filters=mine):
        with contextlib.suppress(docker.errors.NotFound):
            volume.remove(force=True)
    for network in engine.networks.list(filters=mine):
        with contextlib.suppress(docker.errors.NotFound):
            network.remove()
