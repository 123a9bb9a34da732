"""The data of an older major version, moved into a new volume: dumped by a server of its own version, restored into one
of the new, and counted in both. The old volume stays as it is; a run killed in the middle leaves a volume too many.

Neither server can be reached from anywhere: no port, no network. https://www.postgresql.org/docs/current/upgrading.html
"""

from __future__ import annotations

import io
import tarfile
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.docker import compose_labels
from adx_tui.services.docker import image as docker_image
from adx_tui.services.docker.in_container import read_file
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.docker.server import STOP_SECONDS, DockerServer
from adx_tui.services.docker.volume import DataVolume
from adx_tui.services.postgres.quoting import query
from adx_tui.services.server.errors import ContainerError, ServerError, refusals

if TYPE_CHECKING:
    from docker.models.containers import Container

MOVING = "dev.adx-tui.moving"
"""Our label of the containers that only live for a move: the old volume's name."""
_FOLDER = "/move"
_LIMIT = 3600
_POLL_SECONDS = 0.1
_LOG_LINES = 15

# Ends by itself, so that it never holds the volume longer than the dump takes, whatever becomes of adx-tui. A bash that
# is a container's first process hears that it is to stop only while it waits.
_DUMP = """\
set -euo pipefail
export PGHOST=/move PGPORT=5432
trap 'exit 143' INT TERM
trap 'pg_ctl -D "$PGDATA" -m fast -w stop' EXIT
pg_ctl -D "$PGDATA" -w -t 600 -l /move/log \\
    -o "-p 5432 -c listen_addresses= -c unix_socket_directories=/move" start & wait $!
for PGUSER in "$POSTGRES_USER" postgres; do
    export PGUSER
    ! psql -XAtq -d postgres -c 'SELECT 1' || break
done
pg_dumpall > /move/dump.sql & wait $!
bash /move/count.sh > /move/counts & wait $!
psql -XAtq -d postgres > /move/left \\
    -c "SELECT datname FROM pg_database WHERE NOT datallowconn AND datname <> 'template0'"
"""
_RESTORE = """\
export PGUSER="$POSTGRES_USER"
psql -X -q -d postgres -f /move/dump.sql > /dev/null 2> /move/errors
bash /move/count.sh > /move/counts
"""
_COUNT = """\
set -euo pipefail
psql -XAtq -d postgres -c "SELECT 'role ' || rolname FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 1"
psql -XAtq -d postgres -c "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY 1" |
while IFS= read -r PGDATABASE; do
    export PGDATABASE
    echo "database $PGDATABASE"
    psql -XAtq -f /move/count.sql
done
"""
# What the new server made of its own before: its administrator, and the database that the image was asked for.
_THERE_ALREADY = "already exists"


