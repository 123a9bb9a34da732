"""What a server answers to a definition, or a row, that can't be as it is written."""

from __future__ import annotations

from adx_tui.core.explain.symptom import Symptom

SYMPTOMS = (
    Symptom(("there is no unique constraint matching given keys for referenced table",), ("42830", "ADX421")),
    Symptom(('foreign key constraint "…" cannot be implemented',), ("42804", "ADX421")),
    Symptom(
        ("there is no unique or exclusion constraint matching the ON CONFLICT specification",),
        ("42P10", "ADX504", "ADX421"),
    ),
    Symptom(("ON CONFLICT DO UPDATE command cannot affect row a second time",), ("21000", "ADX504")),
    Symptom(
        ("cannot insert a non-DEFAULT value into column", "is an identity column defined as GENERATED ALWAYS"),
        ("428C9", "ADX504"),
    ),
    Symptom(
        ("must be marked IMMUTABLE", "generation expression is not immutable", "infinite recursion detected in policy"),
        ("42P17", "ADX421"),
    ),
    Symptom(
        ("cannot change return type of existing function", "cannot change name of input parameter"), ("42P13", "ADX421")
    ),
    Symptom(("cannot be cast automatically to type",), ("42804", "ADX421")),
    Symptom(("because it has pending trigger events",), ("55006", "ADX421")),
    Symptom(("canceling statement due to user request",), ("57014",)),
    Symptom(("could not determine which collation to use",), ("42P22",)),
    Symptom(('syntax error at or near "<<<<<<<"', 'syntax error at or near ">>>>>>>"'), ("42601", "ADX421", "ADX504")),
)
