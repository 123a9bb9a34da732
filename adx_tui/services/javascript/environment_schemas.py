"""The schemas that projects check their environment with: t3-env's `createEnv`, zod's and valibot's
`parse(process.env)`, envalid's `cleanEnv`, znv's `parseEnv`.

https://env.t3.gg/docs/core, https://zod.dev/api, https://valibot.dev/api/, https://github.com/af/envalid#api
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adx_tui.services.javascript.bindings import Bound
from adx_tui.services.javascript.evaluation import Evaluation
from adx_tui.services.javascript.syntax import line_of, parts
from adx_tui.services.javascript.values import Literal, Lookup, Record

if TYPE_CHECKING:
    from adx_tui.services.javascript.syntax import Node

_SECTIONS = ("server", "client", "shared")
_RUNTIME = ("runtimeEnv", "runtimeEnvStrict", "experimental__runtimeEnv")
_PARSE = frozenset({"parse", "safeParse", "parseAsync", "safeParseAsync"})
_OBJECT = frozenset({"object", "strictObject", "looseObject"})
_VALIDATORS = frozenset({"cleanEnv", "parseEnv"})
_OPTIONAL = frozenset({"optional", "nullish", "exactOptional", "catch"})
_DEFAULT = frozenset({"default", "prefault"})
_LONGEST_CHAIN = 30
"""Of calls behind each other, and of names for each other."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A variable that a schema has, and whether the schema does without it."""

    name: str
    line: int
    is_optional: bool
    default: str | None


def read_created(module: Evaluation, call: Node) -> Iterator[Declared]:
    """`createEnv({ server, client, shared, runtimeEnv })`: a key is read from the variable that `runtimeEnv` names."""
    options = next(iter(_arguments(call)), None)
    if options is None or options.type != "object":
        return
    variables: dict[str, str] = {}
    for section in _RUNTIME:
        given = _property(module, options, section)
        record = module.evaluate(given) if given is not None else None
        for key, value in record.fields.items() if isinstance(record, Record) else ():
            if isinstance(value, Lookup) and value.keys:
                variables[key] = value.keys[0]
    for section in _SECTIONS:
        fields = _property(module, options, section)
        if fields is not None:
            for declared in _read_fields(module, _followed(module, fields)):
                yield Declared(
                    variables.get(declared.name, declared.name), declared.line, declared.is_optional, declared.default
                )


def read_parsed(module: Evaluation, call: Node) -> Iterator[Declared]:
    """`z.object({ … }).parse(process.env)`, `parse(object({ … }), process.env)`, `cleanEnv(process.env, { … })`."""
    name, owner = _function(module, call)
    arguments = _arguments(call)
    if name in _VALIDATORS and len(arguments) > 1:
        yield from _read_fields(module, _followed(module, arguments[1]))
    elif name in _PARSE:
        schema = owner if len(arguments) == 1 else arguments[0]
        fields = _fields_of(module, schema) if schema is not None else None
        if fields is not None:
            yield from _read_fields(module, fields)


def _fields_of(module: Evaluation, schema: Node) -> Node | None:
    """The object literal in `z.object({ … }).strict().refine(…)`, also behind a name."""
    node: Node | None = schema
    for _ in range(_LONGEST_CHAIN):
        node = _followed(module, node) if node is not None else None
        if node is None or node.type != "call_expression":
            return None
        name, owner = _function(module, node)
        if name in _OBJECT:
            return next((part for part in _arguments(node) if part.type == "object"), None)
        node = owner
    return None


def _read_fields(module: Evaluation, fields: Node) -> Iterator[Declared]:
    for part in parts(fields) if fields.type == "object" else ():
        key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
        if part.type == "pair" and key is not None and value is not None and key.type != "computed_property_name":
            is_optional, default = _does_without(module, value)
            yield Declared(module.source.text(key).strip("\"'"), line_of(key), is_optional, default)


def _does_without(module: Evaluation, value: Node) -> tuple[bool, str | None]:
    """Whether a validator says that its variable may be missing, and the text that then counts: `.optional()`,
    `.default("x")`, `optional(…)`, envalid's `str({ default: "x" })`."""
    is_optional, node = False, value
    for _ in range(_LONGEST_CHAIN):
        node = _followed(module, node)
        if node.type != "call_expression":
            break
        name, owner = _function(module, node)
        arguments = _arguments(node)
        if name in _DEFAULT:
            return True, _text(module, arguments[0]) if arguments else None
        is_optional = is_optional or name in _OPTIONAL
        for argument in arguments if name not in _OPTIONAL else ():
            options = module.evaluate(argument) if argument.type == "object" else None
            if isinstance(options, Record) and "default" in options.fields:
                default = options.fields["default"]
                return True, default.value if isinstance(default, Literal) and isinstance(default.value, str) else None
        inner = arguments[-1] if name == "preprocess" and arguments else owner
        if inner is None:
            break
        node = inner
    return is_optional, None


def _followed(module: Evaluation, node: Node) -> Node:
    """What a name at the top of the module is bound to."""
    for _ in range(_LONGEST_CHAIN):
        bound = module.bindings.names.get(module.source.text(node)) if node.type == "identifier" else None
        if not isinstance(bound, Bound) or bound.members:
            break
        node = bound.expression
    return node


def _function(module: Evaluation, call: Node) -> tuple[str, Node | None]:
    """`z.object(…)` → `object` and what stands before the point."""
    function = call.child_by_field_name("function")
    if function is not None and function.type == "member_expression":
        name, owner = function.child_by_field_name("property"), function.child_by_field_name("object")
        return (module.source.text(name) if name is not None else ""), owner
    return (module.source.text(function) if function is not None and function.type == "identifier" else ""), None


def _arguments(call: Node) -> list[Node]:
    arguments = call.child_by_field_name("arguments")
    return parts(arguments) if arguments is not None and arguments.type == "arguments" else []


def _property(module: Evaluation, node: Node, name: str) -> Node | None:
    for part in parts(node):
        key = part.child_by_field_name("key")
        if key is not None and module.source.text(key).strip("\"'") == name:
            return part.child_by_field_name("value")
    return None


def _text(module: Evaluation, node: Node) -> str | None:
    match module.evaluate(node):
        case Literal(str() as text):
            return text
    return None
