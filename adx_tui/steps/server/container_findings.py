"""What can be wrong with the container, and whose it is, in a person's words, and what mends it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from adx_tui.core import exit_codes
from adx_tui.core.model import Finding, Remedy, RemedyFailedError, Risk, manual, typed
from adx_tui.services.docker.container_state import ContainerState, Health
from adx_tui.services.docker.name_holder import NameHolder
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.project import Project
from adx_tui.services.server import port
from adx_tui.services.server.errors import ContainerError, TakenError
from adx_tui.services.server.port import ADDRESS
from adx_tui.steps.server import (
    compose_findings,
    end_causes,
    engine_findings,
    first_start_findings,
    refused_starts,
    volume_findings,
)
from adx_tui.steps.server.engine_findings import engine_server
from adx_tui.steps.shared import env_writer

_LOG_SHOWN = 15


def other_checkout(project: Project, server: DockerServer, other: str) -> Finding:
    """The container or its volume was made for the folder `other`."""
    name, own = server.service.project, project.default_compose_project()
    remedy = Remedy(
        id="docker.own_name",
        title="give this checkout a name of its own",
        risk=Risk.SAFE,
        preview=f"COMPOSE_PROJECT_NAME={own}",
        apply=lambda _: _take_own_name(project),
    )
    how = manual("docker.own_name", "give this checkout a name of its own", f"export COMPOSE_PROJECT_NAME={own}")
    if not server.follows_its_project():
        how = manual(
            "docker.own_name",
            "give this checkout a name of its own, and have the file name container and volume after it",
            f"COMPOSE_PROJECT_NAME={own}  # and no container_name, or name of the volume, in "
            f"{project.relative(server.service.path)}",
        )
    follows = server.follows_its_project() and project.can_set("COMPOSE_PROJECT_NAME")
    return Finding(
        code="ADX216",
        cause=f"The Compose project {name} on this machine belongs to another checkout.",
        subject=name,
        evidence=(f"its folder  {other}", f"this folder  {project.settings.project}"),
        remedies=(remedy if follows else how,),
    )


def _take_own_name(project: Project) -> str:
    name = project.default_compose_project()
    return env_writer.change(project, {"COMPOSE_PROJECT_NAME": name}, f"set COMPOSE_PROJECT_NAME to {name}")


def name_taken(project: Project, server: DockerServer, holder: NameHolder) -> Finding:
    """A container of our name is not ours: by its labels another Compose project's, or made by hand."""
    name, service = holder.name, server.service
    whose = "it carries no label of Compose"
    if holder.project:
        whose = f"it is service {holder.service or 'unnamed'} of the Compose project {holder.project}"
        whose += f" in {holder.folder}" if holder.folder else ""
    renaming = f"docker rename {shlex.quote(name)} {shlex.quote(f'{name}-old')}"
    stake = "Whoever looks for it under its name does not find it any more."
    rename = typed("docker.rename", "rename it, if it is still needed", renaming, consent=name, stake=stake)
    if name != server.named(service.project).service.container_name:  # the file says so: no other project name helps
        own = manual(
            "docker.container_name",
            "take container_name out of the compose file: Compose then names it after the project",
            f"container_name: {name}  # in {project.relative(service.path)}",
        )
    else:
        own = manual(
            "docker.own_name",
            "give this checkout another name",
            f"COMPOSE_PROJECT_NAME={project.default_compose_project()}",
        )
    return Finding(
        code="ADX219",
        cause=f"The name {name}, which this project's container is to have, is another's: {whose}.",
        subject=name,
        evidence=(
            f"container  {name}  {holder.status}  {holder.image}  made {holder.created}",
            f"docker inspect {name}",
        ),
        remedies=(own, rename),
    )


