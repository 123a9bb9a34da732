"""Run seeds of every kind, Python in a process of its own, and answer alike for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.migrations.apply import ScriptError
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres import own_sessions, psql_script, script, script_place, session_settings
from adx_tui.services.postgres.errors import DatabaseError
from adx_tui.services.postgres.pool import ConnectionPool
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.seeds import ledger, named_tables, transaction
from adx_tui.services.seeds.csv_seed import CsvSeed
from adx_tui.services.seeds.declaration import Declaration, SeedRules
from adx_tui.services.seeds.dump import DumpSeed
from adx_tui.services.seeds.errors import SeedError
from adx_tui.services.seeds.files import Kind, Seed
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.proof import Proof, RowCounts
from adx_tui.services.seeds.python_child import Answer, PythonSeeds, Task
from adx_tui.services.seeds.transaction import (
    SEED_SECONDS,
    Body,
    CommittedBySeedError,
    Keeping,
    Outcome,
    SwallowedError,
)

Failure = SeedError | CommittedBySeedError | DatabaseError
"""All that can come of running a seed, but a login that failed."""


@dataclass(frozen=True)
class SeedRunner:
    """Runs the seeds of one project as the application's role. `on_line` gets what Python seeds print, `on_seed` which
    one of several is at work, `on_progress` how many bytes and lines of one are through."""

    connections: ConnectionPool
    url: DatabaseUrl
    environment: Mapping[str, str]
    cancellation: Cancellation
    on_line: Callable[[str, str], None]
    on_seed: Callable[[Seed], None]
    on_progress: Callable[[Seed, int, int], None]
    declaration: Declaration

    def keep(self, seed: Seed, known: Record | None, expected: Mapping[str, RowCounts]) -> Outcome:
        """Run and record, unless the ledger no longer holds what is `known`: then somebody else just ran it. `expected`
        are the rows that the same seed wrote on an empty database.

        Raises SeedError, CommittedBySeedError, LoginError, DatabaseError.
        """
        keeping = Keeping(
            name=seed.name,
            checksum=seed.checksum,
            values=self._values,
            recorded=known.checksum if known else None,
            named=named_tables.read(seed.text) if seed.kind is Kind.SQL else (),
            is_repeatable=seed.is_bulk,
            expected=expected,
        )
        if not seed.is_python:
            return self._run_here(seed, keeping, None)
        return self._outcome(self._run_python([Task(seed, keeping)], self._lock_seconds())[seed.name])

    def try_out(self, seed: Seed, proof: Proof | None) -> Outcome:
        """Run and roll back. `proof` is what is kept of its run. Raises SeedError, CommittedBySeedError, LoginError,
        DatabaseError."""
        if seed.is_python:
            return self._outcome(self.try_out_python([(seed, proof)])[seed.name])
        return self._run_here(seed, None, _sequences(proof))

    def try_out_python(self, seeds: Sequence[tuple[Seed, Proof | None]]) -> Mapping[str, Answer]:
        """The same for several Python seeds in one process, by name. Raises LoginError, DatabaseError."""
        return self._run_python([Task(seed, None, _sequences(proof)) for seed, proof in seeds], database.LOCK_SECONDS)

    def record(self, seed: Seed, proof: Proof | None) -> None:
        """Write down that it ran whole and was tried with the environment as it is now. Raises LoginError,
        DatabaseError."""
        with self.connections.shared(self.url, self.cancellation) as connection, connection.transaction():
            ledger.record(connection, seed.name, seed.checksum, self._values, proof)

    @cached_property
    def _values(self) -> str:
        return ledger.digest(self.environment)

    def _body(self, seed: Seed) -> Body:
        if seed.kind is Kind.SQL and not psql_script.is_for_psql(seed.text):
            return transaction.sql_body(seed.text)
        rules, on_progress = self.declaration.of_seed(seed.name), partial(self.on_progress, seed)
        if seed.kind is Kind.CSV:
            return CsvSeed(seed, self.url.schema, rules, self.cancellation, on_progress).body
        if seed.kind is Kind.SQL:
            from adx_tui.services.seeds.psql_seed import PsqlSeed  # for who seeds with a dump

            return PsqlSeed(seed, rules, on_progress).body
        return DumpSeed(seed, rules, self.cancellation, on_progress).body

    def _run_here(self, seed: Seed, keeping: Keeping | None, sequences: Sequence[str] | None) -> Outcome:
        _check_script(seed)
        body = self._body(seed)
        # A seed may have to wait for another run's; one that is only tried out is no reason to.
        lock_seconds = self._lock_seconds() if keeping else database.LOCK_SECONDS
        try:
            with (
                self.connections.exclusive(self.url, self.cancellation, lock_seconds=lock_seconds) as connection,
                session_settings.as_scripts_find_it(connection, self.url.schema, lock_seconds),
            ):
                if keeping:
                    own_sessions.note_work(connection.pgconn.backend_pid)
                    return transaction.keep(connection, body, self.environment, keeping)
                return transaction.try_out(connection, body, self.environment, sequences)
        except ScriptError as error:
            self.cancellation.check()
            raise _sql_error(seed, error) from None
        except SwallowedError:
            raise SeedError("the server refused a statement of it", swallowed=True) from None

    def _run_python(self, tasks: Sequence[Task], lock_seconds: float) -> dict[str, Answer]:
        self.connections.close()  # the role may have a single connection, and it is another process that needs it
        on_wait = self.connections.on_wait
        seeds = PythonSeeds(self.url, self.environment, self.cancellation, self.on_line, self.on_seed, on_wait)
        return {seed.name: answer for seed, answer in seeds.run(tasks, lock_seconds)}

    def _lock_seconds(self) -> float:
        """For somebody's lock: so that the run still has time to say whose it was."""
        return max(1.0, min(SEED_SECONDS, 0.8 * self.cancellation.within(2 * SEED_SECONDS)))

    def _outcome(self, answer: Answer) -> Outcome:
        if isinstance(answer, Outcome):
            return answer
        raise answer


def _check_script(seed: Seed) -> None:
    """Raises CommittedBySeedError, UnknownCommandError for what can't be run in a transaction of ours."""
    if psql_script.is_for_psql(seed.text):
        from adx_tui.services.seeds.psql_seed import PsqlSeed

        own = PsqlSeed(seed, SeedRules(), lambda *_: None)
        own.check()
        is_committed = own.controls_transaction()
    else:
        is_committed = script.controls_transaction(seed.text)
    if is_committed:
        raise CommittedBySeedError


def _sequences(proof: Proof | None) -> Sequence[str] | None:
    return None if proof is None else proof.sequences


def _sql_error(seed: Seed, error: ScriptError) -> SeedError:
    place = error.place
    if place is None:
        return SeedError(error.server.message, server=error.server)
    excerpt = script_place.excerpt(seed.text, place.line, place.column, message=error.server.message)
    return SeedError(error.server.message, place.line, place.column, error.server, excerpt, statement=place.statement)
