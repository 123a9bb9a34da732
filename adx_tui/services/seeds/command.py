"""The project's own seed command: where it is from, how it is run, and what it did by the rows before and after."""

from __future__ import annotations

import hashlib
import shlex
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from adx_tui.core import exit_codes
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Location
from adx_tui.services.child_process import ChildTimeoutError
from adx_tui.services.postgres import shell_variables
from adx_tui.services.postgres.pool import ConnectionPool
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project import command as project_command
from adx_tui.services.project.command import CommandNotStartedError
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import ledger, row_census, touched
from adx_tui.services.seeds.complaint import OutputWatch
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.proof import Proof, RowCounts
from adx_tui.services.seeds.selection import COMMAND
from adx_tui.services.seeds.transaction import SEED_SECONDS

_LINES_KEPT = 20


@dataclass(frozen=True, slots=True)
class SeedCommand:
    """A command as it is written at `location`, run in `folder`. `origin` says in words who says so. `name` is what a
    person would type for it, where that is another line, and `words` are its text's where no shell splits it."""

    text: str
    folder: Path
    location: Location
    origin: str
    name: str = ""
    words: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """What is run, as it would be typed into a shell."""
        return shlex.join(self.words) if self.words else self.text

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


class CommandFailedError(Exception):
    """It did not do its work. `exit_code` is None where it was never started or did not end by itself; `output` are the
    last lines that it wrote. `is_missing`: the program is not there."""

    def __init__(
        self, problem: str, exit_code: int | None = None, output: tuple[str, ...] = (), *, is_missing: bool = False
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.exit_code = exit_code
        self.output = output
        self.is_missing = is_missing


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
    return SeedCommand(named.text, named.folder, location, str(location), named.name, named.words)


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
        watch, last = OutputWatch(self.environment), deque[str](maxlen=_LINES_KEPT)

        def on_line(line: str) -> None:
            watch.see(line)
            last.append(line)
            self.on_line(COMMAND, line)

        try:
            result = project_command.run(
                command.words or command.text,
                command.folder,
                {**shell_variables.environment(), **self.environment},
                cancellation=self.cancellation,
                on_line=on_line,
                seconds=SEED_SECONDS,
            )
        except CommandNotStartedError as error:
            raise CommandFailedError(f"it {error}", is_missing=error.is_missing) from None
        except ChildTimeoutError:
            raise CommandFailedError(f"it took more than {SEED_SECONDS} s", None, tuple(last)) from None
        if result.exit_code != 0:
            how = f"it ended with {exit_codes.in_words(result.exit_code)}"
            raise CommandFailedError(how, result.exit_code, tuple(last))
        return watch.complaint
