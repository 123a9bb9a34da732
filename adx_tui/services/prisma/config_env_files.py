"""Which `.env` files a module loads, with whose loader and in which order, read from its imports and calls.

Of several loads the first that has a key wins, unless a later one overrides; what the process has wins over all others.
https://github.com/motdotla/dotenv#options, https://nodejs.org/api/process.html#processloadenvfilepath,
https://github.com/vercel/next.js/blob/canary/packages/next-env/index.ts
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.services.javascript.bindings import Bound
from adx_tui.services.javascript.evaluation import Evaluation
from adx_tui.services.javascript.syntax import line_of, parts, walk
from adx_tui.services.javascript.values import Imported, Literal, Record, Unsettled, Value
from adx_tui.services.prisma.config_env_loaders import CONFIG_MODULES, LOADERS, files_of_flow, overrides

if TYPE_CHECKING:
    from adx_tui.services.javascript.syntax import Node

_MOST_LOADS = 50
_MOST_NODES = 10_000
"""Of what stands around a load, or in its arguments."""
_EXPAND = ("dotenv-expand", "dotenv-expand.expand")
_OTHERS = (*_EXPAND, "module.require", "Object.assign")
# Functions that may load files, of packages that are not known here and of the project's own modules.
_MAY_LOAD = re.compile(r"@?dotenv[^.]*\.(?!parse\Z)|\..*env", re.IGNORECASE)
_NAMES = ("identifier", "shorthand_property_identifier")
_EXPANDING = frozenset({"dotenvx", "@next/env", "vite"})
_CONDITIONS = frozenset(
    {
        "if_statement",
        "ternary_expression",
        "binary_expression",
        "switch_statement",
        "for_statement",
        "for_in_statement",
        "while_statement",
        "do_statement",
        "catch_clause",
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
    }
)
# What declares a name, and where in it the name stands.
_DECLARING = {
    "variable_declarator": "name",
    "required_parameter": "pattern",
    "optional_parameter": "pattern",
    "arrow_function": "parameter",
    "for_in_statement": "left",
    "catch_clause": "parameter",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvFileLoad:
    """One loading of files, the strongest first; a file need not exist.

    `loader`: `dotenv`, `dotenv-flow`, `dotenv-safe`, `dotenvx`, `node` (`process.loadEnvFile`), `@next/env`, `vite`; or
    what may load anything: `import` of a module of the project's own or of an unknown one, `assign` of something else
    to `process.env`.
    `expands`: `$NAME` in a value is another variable. `overrides`: stronger than what the process has.
    `conditional`: it is in a function, a loop or behind a condition. `unsettled`: which files these are can't be told.
    """

    loader: str
    line: int
    files: tuple[Path, ...] = ()
    expands: bool = False
    overrides: bool = False
    conditional: bool = False
    unsettled: Unsettled | None = None


def read_env_file_loads(module: Evaluation) -> tuple[EnvFileLoad, ...]:
    """What the module loads, in the order in which it happens: imports before all else."""
    loads = [load for statement in parts(module.source.root) for load in _of_import(module, statement)]
    called = ((_function_called(module, node), node) for node in walk(module.source.root))
    calls = list(islice(((name, node) for name, node in called if _matters(name)), _MOST_LOADS))
    expanded = {
        inner.start_byte for name, node in calls if name in _EXPAND for inner in _calls_in_arguments(module, node)
    }
    for name, node in calls:
        if (load := _of_call(module, name, node)) is not None:
            loads.append(replace(load, expands=load.expands or node.start_byte in expanded))
    return tuple(loads)


def _function_called(module: Evaluation, node: Node) -> str:
    """`dotenv.config` where `node` is a call of it, however it was imported; empty where it calls nothing known."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    callee = module.evaluate(function) if function is not None else None
    return f"{callee.module}.{callee.name}".removesuffix(".") if isinstance(callee, Imported) else ""


def _matters(name: str) -> bool:
    return name in LOADERS or name in _OTHERS or _MAY_LOAD.match(name) is not None


