"""A container that is in no network, or whose network is no more, in a person's words, and what mends it."""

from __future__ import annotations

import shlex

from adx_tui.core.model import Finding, Remedy, Risk, typed
from adx_tui.services.docker.container_state import ContainerState
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.project import Project
from adx_tui.steps.server.compose_findings import compose_command
from adx_tui.steps.server.engine_findings import engine_server


def cut_off(project: Project, server: DockerServer, state: ContainerState) -> Finding:
    """The container runs, or could, but in no network."""
    return Finding(
        code="ADX272",
        cause=f"Container {state.name} is in no network: its port leads nowhere.",
        subject=state.name,
        evidence=(f"made for network  {state.network}", "in  none"),
        remedies=(_connect(project, server, state),),
    )


def gone(project: Project, server: DockerServer, state: ContainerState) -> Finding | None:
    """The container is stopped, and the network that it would start in was removed; None where it was not, or the
    container is to be made anew anyway."""
    if state.differences or not server.network_is_gone():
        return None
    return Finding(
        code="ADX273",
        cause=f"Container {state.name} can't start: the network that it was made for was removed.",
        subject=state.network,
        evidence=(f"made for network  {state.network}", f"state  {state.status}"),
        remedies=(_connect(project, server, state),),
    )


def _connect(project: Project, server: DockerServer, state: ContainerState) -> Remedy:
    service = server.service
    if not server.can_be_connected():
        how = "have Compose make it, whose file says what it is like"
        return typed("docker.network", how, f"{compose_command(project)} up -d {shlex.quote(service.name)}")
    return Remedy(
        id="docker.network",
        title="connect it again; nothing in it changes",
        risk=Risk.SAFE,
        preview=f"docker network connect --alias {service.name} {state.network} {state.name}",
        apply=lambda _: _put_back(project),
    )


def _put_back(project: Project) -> str:
    with engine_server(project) as server:
        return f"connected {server.service.container_name} to network {server.connect()}"
