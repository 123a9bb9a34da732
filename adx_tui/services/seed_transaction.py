"""Run one seed in one transaction and count what it wrote; or try it out and leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from psycopg import sql

from adx_tui.services import seed_ledger, session_settings
from adx_tui.services.database import Connection, rows
from adx_tui.services.sql_text import query

Body = Callable[[Connection], None]

SEED_SECONDS = 600
"""How long one statement of a seed may take, and a seed in a process of its own altogether."""
# One seed at a time in a database, whoever runs it. Not Prisma's number (72707369): a seed is no migration.
_LOCK = 72707370


@dataclass(frozen=True, slots=True)
class Written:
    """Rows of one table that a seed wrote."""

    inserted: int
    updated: int
    deleted: int

    @property
    def total(self) -> int:
        return self.inserted + self.updated + self.deleted


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a seed did, by table. After a trial: `changed`, whether the data would really be another (an update that
    sets what is there already changes nothing), and `changed_again`, whether a second run would go on changing it."""

    tables: Mapping[str, Written]
    changed: bool
    changed_again: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Outcome:
        tables = {name: Written(**written) for name, written in data["tables"].items()}
        return cls(tables, data["changed"], data["changed_again"])


class CommittedBySeedError(Exception):
    """The seed ended the transaction it runs in."""


def keep(
    connection: Connection,
    body: Body,
    environment: Mapping[str, str],
    *,
    name: str,
    checksum: str,
    values: str,
    recorded: str | None,
) -> Outcome:
    """Run the seed and record it, with the digest `values` of its environment, all or nothing.

    `recorded` is the checksum that was seen in the ledger: where another one stands there now, somebody else (on
    another machine, or a run that was taken for dead) has just run the seed, and nothing is left to do.
    Raises what `body` raises, CommittedBySeedError.
    """
    with connection.transaction():
        xid = _begin(connection, environment)
        connection.execute(b"SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        known = seed_ledger.read(connection).get(name)
        if (known.checksum if known else None) != recorded:
            return Outcome({}, changed=False, changed_again=False)
        before = _written(connection)
        body(connection)
        _still_in(connection, xid)
        written = _difference(before, _written(connection))
        seed_ledger.record(connection, name, checksum, values)
    return Outcome(dict(written.values()), changed=bool(written), changed_again=False)


def try_out(connection: Connection, body: Body, environment: Mapping[str, str]) -> Outcome:
    """Run the seed, a second time where it changed something, and roll everything back.

    Raises what `body` raises, CommittedBySeedError.
    """
    with connection.transaction(force_rollback=True):
        _shield_sequences(connection)
        xid = _begin(connection, environment)
        before = _written(connection)
        body(connection)
        _still_in(connection, xid)
        between = _written(connection)
        first = _difference(before, between)
        if not first:
            return Outcome({}, changed=False, changed_again=False)
        after_first = _digests(connection, first)
        body(connection)
        _still_in(connection, xid)
        second = _difference(between, _written(connection))
        again = _digests(connection, {**first, **second})
        after_second = {table: again[table] for table in first}
    original = _digests(connection, first)
    new_tables = second.keys() - first.keys()
    return Outcome(
        dict(first.values()),
        changed=original != after_first,
        changed_again=after_first != after_second or bool(new_tables),
    )


def sql_body(script: str) -> Body:
    """A seed that is a script. Raises migration_apply.ScriptError when it runs."""

    def body(connection: Connection) -> None:
        from adx_tui.services.migration_apply import run

        run(connection, script)
        session_settings.ask_for_utf8(connection)

    return body


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
    if _transaction_id(connection) != xid:
        raise CommittedBySeedError


_Counts = dict[int, tuple[str, Written]]


def _written(connection: Connection) -> _Counts:
    return {relid: (name, Written(*counts)) for relid, name, *counts in rows(connection, "written_rows")}


def _difference(before: _Counts, after: _Counts) -> _Counts:
    """The server's counts run on over transactions of one session until it finds time to flush them."""
    none = Written(0, 0, 0)
    found: _Counts = {}
    for relid, (name, now) in after.items():
        then = before.get(relid, ("", none))[1]
        written = Written(now.inserted - then.inserted, now.updated - then.updated, now.deleted - then.deleted)
        if written.total:
            found[relid] = (name, written)
    return found


def _digests(connection: Connection, tables: _Counts) -> dict[int, object]:
    """A number for each table's contents, whatever the order of its rows."""
    found: dict[int, object] = {}
    for relid, (name, _) in tables.items():
        statement = f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {name} AS t"
        found[relid] = connection.execute(statement.encode()).fetchone()
    return found


def _shield_sequences(connection: Connection) -> None:
    """Let a trial draw numbers that nobody misses: `nextval` is never rolled back, `ALTER SEQUENCE RESTART` is, and
    with it whatever was drawn after it. https://www.postgresql.org/docs/current/sql-altersequence.html"""
    for schema, name, following in connection.execute(query("own_sequences").encode()).fetchall():
        statement = sql.SQL("ALTER SEQUENCE {} RESTART WITH {}")
        connection.execute(statement.format(sql.Identifier(schema, name), sql.Literal(following)))
