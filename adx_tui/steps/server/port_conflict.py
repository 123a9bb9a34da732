"""The port is taken by somebody else: who it is, and another port, in `.env` and DATABASE_URL together. Away from what
is this project's own, or lets it in, only a person moves; so where the compose file fixes the port: then `.env` alone
would lead away from the container."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Finding, Location, Remedy, Risk, manual
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.postgres import url as database_url
from adx_tui.services.project.project import Project
from adx_tui.services.server import port
from adx_tui.steps.server import ownership, url_answer
from adx_tui.steps.shared import env_writer


def finding(
    project: Project,
    number: int,
    cancellation: Cancellation,
    *,
    containers: tuple[str, ...] = (),
    service: PostgresService | None = None,
) -> Finding:
    """Who holds port `number`, and what to do. `containers` are the names of those that publish it; `service` is what
    the compose file says of it, where that decides."""
    fixed = service is not None and service.port_is_fixed
    holder = port.find_owner(number)
    postgres = port.answers_like_postgres(number)
    evidence = [f"listening on {number}  {holder}"] if holder else []
    evidence += [f"container  {name}  (docker stop {name})" for name in containers]
    evidence.append(f"protocol  {'' if postgres else 'not '}that of Postgres")
    if postgres and (answer := _of_use(project, number, cancellation)):
        return Finding(
            code="ADX260",
            cause=f"On port {number}, where this project's server is to listen, is one that it may need: {answer}.",
            subject=str(number),
            evidence=tuple(evidence),
            remedies=(
                manual("port.use", "use that server", _use(project)),
                _by_hand(project, number, service, "or leave it, with all that is in it, and use port {free}"),
                manual("port.free", "or stop it", _stop(number, containers, holder)),
            ),
        )
    what = f"container {containers[0]}" if containers else (holder.name if holder else "another program")
    kind = "another Postgres" if postgres and not containers else what
    rule = ", which the compose file fixes," if fixed else ""
    move = _move(project, number, service)
    stop = manual("port.free", f"{'' if fixed else 'or '}stop what holds it", _stop(number, containers, holder))
    return Finding(
        code="ADX276" if fixed else "ADX211",
        cause=f"Port {number}{rule} is taken by {kind}, so this project's server can't listen on it.",
        subject=str(number),
        evidence=tuple(evidence),
        location=_location(project, service) if fixed else None,
        remedies=(stop, move) if fixed else (move, stop),
    )


def url_elsewhere(project: Project, service: PostgresService) -> Finding | None:
    """The project's URL leads to another port of this machine than the one that the compose file decides on; None where
    it does not. (Whether it agrees with POSTGRES_PORT, the environment is looked at for.)"""
    url = project.url()
    decides = service.port_is_fixed or service.port_variable not in ("", "POSTGRES_PORT")
    if not decides or not url.is_local or url.port == service.host_port:
        return None
    keys = [key for key in ("POSTGRES_PORT", project.url_name) if key in project.environment().values]
    values = {"POSTGRES_PORT": str(service.host_port), project.url_name: str(url.changed(port=service.host_port))}
    title = f"write port {service.host_port} into {' and '.join(keys)}"
    remedy = manual("port.url", title, "\n".join(f"{key}={values[key]}" for key in keys))
    # What answers where it leads now may be what somebody works with.
    if project.can_set(*keys) and port.is_free(url.port):
        remedy = replace(remedy, risk=Risk.SAFE, apply=lambda _: _write_port(project, service.host_port, keys))
    return Finding(
        code="ADX277",
        cause=f"{project.url_name} leads to port {url.port}, but the compose file publishes {service.host_port}.",
        subject=f"{url.port}, not {service.host_port}",
        evidence=(f"{project.url_name}  {url}", f"published  {service.host_port}"),
        location=_location(project, service),
        remedies=(remedy,),
    )


def _write_port(project: Project, number: int, keys: Sequence[str]) -> str:
    urls = project.url_changes(project.url().changed(port=number))
    changes = {**({"POSTGRES_PORT": str(number)} if "POSTGRES_PORT" in keys else {}), **urls}
    return env_writer.change(project, changes, f"wrote port {number} into {' and '.join(keys)}")


def _location(project: Project, service: PostgresService | None) -> Location | None:
    """The line of the compose file that says which port is published."""
    if service is None or service.port_file is None:
        return None
    return Location(project.relative(service.port_file), service.port_line)


def _of_use(project: Project, number: int, cancellation: Cancellation) -> str:
    """Why what answers on the port is no stranger, as a sentence; empty where it is one."""
    if ours := ownership.of_this_repository(project, number):
        return f"it is {ours}"
    url = project.url_or_example()
    if url is None or not url.is_local or url.port != number or project.run.place.free_port == number:
        return ""
    if url_answer.is_a_neighbours(project, url):
        return ""
    return url_answer.lets_in(project, url, cancellation)


def _use(project: Project) -> str:
    where = "auto" if project.settings.sources["postgres"] == "flag" else "external"
    return f"adx-tui --auto --postgres {where}"


def _stop(number: int, containers: tuple[str, ...], holder: port.PortOwner | None) -> str:
    if containers:
        return f"docker stop {containers[0]}"
    if holder and holder.name == "docker-proxy":  # a part of the engine, one to each published port: not to be killed
        return f"docker stop $(docker ps --quiet --filter publish={number})"
    return f"kill {holder.pid}" if holder else "stop the program that listens there"


def _move(project: Project, number: int, service: PostgresService | None) -> Remedy:
    environment = project.environment()
    written = environment.file.values if environment.file else {}
    keys = _changes(project, number, service)
    by_hand = _by_hand(project, number, service)
    is_fixed = service is not None and service.port_is_fixed
    # What the process environment has would win over `.env`.
    elsewhere = any(key in environment.values and key not in written for key in keys)
    if is_fixed or elsewhere or not project.can_set(*keys):
        return by_hand
    return Remedy(
        id=by_hand.id,
        title=by_hand.title,
        risk=Risk.SAFE,
        preview=by_hand.preview,
        apply=lambda _: _apply(project, number, service),
    )


def _by_hand(
    project: Project, number: int, service: PostgresService | None, title: str = "use port {free}, which is free"
) -> Remedy:
    free = port.next_free(number)
    urls = project.url_changes(project.url().changed(port=free))
    lines = [f"POSTGRES_PORT={free}", *(f"{name}={database_url.parse(value)}" for name, value in urls.items())]
    if service is not None and service.port_is_fixed:
        title = "or have the file take the port from .env"
        lines.insert(
            0, f'- "127.0.0.1:${{POSTGRES_PORT:-{number}}}:{service.server_port}"  # {_location(project, service)}'
        )
    elif service is not None and service.port_variable:
        lines[0] = f"{service.port_variable}={free}"
    return manual("port.move", title.format(free=free), "\n".join(lines))


def _apply(project: Project, number: int, service: PostgresService | None) -> str:
    """Both lines at once: whenever it ends, what is in `.env` fits together, and the container is made by it."""
    free = project.run.reservations.next_free(number)
    changes = _changes(project, free, service)
    return env_writer.change(project, changes, f"moved to port {free} in {project.settings.env_file.name}")


def _changes(project: Project, free: int, service: PostgresService | None) -> dict[str, str]:
    """What has to be in `.env` for the server to listen on `free`, and the application to find it there."""
    changes = dict(project.url_changes(project.url().changed(port=free)))
    variable = (service.port_variable if service else "") or "POSTGRES_PORT"
    follows_a_variable = service is not None and bool(service.port_variable) and not service.bundled
    if follows_a_variable or variable in project.environment().values:
        changes[variable] = str(free)
    return changes
