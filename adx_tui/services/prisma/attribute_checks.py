"""What can be wrong with the attributes of a schema for PostgreSQL, each looked at by itself: its name, its place and
its arguments; and with what identifies a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from adx_tui.services.prisma.attribute_rules import (
    FIELDS,
    OF_ENUM,
    OF_ENUM_VALUE,
    OF_MODEL,
    OF_RELATION,
    OF_VALUE,
    TEXTS,
    WORDS,
    AttributeRule,
    Rules,
)
from adx_tui.services.prisma.database_name_checks import check_columns
from adx_tui.services.prisma.default_checks import check_default
from adx_tui.services.prisma.schema_index import SCALARS, SchemaIndex, indexed_names, names_in
from adx_tui.services.prisma.schema_problems import ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_syntax import (
    Argument,
    Arity,
    ArrayValue,
    Attribute,
    Field,
    FunctionValue,
    Model,
    NameValue,
    Span,
    StringValue,
    Value,
)

Problems = Iterator[SchemaProblem]


def check_attributes(index: SchemaIndex) -> Problems:
    """Every attribute of models, views and enums. (Composite types are refused as such.)"""
    for model in index.models.values():
        yield from _attributes(model.attributes, OF_MODEL, "@@", f"a {model.kind}")
        yield from _identity(index, model)
        yield from check_columns(index, model)
        for field in model.fields:
            yield from _of_field(index, model, field)
    for enum in index.enums.values():
        yield from _attributes(enum.attributes, OF_ENUM, "@@", "an enum")
        for value in enum.values:
            yield from _attributes(value.attributes, OF_ENUM_VALUE, "@", "a value of an enum")


def _of_field(index: SchemaIndex, model: Model, field: Field) -> Problems:
    target = index.target(field)
    if target is not None:
        yield from _attributes(field.attributes, OF_RELATION, "@", "a relation")
        if target.is_ignored and not (field.is_ignored or model.is_ignored):
            message = f"{model.name}.{field.name} leads to {target.name}, which is ignored: it needs @ignore, too."
            yield _problem(message, field.span)
        return
    is_native = field.type.name in SCALARS and not field.type.is_unsupported
    attributes = [attribute for attribute in field.attributes if not (is_native and "." in attribute.name)]
    yield from _attributes(attributes, OF_VALUE, "@", "a field with a value")
    if len(field.attributes) - len(attributes) > 1:
        yield _problem(f"{model.name}.{field.name} has more than one native type.", field.span)
    yield from _updated_at(field)
    yield from check_default(index, field)
    if field.is_ignored and (model.is_ignored or field.type.is_unsupported):
        message = f"{model.name}.{field.name} needs no @ignore: it is left out of the client as it is."
        yield _problem(message, field.span)


def _updated_at(field: Field) -> Problems:
    attribute = field.attribute("updatedAt")
    if attribute is not None and (field.type.name != "DateTime" or field.type.arity is Arity.LIST):
        yield _problem(f"@updatedAt is for a single DateTime; {field.name} is none.", attribute.span)


def _identity(index: SchemaIndex, model: Model) -> Problems:
    """There is at most one primary key, and no part of it may be missing."""
    single = [field for field in model.fields if field.attribute("id")]
    compound = [attribute for attribute in model.attributes if attribute.name == "id"]
    if len(single) > 1:
        names = ", ".join(field.name for field in single)
        message = f"The {model.kind} {model.name} has more than one field with @id ({names}): a key of several fields"
        yield _problem(f"{message} is @@id([{names}]).", model.span)
    elif single and compound:
        message = f"The {model.kind} {model.name} has an @id ({single[0].name}) and an @@id: it can have one."
        yield _problem(message, model.span)
    for field in single:
        if field.type.arity is not Arity.REQUIRED and index.target(field) is None:
            yield _problem(f"{model.name}.{field.name} is @id, and can't be optional or a list.", field.span)
    for attribute in compound:
        known = index.fields[model.name]
        for name in indexed_names(attribute):
            if name in known and known[name].type.arity is Arity.OPTIONAL:
                yield _problem(f"@@id of {model.name} has the field {name}, which is optional.", attribute.span)


def _attributes(attributes: Sequence[Attribute], rules: Rules, sign: str, owner: str) -> Problems:
    counts = Counter(attribute.name for attribute in attributes)
    for attribute in attributes:
        rule, shown = rules.get(attribute.name), f"{sign}{attribute.name}"
        if rule is None:
            near = get_close_matches(attribute.name, rules, n=1)
            hint = f": the nearest is {sign}{near[0]}" if near else ""
            message = f"{shown} is no attribute that {owner} can have{hint}."
            yield SchemaProblem(ProblemKind.UNKNOWN_WORD, message, attribute.span)
            continue
        if counts[attribute.name] > 1 and not rule.may_repeat:
            yield _problem(f"{shown} is here more than once.", attribute.span)
        yield from _arguments(attribute, rule, shown)


def _arguments(attribute: Attribute, rule: AttributeRule, shown: str) -> Problems:
    given = [_name(argument, position, rule) for position, argument in enumerate(attribute.arguments)]
    if rule.needs_default and rule.default not in given:
        yield _problem(f"{shown} needs a value: {shown}({rule.default}: …).", attribute.span)
    for name, argument in zip(given, attribute.arguments, strict=True):
        if name in rule.arguments:
            yield from _value(name, argument.value, rule, shown)
        else:
            yield _unknown_argument(argument, sorted(rule.arguments), shown)


def _name(argument: Argument, position: int, rule: AttributeRule) -> str:
    """What the argument is called; empty of one that needs a name and has none."""
    return argument.name or (rule.default if position == 0 else None) or ""


def _value(name: str, value: Value, rule: AttributeRule, shown: str) -> Problems:
    if name in TEXTS and not isinstance(value, StringValue):
        yield _problem(f"{name} of {shown} is a text in double quotes.", value.span)
    if name in WORDS and not (isinstance(value, NameValue) and value.name in WORDS[name]):
        yield _problem(f"{name} of {shown} is one of {', '.join(WORDS[name])}, without quotes.", value.span)
    if name in FIELDS:
        yield from _fields(name, value, rule, shown)


def _fields(name: str, value: Value, rule: AttributeRule, shown: str) -> Problems:
    items = value.items if isinstance(value, ArrayValue) else (value,)
    if not all(isinstance(item, NameValue | FunctionValue) for item in items):
        yield _problem(f"{name} of {shown} are names of fields, without quotes.", value.span)
    if not items and rule.needs_default:
        yield _problem(f"{shown} names no field.", value.span)
    for repeated in (field for field, count in Counter(names_in(value)).items() if count > 1):
        yield _problem(f"{name} of {shown} has {repeated} more than once.", value.span)
    for item in items:
        for argument in item.arguments if isinstance(item, FunctionValue) else ():
            if argument.name in rule.of_fields:
                yield from _value(argument.name or "", argument.value, rule, shown)
            else:
                yield _unknown_argument(argument, sorted(rule.of_fields), f"a field of {shown}")


def _unknown_argument(argument: Argument, known: Sequence[str], shown: str) -> SchemaProblem:
    what = f"no argument {argument.name}" if argument.name else "no such argument without a name"
    message = f"{shown} has {what}; it has {', '.join(known) or 'none'}."
    return SchemaProblem(ProblemKind.UNKNOWN_WORD, message, argument.span)


def _problem(message: str, span: Span) -> SchemaProblem:
    return SchemaProblem(ProblemKind.ATTRIBUTE, message, span)
