"""Values that a type does not take: 22P02, 22001, 22003, 42804, 55P04 and the like."""

from __future__ import annotations

import re

from adx_tui.services.postgres import identifiers, statement_parts, surroundings
from adx_tui.services.postgres.quoting import identifier, literal
from adx_tui.services.postgres.surroundings import MOST_COUNTED, ColumnFacts
from adx_tui.services.seeds import constraints
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise, number

# https://www.postgresql.org/docs/current/datatype-numeric.html
_RANGES = {
    "smallint": (-(2**15), 2**15 - 1),
    "integer": (-(2**31), 2**31 - 1),
    "bigint": (-(2**63), 2**63 - 1),
}
_AT_THE_END = re.compile(rf"{identifiers.QUALIFIED}(?=\s*\Z)")
_SPELLED = {"int": "integer", "int4": "integer", "int2": "smallint", "int8": "bigint"}


def explain_enum_value(refusal: Refusal) -> Explanation | None:
    """A value that an enum lacks: 22P02 (invalid_text_representation)."""
    # `invalid input value for enum mood: "NEW"`: in every language the type is the last word before the colon.
    named = _AT_THE_END.search(refusal.server.message.rpartition(": ")[0])
    enum = identifiers.own_name(named[0]) if named else ""
    labels = constraints.list_labels(refusal.connection, enum) if refusal.connection and enum else ()
    if not labels:
        return None
    value = refusal.names[-1] if refusal.names else ""
    late = [
        (script, line)
        for script in (*((refusal.script,) if refusal.script else ()), *refusal.later)
        for type_name, label, line in statement_parts.added_labels(script.text)
        if label == value and identifiers.own_name(type_name) == enum
    ]
    add = f"ALTER TYPE {identifier(enum)} ADD VALUE {literal(value)};"
    how = advise("use one of its values, or add it in a migration", f"{', '.join(labels)}\n{add}")
    behind = f"; {late[0][0]} adds it, in line {late[0][1]}" if late else ""
    return Explanation(f"the enum has {', '.join(labels)}{behind}", (), (how,))


def explain_conversion(refusal: Refusal) -> Explanation | None:
    """ALTER COLUMN … TYPE on rows whose values the new type does not take."""
    for change in statement_parts.retypings(refusal.statement):
        table = statement_parts.table(refusal.statement)
        is_size = refusal.server.sqlstate in ("22001", "22003")
        if is_size and (query := _misfits(table, change.column, change.type)):
            count = surroundings.count_rows(refusal.connection, query)
            rows = f"{number(count, MOST_COUNTED)} row{'' if count == 1 else 's'} of" if count else "rows of"
            return Explanation(
                f"{rows} {table} with a value in {change.column} that {change.type} does not take",
                (),
                (
                    advise("see which rows, correct them, then run again", f"{query};"),
                    advise("or say how each value becomes another", f"… TYPE {change.type} USING (…)"),
                ),
            )
        if not is_size:
            return Explanation(
                f"rows of {table} have a value in {change.column} that is no {change.type}",
                (),
                (
                    advise("see which values there are", f"SELECT DISTINCT {change.column} FROM {table};"),
                    advise(
                        "and say how each becomes another",
                        f"… TYPE {change.type} USING (CASE {change.column} WHEN … END)",
                    ),
                ),
            )
    return None


def explain_column_type(refusal: Refusal) -> Explanation | None:
    """An INSERT or UPDATE of a value that is too long (22001) or too large (22003): the columns it may be."""
    table = statement_parts.table(refusal.statement)
    sized = re.search(r"(?:character varying|character|bit varying|bit)\(\d+\)", refusal.server.message)
    numeric = [kind for kind in _RANGES if re.search(rf"\b{kind}\b", refusal.server.message)]
    columns = [
        column
        for column in surroundings.list_columns(refusal.connection, table)
        if _narrow(column, sized[0] if sized else "", numeric, refusal.server.sqlstate)
    ]
    if not columns:
        return None
    kinds = ", ".join(f"{column.quoted} {column.type}" for column in columns[:4])
    wider = {"22001": "text", "22003": "bigint"}.get(refusal.server.sqlstate, "…")
    return Explanation(
        f"{table} has {kinds}" if len(columns) == 1 else f"{table} has {kinds}: it is one of them",
        tuple(f"{table}.{column.quoted}  {column.type}" for column in columns[:8]),
        (
            advise(f"shorten the value in the {refusal.author}", refusal.where),
            advise(
                "or make the column wider, in a migration",
                f"ALTER TABLE {table} ALTER COLUMN {columns[0].quoted} TYPE {wider};",
            ),
        ),
    )


