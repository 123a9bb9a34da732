"""Two checkouts on one machine: what is ours, and what is another folder's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from adx_tui.services import compose_file, docker_engine, port
from adx_tui.services.compose_file import ComposeFileError
from adx_tui.services.docker_engine import EngineUnavailableError
from adx_tui.services.servers.container_state import ContainerState
from adx_tui.services.servers.docker import DockerServer
from adx_tui.services.servers.embedded import EmbeddedServer
from adx_tui.settings import Postgres
from adx_tui.steps.project import Project


def port_is_ours_or_free(project: Project, number: int) -> bool:
    """Whether a server of this project could listen on `number`, or does so already."""
    if port.is_free(number):
        return True
    if project.place.kind is Postgres.EMBEDDED:
        server = EmbeddedServer(project.settings.project_state_dir, project.settings.state_dir, number)
        return server.running_port() == number
    return _publishes_here(project, number)


def other_checkout(project: Project) -> str:
    """The folder of another checkout that has this project's Compose name; empty where there is none."""
    with suppress(EngineUnavailableError), _server(project) as server:
        return owner_elsewhere(project, server, server.state()) if server else ""
    return ""


def owner_elsewhere(project: Project, server: DockerServer, state: ContainerState | None) -> str:
    """The folder that the container, or else the volume, was made for, where that is another one than this. A folder
    that is gone does not count: the project was moved."""
    owner = state.owner if state is not None else server.volume.owner() or ""
    return "" if owner in ("", str(project.settings.project)) or not Path(owner).exists() else owner


def _publishes_here(project: Project, number: int) -> bool:
    """Whether this checkout's container is what holds `number`."""
    with suppress(EngineUnavailableError), _server(project) as server:
        state = server.state() if server else None
        return (
            state is not None
            and state.published.endswith(f":{number}")
            and state.owner == str(project.settings.project)
        )
    return False


@contextmanager
def _server(project: Project) -> Iterator[DockerServer | None]:
    """The server of the Compose name that this project has now; None where there is no telling."""
    with ExitStack() as stack:
        server = None
        # Where the files or the engine have a fault, their own checks say so.
        with suppress(EngineUnavailableError, ComposeFileError, OSError, UnicodeDecodeError):
            variables = {**project.process_environment, **project.environment().values}
            # Only the name is of interest: a password that is not made yet must not keep the file from being read.
            variables.setdefault("POSTGRES_PASSWORD", "-")
            service = compose_file.read(project.compose_path(), variables, project_dir=project.settings.project)
            client = stack.enter_context(docker_engine.connected(project.process_environment, project.cancellation))
            server = DockerServer(client, service, project.settings.project)
        yield server
