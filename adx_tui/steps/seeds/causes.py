"""Why the server refused a statement of a seed, by its SQLSTATE, and what to do: beyond the server's own words.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from adx_tui.core.model import Context, Finding, Remedy, manual
from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.postgres.errors import DatabaseError, LoginError, ServerMessage
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import constraints, named_tables
from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.ledger import Record
from adx_tui.steps.seeds.afterwards import Afterwards

# `Key (email)=(a@b.c) already exists.`: the words are in the server's language, the parentheses in none.
_KEY = re.compile(r"\((?P<columns>.*?)\)=\((?P<values>.*)\)", re.DOTALL)
_QUOTED = re.compile(r'"([^"]+)"')
_Explanation = tuple[str, tuple[str, ...], tuple[Remedy, ...]]
"""What is added to the cause, what was seen, and what to do."""


@dataclass(frozen=True, slots=True)
class Causes:
    """Looks for the cause in the database as it is after the seed was rolled back. `seeds` are all, in their order."""

    project: Project
    ledger: Mapping[str, Record]
    seeds: Sequence[Seed]

    def explain(self, finding: Finding, seed: Seed, server: ServerMessage | None, context: Context) -> Finding:
        """`finding`, with the cause behind the server's words where that is known."""
        look = _LOOKS.get(server.sqlstate) if server is not None else None
        if server is None or look is None:
            return finding
        explanation: _Explanation | None = None
        with suppress(LoginError, DatabaseError):  # the server's words have to do
            url = self.project.url()
            with self.project.run.connections.shared(url, context.cancellation) as connection:
                explanation = look(self, connection, seed, server)
        if explanation is None:
            return finding
        more, evidence, remedies = explanation
        return replace(
            finding,
            cause=f"{finding.cause.rstrip('.')}: {more}.",
            evidence=(*finding.evidence, *evidence),
            remedies=(*remedies, *finding.remedies),
        )

    def _unique(self, connection: Connection, seed: Seed, server: ServerMessage) -> _Explanation | None:
        table, values = constraints.name_table(server), _KEY.search(server.detail)
        key = constraints.read_key(connection, server)
        if key is None or values is None:
            return None
        columns = ", ".join(key.columns)
        afterwards = Afterwards(self.project, self.ledger)
        if (behind := afterwards.find_behind(connection, table, key.columns)) is not None:
            return behind.cause.rstrip("."), behind.evidence, behind.remedies
        taken = f"{columns} = {values['values']}"
        remedy = manual("seeds.repeatable", "let it find what is there already", f"ON CONFLICT ({columns}) DO NOTHING")
        if len(key.columns) > 1:
            return f"a row with {taken} is in {table} already", (), (remedy,)
        if not constraints.count_rows_with(connection, table, columns, values["values"]):
            return f"the seed itself brings {taken} more than once, into {table}", (), (remedy,)
        return f"a row with {taken} was in {table} before", (f"{table}  a row with {taken}",), (remedy,)

    def _foreign(self, connection: Connection, seed: Seed, server: ServerMessage) -> _Explanation | None:
        key = constraints.read_key(connection, server)
        if key is None or key.referred is None:
            return None
        referred, value = key.referred, _KEY.search(server.detail)
        missing = f"no row of {referred} has {value['values'] if value else 'that key'}"
        fillers = [
            other for other in self.seeds if other.name != seed.name and self._fills(connection, other, referred)
        ]
        names = [other.name for other in self.seeds]
        late = [other for other in fillers if names.index(other.name) > names.index(seed.name)]
        if late:
            declare = f'[seed."{seed.name}"]\nafter = ["{late[0].name}"]'
            how = manual("seeds.order", f"let {late[0].name} run first: renumber it, or in seeds/seeds.toml", declare)
            return f"{missing}, and {late[0].name}, which fills it, comes after", (), (how,)
        if fillers:
            how = manual("seeds.reference", f"see whether {fillers[-1].name} brings that row", fillers[-1].name)
            return f"{missing}, though {fillers[-1].name} fills it", (), (how,)
        how = manual("seeds.reference", "insert it first, in a seed before this one", f"INSERT INTO {referred} …")
        return f"{missing}, and no seed fills it", (), (how,)

    def _fills(self, connection: Connection, seed: Seed, table: str) -> bool:
        record = self.ledger.get(seed.name)
        if record is not None and record.proof is not None and table in record.proof.targets:
            return True
        named = named_tables.read(seed.text)
        return table in {name for (name,) in rows(connection, "resolve_tables", names=list(named))}

    def _not_null(self, connection: Connection, seed: Seed, server: ServerMessage) -> _Explanation | None:
        kind, name = constraints.read_type_without_default(connection, server), identifier(server.column)
        if not kind:
            return None
        example = "now()" if "time" in kind or kind == "date" else "gen_random_uuid()" if name == "id" else "a value"
        why = (
            f"{name} has no default in the database (Prisma Client fills in @updatedAt, cuid() and uuid() itself), "
            "so that SQL has to name it"
        )
        how = manual("seeds.column", f"name the column in the INSERT, with {example}", f"INSERT INTO … (…, {name}) …")
        return why, (f"{server.column}  {kind}, NOT NULL, no default",), (how,)

    def _value(self, connection: Connection, seed: Seed, server: ServerMessage) -> _Explanation | None:
        names = _QUOTED.findall(server.message)
        labels = constraints.list_labels(connection, names[0]) if names else ()
        if not labels:
            return None
        how = manual("seeds.enum", "use one of its values, or add it in a migration", ", ".join(labels))
        return f"the enum has {', '.join(labels)}", (), (how,)

    def _unknown(self, connection: Connection, seed: Seed, server: ServerMessage) -> _Explanation | None:
        names = [part for name in _QUOTED.findall(server.message) for part in name.split(".")]
        alike = [similar for name in names for similar in constraints.list_similar(connection, name)]
        alike = [(name, of) for name, of in alike if name not in names]
        if alike:
            name, of = alike[0]
            how = manual("seeds.quotes", "put it in double quotes, as Prisma names it", name)
            where = f" of {of}" if of else ""
            return f"there is {name}{where}; without double quotes PostgreSQL reads names in lower case", (), (how,)
        how = manual("seeds.schema", "bring the seed up to date, or add the migration that it needs", "adx-tui --auto")
        return "no migration that is applied makes it, so the seed is of another state of the schema", (), (how,)


_LOOKS: Mapping[str, Callable[[Causes, Connection, Seed, ServerMessage], _Explanation | None]] = {
    "23505": Causes._unique,
    "23503": Causes._foreign,
    "23502": Causes._not_null,
    "22P02": Causes._value,
    "42P01": Causes._unknown,
    "42703": Causes._unknown,
}
