r"""A seed that is a script for psql, as pg_dump writes its data: the rows of each COPY are loaded, the rest is run.

What pg_dump sets for a session of its own is left out, as it would be in the way of the seeds after it; so is its
\restrict. Any other command of psql does something that only psql can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from adx_tui.services.postgres import psql_script, script, session_settings
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.psql_script import Part, PartKind
from adx_tui.services.seeds import bulk
from adx_tui.services.seeds.bulk import Target
from adx_tui.services.seeds.csv_seed import Progress
from adx_tui.services.seeds.declaration import SeedRules
from adx_tui.services.seeds.errors import SeedError, UnknownCommandError
from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.proof import RowCounts

_PIECE = 256 * 1024
_RESTRICT = ("\\restrict", "\\unrestrict")
# src/bin/pg_dump/pg_backup_archiver.c: _doSetFixedOutputState, and what is set before each table.
_OF_ITS_SESSION = re.compile(
    r"SET\s+(?:(?:statement|lock|transaction|idle_in_transaction_session)_timeout|client_encoding|client_min_messages"
    r"|standard_conforming_strings|check_function_bodies|xmloption|row_security|default_tablespace"
    r"|default_table_access_method)\s*=|SELECT\s+pg_catalog\.set_config\('search_path',\s*''",
    re.IGNORECASE,
)
_COPY = re.compile(r"COPY\s+(?P<table>\S.*?)\s*\((?P<columns>.+)\)\s+FROM\s+stdin\Z", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class PsqlSeed:
    """Runs `seed` with the `rules` for rows that are there already."""

    seed: Seed
    rules: SeedRules
    on_progress: Progress

    def body(self, connection: Connection) -> Mapping[str, RowCounts]:
        """Raises SeedError, ScriptError."""
        from adx_tui.services.migrations.apply import run

        corrections: dict[str, RowCounts] = {}
        for part in psql_script.split(self.seed.text):
            if part.kind is PartKind.COPY:
                target = _target(part)
                correction = bulk.load(connection, target, partial(self._rows, part), self.rules)
                corrections[target.table] = corrections.get(target.table, RowCounts(0, 0, 0)).plus(correction)
                self.on_progress(len(self.seed.text[: part.rows[1]].encode()), 0)
            elif part.kind is PartKind.SQL and not _OF_ITS_SESSION.match(part.statement.text):
                run(connection, self.seed.text, part=part.statement)
        session_settings.ask_for_utf8(connection)
        return corrections

    def controls_transaction(self) -> bool:
        """Whether its SQL does."""
        parts = psql_script.split(self.seed.text)
        sql = (part.statement.text for part in parts if part.kind is PartKind.SQL)
        return any(script.controls_transaction(text) for text in sql)

    def check(self) -> None:
        """Raises UnknownCommandError for what only psql can do."""
        for part in psql_script.split(self.seed.text):
            command = part.statement.text.split(None, 1)[0] if part.kind is PartKind.COMMAND else ""
            if command and command not in _RESTRICT:
                raise UnknownCommandError(command, part.first_line)

    def _rows(self, part: Part) -> Iterator[bytes]:
        begin, end = part.rows
        text = self.seed.text[begin:end].replace("\r\n", "\n").removesuffix("\\.")
        for at in range(0, len(text), _PIECE):
            yield text[at : at + _PIECE].encode()


def _target(part: Part) -> Target:
    match = _COPY.match(part.statement.text)
    if match is None:
        raise SeedError(
            "a COPY … FROM stdin is read as pg_dump writes it: with its columns, and no options", part.first_line
        )
    return Target(match["table"], tuple(re.split(r"\s*,\s*", match["columns"].strip())), "FORMAT text")
