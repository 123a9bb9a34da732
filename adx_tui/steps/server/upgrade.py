"""Data of an older major version under a newer image: dump and restore into a new volume, while the old one stays.

A volume can't be renamed, and the compose file says what it is called: `<project>_<key>`. So the project gets another
COMPOSE_PROJECT_NAME in `.env`, which Compose reads too; going back is taking that line out.
"""

from __future__ import annotations

import shlex
from itertools import count

from adx_tui.core.model import Context, Finding, Remedy, RemedyFailedError, Risk, typed
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.docker.upgrade import Move
from adx_tui.services.project.project import Project
from adx_tui.services.server.errors import ServerError
from adx_tui.steps.server import engine_findings, image_choice, volume_findings
from adx_tui.steps.shared import env_writer, image_line

_NAME = "COMPOSE_PROJECT_NAME"


def finding(project: Project, server: DockerServer) -> Finding | None:
    """The volume was written by another major version than the image has; None where it was not, or is empty."""
    if (majors := server.other_major()) is None:
        return None
    (data, wanted), service = majors, server.service
    old_image = server.image_of(data) or f"postgres:{data}"
    return Finding(
        code="ADX232",
        cause=f"The volume was written by Postgres {data}, but {service.image} is Postgres {wanted}.",
        subject=f"Postgres {data}, not {wanted}",
        evidence=(f"volume {service.volume_name}  PG_VERSION {data}", f"image {service.image}  {wanted}"),
        location=image_choice.location(project, service),
        remedies=(
            image_choice.remedy(project, service, old_image, f"use an image of Postgres {data} again", id="data.image"),
            _by_itself(project, server, data, wanted) or _by_hand(project, server, data),
            *volume_findings.begin_anew(project, server),
        ),
    )


def _by_itself(project: Project, server: DockerServer, data: int, wanted: int) -> Remedy | None:
    """Dump and restore, where that is safe: an image of the old version is here, `.env` decides the volume's name, and
    the way leads to a newer version. None where one of these is not so."""
    old_image = server.image_of(data)
    if old_image is None or wanted < data or not (server.follows_its_project() and project.can_set(_NAME)):
        return None
    service, target = server.service, _unused(server, wanted).service
    return Remedy(
        id="data.move",
        title=f"or move the data into a new volume, {target.volume_name}; the old one stays as it is",
        risk=Risk.SAFE,
        preview=f"docker stop {service.container_name}\n"
        f"pg_dumpall > dump.sql  # {old_image} on volume {service.volume_name}\n"
        f"psql -f dump.sql  # {service.image} on volume {target.volume_name}; then every table is counted\n"
        f"{_NAME}={target.project}",
        apply=lambda context: _move(project, old_image, wanted, context),
    )


def _by_hand(project: Project, server: DockerServer, data: int) -> Remedy:
    """The same, for a person."""
    name, user = shlex.quote(server.service.container_name), shlex.quote(project.administrator().user)
    database, old = project.url().database, image_line.said(server.service, f"postgres:{data}")
    with_old = f"{old} " if server.service.image_variable else f"# with {old} in the compose file\n"
    return typed(
        "data.move",
        "or move the data: dump it with the old image, begin anew with the new one, and restore",
        f"{with_old}adx-tui --auto --step postgres\n"
        f"docker exec {name} pg_dumpall -U {user} > dump.sql\n"
        f"adx-tui --down --volumes {shlex.quote(database)} && adx-tui --auto --step postgres\n"
        f"docker exec -i {name} psql -U {user} -d postgres < dump.sql",
        consent=database,
        stake="The volume is deleted once the dump is made.",
    )


def _unused(server: DockerServer, wanted: int) -> DockerServer:
    """The first name that nothing has: what a killed run, or an earlier move, left behind is never written over."""
    base = server.service.project
    names = (f"{base}-pg{wanted}" if number == 1 else f"{base}-pg{wanted}-{number}" for number in count(1))
    return next(candidate for candidate in map(server.named, names) if not candidate.has_things())


def _move(project: Project, old_image: str, wanted: int, context: Context) -> str:
    def say(text: str) -> None:
        context.doing("container", text)

    with engine_findings.engine_server(project) as server:
        old, new = server.service, _unused(server, wanted).service
        try:
            left = Move(server, new, old_image).run(say, context.cancellation)
        except ServerError as error:
            raise RemedyFailedError(_failed(project, server, error)) from None
        moved = env_writer.change(project, {_NAME: new.project}, f"moved the data into volume {new.volume_name}")
        server.stop()
    behind = f", and with it the databases that take no connections: {', '.join(left)}" if left else ""
    return f"{moved}; volume {old.volume_name} stays{behind}"


def _failed(project: Project, server: DockerServer, error: ServerError) -> Finding:
    majors = server.other_major()
    return Finding(
        code="ADX232",
        cause=f"The data could not be moved, and is where it was: {error.problem}.",
        evidence=(f"volume {server.service.volume_name}", *error.log),
        remedies=(_by_hand(project, server, majors[0]),) if majors else (),
    )