def other_data(server: DockerServer, state: ContainerState) -> Finding:
    """Made anew as the compose file says, the container would begin with another volume."""
    service = server.service
    names = f"now names {service.data}"
    written = f"volumes:\n  {service.volume}:\n    name: {state.other_data}\n    external: true"
    mounted = server.mount_point() or service.volume_target
    if service.volume_line is None:  # Compose gave it a volume without a name
        names = f"names none, so that adx-tui would take {service.data}"
    if service.volume_line is None or mounted != service.volume_target:  # or one where the data is not
        mount = f'services:\n  {service.name}:\n    volumes: ["{service.volume}:{mounted}"]'
        written = f"{mount}\n{written}"
    return Finding(
        code="ADX262",
        cause=f"Container {state.name} keeps its data in {state.other_data}, but the compose file {names}: "
        "made anew, it would not have that data.",
        subject=service.volume_name,
        evidence=(f"its data  {state.other_data}", f"the compose file  {names}"),
        remedies=(
            manual(
                "docker.data",
                "name that volume in the compose file, so that the data stays in use",
                written,
            ),
            typed(
                "docker.other",
                "or copy what is needed, then have the container made anew",
                f"docker exec {shlex.quote(state.name)} pg_dumpall -U postgres > dump.sql\n"
                f"docker rm --force {shlex.quote(state.name)}\n"
                "adx-tui --auto",
                consent=state.name,
            ),
        ),
    )


def not_running(project: Project, server: DockerServer, state: ContainerState | None) -> Finding:
    """The container is not there, does not run, or is not as the compose file says."""
    service = server.service
    if state is not None and (broken := first_start_findings.broken(project, server, state)) is not None:
        return (
            broken if state.running else replace(broken, remedies=(*broken.remedies, _start_as_it_is(project, state)))
        )
    command = compose_findings.compose_command(project)
    preview = f"{command} up -d {service.name}  # {service.image}, {ADDRESS}:{service.host_port}, {service.data}"
    if state is not None and state.differences:
        remedy = Remedy(
            id="docker.recreate",
            title="recreate it; the volume, and with it all data, stays",
            risk=Risk.SAFE,
            preview=preview,
            apply=lambda _: _recreate(project),
        )
        cause = f"Container {state.name} was made with other settings than the environment now has."
        return Finding(code="ADX217", cause=cause, subject=state.name, evidence=state.differences, remedies=(remedy,))
    if state is not None and state.status == "restarting":
        return ended(project, server, state)
    if state is not None:
        preview = f"docker {'unpause' if state.status == 'paused' else 'start'} {state.name}"
    remedy = Remedy(
        id="docker.start", title="start it", risk=Risk.SAFE, preview=preview, apply=lambda _: _start(project)
    )
    if state is None:
        kept = server.volume.exists()
        cause = f"The server is stopped; its data is kept in {service.data}."
        if not kept:
            cause = "There is no container for this project yet."
        return Finding(code="ADX213", cause=cause, remedies=(remedy,))
    if state.exit_code and (known := _cause(project, server, state)) is not None:
        return replace(known, remedies=(*known.remedies, remedy))  # it may be mended by now
    ended_with = "" if state.status == "paused" else f", {exit_codes.in_words(state.exit_code)}"
    evidence = (f"state  {state.status}{ended_with}",)
    return Finding(
        code="ADX214",
        cause=f"Container {state.name} is {state.status}.",
        subject=f"{state.name} is {state.status}",
        evidence=evidence,
        remedies=(remedy,),
    )


def _cause(project: Project, server: DockerServer, state: ContainerState) -> Finding | None:
    """Why it ended, or could not begin, by its own words and the engine's."""
    log: tuple[str, ...] = ()
    with suppress(ContainerError):  # it may be kept elsewhere
        log = server.log_tail(end_causes.LOG_LINES)
    return end_causes.find(project, server, state, log, out_of_memory=state.out_of_memory)


def _start_as_it_is(project: Project, state: ContainerState) -> Remedy:
    return Remedy(
        id="docker.start",
        title="or start it as it is, without what the script was to do",
        risk=Risk.SAFE,
        preview=f"docker start {state.name}",
        apply=lambda _: _start(project),
        by_choice=True,
    )


