"""What can be wrong with the relations of a schema.

The rules, and the field that a fault is at, are those of prisma-engines: `relation_fields.rs` and `relations.rs` in
`psl/psl-core/src/validate/validation_pipeline/validations`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from adx_tui.services.prisma.relation_mends import (
    add_arguments,
    add_attribute,
    add_opposite,
    make_optional,
)
from adx_tui.services.prisma.schema_index import SchemaIndex
from adx_tui.services.prisma.schema_problems import LineEdit, ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_relations import (
    Relation,
    RelationField,
    RelationKind,
    relation_fields,
    relation_mode,
    relations,
)
from adx_tui.services.prisma.schema_syntax import Arity, Field, NameValue

SOME = 5
"""How many fields a sentence names."""
_ACTIONS = ("onDelete", "onUpdate")
_NOT_EMULATED = ("NoAction", "SetDefault")
"""On PostgreSQL: https://www.prisma.io/docs/orm/prisma-schema/data-model/relations/relation-mode"""


def check_relations(index: SchemaIndex) -> Iterator[SchemaProblem]:
    """Of ambiguous relations the first between two models: which fields are one relation is unknown until it is named,
    so that nothing else is looked at before."""
    fields = relation_fields(index)
    ambiguous = list(_ambiguous(fields))
    yield from ambiguous
    if ambiguous:
        return
    is_emulated = index.schema.is_postgresql and relation_mode(index.schema) == "prisma"
    for relation in relations(index, fields):
        yield from _actions(relation, is_emulated=is_emulated)
        if relation.kind is RelationKind.MANY_TO_MANY:
            yield from _many_to_many(index, relation)
        else:
            yield from _with_key(index, relation)


def _ambiguous(fields: list[RelationField]) -> Iterator[SchemaProblem]:
    groups: dict[tuple[str, str, str | None], list[RelationField]] = defaultdict(list)
    for field in fields:
        groups[field.model.name, field.target.name, field.name].append(field)
    pairs = set()
    for (model, target, name), group in groups.items():
        pair = frozenset((model, target))
        is_two_sides = model == target and name is not None and len(group) == 2
        if len(group) < 2 or is_two_sides or pair in pairs:
            continue
        pairs.add(pair)
        names = _list([field.field for field in group])
        how = "have no relation name" if name is None else f'are all called "{name}"'
        message = f"The fields {names} of {model} lead to {target} and {how}: give each relation a name of its own."
        if model == target and name is None and len(group) == 2:
            message = f"The fields {names} of {model} lead to {model}: if they are one relation, give both its name."
        yield SchemaProblem(ProblemKind.AMBIGUOUS, message, group[0].field.span)


def _with_key(index: SchemaIndex, relation: Relation) -> Iterator[SchemaProblem]:
    """A relation of which one side holds the key, in the order in which Prisma looks at it."""
    forward, back = relation.forward, relation.back
    problems: list[SchemaProblem] = []
    if forward is not None:
        problems += _key(index, forward)
    is_one_to_one = relation.kind is RelationKind.ONE_TO_ONE
    if forward is None or back is None:
        problems += _no_opposite(index, relation)
    elif is_one_to_one:
        problems += _one_to_one(forward, back)
    else:
        problems += _one_to_many(index, forward, back)
    if forward is not None and is_one_to_one:
        problems += _key_is_unique(index, forward)
    if not problems and forward is not None and back is not None and is_one_to_one:
        problems += _sides(index, forward, back)
    yield from problems


def _key(index: SchemaIndex, forward: RelationField) -> Iterator[SchemaProblem]:
    """That the fields which hold the key, and those it leads to, belong together."""
    where, span = _place(forward), forward.field.span
    fields, references = forward.fields, forward.references
    # PostgreSQL takes them in any order.
    if references and tuple(sorted(_names(references))) not in index.keys[forward.target.name].sorted_names:
        edits = add_attribute(index, references[0], "@unique") if len(references) == 1 else ()
        yield SchemaProblem(
            ProblemKind.REFERENCES_NOT_UNIQUE,
            f"The relation {where} leads to {forward.target.name} by {_list(references)}, and that identifies no row: "
            "it has to be @id, or unique.",
            span,
            edits=edits,
        )
    if fields is not None and references is not None and len(fields) != len(references):
        message = f"The relation {where} has {len(fields)} in fields and {len(references)} in references."
        yield SchemaProblem(ProblemKind.NUMBER_DIFFERS, message, span)
    optional = [field for field in fields or () if field.type.arity is Arity.OPTIONAL]
    if optional and forward.arity is Arity.REQUIRED:
        message = f"The relation {where} is required, but its key ({_list(optional)}) is optional."
        edits = make_optional(index, forward.field)
        yield SchemaProblem(ProblemKind.OPTIONALITY_DIFFERS, message, span, edits=edits)
    for field, reference in zip(fields or (), references or (), strict=False):
        if _type(field) != _type(reference):
            message = (
                f"{forward.model.name}.{field.name} is {field.type.name}, and {forward.target.name}.{reference.name}, "
                f"to which it leads, {reference.type.name}."
            )
            yield SchemaProblem(ProblemKind.TYPE_DIFFERS, message, span)


def _no_opposite(index: SchemaIndex, relation: Relation) -> Iterator[SchemaProblem]:
    for side in filter(None, (relation.forward, relation.back)):
        message = f"The relation {_place(side)} has no opposite field in the model {side.target.name}."
        edits = add_opposite(index, relation)
        yield SchemaProblem(ProblemKind.NO_OPPOSITE, message, side.field.span, edits=edits, is_safe=bool(edits))


