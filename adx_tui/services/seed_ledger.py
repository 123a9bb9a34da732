"""Which seeds ran whole, and with which values: written in the seed's own transaction, in a schema of its own that
Prisma does not look at."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from adx_tui.services.database import Connection, rows

SCHEMA = "adx_tui"
TABLE = "seed_history"


@dataclass(frozen=True, slots=True)
class Record:
    """A seed that ran whole. `values` is a digest of the environment it was given; None where an adx-tui ran it that
    did not keep one."""

    checksum: str
    values: str | None

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
    # An adx-tui before this one made the table without it.
    kept = b"environment" if "environment" in columns else b"NULL"
    found = connection.execute(b"SELECT name, checksum, " + kept + b" FROM adx_tui.seed_history").fetchall()
    return {name: Record(checksum, values) for name, checksum, values in found}


def record(connection: Connection, name: str, checksum: str, values: str) -> None:
    """This seed ran whole, with the `values` that `digest` made of its environment. In the seed's transaction."""
    columns = _columns(connection)
    if not columns:
        connection.execute(b"CREATE SCHEMA IF NOT EXISTS adx_tui")
        connection.execute(
            b"CREATE TABLE IF NOT EXISTS adx_tui.seed_history"
            b" (name text PRIMARY KEY, checksum text NOT NULL, finished_at timestamptz NOT NULL, environment text)"
        )
    elif "environment" not in columns:
        connection.execute(b"ALTER TABLE adx_tui.seed_history ADD COLUMN IF NOT EXISTS environment text")
    connection.execute(
        b"INSERT INTO adx_tui.seed_history (name, checksum, finished_at, environment) VALUES (%s, %s, now(), %s)"
        b" ON CONFLICT (name) DO UPDATE SET"
        b" checksum = excluded.checksum, finished_at = excluded.finished_at, environment = excluded.environment",
        [name, checksum, values],
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
    found = hashlib.scrypt(written.encode(), salt=bytes.fromhex(salt), n=2**13, r=8, p=1, dklen=32)
    return f"{salt}${found.hex()}"
