"""Which seeds ran whole, with which values, and what is kept of the run: written in the seed's own transaction, in a
schema of its own that Prisma does not look at."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.seeds.proof import Proof

SCHEMA = "adx_tui"
TABLE = "seed_history"
_ADDED = {"environment": "text", "proof": "text"}
"""Columns that a table of an earlier adx-tui lacks, and their types."""


@dataclass(frozen=True, slots=True)
class Record:
    """A seed that ran whole. `values` is a digest of the environment it was given, `proof` what is kept of the run;
    None where an adx-tui ran it that did not keep them. `proved_at` is when it last ran or was tried, in UTC, to
    the minute."""

    checksum: str
    values: str | None
    proved_at: str
    proof: Proof | None = None

    def saw(self, environment: Mapping[str, str]) -> bool:
        """Whether it was given this environment."""
        if self.values is None:
            return False
        return hmac.compare_digest(self.values, _digest(_written(environment), self.values.partition("$")[0]))


def read(connection: Connection) -> Mapping[str, Record]:
    """Each seed as it was when it last ran whole."""
    columns = _columns(connection)
    if not columns:
        return {}
    kept = ", ".join(name if name in columns else "NULL" for name in _ADDED)
    # As text: how a session of a script's writes a moment is the role's to say, and psycopg reads but some ways.
    when = "to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"
    history = connection.execute(f"SELECT name, checksum, {when}, {kept} FROM adx_tui.seed_history".encode())
    return {
        name: Record(checksum, values, proved_at, Proof.from_json(json.loads(proof)) if proof else None)
        for name, checksum, proved_at, values, proof in history.fetchall()
    }


def record(connection: Connection, name: str, checksum: str, values: str, proof: Proof | None) -> None:
    """This seed ran whole, with the `values` that `digest` made of its environment. In the seed's transaction."""
    columns = _columns(connection)
    if not columns:
        connection.execute(b"CREATE SCHEMA IF NOT EXISTS adx_tui")
        connection.execute(
            b"CREATE TABLE IF NOT EXISTS adx_tui.seed_history (name text PRIMARY KEY, checksum text NOT NULL,"
            b" finished_at timestamptz NOT NULL, environment text, proof text)"
        )
    elif missing := [f"ADD COLUMN IF NOT EXISTS {column} {_ADDED[column]}" for column in _ADDED.keys() - columns]:
        connection.execute(f"ALTER TABLE adx_tui.seed_history {', '.join(missing)}".encode())
    connection.execute(
        b"INSERT INTO adx_tui.seed_history (name, checksum, finished_at, environment, proof)"
        b" VALUES (%s, %s, now(), %s, %s) ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum,"
        b" finished_at = excluded.finished_at, environment = excluded.environment, proof = excluded.proof",
        [name, checksum, values, json.dumps(proof.as_json()) if proof else None],
    )


def digest(environment: Mapping[str, str]) -> str:
    """`environment` as it may stand in a database: whoever can read that can't find out a secret by trying, short of
    trying all the secrets of the environment at once, each time as slowly as for a password."""
    return _digest(_written(environment), os.urandom(16).hex())


def _columns(connection: Connection) -> set[str]:
    return {name for (name,) in rows(connection, "columns", schema=SCHEMA, table=TABLE)}


def _written(environment: Mapping[str, str]) -> str:
    return json.dumps(environment, sort_keys=True)


@lru_cache(maxsize=16)
def _digest(written: str, salt: str) -> str:
    key = hashlib.scrypt(written.encode(), salt=bytes.fromhex(salt), n=2**13, r=8, p=1, dklen=32)
    return f"{salt}${key.hex()}"
