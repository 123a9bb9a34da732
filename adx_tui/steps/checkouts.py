"""Two checkouts on one machine: what is ours, and what is another folder's."""

from __future__ import annotations

from pathlib import Path

from adx_tui.services import compose_file, docker_engine, port
from adx_tui.services.compose_file import ComposeFileError
from adx_tui.services.database_url import DatabaseUrlError
from adx_tui.services.docker_engine import EngineUnavailableError
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
    return _owner(project, number) == str(project.settings.project)


def other_checkout(project: Project) -> str:
    """The folder of another checkout that has this project's Compose name; empty where there is none. A folder that
    is gone does not count: the project was moved."""
    owner = _owner(project, None)
    if owner in ("", str(project.settings.project)) or not Path(owner).exists():
        return ""
    return owner


def _owner(project: Project, number: int | None) -> str:
    """Whose the container (on port `number`, if given) or the volume of the usual name is."""
    try:
        service = compose_file.read(
            project.compose_path(), project.process_environment, project_dir=project.settings.project
        )
        with docker_engine.connected(project.process_environment) as client:
            server = DockerServer(client, service, project.settings.project)
            state = server.state()
            if state is not None and (number is None or f":{number}" in state.published):
                return state.owner
            return "" if number is not None else server.volume_owner() or ""
    except (EngineUnavailableError, ComposeFileError, DatabaseUrlError, OSError):
        return ""
