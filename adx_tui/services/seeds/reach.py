"""Whether a seed can do more than a rollback takes back: then a run that only looks does not try it."""

from __future__ import annotations

from dataclasses import dataclass

from adx_tui.services.postgres import script
from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.seeds import conditions
from adx_tui.services.seeds.files import Seed

# What every role may do to its own other sessions.
_SIGNALS = ("PG_TERMINATE_BACKEND", "PG_CANCEL_BACKEND")
# https://www.postgresql.org/docs/current/dblink.html, https://www.postgresql.org/docs/current/lo-funcs.html
_OTHER_SERVERS = ("DBLINK", "DBLINK_EXEC", "DBLINK_CONNECT", "DBLINK_CONNECT_U", "DBLINK_SEND_QUERY")
_LARGE_OBJECTS = ("LO_IMPORT", "LO_EXPORT", "LO_CREATE", "LO_CREAT", "LO_PUT", "LO_FROM_BYTEA", "LO_UNLINK", "LO_OPEN")


@dataclass(frozen=True, slots=True)
class Reach:
    """`role` is what the session's role can do that outlives its transaction, in a sentence; empty where that is
    nothing. A row written to one of the `foreign_tables` is another server's."""

    role: str
    foreign_tables: tuple[str, ...]

    def of_seed(self, seed: Seed) -> str:
        """Why a look does not try `seed`; empty where it does."""
        if seed.is_python:
            return "it is Python, which can do anything"
        if seed.is_bulk:
            return f"it is {_megabytes(seed.size)} of data"
        return self._of_text(seed.text) or self.role

    def of_question(self, sql: str) -> str:
        """Why a look does not ask it; empty where it does."""
        return self._of_text(sql) or ("" if conditions.only_computes(sql) else self.role)

    def _of_text(self, sql: str) -> str:
        if script.has_word(sql, *_SIGNALS):
            return "it ends sessions, or what they do"
        if script.has_word(sql, *_OTHER_SERVERS):
            return "it names dblink, which reaches other servers"
        if script.has_word(sql, *_LARGE_OBJECTS):
            return "it names large objects' functions, which reach files"
        if self.foreign_tables and script.has_word(sql, *(name.upper() for name in self.foreign_tables)):
            return "it names a foreign table, whose rows are on another server"
        return ""


def _megabytes(size: int) -> str:
    return f"{max(1, size >> 20):,} MB"


def read_reach(connection: Connection) -> Reach:
    """Of the session's role, in its database."""
    beyond = rows(connection, "beyond_rollback")
    foreign = rows(connection, "foreign_tables")
    return Reach(str(beyond[0][0]) if beyond else "", tuple(name for (name,) in foreign))
