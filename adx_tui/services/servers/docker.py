"""The local server as a container, made the way Compose makes it, so that `docker compose` sees the same one."""

from __future__ import annotations

import io
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.compose_file import SERVICE_PORT, PostgresService
from adx_tui.services.database import identifier, literal
from adx_tui.services.port import ADDRESS
from adx_tui.services.scram import verifier
from adx_tui.services.servers import compose_labels, disk, docker_image
from adx_tui.services.servers.docker_image import PostgresImage

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

STOP_SECONDS = 20
_RECENT_SECONDS = 60
# How the SDK names an engine behind a Unix socket: one on this machine, or in a virtual one of it.
_UNIX = "http+docker://localhost"
# The first major version whose images keep the data in a folder named after it.
_FIRST_WITH_OWN_FOLDER = 18


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
    addresses: tuple[str, ...]
    """Those of the container in Docker's own networks."""
    restarts: int
    differences: tuple[str, ...]

    @property
    def running(self) -> bool:
        return self.status == "running"

    @property
    def holds_its_port(self) -> bool:
        """Whether it is this container itself that keeps its port from being free."""
        return self.status in ("running", "paused", "restarting")


class DockerServer:
    """The Postgres service of one project on one engine."""

    def __init__(self, client: DockerClient, service: PostgresService, project_dir: Path) -> None:
        self.client = client
        self.service = service
        self.project_dir = project_dir

    def state(self) -> ContainerState | None:
        """The container as it is now; None where there is none."""
        container = self._container()
        if container is None:
            return None
        attributes = container.attrs
        networks = attributes["NetworkSettings"].get("Networks") or {}
        return ContainerState(
            name=str(container.name),
            status=attributes["State"]["Status"],
            exit_code=attributes["State"]["ExitCode"],
            out_of_memory=attributes["State"]["OOMKilled"],
            image=attributes["Config"]["Image"],
            owner=container.labels.get(compose_labels.OWNER, ""),
            published=compose_labels.published(attributes),
            addresses=tuple(each["IPAddress"] for each in networks.values() if each.get("IPAddress")),
            restarts=attributes.get("RestartCount", 0),
            differences=tuple(compose_labels.differences(self.service, self.mount_point(), attributes)),
        )

    def volume_owner(self) -> str | None:
        """The folder of the project that the volume was made for; empty if Compose made it, None without a volume."""
        from docker.errors import NotFound

        try:
            volume = self.client.volumes.get(self.service.volume_name)
        except NotFound:
            return None
        return str((volume.attrs.get("Labels") or {}).get(compose_labels.OWNER, ""))

    def name_is_taken(self) -> bool:
        """Whether a container that is not ours has the name that ours would have."""
        from docker.errors import NotFound

        if self._container() is not None:
            return False
        try:
            self.client.containers.get(self.service.container_name)
        except NotFound:
            return False
        return True

    def image(self) -> PostgresImage | None:
        """The image that the compose file names; None while it is not on this machine."""
        return docker_image.find(self.client, self.service.image)

    def image_of(self, major: int) -> str | None:
        """An image of that major version that is on this machine: the one the container was made of, else a tag of the
        same repository, else the official one. None where there is none of them."""
        repository, _, tag = self.service.image.rpartition(":")
        suffix = tag.partition("-")[2]
        container = self._container()
        names = [str(container.attrs["Config"]["Image"])] if container is not None else []
        names += [f"{repository}:{major}-{suffix}", f"{repository}:{major}", f"postgres:{major}"]
        for name in names:
            found = docker_image.find(self.client, name)
            if found is not None and found.major == major:
                return name
        return None

    def has_things(self) -> bool:
        """Whether the engine has a container or the volume of this Compose project."""
        label = {"label": f"{compose_labels.PROJECT}={self.service.project}"}
        return self.volume_owner() is not None or bool(self.client.api.containers(all=True, filters=label))

    def named(self, project: str) -> DockerServer:
        """The same service under another Compose name."""
        service = replace(
            self.service,
            project=project,
            volume_name=f"{project}_{self.service.volume}",
            container_name=f"{project}-{self.service.name}-1",
        )
        return DockerServer(self.client, service, self.project_dir)

    def similar_images(self) -> tuple[str, ...]:
        """Postgres images that are on this machine."""
        return docker_image.similar(self.client)

    def pull(self, on_progress: Callable[[docker_image.Progress], None]) -> None:
        """Fetch the image. Raises ImageUnavailableError."""
        docker_image.pull(self.client, self.service.image, on_progress)

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
            str(each["Names"][0]).lstrip("/")
            for each in self.client.api.containers()
            if any(published.get("PublicPort") == port for published in each.get("Ports") or ())
        )

    def data_major(self) -> int | None:
        """The major version that wrote the volume, read through the container, which need not run; None where the
        volume is empty, or not the container's."""
        container = self._container()
        if container is None:
            return None
        mounts = {mount.get("Name"): mount["Destination"] for mount in container.attrs["Mounts"]}
        mounted = mounts.get(self.service.volume_name)
        if mounted is None:
            return None
        image = self.image()
        newest = max(_FIRST_WITH_OWN_FOLDER, (image and image.major) or 0) + 1
        folders = ["", "data/", *(f"{major}/docker/" for major in range(newest, _FIRST_WITH_OWN_FOLDER - 1, -1))]
        if data := self.service.environment.get("PGDATA", ""):
            folders.insert(0, data.removeprefix(mounted).lstrip("/") + "/")
        found = (read_file(container, f"{mounted}/{folder}PG_VERSION") for folder in folders)
        return next((int(text) for text in found if text.strip().isdigit()), None)

    def other_major(self) -> tuple[int, int] | None:
        """The major versions of the volume's data and of the image, where they differ and both can be told."""
        image, data = self.image(), self.data_major()
        if image is None or image.major is None or data is None or data == image.major:
            return None
        return data, image.major

    def disk_space(self) -> disk.DiskSpace | None:
        """Room for the data, which may be on another machine: then it is asked for inside the running container, which
        takes much longer. None where there is no telling."""
        container = self._container()
        if container is None:
            return None
        mounts = {mount.get("Name"): mount for mount in container.attrs["Mounts"]}
        mount = mounts.get(self.service.volume_name)
        if mount is None:
            return None
        if self.client.api.base_url == _UNIX and (found := disk.of_volume(Path(mount["Source"]))) is not None:
            return found
        try:
            return disk.from_df(_run_inside(container, "df", "-Pk", mount["Destination"]))
        except ContainerError:  # it ended meanwhile, or the image has no df: what matters more is said elsewhere
            return None

    def create(self) -> None:
        """Make the network, the volume and the container where they are missing. Raises ContainerError."""
        with refusals():
            if self._container() is None:
                self._create()

    def start(self) -> None:
        """Have the container running. Raises ContainerError."""
        with refusals():
            container = self._container()
            if container is None:
                container = self._create()
            if container.status == "paused":
                container.unpause()
            elif container.status != "running":
                container.start()

    def stop(self) -> bool:
        """Stop the container and remove it, as `docker compose down` does; the volume stays. Answers whether there
        was one."""
        found = self.remove()
        with refusals():
            self._remove_network()
        return found

    def remove(self) -> bool:
        """Remove the container, not its volume. Answers whether there was one. Raises ContainerError."""
        container = self._container()
        if container is None:
            return False
        with refusals():
            if container.status == "paused":
                container.unpause()
            container.stop(timeout=STOP_SECONDS)
            container.remove(v=False, force=True)
        return True

    def remove_volume(self) -> bool:
        """Delete the data: only a volume with our project's labels. Answers whether there was one."""
        from docker.errors import NotFound

        try:
            volume = self.client.volumes.get(self.service.volume_name)
        except NotFound:
            return False
        if (volume.attrs.get("Labels") or {}).get(compose_labels.PROJECT) != self.service.project:
            raise ContainerError(f"volume {self.service.volume_name} does not carry this project's label")
        with refusals():
            volume.remove()
        return True

    def last_end(self) -> tuple[int, bool] | None:
        """Exit code of the container's last end, and whether it ran out of memory: the engine forgets both when it
        starts the container again, but keeps its events for a while. None where there are none."""
        container = self._container()
        if container is None:
            return None
        now = time.time()
        # As the API takes them, to the microsecond: the SDK would cut off the last second.
        span: dict[str, Any] = {"since": f"{now - _RECENT_SECONDS:.6f}", "until": f"{now:.6f}"}
        filters = {"container": str(container.id), "event": ["die", "oom"]}
        with refusals():
            events = list(self.client.events(**span, filters=filters, decode=True))
        codes = [int(each["Actor"]["Attributes"].get("exitCode", 0)) for each in events if each["Action"] == "die"]
        return (codes[-1], any(each["Action"] == "oom" for each in events)) if codes else None

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

    def system_identifier(self) -> str:
        """The cluster's own number, asked inside the container, past every port. Raises ContainerError."""
        return self._psql("SELECT system_identifier FROM pg_control_system()")

    def stored_verifier(self, user: str) -> str | None:
        """What the server keeps of the role's password, asked inside the container; None without such a role.

        Raises ContainerError.
        """
        found = self._psql(f"SELECT 'has ' || coalesce(rolpassword, '') FROM pg_authid WHERE rolname = {literal(user)}")
        return found.removeprefix("has ") if found else None

    def set_password(self, user: str, password: str) -> None:
        """Give the administrator `password`, through the container's own socket; make the role where the server has
        none of that name. Raises ContainerError."""
        role, secret = identifier(user), literal(verifier(password))
        if self.stored_verifier(user) is None:
            self._psql(f"CREATE ROLE {role} SUPERUSER LOGIN PASSWORD {secret}")
        else:
            self._psql(f"ALTER ROLE {role} PASSWORD {secret}")

    def _psql(self, statement: str) -> str:
        """Run `statement` as the superuser that the volume was made with: the container's own POSTGRES_USER, unless
        that was changed later."""
        container = self._container()
        if container is None:
            raise ContainerError("the container is gone")
        made_with = dict(each.partition("=")[::2] for each in container.attrs["Config"]["Env"]).get("POSTGRES_USER")
        said = ContainerError("")
        for user in dict.fromkeys(filter(None, (made_with, "postgres"))):
            command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-U", user, "-d", "postgres", "-c", statement]
            try:
                return _run_inside(container, *command)
            except ContainerError as error:
                said = error
            if f'role "{user}" does not exist' not in str(said):
                break
        raise said

    def _container(self) -> Container | None:
        """Ours: by Compose's labels, as Compose itself finds it."""
        found = self.client.containers.list(all=True, filters=compose_labels.filters(self.service), limit=1)
        return found[0] if found else None

    def _create(self) -> Container:
        service = self.service
        self._ensure_network()
        self._ensure_volume()
        image = self.image()
        if image is None:
            raise ContainerError(f"the image {service.image} is not on this machine")
        from docker.types import EndpointConfig, Mount

        network = EndpointConfig(self.client.api.api_version, aliases=[service.name])
        created: Container = self.client.containers.create(
            service.image,
            list(service.command) or None,
            name=service.container_name,
            environment=dict(service.environment),
            ports={f"{SERVICE_PORT}/tcp": (ADDRESS, service.host_port)},
            mounts=[
                Mount(target=self.mount_point() or service.volume_target, source=service.volume_name, type="volume")
            ],
            labels=compose_labels.of_container(service, image.id, self.project_dir),
            network=service.network_name,
            networking_config={service.network_name: network},
            healthcheck=dict(service.healthcheck) or None,
            restart_policy=cast("Any", {"Name": service.restart}),
            shm_size=service.shm_size,
        )
        return created

    def _ensure_network(self) -> None:
        if not self.client.networks.list(filters={"name": f"^{self.service.network_name}$"}):
            labels = {compose_labels.PROJECT: self.service.project, compose_labels.NETWORK: "default"}
            self.client.networks.create(self.service.network_name, labels=labels)

    def _remove_network(self) -> None:
        """Unless another service of the project is attached to it: one that is stopped could not be started again."""
        name = self.service.network_name
        if self.client.api.containers(all=True, filters={"network": name}):
            return
        label = f"{compose_labels.PROJECT}={self.service.project}"
        for network in self.client.networks.list(filters={"name": f"^{name}$", "label": label}):
            network.remove()

    def create_volume(self) -> None:
        """Make the volume where it is missing. Raises ContainerError."""
        with refusals():
            self._ensure_volume()

    def _ensure_volume(self) -> None:
        if self.volume_owner() is None:
            self.client.volumes.create(
                self.service.volume_name,
                labels={
                    compose_labels.PROJECT: self.service.project,
                    compose_labels.VOLUME: self.service.volume,
                    compose_labels.OWNER: str(self.project_dir),
                },
            )


def explanation(error: Exception) -> str:
    """The engine's own words."""
    return str(getattr(error, "explanation", None) or error)


@contextmanager
def refusals() -> Iterator[None]:
    """What the engine refuses inside comes out as ContainerError."""
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    try:
        yield
    except (DockerException, RequestException) as error:
        raise ContainerError(explanation(error)) from None


def _run_inside(container: Container, *command: str) -> str:
    """What the command says, run in the container. Raises ContainerError where it fails."""
    with refusals():
        result = container.exec_run(list(command))
    output = cast("bytes", result.output).decode(errors="replace").strip()
    if result.exit_code:
        raise ContainerError(output)
    return output


def read_file(container: Container, path: str, limit: int = 1024) -> str:
    """A small file of a container, at most `limit` bytes, whether it runs or not; empty where there is none."""
    from docker.errors import NotFound

    try:
        stream, _ = container.get_archive(path)
    except NotFound:
        return ""
    with tarfile.open(fileobj=io.BytesIO(b"".join(stream))) as archive:
        member = archive.next()
        found = archive.extractfile(member) if member else None
        return found.read(limit).decode(errors="replace") if found else ""
