"""Run seeds, SQL in this process and Python in one of its own, and answer alike for both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import database, seed_transaction, sql_script
from adx_tui.services.database import ServerMessage
from adx_tui.services.database_url import DatabaseUrl
from adx_tui.services.migration_apply import ScriptError
from adx_tui.services.seed_files import Seed
from adx_tui.services.seed_transaction import CommittedBySeedError, Outcome

SEED_SECONDS = 600


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
        url: DatabaseUrl,
        environment: Mapping[str, str],
        cancellation: Cancellation,
        on_line: Callable[[str, str], None],
    ) -> None:
        self._url = url
        self._environment = environment
        self._cancellation = cancellation
        self._on_line = on_line

    def keep(self, seed: Seed) -> Outcome:
        """Run and record. Raises SeedError, CommittedBySeedError, database.LoginError, DatabaseError."""
        return self._run(seed, keep=True)

    def try_out(self, seed: Seed) -> Outcome:
        """Run and roll back. Raises SeedError, CommittedBySeedError, database.LoginError, DatabaseError."""
        return self._run(seed, keep=False)

    def _run(self, seed: Seed, *, keep: bool) -> Outcome:
        return self._run_python(seed, keep=keep) if seed.is_python else self._run_sql(seed, keep=keep)

    def _run_sql(self, seed: Seed, *, keep: bool) -> Outcome:
        if sql_script.controls_transaction(seed.text):
            raise CommittedBySeedError
        body = seed_transaction.sql_body(seed.text)
        try:
            with database.connect(self._url, self._cancellation, search_path=True) as connection:
                if keep:
                    return seed_transaction.keep(
                        connection, body, self._environment, name=seed.name, checksum=seed.checksum
                    )
                return seed_transaction.try_out(connection, body, self._environment)
        except ScriptError as error:
            self._cancellation.check()
            raise _sql_error(seed, error) from None

    def _run_python(self, seed: Seed, *, keep: bool) -> Outcome:
        request = {
            "path": str(seed.path),
            "name": seed.name,
            "checksum": seed.checksum,
            "conninfo": self._url.conninfo() | {"application_name": database.APPLICATION_NAME, "connect_timeout": 5},
            "schema": self._url.schema,
            "environment": dict(self._environment),
            "keep": keep,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "adx_tui.services.python_seed"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=seed.path.parent,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            # A Ctrl-C is ours to pass on, in order.
            start_new_session=True,
        )
        with process, self._cancellation.interrupting(process.kill):
            try:
                answer, printed = process.communicate(
                    json.dumps(request).encode(), timeout=self._cancellation.within(SEED_SECONDS)
                )
            except subprocess.TimeoutExpired:
                process.kill()
                self._cancellation.check()
                raise SeedError(f"it took more than {SEED_SECONDS} s") from None
        self._cancellation.check()
        lines = printed.decode(errors="replace").splitlines()
        for line in lines:
            self._on_line(seed.name, line)
        return _outcome(answer, process.returncode, lines)


def _outcome(answer: bytes, exit_code: int, printed: list[str]) -> Outcome:
    try:
        said = json.loads(answer)
    except ValueError:
        last = printed[-1] if printed else "it said nothing"
        raise SeedError(f"its process ended with exit code {exit_code}: {last}") from None
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