class Move:
    """From the volume of `server`, which `old_image` can read, to the volume of `new`, which is not there yet."""

    def __init__(self, server: DockerServer, new: PostgresService, old_image: str) -> None:
        self.client, self.old, self.new = server.client, server.service, new
        self.old_image, self.project_dir = old_image, server.project_dir

    def run(self, say: Callable[[str], None], cancellation: Cancellation) -> tuple[str, ...]:
        """Stop the old server, move its data; returns the databases that take no connections, and so were left behind.

        Raises ServerError, ContainerError, CancelledRunError: then the new volume is gone again.
        """
        self.sweep()
        with refusals():
            for container in self.client.containers.list(filters=compose_labels.filters(self.old)):
                container.stop(timeout=STOP_SECONDS)
        target = DataVolume(self.client, self.new, self.project_dir)
        target.create()
        try:
            say(f"dumping volume {self.old.volume_name} with {self.old_image}")
            source = self._dump(cancellation)
            say(f"restoring into volume {self.new.volume_name} with {self.new.image}")
            counts = self._restore(source, cancellation)
            if lost := [line for line in _counts(source) if line not in counts]:
                raise ServerError("what was restored is not what was dumped", tuple(lost[:_LOG_LINES]))
            return tuple(_lines(source, "left"))
        except BaseException:
            with self.client.api.tidying():
                self.sweep()
                target.remove()
            raise
        finally:
            with self.client.api.tidying():
                self.sweep()

    def sweep(self) -> None:
        """Remove the containers of this move, and of one that was killed."""
        with refusals():
            label = f"{MOVING}={self.old.volume_name}"
            for container in self.client.containers.list(all=True, filters={"label": label}, ignore_removed=True):
                container.stop(timeout=STOP_SECONDS)
                container.remove(v=True, force=True)

    def _dump(self, cancellation: Cancellation) -> Container:
        """The container, ended, that has the dump and the counts in it."""
        container = self._create(self.old, self.old_image, user="postgres", entrypoint=["bash", "-c", _DUMP])
        with refusals():
            container.start()
        for _ in _waiting(cancellation):
            with refusals():
                container.reload()
            if container.status == "exited":
                break
        if container.attrs["State"]["ExitCode"]:
            with refusals():
                log = container.logs(tail=_LOG_LINES).decode(errors="replace").splitlines()
            log += _lines(container, "log")
            raise ServerError(f"the dump of {self.old.volume_name} failed", tuple(log[-_LOG_LINES:]))
        return container

    def _restore(self, source: Container, cancellation: Cancellation) -> set[str]:
        """What the new server has, counted."""
        container = self._create(self.new, self.new.image, command=list(self.new.command) or None)
        with refusals():
            dump, _ = source.get_archive(f"{_FOLDER}/dump.sql")
            container.put_archive(_FOLDER, dump)
            container.start()
        for _ in _waiting(cancellation):
            # Over TCP: the entrypoint's first, temporary server listens on its socket alone.
            if self._run_inside(container, cancellation, "pg_isready", "-q", "-h", "127.0.0.1") == 0:
                break
            with refusals():
                container.reload()
            if container.status != "running":
                with refusals():
                    log = container.logs(tail=_LOG_LINES).decode(errors="replace").splitlines()
                raise ServerError(f"{self.new.image} did not start on an empty volume", tuple(log))
        failed = self._run_inside(container, cancellation, "bash", f"{_FOLDER}/restore.sh")
        errors = [line for line in _lines(container, "errors") if "ERROR:" in line and _THERE_ALREADY not in line]
        if failed or errors:
            raise ServerError(f"{self.new.image} refused a part of the dump", tuple(errors[:_LOG_LINES]))
        return set(_counts(container))

    def _run_inside(self, container: Container, cancellation: Cancellation, *command: str) -> int:
        """The command's exit code. Asked for again and again: it may be silent for longer than a request may take."""
        with refusals():
            started = self.client.api.exec_create(container.id, list(command))["Id"]
            self.client.api.exec_start(started, detach=True)
        for _ in _waiting(cancellation):
            with refusals():
                execution = self.client.api.exec_inspect(started)
            if not execution["Running"] and execution["ExitCode"] is not None:
                return int(execution["ExitCode"])
        raise AssertionError("unreachable")

    def _create(
        self,
        service: PostgresService,
        image_name: str,
        *,
        user: str = "",
        entrypoint: list[str] | None = None,
        command: list[str] | None = None,
    ) -> Container:
        image = docker_image.find(self.client, image_name)
        if image is None:
            raise ContainerError(f"the image {image_name} is not on this machine")
        from docker.types import Mount

        target = image.mount_point(service.volume_target, service.environment.get("PGDATA", ""))
        with refusals():
            container: Container = self.client.containers.create(
                image_name,
                command,
                user=user,
                entrypoint=entrypoint,
                environment={
                    "POSTGRES_USER": "postgres",
                    **service.open_environment,
                    "PGPORT": str(service.server_port),
                },
                mounts=[Mount(target=target, source=service.volume_name, type="volume")],
                labels={MOVING: self.old.volume_name, compose_labels.OWNER: str(self.project_dir)},
                network_mode="none",
                shm_size=service.shm_size,
            )
            container.put_archive("/", _scripts())
        return container


def _scripts() -> bytes:
    """The folder that dump and restore work in: anybody's, as the image alone knows the number of its user."""
    files = {"count.sh": _COUNT, "count.sql": query("count_rows"), "restore.sh": _RESTORE}
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            folder = tarfile.TarInfo(_FOLDER.lstrip("/"))
            folder.type, folder.mode = tarfile.DIRTYPE, 0o777
            archive.addfile(folder)
            for name, text in files.items():
                member, content = tarfile.TarInfo(f"{folder.name}/{name}"), text.encode()
                member.size, member.mode = len(content), 0o644
                archive.addfile(member, io.BytesIO(content))
        return file.getvalue()


def _lines(container: Container, name: str) -> list[str]:
    with refusals():
        return read_file(container, f"{_FOLDER}/{name}", 2**24).splitlines()


def _counts(container: Container) -> Iterator[str]:
    """Every role, database and table with its rows, each line with the database it is of."""
    place = ""
    for line in _lines(container, "counts"):
        place = f"{line}  " if line.startswith("database ") else place
        yield line if place.startswith(line) else place + line


def _waiting(cancellation: Cancellation) -> Iterator[None]:
    """Again and again, for as long as a move may take. Raises ServerError, CancelledRunError."""
    deadline = time.monotonic() + _LIMIT
    while time.monotonic() < deadline:
        yield
        cancellation.sleep(_POLL_SECONDS)
    raise ServerError(f"the move took more than {_LIMIT} s")
