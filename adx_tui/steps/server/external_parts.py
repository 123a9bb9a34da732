"""A volume or a network that the compose file leaves to somebody else, and that nobody has made.

https://docs.docker.com/reference/compose-file/volumes/#external, .../networks/#external
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, Location, Remedy, Risk, failed, typed, warning
from adx_tui.services.docker import network
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.project import Project
from adx_tui.steps.server import compose_findings
from adx_tui.steps.server.engine_findings import engine_server


def missing_volume(project: Project, server: DockerServer) -> Check | None:
    """Compose refuses; where the data is on another engine, or under another name, an empty one is no replacement."""
    service = server.service
    if not service.volume_is_external or server.volume.exists():
        return None
    name = service.volume_name
    file = compose_findings.place(project)
    finding = Finding(
        code="ADX258",
        cause=f"Volume {name}, which {file} calls external, is not on this engine: somebody was to make it before.",
        subject=name,
        evidence=("docker volume ls  does not have it",),
        location=Location(file, service.volume_line),
        remedies=(
            Remedy(
                id="docker.volume",
                title="make it, empty",
                risk=Risk.SAFE,
                preview=f"docker volume create {shlex.quote(name)}",
                apply=lambda _: _make(project),
            ),
            typed("docker.volumes", "or, if its data is here under another name, write that", "docker volume ls"),
        ),
    )
    return failed("volume", f"the external volume {name} is there", finding)


def missing_networks(project: Project, server: DockerServer) -> Iterator[Check]:
    """Our container needs none of them; `docker compose up`, and so the other services, do."""
    file = compose_findings.place(project)
    for name, line in network.list_missing(server.client, server.service):
        create = f"docker network create {shlex.quote(name)}"
        finding = Finding(
            code="ADX259",
            cause=f"Network {name}, which {file} calls external, is not on this engine: `docker compose up` ends with "
            "“declared as external, but could not be found”.",
            subject=name,
            evidence=("docker network ls  does not have it",),
            location=Location(file, line),
            remedies=(typed("docker.networks", "make it, where the other services need it", create),),
        )
        yield warning(f"network.{name}", f"the external network {name} is there", finding)


def _make(project: Project) -> str:
    with engine_server(project) as server:
        server.volume.create()
        return f"made volume {server.service.volume_name}, which the compose file calls external"
