"""The local server as a container, made the way Compose makes it, so that `docker compose` sees the same one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.docker import (
    compose_labels,
    container_creation,
    container_past,
    name_holder,
)
from adx_tui.services.docker import image as docker_image
from adx_tui.services.docker import network as container_network
from adx_tui.services.docker.container_evidence import ContainerEvidence
from adx_tui.services.docker.container_state import ContainerState
from adx_tui.services.docker.image import PostgresImage
from adx_tui.services.docker.in_container import ServerInside
from adx_tui.services.docker.name_holder import NameHolder
from adx_tui.services.docker.ownership import Repository
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.docker.volume import DataVolume
from adx_tui.services.server import disk
from adx_tui.services.server.errors import ContainerError, TakenError, refusals

if TYPE_CHECKING:
    from docker.models.containers import Container

    from adx_tui.services.docker.client import Engine

STOP_SECONDS = 20


class DockerServer:
    """The Postgres service of one project on one engine: of the image that Compose built for it, where it did, as
    Compose would run it."""

    def __init__(self, client: Engine, service: PostgresService, project_dir: Path) -> None:
        service = _as_built(client, service)
        self.client = client
        self.service = service
        self.project_dir = project_dir
        self.repository = Repository.around(project_dir)
        self.volume = DataVolume(client, service, project_dir)

    def state(self) -> ContainerState | None:
        """The container as it is now; None where there is none."""
        container = self._container()
        return (
            None
            if container is None
            else ContainerState.from_container(container, self.service, self.mount_point(), self.repository)
        )

    def elsewhere(self) -> str:
        """The folder of another repository that the container, or else the volume, was made for; empty where they are
        this one's, or nobody's."""
        container = self._container()
        return self.repository.elsewhere((self.volume.labels() or {}) if container is None else container.labels)

    def data(self) -> tuple[str, bool]:
        """What this repository has on the engine, its container or else its volume, empty where there is neither; and
        whether it runs. Raises ContainerError."""
        with refusals():
            container = self._container()
            labels = self.volume.labels() if container is None else container.labels
            if labels is None or self.repository.elsewhere(labels):
                return "", False
            if container is None:
                return self.service.data, False
            return f"container {container.name}", container.status == "running"

    def name_holder(self) -> NameHolder | None:
        """The container that is not ours and has the name that ours would have; None where there is none."""
        return None if self._container() is not None else name_holder.find(self.client, self.service.container_name)

    def image(self) -> PostgresImage | None:
        """The image that the compose file names; None while it is not on this machine."""
        return docker_image.find(self.client, self.service.image)

    def image_of(self, major: int) -> str | None:
        """An image of that major version that is on this machine: the one the container was made of, else a tag of the
        same repository, else the official one. None where there is none of them."""
        container = self._container()
        made_of = None if container is None else str(container.attrs["Config"]["Image"])
        return docker_image.find_of_major(self.client, major, self.service.image, made_of)

    def has_things(self) -> bool:
        """Whether the engine has a container or the volume of this Compose project."""
        label = {"label": f"{compose_labels.PROJECT}={self.service.project}"}
        return self.volume.exists() or bool(self.client.api.containers(all=True, filters=label))

    def named(self, project: str) -> DockerServer:
        """The same service under another Compose name."""
        service = replace(
            self.service,
            project=project,
            volume_name=self.service.volume_name if self.service.folder else f"{project}_{self.service.volume}",
            container_name=f"{project}-{self.service.name}-1",
        )
        return DockerServer(self.client, service, self.project_dir)

    def follows_its_project(self) -> bool:
        """Whether container and volume are called after the Compose project, so that another name makes others."""
        usual = self.named(self.service.project).service
        names = self.service.volume_name, self.service.container_name
        return self.service.folder is None and names == (usual.volume_name, usual.container_name)

    def similar_images(self) -> tuple[str, ...]:
        """Postgres images that are on this machine, the most similar ones first."""
        return docker_image.similar(self.client, self.service.image)

    def pull(self, on_progress: Callable[[docker_image.Progress], None], cancellation: Cancellation) -> None:
        """Fetch the image. Raises ImageUnavailableError, CancelledRunError."""
        docker_image.pull(self.client, self.service.image, on_progress, cancellation)

    def mount_point(self) -> str | None:
        """Where the volume has to be mounted so that it holds the data; None while the image is not here."""
        image = self.image()
        if image is None:
            return None
        return image.mount_point(self.service.volume_target, self.service.environment.get("PGDATA", ""))

    def publishing(self, port: int) -> tuple[str, ...]:
        """The names of the containers that publish `port` on this machine."""
        # Podman knows no filter for ports.
        return tuple(
            (container.get("Names") or [container["Id"]])[0].lstrip("/")
            for container in self.client.api.containers()
            if any(published.get("PublicPort") == port for published in container.get("Ports") or ())
        )

    def other_major(self) -> tuple[int, int] | None:
        """The major versions of the volume's data and of the image, where they differ and both can be told."""
        image, container = self.image(), self._container()
        if image is None or image.major is None or container is None:
            return None
        data = self.volume.major(container, image.major)
        return None if data in (None, image.major) else (data, image.major)

    def disk_space(self) -> disk.DiskSpace | None:
        """Room for the data; None where it can't be told."""
        container = self._container()
        return None if container is None else self.volume.space(container)

    def inside(self) -> ServerInside:
        """The way to the server that no port and no password is on. Raises ContainerError."""
        container = self._container()
        if container is None:
            raise ContainerError(f"container {self.service.container_name} is gone")
        return ServerInside(container)

    def create(self) -> None:
        """Make the network, the volume and the container where they are missing. Raises TakenError, ContainerError."""
        with refusals():
            if self._mine() is None:
                self._create()

    def start(self) -> None:
        """Have the container running. Raises TakenError, ContainerError."""
        with refusals():
            container = self._mine()
            if container is None:
                container = self._create()
            if container.status == "paused":
                container.unpause()
            elif container.status != "running":
                container.start()

    def network_is_gone(self) -> bool:
        """Whether the container, which is stopped, is to start in a network that is no more."""
        container = self._container()
        return container is not None and container_network.is_gone(self.client, container.attrs)

    def can_be_connected(self) -> bool:
        """Whether the network that the container was made for is there, or is ours to make."""
        container = self._container()
        name = "" if container is None else container_network.home(container.attrs)
        return name == self.service.network_name or container_network.find(self.client, name) is not None

    def connect(self) -> str:
        """Have the container in the network that it was made for, which is made where it is missing and ours to make;
        returns its name. Raises ContainerError."""
        container = self._container()
        if container is None:
            raise ContainerError(f"container {self.service.container_name} is gone")
        name = container_network.home(container.attrs)
        with refusals():
            if name == self.service.network_name:
                container_network.ensure_default(self.client, self.service)
            network = container_network.find(self.client, name)
        if network is None:
            raise ContainerError(f"network {name} is gone")
        container_network.connect(network, container, self.service.name)
        return name

    def stop(self) -> bool:
        """Stop the container and remove it, as `docker compose down` does; the volume stays. One whose data is not in
        that volume is not removed: the data may have no other name. Returns whether one ran or was removed.

        Raises TakenError, ContainerError.
        """
        if self.other_data():
            return self._halt()
        removed = self.remove()
        with refusals():
            container_network.remove_default(self.client, self.service)
        return removed

    def other_data(self) -> str:
        """Where the container keeps its data, where that is not the volume of the compose file; else empty."""
        container = self._container()
        if container is None:
            return ""
        if self.service.standing:
            return self.service.volume_name
        return compose_labels.other_data(self.service, container.attrs)

    def _halt(self) -> bool:
        container = self._mine()
        if container is None or container.status in ("exited", "created"):
            return False
        with refusals():
            container.stop(timeout=STOP_SECONDS)
        return True

    def remove(self) -> bool:
        """Remove the container, not its volume. Returns whether there was one. Raises TakenError, ContainerError."""
        container = self._mine()
        if container is None:
            return False
        with refusals():
            if container.status == "paused":
                container.unpause()
            container.stop(timeout=STOP_SECONDS)
            container.remove(v=False, force=True)
        return True

    def last_end(self) -> tuple[int, bool] | None:
        """Exit code of the container's last end, and whether it ran out of memory; None where the engine no longer
        knows. Raises ContainerError."""
        container = self._container()
        return None if container is None else container_past.find_last_end(self.client, container)

    def log_tail(self, lines: int = 15) -> tuple[str, ...]:
        """The last lines of the container's log. Raises ContainerError."""
        container = self._container()
        return () if container is None else container_past.read_log_tail(self.client, container, lines)

    def evidence(self) -> ContainerEvidence:
        """What the container, running or not, still shows of what happened to it."""
        container, image = self._container(), self.image()
        major = None if container is None else self.volume.major(container, image.major if image else None)
        return ContainerEvidence(self.client, container, is_initialized=major is not None)

    def follow_log(self, on_line: Callable[[str], None], cancellation: Cancellation, lines: int = 200) -> None:
        """Hand over the log, its last `lines` first, until the container or the run ends. Raises ContainerError."""
        container = self._container()
        if container is not None:
            container_past.follow_log(container, on_line, cancellation, lines)

    def _container(self) -> Container | None:
        return container_past.find_container(self.client, self.service)

    def _mine(self) -> Container | None:
        """The container, to be changed. Raises TakenError for one that another repository's folder claims."""
        container = self._container()
        if container is not None and (other := self.repository.elsewhere(container.labels)):
            raise TakenError(f"container {container.name} was made for {other}")
        return container

    def _create(self) -> Container:
        service = self.service
        if service.standing:
            raise ContainerError(f"container {service.container_name} is gone: docker compose -f {service.path} up -d")
        self.volume.create()
        # Of several checkouts that begin at once with one name, the engine lets one make the volume.
        if other := self.repository.elsewhere(self.volume.labels() or {}):
            raise TakenError(f"volume {service.volume_name} was made for {other}")
        container_network.ensure_default(self.client, service)
        image = self.image()
        if image is None:
            raise ContainerError(f"the image {service.image} is not on this machine")
        mount_point = self.mount_point() or service.volume_target
        return container_creation.create_container(self.client, service, image.id, mount_point, self.project_dir)


def _as_built(client: Engine, service: PostgresService) -> PostgresService:
    if not service.built_image or docker_image.find(client, service.built_image) is None:
        return service
    ignored = tuple(wish for wish in service.ignored if not wish.of_build)
    return replace(service, image=service.built_image, ignored=ignored)
