"""What can be wrong with the data in a volume, and the one way that costs it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from adx_tui.core.model import Finding, Remedy, Risk, manual, typed
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.project import Project
from adx_tui.steps.server import engine_findings

# What a Postgres that can't use its data directory says before it ends (src/backend/access/transam/xlog*.c,
# src/backend/utils/init/miscinit.c, src/backend/postmaster/postmaster.c).
_DAMAGED = re.compile(
    r"valid checkpoint record|invalid checkpoint|incorrect checksum in control file|invalid magic number|"
    r"is not a (valid data|database cluster) directory|directory .* exists but is not empty|"
    r"could not (open|read|find|locate).*(pg_control|PG_VERSION|checkpoint|/global|pg_wal)|"
    r"could not access the server configuration file \"/var/lib/postgresql/.*postgresql\.conf\""
)


def damaged(project: Project, server: DockerServer, log: tuple[str, ...], evidence: tuple[str, ...]) -> Finding | None:
    """The data is not whole, if the server's `log` says so; None where it does not.

    Nothing that is safe makes it whole; it can be kept for somebody who knows, and left behind.
    """
    damage = next((line for line in log if _DAMAGED.search(line)), None)
    if damage is None:
        return None
    service = server.service
    kept, other = f"{service.volume_name}-damaged", f"{service.project}-2"
    mounts = f"-v {shlex.quote(service.volume_name)}:/from:ro -v {shlex.quote(kept)}:/to"
    copy = f"docker run --rm {mounts} --entrypoint cp {shlex.quote(service.image)} -a /from/. /to"
    return Finding(
        code="ADX235",
        cause=f"The data in volume {service.volume_name} is not whole, so Postgres does not start: {_message(damage)}.",
        subject=service.volume_name,
        evidence=evidence,
        remedies=(
            typed("data.keep", "keep a copy before anything else is tried on it", copy),
            manual(
                "data.leave",
                "leave the volume as it is, and begin anew under another name",
                f"COMPOSE_PROJECT_NAME={other} adx-tui --auto",
            ),
            *begin_anew(project, server),
        ),
    )


def begin_anew(project: Project, server: DockerServer) -> Iterator[Remedy]:
    """The one way that costs the data; none where that is not ours to delete."""
    service = server.service
    if service.standing or service.folder is not None:
        return
    yield Remedy(
        id="data.fresh",
        title="or delete the data and begin anew",
        risk=Risk.DESTRUCTIVE,
        preview=f"docker rm {service.container_name}; docker volume rm {service.volume_name}",
        consent=project.url().database,
        apply=lambda _: _begin_anew(project),
    )


def _begin_anew(project: Project) -> str:
    with engine_findings.engine_server(project) as server:
        server.remove()
        server.volume.remove()
        server.start()
        return f"deleted volume {server.service.volume_name} and began anew"


def _message(line: str) -> str:
    """A line of the server's log without its date and level."""
    return re.sub(r"^.*?\b(?:PANIC|FATAL|ERROR|LOG|postgres):\s+", "", line).rstrip(".")
