"""What a fault is, and a healthy variant: `docs/contributing.md` says how to add one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from tests.support.world import World

Deed = Callable[[World], object]
"""What is done to a project or its server."""

EMBEDDED, DOCKER = "embedded", "docker"
BOTH = (EMBEDDED, DOCKER)


class Before(Enum):
    """What the project is like when the fault is made."""

    SET_UP = "everything holds"
    PRISMA = "everything holds, in a project of Prisma 7's"
    CLONED = "nothing was set up yet: there is no .env, and no server"


class Look(Enum):
    """The run in which the fault shows."""

    CHECK = "--check"
    AUTO = "--auto"


@dataclass(frozen=True, slots=True)
class Auto:
    """`--auto` mends it, with these further options by the settings' names."""

    flags: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ByHand:
    """A person does what the remedy says; what follows from it, `--auto` does."""

    deed: Deed


@dataclass(frozen=True, slots=True)
class Consent:
    """The first remedy that a person has to agree to is applied; what follows from it, `--auto` does."""


@dataclass(frozen=True, slots=True)
class NotMended:
    """Nothing on this machine mends it, and why."""

    reason: str


Mended = Auto | ByHand | Consent | NotMended
AUTO = Auto()
CONSENT = Consent()


@dataclass(frozen=True, slots=True)
class Fault:
    """`breaks` makes it for real in a project; then `code` is named, and nothing else is blamed."""

    name: str
    breaks: Deed
    code: str
    mended: Mended
    says: str = ""
    """Words that the cause, its evidence or its place has to have: of which object it is."""
    along: tuple[str, ...] = ()
    """Codes that are true as well, of the same fault; they may come after its own."""
    servers: tuple[str, ...] = BOTH
    before: Before = Before.SET_UP
    look: Look = Look.CHECK
    flags: Mapping[str, object] = field(default_factory=dict)
    """Options of every run, by the settings' names."""


@dataclass(frozen=True, slots=True)
class Healthy:
    """A project where everything holds, though it is not the usual one: no finding and no warning."""

    name: str
    prepares: Deed
    """What makes it so."""
    servers: tuple[str, ...] = BOTH
    before: Before = Before.CLONED
    flags: Mapping[str, object] = field(default_factory=dict)
    after: Deed | None = None
    """What is done once it is set up; then `--check` has nothing to say."""
