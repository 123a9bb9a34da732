"""A run in sentences, as they are read out: what is wrong, where, what was seen, and each remedy whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from adx_tui.core.model import Check, Finding, Remedy, Risk, Status
from adx_tui.core.state import RunState, StepState
from adx_tui.core.wording import counted

_STATUS = {
    Status.OK: "holds",
    Status.CHANGED: "holds, since something was done for it",
    Status.WARNING: "holds, with a warning",
    Status.FAILED: "does not hold",
    Status.BLOCKED: "was not looked at",
    Status.SKIPPED: "does not apply here",
}
_RISK = {
    Risk.SAFE: "safe, loses nothing",
    Risk.DESTRUCTIVE: "destructive, asks for a name first",
    Risk.MANUAL: "by hand, only you can do it",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A remedy that can be applied, by its number: of which step, and for which finding."""

    step: str
    finding: Finding
    remedy: Remedy


def offers(state: RunState) -> tuple[Offer, ...]:
    """Everything that can be applied, in the order of the findings; the first has number 1."""
    offered: dict[tuple[str, str], Offer] = {}
    for step in state.steps:
        for _, finding in step.findings:
            for remedy in finding.remedies:
                if remedy.risk is not Risk.MANUAL:
                    offered.setdefault((step.id, remedy.id), Offer(step.id, finding, remedy))
    return tuple(offered.values())


def step_lines(step: StepState, known: Sequence[Offer]) -> Iterator[str]:
    """A step that finished: how it came out, and all that is wrong in it. `known` gives remedies their numbers."""
    assert step.status is not None
    summary = f": {step.summary}" if step.summary else ""
    yield f"{step.title} {_STATUS[step.status]}{summary}."
    for number, (check, finding) in enumerate(step.findings, start=1):
        yield from _finding_lines(step, number, check, finding, known)


def _finding_lines(
    step: StepState, number: int, check: Check, finding: Finding, known: Sequence[Offer]
) -> Iterator[str]:
    grave = "Problem" if check.status is Status.FAILED else "Warning"
    yield f"  {grave} {number} of {step.title}, code {finding.code}: {check.title}."
    yield f"    Cause: {finding.cause}"
    if finding.location is not None:
        place = finding.location
        line = f", line {place.line}" if place.line is not None else ""
        column = f", column {place.column}" if place.column is not None else ""
        yield f"    Place: {place.path}{line}{column}"
    for item in finding.evidence:
        yield from (f"    Seen: {row}" for row in item.splitlines())
    for remedy in finding.remedies:
        yield from remedy_lines(remedy, _number(step, remedy, known), indent="    ")


def _number(step: StepState, remedy: Remedy, known: Sequence[Offer]) -> int:
    """Its number among what can be applied; 0 where it can't be."""
    numbers = {(offer.step, offer.remedy.id): number for number, offer in enumerate(known, start=1)}
    return numbers.get((step.id, remedy.id), 0)


def remedy_lines(remedy: Remedy, number: int, *, indent: str = "") -> Iterator[str]:
    """A remedy: its number where it can be applied, and the whole of what it does."""
    risk = "one of several ways, to choose" if remedy.by_choice else _RISK[remedy.risk]
    yield f"{indent}Remedy{f' {number}' if number else ''}, {risk}: {remedy.title}"
    if remedy.preview.strip() and remedy.preview.strip() != remedy.title:
        yield from (f"{indent}  {row}" for row in remedy.preview.strip("\n").splitlines())


def tally(state: RunState) -> str:
    """How many steps hold."""
    holding = sum(step.holds for step in state.steps)
    return f"{holding} of {counted(len(state.steps), 'step')} {'holds' if holding == 1 else 'hold'}."


def applied_by_enter(remedies: Iterable[Remedy], step: StepState, known: Sequence[Offer]) -> Iterator[str]:
    """What a yes would apply, whole."""
    shown = tuple(remedies)
    yield f"Next: {step.title}. Yes would apply {counted(len(shown), 'remedy', 'remedies')}; nothing is lost by that:"
    for remedy in shown:
        yield from remedy_lines(remedy, _number(step, remedy, known), indent="  ")
