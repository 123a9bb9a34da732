"""23505 (unique_violation): a sequence behind its rows, rows that are doubled, a key that is taken."""

from __future__ import annotations

import re

from adx_tui.core.model import Remedy
from adx_tui.services.postgres import identifiers, statement_parts, surroundings
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.quoting import literal
from adx_tui.services.seeds import constraints
from adx_tui.steps.shared import sequence_findings
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, advise
from adx_tui.steps.shared.sqlstates.rows import LOOK, count_in_words, fills, read_key, values_of


def explain_behind_sequence(refusal: Refusal) -> Explanation | None:
    """A sequence that gives numbers which are taken: 23505 (unique_violation)."""
    key = read_key(refusal)
    if key is None or refusal.project is None:
        return None
    for sequence in surroundings.find_behind(refusal.connection, refusal.table):
        if sequence.column in key.columns:
            finding = sequence_findings.behind_finding(refusal.project, sequence)
            remedies = (*finding.remedies, _set_in_script(refusal, sequence.remedy_sql))
            return Explanation(finding.cause.rstrip("."), finding.evidence, remedies)
    return None


def explain_drawn_number(refusal: Refusal) -> Explanation | None:
    """A number that a sequence has just given, the last that was taken: a number that was drawn stays drawn."""
    key, value = read_key(refusal), values_of(refusal)
    if key is None or value is None or len(key.columns) != 1:
        return None
    column = key.columns[0]
    sequence = surroundings.ask(
        refusal.connection,
        f"pg_get_serial_sequence({literal(refusal.table)}, {literal(identifiers.unquote(column))})",
    )
    if not sequence or surroundings.ask(refusal.connection, f"SELECT last_value FROM {sequence}") != value["values"]:
        return None
    setting = f"SELECT setval({literal(sequence)}, (SELECT max({column}) FROM {refusal.table}));"
    return Explanation(
        f"sequence {sequence} gave {column} = {value['values']}, which a row has: it was inserted with a number of its "
        "own, or the sequence was set back; the next number is free here, but not on a new database",
        (f"last number  {value['values']}",),
        (_set_in_script(refusal, setting),),
    )


def _set_in_script(refusal: Refusal, statement: str) -> Remedy:
    """Where the script runs on another database, the same will happen."""
    return advise(f"for other databases: in the {refusal.author}, before this INSERT", statement)


def explain_new_key(refusal: Refusal) -> Explanation | None:
    """CREATE UNIQUE INDEX, or ADD UNIQUE or PRIMARY KEY, on rows that break it."""
    table, columns = statement_parts.table(refusal.statement), statement_parts.key_columns(refusal.statement)
    detail = values_of(refusal)
    key = ", ".join(columns) or (detail["columns"] if detail else "")
    if sql_script.leading_words(refusal.statement, 1)[0:1] not in (("CREATE",), ("ALTER",)) or not (table and key):
        return None
    query = f"SELECT {key}, count(*) FROM {table} GROUP BY {key} HAVING count(*) > 1"
    condition = re.search(r"(?is)\)\s*WHERE\s+(.+)\Z", refusal.statement)
    if condition:
        query = query.replace(" GROUP BY", f" WHERE {condition[1]} GROUP BY")
    return Explanation(
        f"{count_in_words(refusal, query, 'keys')} {table} more than once, which breaks the unique rule",
        (),
        (advise(LOOK, f"{query};"),),
    )


def explain_taken_key(refusal: Refusal) -> Explanation | None:
    """An INSERT or UPDATE that brings a key which a row has already."""
    values = values_of(refusal)
    key = read_key(refusal)
    if refusal.connection is None or key is None or values is None:
        return None
    columns, table = ", ".join(key.columns), refusal.table
    taken = f"{columns} = {values['values']}"
    remedy = advise("let it find what is there already", f"ON CONFLICT ({columns}) DO NOTHING")
    if len(key.columns) > 1:
        return Explanation(f"a row with {taken} is in {table} already", (), (remedy,))
    if not constraints.count_rows_with(refusal.connection, table, columns, values["values"]):
        return Explanation(f"the {refusal.author} itself brings {taken} more than once, into {table}", (), (remedy,))
    brings = [script for script in refusal.earlier if fills(refusal, script, table)]
    by = f"; {brings[-1]} fills that table" if brings else ""
    return Explanation(f"a row with {taken} was in {table} before{by}", (f"{table}  a row with {taken}",), (remedy,))
