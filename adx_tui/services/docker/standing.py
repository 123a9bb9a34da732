"""What of a repository is on an engine. A container that it made from another compose file than the one that is read
here is used as it stands, so that nothing of it has to be guessed or made anew."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adx_tui.services.docker import compose_labels
from adx_tui.services.docker.compose_mounts import DATA, holds_data
from adx_tui.services.docker.ownership import Repository
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.server.errors import refusals

if TYPE_CHECKING:
    from adx_tui.services.docker.client import Engine


@dataclass(frozen=True, slots=True)
class RepositoryData:
    """The data of one repository on one engine, in a person's words; empty where there is none. `standing` is the
    service of a container that is used as it stands."""

    data: str = ""
    running: bool = False
    standing: PostgresService | None = None


def find_data(client: Engine, service: PostgresService | None, project_dir: Path, port: int) -> RepositoryData:
    """The container or volume of the compose file's `service`, which is None where the file can't be used; else the
    container of this repository that publishes `port`. Raises ContainerError."""
    if service is not None:
        data, running = DockerServer(client, service, project_dir).data()
        if data:
            return RepositoryData(data, running)
    standing = publishing(client, Repository.around(project_dir), port)
    if standing is None:
        return RepositoryData()
    return RepositoryData(*DockerServer(client, standing, project_dir).data(), standing)


def publishing(client: Engine, repository: Repository, port: int, *, running: bool = False) -> PostgresService | None:
    """The service of the container that this repository made and that publishes a Postgres on `port` of this machine,
    or, unless it must be `running`, would if it ran; one that runs comes first. None where there is none.

    Raises ContainerError.
    """
    from docker.errors import NotFound

    with refusals():
        made = _made_by(client, repository, running=running)
        for container in sorted(made, key=lambda container: container.get("State") != "running"):
            with suppress(NotFound):  # removed at this moment
                attributes = client.api.inspect_container(container["Id"])
                if compose_labels.published(attributes).endswith(f":{port}"):
                    return _service(attributes, port)
    return None


def running(client: Engine, repository: Repository) -> tuple[str, ...]:
    """The containers that this repository made and that run, whatever is in them. Raises ContainerError."""
    with refusals():
        return tuple(str(made["Names"][0]).lstrip("/") for made in _made_by(client, repository, running=True))


def _made_by(client: Engine, repository: Repository, *, running: bool) -> list[Mapping[str, Any]]:
    containers = client.api.containers(all=not running, filters={"label": compose_labels.WORKING_DIR})
    return [container for container in containers if repository.made(container.get("Labels") or {})]


def neighbour(client: Engine, repository: Repository, compose_project: str, port: int) -> str:
    """The container of another Compose project, or of another folder's, that publishes `port`; empty where there is
    none. Raises ContainerError."""
    with refusals():
        for container in client.api.containers(filters={"label": compose_labels.PROJECT}):
            labels = container.get("Labels") or {}
            mine = labels[compose_labels.PROJECT] == compose_project and not repository.elsewhere(labels)
            publishes = any(published.get("PublicPort") == port for published in container.get("Ports") or ())
            if publishes and not mine and not repository.made(labels):
                return str(container["Names"][0]).lstrip("/")
    return ""


def stopped(client: Engine, port: int, user: str, password: str) -> tuple[str, bool]:
    """A container that does not run, but would publish on `port` a Postgres made for that very role and password, and
    whether Compose made it. The name is empty where there is none. Raises ContainerError."""
    from docker.errors import NotFound

    with refusals():
        for container in client.api.containers(all=True, filters={"status": ["exited", "created"]}):
            with suppress(NotFound):
                attributes = client.api.inspect_container(container["Id"])
                made = compose_labels.environment(attributes)
                login = (made.get("POSTGRES_USER") or "postgres", made.get("POSTGRES_PASSWORD"))
                if compose_labels.published(attributes).endswith(f":{port}") and login == (user, password):
                    labels = attributes["Config"].get("Labels") or {}
                    return attributes["Name"].lstrip("/"), compose_labels.PROJECT in labels
    return "", False


def _service(attributes: Mapping[str, Any], port: int) -> PostgresService:
    """What a compose file that describes this very container would say."""
    configuration = attributes["Config"]
    labels = configuration["Labels"]
    data: Mapping[str, Any] = next((mount for mount in attributes["Mounts"] if holds_data(mount["Destination"])), {})
    project = labels.get(compose_labels.PROJECT, "")
    files = labels.get(compose_labels.CONFIG_FILES) or labels[compose_labels.WORKING_DIR]
    return PostgresService(
        project=project,
        name=labels.get(compose_labels.SERVICE, ""),
        image=configuration["Image"],
        environment=compose_labels.environment(attributes),
        host_port=port,
        volume=str(data.get("Name", "")).removeprefix(f"{project}_"),
        volume_name=str(data.get("Name") or data.get("Source") or ""),
        volume_target=str(data.get("Destination", DATA)),
        volume_line=None,
        command=(),
        healthcheck={},
        restart="no",
        shm_size=None,
        container_name=attributes["Name"].lstrip("/"),
        path=Path(files.split(",")[0]),
        bundled=False,
        ignored=(),
        others=(),
        server_port=compose_labels.server_port(attributes),
        standing=True,
    )
