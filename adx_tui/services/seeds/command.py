"""The project's own seed command: where it is from, how it is run, and what it did by the rows before and after."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Location
from adx_tui.services.child_process import Child
from adx_tui.services.postgres import shell_variables
from adx_tui.services.postgres.pool import ConnectionPool
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import ledger, row_census, touched
from adx_tui.services.seeds.complaint import OutputWatch
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.proof import Proof, RowCounts
from adx_tui.services.seeds.selection import COMMAND
from adx_tui.services.seeds.transaction import SEED_SECONDS

_STOP_SECONDS = 2
_LINES_KEPT = 20
# What only a shell understands: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html
_FOR_A_SHELL = re.compile(r"[|&;<>()$`*?\[\]#~\n]|(?:\A|\s)[A-Za-z_]\w*=|(?:\A|\s)(?:!|\{|cd|exec|source|\.)(?:\s|\Z)")


@dataclass(frozen=True, slots=True)
class SeedCommand:
    """A command as it is written at `location`, run in `folder`. `origin` says in words who says so."""

    text: str
    folder: Path
    location: Location
    origin: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


class CommandFailedError(Exception):
    """It did not do its work. `exit_code` is None where it was never started or did not end by itself; `output` are the
    last lines that it wrote."""

    def __init__(self, problem: str, exit_code: int | None = None, output: tuple[str, ...] = ()) -> None:
        super().__init__(problem)
        self.problem = problem
        self.exit_code = exit_code
        self.output = output


def project_seed_command(project: Project) -> SeedCommand | None:
    """The command that seeds this project: what somebody said, else what its Prisma or its package.json names; None
    where there is none."""
    settings = project.settings
    if settings.seed_command:
        source = settings.sources["seed_command"]
        return SeedCommand(settings.seed_command, settings.app, Location("ADX_SEED_COMMAND"), f"the {source}")
    named = project.prisma.seed if project.prisma is not None else None
    if named is None:
        return None
    location = Location(project.relative(named.source.path), named.source.line)
    return SeedCommand(named.text, named.folder, location, str(location))


def arguments(command: SeedCommand, path: str) -> list[str]:
    """The program and its arguments, by a shell only where the text needs one. Raises CommandFailedError."""
    if os.name == "posix" and _FOR_A_SHELL.search(command.text):
        return ["/bin/sh", "-c", command.text]
    try:
        program, *rest = shlex.split(command.text, posix=os.name == "posix")
    except ValueError as error:
        raise CommandFailedError(f"it can't be read as a command: {error}") from None
    here = command.folder / program
    resolved = str(here) if os.sep in program and here.is_file() else shutil.which(program, path=path)
    if resolved is None:
        raise CommandFailedError(f"there is no program {program} here; is everything installed?")
    return [resolved, *rest]


def search_path(folder: Path, path: str) -> str:
    """`path` behind the programs that packages of the project brought, as npm's scripts find them.
    https://docs.npmjs.com/cli/v10/commands/npm-run-script"""
    programs = [str(parent / "node_modules" / ".bin") for parent in (folder, *folder.parents)]
    return os.pathsep.join([*(program for program in programs if os.path.isdir(program)), path])


@dataclass(frozen=True, slots=True)
class CommandRunner:
    """Runs a command in the project's environment, and records what it did. `on_line` gets what it prints."""

    connections: ConnectionPool
    url: DatabaseUrl
    environment: Mapping[str, str]
    cancellation: Cancellation
    on_line: Callable[[str, str], None]

    def run(self, command: SeedCommand, known: Record | None, expected: Mapping[str, RowCounts]) -> Proof:
        """Run it to its end and record it; returns what is kept of the run. Raises CommandFailedError, LoginError,
        DatabaseError."""
        before = self.take_census()
        complaint = self.execute(command)
        after = self.take_census()
        counts = row_census.compare(before, after)
        none = RowCounts(0, 0, 0)
        were_empty = all(not before.exact.get(table, 0) and table not in before.large for table in expected)
        less = were_empty and any(counts.get(table, none).inserted < rows.inserted for table, rows in expected.items())
        earlier = known.proof if known and known.proof else Proof()
        proof = Proof(
            counts=counts or earlier.counts,
            has_written=bool(counts) or earlier.has_written,
            targets=tuple(sorted(counts)) or earlier.targets,
            complaint=complaint,
            on_empty=bool(counts) and all(before.exact.get(table) == 0 for table in counts),
            expected=expected if less else {},
            is_repeatable=True,
        )
        with self.connections.shared(self.url, self.cancellation) as connection, connection.transaction():
            proof = replace(proof, counters=touched.read_counters(connection, proof.targets))
            ledger.record(connection, COMMAND, command.checksum, ledger.digest(self.environment), proof)
        return proof

    def take_census(self) -> row_census.RowCensus:
        """The rows of each table, in one snapshot. Raises LoginError, DatabaseError."""
        with self.connections.shared(self.url, self.cancellation) as connection, connection.transaction():
            connection.execute(b"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return row_census.take_census(connection, self.url.schema)

    def execute(self, command: SeedCommand) -> str:
        """Run it to its end, and record nothing; returns the line of its output that speaks of an error although it
        ended well. Raises CommandFailedError."""
        self.connections.close()  # the role may have few, and the command needs some
        environment = {**shell_variables.environment(), **self.environment}
        environment["PATH"] = search_path(command.folder, environment.get("PATH", os.defpath))
        watch, last = OutputWatch(self.environment), list[str]()
        deadline = time.monotonic() + SEED_SECONDS
        try:
            child = Child(
                arguments(command, environment["PATH"]),
                folder=command.folder,
                environment=environment,
                together=True,
            )
        except OSError as error:
            raise CommandFailedError(f"it can't be started: {error.strerror}") from None
        with child, self.cancellation.interrupting(lambda: child.stop(_STOP_SECONDS)):
            child.close_input()
            for line in child.lines():
                if text := line.decode(errors="replace").rstrip():
                    watch.see(text)
                    last = [*last[1 - _LINES_KEPT :], text]
                    self.on_line(COMMAND, text)
                if time.monotonic() > deadline:
                    raise CommandFailedError(f"it took more than {SEED_SECONDS} s", None, tuple(last))
            self.cancellation.check()
            if child.exit_code != 0:
                raise CommandFailedError(f"it ended with exit code {child.exit_code}", child.exit_code, tuple(last))
        return watch.complaint
