"""A DROP of what is not there: 42P01, 42703, 42704, 42883, 3F000. Only the author's database had it, made by hand there
or by a migration that is gone; what is called alike is another thing, and is never proposed to be dropped instead."""

from __future__ import annotations

from adx_tui.services.postgres import names, statement_parts, surroundings
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.identifiers import IDENTIFIER, own_name, statement_pattern
from adx_tui.services.postgres.quoting import literal
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise

_DROP = statement_pattern(
    r"\ADROP (?:TABLE|INDEX(?: CONCURRENTLY)?|(?:MATERIALIZED )?VIEW|SEQUENCE|TYPE|DOMAIN|SCHEMA|EXTENSION|FUNCTION"
    r"|PROCEDURE|ROUTINE|AGGREGATE|TRIGGER|POLICY|RULE|ROLE|PUBLICATION)(?= (?!IF ))"
)
_DROP_PART = statement_pattern(rf"\bDROP(?: CONSTRAINT| COLUMN)?(?= (?!IF )(?P<name>{IDENTIFIER}))")


def explain(refusal: Refusal) -> Explanation | None:
    """See the module; None where the statement drops something else, or the name differs in its case alone."""
    statement, wanted = refusal.statement, refusal.name
    known = names.named(refusal.connection) if refusal.connection else ()
    if any(entry.name != wanted and entry.name.lower() == wanted.lower() for entry in known):
        return None
    if sql_script.leading_words(statement, 1) == ("DROP",):
        match, seen = _DROP.match(statement), ""
    else:
        parts = _DROP_PART.finditer(statement) if statement_parts.is_alteration(statement) else ()
        match = next((part for part in parts if own_name(part["name"]) == wanted), None)
        seen = _parts(refusal, "CONSTRAINT" in match[0].upper()) if match else ""
    if match is None:
        return None
    careful = f"{statement[: match.end()]} IF EXISTS{statement[match.end() :]};"
    return Explanation(
        "nothing that ran here made it, as far as the database shows: another one has it, made by hand perhaps",
        (f"there  {seen}",) if seen else (),
        (advise("drop it only where it is there", f"{refusal.where}: {careful}"),),
    )


def _parts(refusal: Refusal, are_constraints: bool) -> str:
    """What the table has of the kind, for the reader to compare."""
    of_table = f"to_regclass({literal(statement_parts.table(refusal.statement))})"
    catalogue, column, of = "pg_attribute", "attname", f"attrelid = {of_table} AND attnum > 0 AND NOT attisdropped"
    if are_constraints:
        catalogue, column, of = "pg_constraint", "conname", f"conrelid = {of_table} AND contype <> 'n'"
    return surroundings.ask(
        refusal.connection, f"SELECT string_agg({column}, ', ' ORDER BY {column}) FROM {catalogue} WHERE {of}"
    )
