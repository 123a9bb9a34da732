"""Why a container does not stay up, or can't be started at all, by what the engine and its log say of it. What is said
of a file, a folder or a processor was read first."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from adx_tui.core import exit_codes
from adx_tui.core.model import Finding, Remedy, manual, typed
from adx_tui.services.docker.container_state import ContainerState, Mounted
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.project import Project
from adx_tui.steps.server import (
    compose_findings,
    engine_findings,
    host_authentication,
    image_choice,
    image_findings,
    refused_starts,
)

# Of the programs that a container begins with, as the kernel refuses them and runc, the shell or env tells it.
_FORMAT = re.compile(
    r"exec (?P<path>/\S+): exec format error|exec: \"(?P<quoted>[^\"]+)\": .*exec format error|exec format error"
)
_NOT_FOUND = re.compile(
    r"exec (?P<path>/\S+): no such file or directory|exec: \"(?P<quoted>[^\"]+)\": .*(?:no such file|not found in)"
    r"|(?P<script>/\S+): .*(?:\^M|\\r).*bad interpreter|env: .*\\r"
)
# initdb, the image's entrypoint, and src/backend/utils/init/miscinit.c, src/backend/utils/init/globals.c.
_REFUSED = r"(?:read-only file system|operation not permitted|permission denied)"
_NO_RIGHT = re.compile(
    rf"(?:chmod|chown|mkdir|find|(?:FATAL|PANIC|initdb): .*could not\b).*: {_REFUSED}"
    r"|could not look up effective user ID|data directory .* has (?:wrong ownership|invalid permissions)"
    r"|error while creating mount source path|mounts denied",
    re.IGNORECASE,
)
LOG_LINES = 60
"""How much of the log's end is looked through: a server that is started again and again has said more since."""
_SHOWN = 12
_READY = "ready to accept connections"


def find(
    project: Project, server: DockerServer, state: ContainerState, log: Sequence[str], *, out_of_memory: bool
) -> Finding | None:
    """The cause, where it is one with a remedy of its own; None for any other."""
    ready = [number for number, line in enumerate(log) if _READY in line]
    # What came before it was ready is over. `error` is the engine's own, of a container that was never started.
    last_words = [*log[ready[-1] if ready else 0 :], *filter(None, (state.error,))]
    how = f"state  {state.status}, {exit_codes.in_words(state.exit_code)}"
    if out_of_memory:
        return _memory(project, server, state, (how, *last_words[-_SHOWN:]))
    for number, line in enumerate(last_words):
        evidence = (how, *last_words[max(0, number - 2) : number + _SHOWN])
        if engine_findings.DISK_FULL in line.lower():
            cause = f"Container {state.name} ended: the disk that holds its data is full."
            room = typed("docker.disk", "make room on the engine's disk", engine_findings.DISK)
            return Finding(code="ADX243", cause=cause, evidence=evidence, remedies=(room, _logs(state)))
        if match := _FORMAT.search(line):
            return _format(project, server, state, match["path"] or match["quoted"] or "", evidence)
        if match := _NOT_FOUND.search(line):
            path = match["path"] or match["quoted"] or match["script"] or ""
            return _not_found(project, server, state, path, evidence)
        if _NO_RIGHT.search(line) and (finding := _no_right(project, server, state, line, evidence)) is not None:
            return finding
    evidence = (how, *last_words[-_SHOWN:])
    refused = host_authentication.find(project, server, state, last_words, evidence)
    return refused or refused_starts.find(project, server, last_words, evidence)


def _memory(project: Project, server: DockerServer, state: ContainerState, evidence: tuple[str, ...]) -> Finding:
    """https://docs.docker.com/engine/containers/resource_constraints/#memory"""
    limit = f"its limit is {state.memory_limit >> 20} MB" if state.memory_limit else "it has no limit of its own"
    grow = f"docker update --memory 1g --memory-swap 1g {shlex.quote(state.name)}"
    remedies = (
        typed("docker.memory", "give the container more, here and as mem_limit in the compose file", grow)
        if state.memory_limit
        else typed("docker.memory", "see what uses the memory of the engine's machine", "docker stats --no-stream"),
    )
    return Finding(
        code="ADX279",
        cause=f"Container {state.name} ran out of memory and was killed by the kernel; {limit}.",
        subject=state.name,
        evidence=evidence,
        remedies=(*remedies, _logs(state)),
    )


def _format(
    project: Project, server: DockerServer, state: ContainerState, path: str, evidence: tuple[str, ...]
) -> Finding:
    """The kernel knows no way to run the file: https://man7.org/linux/man-pages/man2/execve.2.html, ENOEXEC."""
    image, engine = server.evidence().architectures()
    if image and engine and image != engine:
        return Finding(
            code="ADX280",
            cause=f"The image {state.image} is made for the processor {image}, and the engine's machine is {engine}.",
            subject=state.image,
            evidence=(*evidence, f"image  {image}", f"engine  {engine}"),
            remedies=(
                typed(
                    "image.platform",
                    f"have the image for {engine}, and the container made of it",
                    f"docker pull --platform linux/{engine} {shlex.quote(state.image)}\nadx-tui --down\nadx-tui --auto",
                ),
                image_choice.by_hand(
                    project, server.service, image_findings.EXAMPLE, "or name one that has it", id="image.other"
                ),
            ),
        )
    what = f"{path or 'its first program'} is neither a program of {engine or 'this machine'} nor a script with #!"
    return _no_program(project, server, state, what, evidence)


