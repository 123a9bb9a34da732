"""A container whose first start was ended by a script of /docker-entrypoint-initdb.d: it stays initialised by half."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from adx_tui.core import exit_codes
from adx_tui.core.model import Finding, Location, Remedy, manual, typed
from adx_tui.services.docker.container_state import ContainerState
from adx_tui.services.docker.first_start import FOLDER, BrokenStart
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.project import Project
from adx_tui.steps.server import compose_findings, host_authentication, volume_findings


def broken(project: Project, server: DockerServer, state: ContainerState) -> Finding | None:
    """What of the first start was never done; None where it came to its end, is at it, or its log is gone."""
    if state.running and not state.started_again:
        return None
    evidence = server.evidence()
    start = evidence.broken_start()
    if start is None or (state.running and not start.went_on) or not evidence.is_initialized:
        return None
    if not start.script and host_authentication.is_refused(start.words):
        return None  # that is mended in the data which is there
    has_crlf = bool(start.script) and evidence.read_file(start.script).partition("\n")[0].endswith("\r")
    why = ""
    if has_crlf:
        why = " (its lines end as on Windows, so that its first line names a program that ends in a carriage return)"
    ended = f"The first start of container {state.name} was ended by {start.script}{why}"
    never = "so it, and what comes after it, never will be"
    if not start.script:
        ended = f"The first start of container {state.name} ended before any script was run"
        never = "so none ever will be"
    return Finding(
        code="ADX278",
        cause=f"{ended}: nothing in {FOLDER} is run on a data directory that is there, {never}.",
        subject=PurePosixPath(start.script).name or state.name,
        evidence=(
            f"state  {state.status}, {exit_codes.in_words(state.exit_code)}" if not state.running else "state  running",
            *start.words,
            f"data  {server.service.data} holds a data directory",
        ),
        location=_location(project, state, start.script),
        remedies=(*_remedies(project, server, state, start, has_crlf=has_crlf),),
    )


def _remedies(
    project: Project, server: DockerServer, state: ContainerState, start: BrokenStart, *, has_crlf: bool
) -> Iterator[Remedy]:
    if start.script:
        location = _location(project, state, start.script)
        file = shlex.quote(location.path if location else start.script)
        if has_crlf:
            command = f"sed -i.bak 's/\\r$//' {file}\necho '*.sh text eol=lf' >> .gitattributes"
            yield typed("init.correct", "have the script's lines end as on Linux, and git leave them so", command)
        else:
            yield manual("init.correct", "correct the script", file)
        yield typed(
            "init.by_hand",
            "then run it on the data that is there, and those after it in their order",
            f"docker start {shlex.quote(state.name)}\n{_by_hand(server, state.name, start.script)}",
        )
    else:
        yield typed("init.log", "see its log, and correct what ended it", f"docker logs {shlex.quote(state.name)}")
    if state.owner:  # made by adx-tui, of an image that brings the scripts
        yield from volume_findings.begin_anew(project, server)
        return
    command = compose_findings.compose_command(project)
    yield typed(
        "init.anew",
        "or delete the data and have the first start done again",
        f"{command} down --volumes && {command} up -d {shlex.quote(server.service.name)}",
        consent=project.url().database,
    )


def _by_hand(server: DockerServer, container: str, script: str) -> str:
    if not script.endswith((".sql", ".sql.gz", ".sql.xz", ".sql.zst")):
        return f"docker exec -u postgres {shlex.quote(container)} bash {shlex.quote(script)}"
    variables = server.service.environment
    user = variables.get("POSTGRES_USER") or "postgres"
    psql = f"psql -v ON_ERROR_STOP=1 -U {shlex.quote(user)} -d {shlex.quote(variables.get('POSTGRES_DB') or user)}"
    if script.endswith(".sql"):
        return f"docker exec -u postgres {shlex.quote(container)} {psql} -f {shlex.quote(script)}"
    unpack = {".gz": "gunzip -c", ".xz": "xzcat", ".zst": "zstd -dc"}[PurePosixPath(script).suffix]
    piped = f"{unpack} {shlex.quote(script)} | {psql}"
    return f"docker exec -u postgres {shlex.quote(container)} sh -c {shlex.quote(piped)}"


def _location(project: Project, state: ContainerState, script: str) -> Location | None:
    """The script on this machine, where it is mounted from there."""
    for mount in state.mounts:
        if not mount.is_volume and script and PurePosixPath(script).is_relative_to(mount.target):
            return Location(project.relative(Path(mount.source) / PurePosixPath(script).relative_to(mount.target)))
    return None
