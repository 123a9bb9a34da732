"""A run as GitHub shows it on the page of a workflow's run: a table of the steps, and what does not hold.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, Status
from adx_tui.core.state import RunState

_MARKS = {
    Status.OK: "✅",
    Status.CHANGED: "✅",
    Status.WARNING: "⚠️",
    Status.FAILED: "❌",
    Status.BLOCKED: "⏸️",
    Status.SKIPPED: "➖",
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!|~<>&:@-])")


def markdown(state: RunState) -> str:
    """`state` as Markdown in which nothing that a finding quotes is markup."""
    return "\n".join(_lines(state)) + "\n"


def _lines(state: RunState) -> Iterator[str]:
    ready = state.finished is not None and state.finished.ready
    yield f"### adx-tui: {_plain(state.project)} is {'ready' if ready else 'not ready'}"
    yield ""
    yield "| | step | seconds | |"
    yield "|---|---|---:|---|"
    for step in state.steps:
        mark = _MARKS[step.status] if step.status is not None else _MARKS[Status.BLOCKED]
        summary = step.summary if step.status is not None else "not tried"
        yield f"| {mark} | {_plain(step.title)} | {step.seconds:.1f} | {_plain(summary)} |"
    for step in state.steps:
        for check, finding in step.findings:
            yield from _finding(check, finding)


def _finding(check: Check, finding: Finding) -> Iterator[str]:
    yield ""
    yield f"<details{' open' if check.status is Status.FAILED else ''}>"
    yield f"<summary>{_MARKS[check.status]} <b>{finding.code}</b> {html.escape(check.title)}</summary>"
    yield ""
    yield _plain(finding.cause)
    if finding.location is not None:
        yield f"at {_plain(str(finding.location))}"
    if finding.evidence:
        yield from _block(*(line for item in finding.evidence for line in item.splitlines()))
    for remedy in finding.remedies:
        yield f"**{_plain(remedy.title)}** ({remedy.risk})"
        yield from _block(*remedy.preview.splitlines())
    yield "</details>"


def _block(*lines: str) -> Iterator[str]:
    """Indented, so that no fence in the text ends it."""
    yield ""
    yield from (f"    {line}" for line in lines)
    yield ""


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text.replace("\n", " "))
