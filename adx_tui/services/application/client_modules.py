"""Which modules of the application make clients of its database, for how long each lives, and what imports it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from adx_tui.services.application.module_imports import ModuleImports, nearest_package
from adx_tui.services.application.source_code import SourceCode, SourceModule
from adx_tui.services.javascript.client_facts import ClientCreation, ClientKind, ClientPlace, FactoryCall
from adx_tui.services.project.repository import Package, PrismaProject, Repository

RELOADING = {
    "next": "Next.js",
    "nuxt": "Nuxt",
    "@sveltejs/kit": "SvelteKit",
    "@remix-run/react": "Remix",
    "@remix-run/node": "Remix",
    "@react-router/dev": "React Router",
}
"""What evaluates the server's modules anew when a file is saved, by its package."""
_ADAPTERS, _OF_PG = "@prisma/adapter-", "@prisma/adapter-pg"
_ENTRIES = frozenset({"route", "page", "layout", "middleware", "proxy", "instrumentation", "root"})


@dataclass(frozen=True, slots=True)
class Made:
    """A client that a module makes: by itself, or by calling `factory` of another one."""

    module: SourceModule
    creation: ClientCreation | FactoryCall
    kind: ClientKind
    factory: ClientCreation | None = None


class ClientModules:
    """The clients of one Prisma project's application."""

    def __init__(self, code: SourceCode, repository: Repository, prisma: PrismaProject) -> None:
        self._repository = repository
        self._prisma = prisma
        self.imports = ModuleImports(code, repository.packages)
        self.modules = tuple(
            module
            for module in code.modules
            if (module.clients.creations or module.clients.calls) and self._concerns(module.path)
        )

    @cached_property
    def made(self) -> tuple[Made, ...]:
        """Every client, those by a factory with the place of the call."""
        return tuple(self._made())

    def of_kind(self, *kinds: ClientKind) -> tuple[Made, ...]:
        return tuple(made for made in self.made if made.kind in kinds)

    def with_pool(self) -> tuple[Made, ...]:
        """Those that hold connections to PostgreSQL: not Prisma's for a runtime at the edge, which go over HTTP."""
        clients = self.of_kind(ClientKind.PRISMA, ClientKind.POOL, ClientKind.POSTGRES, ClientKind.DRIZZLE)
        return tuple(made for made in clients if not _is_of_the_edge(made))

    def package(self, module: SourceModule) -> Package | None:
        return nearest_package(module.path, self._repository.packages)

    def framework(self, module: SourceModule) -> str:
        """What reloads the module, as its makers call it; empty where nothing does."""
        package = self.package(module)
        if package is None:
            return ""
        users = [other for other in self._repository.packages if package.name and package.name in other.dependencies]
        names = (name for around in (package, *users) for name in RELOADING if name in around.dependencies)
        return RELOADING.get(next(names, ""), "")

    def is_reached(self, module: SourceModule) -> bool:
        """Whether the server evaluates the module: another imports it, or the framework does."""
        return bool(self.imports.importers(module)) or module.path.name.split(".")[0] in _ENTRIES

    def is_of_server(self, module: SourceModule) -> bool:
        """The same, or at least no program that ends by itself."""
        return not module.clients.is_program or self.is_reached(module)

    def kept(self) -> Made | None:
        """A client that is made once, where there is one: what the others could use."""
        return next((made for made in self.made if made.creation.place is ClientPlace.KEPT), None)

    def _made(self) -> Iterator[Made]:
        factories = [
            (module, creation)
            for module in self.modules
            for creation in module.clients.creations
            if creation.place is ClientPlace.FUNCTION and creation.kind is not ClientKind.ADAPTER
        ]
        for module in self.modules:
            for creation in module.clients.creations:
                yield Made(module, creation, creation.kind)
            for call in module.clients.calls:
                for home, creation in factories:
                    if creation.function == call.name and home.name in self.imports.resolve(module, call.module):
                        yield Made(module, call, creation.kind, creation)

    def _concerns(self, path: Path) -> bool:
        """Whether the module is of this database: where there is one alone, all are."""
        if len(self._repository.projects) < 2 or self._prisma.package is None:
            return True
        package, own = nearest_package(path, self._repository.packages), self._prisma.package
        return package is not None and (package.folder == own.folder or own.name in package.dependencies)


def _is_of_the_edge(made: Made) -> bool:
    """Whether it has an adapter of another kind than `pg`'s, or Prisma's own proxy."""
    if made.kind is not ClientKind.PRISMA:
        return False
    imports = made.module.clients.imports
    others = any(name.startswith(_ADAPTERS) and name != _OF_PG for name in imports)
    return (others and _OF_PG not in imports) or any(name.endswith("client/edge") for name in imports)