def _one_to_many(index: SchemaIndex, forward: RelationField, back: RelationField) -> Iterator[SchemaProblem]:
    missing = [name for name in ("fields", "references") if not getattr(forward, name)]
    if missing:
        edits = add_arguments(index, forward)
        yield _no_arguments(forward, missing, edits)
    if back.fields or back.references:
        message = f"The relation {_place(back)} can't have fields or references: {_place(forward)} holds the key."
        yield SchemaProblem(ProblemKind.ARGUMENTS_ON_WRONG_SIDE, message, back.field.span)


def _one_to_one(forward: RelationField, back: RelationField) -> Iterator[SchemaProblem]:
    for name in ("fields", "references"):
        given = [side for side in (forward, back) if getattr(side, name)]
        for side in (forward, back):
            other = back if side is forward else forward
            if not given:
                message = f"Neither {_place(side)} nor {_place(other)} says {name}: one of the two has to."
                yield SchemaProblem(ProblemKind.NO_ARGUMENTS, message, side.field.span)
            elif len(given) == 2:
                message = f"Both {_place(side)} and {_place(other)} say {name}: only one of the two may."
                yield SchemaProblem(ProblemKind.ARGUMENTS_ON_WRONG_SIDE, message, side.field.span)


def _key_is_unique(index: SchemaIndex, forward: RelationField) -> Iterator[SchemaProblem]:
    fields = forward.fields
    if not fields or tuple(_names(fields)) in index.keys[forward.model.name].names:
        return
    edits = add_attribute(index, fields[0], "@unique") if len(fields) == 1 else ()
    message = (
        f"The relation {_place(forward)} is one-to-one, but its key ({_list(fields)}) is not unique: "
        "several rows could lead to the same one."
    )
    yield SchemaProblem(ProblemKind.ONE_TO_ONE_NOT_UNIQUE, message, forward.field.span, edits=edits)


def _sides(index: SchemaIndex, forward: RelationField, back: RelationField) -> list[SchemaProblem]:
    """Which side of a one-to-one has the arguments. Prisma asks it where nothing else is wrong, one thing at a time."""
    shared = [forward, back] if forward.fields and back.references else []
    if shared or (forward.references and back.fields):
        message = f"{_place(forward)} and {_place(back)} share fields and references: both belong on one side."
        wrong = ProblemKind.ARGUMENTS_ON_WRONG_SIDE
        return [SchemaProblem(wrong, message, side.field.span) for side in shared or [forward]]
    if back.arity is Arity.REQUIRED:
        message = f"The relation {_place(back)} can't be required: nothing in the database could see to it."
        edits = make_optional(index, back.field)
        return [SchemaProblem(ProblemKind.OPTIONALITY_DIFFERS, message, back.field.span, edits=edits)]
    if forward.arity is Arity.REQUIRED and (back.fields is not None or back.references is not None):
        message = f"{_place(back)} says fields or references, which belong to the required side, {_place(forward)}."
        return [SchemaProblem(ProblemKind.ARGUMENTS_ON_WRONG_SIDE, message, back.field.span)]
    return []


def _many_to_many(index: SchemaIndex, relation: Relation) -> Iterator[SchemaProblem]:
    sides = [side for side in (relation.forward, relation.back) if side is not None]
    has_fields = any(side.fields is not None for side in sides)
    for side in sides:
        if has_fields or side.references is not None:
            message = f"The relation {_place(side)} is many-to-many, which takes neither fields nor references."
            yield SchemaProblem(ProblemKind.ARGUMENTS_ON_WRONG_SIDE, message, side.field.span)
        elif not index.keys[side.target.name].has_single_id:
            message = (
                f"The relation {_place(side)} is many-to-many, which needs a single field with @id in "
                f"{side.target.name}: else a model of your own has to stand between the two."
            )
            yield SchemaProblem(ProblemKind.MANY_TO_MANY_WITHOUT_ID, message, side.field.span)


def _actions(relation: Relation, *, is_emulated: bool) -> Iterator[SchemaProblem]:
    """Only the side that has the key says what becomes of it, and only what can be done."""
    for side in filter(None, (relation.forward, relation.back)):
        arguments = side.attribute.arguments if side.attribute else ()
        for argument in (argument for argument in arguments if argument.name in _ACTIONS):
            message = None
            if relation.kind is RelationKind.MANY_TO_MANY:
                message = f"The relation {_place(side)} is many-to-many, which takes no {argument.name}."
            elif side is relation.back and relation.forward is not None:
                message = f"{argument.name} belongs to {_place(relation.forward)}, which holds the key."
            elif is_emulated and isinstance(argument.value, NameValue) and argument.value.name in _NOT_EMULATED:
                message = f'{argument.value.name} can\'t be done with relationMode = "prisma".'
            if message is not None:
                yield SchemaProblem(ProblemKind.REFERENTIAL_ACTION, message, argument.span)


def _no_arguments(side: RelationField, missing: list[str], edits: tuple[LineEdit, ...]) -> SchemaProblem:
    message = f"The relation {_place(side)} does not say {' and '.join(missing)}: @relation(fields: …, references: …)."
    return SchemaProblem(ProblemKind.NO_ARGUMENTS, message, side.field.span, edits=edits, is_safe=bool(edits))


def _type(field: Field) -> tuple[str, bool]:
    return field.type.name, field.type.is_unsupported


def _place(side: RelationField) -> str:
    return f"{side.model.name}.{side.field.name}"


def _names(fields: Iterable[Field]) -> Iterator[str]:
    return (field.name for field in fields)


def _list(fields: Sequence[Field]) -> str:
    """`a, b and c`; of many the first few."""
    *names, last = _names(fields[:SOME])
    if len(fields) > SOME:
        names, last = [*names, last], f"{len(fields) - SOME:,} more"
    return f"{', '.join(names)} and {last}" if names else last
