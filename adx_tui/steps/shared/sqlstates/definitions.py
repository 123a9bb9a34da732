"""What a definition asks of what it names: a foreign key (42830, 42804), ON CONFLICT (42P10, 21000), a column that
PostgreSQL fills in by itself (428C9), a cast (42846, 42804), an index or a generated column (42P17), a function that is
replaced (42P13)."""

from __future__ import annotations

import re

from adx_tui.services.postgres import identifiers, statement_parts, surroundings
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.identifiers import IDENTIFIER, QUALIFIED, statement_pattern
from adx_tui.services.postgres.surroundings import ColumnFacts
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise

_REFERRED = statement_pattern(rf"\bREFERENCES (?P<other>{QUALIFIED})\s*(?:\((?P<keys>[^()]*)\))?")
_TARGET = statement_pattern(r"\bON CONFLICT\s*\((?P<columns>[^()]*)\)")
_REPLACED = statement_pattern(r"CREATE OR REPLACE (?P<kind>FUNCTION|PROCEDURE) ")
# Words of SQL, which no language of the server's messages changes.
_DROP = re.compile(r"DROP (?:FUNCTION|PROCEDURE|AGGREGATE|ROUTINE) [^\n]+?\)")
# https://www.postgresql.org/docs/current/textsearch-controls.html
_WITHOUT_LANGUAGE = statement_pattern(r"\bto_tsvector\s*\((?!\s*'[^']*'\s*(?:::\s*regconfig\s*)?,)")
_OVERRIDING = "OVERRIDING SYSTEM VALUE"


def explain_referred_key(refusal: Refusal) -> Explanation | None:
    """42830 (invalid_foreign_key): https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK"""
    other, keys = _referred(refusal)
    if not other:
        return None
    if not keys:
        return Explanation(
            f"{other} has no primary key, and REFERENCES without columns means that",
            (),
            (advise("name the columns, which have to be unique together", f"REFERENCES {other} (…)"),),
        )
    facts = surroundings.read_table(refusal.connection, other)
    name = "_".join(map(identifiers.fold, (identifiers.last_part(other), *re.findall(IDENTIFIER, keys), "key")))
    return Explanation(
        f"no unique or primary key of {other} is of exactly ({keys}), and a foreign key can only refer to one",
        (f"primary key  {facts.primary_key}",) if facts and facts.primary_key else (),
        (
            advise(
                "where no two rows have the same there, make it unique first (@unique in schema.prisma)",
                f'CREATE UNIQUE INDEX "{identifiers.clip(name)}" ON {other} ({keys});',
            ),
            advise("or refer to the primary key", f"{refusal.where}: REFERENCES {other}"),
        ),
    )


def explain_referred_type(refusal: Refusal) -> Explanation | None:
    """42804 of a foreign key whose two sides are of types that can't be compared."""
    other, keys = _referred(refusal)
    wanted = [column for key in re.findall(IDENTIFIER, keys) if (column := _column(refusal, other, key))]
    if not wanted:
        return None
    types = [f"{other}.{column.quoted} is {column.type}" for column in wanted]
    reference = statement_parts.reference(refusal.statement)
    own = reference.columns[0] if reference and len(reference.columns) == 1 else ""
    kind = wanted[0].type if len(wanted) == 1 else ""
    table = statement_parts.table(refusal.statement)
    return Explanation(
        f"{' and '.join(types)}, and a column that refers to it has to be of the same type",
        (),
        (
            advise(
                "give it that type",
                f"ALTER TABLE {table} ALTER COLUMN {own} TYPE {kind} USING {own}::text::{kind};"
                if own and kind and table
                else f"{refusal.where}: {', '.join(types)}",
            ),
        ),
    )


def explain_conflict_target(refusal: Refusal) -> Explanation | None:
    """42P10 (invalid_column_reference) of ON CONFLICT: https://www.postgresql.org/docs/current/sql-insert.html"""
    target = _TARGET.search(refusal.statement)
    table = statement_parts.table(refusal.statement)
    if target is None or not table:
        return None
    columns = target["columns"].strip()
    names = (identifiers.last_part(table), *re.findall(IDENTIFIER, columns), "key")
    index = identifiers.clip("_".join(map(identifiers.fold, names)))
    return Explanation(
        f"no unique index or key of {table} is of exactly ({columns}), which ON CONFLICT goes by",
        (),
        (
            advise(
                "name the columns of a key that it has; or leave them out: ON CONFLICT DO NOTHING takes any",
                f"{refusal.where}: ON CONFLICT DO NOTHING",
            ),
            advise(
                "or make them unique, in a migration (@unique, @@unique in schema.prisma)",
                f'CREATE UNIQUE INDEX "{index}" ON {table} ({columns});',
            ),
        ),
    )


def explain_same_row_twice(refusal: Refusal) -> Explanation | None:
    """21000 (cardinality_violation) of ON CONFLICT DO UPDATE, or of a query that is used as a value."""
    if "ON CONFLICT" in refusal.words:
        return Explanation(
            "two of the rows that this one INSERT brings have the same key, and it may change a row once",
            (),
            (advise("leave out what is doubled among them (SELECT DISTINCT ON …)", refusal.where),),
        )
    return Explanation(
        "a query in parentheses that stands for one value brought more rows than one",
        (),
        (advise("say which of them is meant", f"{refusal.where}: … ORDER BY … LIMIT 1"),),
    )