def _of_import(module: Evaluation, statement: Node) -> Iterator[EnvFileLoad]:
    """`import "dotenv/config"`: an import for what it does. What is not known may load anything."""
    origin = statement.child_by_field_name("source")
    if statement.type != "import_statement" or origin is None or len(parts(statement)) != 1:
        return
    match module.evaluate(origin):
        case Literal(str() as name) if (load := _of_module(module, name, line_of(statement))) is not None:
            yield load
        case Literal(str() as name) if name.startswith(".") or "env" in name.lower():
            yield EnvFileLoad(loader="import", line=line_of(statement), unsettled=module.unsettled(statement))


def _of_module(module: Evaluation, name: str, line: int) -> EnvFileLoad | None:
    loader = CONFIG_MODULES.get(name.removesuffix(".js"))
    if loader is None:
        return None
    expands = loader in _EXPANDING or name.startswith("dotenv-expand")
    files = files_of_flow(module.folder) if loader == "dotenv-flow" else (module.folder / ".env",)
    return EnvFileLoad(loader=loader, line=line, files=files, expands=expands)


def _of_call(module: Evaluation, name: str, node: Node) -> EnvFileLoad | None:
    line, conditional = line_of(node), _is_conditional(node)
    if name == "module.require":
        match _arguments(module, node):
            case [Literal(str() as required)]:
                load = _of_module(module, required, line)
                return load and replace(load, conditional=conditional)
        return None
    if name in _EXPAND or (name == "Object.assign" and not _assigns_unknown(module, node)):
        return None
    if name not in LOADERS:
        loader = "assign" if name == "Object.assign" else "import"
        return EnvFileLoad(loader=loader, line=line, conditional=conditional, unsettled=module.unsettled(node))
    loader, read_files = LOADERS[name]
    load = EnvFileLoad(loader=loader, line=line, conditional=conditional, expands=loader in _EXPANDING)
    arguments = _arguments(module, node)
    options = next(iter(arguments), None) if arguments is not None else module.unsettled(node)
    if isinstance(options, Record):
        load = replace(load, overrides=overrides(options))
    files = read_files(module.folder, arguments) if arguments is not None else None
    return replace(load, files=files) if files is not None else replace(load, unsettled=module.unsettled(node))


def _assigns_unknown(module: Evaluation, node: Node) -> bool:
    """`Object.assign(process.env, …)`, but for what a loader gives, which is a load of its own."""
    match _arguments(module, node):
        case [Imported("process", "env"), *_]:
            return not any(_function_called(module, call) in LOADERS for call in _calls_in_arguments(module, node))
    return False


def _arguments(module: Evaluation, node: Node) -> list[Value] | None:
    """None where there is something in them that only the function around the call knows."""
    given, scope = node.child_by_field_name("arguments"), _outermost_scope(node)
    if given is not None and scope is not None:
        own = {module.source.text(name) for name in _declared_in(scope)}
        if any(part.type in _NAMES and module.source.text(part) in own for part in islice(walk(given), _MOST_NODES)):
            return None
    call = module.call(node)
    return None if call is None else call.arguments


# Where a call stands.


def _calls_in_arguments(module: Evaluation, node: Node) -> Iterator[Node]:
    """The calls whose results are given to this one, also by way of a name."""
    given = node.child_by_field_name("arguments")
    for part in islice(walk(given), _MOST_NODES) if given is not None else ():
        if part.type == "call_expression":
            yield part
        elif part.type in _NAMES:
            bound = module.bindings.names.get(module.source.text(part))
            if isinstance(bound, Bound):
                yield from (
                    call for call in islice(walk(bound.expression), _MOST_NODES) if call.type == "call_expression"
                )


def _ancestors(node: Node) -> Iterator[Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _is_conditional(node: Node) -> bool:
    return any(ancestor.type in _CONDITIONS for ancestor in _ancestors(node))


def _outermost_scope(node: Node) -> Node | None:
    """The statement at the top of the module that the call stands in, if names may be declared within."""
    chain = list(_ancestors(node))
    scoped = any(ancestor.type in _CONDITIONS or ancestor.type == "statement_block" for ancestor in chain)
    return chain[-2] if scoped and len(chain) > 1 else None


def _declared_in(scope: Node) -> Iterator[Node]:
    """The names that are declared anywhere within: parameters, constants, what a loop goes over."""
    for node in islice(walk(scope), _MOST_NODES):
        field = _DECLARING.get(node.type)
        named = node.child_by_field_name(field) if field is not None else None
        if named is not None:
            yield from (part for part in walk(named) if "identifier" in part.type)