def _start(project: Project) -> str:
    with engine_server(project) as server, _in_time() as late:
        server.create()
        if server.other_major() is not None:  # a fault of its own, with remedies of its own
            return f"made {server.service.container_name}"
        _start_listening(project, server)
        service = server.service
        return f"started {service.container_name} ({service.image}) on {ADDRESS}:{service.host_port}"
    return late[0]


def _recreate(project: Project) -> str:
    with engine_server(project) as server, _in_time() as late:
        server.remove()
        server.create()
        if server.other_major() is None:
            _start_listening(project, server)
        return f"recreated {server.service.container_name} on {ADDRESS}:{server.service.host_port}; its volume stayed"
    return late[0]


def _start_listening(project: Project, server: DockerServer) -> None:
    """Raises TakenError where another program has got the port since it was looked at, and holds it; RemedyFailedError
    where it is known why the engine can't start it."""
    try:
        server.start()
    except ContainerError as error:
        number = server.service.host_port
        if not engine_findings.is_port_taken(str(error)) or port.is_free(number):
            state = server.state()
            if state is not None and (known := _cause(project, server, state)) is not None:
                raise RemedyFailedError(known) from None
            raise
        raise TakenError(f"port {number} is taken") from None


@contextmanager
def _in_time() -> Iterator[list[str]]:
    """A remedy that comes too late, as another run took the name or the port, is no failure: the next look sees what
    is to be done then. Hands over what it came to."""
    late: list[str] = []
    try:
        yield late
    except TakenError as error:
        late.append(f"another run was quicker: {error}")


def ended(project: Project, server: DockerServer, state: ContainerState | None) -> Finding:
    """The server did not stay up; the end of its log says why."""
    name = server.service.container_name
    how = typed("docker.logs", "see its log, and correct what it says", f"docker logs {shlex.quote(name)}")
    if state is None:
        return Finding(code="ADX215", cause=f"Container {name} is gone.", subject=name, remedies=(how,))
    exit_code, out_of_memory = (server.last_end() if state.running else None) or (state.exit_code, state.out_of_memory)
    reason = f"ended with exit code {exit_code}"
    if state.status == "paused":
        reason = "was paused"
    if state.status == "restarting" or (state.running and state.restarts):
        reason += " and is started again and again"
    log = server.log_tail(end_causes.LOG_LINES)
    how_it_is = f"state  {state.status}, {exit_codes.in_words(exit_code)}, started again {state.restarts} times"
    evidence = (how_it_is, *log[-_LOG_SHOWN:])
    if (broken := first_start_findings.broken(project, server, state)) is not None:
        return broken
    known = end_causes.find(project, server, state, log, out_of_memory=out_of_memory)
    if known is not None:
        return known
    if (damage := volume_findings.damaged(project, server, log, evidence)) is not None:
        return damage
    if last_words := refused_starts.last_words(log):
        reason += f": {last_words}"
    return Finding(code="ADX215", cause=f"Container {name} {reason}.", subject=name, evidence=evidence, remedies=(how,))


def unhealthy(server: DockerServer, state: ContainerState, health: Health, *, answers: bool) -> Finding:
    """The container's health check fails, while the server `answers` a login all the same, or does not."""
    cause = f"The health check of container {state.name} failed {health.tries} times in a row"
    health_check = (
        f"health check  {health.command}: exit code {health.exit_code}{f', {health.output}' if health.output else ''}"
    )
    again = typed(
        "docker.health",
        "correct the health check in the compose file (start_period, where the server only takes longer), then have "
        "the container made anew; its volume stays",
        "adx-tui --down && adx-tui --auto",
    )
    if answers:
        cause += ", though the server answers: what waits for it with `service_healthy` never starts."
        return Finding(code="ADX248", cause=cause, subject=state.name, evidence=(health_check,), remedies=(again,))
    how = typed("docker.logs", "see its log, and correct what it says", f"docker logs {shlex.quote(state.name)}")
    return Finding(
        code="ADX248",
        cause=f"{cause}, and no Postgres answers on port {server.service.host_port}.",
        subject=state.name,
        evidence=(health_check, f"state  {state.status}, unhealthy", *server.log_tail()),
        remedies=(how, again),
    )