def explain_filled_in(refusal: Refusal) -> Explanation | None:
    """428C9 (generated_always): https://www.postgresql.org/docs/current/ddl-identity-columns.html"""
    column = refusal.names[0] if refusal.names else "the column"
    if _OVERRIDING in refusal.server.hint:
        return Explanation(
            f"{column} is GENERATED ALWAYS AS IDENTITY: the database counts it, and takes no number from elsewhere",
            (),
            (
                advise(f"leave {column} out", refusal.where),
                advise(
                    "or insist on the numbers, and set the sequence after (setval)",
                    f"INSERT INTO … (…) {_OVERRIDING} VALUES (…)",
                ),
            ),
        )
    return Explanation(
        f"{column} is a generated column: the database computes it from the others",
        (),
        (advise(f"leave {column} out, or write DEFAULT for it", refusal.where),),
    )


def explain_cast(refusal: Refusal) -> Explanation | None:
    """42846 (cannot_coerce): a cast that PostgreSQL does not have, from one enum to another for the most part."""
    cast = re.search(r"(?P<value>\"[^\"]+\"|[\w.]+)\s*::\s*(?P<type>\"[^\"]+\"|\w+)", refusal.statement)
    how = f"{cast['value']}::text::{cast['type']}" if cast else "…::text::…"
    return Explanation(
        "PostgreSQL has no cast between the two types, but one by way of text",
        (),
        (advise("go by way of text", f"{refusal.where}: {how}"),),
    )


def explain_other_type(refusal: Refusal) -> Explanation | None:
    """42804 (datatype_mismatch) of a value: `CASE … THEN 'ADMIN'` is text, and is given to an enum."""
    table = statement_parts.table(refusal.statement)
    column = _column(refusal, table, f'"{refusal.names[0]}"') if table and refusal.names else None
    if column is None:
        return None
    return Explanation(
        f"{table}.{column.quoted} is {column.type}, and what it gets is of another type; only a constant alone "
        "becomes what the column is",
        (),
        (advise("say so with a cast", f"{refusal.where}: {column.quoted} = (…)::{column.type}"),),
    )


def explain_not_immutable(refusal: Refusal) -> Explanation | None:
    """42P17 (invalid_object_definition): https://www.postgresql.org/docs/current/xfunc-volatility.html"""
    words = sql_script.leading_words(refusal.statement, 2)
    if _WITHOUT_LANGUAGE.search(refusal.statement):
        return Explanation(
            "to_tsvector without a language takes the session's (default_text_search_config), and what an index or a "
            "generated column holds may not depend on settings",
            (),
            (advise("name the language", f"{refusal.where}: to_tsvector('english', …)"),),
        )
    if "POLICY" not in words and "IMMUTABLE" in refusal.words.upper():
        return Explanation(
            "what an index or a generated column holds may not depend on settings, the time or other rows: a function "
            "in it does (now(), to_char(), a date of a timestamptz, concat() …)",
            (),
            (
                advise("say which time zone or language is meant", "(… AT TIME ZONE 'UTC')::date"),
                advise("or let the application, or a trigger, fill in a column of its own", refusal.where),
            ),
        )
    if not statement_parts.is_alteration(refusal.statement) and words[:1] != ("CREATE",):
        return Explanation(
            "a policy reads the table that it protects, and so asks for itself",
            (),
            (
                advise(
                    "let the policy ask a function that is SECURITY DEFINER",
                    "CREATE FUNCTION … SECURITY DEFINER STABLE …;",
                ),
            ),
        )
    return None


def explain_replaced_function(refusal: Refusal) -> Explanation | None:
    """42P13 (invalid_function_definition): https://www.postgresql.org/docs/current/sql-createfunction.html"""
    replaced, drop = _REPLACED.match(refusal.statement), _DROP.search(refusal.server.hint)
    if replaced is None or drop is None:
        return None
    return Explanation(
        "CREATE OR REPLACE keeps what a function returns and how its arguments are called",
        (),
        (
            advise(
                f"in this {refusal.author}, drop it before (its grants go with it; what uses it is in the way)",
                f"{drop[0]};\n{replaced[0].strip()} …",
            ),
        ),
    )


def _referred(refusal: Refusal) -> tuple[str, str]:
    """The table that the refused foreign key refers to, as it is written, and its columns; of several the one that the
    server names, and one that names columns rather than the primary key."""
    found = [(match["other"], (match["keys"] or "").strip()) for match in _REFERRED.finditer(refusal.statement)]
    named = [pair for pair in found if identifiers.fold(identifiers.last_part(pair[0])) in refusal.names]
    if not named and len(found) != 1:
        return "", ""
    return max(named or found, key=lambda pair: bool(pair[1]))


def _column(refusal: Refusal, table: str, written: str) -> ColumnFacts | None:
    name = identifiers.fold(written)
    columns = surroundings.list_columns(refusal.connection, table)
    return next((column for column in columns if column.name == name), None)
