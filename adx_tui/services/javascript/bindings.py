"""The names that a module has at its top, and what each is bound to: by an import, or by the expression behind `=`.

A name that is written to anywhere after its declaration, or that is declared twice, is bound to nothing that reading
could know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adx_tui.services.javascript.syntax import Source, line_of, parts, walk
from adx_tui.services.javascript.values import Imported

if TYPE_CHECKING:
    from adx_tui.services.javascript.syntax import Node

_DECLARATIONS = ("lexical_declaration", "variable_declaration")
_OTHER_DECLARATIONS = (
    "function_declaration",
    "generator_function_declaration",
    "class_declaration",
    "abstract_class_declaration",
    "enum_declaration",
)
_CHANGE = frozenset({"push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill"})
_ASSIGNMENTS = ("assignment_expression", "augmented_assignment_expression", "update_expression")
_PATTERNS = ("object_pattern", "array_pattern")
_DEEPEST_PATTERN = 20


@dataclass(frozen=True, slots=True)
class Bound:
    """A name is what `expression` has under `members`, one after the other; `default` where that is undefined."""

    expression: Node
    members: tuple[str | int, ...] = ()
    default: Node | None = None


@dataclass(frozen=True, slots=True)
class Bindings:
    """`names` that are bound to None are declared, but not settled. `written_keys`: the variables of the environment
    that the module itself sets, with the place; the empty one may be any. `default_export` is the expression that
    `export default` or `module.exports =` gives."""

    names: Mapping[str, Imported | Bound | None]
    written_keys: Mapping[str, Node]
    default_export: Node | None


def read_bindings(source: Source) -> Bindings:
    """What the statements at the top of the module declare, import and export."""
    names: dict[str, Imported | Bound | None] = {}
    exported: Node | None = None
    for statement in parts(source.root):
        exported = _read_export(source, statement) or exported
        for name, bound in _read_declaration(source, statement.child_by_field_name("declaration") or statement):
            names[name] = None if name in names else bound
    written_keys: dict[str, Node] = {}
    for target in _written(source):
        name, members = _root_and_members(source, target)
        if name != "process" or members[:1] != ["env"]:
            names |= {name: None} if name in names else {}
        elif members[1:] or target.parent is None or target.parent.type != "arguments":
            # But `Object.assign(process.env, …)`: that adds variables, as a loader of files does.
            written_keys.setdefault(members[1] if members[1:] else "", target)
    return Bindings(names, written_keys, exported)


def _read_declaration(source: Source, statement: Node) -> Iterator[tuple[str, Imported | Bound | None]]:
    if statement.type == "import_statement":
        yield from _read_import(source, statement)
    elif statement.type in _DECLARATIONS:
        for declarator in parts(statement):
            pattern, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
            if pattern is not None:
                yield from _read_pattern(source, pattern, value, ())
    elif statement.type in _OTHER_DECLARATIONS and (name := statement.child_by_field_name("name")) is not None:
        yield source.text(name), None


def unquoted(source: Source, node: Node) -> str | None:
    """The text of a string without escapes and of a property's plain name; None for all else."""
    if node.type in ("property_identifier", "identifier", "shorthand_property_identifier_pattern"):
        return source.text(node)
    if node.type == "string" and all(child.type == "string_fragment" for child in node.named_children):
        return source.text(node)[1:-1]
    return None


def _read_import(source: Source, statement: Node) -> Iterator[tuple[str, Imported]]:
    """`import a, { b as c } from "m"`, `import * as d from "m"`, `import e = require("m")`."""
    line = line_of(statement)
    for clause in statement.named_children:
        origin = clause.child_by_field_name("source") or statement.child_by_field_name("source")
        module = unquoted(source, origin) if origin is not None else None
        if clause.type not in ("import_clause", "import_require_clause") or module is None:
            continue
        module = module.removeprefix("node:")
        for part in parts(clause):
            if part.type == "identifier":
                yield source.text(part), Imported(module, "", line)
            elif part.type == "namespace_import":
                yield from ((source.text(name), Imported(module, "", line)) for name in parts(part))
            elif part.type == "named_imports":
                for specifier in parts(part):
                    name = specifier.child_by_field_name("name")
                    if name is not None:
                        alias = specifier.child_by_field_name("alias") or name
                        origin_name = unquoted(source, name) or ""
                        whole = origin_name == "default"
                        yield source.text(alias), Imported(module, "" if whole else origin_name, line)


