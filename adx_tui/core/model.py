"""The words everything else is said in: checks, findings and remedies.

A *check* is one statement about the machine that is true or not. A check that is not true carries a *finding*:
its code, its cause in one sentence, the evidence and the place. A finding may carry *remedies* that make it true.
What a check is called follows from it: its statement while that is true, else what the catalogue calls the code.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from adx_tui.core.cancellation import Cancellation


class Context(Protocol):
    """What a step may use while it is inspected, or while one of its remedies is applied."""

    @property
    def cancellation(self) -> Cancellation: ...
    @property
    def may_run_code(self) -> bool:
        """Whether the project's own code may be run: not by a run that only looks."""
        ...

    def doing(
        self, check: str, text: str, *, done: int | None = None, total: int | None = None, unit: str = ""
    ) -> None:
        """Say what is being done now, and how far it is. Raises CancelledRunError when the run is to end."""
        ...

    def log(self, source: str, text: str, *, seconds: float | None = None) -> None:
        """Pass on a line that somebody else wrote, or say what was done, and in how many `seconds`."""
        ...

    def preload(self) -> None:
        """Load what the later steps need, while there is nothing to do but wait."""
        ...


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


_STAKE = "This loses data."


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

    `preview` is the exact SQL or command, secrets left out. `apply` does it and returns what was done, in the
    past tense; it is None for a manual remedy. Two findings may carry the same remedy: same `id`, applied once.
    `stake` is what somebody who is asked for `consent` has to know. One that is `by_choice` loses nothing, but is one
    of several ways, or a command of the project's own: it waits for a person to pick it.
    The preview of a `shell` one is what a person types into a shell, in the project's folder: a screen can lend its
    terminal to it. Where that takes something away, or is about more than this project, it asks for consent too.
    """

    id: str
    title: str
    risk: Risk
    preview: str
    apply: Callable[[Context], str] | None = None
    consent: str | None = None
    stake: str = _STAKE
    by_choice: bool = False
    shell: bool = False

    def __post_init__(self) -> None:
        if (self.risk is Risk.MANUAL) != (self.apply is None):
            raise ValueError(f"remedy {self.id}: exactly the manual ones have nothing to apply")
        if self.shell and self.risk is not Risk.MANUAL:
            raise ValueError(f"remedy {self.id}: what a person runs in a shell is manual")
        if (self.risk is Risk.DESTRUCTIVE) != (self.consent is not None) and not self.shell:
            raise ValueError(f"remedy {self.id}: exactly the destructive ones ask for a name")
        if self.by_choice and self.risk is not Risk.SAFE:
            raise ValueError(f"remedy {self.id}: a choice is between ways that lose nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Why a check does not hold: a catalogue code, the cause in one sentence, and what was seen on this machine.

    `subject` names the object that it is about (a file, a key, a role), where the catalogue's title leaves that open.
    """

    code: str
    cause: str
    subject: str = ""
    evidence: tuple[str, ...] = ()
    location: Location | None = None
    remedies: tuple[Remedy, ...] = ()

    @property
    def title(self) -> str:
        """What is wrong in a few words, as the catalogue has it, and with what; empty where it lacks the code."""
        from adx_tui.core import codes  # where everything holds, nobody pays for the catalogue

        entry = codes.ENTRIES.get(self.code)
        if entry is None:
            return ""
        return f"{entry.title}: {self.subject}" if self.subject else entry.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One `statement` about the machine, and whether it is true. `seconds` is filled in by the runner."""

    id: str
    statement: str
    status: Status
    detail: str = ""
    finding: Finding | None = None
    seconds: float = 0.0
    proved: bool = True
    """False where it would take the project's code to see whether it still holds, and this run only looks."""

    @property
    def title(self) -> str:
        """What a row about it says: the statement where that is true, else what is wrong."""
        return (self.finding.title if self.finding else "") or self.statement


def ok(id: str, statement: str, detail: str = "") -> Check:
    """A check that holds."""
    return Check(id=id, statement=statement, status=Status.OK, detail=detail)


def skipped(id: str, statement: str, detail: str) -> Check:
    """A check that does not apply here; `detail` says why."""
    return Check(id=id, statement=statement, status=Status.SKIPPED, detail=detail)


def failed(id: str, statement: str, finding: Finding, detail: str = "") -> Check:
    """A check that does not hold; `statement` is what it would say if it did."""
    return Check(id=id, statement=statement, status=Status.FAILED, detail=detail, finding=finding)


def warning(id: str, statement: str, finding: Finding, detail: str = "") -> Check:
    """A check that holds well enough to go on, with something the reader should know."""
    return Check(id=id, statement=statement, status=Status.WARNING, detail=detail, finding=finding)


def summarize(checks: Iterable[Check]) -> str:
    """What is wrong in a step, for its summary: the first title, and how many more there are; empty if nothing is."""
    return name_first([check.title for check in checks if check.finding is not None])


def name_first(names: Sequence[str]) -> str:
    """The first of `names`, and how many more there are: what fits into a row. Empty where there is none."""
    return "".join(names[:1]) + (f" and {len(names) - 1} more" if len(names) > 1 else "")


def manual(id: str, title: str, preview: str) -> Remedy:
    """What only a person can do."""
    return Remedy(id=id, title=title, risk=Risk.MANUAL, preview=preview)


def typed(id: str, title: str, command: str, *, consent: str | None = None, stake: str = "") -> Remedy:
    """What a person types into a shell: see `Remedy`."""
    return Remedy(
        id=id, title=title, risk=Risk.MANUAL, preview=command, consent=consent, stake=stake or _STAKE, shell=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentField:
    """One key of `.env`, as a form shows it. `problem` is empty when `value` is valid."""

    key: str
    value: str
    description: str
    type: str
    default: str
    required: bool
    sensitive: bool
    generated: bool
    problem: str
    database_url: bool = False
    """Whether it is the URL of a database, of which only the password is secret."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedCommand:
    """What somebody asked for in so many words, ready to be carried out: all that it needs holds. Nothing is wrong
    before it ran, so it is no remedy; `title`, `preview` and `apply` are as with one."""

    title: str
    preview: str
    apply: Callable[[Context], str]


Preparation = Generator[Check, None, PreparedCommand | str]
"""Checks of what a command needs; its return value is the command, or in a few words why there is nothing to do."""


@runtime_checkable
class CommandStep(Step, Protocol):
    """A step that carries out a command, once a run. `prepare` only reads; `inspect` is the look afterwards, and the
    check with the id `check` says what the command came to."""

    @property
    def check(self) -> str: ...
    def prepare(self, context: Context) -> Preparation: ...


class RemedyFailedError(Exception):
    """A remedy, or a command, could not be carried out; `finding` says why, of the check called `check` where that is
    not the one the remedy was offered for. `summary` says in a few words how the step stands now, where its inspection
    can't know. Raised by `apply`."""

    def __init__(self, finding: Finding, *, check: str | None = None, summary: str = "") -> None:
        super().__init__(finding.cause)
        self.finding = finding
        self.check = check
        self.summary = summary
