"""The end of a server, by us or not, and its log: whatever of this project runs, wherever it runs, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from adx_tui.core.cancellation import Cancellation, CancelledRunError
from adx_tui.services.docker import container_watch, engine, standing
from adx_tui.services.docker.compose_file import ComposeFileError
from adx_tui.services.docker.engine import EngineUnavailableError
from adx_tui.services.docker.ownership import Repository
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.embedded.server import EmbeddedServer
from adx_tui.services.project.project import Project
from adx_tui.services.server.errors import ContainerError, ServerError
from adx_tui.settings import Postgres
from adx_tui.steps.server import compose_findings, ownership
from adx_tui.steps.server import place as server_place
from adx_tui.steps.server.ownership import InDocker

if TYPE_CHECKING:
    from adx_tui.services.docker.client import Engine


class ShutdownError(Exception):
    """The server could not be stopped, or its data not deleted; the text says why."""


def stop(project: Project) -> str:
    """Stop this project's servers, keep their data; returns what was done. Raises ShutdownError."""
    with _failures():
        server_place.settle(project)
        done = [f"{stopped}; {kept} stays" for stopped, kept in _stopped(project)]
    return "; ".join(done) or _not_ours(project) or "nothing of this project runs"


def delete_data(project: Project) -> str:
    """Stop this project's servers and delete the data of the place in use; returns what was done, and what other
    data stays. Raises ShutdownError."""
    with _failures():
        place = server_place.settle(project)
        if not place.is_ours:
            raise ShutdownError(f"{_not_ours(project)}; nothing was deleted")
        if place.other_engine:
            raise ShutdownError(f"the data is on the Docker engine at {place.other_engine}; nothing was deleted")
        done = [stopped for stopped, _ in _stopped(project)]
        other = _other_data(project)
        done += _deleted(project)
        server_place.forget(project, place.kind)
    return "; ".join([*(done or ["there was nothing to delete"]), *other])


def _deleted(project: Project) -> Iterator[str]:
    if project.run.place.kind is Postgres.EMBEDDED:
        server = project.embedded_server()
        if server.directory.remove():
            yield f"deleted {server.data}"
        return
    with engine.connected(project.process_environment, project.run.cancellation) as client:
        docker = DockerServer(client, project.service(), project.settings.project)
        if other := docker.elsewhere():
            raise ShutdownError(f"{docker.service.project} in Docker is the data of {other}; nothing was deleted")
        docker.volume.check_removable()
        if (kept := docker.other_data()) and kept != docker.volume.name:
            raise ShutdownError(f"the data is in {kept}, which the compose file does not name; nothing was deleted")
        docker.remove()
        if docker.volume.remove():
            yield f"deleted volume {docker.service.volume_name}"


def _other_data(project: Project) -> list[str]:
    """The data of the place that is not in use, which stays."""
    name = (url := project.url_or_example()) and url.database
    command = "adx-tui --down --volumes {} --postgres {}"
    if project.run.place.kind is Postgres.DOCKER:
        server = project.embedded_server()
        kept, kind = (f"the embedded data in {server.data}" if server.directory.is_cluster else ""), Postgres.EMBEDDED
    else:
        in_docker = ownership.in_docker(project)
        kept, kind = (in_docker.data if isinstance(in_docker, InDocker) else ""), Postgres.DOCKER
    return [f"{kept} stays ({command.format(name, kind)})"] if kept else []


def follow_log(project: Project, on_line: Callable[[str], None], cancellation: Cancellation) -> None:
    """Hand over the server's log until cancelled."""
    _with_log(project, on_line, cancellation, lambda server: server.follow_log(on_line, cancellation))


def log_tail(project: Project, lines: int, cancellation: Cancellation) -> Sequence[str]:
    """Returns the last `lines` of the server's log, or why they can't be read."""
    tail: list[str] = []
    _with_log(project, tail.append, cancellation, lambda server: tail.extend(server.log_tail(lines)))
    return tail


