"""What a module says of the database clients that it makes: values that can be kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class ClientKind(StrEnum):
    """What is made."""

    PRISMA = "PrismaClient"
    ADAPTER = "PrismaPg"
    POOL = "Pool"
    POSTGRES = "postgres"
    DRIZZLE = "drizzle"


class ClientPlace(StrEnum):
    """How often it is made."""

    MODULE = "module"
    """Whenever the module is evaluated: once in a process that ends, anew with each hot reload."""
    KEPT = "kept"
    """Once: it is looked for before it is made (on `globalThis`, in a variable), or a container keeps it."""
    INSTANCE = "instance"
    """Once for each instance of a class."""
    REQUEST = "request"
    """In what is called for every request: a handler, a loader, a server component."""
    FUNCTION = "function"
    """In a function that others call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCreation:
    """One place that makes a client. `variable` is what it is kept as, `function` the one that makes it or is called
    for every request. `module` is what its class is imported from, as it is written in `import_line`.

    `has_adapter` (of a PrismaClient), `has_schema` (of an adapter), `has_maximum` (of a pool, or an adapter that makes
    its own): None where only running it would tell. `makes_pool`: an adapter that is given no pool. `keys` are the
    variables of its URL, as far as these are known.
    """

    kind: ClientKind
    place: ClientPlace
    line: int
    column: int
    text: str
    module: str = ""
    import_line: int = 0
    variable: str = ""
    function: str = ""
    has_adapter: bool | None = None
    has_schema: bool | None = None
    has_maximum: bool | None = None
    maximum: int | None = None
    makes_pool: bool = False
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactoryCall:
    """A call of a function `name` of another module (`module`, as it is written there) that may make a client."""

    name: str
    module: str
    place: ClientPlace
    line: int
    column: int
    text: str
    variable: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True)
class ModuleClients:
    """`imports` are the modules that it imports, as they are written there."""

    creations: tuple[ClientCreation, ...] = ()
    calls: tuple[FactoryCall, ...] = ()
    imports: tuple[str, ...] = ()
    is_program: bool = False
    """It ends by itself: nothing of it stays open."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> ModuleClients:
        """Raises KeyError, TypeError and ValueError for what `as_json` did not make."""
        return cls(
            tuple(
                ClientCreation(
                    **{
                        **entry,
                        "kind": ClientKind(entry["kind"]),
                        "place": ClientPlace(entry["place"]),
                        "keys": tuple(entry["keys"]),
                    }
                )
                for entry in kept["creations"]
            ),
            tuple(FactoryCall(**{**entry, "place": ClientPlace(entry["place"])}) for entry in kept["calls"]),
            tuple(kept["imports"]),
            bool(kept["is_program"]),
        )
