"""A custom-format dump as a seed: pg_restore turns its data into a script, and that runs in our transaction, its rows
counted and kept from bringing what is there already. (pg_restore would commit by itself.)

https://www.postgresql.org/docs/current/app-pgrestore.html
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import child_process
from adx_tui.services.child_process import ChildTimeoutError
from adx_tui.services.embedded.binaries import Binaries, BinariesMissingError
from adx_tui.services.postgres import shell_variables
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import server_message
from adx_tui.services.seeds import bulk
from adx_tui.services.seeds.bulk import Target
from adx_tui.services.seeds.csv_seed import Progress
from adx_tui.services.seeds.declaration import SeedRules
from adx_tui.services.seeds.errors import SeedError
from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.proof import RowCounts
from adx_tui.services.seeds.transaction import SEED_SECONDS

_COPY = re.compile(r"COPY (?P<table>.+?) \((?P<columns>.+)\) FROM stdin;\n\Z")
_END = b"\\.\n"
_MOST_BYTES_OF_STATEMENTS = 64 * 1024 * 1024
# What pg_dump sets for a session of its own; ours is set already, and some of it only later versions know. Its
# \restrict is psql's.
_FOR_ITS_SESSION = (b"SET ", b"SELECT pg_catalog.set_config('search_path'", b"\\restrict", b"\\unrestrict", b"--")


@dataclass(frozen=True, slots=True)
class DumpSeed:
    """Brings in the data of `seed`; what makes tables and the like in it is the migrations' business."""

    seed: Seed
    rules: SeedRules
    cancellation: Cancellation
    on_progress: Progress

    def body(self, connection: Connection) -> Mapping[str, RowCounts]:
        """Raises SeedError."""
        with tempfile.TemporaryDirectory(prefix="adx-tui-dump-") as folder:
            script = Path(folder) / "data.sql"
            self._write_script(script)
            try:
                return self._run(connection, script)
            except psycopg.Error as error:
                self.cancellation.check()
                raise SeedError(server_message(error).message, server=server_message(error)) from error

    def _write_script(self, script: Path) -> None:
        command = [_pg_restore(), "--data-only", "--no-owner", "--no-privileges", "--file", str(script)]
        try:
            result = child_process.run(
                [*command, str(self.seed.path)],
                seconds=SEED_SECONDS,
                environment=shell_variables.environment() | {"LC_ALL": "C"},
                cancellation=self.cancellation,
            )
        except ChildTimeoutError:
            raise SeedError(f"pg_restore took more than {SEED_SECONDS} s") from None
        except OSError as error:
            raise SeedError(f"pg_restore can't be started: {error.strerror}") from None
        if result.exit_code != 0:
            words = result.err.decode(errors="replace").strip().splitlines()
            raise SeedError(words[-1] if words else f"pg_restore ended with exit code {result.exit_code}")

    def _run(self, connection: Connection, script: Path) -> Mapping[str, RowCounts]:
        corrections: dict[str, RowCounts] = {}
        statements, size = bytearray(), script.stat().st_size
        with script.open("rb") as lines:
            while line := lines.readline():
                copy = _COPY.match(line.decode()) if line.startswith(b"COPY ") else None
                if copy is None:
                    if not line.startswith(_FOR_ITS_SESSION):
                        statements += line
                    if len(statements) > _MOST_BYTES_OF_STATEMENTS:
                        raise SeedError("it was made with --inserts, and has too many of them: dump it with COPY")
                    continue
                _execute(connection, statements)
                target = Target(copy["table"], tuple(copy["columns"].split(", ")), "FORMAT text")
                begin = lines.tell()
                correction = bulk.load(connection, target, partial(_rows, script, begin), self.rules)
                corrections[target.table] = corrections.get(target.table, RowCounts(0, 0, 0)).plus(correction)
                lines.seek(begin)
                for row in iter(lines.readline, _END):
                    if not row:
                        break
                self.on_progress(self.seed.size * lines.tell() // max(size, 1), 0)
        _execute(connection, statements)
        return corrections


def _rows(script: Path, begin: int) -> Iterator[bytes]:
    """The lines of one COPY, joined to pieces."""
    with script.open("rb") as lines:
        lines.seek(begin)
        piece = bytearray()
        for row in iter(lines.readline, _END):
            if not row:
                break
            piece += row
            if len(piece) > 256 * 1024:
                yield bytes(piece)
                piece.clear()
        yield bytes(piece)


def _execute(connection: Connection, statements: bytearray) -> None:
    if statements.strip():
        connection.execute(bytes(statements))
    statements.clear()


def _pg_restore() -> str:
    """The one that came with adx-tui, which is the newest and reads what older ones wrote; else the machine's."""
    try:
        program = Binaries.installed().program("pg_restore")
        if os.access(program, os.X_OK):
            return str(program)
    except BinariesMissingError:
        pass
    program_here = shutil.which("pg_restore")
    if program_here is None:
        raise SeedError(
            "there is no pg_restore on this machine, which reads dumps: install PostgreSQL's client programs"
        )
    return program_here
