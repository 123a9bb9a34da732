"""The lines that make a relation whole, as `prisma format` adds them: the opposite field, the arguments of the side
that has the key, and the fields that hold it.

What is added, and how it is called, follows `psl/psl-core/src/reformat.rs` of prisma-engines. Unlike it, a relation
that has a name keeps it on both sides, and no name is given twice; where it can't be done well, nothing is proposed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from adx_tui.services.prisma.schema_index import SCALARS, SchemaIndex
from adx_tui.services.prisma.schema_problems import LineEdit
from adx_tui.services.prisma.schema_relations import Relation, RelationField, RelationKind
from adx_tui.services.prisma.schema_syntax import Arity, Field, Model, Span

Edits = tuple[LineEdit, ...]
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Key:
    """What holds the key of a relation: the arguments, the lines of the fields that are new, and its arity."""

    fields: Names
    references: Names
    lines: Names
    arity: Arity

    def arguments(self, *, with_fields: bool = True, with_references: bool = True) -> str:
        fields, references = f"fields: [{', '.join(self.fields)}]", f"references: [{', '.join(self.references)}]"
        return ", ".join((*((fields,) if with_fields else ()), *((references,) if with_references else ())))


def add_opposite(index: SchemaIndex, relation: Relation) -> Edits:
    """The field on the side that has none; where the key is not told yet, that too. Nothing where a person has to
    think of names first, as of a self relation without one."""
    side = relation.forward or relation.back
    if side is None or (side.model is side.target and side.name is None):
        return ()
    named = json.dumps(side.name, ensure_ascii=False) if side.name else ""
    if relation.forward is None:
        key = _key(index, side.target, side.model, None)
        name = _free_name(index, side, _lower_first(side.model.name))
        if key is None or name is None:
            return ()
        arguments = ", ".join(filter(None, (named, key.arguments())))
        line = f"{name} {side.model.name}{key.arity} @relation({arguments})"
        return (_behind_fields(index, side.target, (line, *key.lines)),)
    is_single = relation.kind is RelationKind.ONE_TO_ONE
    base = _lower_first(side.model.name)
    name = _free_name(index, side, base if is_single else plural(base))
    is_told = bool(side.fields and side.references)
    completed = () if is_told else add_arguments(index, side)
    if name is None or not (is_told or completed):
        return ()
    line = f"{name} {side.model.name}{Arity.OPTIONAL if is_single else Arity.LIST}"
    line += f" @relation({named})" if named else ""
    line += " @ignore" if side.model.is_ignored else ""
    return (*completed, _behind_fields(index, side.target, (line,)))


def add_arguments(index: SchemaIndex, forward: RelationField) -> Edits:
    """`fields` and `references`, whichever is missing, and the fields that hold the key where they are missing too."""
    if forward.fields == () or forward.references == ():
        return ()  # a list without anything in it: what was meant is not to be guessed
    key = _key(index, forward.model, forward.target, forward)
    if key is None:
        return ()
    arguments = key.arguments(with_fields=forward.fields is None, with_references=forward.references is None)
    attribute, line = forward.attribute, index.line(forward.field.span)
    if attribute is None:
        text, end = f" @relation({arguments})", forward.field.type.span.end_column - 1
    elif attribute.arguments:
        text, end = f", {arguments}", attribute.span.end_column - 2
    else:
        start = attribute.span.column + len("@relation") - 1
        text, end = f"({arguments})", attribute.span.end_column - 1
        line, end = line[:start] + line[end:], start
    indentation = line[: forward.field.span.column - 1]
    lines = (line[:end] + text + line[end:], *(indentation + added for added in key.lines))
    return (LineEdit(forward.field.span.file, forward.field.span.line, 1, lines),)


def add_attribute(index: SchemaIndex, field: Field, attribute: str) -> Edits:
    return (_insert(index, field.span, field.span.end_column - 1, f" {attribute}"),)


def make_optional(index: SchemaIndex, field: Field) -> Edits:
    return (_insert(index, field.span, field.type.span.end_column - 1, Arity.OPTIONAL),)


def _key(index: SchemaIndex, owner: Model, target: Model, forward: RelationField | None) -> _Key | None:
    """How `owner` holds the key to `target`: by what it has already, else by fields that are new."""
    references = forward.references if forward and forward.references else next(iter(index.keys[target.name].all), ())
    given = forward.fields if forward and forward.fields else None
    if not references or (given is not None and [_type(field) for field in given] != [_type(f) for f in references]):
        return None
    if given is not None:
        names = tuple(field.name for field in given)
        return _Key(names, tuple(field.name for field in references), (), Arity.REQUIRED)
    by_name = index.fields[owner.name]
    names = _key_names(by_name, target, references, forward)
    known = [by_name.get(name) for name in names]
    arity = forward.arity if forward else Arity.REQUIRED
    if forward is None and any(field is None or field.type.arity is Arity.OPTIONAL for field in known):
        arity = Arity.OPTIONAL
    lines = []
    for name, field, reference in zip(names, known, references, strict=True):
        if field is not None:
            too_loose = field.type.arity is Arity.OPTIONAL and arity is Arity.REQUIRED
            if _type(field) != _type(reference) or field.type.arity is Arity.LIST or too_loose:
                return None
        elif reference.type.name in SCALARS and not reference.type.is_unsupported:
            native = reference.native_type
            suffix = f" {_text(index, native.span)}" if native is not None else ""
            lines.append(f"{name} {reference.type.name}{arity}{suffix}")
        else:
            return None
    return _Key(names, tuple(field.name for field in references), tuple(lines), arity)


def _key_names(
    by_name: dict[str, Field], target: Model, references: tuple[Field, ...], forward: RelationField | None
) -> Names:
    """`authorId` of the field `author` where that is there, else as `prisma format` calls it: by the model's name."""
    bases = [forward.field.name] if forward else []
    for base in (*bases, _lower_first(target.name)):
        names = tuple(base + field.name[:1].upper() + field.name[1:] for field in references)
        if all(name in by_name for name in names):
            break
    return names


