"""A step as rows of text: its title, its checks, what is wrong and how far the work is. Pure: a view in, rows out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from textual.content import Content

from adx_tui.core.model import Check, Status
from adx_tui.core.state import StepState
from adx_tui.core.wording import counted
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.finding import finding_lines
from adx_tui.tui.drawing.line import Line, assemble, indented, spread
from adx_tui.tui.drawing.progress import progress_line
from adx_tui.tui.drawing.text import cut, escape, seconds, whole_seconds

TITLE = ""
"""The target of a panel's first row."""
MORE = "\0more"
"""The target of a row that stands for checks that hold and are not listed."""

# So many checks in a row that hold are listed; more are one row that counts them.
_LISTED = 4
# A running step shows what it came to last.
_LATEST = 3
_CURSOR = "▸"
_MARKED = "on $cursor-row"


class Fold(IntEnum):
    """How much of a panel is shown."""

    FOLDED = 0
    OPEN = 1
    FULL = 2


@dataclass(frozen=True, slots=True)
class StepView:
    """What a panel draws. `cursor` is the target it is on, None while it is in another panel.

    `elapsed` counts while the step runs; `stopped`: it says it runs, but nothing does any more. `in_work` are the
    checks that are being mended, or looked at again: what they came to last is shown, but not as if it still held.
    """

    step: StepState
    fold: Fold = Fold.FOLDED
    cursor: str | None = None
    elapsed: float = 0.0
    rate: float | None = None
    stopped: bool = False
    name_width: int = 14
    in_work: frozenset[str] = frozenset()

    @property
    def running(self) -> bool:
        """Whether something is being done in this step now."""
        return self.step.running and not self.stopped

    @property
    def look(self) -> str:
        """The step's state in one word; the panel's CSS class is made of it."""
        if self.running:
            return "running"
        return "pending" if self.step.status is None else self.step.status.value


def panel_lines(view: StepView, width: int) -> list[Line]:
    """The rows of a panel `width` cells wide."""
    lines = [_title(view, width)]
    if view.fold is Fold.FOLDED:
        return lines
    progress = view.step.progress
    if view.running and progress is not None:
        bar = progress_line(progress, view.rate, width - 5)
        if bar is not None:
            lines.append(Line(indented(bar, ("    ", "")), TITLE))
    lines.extend(_checks(view, width))
    return lines


def targets(view: StepView) -> list[str]:
    """What the cursor can be on in this panel, from top to bottom."""
    if view.fold is Fold.FOLDED:
        return [TITLE]
    return [TITLE, *(MORE if isinstance(row, int) else row.id for row in _rows(view))]


def glyph(view: StepView) -> tuple[str, str]:
    """The glyph of a step, and its style."""
    if view.running:
        return symbols.RUNNING, symbols.RUNNING_STYLE
    status = view.step.status
    if status is None:
        return symbols.WAITING, symbols.MUTED
    return symbols.GLYPHS[status], symbols.STYLES[status]


def _title(view: StepView, width: int) -> Line:
    step = view.step
    quiet = step.status is None or step.status in (Status.BLOCKED, Status.SKIPPED)
    marked = view.cursor == TITLE
    name = cut(escape(step.title), view.name_width - 2)
    left = assemble(
        ((_CURSOR if marked else " ") + " ", "bold"),
        glyph(view),
        (" ", ""),
        (
            name + " " * (view.name_width - Content(name).cell_length),
            "$foreground-muted" if quiet and not view.running else "bold",
        ),
        (cut(_summary(view), width), symbols.MUTED if quiet or view.running else "$foreground"),
    )
    took = view.elapsed if view.running else step.seconds
    shown = view.running or (step.status is not None and step.status is not Status.BLOCKED)
    clock = whole_seconds(took) if view.running else seconds(took)
    right = assemble((clock + " ", symbols.MUTED)) if shown else Content("")
    return _row(left, right, width, TITLE, marked=marked)


def _summary(view: StepView) -> str:
    step = view.step
    if view.running:
        return escape(step.progress.text) if step.progress else "looking …"
    if view.stopped and step.running:
        return "stopped half-way; r inspects again"
    if step.status in (Status.FAILED, Status.WARNING):
        return escape(step.summary) or counted(len(step.findings), "finding", "findings")
    return escape(step.summary)


def _checks(view: StepView, width: int) -> Iterator[Line]:
    for row in _rows(view):
        if isinstance(row, int):
            text = counted(row, "check holds", "checks hold")
            marked = view.cursor == MORE
            left = assemble(
                (f"  {_CURSOR if marked else ' '} ", "bold"),
                (symbols.GLYPHS[Status.OK], symbols.STYLES[Status.OK]),
                (f" {text}", symbols.MUTED),
            )
            yield _row(left, Content(""), width, MORE, marked=marked)
            continue
        in_work = row.id in view.in_work
        yield _check(row, width, marked=view.cursor == row.id, in_work=in_work)
        if row.finding is not None and view.cursor == row.id:
            rule = ("      │ ", symbols.RUNNING_STYLE if in_work else symbols.STYLES[row.status])
            for content in finding_lines(row.finding, width - 9, whole=False):
                yield Line(indented(content, rule), row.id)


def _check(check: Check, width: int, *, marked: bool, in_work: bool) -> Line:
    left = assemble(
        (f"  {_CURSOR if marked else ' '} ", "bold"),
        symbols.check_sign(check.status, in_work=in_work),
        (" " + cut(escape(check.title), width), "$foreground" if check.finding else ""),
        ("  " + cut(escape(check.detail), width) if check.detail else "", symbols.MUTED),
    )
    right = ""
    if check.finding is not None:
        right = escape(check.finding.code) + " "
    elif check.seconds >= 1:
        right = seconds(check.seconds) + " "
    return _row(left, assemble((right, symbols.MUTED)), width, check.id, marked=marked)


def _row(left: Content, right: Content, width: int, target: str, *, marked: bool) -> Line:
    content = spread(left, right, width)
    return Line(content.stylize_before(_MARKED) if marked else content, target)


def _rows(view: StepView) -> list[Check | int]:
    """The checks to list; a number stands for so many that hold and are not listed."""
    checks = view.step.checks
    if view.fold is Fold.FULL:
        return list(checks)
    if view.running:
        return _latest(checks)
    rows: list[Check | int] = []
    for quiet, group in groupby(checks, key=lambda check: check.finding is None):
        run = list(group)
        rows.extend([len(run)] if quiet and len(run) > _LISTED else run)
    return _one_tally(rows)


def _latest(checks: Sequence[Check]) -> list[Check | int]:
    """Everything that is wrong, and the last few that are right."""
    right = [check.id for check in checks if check.finding is None]
    listed = frozenset(right[-_LATEST:]) if len(right) > _LISTED else frozenset(right)
    rows: list[Check | int] = [check for check in checks if check.finding is not None or check.id in listed]
    hidden = len(right) - len(listed)
    return [hidden, *rows] if hidden else rows


def _one_tally(rows: list[Check | int]) -> list[Check | int]:
    """Several counts are added up in the place of the first: each target stands for one row."""
    tallies = [row for row in rows if isinstance(row, int)]
    if len(tallies) < 2:
        return rows
    kept = [row for row in rows if not isinstance(row, int)]
    at = next(index for index, row in enumerate(rows) if isinstance(row, int))
    return [*kept[:at], sum(tallies), *kept[at:]]
