"""Whether the application's pools, all of its processes together, may want more connections than the server has.

The defaults are `pg`'s (https://node-postgres.com/apis/pool) and postgres.js's: 10 for each pool.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, manual, ok, warning
from adx_tui.services.application.client_modules import ClientModules, Made
from adx_tui.services.application.processes import count_processes
from adx_tui.services.javascript.client_facts import ClientCreation, ClientKind, ClientPlace
from adx_tui.services.project.project import Project
from adx_tui.steps.application.clients_per_process import evidence, place

_DEFAULT = 10
_RESERVED = 3
"""superuser_reserved_connections, by default."""
_POOLS = (ClientKind.POOL, ClientKind.POSTGRES, ClientKind.ADAPTER, ClientKind.DRIZZLE)
_STATEMENT = "the application's pools fit into what the server has"


def check_pool_sizes(project: Project, clients: ClientModules, most_connections: int | None) -> Iterator[Check]:
    """`most_connections` is the server's max_connections; nothing is said where that is not known."""
    if most_connections is None:
        return
    pools: dict[str, list[Made]] = defaultdict(list)
    for made in clients.of_kind(*_POOLS):
        if _is_lasting(made) and clients.is_of_server(made.module):
            package = clients.package(made.module)
            pools[str(package.folder) if package else ""].append(made)
    for together in pools.values():
        processes = count_processes(clients.package(together[0].module))
        wanted = processes * sum(_size(made) for made in together)
        unlimited = next((made for made in together if _size_is_default(made)), None)
        left = most_connections - _RESERVED
        if unlimited is None or wanted <= left:
            yield ok("pools", _STATEMENT, f"at most {wanted} of {left}")
            continue
        where = place(project, unlimited)
        limit = max(left // (2 * processes * len(together)), 1)
        finding = Finding(
            code="ADX646",
            cause=f"{processes} processes may want {wanted} connections, and the server has {left}: nothing limits the "
            f"pool in {where.path}.",
            subject=where.path,
            evidence=(*evidence(project, *together), f"max_connections  {most_connections}, {_RESERVED} are reserved"),
            location=where,
            remedies=(manual("application.client.max", "limit the pool", f"max: {limit}"),),
        )
        yield warning(f"pools.{where.path}", _STATEMENT, finding)


def _is_lasting(made: Made) -> bool:
    creation = made.creation
    return isinstance(creation, ClientCreation) and creation.makes_pool and creation.place is not ClientPlace.REQUEST


def _size(made: Made) -> int:
    maximum = made.creation.maximum if isinstance(made.creation, ClientCreation) else None
    return _DEFAULT if maximum is None else maximum


def _size_is_default(made: Made) -> bool:
    return isinstance(made.creation, ClientCreation) and made.creation.has_maximum is False
