"""SQLSTATE → the questions to ask the server, the script and the schema, the most particular first.

A migration, a seed and a probe are explained by the same table. The first question that has an answer is it; where none
has, it is said that the cause is not known, and the evidence is what the server said.
https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from adx_tui.core.model import Risk
from adx_tui.steps.shared.sqlstates import (
    constants,
    definitions,
    dropped,
    duplicates,
    extensions,
    in_the_way,
    machine,
    missing,
    other_servers,
    platforms,
    rights,
    rows,
    syntax,
    transactions,
    unique_keys,
    values,
)
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Question, Refusal, advise

_THERE: Sequence[Question] = (duplicates.explain_names_cut, duplicates.explain_there_already)
_ABSENT: Sequence[Question] = (
    syntax.explain_characters,
    missing.explain_elsewhere,
    other_servers.explain_newer_name,
    extensions.explain_extension_needed,
    missing.explain_asked_setting,
    missing.explain_made_later,
    dropped.explain,
    other_servers.explain_other_databases_type,
)
_TOO_NARROW: Sequence[Question] = (values.explain_conversion, values.explain_column_type)

QUESTIONS: Mapping[str, Sequence[Question]] = {
    "0A000": (
        machine.explain_extension_files,
        in_the_way.explain_column_in_use,
        other_servers.explain_newer_syntax,
        in_the_way.explain_index_kind,
        in_the_way.explain_partitioned,
        in_the_way.explain_another_database,
        in_the_way.explain_missing_in_build,
    ),
    "21000": (definitions.explain_same_row_twice,),
    "22001": _TOO_NARROW,
    "22003": _TOO_NARROW,
    "22007": (values.explain_conversion, constants.explain_date),
    "22008": (values.explain_conversion, constants.explain_date),
    "22P02": (values.explain_enum_value, values.explain_conversion, constants.explain_other_kind),
    "23502": (
        rows.explain_new_column,
        rows.explain_required_column,
        rows.explain_column_without_default,
        rows.explain_explicit_null,
    ),
    "23503": (rows.explain_new_reference, rows.explain_still_referenced, rows.explain_missing_parent),
    "23505": (
        duplicates.explain_names_cut,
        unique_keys.explain_behind_sequence,
        unique_keys.explain_drawn_number,
        unique_keys.explain_new_key,
        unique_keys.explain_taken_key,
    ),
    "23514": (rows.explain_new_check, rows.explain_no_partition, rows.explain_broken_rule),
    "23P01": (rows.explain_broken_rule,),
    "25001": (transactions.explain_not_in_transaction,),
    "25006": (transactions.explain_read_only,),
    "25P02": (transactions.explain_aborted,),
    "2BP01": (in_the_way.explain_still_needed,),
    "3F000": (missing.explain_made_later, platforms.explain_schema, dropped.explain, missing.explain_schema),
    "40001": (transactions.explain_serialization,),
    "40P01": (transactions.explain_deadlock,),
    "42501": (
        rights.explain_row_security,
        rights.explain_other_schema,
        rights.explain_given_away,
        rights.explain_denied,
    ),
    "42601": (
        missing.explain_merge_marks,
        syntax.explain_characters,
        other_servers.explain_newer_syntax,
        other_servers.explain_other_databases_sql,
        syntax.explain_semicolon,
        syntax.explain_comma,
        missing.explain_syntax,
    ),
    "42701": _THERE,
    "42703": (
        syntax.explain_characters,
        other_servers.explain_newer_name,
        missing.explain_made_later,
        dropped.explain,
        missing.explain_text_as_name,
        missing.explain_column,
    ),
    "42704": (*_ABSENT, missing.explain_other),
    "42710": _THERE,
    "42723": _THERE,
    "42804": (values.explain_default_cast, definitions.explain_referred_type, definitions.explain_other_type),
    "42830": (definitions.explain_referred_key,),
    "42846": (definitions.explain_cast,),
    "428C9": (definitions.explain_filled_in,),
    "42883": (*_ABSENT, missing.explain_operator, missing.explain_other_arguments, missing.explain_other),
    "42P01": (*_ABSENT, missing.explain_relation),
    "42P06": _THERE,
    "42P07": _THERE,
    "42P10": (definitions.explain_conflict_target,),
    "42P13": (definitions.explain_replaced_function,),
    "42P16": (in_the_way.explain_table_definition,),
    "42P17": (definitions.explain_not_immutable,),
    "53100": (machine.explain_disk_full,),
    "53200": (machine.explain_memory,),
    "53300": (machine.explain_connections,),
    "54000": (machine.explain_index_row_size, machine.explain_limit),
    "54001": (machine.explain_limit,),
    "54011": (machine.explain_limit,),
    "54023": (machine.explain_limit,),
    "55006": (transactions.explain_pending_events, transactions.explain_in_use),
    "55P03": (transactions.explain_lock_not_available,),
    "55P04": (values.explain_new_enum_value,),
    "57014": (transactions.explain_timeout, transactions.explain_cancelled),
    "58P01": (machine.explain_extension_files, machine.explain_missing_file),
    "P0001": (machine.explain_raised,),
    "XX000": (machine.explain_internal,),
    "XX001": (machine.explain_damaged_data,),
    "XX002": (machine.explain_damaged_index,),
}
_NOT_KNOWN = "neither the script nor what the server was asked says more of the cause"


def explain(refusal: Refusal, remedy_id: str) -> Explanation:
    """Why the server refused it, what was seen, and what to do: of a script, always one thing at least. What only a
    person can do is called `remedy_id` and its number."""
    answers = (question(refusal) for question in QUESTIONS.get(refusal.server.sqlstate, ()))
    explanation = next((answer for answer in answers if answer is not None), None) or Explanation(_NOT_KNOWN)
    correct = (advise("correct the file, then run again", refusal.where),) if refusal.script else ()
    remedies = explanation.remedies or correct
    numbered = (
        replace(remedy, id=f"{remedy_id}.{number}") if remedy.risk is Risk.MANUAL else remedy
        for number, remedy in enumerate(remedies)
    )
    return replace(explanation, remedies=tuple(numbered))
