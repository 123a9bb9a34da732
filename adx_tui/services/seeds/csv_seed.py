"""A CSV as a seed: the header names the columns, the file name the table. An empty field is NULL, one of two quotes an
empty text, as COPY has it: https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-CSV-FORMAT"""

from __future__ import annotations

import csv
import gzip
import io
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO

import psycopg

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import files
from adx_tui.services.environment.env_schema import looks_secret
from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.postgres.errors import ServerMessage, server_message
from adx_tui.services.seeds import bulk
from adx_tui.services.seeds.bulk import Target
from adx_tui.services.seeds.declaration import SeedRules
from adx_tui.services.seeds.errors import SeedError
from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.proof import RowCounts

Progress = Callable[[int, int], None]
"""Told how many bytes of the file, and how many lines, are through."""

_PIECE = 256 * 1024
_LONGEST_HEADER = 1024 * 1024
_REPORT_SECONDS = 0.2
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BOM = b"\xef\xbb\xbf"
# `COPY User, line 3, column age: "abc"`: the words are in the server's language, the order is not.
_CONTEXT = re.compile(r"COPY \S+, \D*(?P<line>\d+)(?:, \S+ (?P<column>[^:]+))?(?:: \"(?P<content>.*)\")?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CsvSeed:
    """Loads `seed` into a table of `schema`, unless its name has another."""

    seed: Seed
    schema: str
    rules: SeedRules
    cancellation: Cancellation
    on_progress: Progress

    def body(self, connection: Connection) -> Mapping[str, RowCounts]:
        """Raises SeedError."""
        try:
            header = _read_header(self.seed)
        except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
            raise SeedError(f"it can't be read as a CSV: {error}", 1) from None
        target = self._target(connection, header)
        try:
            correction = bulk.load(connection, target, self._pieces, self.rules)
        except psycopg.Error as error:
            self.cancellation.check()
            raise _explained(server_message(error), header) from error
        except (OSError, EOFError) as error:
            raise SeedError(f"it can't be read to its end: {error}") from None
        return {target.table: correction}

    def _target(self, connection: Connection, header: list[str]) -> Target:
        schema, table = self.seed.table if len(self.seed.table) == 2 else (self.schema, *self.seed.table)
        columns = rows(connection, "table_columns", schema=schema, table=table)
        if not columns:
            raise SeedError(f"there is no table {table} in schema {schema}; the file's name has to name one")
        quoted = {name: in_sql for name, in_sql, _ in columns}
        for name in header:
            if name not in quoted:
                raise SeedError(f"the header names {name!r}, and {table} has {', '.join(quoted)}", 1)
        if len(set(header)) < len(header):
            raise SeedError("the header names a column twice", 1)
        return Target(columns[0][2], tuple(quoted[name] for name in header), "FORMAT csv, HEADER true, ENCODING 'UTF8'")

    def _pieces(self) -> Iterator[bytes]:
        told, lines, first = time.monotonic(), 0, True
        with _opened(self.seed) as (stream, raw):
            while piece := stream.read(_PIECE):
                piece, first = piece.removeprefix(_BOM) if first else piece, False
                yield piece
                lines += piece.count(b"\n")
                if time.monotonic() - told >= _REPORT_SECONDS:
                    told = time.monotonic()
                    self.on_progress(raw.tell(), lines)


@contextmanager
def _opened(seed: Seed) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The content, and the file itself, which knows how far it was read."""
    with files.opened(seed.path) as raw:
        if not seed.name.endswith(".gz"):
            yield raw, raw
            return
        with gzip.open(raw) as stream:
            yield stream, raw  # type: ignore[misc]


def _read_header(seed: Seed) -> list[str]:
    with _opened(seed) as (stream, _):
        beginning = stream.read(_LONGEST_HEADER).removeprefix(_BOM)
    text = beginning.decode("utf-8", errors="strict" if len(beginning) < _LONGEST_HEADER else "ignore")
    header = next(csv.reader(io.StringIO(text, newline=""), strict=True), [])
    if not header:
        raise SeedError("it has no header, whose fields name the columns", 1)
    return header


def _explained(server: ServerMessage, header: list[str]) -> SeedError:
    """The server's error, with the row, and without what is in a column that holds secrets."""
    context, detail = _CONTEXT.search(server.context), server.detail
    secret = [name for name in header if looks_secret(_WORDS.sub("_", name).upper())]
    line = int(context["line"]) if context else None
    if context and context["content"] and secret and (context["column"] is None or context["column"] in secret):
        hidden = server.context.replace(context["content"], "•••")
        server = replace(server, context=hidden, message=server.message.replace(context["content"], "•••"))
    if any(name in detail for name in secret):
        server = replace(server, detail="(it has a column that holds secrets)")
    return SeedError(server.message, line, server=server)
