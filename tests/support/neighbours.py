"""What else lives on a developer's engine: with our image, with names that look like ours, with labels of Compose. None
of it is ours, and nothing of it may change."""

from __future__ import annotations

import contextlib
import hashlib
import io
import tarfile
from dataclasses import dataclass, field
from typing import Any

import docker
import docker.errors

from tests.support.compose import PROJECT_LABEL

_CONTENT = b"somebody else's data"


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """A container with a volume and a network of its own."""

    container: str
    volume: str
    network: str
    running: bool = True
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Neighbours:
    engine: docker.DockerClient
    _all: list[_Neighbour]
    _before: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def make(cls, engine: docker.DockerClient, name: str, image: str) -> Neighbours:
        """Strangers: a running and a stopped container without labels, and the server of another Compose project."""
        strangers = [
            _Neighbour(f"{name}-running", f"{name}-data", f"{name}-net"),
            _Neighbour(f"{name}-stopped", f"{name}-data", f"{name}-net", running=False),
            _compose_server(name),
        ]
        return cls._settled(engine, strangers, image)

    @classmethod
    def resembling(cls, engine: docker.DockerClient, project: str, image: str) -> Neighbours:
        """What could be taken for the things of the Compose project `project`: names without labels, another project
        whose name begins with it, and another service of that very project."""
        lookalikes = [
            _Neighbour(f"{project}-postgres-2", f"{project}_postgres-data-2", f"{project}_default_2"),
            _Neighbour(f"{project}-postgres-10", f"{project}-postgres-data", f"{project}-default", running=False),
            _compose_server(f"{project}0"),
            _Neighbour(
                f"{project}-cache-1",
                f"{project}_cache-data",
                f"{project}_default",
                running=False,
                labels=_compose_labels(project, "cache"),
            ),
        ]
        return cls._settled(engine, lookalikes, image)

    @classmethod
    def _settled(cls, engine: docker.DockerClient, neighbours: list[_Neighbour], image: str) -> Neighbours:
        made = cls(engine, neighbours)
        try:
            for neighbour in neighbours:
                made._settle(neighbour, image)
            made._before = made._picture()
        except BaseException:
            made.remove()
            raise
        return made

    def _settle(self, neighbour: _Neighbour, image: str) -> None:
        if not self.engine.networks.list(names=[f"^{neighbour.network}$"]):
            self.engine.networks.create(neighbour.network, labels=neighbour.labels)
        self.engine.volumes.create(neighbour.volume, labels=neighbour.labels)  # the same one, where it exists
        container = self.engine.containers.create(
            image,
            ["infinity"],
            entrypoint=["sleep"],
            name=neighbour.container,
            network=neighbour.network,
            volumes={neighbour.volume: {"bind": "/data", "mode": "rw"}},
            labels=neighbour.labels,
            stop_signal="SIGKILL",
        )
        if neighbour.running:
            container.start()
        assert container.put_archive("/data", _archive_of(_CONTENT))

    def changes(self) -> list[str]:
        """What of them is otherwise than it was."""
        return [
            f"{now['Name']}: {key} was {before[key]}, is {now[key]}"
            for before, now in zip(self._before, self._picture(), strict=True)
            for key in now
            if now[key] != before[key]
        ]

    def _picture(self) -> list[dict[str, Any]]:
        """Whatever a start, a stop, a new label, another setting or a written byte would change."""
        return [self._seen(neighbour) for neighbour in self._all]

    def _seen(self, neighbour: _Neighbour) -> dict[str, Any]:
        container = self.engine.containers.get(neighbour.container)
        seen = {key: container.attrs[key] for key in ("Id", "Name", "State", "Config", "HostConfig")}
        network = self.engine.networks.get(neighbour.network)
        stream, _ = container.get_archive("/data")
        return seen | {
            "mounts": sorted((mount["Destination"], mount["Name"]) for mount in container.attrs["Mounts"]),
            "networks": sorted(container.attrs["NetworkSettings"]["Networks"]),
            "network": (network.id, network.attrs["Labels"]),
            "volume": self.engine.volumes.get(neighbour.volume).attrs,
            "content": hashlib.sha256(b"".join(stream)).hexdigest(),
        }

    def remove(self) -> None:
        for neighbour in self._all:
            with contextlib.suppress(docker.errors.NotFound):
                self.engine.containers.get(neighbour.container).remove(force=True, v=True)
        for neighbour in self._all:
            with contextlib.suppress(docker.errors.NotFound):
                self.engine.volumes.get(neighbour.volume).remove()
            # A project's own network may still have the project's server in it, which goes later.
            with contextlib.suppress(docker.errors.APIError):
                self.engine.networks.get(neighbour.network).remove()


def _compose_server(project: str) -> _Neighbour:
    """The Postgres service of another project, as Compose makes it."""
    labels = _compose_labels(project, "postgres")
    return _Neighbour(f"{project}-postgres-1", f"{project}_postgres-data", f"{project}_default", labels=labels)


def _compose_labels(project: str, service: str) -> dict[str, str]:
    return {
        PROJECT_LABEL: project,
        "com.docker.compose.service": service,
        "com.docker.compose.oneoff": "False",
        "com.docker.compose.volume": f"{service}-data",
        "com.docker.compose.network": "default",
    }


def _archive_of(content: bytes) -> bytes:
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            member = tarfile.TarInfo("content")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        return file.getvalue()