def _not_found(
    project: Project, server: DockerServer, state: ContainerState, path: str, evidence: tuple[str, ...]
) -> Finding:
    first_line = server.evidence().read_file(path).partition("\n")[0] if path.startswith("/") else ""
    if first_line.endswith("\r") or not path:  # env and the shell name the interpreter, and not the script
        script = shlex.quote(_here(project, state, path))
        mend = typed(
            "docker.line_ends",
            "have the file's lines end as on Linux, and git leave them so; then have the image built anew",
            f"sed -i.bak 's/\\r$//' {script}\necho '*.sh text eol=lf' >> .gitattributes",
        )
        return Finding(
            code="ADX282",
            cause=f"Container {state.name} can't begin: the lines of {path or 'its script'} end as on Windows, so that "
            "its first line names a program that ends in a carriage return.",
            subject=path or state.name,
            evidence=(*evidence, *((f"first line  {first_line!r}",) if first_line else ())),
            remedies=(mend, _logs(state)),
        )
    if first_line.startswith("#!"):
        return _no_program(
            project, server, state, f"{path} asks for {first_line[2:].strip()}, which the image lacks", evidence
        )
    return _no_program(project, server, state, f"{path or 'its first program'} is not in the image", evidence)


def _no_program(
    project: Project, server: DockerServer, state: ContainerState, what: str, evidence: tuple[str, ...]
) -> Finding:
    how = typed(
        "docker.entrypoint",
        "correct `entrypoint` or `command` in the compose file, or the image",
        f"{compose_findings.compose_command(project)} config {shlex.quote(server.service.name)}",
    )
    cause = f"Container {state.name} can't begin: {what}."
    return Finding(code="ADX283", cause=cause, subject=state.name, evidence=evidence, remedies=(how, _logs(state)))


def _no_right(
    project: Project, server: DockerServer, state: ContainerState, line: str, evidence: tuple[str, ...]
) -> Finding | None:
    mount = next((mount for mount in state.mounts if mount.source == server.service.volume_name), None) or next(
        (mount for mount in state.mounts if mount.target in line or mount.source in line), None
    )
    if mount is None:
        return None
    what = f"volume {mount.source}" if mount.is_volume else f"the folder {mount.source}"
    why, remedies = _mount_fault(project, server, state, mount)
    return Finding(
        code="ADX281",
        cause=f"Postgres can't keep its data in {what}: {why}.",
        subject=mount.source,
        evidence=(*evidence, f"mounted  {mount.source} at {mount.target}, {'' if mount.writable else 'not '}writable"),
        remedies=(*remedies, _logs(state)),
    )


def _mount_fault(
    project: Project, server: DockerServer, state: ContainerState, mount: Mounted
) -> tuple[str, tuple[Remedy, ...]]:
    if not mount.writable:
        file = compose_findings.place(project, None)
        line = server.service.volume_line
        where = f"{file}:{line}" if line else file
        return "it is mounted read-only", (
            manual("docker.mount", "take `:ro` (or read_only) from the mount in the compose file", where),
        )
    user = state.user or _owner_in(server)
    if mount.is_volume:
        command = (
            f"docker run --rm --user 0 -v {shlex.quote(mount.source)}:/v --entrypoint chown "
            f"{shlex.quote(state.image)} -R {shlex.quote(user or '999')} /v"
        )
        return "it belongs to somebody else than the server runs as", (
            typed("docker.owner", "give it to the server's user", command),
        )
    owner = _owner_of(Path(mount.source))
    why = f"it belongs to {owner}" if owner else "its owner or its rights do not let the server"
    why += f", and the server runs as {user}" if user else ""
    remedies = [
        typed(
            "docker.owner",
            "give it to the server's user",
            f"sudo chown -R {shlex.quote(user or '999')} {shlex.quote(mount.source)}",
        )
    ]
    if state.user:
        remedies.append(manual("docker.user", "or take `user:` out of the compose file", f"user: {state.user}"))
    remedies.append(
        manual(
            "docker.volume",
            "or keep the data in a named volume, which the engine looks after",
            f'volumes: ["data:{mount.target}"]',
        )
    )
    return why, tuple(remedies)


def _owner_in(server: DockerServer) -> str:
    """User and group of Postgres in the image, as numbers; empty where it has none."""
    for line in server.evidence().read_file("/etc/passwd").splitlines():
        if line.startswith("postgres:"):
            _, _, user, group, *_ = line.split(":")
            return f"{user}:{group}"
    return ""


def _owner_of(folder: Path) -> str:
    """Whose a folder of this machine is, and with which rights; empty where this machine has none of that name."""
    try:
        status = folder.stat()
    except OSError:
        return ""
    return f"user {status.st_uid} (mode {status.st_mode & 0o777:o})"


def _here(project: Project, state: ContainerState, path: str) -> str:
    mounted = next((mount for mount in state.mounts if mount.target == path and not mount.is_volume), None)
    return project.relative(Path(mounted.source)) if mounted else Path(path).name


def _logs(state: ContainerState) -> Remedy:
    return typed("docker.logs", "see its log, and correct what it says", f"docker logs {shlex.quote(state.name)}")
