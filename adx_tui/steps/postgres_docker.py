"""The container: its engine, its image, its port, its settings, and whether it is this checkout's at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adx_tui.core.model import Check, Finding, Inspection, Remedy, Risk, failed, manual, ok, warning
from adx_tui.core.runner import Context
from adx_tui.services import database, docker_engine, port, scram
from adx_tui.services.compose_file import ComposeFileError
from adx_tui.services.database import LoginError, LoginFault
from adx_tui.services.docker_engine import EngineUnavailableError
from adx_tui.services.port import ADDRESS
from adx_tui.services.servers.container_state import ContainerState
from adx_tui.services.servers.docker import DockerServer
from adx_tui.services.servers.docker_image import PostgresImage
from adx_tui.services.servers.errors import ContainerError
from adx_tui.steps import (
    checkouts,
    compose_findings,
    container_findings,
    data_move,
    engine_findings,
    image_findings,
    logins,
    port_conflict,
    readiness,
    server_health,
)
from adx_tui.steps.project import Project


def inspect(project: Project, context: Context) -> Inspection:
    """Whether the project's container runs as the compose file says, and is ready."""
    try:
        with docker_engine.connected(project.process_environment) as client:
            place = docker_engine.endpoint(project.process_environment)
            yield ok("engine", "a Docker engine answers", f"{place.url} ({place.why})")
            try:
                server = DockerServer(client, project.service(), project.settings.project)
            except (ComposeFileError, OSError) as error:
                yield failed("compose", "the compose file can be used", compose_findings.unusable(project, error))
                return "the compose file can't be used"
            try:
                return (yield from _inspect(project, server, context))
            except ContainerError as error:
                yield failed("container", _title(server), engine_findings.refusal(project, server, str(error)))
                return "the engine refused"
    except EngineUnavailableError as error:
        yield failed("engine", "a Docker engine answers", engine_findings.unavailable(error))
        return "no Docker engine"


def _inspect(project: Project, server: DockerServer, context: Context) -> Inspection:
    service, state = server.service, server.state()
    if other := checkouts.owner_elsewhere(project, server, state):
        finding = container_findings.other_checkout(project, service.project, other)
        yield failed("checkout", "the container is this checkout's", finding)
        return f"{service.project} belongs to {other}"
    yield from _compose_file(project, server, state)
    address = f"{ADDRESS}:{service.host_port}"
    if state is None or not state.holds_its_port or state.published != address:
        if not port.is_free(service.host_port):
            finding = port_conflict.finding(project, service.host_port, containers=server.publishing(service.host_port))
            yield failed("port", f"port {service.host_port} is ours to use", finding)
            return f"port {service.host_port} is taken"
        yield ok("port", f"port {service.host_port} is ours to use")
    image = server.image()
    if image is None and (state is None or state.differences):
        missing = image_findings.missing(project, service.image)
        yield failed("image", f"the image {service.image} is here", missing)
        return f"{service.image} is not here"
    if image is not None:
        yield ok("image", f"the image {service.image} is here")
        yield from _mount_point(project, server)
    if state is None or not state.running or state.differences:
        yield _not_running(project, server, state)
        return "not running"
    yield ok("container", _title(server), state.image)
    version = yield from _ready(project, server, state, image, context)
    if version:
        if state.health and state.health.failed:
            finding = container_findings.unhealthy(server, state, state.health, answers=True)
            yield warning("health", "the container's health check passes", finding)
        clean = manual("docker.disk", "see what fills the engine's disk, and drop unused images", engine_findings.DISK)
        yield from server_health.disk(server.disk_space(), clean)
    return f"{state.name}, {version or state.image} on {address}"


def _compose_file(project: Project, server: DockerServer, state: ContainerState | None) -> Iterator[Check]:
    """What the file asks for and nobody does. A container that Compose made has it all."""
    service, title = server.service, "the compose file can be used"
    if service.ignored and not (state is not None and not state.owner):
        yield warning("compose", title, compose_findings.ignored(project, service))
    elif service.others:
        yield ok("compose", title, f"{', '.join(service.others)}: left to docker compose")


