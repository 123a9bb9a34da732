"""Two checkouts on one machine: what is ours, and what is another folder's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from adx_tui.services.docker import engine, standing
from adx_tui.services.docker.container_state import ContainerState
from adx_tui.services.docker.engine import Endpoint, EngineUnavailableError
from adx_tui.services.docker.ownership import Repository
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.embedded.server import EmbeddedServer
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.services.server import port
from adx_tui.services.server.errors import ContainerError
from adx_tui.settings import Postgres


@dataclass(frozen=True, slots=True)
class InDocker:
    """What an engine has of this repository: its data, empty where there is none, or where it does not say. `standing`
    is the service of a container that another compose file made than the one that is read here."""

    endpoint: Endpoint
    data: str
    running: bool
    standing: PostgresService | None = None
    is_told: bool = True


def in_docker(project: Project) -> InDocker | EngineUnavailableError:
    """What the engine has of this repository, or why none answers."""
    try:
        with engine.connected(project.process_environment, project.run.cancellation) as client:
            endpoint = engine.endpoint(project.process_environment)
            try:
                held = standing.find_data(
                    client, project.snapshot.compose_names(), project.settings.project, project.port()
                )
            except ContainerError:  # the checks of the container say what the engine refuses
                return InDocker(endpoint, "", running=False, is_told=False)
            return InDocker(endpoint, held.data, held.running, held.standing)
    except EngineUnavailableError as error:
        return error


def neighbour(project: Project, number: int) -> str:
    """The container of another Compose project, or of another folder's, on port `number`; empty where there is none, or
    where that is not known."""
    with (
        suppress(EngineUnavailableError, ContainerError),
        engine.connected(project.process_environment, project.run.cancellation) as client,
    ):
        service = project.snapshot.compose_names()
        repository = Repository.around(project.settings.project)
        return standing.neighbour(client, repository, service.project if service else "", number)
    return ""


def stopped(project: Project, url: DatabaseUrl) -> tuple[str, bool]:
    """The container that does not run, but was made for the role and password of `url` on its port, and whether Compose
    made it. The name is empty where there is none, or where that is not known."""
    with (
        suppress(EngineUnavailableError, ContainerError),
        engine.connected(project.process_environment, project.run.cancellation) as client,
    ):
        return standing.stopped(client, url.port, url.user, url.password)
    return "", False


def of_this_repository(project: Project, number: int) -> str:
    """A server of this repository that listens on port `number`, though it is not the one of the place in use; empty
    where there is none, or where that is not known."""
    embedded = _embedded(project, number)
    if project.run.place.kind is not Postgres.EMBEDDED and embedded.running_port() == number:
        return f"this project's embedded server, with its data in {embedded.data}"
    with (
        suppress(EngineUnavailableError, ContainerError),
        engine.connected(project.process_environment, project.run.cancellation) as client,
    ):
        repository = Repository.around(project.settings.project)
        service = standing.publishing(client, repository, number, running=True)
        return f"container {service.container_name}, which {service.path} made" if service else ""
    return ""


def port_is_ours_or_free(project: Project, number: int) -> bool:
    """Whether a server of this project could listen on `number`, or does so already."""
    if port.is_free(number):
        return True
    if project.run.place.kind is Postgres.EMBEDDED:
        return _embedded(project, number).running_port() == number
    as_it_stands = project.run.place.standing
    return as_it_stands.host_port == number if as_it_stands is not None else _publishes_here(project, number)


def port_is_fixed(project: Project) -> bool:
    """Whether the compose file says which port this project's container publishes: `.env` alone would not move it."""
    service = project.snapshot.compose_names() if project.run.place.kind is Postgres.DOCKER else None
    return service is not None and service.port_is_fixed


def other_checkout(project: Project) -> str:
    """The folder of another checkout that has this project's Compose name; empty where there is none."""
    with suppress(EngineUnavailableError), _server(project) as server:
        return server.elsewhere() if server else ""
    return ""


def owner_elsewhere(server: DockerServer, state: ContainerState | None) -> str:
    """The folder that the container, or else the volume, was made for, where that is another repository's."""
    return state.elsewhere if state is not None else server.elsewhere()


def _embedded(project: Project, number: int) -> EmbeddedServer:
    return EmbeddedServer(project.settings.project_state_dir, project.settings.state_dir, number)


def _publishes_here(project: Project, number: int) -> bool:
    """Whether this checkout's container is what holds `number`."""
    with suppress(EngineUnavailableError), _server(project) as server:
        state = server.state() if server else None
        return state is not None and state.holds_port(number) and not state.elsewhere
    return False


@contextmanager
def _server(project: Project) -> Iterator[DockerServer | None]:
    """The server of the Compose name that this project has now; None where that is not known."""
    with ExitStack() as stack:
        server = None
        # Where the files or the engine have a fault, their own checks say so.
        with suppress(EngineUnavailableError):
            service = project.snapshot.compose_names()
            if service is not None:
                client = stack.enter_context(engine.connected(project.process_environment, project.run.cancellation))
                server = DockerServer(client, service, project.settings.project)
        yield server
