"""Where a module makes clients of a PostgreSQL database: Prisma's, `pg`'s pools, `postgres`' and Drizzle's.

They are known by what they are imported from, whatever they are called here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.services.javascript.client_facts import (
    ClientCreation,
    ClientKind,
    ClientPlace,
    FactoryCall,
    ModuleClients,
)
from adx_tui.services.javascript.client_places import Placed, Places
from adx_tui.services.javascript.evaluation import Evaluation
from adx_tui.services.javascript.syntax import Source, line_of, parse, parts, walk
from adx_tui.services.javascript.values import Imported, Literal, Lookup, Record, Undefined, Value

if TYPE_CHECKING:
    from adx_tui.services.javascript.syntax import Node

_IMPORT = re.compile(rb"""(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']([^"'\n]{1,300})["']""")
_SIGNS = (b"PrismaClient", b"PrismaPg", b"Pool", b"drizzle-orm/", b'"postgres"', b"'postgres'")
_FACTORY_SIGNS = (b"Prisma", b"Db", b"DB", b"Database", b"Pool", b"Drizzle", b"Client(")
"""One of these stands in every module that makes a client: looked for before anything slower is done."""
_CALLED = re.compile(rb"[\"']postgres[\"']|drizzle-orm/")
"""The ones that are made by a call, not by `new`."""
# A function of another module that may make one: by its name, as what every call of every module is is not kept.
_FACTORY = re.compile(
    rb"\b(?:create|make|new|init|build|get|connect|open|setup)"
    rb"(?:\w*(?:Prisma|Db|DB|Database|Pool|Drizzle)\w*|(?:Pg|Postgres|Sql)?Client)(?=\s*\()"
)
_MOST_SHOWN = 200
_ADAPTER_OPTIONS = ("adapter", "accelerateUrl")


def read_clients(path: Path, data: bytes) -> ModuleClients:
    """The clients that the module makes, and what it imports. Raises UnparsedError, CancelledRunError."""
    imports = tuple(dict.fromkeys(name.decode(errors="replace") for name in _IMPORT.findall(data)))
    if not any(sign in data for sign in _SIGNS) and not (
        any(sign in data for sign in _FACTORY_SIGNS) and _FACTORY.search(data)
    ):
        return ModuleClients(imports=imports)
    module = Evaluation(parse(path, data), path.parent)
    if _is_of_the_browser(module.source):
        return ModuleClients(imports=imports)
    places = Places(module)
    creations: list[ClientCreation] = []
    calls: list[FactoryCall] = []
    are_called = _CALLED.search(data) is not None
    for node in walk(module.source.root):
        if node.has_error:
            continue
        if node.type == "new_expression" or (are_called and node.type == "call_expression"):
            creations += _read_creation(module, places, node)
        if node.type == "call_expression":
            calls += _read_call(module, places, node)
        elif node.type in ("class_declaration", "class"):
            creations += _read_class(module, node)
    return ModuleClients(tuple(creations), tuple(calls), imports)


def _is_of_the_browser(source: Source) -> bool:
    first = next((part for part in parts(source.root)), None)
    return first is not None and source.text(first).strip("\"';") == "use client"


def _read_creation(module: Evaluation, places: Places, node: Node) -> Iterator[ClientCreation]:
    callee = node.child_by_field_name("constructor" if node.type == "new_expression" else "function")
    if callee is None or callee.type not in ("identifier", "member_expression"):
        return
    imported = module.evaluate(callee)
    if not isinstance(imported, Imported):
        return
    kind = _kind(imported, is_new=node.type == "new_expression")
    given = node.child_by_field_name("arguments")
    arguments = parts(given) if given is not None else []
    if kind is None or (kind is ClientKind.DRIZZLE and not _makes_pool(module, arguments)):
        return
    options = module.evaluate(arguments[0]) if arguments else Undefined(0)
    has_maximum, maximum = _maximum(options)
    yield _created(
        module,
        node,
        kind,
        places.place(node),
        module_name=imported.module,
        has_adapter=_has(options, *_ADAPTER_OPTIONS) if kind is ClientKind.PRISMA else None,
        has_schema=_has(module.evaluate(arguments[1]), "schema") if len(arguments) > 1 else False,
        has_maximum=has_maximum,
        maximum=maximum,
        makes_pool=kind is not ClientKind.PRISMA and _makes_pool(module, arguments),
        keys=_keys(options),
    )


def _kind(imported: Imported, *, is_new: bool) -> ClientKind | None:
    name = imported.name.rpartition(".")[2]
    if is_new and name == "PrismaClient":
        return ClientKind.PRISMA
    if is_new and name == "PrismaPg" and imported.module == "@prisma/adapter-pg":
        return ClientKind.ADAPTER
    if is_new and name == "Pool" and imported.module in ("pg", "pg-pool"):
        return ClientKind.POOL
    if not is_new and imported.module == "postgres" and not name:
        return ClientKind.POSTGRES
    if not is_new and name == "drizzle" and imported.module in ("drizzle-orm/node-postgres", "drizzle-orm/postgres-js"):
        return ClientKind.DRIZZLE
    return None


