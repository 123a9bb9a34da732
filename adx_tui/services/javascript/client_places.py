"""How often a module makes what an expression in it makes: once in a process, at each reload, or for every request.

The ways of keeping one client for a process are those that public projects have: something on `globalThis` or in a
variable is looked for first; a helper that remembers what a function makes; a static field; a container's class.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from adx_tui.services.javascript.client_facts import ClientPlace
from adx_tui.services.javascript.evaluation import Evaluation
from adx_tui.services.javascript.request_handlers import name_handler, names_request_callback
from adx_tui.services.javascript.syntax import walk

if TYPE_CHECKING:
    from adx_tui.services.javascript.syntax import Node

_FUNCTIONS = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "function_expression",
        "generator_function",
        "arrow_function",
        "method_definition",
    }
)
_DEEPEST = 6
"""Functions that call each other."""
_MOST_CALLS = 500
"""That are followed in one module; of what comes after them nothing is said."""
_FALLBACKS = ("??", "||", "??=", "||=")
_GLOBAL = re.compile(r"\bglobal(?:This)?\b")
_CONDITION = re.compile(r"\bglobal|NODE_ENV\b")
_BY_WEIGHT = (ClientPlace.REQUEST, ClientPlace.MODULE, ClientPlace.INSTANCE, ClientPlace.KEPT, ClientPlace.FUNCTION)


@dataclass(frozen=True, slots=True)
class Placed:
    """`variable`: what it is assigned to. `function`: the one for every request, or the one that others call."""

    place: ClientPlace
    variable: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True)
class _Made:
    """What a function does with what it makes."""

    target: str
    variable: str
    is_returned: bool


class Places:
    """The places of one module."""

    def __init__(self, module: Evaluation) -> None:
        self._module = module
        self._source = module.source
        self._calls_left = _MOST_CALLS

    def place(self, node: Node) -> Placed:
        """How often what `node` makes is made."""
        return self._climb(node, frozenset())

    @cached_property
    def _uses(self) -> dict[str, list[Node]]:
        """Where each name is called, or handed to a function."""
        uses: dict[str, list[Node]] = defaultdict(list)
        for node in walk(self._source.root):
            if node.type == "call_expression":
                function = node.child_by_field_name("function")
                if function is not None and function.type in ("identifier", "member_expression"):
                    uses[self._source.text(function).rpartition(".")[2]].append(node)
            elif node.type == "identifier" and node.parent is not None and node.parent.type == "arguments":
                uses[self._source.text(node)].append(node)
        return uses

    def _climb(self, node: Node, through: frozenset[int]) -> Placed:
        target, variable, is_returned, is_given = "", "", False, False
        while (parent := node.parent) is not None:
            if parent.type in ("binary_expression", "augmented_assignment_expression"):
                operator = parent.child_by_field_name("operator")
                is_right = parent.child_by_field_name("right") == node
                if is_right and operator is not None and operator.type in _FALLBACKS:
                    return Placed(ClientPlace.KEPT, variable)
            elif parent.type == "assignment_expression" and parent.child_by_field_name("right") == node:
                left = parent.child_by_field_name("left")
                target = target or (self._source.text(left) if left is not None else "")
                variable = variable if variable or is_given else target.rpartition(".")[2]
            elif parent.type == "variable_declarator":
                name = parent.child_by_field_name("name")
                if name is not None and name.type == "identifier":
                    shown = self._source.text(name)
                    target, variable = target or shown, variable if variable or is_given else shown
            elif parent.type == "pair":
                key = parent.child_by_field_name("key")
                variable = variable or (self._source.text(key) if key is not None and not is_given else "")
            elif parent.type == "arguments":
                is_given = True  # what gets a name is what the function makes of it
            elif parent.type in ("if_statement", "ternary_expression"):
                if self._looks_first(parent, node, target):
                    return Placed(ClientPlace.KEPT, variable)
            elif parent.type in ("public_field_definition", "field_definition"):
                name = parent.child_by_field_name("name") or parent.child_by_field_name("property")
                is_static = any(child.type == "static" for child in parent.children)
                shown = variable or (self._source.text(name) if name is not None else "")
                return Placed(ClientPlace.KEPT if is_static else ClientPlace.INSTANCE, shown)
            elif parent.type == "return_statement":
                is_returned = True
            elif parent.type in _FUNCTIONS:
                is_returned = is_returned or node.type != "statement_block"
                return self._in_function(parent, _Made(target, variable, is_returned), through)
            node = parent
        return Placed(ClientPlace.MODULE, variable)

    def _looks_first(self, statement: Node, node: Node, target: str) -> bool:
        """Whether the condition asks for what is already there, or for a production in which nothing is reloaded."""
        condition = statement.child_by_field_name("condition")
        if condition is None or condition == node:
            return False
        text = self._source.text(condition)
        return bool(_CONDITION.search(text)) or (bool(target) and target in text)

    def _in_function(self, function: Node, made: _Made, through: frozenset[int]) -> Placed:
        unknown = Placed(ClientPlace.FUNCTION, made.variable)
        self._calls_left -= 1
        if function.id in through or len(through) >= _DEEPEST or self._calls_left < 0:
            return unknown
        through = through | {function.id}
        text = self._source.text(function)
        if _GLOBAL.search(text) or self._remembers(text, made.target):
            return Placed(ClientPlace.KEPT, made.variable)
        name, holder = self._name(function)
        if name == "constructor" and function.type == "method_definition":
            return Placed(ClientPlace.INSTANCE, made.variable)
        call = _call_around(function)
        if call is not None and (callback := names_request_callback(self._source, call)):
            return Placed(ClientPlace.REQUEST, made.variable, callback)
        is_default, is_exported = _exports(holder)
        is_default = is_default or self._is_default(name)
        handler = name_handler(
            self._source, function, name, is_default=is_default, is_exported=is_exported or is_default
        )
        if handler:
            return Placed(ClientPlace.REQUEST, made.variable, handler)
        if call is None:
            return self._by_uses(name, Placed(ClientPlace.FUNCTION, made.variable, name), through) if name else unknown
        if call.child_by_field_name("arguments") != function.parent:
            return self._climb(call, through)  # a function that is called where it stands
        # What a function is handed to may remember what it makes; of other callbacks nothing is known.
        returned = made.is_returned or re.search(rf"\breturn\s+{re.escape(made.variable or '-')}\b", text)
        otherwise = Placed(ClientPlace.KEPT, made.variable) if returned else unknown
        return self._by_uses(name, otherwise, through) if name else otherwise

    def _is_default(self, name: str) -> bool:
        """`function Page() {…}`, and later `export default Page`."""
        exported = self._module.bindings.default_export
        return bool(name) and exported is not None and self._source.text(exported) == name

    def _by_uses(self, name: str, otherwise: Placed, through: frozenset[int]) -> Placed:
        """As the most frequent of its uses in this module."""
        placed = []
        for use in self._uses.get(name, ()):
            if use.type == "identifier":
                placed.append(Placed(ClientPlace.KEPT))  # a helper is given it, which remembers what it makes
            else:
                placed.append(self._climb(use, through))
        known = [use for use in placed if use.place is not ClientPlace.FUNCTION]
        if not known:
            return otherwise
        return min(known, key=lambda use: _BY_WEIGHT.index(use.place))

    def _remembers(self, text: str, target: str) -> bool:
        """Whether the function assigns it to what is not its own, after a look at that."""
        root = target.split(".")[0].split("[")[0].rstrip("!?")
        is_outside = "." in target or root in self._module.bindings.names
        name = re.escape(target)
        return (
            bool(target)
            and is_outside
            and re.search(rf"\bif ?\([^\n]{{0,200}}{name}|{name} ?(?:\?\?|\|\|)", text) is not None
        )

    def _name(self, function: Node) -> tuple[str, Node]:
        """What it is called or assigned to, through wrappers as `withAuth(async () => …)`; and what declares it."""
        own = function.child_by_field_name("name")
        if own is not None:
            return self._source.text(own), function
        node = function
        while (parent := node.parent) is not None:
            if parent.type == "variable_declarator":
                name = parent.child_by_field_name("name")
                named = name is not None and name.type == "identifier"
                return (self._source.text(name) if name is not None and named else ""), parent
            if parent.type == "pair":
                key = parent.child_by_field_name("key")
                return (self._source.text(key) if key is not None else ""), parent
            if parent.type in ("export_statement", "assignment_expression"):
                return "", node
            if parent.type not in ("arguments", "call_expression", "parenthesized_expression", "satisfies_expression"):
                return "", node
            node = parent
        return "", node


def _exports(declared: Node) -> tuple[bool, bool]:
    """Whether what is declared is the module's default, and whether it is exported at all."""
    node: Node | None = declared
    while node is not None and node.type in (
        "variable_declarator",
        "lexical_declaration",
        "variable_declaration",
        "pair",
        "object",
        "satisfies_expression",
        *_FUNCTIONS,
        "call_expression",
    ):
        node = node.parent
    if node is None or node.type != "export_statement":
        return False, False
    return any(child.type == "default" for child in node.children), True


def _call_around(function: Node) -> Node | None:
    """The call that it is an argument of, or that calls it where it stands."""
    node = function
    while node.parent is not None and node.parent.type in ("parenthesized_expression", "await_expression"):
        node = node.parent
    parent = node.parent
    if parent is not None and parent.type == "arguments":
        return parent.parent
    if parent is not None and parent.type == "call_expression":
        return parent
    return None
