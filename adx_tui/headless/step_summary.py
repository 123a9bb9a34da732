"""A run as GitHub shows it on the page of a workflow's run: a table of the steps, and what does not hold.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, Status
from adx_tui.core.state import RunState
from adx_tui.core.text import escape_markdown

_MARKS = {
    Status.OK: "✅",
    Status.CHANGED: "✅",
    Status.WARNING: "⚠️",
    Status.FAILED: "❌",
    Status.BLOCKED: "⏸️",
    Status.SKIPPED: "➖",
}


def markdown(state: RunState) -> str:
    """`state` as Markdown in which nothing that a finding quotes is markup."""
    return "\n".join(_lines(state)) + "\n"


def _lines(state: RunState) -> Iterator[str]:
    ready = state.finished is not None and state.finished.ready
    yield f"### adx-tui: {escape_markdown(state.project)} is {'ready' if ready else 'not ready'}"
    yield ""
    yield "| | step | seconds | |"
    yield "|---|---|---:|---|"
    for step in state.steps:
        mark = _MARKS[step.status] if step.status is not None else _MARKS[Status.BLOCKED]
        summary = step.summary if step.status is not None else "not tried"
        yield f"| {mark} | {escape_markdown(step.title)} | {step.seconds:.1f} | {escape_markdown(summary)} |"
    for step in state.steps:
        for check, finding in step.findings:
            yield from _finding(check, finding)


def _finding(check: Check, finding: Finding) -> Iterator[str]:
    yield ""
    yield f"<details{' open' if check.status is Status.FAILED else ''}>"
    yield f"<summary>{_MARKS[check.status]} <b>{finding.code}</b> {html.escape(check.title)}</summary>"
    yield ""
    yield escape_markdown(finding.cause)
    if finding.location is not None:
        yield f"at {escape_markdown(str(finding.location))}"
    if finding.evidence:
        yield from _block(*(line for item in finding.evidence for line in item.splitlines()))
    for remedy in finding.remedies:
        yield f"**{escape_markdown(remedy.title)}** ({remedy.risk})"
        yield from _block(*remedy.preview.splitlines())
    yield "</details>"


def _block(*lines: str) -> Iterator[str]:
    """Indented, so that no fence in the text ends it."""
    yield ""
    yield from (f"    {line}" for line in lines)
    yield ""