def _read_pattern(
    source: Source, pattern: Node, value: Node | None, members: tuple[str | int, ...]
) -> Iterator[tuple[str, Bound | None]]:
    """The names in `a`, `{ a, b: c = 1, ...d }` and `[a, b]`. What a rest takes is not settled, nor is what stands in a
    pattern that has a default as a whole."""
    if len(members) > _DEEPEST_PATTERN:
        return
    if pattern.type in ("identifier", "shorthand_property_identifier_pattern"):
        yield source.text(pattern), Bound(value, members) if value is not None else None
    elif pattern.type in ("assignment_pattern", "object_assignment_pattern"):
        left, default = pattern.child_by_field_name("left"), pattern.child_by_field_name("right")
        if left is None:
            return
        for name, bound in _read_pattern(source, left, value, members):
            plain = left.type in ("identifier", "shorthand_property_identifier_pattern")
            yield name, Bound(bound.expression, bound.members, default) if bound is not None and plain else None
    elif pattern.type == "object_pattern":
        for part in parts(pattern):
            target = part.child_by_field_name("value") if part.type == "pair_pattern" else part
            key = part.child_by_field_name("key" if part.type == "pair_pattern" else "left") or part
            if target is not None:
                member = unquoted(source, key)
                settled = value if member is not None else None
                yield from _read_pattern(source, target, settled, (*members, member or ""))
    elif pattern.type == "array_pattern":
        # `[, a]` has a hole that is no node: only commas tell positions.
        position = 0
        for part in pattern.children:
            position += part.type == ","
            if part.is_named:
                yield from _read_pattern(source, part, value, (*members, position))
    elif pattern.type == "rest_pattern":
        for part in parts(pattern):
            yield from ((name, None) for name, _ in _read_pattern(source, part, None, (*members, "")))


def _read_export(source: Source, statement: Node) -> Node | None:
    """What a statement makes the module's default: `export default x`, `export = x`, `export { x as default }`,
    `module.exports = x`, `exports.default = x`."""
    if statement.type == "export_statement":
        words = [child.type for child in statement.children]
        if "default" in words:
            return statement.child_by_field_name("value") or statement.child_by_field_name("declaration")
        if "=" in words:
            return statement.named_children[-1] if statement.named_children else None
        for clause in parts(statement):
            for specifier in parts(clause) if clause.type == "export_clause" else ():
                name = specifier.child_by_field_name("name")
                alias = specifier.child_by_field_name("alias") or name
                if alias is not None and source.text(alias) == "default":
                    # Of another module it is what that module has: only the statement can be shown.
                    return name if statement.child_by_field_name("source") is None else statement
    elif statement.type == "expression_statement" and statement.named_children:
        assignment = statement.named_children[0]
        left = assignment.child_by_field_name("left") if assignment.type == "assignment_expression" else None
        if left is not None and source.text(left) in ("module.exports", "exports.default", "module.exports.default"):
            return assignment.child_by_field_name("right")
    return None


def _written(source: Source) -> Iterator[Node]:
    """Whatever the module changes after it was declared, wherever in it."""
    for node in walk(source.root):
        if node.type in _ASSIGNMENTS or (node.type == "for_in_statement" and node.child_by_field_name("kind") is None):
            target = node.child_by_field_name("left") or node.child_by_field_name("argument")
        elif node.type == "unary_expression" and node.children[0].type == "delete":
            target = node.child_by_field_name("argument")
        elif node.type == "call_expression":
            target = _changed_by_call(source, node)
        else:
            continue
        if target is not None and target.type in _PATTERNS:
            yield from walk(target)
        elif target is not None:
            yield target


def _changed_by_call(source: Source, call: Node) -> Node | None:
    """The object that a call of `Object.assign` or of a list's own functions changes."""
    function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if function is None or arguments is None or function.type != "member_expression":
        return None
    if source.text(function) == "Object.assign":
        return next(iter(parts(arguments)), None)
    name = function.child_by_field_name("property")
    return function.child_by_field_name("object") if name is not None and source.text(name) in _CHANGE else None


def _root_and_members(source: Source, target: Node) -> tuple[str, list[str]]:
    """`process.env["X"]` → `process`, [`env`, `X`]; a member that is computed is empty."""
    members: list[str] = []
    node: Node | None = target
    while node is not None and node.type in ("member_expression", "subscript_expression", "non_null_expression"):
        if node.type != "non_null_expression":
            member = node.child_by_field_name("property") or node.child_by_field_name("index")
            plain = member is not None and (node.type == "member_expression" or member.type == "string")
            members.append((unquoted(source, member) or "") if member is not None and plain else "")
            node = node.child_by_field_name("object")
        else:
            node = node.named_children[0] if node.named_children else None
    is_name = node is not None and node.type in ("identifier", "shorthand_property_identifier_pattern")
    return (source.text(node) if node is not None and is_name else ""), members[::-1]
