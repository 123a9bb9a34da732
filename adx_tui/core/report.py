"""A run as Markdown, to be pasted into a bug ticket. Made of events, which hold no secret."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adx_tui.core.model import Finding
from adx_tui.core.state import RunState, StepState
from adx_tui.core.text import escape_markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a run went by: its secrets are masked."""

    versions: tuple[tuple[str, str], ...] = ()
    """Of what adx-tui worked with: name and version."""
    settings: tuple[tuple[str, str, str], ...] = ()
    """Name, value and which source won."""
    log: tuple[str, ...] = ()
    """The last lines of the server's."""


def markdown(state: RunState, surroundings: Surroundings) -> str:
    """`state` as a Markdown document. Those of two runs that came to the same differ in nothing but times."""
    return "\n".join(_lines(state, surroundings)) + "\n"


def _lines(state: RunState, surroundings: Surroundings) -> Iterator[str]:
    outcome = "not finished" if state.finished is None else "ready" if state.finished.ready else "not ready"
    if state.finished is not None and state.finished.not_looked_at:
        outcome += f" as far as it was looked at ({state.finished.not_looked_at} more steps)"
    yield f"# adx-tui report: {escape_markdown(state.project)}, {outcome}"
    yield ""
    if state.finished is not None:
        yield f"* exit code {state.finished.exit_code}, {state.finished.seconds:.1f} s"
    yield f"* Postgres on {escape_markdown(state.postgres)} ({escape_markdown(state.why)})"
    yield f"* adx-tui {state.version}"
    yield f"* Python {platform.python_version()} on {escape_markdown(platform.platform())}"
    yield from (f"* {name} {escape_markdown(version)}" for name, version in surroundings.versions)
    yield ""
    yield from _table(("step", "status", "seconds", ""), map(_row, state.steps))
    for step in state.steps:
        yield from _step(step)
    yield from ("", "## Settings", "")
    yield from _table(("setting", "value", "from"), surroundings.settings)
    yield from ("", "## The server's log", "")
    yield from _block("text", surroundings.log)


def _row(step: StepState) -> tuple[str, ...]:
    return step.title, str(step.status or "not tried"), f"{step.seconds:.1f}", step.summary


def _table(headings: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    yield from (f"| {' | '.join(map(escape_markdown, row))} |" for row in rows)


def _step(step: StepState) -> Iterator[str]:
    yield ""
    yield f"## {escape_markdown(step.title)}"
    yield ""
    for check in step.checks:
        detail = f": {check.detail}" if check.detail else ""
        yield f"* {check.status} ({check.seconds:.2f} s): {escape_markdown(check.title + detail)}"
        if check.finding is not None:
            yield from _finding(check.finding)


def _finding(finding: Finding) -> Iterator[str]:
    yield ""
    yield f"  **{finding.code}** {escape_markdown(finding.cause)}"
    if finding.location is not None:
        yield f"  at {escape_markdown(str(finding.location))}"
    yield ""
    if finding.evidence:
        yield from _block("text", finding.evidence, "  ")
    for remedy in finding.remedies:
        yield f"  {escape_markdown(remedy.title)} ({remedy.risk}):"
        yield ""
        yield from _block("sql", remedy.preview.splitlines(), "  ")


def _block(language: str, lines: Sequence[str], indent: str = "") -> Iterator[str]:
    # Longer than any run of backticks in it: nothing in evidence can end the block.
    fence = "`" * max(3, 1 + max((len(line) - len(line.replace("`", "")) for line in lines), default=0))
    yield f"{indent}{fence}{language}"
    for line in lines:
        yield from (f"{indent}{part}" for part in line.splitlines() or [""])
    yield f"{indent}{fence}"
    yield ""
