"""What a run would apply to a step without asking."""

from __future__ import annotations

from adx_tui.core.model import Remedy, Risk
from adx_tui.core.state import StepState


def first_remedies(step: StepState, risk: Risk = Risk.SAFE) -> tuple[Remedy, ...]:
    """The different remedies of this risk that the step's findings offer and that wait for nobody to choose, one for
    each finding at most: the runner takes the first one of a finding that is wanted, and each one once."""
    offered: dict[str, Remedy] = {}
    for _, finding in step.findings:
        first = next((remedy for remedy in finding.remedies if remedy.risk is risk and not remedy.by_choice), None)
        if first is not None:
            offered.setdefault(first.id, first)
    return tuple(offered.values())
