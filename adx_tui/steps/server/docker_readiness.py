"""The container as a server: which server answers on its port, and whether it lets the administrator in."""

from __future__ import annotations

import shlex
from dataclasses import replace

from adx_tui.core.model import Context, Finding, Inspection, Remedy, Risk, typed, warning
from adx_tui.services.docker.container_state import ContainerState
from adx_tui.services.docker.image import PostgresImage
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.postgres import scram
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import LoginError, LoginFault
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.project.project import Project
from adx_tui.services.server import port
from adx_tui.services.server.errors import ContainerError
from adx_tui.steps.server import container_findings, engine_findings, health, readiness
from adx_tui.steps.shared import login_findings


def check_container_readiness(
    project: Project, server: DockerServer, state: ContainerState, image: PostgresImage | None, context: Context
) -> Inspection:
    """Whether the running container answers, is the one that answers, and is well. Returns the server's version, empty
    when it can't be used."""
    version = yield from _answers(project, server, state, image, context)
    if version:
        if state.health and state.health.failed:
            finding = container_findings.unhealthy(server, state, state.health, answers=True)
            yield warning("health", "the container's health check passes", finding)
        clean = typed("docker.disk", "see what fills the engine's disk, and drop unused images", engine_findings.DISK)
        yield from health.disk(server.disk_space(), clean)
    return version


def _answers(
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

    def ours(connection: Connection) -> Finding | None:
        """A finding unless the server has an address of the container, or the system identifier of its cluster."""
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
            how = typed("docker.logs", "see why psql in the container fails", f"docker logs {shlex.quote(state.name)}")
            finding = login_findings.finding(error, administrator, how)
            return replace(finding, evidence=(*finding.evidence, f"psql in the container  {inside}"))
        if stored is not None and scram.fits(stored, administrator.password):
            return _not_ours(server, error.message)
        if server.service.standing:  # whoever wrote the password that is refused decides which of the two counts
            return None
        return login_findings.finding(error, administrator, _password_remedy(project, server, stored is not None))

    return (
        yield from readiness.check_readiness(
            project,
            administrator,
            context,
            fault,
            wanted_major=image.major if image else None,
            refused=refused,
            ours=ours,
            news=lambda: _news(server),
        )
    )


def _news(server: DockerServer) -> str:
    """What its health check, or else the server, said last."""
    try:
        state = server.state()
        if state is not None and state.health is not None and state.health.output:
            return f"health check: {state.health.output.strip().splitlines()[-1]}"
        return "".join(server.log_tail(1))
    except ContainerError:
        return ""


def _password_remedy(project: Project, server: DockerServer, known: bool) -> Remedy:
    role = identifier(project.administrator().user)
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
    holder = port.find_owner(service.host_port)
    return Finding(
        code="ADX234",
        cause=f"What answers on port {service.host_port} is not the server in {service.container_name}.",
        subject=str(service.host_port),
        evidence=(seen, *((f"listening on {service.host_port}  {holder}",) if holder else ())),
        remedies=(
            typed(
                "port.free",
                "stop the other server, then restart the container",
                f"docker restart {shlex.quote(service.container_name)}",
            ),
        ),
    )
