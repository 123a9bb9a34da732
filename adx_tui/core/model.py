"""The words everything else is said in: checks, findings and remedies.

A *check* is one statement about the machine that is true or not. A check that is not true carries a *finding*:
its code, its cause in one sentence, the evidence and the place. A finding may carry *remedies* that make it true.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from adx_tui.core.runner import Context


class Status(StrEnum):
    """How a check, or a step as a whole, came out."""

    OK = "ok"
    CHANGED = "changed"
    WARNING = "warning"
    FAILED = "failed"
    BLOCKED = "blocked"
    SKIPPED = "skipped"

    @property
    def holds(self) -> bool:
        """Whether what depends on this may go on."""
        return self not in (Status.FAILED, Status.BLOCKED)


# The worst first: a step is as bad as its worst check.
_BY_WEIGHT = (Status.FAILED, Status.BLOCKED, Status.WARNING, Status.CHANGED, Status.OK, Status.SKIPPED)


def worst(statuses: Iterable[Status]) -> Status:
    """The status that outweighs the others; `skipped` where there are none."""
    return min(statuses, key=_BY_WEIGHT.index, default=Status.SKIPPED)


class Risk(StrEnum):
    """What applying a remedy may cost."""

    SAFE = "safe"
    """Adds or repairs; loses nothing."""
    DESTRUCTIVE = "destructive"
    """Loses data, or changes what may be others': only after the name in `Remedy.consent` was given as such."""
    MANUAL = "manual"
    """Only a person can do it; the text says how."""


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file. Lines and columns count from 1; columns are characters."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """Something that makes a finding go away.

    `preview` is the exact SQL or command, secrets left out. `apply` does it and answers with what was done, in the
    past tense; it is None for a manual remedy. Two findings may carry the same remedy: same `id`, applied once.
    `stake` is what somebody who is asked for `consent` has to know.
    """

    id: str
    title: str
    risk: Risk
    preview: str
    apply: Callable[[Context], str] | None = None
    consent: str | None = None
    stake: str = "This loses data."

    def __post_init__(self) -> None:
        if (self.risk is Risk.MANUAL) != (self.apply is None):
            raise ValueError(f"remedy {self.id}: exactly the manual ones have nothing to apply")
        if (self.risk is Risk.DESTRUCTIVE) != (self.consent is not None):
            raise ValueError(f"remedy {self.id}: exactly the destructive ones ask for a name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Why a check does not hold: a catalogue code, the cause in one sentence, and what was seen on this machine."""

    code: str
    cause: str
    evidence: tuple[str, ...] = ()
    location: Location | None = None
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One statement about the machine, and whether it is true. `seconds` is filled in by the runner."""

    id: str
    title: str
    status: Status
    detail: str = ""
    finding: Finding | None = None
    seconds: float = 0.0
    proved: bool = True
    """False where it would take the project's code to see whether it still holds, and this run only looks."""


def ok(id: str, title: str, detail: str = "") -> Check:
    """A check that holds."""
    return Check(id=id, title=title, status=Status.OK, detail=detail)


def skipped(id: str, title: str, detail: str) -> Check:
    """A check that does not apply here; `detail` says why."""
    return Check(id=id, title=title, status=Status.SKIPPED, detail=detail)


def failed(id: str, title: str, finding: Finding, detail: str = "") -> Check:
    """A check that does not hold."""
    return Check(id=id, title=title, status=Status.FAILED, detail=detail, finding=finding)


def warning(id: str, title: str, finding: Finding, detail: str = "") -> Check:
    """A check that holds well enough to go on, with something the reader should know."""
    return Check(id=id, title=title, status=Status.WARNING, detail=detail, finding=finding)


def manual(id: str, title: str, preview: str) -> Remedy:
    """What only a person can do."""
    return Remedy(id=id, title=title, risk=Risk.MANUAL, preview=preview)


Inspection = Generator[Check, None, str]
"""Checks, one by one as they are known; its return value is the step's summary in a few words."""


class Step(Protocol):
    """One of the things that must hold, in order. `inspect` only reads."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def requires(self) -> tuple[str, ...]: ...
    def inspect(self, context: Context) -> Inspection: ...


class RemedyFailedError(Exception):
    """A remedy could not be carried out; `finding` says why, of the check called `check` where that is not the one the
    remedy was offered for. `summary` says in a few words how the step stands now, where its inspection can't know.
    Raised by `Remedy.apply`."""

    def __init__(self, finding: Finding, *, check: str | None = None, summary: str = "") -> None:
        super().__init__(finding.cause)
        self.finding = finding
        self.check = check
        self.summary = summary
