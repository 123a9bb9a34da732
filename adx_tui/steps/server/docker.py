"""The container: its engine, its image, its port, its settings, and whether it is this checkout's at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adx_tui.core.model import Check, Context, Inspection, failed, ok, warning
from adx_tui.services.docker import engine
from adx_tui.services.docker.compose_file import ComposeFileError
from adx_tui.services.docker.container_state import ContainerState
from adx_tui.services.docker.engine import EngineUnavailableError
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.project import Project
from adx_tui.services.server import port
from adx_tui.services.server.errors import ContainerError
from adx_tui.services.server.port import ADDRESS
from adx_tui.steps.server import (
    compose_findings,
    container_findings,
    engine_findings,
    external_parts,
    first_start_findings,
    image_findings,
    network_findings,
    ownership,
    port_conflict,
    upgrade,
)

_DATA = "the container keeps its data in the volume that the compose file names"


def inspect_docker_server(project: Project, context: Context) -> Inspection:
    """Whether the project's container runs as the compose file says, and is ready."""
    try:
        with engine.connected(project.process_environment, project.run.cancellation) as client:
            place = engine.endpoint(project.process_environment)
            if project.run.place.other_engine:
                finding = engine_findings.another(project, project.run.place, place)
                yield failed("engine", "the engine that has the data answers", finding)
                return "the data is on another engine"
            yield ok("engine", "a Docker engine answers", f"{place.url} ({place.why})")
            try:
                server = DockerServer(client, project.service(), project.settings.project)
            except (ComposeFileError, OSError) as error:
                yield failed("compose", "the compose file can be used", compose_findings.unusable(project, error))
                return "the compose file can't be used"
            try:
                return (yield from _inspect_container(project, server, context))
            except ContainerError as error:
                yield failed("container", _title(server), engine_findings.refusal(project, server, str(error)))
                return "the engine refused"
    except EngineUnavailableError as error:
        yield failed("engine", "a Docker engine answers", engine_findings.unavailable(project, error))
        return "no Docker engine"


def _inspect_container(project: Project, server: DockerServer, context: Context) -> Inspection:
    service, state = server.service, server.state()
    if other := ownership.owner_elsewhere(server, state):
        finding = container_findings.other_checkout(project, server, other)
        yield failed("checkout", "the container is this checkout's", finding)
        return f"{service.project} belongs to {other}"
    yield from _compose_file(project, server, state)
    if (elsewhere := port_conflict.url_elsewhere(project, service)) is not None:
        yield failed("url", f"{project.url_name} leads to the published port", elsewhere)
        return f"{project.url_name} leads past port {service.host_port}"
    if state is None or not state.holds_port(service.host_port):
        if not port.is_free(service.host_port):
            containers = server.publishing(service.host_port)
            finding = port_conflict.finding(
                project, service.host_port, context.cancellation, containers=containers, service=service
            )
            yield failed("port", f"port {service.host_port} is ours to use", finding)
            return f"port {service.host_port} is taken"
        yield ok("port", f"port {service.host_port} is ours to use")
    if state is not None and state.other_data and not service.standing:
        finding = container_findings.other_data(server, state)
        if not state.published.endswith(f":{service.host_port}"):
            yield failed("data", _DATA, finding)
            return f"the data is in {state.other_data}"
        yield warning("data", _DATA, finding)
        state = replace(state, differences=())
    if state is None and (missing_volume := external_parts.missing_volume(project, server)) is not None:
        yield missing_volume
        return f"there is no volume {service.volume_name}"
    image = server.image()
    if image is None and (state is None or state.differences):
        missing = image_findings.missing(project, service.image)
        yield failed("image", f"the image {service.image} is here", missing)
        return f"{service.image} is not here"
    if image is not None:
        yield ok("image", f"the image {service.image} is here")
        if state is None or not state.other_data:
            yield from _mount_point(project, server)
    if state is None or not state.running or state.differences:
        check = _not_running(project, server, state)
        yield check
        return check.title
    yield ok("container", _title(server), state.image)
    if state.cut_off:
        finding = network_findings.cut_off(project, server, state)
        yield failed("network", "the container is in its network", finding)
        return "in no network"
    # With the driver of Postgres: a tenth of a second, which a server that has just been started needs anyway.
    from adx_tui.steps.server import docker_readiness

    version = yield from docker_readiness.check_container_readiness(project, server, state, image, context)
    # By now a server that went on after all has said so in its log.
    if (broken := first_start_findings.broken(project, server, state)) is not None:
        yield warning("first_start", "the container's first start came to its end", broken)
    if not version:
        return f"{state.name} can't be used"
    return f"{state.name}, {version} on {ADDRESS}:{service.host_port}"


def _compose_file(project: Project, server: DockerServer, state: ContainerState | None) -> Iterator[Check]:
    """What the file asks for and nobody does. A container that Compose made has it all."""
    service, title = server.service, "the compose file can be used"
    if service.ignored and not (state is not None and not state.owner):
        yield warning("compose", title, compose_findings.ignored(project, server))
        yield from external_parts.missing_networks(project, server)
    elif remarks := list(compose_findings.remarks(project, service)):
        yield ok("compose", title, "; ".join(remarks))
    if service.leads_past is not None:
        finding = compose_findings.leads_past(project, service, service.leads_past)
        yield warning("published", f"port {service.host_port} leads to the server", finding)


def _title(server: DockerServer) -> str:
    return f"container {server.service.container_name} runs"


def _mount_point(project: Project, server: DockerServer) -> Iterator[Check]:
    """Only worth a word where somebody might run `docker compose up` on the file, and it would do otherwise."""
    service, mounted = server.service, server.mount_point()
    if mounted not in (None, service.volume_target) and not service.bundled and service.volume_line is not None:
        finding = compose_findings.mount_point(project, server, mounted)
        yield warning("volume", "the compose file mounts the volume where the image keeps its data", finding)


def _not_running(project: Project, server: DockerServer, state: ContainerState | None) -> Check:
    if state is None and (holder := server.name_holder()) is not None:
        finding = container_findings.name_taken(project, server, holder)
    else:
        other = state and (upgrade.finding(project, server) or network_findings.gone(project, server, state))
        finding = other or container_findings.not_running(project, server, state)
    return failed("container", _title(server), finding)
