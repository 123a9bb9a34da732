"""What can be wrong with the names in a schema, and with a model or an enum on its own."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.services.prisma.schema_index import (
    SCALARS,
    SchemaIndex,
    find_repeated,
    indexed_names,
    is_strict,
    names_in,
)
from adx_tui.services.prisma.schema_problems import ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_syntax import Attribute, Enum, Field, Model, ModelKind, Value

_WORDS = """
    PrismaClient break case catch class const continue debugger default delete do else enum export extends false finally
    for function if implements import in instanceof interface let new null package private protected public return super
    switch this throw true try typeof var void while with yield
"""
_RESERVED = frozenset((*_WORDS.split(), *SCALARS))
"""`psl/parser-database/src/names/reserved_model_names.rs` of prisma-engines, in every version of it."""
_INDEXES = frozenset(("id", "unique", "index", "fulltext"))


def check_names(index: SchemaIndex) -> Iterator[SchemaProblem]:
    """What leads nowhere, or twice. Prisma looks no further while there is any of it."""
    names = list(_names(index))
    yield from names
    is_doubled = any(problem.kind is ProblemKind.DOUBLED_NAME for problem in names)
    folded = {name.lower(): name for names in (SCALARS, index.models, index.types, index.enums) for name in names}
    models = (*index.schema.models, *index.schema.views, *index.schema.types)
    for model in models:
        yield from _doubled_fields(model)
        for field in model.fields:
            yield from _type(index, field, folded)
    for enum in index.schema.enums:
        yield from _values(enum)
    for model in () if is_doubled else models:  # which of two is meant is unknown, and so what it has
        for attribute in model.attributes:
            if attribute.name in _INDEXES:
                yield from _indexed_fields(index, model, attribute)
        for field in model.fields:
            yield from _relation_arguments(index, model, field)


def check_models(index: SchemaIndex, version: tuple[int, int]) -> Iterator[SchemaProblem]:
    """What is wrong with a model whose names are all right."""
    schema = index.schema
    with_key = (*schema.models, *schema.views) if version < (6, 0) else schema.models
    for model in with_key:
        if not model.is_ignored and not any(map(is_strict, index.keys[model.name].all)):
            message = (
                f"The {model.kind} {model.name} has no field, or list of fields, that is always there and identifies "
                "a row: it needs @id, @unique, @@id or @@unique."
            )
            yield SchemaProblem(ProblemKind.NO_UNIQUE_CRITERION, message, model.span)


def _names(index: SchemaIndex) -> Iterator[SchemaProblem]:
    schema = index.schema
    owners: dict[str, Model | Enum] = {}
    tops: tuple[Model | Enum, ...] = (*schema.models, *schema.views, *schema.types, *schema.enums)
    order = {path: position for position, (path, _) in enumerate(schema.files)}
    for top in sorted(tops, key=lambda top: (order[top.span.file], top.span.line)):
        yield from _invalid_names(top)
        first = owners.setdefault(top.name, top)
        if first is not top:
            kind = "enum" if isinstance(first, Enum) else str(first.kind)
            message = f"{top.name} is the name of the {kind} in {first.span.file.name}, line {first.span.line}, too."
            yield SchemaProblem(ProblemKind.DOUBLED_NAME, message, top.name_span)


def _invalid_names(top: Model | Enum) -> Iterator[SchemaProblem]:
    if top.name in _RESERVED:
        message = f"{top.name} can't be a name: it is a word of Prisma's or JavaScript's own."
        yield SchemaProblem(ProblemKind.INVALID_NAME, message, top.name_span)
    for entry in (top, *(top.values if isinstance(top, Enum) else top.fields)):
        if entry.name[0].isdigit() or "-" in entry.name:
            message = f"{entry.name} can't be a name: it begins with a digit, or has a hyphen in it."
            yield SchemaProblem(ProblemKind.INVALID_NAME, message, entry.name_span)


def _doubled_fields(model: Model) -> Iterator[SchemaProblem]:
    for first, field in find_repeated(model.fields, lambda field: field.name):
        message = f"The {model.kind} {model.name} has its field {field.name} in line {first.span.line} already."
        yield SchemaProblem(ProblemKind.DOUBLED_FIELD, message, field.name_span)


def _values(enum: Enum) -> Iterator[SchemaProblem]:
    """That there are some, and none of them twice."""
    if not enum.values:
        yield SchemaProblem(ProblemKind.NO_VALUE, f"The enum {enum.name} has no value.", enum.span)
    for first, value in find_repeated(enum.values, lambda value: value.name):
        message = f"The enum {enum.name} has its value {value.name} in line {first.span.line} already."
        yield SchemaProblem(ProblemKind.DOUBLED_FIELD, message, value.name_span)


def _type(index: SchemaIndex, field: Field, folded: dict[str, str]) -> Iterator[SchemaProblem]:
    if index.knows_type(field):
        return
    near = folded.get(field.type.name.lower())
    hint = f" It is written {near}." if near else ""
    message = f"{field.type.name} is neither a type of Prisma's nor a model, type or enum of this schema.{hint}"
    yield SchemaProblem(ProblemKind.UNKNOWN_TYPE, message, field.type.span)


def _indexed_fields(index: SchemaIndex, model: Model, attribute: Attribute) -> Iterator[SchemaProblem]:
    for name in indexed_names(attribute):
        field = index.fields[model.name].get(name.partition(".")[0])
        if field is None:
            message = f"@@{attribute.name} of {model.name} names the field {name}, which it does not have."
        elif index.target(field) is not None:
            message = f"@@{attribute.name} of {model.name} names {name}, a relation: it takes fields that hold values."
        else:
            continue
        yield SchemaProblem(ProblemKind.UNKNOWN_FIELD, message, attribute.span)


def _relation_arguments(index: SchemaIndex, model: Model, field: Field) -> Iterator[SchemaProblem]:
    target, attribute = index.target(field), field.attribute("relation")
    if target is None or attribute is None or model.kind is ModelKind.TYPE:
        return
    for argument, owner in (("fields", model), ("references", target)):
        value: Value | None = attribute.argument(argument)
        for name in names_in(value):
            other = index.fields[owner.name].get(name)
            if other is not None and index.target(other) is None:
                continue
            why = "is a relation itself" if other is not None else "does not exist"
            message = f"The relation {model.name}.{field.name} names {owner.name}.{name} in {argument}, which {why}."
            yield SchemaProblem(ProblemKind.UNKNOWN_FIELD, message, attribute.span)
