"""The local server as a container, made the way Compose makes it, so that `docker compose` sees the same one.

Labels and names: https://github.com/docker/compose/blob/main/pkg/api/labels.go
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.compose_file import SERVICE_PORT, PostgresService
from adx_tui.services.database import literal
from adx_tui.services.port import ADDRESS
from adx_tui.services.scram import verifier

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

PROJECT_LABEL = "com.docker.compose.project"
OWNER_LABEL = "dev.adx-tui.project-dir"
"""Our own label: the folder of the project that a container or volume was made for."""

STOP_SECONDS = 20


class ImageUnavailableError(Exception):
    """The image is not here and could not be pulled; the text is the engine's own."""


class ContainerError(Exception):
    """The engine refused to make or start the container; the text is the engine's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerState:
    """Our container as the engine sees it. `differences` are settings that the compose file now has otherwise."""

    name: str
    status: str
    exit_code: int
    out_of_memory: bool
    image: str
    owner: str
    published: str
    """Where on this machine the server is to be reached, as `address:port`."""
    differences: tuple[str, ...]

    @property
    def running(self) -> bool:
        return self.status == "running"


class DockerServer:
    """The Postgres service of one project on one engine."""

    def __init__(self, client: DockerClient, service: PostgresService, project_dir: Path) -> None:
        self._client = client
        self.service = service
        self._project_dir = project_dir

    def state(self) -> ContainerState | None:
        """The container as it is now; None where there is none."""
        container = self._container()
        if container is None:
            return None
        attributes = container.attrs
        return ContainerState(
            name=str(container.name),
            status=attributes["State"]["Status"],
            exit_code=attributes["State"]["ExitCode"],
            out_of_memory=attributes["State"]["OOMKilled"],
            image=attributes["Config"]["Image"],
            owner=container.labels.get(OWNER_LABEL, ""),
            published=_published(attributes),
            differences=tuple(self._differences(attributes)),
        )

    def volume_owner(self) -> str | None:
        """The folder of the project that the volume was made for; empty if Compose made it, None without a volume."""
        from docker.errors import NotFound

        try:
            volume = self._client.volumes.get(self.service.volume_name)
        except NotFound:
            return None
        return str((volume.attrs.get("Labels") or {}).get(OWNER_LABEL, ""))

    def image_is_local(self) -> bool:
        """Whether the image is on this machine."""
        from docker.errors import ImageNotFound

        try:
            self._client.images.get(self.service.image)
        except ImageNotFound:
            return False
        return True

    def similar_images(self) -> tuple[str, ...]:
        """Postgres images that are on this machine."""
        tags = (tag for image in self._client.images.list() for tag in image.tags)
        return tuple(sorted(tag for tag in tags if "postgres" in tag))[:5]

    def publishing(self, port: int) -> tuple[str, ...]:
        """The names of the containers that publish `port` on this machine."""
        found = self._client.containers.list(filters={"publish": f"{port}/tcp"})
        return tuple(str(each.name) for each in found if f"{port}" in str(each.ports))

    def pull(self, on_layers: Callable[[int, int], None]) -> None:
        """Fetch the image; `on_layers(done, known)` counts its layers. Raises ImageUnavailableError."""
        from docker.errors import APIError
        from requests.exceptions import RequestException

        repository, tag = _repository_and_tag(self.service.image)
        layers: dict[str, bool] = {}
        try:
            for said in self._client.api.pull(repository, tag=tag, stream=True, decode=True):
                if "error" in said:
                    raise ImageUnavailableError(said["error"])
                if ((layer := said.get("id")) and "progress" in said) or said.get("status") in _LAYER_DONE:
                    layers[layer or ""] = said.get("status") in _LAYER_DONE
                    on_layers(sum(layers.values()), len(layers))
        except (APIError, RequestException) as error:
            raise ImageUnavailableError(explanation(error)) from None

    def start(self) -> None:
        """Make the network, the volume and the container where they are missing, and have it running.

        Raises ContainerError.
        """
        with _refusals():
            container = self._container()
            if container is None:
                container = self._create()
            if container.status == "paused":
                container.unpause()
            elif container.status != "running":
                container.start()

    def recreate(self) -> None:
        """Replace the container by one with today's settings; its volume stays. Raises ContainerError."""
        self.remove()
        self.start()

    def stop(self) -> bool:
        """Stop the container and remove it, as `docker compose down` does; the volume stays. Answers whether there
        was one."""
        found = self.remove()
        self._remove_network()
        return found

    def remove(self) -> bool:
        """Remove the container, not its volume. Answers whether there was one. Raises ContainerError."""
        container = self._container()
        if container is None:
            return False
        with _refusals():
            if container.status == "paused":
                container.unpause()
            container.stop(timeout=STOP_SECONDS)
            container.remove(v=False, force=True)
        return True

    def remove_volume(self) -> bool:
        """Delete the data: only a volume with our project's labels. Answers whether there was one."""
        from docker.errors import NotFound

        try:
            volume = self._client.volumes.get(self.service.volume_name)
        except NotFound:
            return False
        if (volume.attrs.get("Labels") or {}).get(PROJECT_LABEL) != self.service.project:
            raise ContainerError(f"volume {self.service.volume_name} does not carry this project's label")
        with _refusals():
            volume.remove()
        return True

    def log_tail(self, lines: int = 15) -> tuple[str, ...]:
        """The last lines of the container's log."""
        container = self._container()
        if container is None:
            return ()
        log = b"".join(container.logs(tail=lines, stream=True, follow=False))
        return tuple(log.decode(errors="replace").splitlines())

    def follow_log(self, on_line: Callable[[str], None], cancellation: Cancellation, lines: int = 200) -> None:
        """Hand over the log, its last `lines` first, until the container or the run ends."""
        container = self._container()
        if container is None:
            return
        stream = container.logs(stream=True, follow=True, tail=lines)
        with cancellation.interrupting(stream.close):
            rest = b""
            for piece in stream:
                *whole, rest = (rest + piece).split(b"\n")
                for line in whole:
                    on_line(line.decode(errors="replace"))

    def system_identifier(self, user: str) -> str:
        """The cluster's own number, asked inside the container, past every port; empty where it can't be told."""
        return self._psql(user, "SELECT system_identifier FROM pg_control_system()")

    def set_password(self, user: str, password: str) -> None:
        """Give the administrator `password`, through the container's own socket. Raises ContainerError."""
        quoted = '"' + user.replace('"', '""') + '"'
        self._psql(user, f"ALTER ROLE {quoted} PASSWORD {literal(verifier(password))}")

    def _psql(self, user: str, statement: str) -> str:
        container = self._container()
        if container is None:
            raise ContainerError("the container is gone")
        command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-U", user, "-d", "postgres", "-c", statement]
        with _refusals():
            result = container.exec_run(command)
        output = cast("bytes", result.output).decode(errors="replace").strip()
        if result.exit_code:
            raise ContainerError(output)
        return output

    def _container(self) -> Container | None:
        """Ours: by Compose's labels, as Compose itself finds it."""
        labels = [
            f"{PROJECT_LABEL}={self.service.project}",
            f"com.docker.compose.service={self.service.name}",
            "com.docker.compose.oneoff=False",
        ]
        found = self._client.containers.list(all=True, filters={"label": labels})
        return found[0] if found else None

    def _create(self) -> Container:
        service = self.service
        self._ensure_network()
        self._ensure_volume()
        image = self._client.images.get(service.image)
        from docker.types import EndpointConfig, Mount

        network = EndpointConfig(self._client.api.api_version, aliases=[service.name])
        created: Container = self._client.containers.create(
            service.image,
            list(service.command) or None,
            name=service.container_name,
            environment=dict(service.environment),
            ports={f"{SERVICE_PORT}/tcp": (ADDRESS, service.host_port)},
            mounts=[Mount(target=service.volume_target, source=service.volume_name, type="volume")],
            labels=self._labels(str(image.id)),
            network=service.network_name,
            networking_config={service.network_name: network},
            healthcheck=dict(service.healthcheck) or None,
            restart_policy=cast("Any", {"Name": service.restart}),
            shm_size=service.shm_size,
        )
        return created

    def _ensure_network(self) -> None:
        if not self._client.networks.list(filters={"name": f"^{self.service.network_name}$"}):
            labels = {PROJECT_LABEL: self.service.project, "com.docker.compose.network": "default"}
            self._client.networks.create(self.service.network_name, labels=labels)

    def _remove_network(self) -> None:
        for network in self._client.networks.list(
            filters={"name": f"^{self.service.network_name}$", "label": f"{PROJECT_LABEL}={self.service.project}"}
        ):
            network.reload()
            if not network.attrs["Containers"]:
                network.remove()

    def _ensure_volume(self) -> None:
        if self.volume_owner() is None:
            self._client.volumes.create(
                self.service.volume_name,
                labels={
                    PROJECT_LABEL: self.service.project,
                    "com.docker.compose.volume": self.service.volume,
                    OWNER_LABEL: str(self._project_dir),
                },
            )

    def _labels(self, image_id: str) -> dict[str, str]:
        service = self.service
        return {
            PROJECT_LABEL: service.project,
            "com.docker.compose.service": service.name,
            "com.docker.compose.container-number": "1",
            "com.docker.compose.oneoff": "False",
            "com.docker.compose.image": image_id,
            "com.docker.compose.depends_on": "",
            "com.docker.compose.project.config_files": "" if service.bundled else str(service.path),
            "com.docker.compose.project.working_dir": str(service.path if service.bundled else service.path.parent),
            "com.docker.compose.config-hash": self._config_hash(),
            OWNER_LABEL: str(self._project_dir),
        }

    def _config_hash(self) -> str:
        """Tells our own containers' settings apart; not Compose's own hash, and without the password in it."""
        service = self.service
        names = sorted(service.environment)
        settings = [
            service.image,
            service.host_port,
            service.volume_name,
            service.volume_target,
            service.command,
            names,
        ]
        return hashlib.sha256(json.dumps(settings).encode()).hexdigest()

    def _differences(self, attributes: dict[str, Any]) -> Iterator[str]:
        service = self.service
        if (image := attributes["Config"]["Image"]) != service.image:
            yield f"image  {image} → {service.image}"
        if (published := _published(attributes)) != (wanted := f"{ADDRESS}:{service.host_port}"):
            yield f"port  {published} → {wanted}"
        mounts = {mount["Destination"]: mount.get("Name") for mount in attributes["Mounts"]}
        if mounts.get(service.volume_target) != service.volume_name:
            yield f"volume  {mounts.get(service.volume_target)} → {service.volume_name} at {service.volume_target}"


def _published(attributes: dict[str, Any]) -> str:
    bindings = (attributes["HostConfig"].get("PortBindings") or {}).get(f"{SERVICE_PORT}/tcp") or [{}]
    return f"{bindings[0].get('HostIp') or '0.0.0.0'}:{bindings[0].get('HostPort')}"


def explanation(error: Exception) -> str:
    """The engine's own words."""
    return str(getattr(error, "explanation", None) or error)


@contextmanager
def _refusals() -> Iterator[None]:
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    try:
        yield
    except (DockerException, RequestException) as error:
        raise ContainerError(explanation(error)) from None


_LAYER_DONE = ("Pull complete", "Already exists")


def _repository_and_tag(image: str) -> tuple[str, str | None]:
    if "@" in image:
        return image, None
    head, _, last = image.rpartition("/")
    name, _, tag = last.partition(":")
    return (f"{head}/{name}" if head else name), tag or "latest"
