"""The port is taken by somebody else: who it is, and another port, in `.env` and DATABASE_URL together. Away from what
is this project's own, or lets it in, only a person moves."""

from __future__ import annotations

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Finding, Remedy, Risk, manual
from adx_tui.services.project.project import Project
from adx_tui.services.server import port
from adx_tui.steps.server import ownership, url_answer
from adx_tui.steps.shared import env_writer


def finding(project: Project, number: int, cancellation: Cancellation, *, containers: tuple[str, ...] = ()) -> Finding:
    """Who holds port `number`, and what to do. `containers` are the names of those that publish it."""
    holder = port.find_owner(number)
    postgres = port.answers_like_postgres(number)
    evidence = [f"listening on {number}  {holder}"] if holder else []
    evidence += [f"container  {name}  (docker stop {name})" for name in containers]
    evidence.append(f"speaks Postgres  {'yes' if postgres else 'no'}")
    if postgres and (answer := _of_use(project, number, cancellation)):
        return Finding(
            code="ADX260",
            cause=f"On port {number}, where this project's server is to listen, is one that it may need: {answer}.",
            subject=str(number),
            evidence=tuple(evidence),
            remedies=(
                manual("port.use", "use that server", _use(project)),
                _by_hand(project, number, "or leave it, with all that is in it, and use port {free}"),
                manual("port.free", "or stop it", _stop(number, containers, holder)),
            ),
        )
    what = f"container {containers[0]}" if containers else (holder.name if holder else "another program")
    kind = "another Postgres" if postgres and not containers else what
    return Finding(
        code="ADX211",
        cause=f"Port {number} is taken by {kind}, so this project's server can't listen on it.",
        subject=str(number),
        evidence=tuple(evidence),
        remedies=(
            _move(project, number),
            manual("port.free", "or stop what holds it", _stop(number, containers, holder)),
        ),
    )


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
    return "adx-tui --auto" if project.settings.sources["postgres"] == "flag" else "adx-tui --auto --postgres external"


def _stop(number: int, containers: tuple[str, ...], holder: port.PortOwner | None) -> str:
    if containers:
        return f"docker stop {containers[0]}"
    if holder and holder.name == "docker-proxy":  # a part of the engine, one to each published port: not to be killed
        return f"docker stop $(docker ps --quiet --filter publish={number})"
    return f"kill {holder.pid}" if holder else "stop the program that listens there"


def _move(project: Project, number: int) -> Remedy:
    environment = project.environment()
    written = environment.file.values if environment.file else {}
    ours = [key for key in ("POSTGRES_PORT", "DATABASE_URL") if key in environment.values]
    by_hand = _by_hand(project, number)
    if not all(key in written for key in ours) or not project.can_set(*ours):
        return by_hand
    return Remedy(
        id=by_hand.id,
        title=by_hand.title,
        risk=Risk.SAFE,
        preview=by_hand.preview,
        apply=lambda _: _apply(project, number),
    )


def _by_hand(project: Project, number: int, title: str = "use port {free}, which is free") -> Remedy:
    free = port.next_free(number)
    preview = f"POSTGRES_PORT={free}\nDATABASE_URL={project.url().changed(port=free)}"
    return manual("port.move", title.format(free=free), preview)


def _apply(project: Project, number: int) -> str:
    free = project.run.reservations.next_free(number)
    changes = {"DATABASE_URL": project.url().changed(port=free).with_password}
    if "POSTGRES_PORT" in project.environment().values:
        changes["POSTGRES_PORT"] = str(free)
    return env_writer.change(project, changes, f"moved to port {free} in {project.settings.env_file.name}")
