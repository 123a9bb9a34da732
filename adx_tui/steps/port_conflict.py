"""The port is taken by somebody else: who it is, and another port, in `.env` and DATABASE_URL together."""

from __future__ import annotations

from adx_tui.core.model import Finding, Remedy, Risk, manual
from adx_tui.services import port
from adx_tui.steps import env_writer
from adx_tui.steps.project import Project


def finding(project: Project, number: int, *, containers: tuple[str, ...] = ()) -> Finding:
    """Who holds port `number`, and what to do. `containers` are the names of those that publish it."""
    holder = port.holder(number)
    postgres = port.answers_like_postgres(number)
    evidence = [f"listening on {number}  {holder}"] if holder else []
    evidence += [f"container  {name}  (docker stop {name})" for name in containers]
    evidence.append(f"speaks Postgres  {'yes' if postgres else 'no'}")
    what = f"container {containers[0]}" if containers else (holder.name if holder else "another program")
    kind = "another Postgres" if postgres and not containers else what
    return Finding(
        code="ADX211",
        cause=f"Port {number} is taken by {kind}, so this project's server can't listen on it.",
        evidence=tuple(evidence),
        remedies=(
            _move(project, number),
            manual("port.free", "or stop what holds it", _stop(number, containers, holder)),
        ),
    )


def _stop(number: int, containers: tuple[str, ...], holder: port.Holder | None) -> str:
    if containers:
        return f"docker stop {containers[0]}"
    if holder and holder.name == "docker-proxy":  # a part of the engine, one to each published port: not to be killed
        return f"docker stop $(docker ps --quiet --filter publish={number})"
    return f"kill {holder.pid}" if holder else "stop the program that listens there"


def _move(project: Project, number: int) -> Remedy:
    free = port.next_free(number)
    environment = project.environment()
    written = environment.file.values if environment.file else {}
    ours = [key for key in ("POSTGRES_PORT", "DATABASE_URL") if key in environment.values]
    preview = f"POSTGRES_PORT={free}\nDATABASE_URL={project.url().changed(port=free)}"
    if not all(key in written for key in ours) or not project.can_set(*ours):
        return manual("port.move", f"use port {free}, which is free", preview)
    return Remedy(
        id="port.move",
        title=f"use port {free}, which is free",
        risk=Risk.SAFE,
        preview=preview,
        apply=lambda _: _apply(project, free),
    )


def _apply(project: Project, free: int) -> str:
    changes = {"DATABASE_URL": project.url().changed(port=free).with_password}
    if "POSTGRES_PORT" in project.environment().values:
        changes["POSTGRES_PORT"] = str(free)
    return env_writer.change(project, changes, f"moved to port {free} in {project.settings.env_file.name}")
