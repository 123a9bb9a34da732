"""Run one seed in one transaction and count what it wrote; or try it out and leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from psycopg import sql
from psycopg.pq import TransactionStatus

from adx_tui.services.postgres import session_settings
from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.postgres.quoting import query
from adx_tui.services.seeds import empty_tables, ledger, touched
from adx_tui.services.seeds.proof import Proof, RowCounts, counts_from_json

Body = Callable[[Connection], Mapping[str, RowCounts] | None]
"""What a seed does. It may return, for a table, what the server's counters don't tell: rows that it brought and that
were in it already, and, less than zero, what it took back."""

SEED_SECONDS = 600
"""How long one statement of a seed may take, and a seed in a process of its own altogether."""
# One seed at a time in a database, whoever runs it. Not Prisma's number (72707369): a seed is no migration.
_LOCK = 72707370


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a seed did, by table. After a trial: `changed`, whether the data would really be another (an update that
    sets what is there already changes nothing), and `changed_again`, whether a second run would go on changing it."""

    tables: Mapping[str, RowCounts]
    changed: bool
    changed_again: bool
    proof: Proof = field(default_factory=Proof)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Outcome:
        return cls(
            counts_from_json(data["tables"]),
            data["changed"],
            data["changed_again"],
            Proof.from_json(data["proof"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What a run that is to stay is recorded as. `values` is the digest of its environment, `recorded` the checksum
    that the ledger held when it was looked at; `named` the tables that its text says it inserts into,
    `expected` the rows that the same seed wrote on an empty database before. `is_repeatable`
    where it needs no trial to know that it can run again."""

    name: str
    checksum: str
    values: str
    recorded: str | None
    named: tuple[str, ...] = ()
    expected: Mapping[str, RowCounts] = field(default_factory=dict)
    is_repeatable: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Keeping:
        return cls(**{**data, "named": tuple(data["named"]), "expected": counts_from_json(data["expected"])})


class CommittedBySeedError(Exception):
    """The seed ended the transaction it runs in."""


class SwallowedError(Exception):
    """The seed ended as if all were well, though the server had refused a statement of it: nothing of it can stay."""


def keep(
    connection: Connection,
    body: Body,
    environment: Mapping[str, str],
    keeping: Keeping,
    complaint: Callable[[], str] = lambda: "",
) -> Outcome:
    """Run the seed and record it, all or nothing.

    Where the ledger no longer holds the checksum `keeping.recorded`, somebody else (on another machine, or a run that
    was taken for dead) has just run the seed, and nothing is left to do. `complaint` is asked once the seed has ended.
    Raises what `body` raises, CommittedBySeedError, SwallowedError.
    """
    touched.hand_in_counters(connection)  # so that none is left of what the session did before
    with connection.transaction():
        xid = _begin(connection, environment)
        connection.execute(b"SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        known = ledger.read(connection).get(keeping.name)
        if (known.checksum if known else None) != keeping.recorded:
            return Outcome({}, changed=False, changed_again=False)
        were_empty = len(empty_tables.list_empty(connection, keeping.expected)) == len(keeping.expected)
        corrections = body(connection) or {}
        _still_in(connection, xid)
        counted = _corrected(dict(_written(connection).values()), corrections)
        counts = {table: written for table, written in counted.items() if written.total}
        proof = _proof(connection, keeping.named)
        # A run that writes nothing more leaves the counts of the one that did, and only now is it known which it is.
        has_written = bool(counts) or bool(known and known.proof and known.proof.has_written)
        less = were_empty and _wrote_less(counts, keeping.expected)
        held_rows = rows(connection, "live_rows", names=list(counts))
        proof = replace(
            proof,
            counts=counted or (known.proof.counts if known and known.proof else {}),
            has_written=has_written,
            is_repeatable=keeping.is_repeatable,
            on_empty=bool(counts) and not held_rows,
            complaint=complaint(),
            expected=keeping.expected if less else {},
        )
        ledger.record(connection, keeping.name, keeping.checksum, keeping.values, proof)
        touched.hand_in_counters(connection)
    return Outcome(proof.counts if counts else {}, bool(counts), False, proof)


def try_out(
    connection: Connection, body: Body, environment: Mapping[str, str], sequences: Iterable[str] | None
) -> Outcome:
    """Run the seed, a second time where it changed something, and roll everything back. `sequences` are those that it
    draws numbers from; None where that is not known.

    Raises what `body` raises, CommittedBySeedError, SwallowedError.
    """
    touched.hand_in_counters(connection)
    with connection.transaction(force_rollback=True):
        _shield_sequences(connection, sequences)
        xid = _begin(connection, environment)
        body(connection)
        _still_in(connection, xid)
        first = _written(connection)
        original = after_first = after_second = {}
        second: _Counts = {}
        if first:
            after_first = _digests(connection, first)
            body(connection)
            _still_in(connection, xid)
            second = _difference(first, _written(connection))
            again = _digests(connection, {**first, **second})
            after_second = {table: again[table] for table in first}
        proof = _proof(connection, ())
    if first:
        original = _digests(connection, first)
        touched.hand_in_counters(connection)  # those of what was rolled back too
        proof = replace(proof, counters=touched.read_counters(connection, proof.counters))
    return Outcome(
        dict(first.values()),
        changed=original != after_first,
        changed_again=after_first != after_second or bool(second.keys() - first.keys()),
        proof=proof,
    )


def sql_body(script: str) -> Body:
    """A seed that is a script. Raises migration_apply.ScriptError when it runs."""

    def body(connection: Connection) -> None:
        from adx_tui.services.migrations.apply import run

        run(connection, script)
        session_settings.ask_for_utf8(connection)

    return body


def _corrected(counts: Mapping[str, RowCounts], corrections: Mapping[str, RowCounts]) -> dict[str, RowCounts]:
    """`counts` with the `corrections` of the seed itself; without tables of which nothing is left to be said."""
    none = RowCounts(0, 0, 0)
    both = {table: counts.get(table, none).plus(corrections.get(table, none)) for table in {**counts, **corrections}}
    return {table: rows_of_it for table, rows_of_it in both.items() if rows_of_it != none}


def _proof(connection: Connection, named: Iterable[str]) -> Proof:
    """What the transaction has touched, and how that stands with what it wrote."""
    relations = touched.read_touched(connection)
    targets = {*relations.written, *(name for (name,) in rows(connection, "resolve_tables", names=list(named)))}
    return Proof(
        targets=tuple(sorted(targets)),
        sequences=relations.sequences,
        counters=touched.read_counters(connection, relations.tables),
    )


def _wrote_less(counts: Mapping[str, RowCounts], expected: Mapping[str, RowCounts]) -> bool:
    none = RowCounts(0, 0, 0)
    return any(counts.get(table, none).inserted < rows_before.inserted for table, rows_before in expected.items())


def _begin(connection: Connection, environment: Mapping[str, str]) -> str:
    settings = [(f"adx.{key.lower()}", value) for key, value in environment.items()]
    if settings:
        with connection.cursor() as cursor:
            cursor.executemany(b"SELECT set_config(%s, %s, true)", settings)
    limit = b"SELECT set_config('statement_timeout', %s, true) WHERE current_setting('statement_timeout') = '0'"
    connection.execute(limit, [f"{SEED_SECONDS}s"])
    return _transaction_id(connection)


def _transaction_id(connection: Connection) -> str:
    row = connection.execute(b"SELECT pg_current_xact_id()::text").fetchone()
    assert row is not None
    return str(row[0])


def _still_in(connection: Connection, xid: str) -> None:
    if connection.info.transaction_status is TransactionStatus.INERROR:
        raise SwallowedError
    if _transaction_id(connection) != xid:
        raise CommittedBySeedError


_Counts = dict[int, tuple[str, RowCounts]]


def _written(connection: Connection) -> _Counts:
    return {relid: (name, RowCounts(*counts)) for relid, name, *counts in rows(connection, "written_rows")}


def _difference(before: _Counts, after: _Counts) -> _Counts:
    """What came between two looks."""
    none = RowCounts(0, 0, 0)
    difference: _Counts = {}
    for relid, (name, now) in after.items():
        then = before.get(relid, ("", none))[1]
        written = RowCounts(now.inserted - then.inserted, now.updated - then.updated, now.deleted - then.deleted)
        if written.total:
            difference[relid] = (name, written)
    return difference


def _digests(connection: Connection, tables: _Counts) -> dict[int, object]:
    """A number for each table's contents, whatever the order of its rows."""
    digests: dict[int, object] = {}
    for relid, (name, _) in tables.items():
        statement = f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {name} AS t"
        digests[relid] = connection.execute(statement.encode()).fetchone()
    return digests


def _shield_sequences(connection: Connection, names: Iterable[str] | None) -> None:
    """Let a trial draw numbers that nobody misses: `nextval` is never rolled back, `ALTER SEQUENCE RESTART` is, and
    with it whatever was drawn after it. https://www.postgresql.org/docs/current/sql-altersequence.html

    All in one message, and none where the seed is known to draw from no sequence: a database may have thousands."""
    if names is None:
        names = [name for (name,) in rows(connection, "all_sequences")]
    named = list(names)
    shielded = connection.execute(query("own_sequences").encode(), {"names": named}).fetchall() if named else []
    restarts = [
        sql.SQL("ALTER SEQUENCE {} RESTART WITH {}").format(sql.Identifier(schema, name), sql.Literal(following))
        for schema, name, following in shielded
    ]
    if restarts:
        connection.execute(sql.SQL("; ").join(restarts))
