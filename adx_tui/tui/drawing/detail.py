"""All there is to say about what the cursor is on."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from adx_tui.core.model import Check
from adx_tui.core.state import StepState
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.finding import finding_lines
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.drawing.text import count, harmless, harmless_lines, seconds, wrap
from adx_tui.tui.picture import remedies_of


def check_detail(step: StepState, check: Check, width: int) -> Content:
    """The check, its whole finding and every remedy."""
    return _joined(_check(step, check, width))


def step_detail(step: StepState, width: int) -> Content:
    """What the step came to, and its findings in a line each."""
    return _joined(_step(step, width))


def _check(step: StepState, check: Check, width: int) -> Iterator[Content]:
    style = symbols.STYLES[check.status]
    first, *rest = wrap(harmless(check.title), width - 2)
    yield assemble((symbols.GLYPHS[check.status] + " ", style), (first, "bold"))
    yield from (assemble(("  " + row, "bold")) for row in rest)
    code = check.finding.code + " · " if check.finding is not None else ""
    about = f"  {harmless(code)}{check.status.value} · {harmless(step.title)} · {seconds(check.seconds)}"
    yield from (assemble((row, symbols.MUTED)) for row in wrap(about, width))
    for line in harmless_lines(check.detail) if check.detail else ():
        yield from (Content("  " + row) for row in wrap(line, width - 2))
    if check.finding is not None:
        yield Content("")
        yield from finding_lines(check.finding, width, whole=True)


def _step(step: StepState, width: int) -> Iterator[Content]:
    status = step.status
    glyph = (symbols.WAITING, symbols.MUTED) if status is None else (symbols.GLYPHS[status], symbols.STYLES[status])
    if step.running:
        glyph = (symbols.RUNNING, symbols.RUNNING_STYLE)
    yield assemble((glyph[0] + " ", glyph[1]), (harmless(step.title), "bold"))
    for row in wrap(harmless(step.summary), width - 2) if step.summary else ():
        yield Content("  " + row)
    yield Content("")
    holding = sum(check.finding is None and check.status.holds for check in step.checks)
    yield assemble((f"{count(holding, 'check')} of {len(step.checks)} hold", symbols.MUTED))
    for check, finding in step.findings:
        yield assemble(
            (symbols.GLYPHS[check.status] + " ", symbols.STYLES[check.status]), (finding.code, symbols.MUTED)
        )
        yield from (Content("  " + row) for row in wrap(harmless(check.title), width - 2))
    if safe := remedies_of(step):
        yield Content("")
        yield assemble(("⏎", symbols.KEY), (f"  applies {count(safe, 'safe remedy', 'safe remedies')}", ""))


def _joined(lines: Iterator[Content]) -> Content:
    return Content("\n").join(list(lines))