def _title(server: DockerServer) -> str:
    return f"container {server.service.container_name} runs"


def _mount_point(project: Project, server: DockerServer) -> Iterator[Check]:
    """Only worth a word where somebody might run `docker compose up` on the file, and it would do otherwise."""
    service, there = server.service, server.mount_point()
    if there is not None and there != service.volume_target and not service.bundled:
        finding = compose_findings.mount_point(project, server, there)
        yield warning("volume", "the compose file mounts the volume where the image keeps its data", finding)


def _not_running(project: Project, server: DockerServer, state: ContainerState | None) -> Check:
    if state is None and server.name_is_taken():
        finding = container_findings.name_taken(project, server)
    else:
        finding = (state and data_move.finding(project, server)) or container_findings.not_running(
            project, server, state
        )
    return failed("container", _title(server), finding)


def _ready(
    project: Project, server: DockerServer, state: ContainerState, image: PostgresImage | None, context: Context
) -> Inspection:
    administrator = project.administrator()

    def fault() -> Finding | None:
        now = server.state()
        if now is None or not now.running or now.restarts > state.restarts:
            return container_findings.ended(project, server, now)
        # A Postgres that recovers from a crash fails its health check too, and may be on its way: it speaks already.
        if now.health and now.health.failed and not port.answers_like_postgres(server.service.host_port):
            return container_findings.unhealthy(server, now, now.health, answers=False)
        return None

    def ours(connection: database.Connection) -> Finding | None:
        """Whoever answers with an address of the container is the container. Else the clusters' own numbers decide."""
        address = connection.execute("SELECT host(inet_server_addr())").fetchone()
        if address is not None and address[0] in state.addresses:
            return None
        number = connection.execute("SELECT system_identifier::text FROM pg_control_system()").fetchone()
        if number is not None and number[0] == server.inside().system_identifier():
            return None
        return _not_ours(server, f"system identifier over TCP  {number and number[0]}")

    def refused(error: LoginError) -> Finding | None:
        if error.fault is not LoginFault.PASSWORD:
            return None
        try:
            stored = server.inside().stored_verifier(administrator.user)
        except ContainerError as inside:
            how = manual("docker.logs", "see why psql in the container fails", f"docker logs {state.name}")
            finding = logins.finding(error, administrator, how)
            return replace(finding, evidence=(*finding.evidence, f"psql in the container  {inside}"))
        if stored is not None and scram.fits(stored, administrator.password):
            return _not_ours(server, error.message)
        return logins.finding(error, administrator, _password_remedy(project, server, stored is not None))

    return (
        yield from readiness.inspect(
            administrator, context, fault, wanted_major=image.major if image else None, refused=refused, ours=ours
        )
    )


def _password_remedy(project: Project, server: DockerServer, known: bool) -> Remedy:
    role = database.identifier(project.administrator().user)
    statement = f"{'ALTER' if known else 'CREATE'} ROLE {role} {'' if known else 'SUPERUSER LOGIN '}PASSWORD '…'"
    return Remedy(
        id="docker.password",
        title="give the server the password of the environment, through the container's own socket",
        risk=Risk.SAFE,
        preview=f'docker exec {server.service.container_name} psql -c "{statement}"',
        apply=lambda _: _set_password(project),
    )


def _set_password(project: Project) -> str:
    administrator = project.administrator()
    with engine_findings.engine_server(project) as server:
        server.inside().set_password(administrator.user, administrator.password)
    return f"gave {administrator.user} the password of the environment"


def _not_ours(server: DockerServer, seen: str) -> Finding:
    service = server.service
    holder = port.holder(service.host_port)
    return Finding(
        code="ADX234",
        cause=f"What answers on port {service.host_port} is not the server in {service.container_name}.",
        evidence=(seen, *((f"listening on {service.host_port}  {holder}",) if holder else ())),
        remedies=(
            manual(
                "port.free",
                "stop the other server, then restart the container",
                f"docker restart {service.container_name}",
            ),
        ),
    )
