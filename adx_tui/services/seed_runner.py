"""Run seeds, SQL in this process and Python in one of its own, and answer alike for both."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from typing import IO

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import database, seed_transaction, session_settings, shell_variables, sql_script
from adx_tui.services.database_errors import ServerMessage
from adx_tui.services.database_url import DatabaseUrl
from adx_tui.services.migration_apply import ScriptError
from adx_tui.services.seed_files import Seed
from adx_tui.services.seed_transaction import SEED_SECONDS, CommittedBySeedError, Outcome
from adx_tui.services.sessions import Sessions
from adx_tui.services.watched_session import Silence

_LONGEST_LINE = 4096
_CONNECTION_FAILURE = "08006"
_STOP_SECONDS = 3


class SeedError(Exception):
    """A seed failed, and nothing of it stayed. Lines and columns count from 1; `server` is set for a server's error."""

    def __init__(
        self,
        message: str,
        line: int | None = None,
        column: int | None = None,
        server: ServerMessage | None = None,
        excerpt: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.server = server
        self.excerpt = excerpt


class SeedRunner:
    """Runs the seeds of one project as the application's role. `on_line` gets what Python seeds print."""

    def __init__(
        self,
        sessions: Sessions,
        url: DatabaseUrl,
        environment: Mapping[str, str],
        cancellation: Cancellation,
        on_line: Callable[[str, str], None],
    ) -> None:
        self._sessions = sessions
        self._url = url
        self._environment = environment
        self._cancellation = cancellation
        self._on_line = on_line

    def keep(self, seed: Seed, recorded: str | None) -> Outcome:
        """Run and record, unless the ledger no longer holds the checksum `recorded`: then somebody else just ran it.

        Raises SeedError, CommittedBySeedError, LoginError, DatabaseError.
        """
        return self._run(seed, keep=True, recorded=recorded)

    def try_out(self, seed: Seed) -> Outcome:
        """Run and roll back. Raises SeedError, CommittedBySeedError, LoginError, DatabaseError."""
        return self._run(seed, keep=False, recorded=None)

    def _run(self, seed: Seed, *, keep: bool, recorded: str | None) -> Outcome:
        run = self._run_python if seed.is_python else self._run_sql
        return run(seed, keep=keep, recorded=recorded)

    def _run_sql(self, seed: Seed, *, keep: bool, recorded: str | None) -> Outcome:
        if sql_script.controls_transaction(seed.text):
            raise CommittedBySeedError
        body = seed_transaction.sql_body(seed.text)
        try:
            lock_seconds = _lock_seconds(keep)
            with (
                self._sessions.own(self._url, self._cancellation, lock_seconds=lock_seconds) as connection,
                session_settings.as_scripts_find_it(connection, self._url.schema, lock_seconds),
            ):
                if keep:
                    return seed_transaction.keep(
                        connection,
                        body,
                        self._environment,
                        name=seed.name,
                        checksum=seed.checksum,
                        recorded=recorded,
                    )
                return seed_transaction.try_out(connection, body, self._environment)
        except ScriptError as error:
            self._cancellation.check()
            raise _sql_error(seed, error) from None

    def _run_python(self, seed: Seed, *, keep: bool, recorded: str | None) -> Outcome:
        self._sessions.close()  # the role may have a single connection, and it is another process that needs it
        request = {
            "path": str(seed.path),
            "name": seed.name,
            "checksum": seed.checksum,
            "recorded": recorded,
            "conninfo": database.conninfo(self._url) | {"connect_timeout": 5},
            "schema": self._url.schema,
            "environment": dict(self._environment),
            "keep": keep,
            "lock_seconds": _lock_seconds(keep),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "adx_tui.services.python_seed"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=seed.path.parent,
            env={**shell_variables.environment(), "PYTHONUNBUFFERED": "1"},
            # A Ctrl-C is ours to pass on, in order; and what the seed starts ends with it.
            start_new_session=True,
        )
        with process, self._cancellation.interrupting(lambda: _stop(process)):
            try:
                source = seed.name if keep else f"{seed.name} (trial)"
                answer, last_line = self._converse(process, source, (json.dumps(request) + "\n").encode())
            finally:
                _end_group(process)
        self._cancellation.check()
        return _outcome(answer, process.returncode, last_line)

    def _converse(self, process: subprocess.Popen[bytes], source: str, request: bytes) -> tuple[bytes, str]:
        """Send the request, pass on what the seed prints while it runs; answers its answer and its last line."""
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        printed: SimpleQueue[bytes | None] = SimpleQueue()
        answer: list[bytes] = []
        readers = (
            threading.Thread(target=_pass_on, args=[process.stderr, printed], daemon=True),
            threading.Thread(target=lambda stream: answer.append(stream.read()), args=[process.stdout], daemon=True),
        )
        for reader in readers:
            reader.start()
        deadline, last = time.monotonic() + SEED_SECONDS, ""
        silence = Silence(self._url.host, self._url.port)
        try:
            process.stdin.write(request)
            process.stdin.flush()
        except BrokenPipeError:
            pass  # it ended at once: why, it printed
        while True:
            try:
                line = printed.get(timeout=0.2)
            except Empty:
                line = b""
            if line is None:
                break
            if line:
                last = line.decode(errors="replace").rstrip()
                self._on_line(source, last)
            elif process.poll() is not None:
                break  # something that it started holds its output open
            elif time.monotonic() > deadline:
                raise SeedError(f"it took more than {SEED_SECONDS} s")
            elif why := silence.too_long():
                raise SeedError(why, server=ServerMessage(_CONNECTION_FAILURE, why))
        readers[1].join(_STOP_SECONDS)
        process.wait(_STOP_SECONDS)
        return b"".join(answer), last


def _lock_seconds(keep: bool) -> float:
    """A seed may have to wait for another run's; one that is only tried out is no reason to."""
    return SEED_SECONDS if keep else database.LOCK_SECONDS


def _pass_on(stream: IO[bytes], lines: SimpleQueue[bytes | None]) -> None:
    while line := stream.readline(_LONGEST_LINE):
        lines.put(line)
    lines.put(None)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Let the seed break off what the server is doing for it; then end it, with all it started."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it started: all that is in its session."""
    if os.name == "nt":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # nobody is left


def _outcome(answer: bytes, exit_code: int, last_line: str) -> Outcome:
    try:
        said = json.loads(answer)
    except ValueError:
        raise SeedError(f"its process ended with exit code {exit_code}: {last_line or 'it said nothing'}") from None
    if "outcome" in said:
        return Outcome.from_json(said["outcome"])
    if said.get("committed"):
        raise CommittedBySeedError
    error = said["error"]
    server = ServerMessage(**error["server"]) if error["server"] else None
    raise SeedError(f"{error['type']}: {error['message']}", line=error["line"], server=server)


def _sql_error(seed: Seed, error: ScriptError) -> SeedError:
    place = error.place
    if place is None:
        return SeedError(error.server.message, server=error.server)
    excerpt = sql_script.excerpt(seed.text, place.line, place.column, message=error.server.message)
    return SeedError(error.server.message, place.line, place.column, error.server, excerpt)
