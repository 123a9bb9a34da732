"""A server that does not start because of what it was told: a setting, a library, a folder for its data that holds
other files. What is said of the folder was read first."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from adx_tui.core.model import Finding, Location, Remedy, manual, typed
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.project import Project
from adx_tui.steps.server import compose_findings
from adx_tui.steps.shared import extension_sources

# https://github.com/postgres/postgres/blob/master/src/backend/utils/misc/guc.c and .../init/miscinit.c
_SETTING = re.compile(r'FATAL: .*\bparameter "(?P<name>[\w.]+)"')
_LIBRARY = re.compile(r'FATAL: +could not access file "(?:\$libdir/)?(?P<name>[^"/]+)"')
# https://github.com/postgres/postgres/blob/master/src/bin/initdb/initdb.c, create_data_directory
_NOT_EMPTY = re.compile(r'directory "(?P<folder>[^"]+)" exists but is not empty')
_NO_DATABASE = re.compile(r"contains a (?:dot-prefixed|lost\+found)")
_OF_DATABASE = ("PG_VERSION", "base", "global", "pg_wal")
_LAST = re.compile(r"\b(?:FATAL|PANIC): +(?P<message>.+)")
_MOST_NAMED = 5
_MOST_READ = 1000


def last_words(log: Sequence[str]) -> str:
    """What the server said as it gave up: empty where it said nothing."""
    found = [match["message"] for line in log if (match := _LAST.search(line))]
    return found[-1].rstrip(".") if found else ""


def find(project: Project, server: DockerServer, log: Sequence[str], evidence: tuple[str, ...]) -> Finding | None:
    """The setting, library or folder, if that is the cause; None where it is another."""
    command = " ".join(server.service.command)
    for line in log:
        setting, library = _SETTING.search(line), _LIBRARY.search(line)
        if setting and setting["name"] in command:
            cause = f"The server refuses {setting['name']}, which its command sets: {last_words([line])}."
            how = "correct the name or the value there (postgres --describe-config lists all)"
            return _refused(project, server, setting["name"], cause, how, evidence)
        if library and "shared_preload_libraries" in command:
            name = library["name"]
            cause = f"shared_preload_libraries names {name}, and the image {server.service.image} has no such library."
            return _refused(project, server, name, cause, "take it out", evidence, _image(project, server, name))
    if any(_NOT_EMPTY.search(line) for line in log):
        return _not_empty(project, server, log, evidence)
    return None


def _refused(
    project: Project,
    server: DockerServer,
    subject: str,
    cause: str,
    how: str,
    evidence: tuple[str, ...],
    further: tuple[Remedy, ...] = (),
) -> Finding:
    file = compose_findings.place(project)
    command = f"command: {' '.join(server.service.command)}"
    return Finding(
        code="ADX257",
        cause=cause,
        subject=subject,
        evidence=(f"{file}  {command}", *evidence),
        location=Location(file),
        remedies=(manual("compose.command", f"{how}, then have the container made anew", command), *further),
    )


def _image(project: Project, server: DockerServer, extension: str) -> tuple[Remedy, ...]:
    here = server.image()
    if here is None or not here.major:
        return ()
    what, how = extension_sources.image(project, extension, here.major)
    return (manual("compose.image", f"or {what}", how),)


def _not_empty(project: Project, server: DockerServer, log: Sequence[str], evidence: tuple[str, ...]) -> Finding | None:
    service = server.service
    names = _names(service.folder) if service.folder else ()
    if set(names) & set(_OF_DATABASE) or not (names or any(_NO_DATABASE.search(line) for line in log)):
        return None
    listed = f": {', '.join(names[:_MOST_NAMED])}" if names else ""
    below = f"PGDATA: {service.volume_target}/pgdata"
    remedies = [manual("compose.pgdata", "keep the data in a folder of its own below, by `environment:`", below)]
    if service.folder is not None:
        listing = f"ls -A {shlex.quote(project.relative(service.folder))}"
        remedies.insert(0, typed("compose.empty", "take the files out of it", listing))
    return Finding(
        code="ADX256",
        cause=f"The {service.data} is not empty, and what it holds is no database{listed}. A new one is only made in "
        "an empty folder.",
        subject=service.volume_name,
        evidence=evidence,
        location=Location(compose_findings.place(project), service.volume_line),
        remedies=tuple(remedies),
    )


def _names(folder: Path) -> tuple[str, ...]:
    try:
        return tuple(sorted(path.name for path in islice(folder.iterdir(), _MOST_READ)))
    except OSError:
        return ()
