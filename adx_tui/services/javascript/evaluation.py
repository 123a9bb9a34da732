"""An expression of a module, evaluated by reading it: nothing of the project is run, and nothing is guessed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.services.javascript import node_paths
from adx_tui.services.javascript.bindings import Bindings, Bound, read_bindings
from adx_tui.services.javascript.composites import read_array, read_object
from adx_tui.services.javascript.literals import read_number, unescape, written_as_text
from adx_tui.services.javascript.node_calls import GLOBALS, OWN_PATHS, Call, call_imported, join_items
from adx_tui.services.javascript.operators import choose, combine, first_that_is_there, negate
from adx_tui.services.javascript.syntax import Source, line_of, parts
from adx_tui.services.javascript.values import (
    Array,
    Imported,
    Key,
    Literal,
    Lookup,
    Record,
    Undefined,
    Unsettled,
    Value,
)

if TYPE_CHECKING:
    from adx_tui.services.javascript.syntax import Node

_DEEPEST = 40
"""Expressions in each other: each costs the interpreter a few frames of its stack."""
_MOST_STEPS = 20_000
_LONGEST_TEXT = 64 * 1024
_LONGEST_SHOWN = 120
_CONSTANTS = {"true": True, "false": False, "null": None}
# What stands around an expression and changes nothing of its value.
_WRAPPERS = (
    "parenthesized_expression",
    "as_expression",
    "satisfies_expression",
    "non_null_expression",
    "await_expression",
)


class Evaluation:
    """Evaluates the expressions of one module, in a process of Node whose working folder is `folder`."""

    def __init__(self, source: Source, folder: Path) -> None:
        self.source = source
        self.folder = folder
        self._known: dict[str, Value | None] = {}
        self._depth = 0
        self._steps = 0
        self._readers: dict[str, Callable[[Node], Value]] = {
            "string": self._text,
            "template_string": self._text,
            "number": self._number,
            "array": lambda node: read_array(node, self.evaluate) or self.unsettled(node),
            "object": lambda node: read_object(source, node, self.evaluate, self.unsettled) or self.unsettled(node),
            "identifier": lambda node: self._name(node),
            "shorthand_property_identifier": lambda node: self._name(node),
            "undefined": lambda node: Undefined(line_of(node)),
            **dict.fromkeys(_CONSTANTS, lambda node: Literal(_CONSTANTS[node.type], line_of(node))),
            "meta_property": lambda node: Imported("import.meta", "", line_of(node)),
            "member_expression": self._member_expression,
            "subscript_expression": self._subscript,
            "call_expression": self._call,
            "new_expression": self._new,
            "binary_expression": self._binary,
            "unary_expression": self._unary,
            "ternary_expression": self._ternary,
            "type_assertion": lambda node: self.evaluate(parts(node)[-1]),
            **dict.fromkeys(_WRAPPERS, lambda node: self.evaluate(parts(node)[0])),
        }

    @functools.cached_property
    def bindings(self) -> Bindings:
        """The names at the top of the module."""
        return read_bindings(self.source)

    def default_export(self) -> Value:
        """What `export default` or `module.exports` gives; undefined where the module has neither."""
        exported = self.bindings.default_export
        return Undefined(1) if exported is None else self.evaluate(exported)

    def evaluate(self, node: Node) -> Value:
        """Its value, as far as reading settles it."""
        self._steps += 1
        reader = self._readers.get(node.type)
        if reader is None or node.has_error or self._depth >= _DEEPEST or self._steps > _MOST_STEPS:
            return self.unsettled(node)
        self._depth += 1
        try:
            value = reader(node)
        finally:
            self._depth -= 1
        if isinstance(value, Literal) and isinstance(value.value, str) and len(value.value) > _LONGEST_TEXT:
            return self.unsettled(node)
        return value

    def unsettled(self, node: Node) -> Unsettled:
        """It has to be run to know what it is."""
        return Unsettled(self.shown(node), line_of(node))

    def shown(self, node: Node) -> str:
        """Its text as one line, shortened."""
        end = min(node.end_byte, node.start_byte + 8 * _LONGEST_SHOWN)
        text = " ".join(self.source.data[node.start_byte : end].decode(errors="replace").split())
        return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"

    # Literals.

    def _text(self, node: Node) -> Value:
        pieces: list[str] = []
        for part in node.named_children:
            if part.type == "template_substitution":
                value = self.evaluate(parts(part)[0]) if parts(part) else Undefined(line_of(part))
                text = written_as_text(value)
                if text is None:
                    return self.unsettled(node)
                pieces.append(text)
            elif part.type == "escape_sequence":
                pieces.append(unescape(self.source.text(part)))
            else:
                # A line end is one character, whatever the file's are: https://tc39.es/ecma262/#sec-static-semantics-trv
                pieces.append(self.source.text(part).replace("\r\n", "\n"))
        return Literal("".join(pieces), line_of(node))

    def _number(self, node: Node) -> Value:
        number = read_number(self.source.text(node))
        return self.unsettled(node) if number is None else Literal(number, line_of(node))

    # Names and members.

    def _name(self, node: Node) -> Value:
        name = self.source.text(node)
        if name not in self.bindings.names:
            return self._global(name, node)
        bound = self.bindings.names[name]
        if not isinstance(bound, Bound):
            return bound or self.unsettled(node)
        if name not in self._known:
            # While it is evaluated it is not known: a name that needs itself is settled by nothing.
            self._known[name] = None
            self._known[name] = self._bound(bound, node)
        return self._known[name] or self.unsettled(node)

    def _bound(self, bound: Bound, node: Node) -> Value:
        value = self.evaluate(bound.expression)
        for member in bound.members:
            value = self._member(value, member, node)
        if bound.default is None:
            return value
        default = self.evaluate(bound.default)
        return first_that_is_there(value, default, self.unsettled(node), skips_empty=False)

    def _global(self, name: str, node: Node) -> Value:
        path = OWN_PATHS.get(name)
        if path is not None:
            return Literal(path(self.source.path), line_of(node))
        return Imported(*GLOBALS[name], line_of(node)) if name in GLOBALS else self.unsettled(node)

    def _member_expression(self, node: Node) -> Value:
        match self._fields(node, "object", "property"):
            case [owner, member] if member.type == "property_identifier":
                return self._member(self.evaluate(owner), self.source.text(member), node)
        return self.unsettled(node)

    def _subscript(self, node: Node) -> Value:
        match self._fields(node, "object", "index"):
            case [owner, index]:
                match self.evaluate(index):
                    case Literal(str() | int() as member) if not isinstance(member, bool):
                        return self._member(self.evaluate(owner), member, node)
        return self.unsettled(node)

    def _member(self, owner: Value, member: str | int, node: Node) -> Value:
        line = line_of(node)
        match owner:
            case Record():
                return owner.get(str(member))
            case Array() if isinstance(member, int):
                return owner.items[member] if 0 <= member < len(owner.items) else Undefined(line)
            case Literal(str() as text) if member == "href":
                return Literal(text, line)
            case Literal(str() as text) if member == "pathname" and node_paths.from_url(text) is not None:
                return Literal(text.removeprefix("file://"), line)
            case Imported("process", "env"):
                return self.variable(str(member), line)
            case Imported("import.meta" | "globalThis" as module, ""):
                return self._global(f"import.meta.{member}" if module == "import.meta" else str(member), node)
            case Imported() if member == "default":
                return owner
            case Imported(module, name):
                return Imported(module, f"{name}.{member}".removeprefix("."), line)
        return self.unsettled(node)

    def variable(self, name: str, line: int, *, required: bool = False) -> Value:
        """What the environment has under `name`; not settled where the module itself writes it."""
        for written in (name, ""):
            if (target := self.bindings.written_keys.get(written)) is not None:
                return self.unsettled(target.parent or target)
        return Lookup((Key(name, required),), line)

    # Calls and operators.

    def _call(self, node: Node) -> Value:
        function, call = node.child_by_field_name("function"), self.call(node)
        if function is None or call is None:
            return self.unsettled(node)
        if function.type == "import":
            return call_imported(Imported("module", "require", call.line), call)
        match self._fields(function, "object", "property"):
            case [owner, member] if self.source.text(member) == "join":
                if isinstance(array := self.evaluate(owner), Array):
                    return join_items(array, call)
        callee = self.evaluate(function)
        value = call_imported(callee, call) if isinstance(callee, Imported) else self.unsettled(node)
        match value:
            case Lookup(alternatives=(Key(name, required=True),)):
                return self.variable(name, call.line, required=True)
        return value

    def call(self, node: Node) -> Call | None:
        """The arguments of a call; None where their number is not settled."""
        given = node.child_by_field_name("arguments")
        arguments = parts(given) if given is not None else []
        if given is not None and (
            given.type != "arguments" or any(part.type == "spread_element" for part in arguments)
        ):
            return None
        return Call([self.evaluate(part) for part in arguments], self.shown(node), line_of(node), self.folder)

    def _new(self, node: Node) -> Value:
        constructor, call = node.child_by_field_name("constructor"), self.call(node)
        callee = self.evaluate(constructor) if constructor is not None else None
        if call is not None and isinstance(callee, Imported) and (callee.module, callee.name) == GLOBALS["URL"]:
            return call_imported(callee, call)
        return self.unsettled(node)

    def _binary(self, node: Node) -> Value:
        match self._fields(node, "left", "operator", "right"):
            case [left, operator, right]:
                return combine(operator.type, self.evaluate(left), self.evaluate(right), self.unsettled(node))
        return self.unsettled(node)

    def _unary(self, node: Node) -> Value:
        match self._fields(node, "operator", "argument"):
            case [operator, argument]:
                return negate(operator.type, self.evaluate(argument), self.unsettled(node))
        return self.unsettled(node)

    def _ternary(self, node: Node) -> Value:
        match self._fields(node, "condition", "consequence", "alternative"):
            case [condition, then, otherwise]:
                values = self.evaluate(condition), self.evaluate(then), self.evaluate(otherwise)
                return choose(*values, self.unsettled(node))
        return self.unsettled(node)

    def _fields(self, node: Node, *names: str) -> list[Node]:
        """Those of its parts that are there."""
        return [part for name in names if (part := node.child_by_field_name(name)) is not None]
