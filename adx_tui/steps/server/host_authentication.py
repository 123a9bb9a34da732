"""A server that can't load its pg_hba.conf, most often for what the image wrote into it at the first start.

https://github.com/docker-library/postgres/blob/master/docker-entrypoint.sh, pg_setup_hba_conf, and
https://github.com/postgres/postgres/blob/master/src/backend/libpq/hba.c
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from adx_tui.core.model import Finding, Location, Remedy, manual, typed
from adx_tui.services.docker.container_state import ContainerState
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.project import Project
from adx_tui.steps.server import compose_findings

VARIABLE = "POSTGRES_HOST_AUTH_METHOD"
_REFUSED = re.compile(r"FATAL: +could not load (?:\S*/)?pg_hba\.conf")
_METHOD = re.compile(r'LOG: +invalid authentication method "(?P<method>[^"]+)"')
_PLACE = re.compile(r'CONTEXT: +line (?P<line>\d+) of configuration file "(?P<path>/[^"]+)"')
_USUAL = "scram-sha-256"


def is_refused(log: Iterable[str]) -> bool:
    """Whether the server said that it can't load the file."""
    return any(_REFUSED.search(line) for line in log)


def find(
    project: Project, server: DockerServer, state: ContainerState, log: Sequence[str], evidence: tuple[str, ...]
) -> Finding | None:
    """The line that it can't load, and the variable of the compose file that put it there; None where `log` says
    nothing of the kind."""
    if not is_refused(log):
        return None
    said = next((match for line in reversed(log) if (match := _METHOD.search(line))), None)
    place = next((match for line in reversed(log) if (match := _PLACE.search(line))), None)
    method = said["method"] if said else ""
    is_quoted = method[:1] in ("'", '"')
    right = method.strip("'\"") if is_quoted else _USUAL
    is_told = bool(method) and server.service.environment.get(VARIABLE) == method
    remedies: list[Remedy] = []
    if is_told:
        what = "with its quotes" if is_quoted else "which is no method of authentication"
        cause = f"{VARIABLE} is {method}, {what}: the image wrote it into pg_hba.conf, which the server can't load now."
        how = "take the quotes away" if is_quoted else "name a method that Postgres has"
        remedies.append(manual("compose.authentication", f"{how}, in the compose file", f"{VARIABLE}={right}"))
    else:
        where = f", line {place['line']}" if place else ""
        why = f": it knows no method {method}" if method else ""
        cause = f"The server can't load its pg_hba.conf{where}{why}."
    if place and method and (mount := _mount(state, place["path"])):
        title = f"{'then ' if is_told else ''}correct the line in the data that is there"
        remedies.append(typed("data.authentication", title, _correction(state, mount, place, method, right)))
    remedies.append(typed("docker.logs", "see all that it says", f"docker logs {shlex.quote(state.name)}"))
    return Finding(
        code="ADX285",
        cause=cause,
        subject=VARIABLE if is_told else state.name,
        evidence=evidence,
        location=_location(project) if is_told else None,
        remedies=tuple(remedies),
    )


def _correction(state: ContainerState, mount: str, place: re.Match[str], method: str, right: str) -> str:
    user = state.user or "postgres"  # whose file it stays
    words = (
        "sed",
        "--user",
        user,
        "-v",
        mount,
        state.image,
        "-i",
        f"{place['line']}s/{re.escape(method)}/{right}/",
        place["path"],
    )
    return f"docker run --rm --entrypoint {shlex.join(words)}"


def _mount(state: ContainerState, path: str) -> str:
    """What holds the file, and where it is mounted; empty where that is not known."""
    holding = (mount for mount in state.mounts if PurePosixPath(path).is_relative_to(mount.target))
    return next((f"{mount.source}:{mount.target}" for mount in holding), "")


def _location(project: Project) -> Location | None:
    """The variable's line, where it stands in a list with quotes; else the compose file."""
    values = project.process_environment, project.settings.project
    for _, key, source in project.snapshot.compose_file().quoted_variables(*values):
        if key == VARIABLE:
            return project.locate(source)
    return Location(compose_findings.place(project))
