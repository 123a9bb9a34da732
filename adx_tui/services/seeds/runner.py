"""Run seeds, SQL in this process and Python in one of its own, and answer alike for both."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

import psycopg

import adx_tui
from adx_tui.core.cancellation import Cancellation
from adx_tui.services.child_process import Child
from adx_tui.services.migrations.apply import ScriptError
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres import script, script_place, session_settings, shell_variables
from adx_tui.services.postgres.errors import ServerMessage
from adx_tui.services.postgres.liveness import LivenessProbe
from adx_tui.services.postgres.pool import ConnectionPool
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.seeds import ledger, transaction
from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.transaction import SEED_SECONDS, CommittedBySeedError, Outcome

_CONNECTION_FAILURE = "08006"
_STOP_SECONDS = 2
_MOST_LINES = 10_000
"""Lines of one seed that are passed on; of more, their number and the last."""
_START = """
import sys
from importlib.util import module_from_spec, spec_from_file_location
package, *folders = sys.argv[1:]
spec = spec_from_file_location("adx_tui", package + "/__init__.py", submodule_search_locations=[package])
sys.modules["adx_tui"] = module_from_spec(spec)
spec.loader.exec_module(sys.modules["adx_tui"])
sys.path += folders
from adx_tui.services.seeds.python_seed import main
main()
"""


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
        connections: ConnectionPool,
        url: DatabaseUrl,
        environment: Mapping[str, str],
        cancellation: Cancellation,
        on_line: Callable[[str, str], None],
    ) -> None:
        self._connections = connections
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

    def record(self, seed: Seed) -> None:
        """Write down that it ran whole and was tried with the environment as it is now. Raises LoginError,
        DatabaseError."""
        with self._connections.shared(self._url, self._cancellation) as connection, connection.transaction():
            ledger.record(connection, seed.name, seed.checksum, self._values)

    @cached_property
    def _values(self) -> str:
        return ledger.digest(self._environment)

    def _run(self, seed: Seed, *, keep: bool, recorded: str | None) -> Outcome:
        run = self._run_python if seed.is_python else self._run_sql
        return run(seed, keep=keep, recorded=recorded)

    def _run_sql(self, seed: Seed, *, keep: bool, recorded: str | None) -> Outcome:
        if script.controls_transaction(seed.text):
            raise CommittedBySeedError
        body = transaction.sql_body(seed.text)
        try:
            lock_seconds = _lock_seconds(keep)
            with (
                self._connections.exclusive(self._url, self._cancellation, lock_seconds=lock_seconds) as connection,
                session_settings.as_scripts_find_it(connection, self._url.schema, lock_seconds),
            ):
                if keep:
                    return transaction.keep(
                        connection,
                        body,
                        self._environment,
                        name=seed.name,
                        checksum=seed.checksum,
                        values=self._values,
                        recorded=recorded,
                    )
                return transaction.try_out(connection, body, self._environment)
        except ScriptError as error:
            self._cancellation.check()
            raise _sql_error(seed, error) from None

    def _run_python(self, seed: Seed, *, keep: bool, recorded: str | None) -> Outcome:
        self._connections.close()  # the role may have a single connection, and it is another process that needs it
        request = {
            "path": str(seed.path),
            "name": seed.name,
            "checksum": seed.checksum,
            "values": self._values if keep else "",
            "recorded": recorded,
            "conninfo": database.conninfo(self._url) | {"connect_timeout": 5},
            "schema": self._url.schema,
            "environment": dict(self._environment),
            "keep": keep,
            "lock_seconds": _lock_seconds(keep),
        }
        with (
            Child(_command(), folder=seed.path.parent, environment=shell_variables.environment()) as child,
            self._cancellation.interrupting(lambda: child.stop(_STOP_SECONDS)),
        ):
            child.send((json.dumps(request) + "\n").encode())
            last_line = self._listen(child, seed.name if keep else f"{seed.name} (trial)")
            child.end()
            self._cancellation.check()
            return _outcome(child.answer(), child.exit_code, last_line)

    def _listen(self, child: Child, source: str) -> str:
        """Pass on what the seed prints while it runs; returns its last line. Raises SeedError where it takes too
        long."""
        deadline, last, lines = time.monotonic() + SEED_SECONDS, "", 0
        silence = LivenessProbe(self._url.host, self._url.port)
        for line in child.lines():
            if line:
                last, lines = line.decode(errors="replace").rstrip(), lines + 1
                if lines <= _MOST_LINES:
                    self._on_line(source, last)
            elif why := silence.too_long():
                raise SeedError(why, server=ServerMessage(_CONNECTION_FAILURE, why))
            if time.monotonic() > deadline:
                raise SeedError(f"it took more than {SEED_SECONDS} s")
        if lines > _MOST_LINES:
            self._on_line(source, f"… {lines - _MOST_LINES} more lines, the last of them: {last}")
        return last


def _lock_seconds(keep: bool) -> float:
    """A seed may have to wait for another run's; one that is only tried out is no reason to."""
    return SEED_SECONDS if keep else database.LOCK_SECONDS


def _command() -> list[str]:
    """A Python whose modules are those of this one. From where PYTHONPATH says, and from its own folder, a seed may
    import what is nowhere else; neither replaces anything."""
    package, driver = (Path(module.__file__ or "").parent for module in (adx_tui, psycopg))
    folders = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if os.path.isabs(folder)]
    # -P and -E: neither the folder it starts in nor PYTHONPATH comes first. -u: what it prints is shown at once.
    return [sys.executable, "-P", "-E", "-u", "-c", _START, str(package), str(driver.parent), *folders]


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
    excerpt = script_place.excerpt(seed.text, place.line, place.column, message=error.server.message)
    return SeedError(error.server.message, place.line, place.column, error.server, excerpt)
