"""A run as Markdown, to be pasted into a bug ticket. Made of events, which hold no secret."""

from __future__ import annotations

import platform
from collections.abc import Iterator

from adx_tui.core.model import Check, Finding
from adx_tui.core.state import RunState, StepState


def markdown(state: RunState) -> str:
    """`state` as a Markdown document."""
    return "\n".join(_lines(state)) + "\n"


def _lines(state: RunState) -> Iterator[str]:
    outcome = "not finished" if state.finished is None else "ready" if state.finished.ready else "not ready"
    if state.finished is not None and state.finished.not_looked_at:
        outcome += f" as far as it was looked at ({state.finished.not_looked_at} more steps)"
    yield f"# adx-tui report: {state.project}, {outcome}"
    yield ""
    yield f"* adx-tui {state.version}, Python {platform.python_version()}, {platform.platform()}"
    yield f"* Postgres on {state.postgres} ({state.why})"
    if state.finished is not None:
        yield f"* exit code {state.finished.exit_code}, {state.finished.seconds:.1f} s"
    yield ""
    yield "| step | status | seconds | |"
    yield "|---|---|---|---|"
    for step in state.steps:
        yield f"| {step.title} | {step.status or 'not tried'} | {step.seconds:.1f} | {_cell(step.summary)} |"
    for step in state.steps:
        yield from _step(step)


def _step(step: StepState) -> Iterator[str]:
    yield ""
    yield f"## {step.title}"
    yield ""
    for check in step.checks:
        detail = f": {check.detail}" if check.detail else ""
        yield f"* {check.status}: {check.title}{detail}"
        if check.finding is not None:
            yield from _finding(check, check.finding)


def _finding(check: Check, finding: Finding) -> Iterator[str]:
    yield ""
    yield f"  **{finding.code}** {finding.cause}"
    if finding.location is not None:
        yield f"  at `{finding.location}`"
    yield ""
    if finding.evidence:
        yield from _block("text", finding.evidence)
    for remedy in finding.remedies:
        yield f"  {remedy.title} ({remedy.risk}):"
        yield ""
        yield from _block("sql", remedy.preview.splitlines())


def _block(language: str, lines: tuple[str, ...] | list[str]) -> Iterator[str]:
    # Longer than any run of backticks in it: nothing in evidence can end the block.
    fence = "`" * max(3, 1 + max((len(line) - len(line.replace("`", "")) for line in lines), default=0))
    yield f"  {fence}{language}"
    for line in lines:
        yield from (f"  {part}" for part in line.splitlines() or [""])
    yield f"  {fence}"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
