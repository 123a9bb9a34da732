"""Which functions of a module are called for every request, by the conventions of the frameworks.

https://nextjs.org/docs/app/api-reference/file-conventions, https://nextjs.org/docs/pages/building-your-application,
https://reactrouter.com/start/framework/route-module, https://svelte.dev/docs/kit/routing, https://h3.dev,
https://expressjs.com/en/guide/routing.html, https://docs.nestjs.com/controllers, https://trpc.io/docs/server/procedures
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.services.javascript.syntax import Source, parts

if TYPE_CHECKING:
    from adx_tui.services.javascript.syntax import Node

_VERBS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_OF_PAGES = frozenset({"getServerSideProps", "getInitialProps"})
_APP_FILES = frozenset({"page", "layout", "template", "default", "not-found", "error", "loading"})
_EVENT_HANDLERS = frozenset({"defineEventHandler", "eventHandler", "defineCachedEventHandler", "createServerFn"})
_ROUTERS = frozenset({"get", "post", "put", "patch", "delete", "all", "use", "head", "options", "route", "on"})
_PROCEDURES = frozenset({"query", "mutation", "subscription"})
_REQUEST_PARAMETERS = re.compile(r"\(?\s*_?(?:req|request)\b[^,()]*,\s*_?(?:res|response|reply)\b")
_DECORATOR = re.compile(
    rb"@(?:Get|Post|Put|Patch|Delete|All|Query|Mutation|ResolveField|MessagePattern|EventPattern)\s*\("
)
_USE_SERVER = re.compile(rb"\s*\{\s*[\"']use server[\"']")


def read_directive(source: Source) -> str:
    """`use client`, `use server`: the text that a module begins with; empty where it begins otherwise."""
    first = next((node for node in source.root.named_children if node.type != "comment"), None)
    return source.text(first).strip("\"'; \n") if first is not None and first.type == "expression_statement" else ""


def name_handler(source: Source, function: Node, name: str, *, is_default: bool, is_exported: bool) -> str:
    """How a person calls what `function` handles requests as; empty where it is called for no request that is known.
    `name` is its own, or that of what it is assigned to."""
    path, shown = source.path, name or "the default export"
    if (is_default or is_exported) and _is_route(path, name, is_default=is_default):
        return shown
    if is_exported and read_directive(source) == "use server":
        return shown
    body = function.child_by_field_name("body")
    if body is not None and _USE_SERVER.match(source.data[body.start_byte : body.end_byte]):
        return shown
    given = function.child_by_field_name("parameters")
    if given is not None and _REQUEST_PARAMETERS.match(source.text(given)):
        return name or "a handler of (req, res)"
    if function.type == "method_definition" and _is_decorated(source, function):
        return shown
    if path.suffix in (".tsx", ".jsx") and name[:1].isupper() and source.text(function).startswith("async"):
        return shown  # a server component: one of the browser can't be async
    return ""


def names_request_callback(source: Source, call: Node) -> str:
    """How a person calls the handler that `call` registers (`app.get`); empty where it registers none."""
    function = call.child_by_field_name("function")
    if function is None:
        return ""
    name = source.text(function).rpartition(".")[2]
    if name in _EVENT_HANDLERS:
        return name
    owner = function.child_by_field_name("object")
    if owner is None:
        return ""
    shown = f"{source.text(owner).split('.')[0].split('(')[0].strip()}.{name}"
    if name in _PROCEDURES and "procedure" in source.text(owner).lower():
        return shown
    arguments = call.child_by_field_name("arguments")
    first = next(iter(parts(arguments)), None) if arguments is not None else None
    is_path = first is not None and first.type in ("string", "template_string", "array", "regex")
    if (
        name in _ROUTERS
        and (is_path or name == "use")
        and re.search("app|router|server|fastify|route|api", shown, re.I)
    ):
        return shown
    return ""


def _is_route(path: Path, name: str, *, is_default: bool) -> bool:
    stem, folders = path.name.split(".")[0], path.parts[:-1]
    if stem == "route" or path.name.startswith("+server."):
        return name in _VERBS
    if "app" in folders and stem in _APP_FILES and path.suffix in (".tsx", ".jsx", ".js", ".ts"):
        return is_default or name == "generateMetadata"
    if "pages" in folders:
        return name in _OF_PAGES or (is_default and "api" in folders)
    if path.name.startswith("+"):
        return name in ("load", "actions")
    if path.name.startswith("hooks.server."):
        return name in ("handle", "handleError", "handleFetch")
    if "routes" in folders or stem in ("root", "entry"):
        return name in ("loader", "action", "middleware")
    if stem in ("middleware", "proxy"):
        return is_default or name in ("middleware", "proxy")
    return False


def _is_decorated(source: Source, method: Node) -> bool:
    before = method.prev_named_sibling
    while before is not None and before.type in ("decorator", "comment"):
        if _DECORATOR.match(source.data[before.start_byte : before.end_byte]):
            return True
        before = before.prev_named_sibling
    return bool(_DECORATOR.match(source.data[method.start_byte : method.end_byte]))