def _behind_fields(index: SchemaIndex, model: Model, lines: tuple[str, ...]) -> LineEdit:
    if model.fields:
        span = model.fields[-1].span
        indentation = index.line(span)[: span.column - 1]
        return LineEdit(span.file, span.line + 1, 0, tuple(indentation + line for line in lines))
    return LineEdit(model.span.file, model.span.line + 1, 0, tuple(f"  {line}" for line in lines))


def _insert(index: SchemaIndex, span: Span, position: int, text: str) -> LineEdit:
    line = index.line(span)
    return LineEdit(span.file, span.line, 1, (line[:position] + text + line[position:],))


def _free_name(index: SchemaIndex, side: RelationField, base: str) -> str | None:
    """`posts`, and for one of several relations `postsAsAuthor`: as the opposite of the field `author`."""
    qualified = f"{base}As{side.field.name[:1].upper()}{side.field.name[1:]}"
    names = (qualified,) if side.name else (base, qualified)
    return next((name for name in names if name not in index.fields[side.target.name]), None)


def _type(field: Field) -> tuple[str, bool]:
    return field.type.name, field.type.is_unsupported


def _lower_first(name: str) -> str:
    first, *others = [word for word in name.split("_") if word] or [name]
    return first[:1].lower() + first[1:] + "".join(word[:1].upper() + word[1:] for word in others)


def plural(name: str) -> str:
    """As Prisma forms it, and most people: boxes, stories, users."""
    if re.search("(?:s|x|z|ch|sh)$", name):
        return f"{name}es"
    return re.sub("(?<=[^aeiou])y$", "ie", name) + "s"


def _text(index: SchemaIndex, span: Span) -> str:
    return index.line(span)[span.column - 1 : span.end_column - 1]
