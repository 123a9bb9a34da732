"""A finding as plain text, for a clipboard and for somebody who does not see this screen."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Finding
from adx_tui.core.state import StepState
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.text import escape, escape_lines


def finding_text(step: StepState, check: Check) -> str:
    """The check, its finding and every remedy."""
    code = f" ({check.finding.code})" if check.finding is not None else ""
    lines = [f"{symbols.GLYPHS[check.status]} {escape(step.title)}: {escape(check.title)}{code}"]
    if check.detail:
        lines.append(escape(check.detail))
    if check.finding is not None:
        lines.extend(_finding(check.finding))
    return "\n".join(lines)


def step_text(step: StepState) -> str:
    """The step, and every finding of it."""
    status = step.status.value if step.status is not None else "not looked at"
    head = f"{escape(step.title)}: {status}" + (f", {escape(step.summary)}" if step.summary else "")
    return "\n\n".join([head, *(finding_text(step, check) for check, _ in step.findings)])


def _finding(finding: Finding) -> Iterator[str]:
    yield from _indented("cause", finding.cause)
    if finding.location is not None:
        yield f"where: {escape(str(finding.location))}"
    if finding.evidence:
        yield from _indented("seen", "\n".join(finding.evidence))
    for remedy in finding.remedies:
        yield from _indented(f"remedy ({remedy.risk.value})", f"{remedy.title}\n{remedy.preview}".strip())


def _indented(label: str, text: str) -> Iterator[str]:
    first, *rest = escape_lines(text)
    if not rest:
        yield f"{label}: {first}"
        return
    yield f"{label}:"
    yield from (f"  {line}" for line in (first, *rest))