def _read_class(module: Evaluation, node: Node) -> Iterator[ClientCreation]:
    """`class PrismaService extends PrismaClient`: a container makes one."""
    heritage = next((child for child in node.children if child.type == "class_heritage"), None)
    base = next((part for clause in parts(heritage) for part in (*parts(clause), clause)), None) if heritage else None
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    imported = module.evaluate(base) if base is not None else None
    if body is None or not isinstance(imported, Imported) or _kind(imported, is_new=True) is not ClientKind.PRISMA:
        return
    options: Value = Undefined(0)
    for inner in walk(body):
        function = inner.child_by_field_name("function") if inner.type == "call_expression" else None
        given = inner.child_by_field_name("arguments")
        if function is not None and function.type == "super" and given is not None and parts(given):
            options = module.evaluate(parts(given)[0])
    placed = Placed(ClientPlace.KEPT, module.source.text(name) if name is not None else "")
    has_adapter = _has(options, *_ADAPTER_OPTIONS)
    yield _created(
        module, node, ClientKind.PRISMA, placed, module_name=imported.module, has_adapter=has_adapter, has_schema=None
    )


def _read_call(module: Evaluation, places: Places, node: Node) -> Iterator[FactoryCall]:
    function = node.child_by_field_name("function")
    if function is None or function.type != "identifier":
        return
    if not _FACTORY.match(module.source.data, function.start_byte):
        return
    imported = module.evaluate(function)
    if isinstance(imported, Imported) and imported.module.startswith((".", "@", "~", "#", "src/")):
        placed = places.place(node)
        yield FactoryCall(
            name=imported.name,
            module=imported.module,
            place=placed.place,
            line=line_of(node),
            column=_column(module.source, node),
            text=_shown(module.source, node),
            variable=placed.variable,
            function=placed.function,
        )


def _created(
    module: Evaluation,
    node: Node,
    kind: ClientKind,
    placed: Placed,
    *,
    module_name: str,
    has_adapter: bool | None,
    has_schema: bool | None,
    has_maximum: bool | None = None,
    maximum: int | None = None,
    makes_pool: bool = False,
    keys: tuple[str, ...] = (),
) -> ClientCreation:
    return ClientCreation(
        kind=kind,
        place=placed.place,
        line=line_of(node),
        column=_column(module.source, node),
        text=_shown(module.source, node),
        module=module_name,
        variable=placed.variable,
        function=placed.function,
        has_adapter=has_adapter,
        has_schema=has_schema,
        has_maximum=has_maximum,
        maximum=maximum,
        makes_pool=makes_pool,
        keys=keys,
    )


def _has(options: Value, *names: str) -> bool | None:
    """Whether an object of options has one of these; None where that can't be told."""
    if isinstance(options, Undefined) or (isinstance(options, Literal) and options.value is None):
        return False
    if not isinstance(options, Record):
        return None
    if any(not isinstance(options.fields.get(name, Undefined(0)), Undefined) for name in names):
        return True
    return None if options.rest is not None else False


def _maximum(options: Value) -> tuple[bool | None, int | None]:
    value = options.fields.get("max") if isinstance(options, Record) else None
    number = value.value if isinstance(value, Literal) and isinstance(value.value, int) else None
    if isinstance(options, Literal | Lookup):
        return False, None  # a URL alone
    return _has(options, "max"), number


def _makes_pool(module: Evaluation, arguments: list[Node]) -> bool:
    """Whether it is given how to connect, not what is connected."""
    if not arguments:
        return False
    match module.evaluate(arguments[0]):
        case Record() as options:
            return any(name in options.fields for name in ("connectionString", "connection", "host", "database"))
        case Literal(str()) | Lookup():
            return True
    return False


def _keys(options: Value) -> tuple[str, ...]:
    url = options.fields.get("connectionString") if isinstance(options, Record) else options
    return url.keys if isinstance(url, Lookup) else ()


def _column(source: Source, node: Node) -> int:
    start = source.data.rfind(b"\n", 0, node.start_byte) + 1
    return len(source.data[start : node.start_byte].decode(errors="replace")) + 1


def _shown(source: Source, node: Node) -> str:
    """Its first line, as it stands in the file."""
    start = source.data.rfind(b"\n", 0, node.start_byte) + 1
    end = source.data.find(b"\n", node.start_byte)
    line = source.data[start : end if end >= 0 else None].decode(errors="replace").strip()
    return line if len(line) <= _MOST_SHOWN else f"{line[: _MOST_SHOWN - 1]}…"
