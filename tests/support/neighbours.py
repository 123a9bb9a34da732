"""What else lives on a developer's engine: nothing of it carries our label, and nothing of it may change."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

import docker
import docker.errors


@dataclass(slots=True)
class Neighbours:
    engine: docker.DockerClient
    name: str
    _before: dict[str, Any]

    @classmethod
    def make(cls, engine: docker.DockerClient, name: str, image: str) -> Neighbours:
        """A running container with its volume and network, and a stopped one; none of them labelled."""
        neighbours = cls(engine, name, {})
        engine.volumes.create(f"{name}-data")
        engine.networks.create(f"{name}-net")
        for state in ("running", "stopped"):
            container = engine.containers.create(
                image,
                ["sleep", "600"],
                entrypoint=[],
                name=f"{name}-{state}",
                network=f"{name}-net",
                volumes={f"{name}-data": {"bind": "/data", "mode": "rw"}},
                stop_signal="SIGKILL",
            )
            if state == "running":
                container.start()
        neighbours._before = neighbours._picture()
        return neighbours

    def are_as_they_were(self) -> bool:
        return self._picture() == self._before

    def _picture(self) -> dict[str, Any]:
        """Whatever a start, a stop, a new label or a new settings would change."""
        picture: dict[str, Any] = {
            "volume": self.engine.volumes.get(f"{self.name}-data").attrs,
            "network": self.engine.networks.get(f"{self.name}-net").attrs["Id"],
        }
        for state in ("running", "stopped"):
            found = self.engine.containers.get(f"{self.name}-{state}").attrs
            picture[state] = (found["Id"], found["State"], found["Config"], found["Name"])
        return picture

    def remove(self) -> None:
        for state in ("running", "stopped"):
            with contextlib.suppress(docker.errors.NotFound):
                self.engine.containers.get(f"{self.name}-{state}").remove(force=True, v=True)
        with contextlib.suppress(docker.errors.NotFound):
            self.engine.volumes.get(f"{self.name}-data").remove()
        with contextlib.suppress(docker.errors.NotFound):
            self.engine.networks.get(f"{self.name}-net").remove()