def explain_default_cast(refusal: Refusal) -> Explanation | None:
    """42804 (datatype_mismatch): a default, or the values, that can't become the new type by themselves."""
    table = statement_parts.table(refusal.statement)
    changes = statement_parts.retypings(refusal.statement)
    if not changes:
        return None
    facts = {column.name: column for column in surroundings.list_columns(refusal.connection, table)}
    for change in changes:
        column = facts.get(identifiers.fold(change.column))
        using = (
            change.using
            or f"{change.column}::{'text::' if column is None or column.type != 'text' else ''}{change.type}"
        )
        retype = f"ALTER TABLE {table} ALTER COLUMN {change.column} TYPE {change.type} USING {using};"
        if column is not None and column.default and "default" in refusal.server.message:
            value = re.sub(r"::.*\Z", "", column.default)
            return Explanation(
                f"the default of {change.column} is {column.default}, which is no {change.type} by itself, and USING "
                "is for the rows only",
                (f"default  {column.default}",),
                (
                    advise(
                        "take the default away, change the type, and set it again",
                        f"ALTER TABLE {table} ALTER COLUMN {change.column} DROP DEFAULT;\n{retype}\n"
                        f"ALTER TABLE {table} ALTER COLUMN {change.column} SET DEFAULT {value}::{change.type};",
                    ),
                ),
            )
        if not change.using:
            kind = column.type if column else "its type"
            return Explanation(
                f"PostgreSQL makes no {change.type} of {kind} by itself",
                (f"{change.column}  {kind}",),
                (advise("say how", retype),),
            )
    return None


def explain_new_enum_value(refusal: Refusal) -> Explanation:
    """55P04: a value is used in the transaction that adds it. https://www.postgresql.org/docs/current/sql-altertype.html"""
    added = list(statement_parts.added_labels(refusal.text))
    used = [entry for entry in added if entry[1] in refusal.server.message] or added
    lines = tuple(f"line {line}  adds '{label}' to {type_name}" for type_name, label, line in used)
    alone = "\n".join(f"ALTER TYPE {type_name} ADD VALUE '{label}';" for type_name, label, _ in used)
    return Explanation(
        "a new value of an enum can't be used in the transaction that adds it",
        (*lines, f"line {refusal.line}  uses it") if refusal.line and lines else lines,
        (
            advise(
                "move the statement that uses the value into a migration of its own, after this one",
                f"{alone or 'ALTER TYPE … ADD VALUE …;'}  -- alone in its migration",
            ),
        ),
    )


def _misfits(table: str, column: str, type_name: str) -> str:
    """The rows whose value is too long or too large for the type; empty for other types."""
    kind = " ".join(type_name.lower().split())
    if size := re.fullmatch(r"(?:varchar|character varying|char|character)\s*\((\d+)\)", kind):
        return f"SELECT * FROM {table} WHERE length({column}::text) > {size[1]}"
    if limits := _RANGES.get(_SPELLED.get(kind, kind)):
        return f"SELECT * FROM {table} WHERE {column}::numeric NOT BETWEEN {limits[0]} AND {limits[1]}"
    return ""


def _narrow(column: ColumnFacts, named: str, numeric: list[str], sqlstate: str) -> bool:
    if sqlstate == "22001":
        return column.type == named if named else "(" in column.type and column.type.startswith(("char", "bit"))
    if numeric:
        return column.type in numeric
    return column.type.startswith("numeric(")
