"""The step or check that the cursor is on, in detail."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from adx_tui.core.model import Check
from adx_tui.core.state import StepState
from adx_tui.core.wording import counted
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.finding import finding_lines
from adx_tui.tui.drawing.line import assemble, linked
from adx_tui.tui.drawing.text import escape, escape_lines, seconds, tally, wrap
from adx_tui.tui.model.picture import remedies_of

_LISTED = 40


def check_detail(step: StepState, check: Check, width: int, *, in_work: bool) -> Content:
    """The check, its whole finding and every remedy. `in_work`: it is being mended, or looked at again."""
    return _joined(_check(step, check, width, in_work=in_work))


def step_detail(step: StepState, width: int, *, in_work: frozenset[str]) -> Content:
    """What the step came to, and its findings in a line each. `in_work` are checks as `StepView` has them."""
    return _joined(_step(step, width, in_work))


def _check(step: StepState, check: Check, width: int, *, in_work: bool) -> Iterator[Content]:
    first, *rest = wrap(escape(check.title), width - 2)
    yield assemble(symbols.check_sign(check.status, in_work=in_work), (" ", ""), (first, "bold"))
    yield from (assemble(("  " + row, "bold")) for row in rest)
    code = check.finding.code if check.finding is not None else ""
    status = f"{check.status.value}; at work on it" if in_work else check.status.value
    about = f"  {escape(code)}{' · ' if code else ''}{status} · {escape(step.title)} · {seconds(check.seconds)}"
    yield from (linked(assemble((row, symbols.MUTED)), code) for row in wrap(about, width))
    for line in escape_lines(check.detail) if check.detail else ():
        yield from (Content("  " + row) for row in wrap(line, width - 2))
    if check.finding is not None:
        yield Content("")
        yield from finding_lines(check.finding, width, whole=True)
        yield from _explained(check.finding.code, width)


def _explained(code: str, width: int) -> Iterator[Content]:
    """The catalogue's entry for the code: why it happens, and what to do."""
    from adx_tui.core import codes

    entry = codes.ENTRIES.get(code)
    if entry is None:
        return
    yield Content("")
    yield from (linked(assemble((row, "bold")), code) for row in wrap(f"{code}  {entry.title}", width))
    for text in (entry.why, entry.what_to_do, f"Prevention: {entry.prevention}"):
        yield from (assemble((row, symbols.MUTED)) for row in wrap(text, width))


def _step(step: StepState, width: int, in_work: frozenset[str]) -> Iterator[Content]:
    status = step.status
    glyph = (symbols.WAITING, symbols.MUTED) if status is None else (symbols.GLYPHS[status], symbols.STYLES[status])
    if step.running:
        glyph = (symbols.RUNNING, symbols.RUNNING_STYLE)
    first, *rest = wrap(escape(step.title), width - 2)
    yield assemble((glyph[0] + " ", glyph[1]), (first, "bold"))
    yield from (assemble(("  " + row, "bold")) for row in rest)
    for row in wrap(escape(step.summary), width - 2) if step.summary else ():
        yield Content("  " + row)
    yield Content("")
    holding = sum(check.finding is None and check.status.holds for check in step.checks)
    yield assemble((tally(holding, len(step.checks), "check"), symbols.MUTED))
    shown = _listed(step.checks)
    for check in shown:
        first, *rest = wrap(escape(check.title), width - 2)
        sign = symbols.check_sign(check.status, in_work=check.id in in_work)
        yield assemble(sign, (" ", ""), (first, "$foreground"))
        yield from (Content("  " + row) for row in rest)
        about = check.detail if check.finding is None else f"{check.finding.code}  {check.finding.cause}"
        yield from (assemble(("  " + row, symbols.MUTED)) for row in wrap(escape(about), width - 2) if row)
    if len(shown) < len(step.checks):
        yield assemble(
            (f"  and {counted(len(step.checks) - len(shown), 'more that holds', 'more that hold')}", symbols.MUTED)
        )
    if safe := remedies_of(step):
        yield Content("")
        yield assemble(("enter", symbols.KEY), (f"  applies {counted(safe, 'safe remedy', 'safe remedies')}", ""))


def _listed(checks: tuple[Check, ...]) -> list[Check]:
    """Every check that does not hold, and the first of those that do."""
    right = {check.id for check in [check for check in checks if check.finding is None][:_LISTED]}
    return [check for check in checks if check.finding is not None or check.id in right]


def _joined(lines: Iterator[Content]) -> Content:
    return Content("\n").join(list(lines))