def engine_version(project: Project, cancellation: Cancellation) -> str:
    """Returns the version of the Docker engine, or why it can't be asked for it."""
    try:
        with engine.connected(project.process_environment, cancellation) as client:
            return str(client.version().get("Version", "of no version"))
    except (CancelledRunError, EngineUnavailableError) as error:
        return f"does not answer: {error}"


def _with_log(
    project: Project,
    on_line: Callable[[str], None],
    cancellation: Cancellation,
    read: Callable[[EmbeddedServer | DockerServer], object],
) -> None:
    """Have `read` read the log of the server in use; `on_line` is told why that can't be."""
    try:
        if project.run.place.kind is Postgres.EMBEDDED:
            read(project.embedded_server())
        elif project.run.place.kind is Postgres.DOCKER:
            with _docker(project, cancellation) as docker:
                if docker is not None:
                    read(docker)
        else:
            on_line("the server is not ours: its log is where its administrator keeps it")
    except CancelledRunError:
        return
    except (OSError, ContainerError, ComposeFileError, EngineUnavailableError) as error:
        on_line(f"the log can't be read: {error}")


def wait_for_end(project: Project, cancellation: Cancellation) -> str:
    """Returns once the server serves nobody any more, and in a word why: `paused`, `ended` or `removed`. Empty at once
    where that can't be watched (it is not ours), and once cancelled."""
    try:
        if project.run.place.kind is Postgres.EMBEDDED:
            return project.embedded_server().wait_for_end(cancellation)
        if project.run.place.kind is Postgres.DOCKER:
            with _docker(project, cancellation) as docker:
                if docker is not None:
                    return container_watch.wait_for_end(docker.client, docker.service, cancellation)
    except (CancelledRunError, OSError, ContainerError, ComposeFileError, EngineUnavailableError):
        return ""
    return ""


def _not_ours(project: Project) -> str:
    """Returns a sentence about a server that is not ours to stop or to empty; empty where it is ours."""
    url = project.url_or_example()
    if url is None or project.run.place.is_ours:
        return ""
    return f"the server at {url.host}:{url.port} is not ours: adx-tui neither starts nor stops it"


def _stopped(project: Project) -> Iterator[tuple[str, str]]:
    """Stop what runs: what that was, and what holds its data."""
    if _may_be(project, Postgres.EMBEDDED):
        server = project.embedded_server()
        if server.stop():
            yield "stopped the embedded server", f"its data in {server.data}"
    with _docker(project, project.run.cancellation) as docker:
        if docker is None:
            return
        kept = docker.other_data()
        if docker.stop():
            how = "stopped" if kept else "stopped and removed"
            yield f"{how} {docker.service.container_name}", f"volume {kept}" if kept else docker.service.data


@contextmanager
def _docker(project: Project, cancellation: Cancellation) -> Iterator[DockerServer | None]:
    """The container's server; None where no engine answers, or it is not this checkout's."""
    with ExitStack() as stack:
        server = None
        try:
            if _may_be(project, Postgres.DOCKER):
                client = stack.enter_context(engine.connected(project.process_environment, cancellation))
                server = _server(project, client)
        except EngineUnavailableError:
            if project.settings.postgres is Postgres.DOCKER:
                raise
        if server is not None and server.elsewhere():
            server = None
        yield server


def _server(project: Project, client: Engine) -> DockerServer | None:
    """None where the compose file does not say which container is the server, and none of this repository's runs."""
    try:
        return DockerServer(client, project.service(), project.settings.project)
    except ComposeFileError as error:
        if not (running := standing.running(client, Repository.around(project.settings.project))):
            return None
        file = compose_findings.place(project, error.file)
        why = f"{file} does not say which container is the server ({error}): {', '.join(running)}"
        raise ComposeFileError(why, error.line, error.file) from None


def _may_be(project: Project, kind: Postgres) -> bool:
    return project.settings.postgres in (Postgres.AUTO, kind)


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except (ServerError, ContainerError, ComposeFileError, EngineUnavailableError, CancelledRunError, OSError) as error:
        raise ShutdownError(str(error)) from None
