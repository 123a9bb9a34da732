"""One client per process: each client has a pool of its own, and a pool that nobody uses any more keeps its connections
until the server has none left.

What is sound is no finding: kept on `globalThis` or in a variable, by a helper that remembers, by a container. All of
it costs later, so that these are warnings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from adx_tui.core.model import Check, Finding, Location, Remedy, manual, ok, warning
from adx_tui.services.application.client_modules import ClientModules, Made
from adx_tui.services.javascript.client_facts import ClientCreation, ClientKind, ClientPlace
from adx_tui.services.project.project import Project
from adx_tui.steps.application import client_pattern
from adx_tui.steps.application.places import locate

STATEMENT = "one client of the database per process"


def check_clients(project: Project, clients: ClientModules) -> Iterator[Check]:
    """A check for each module that makes more than one."""
    checks = [
        *_reloaded(project, clients),
        *_per_request(project, clients),
        *_several(project, clients),
        *_beside_adapter(project, clients),
    ]
    yield from checks
    lasting = (made for made in clients.with_pool() if made.creation.place is not ClientPlace.FUNCTION)
    made = [made for made in lasting if clients.is_of_server(made.module)]
    if made and not checks:
        first = made[0]
        yield ok("client", STATEMENT, f"{client_pattern.variable(first)}, {place(project, first)}")


def place(project: Project, made: Made) -> Location:
    """Where it is made, or its factory called."""
    return locate(project, made.module.path, made.creation.line, made.creation.column)


def evidence(project: Project, *made: Made) -> tuple[str, ...]:
    return tuple(f"{place(project, client)}  {client.creation.text}" for client in made)


def _reloaded(project: Project, clients: ClientModules) -> Iterator[Check]:
    """At the top of a module, in a framework that evaluates modules anew when a file is saved."""
    unguarded = [
        made
        for made in clients.with_pool()
        if made.creation.place is ClientPlace.MODULE and not _is_given_to_kept(made)
    ]
    for _, group in groupby(unguarded, key=lambda made: made.module.name):
        together = list(group)
        first, framework = together[0], clients.framework(together[0].module)
        if not framework or not clients.is_reached(first.module):
            continue
        where = place(project, first)
        shown = client_pattern.variable(first)
        finding = Finding(
            code="ADX640",
            cause=f"{framework} evaluates this module anew at each reload, and {shown} is then made once more: "
            "the one before keeps its connections.",
            subject=f"{shown} in {where.path}",
            evidence=evidence(project, *together),
            location=where,
            remedies=(
                manual(
                    f"application.client.{where.path}",
                    "keep it on globalThis",
                    "\n".join(client_pattern.keep_on_global(made) for made in together),
                ),
            ),
        )
        yield warning(f"client.reload.{where.path}", STATEMENT, finding)


def _is_given_to_kept(made: Made) -> bool:
    """A pool at the top of a module that only a kept client gets connects only for that."""
    creations = made.module.clients.creations
    is_handed_on = any(creation.kind is ClientKind.ADAPTER and not creation.makes_pool for creation in creations)
    return (
        made.kind is ClientKind.POOL
        and is_handed_on
        and any(creation.kind is ClientKind.PRISMA and creation.place is ClientPlace.KEPT for creation in creations)
    )


def _per_request(project: Project, clients: ClientModules) -> Iterator[Check]:
    for made in clients.with_pool():
        if made.creation.place is not ClientPlace.REQUEST:
            continue
        where = place(project, made)
        finding = Finding(
            code="ADX641",
            cause=f"{made.creation.function} makes a client whenever it is called: each has a pool of connections of "
            "its own, which stays open.",
            subject=f"{made.creation.function} in {where.path}",
            evidence=evidence(project, made),
            location=where,
            remedies=(_use_kept(project, clients, made),),
        )
        yield warning(f"client.request.{where}", STATEMENT, finding)


def _use_kept(project: Project, clients: ClientModules, made: Made) -> Remedy:
    kept = clients.kept()
    if kept is None:
        name = client_pattern.variable(made)
        text = f"// {name}.ts\n{client_pattern.keep_on_global(made)}\n\n// {locate(project, made.module.path)}\n"
        text += f'import {{ {name} }} from "…/{name}";'
        return manual("application.client.shared", "make it once, in a module of its own, and import it", text)
    name, path = client_pattern.variable(kept), locate(project, kept.module.path)
    return manual("application.client.shared", f"use the one in {path}", f"import {{ {name} }} from …  // {path}")


def _several(project: Project, clients: ClientModules) -> Iterator[Check]:
    """The same client in several modules of one package: of one process, as far as files tell."""
    alike: dict[tuple[str, ...], list[Made]] = defaultdict(list)
    for made in clients.with_pool():
        if made.creation.place in (ClientPlace.REQUEST, ClientPlace.FUNCTION) or not clients.is_reached(made.module):
            continue
        package = clients.package(made.module)
        creation = made.creation if isinstance(made.creation, ClientCreation) else made.factory
        if creation is not None and (made.kind is ClientKind.PRISMA or creation.keys):
            alike[(str(package.folder) if package else "", made.kind, _last(creation.module), *creation.keys)].append(
                made
            )
    for together in alike.values():
        together.sort(key=lambda made: made.creation.place is not ClientPlace.KEPT)  # what is sound is what stays
        one_each = list({made.module.name: made for made in reversed(together)}.values())[::-1]
        if len(one_each) < 2:
            continue
        where, first = place(project, one_each[1]), place(project, one_each[0]).path
        finding = Finding(
            code="ADX642",
            cause=f"{len(one_each)} modules make a {one_each[0].kind.value} each: as many pools of connections, "
            "in every process.",
            subject=where.path,
            evidence=evidence(project, *one_each),
            location=where,
            remedies=(
                manual(
                    "application.client.one",
                    "keep the first, and import it in the others",
                    f"import {{ {client_pattern.variable(one_each[0])} }} from …  // {first}",
                ),
            ),
        )
        yield warning(f"client.several.{where.path}", STATEMENT, finding)


def _beside_adapter(project: Project, clients: ClientModules) -> Iterator[Check]:
    """A pool to the same database, and an adapter that was not given it."""
    adapters = [
        made
        for made in clients.of_kind(ClientKind.ADAPTER)
        if isinstance(made.creation, ClientCreation) and made.creation.makes_pool
    ]
    for made in clients.of_kind(ClientKind.POOL):
        if not isinstance(made.creation, ClientCreation):
            continue
        beside = next((adapter for adapter in adapters if _is_beside(clients, made, adapter)), None)
        if beside is None:
            continue
        where, pool = place(project, made), client_pattern.variable(made)
        finding = Finding(
            code="ADX643",
            cause=f"{pool} is a pool of its own beside the one that PrismaPg makes of its connectionString.",
            subject=f"{pool} in {where.path}",
            evidence=evidence(project, made, beside),
            location=where,
            remedies=(manual("application.client.pool", "give the adapter the pool", f"new PrismaPg({pool})"),),
        )
        yield warning(f"client.pool.{where.path}", STATEMENT, finding)


def _is_beside(clients: ClientModules, pool: Made, adapter: Made) -> bool:
    assert isinstance(pool.creation, ClientCreation)
    assert isinstance(adapter.creation, ClientCreation)
    if pool.module.name == adapter.module.name:
        return True
    same_url = bool(set(pool.creation.keys) & set(adapter.creation.keys))
    reached = clients.is_reached(pool.module) and clients.is_reached(adapter.module)
    return same_url and reached and clients.package(pool.module) == clients.package(adapter.module)


def _last(specifier: str) -> str:
    """`generated/prisma/client` from wherever it is imported."""
    return "/".join(part for part in specifier.split("/") if part not in ("..", ".", "@", "~", "src"))
