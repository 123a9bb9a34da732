"""What the cursor is on, in full: scrolled, not cut."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from adx_tui.core.model import Check
from adx_tui.core.state import StepState
from adx_tui.tui.drawing.detail import check_detail, step_detail
from adx_tui.tui.widgets.file_links import location_of, with_file_link


@dataclass(frozen=True, slots=True)
class Subject:
    """A step, or one of its checks; `in_work` are those that are being mended or looked at again."""

    step: StepState
    check: Check | None
    in_work: frozenset[str]


class _Text(Widget):
    """Wraps by itself: the lines of a finding have their own ways to be folded."""

    def __init__(self) -> None:
        super().__init__()
        self.subject: Subject | None = None
        self._drawn: tuple[Subject | None, int, Content] = (None, 0, Content(""))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._content(width).plain.count("\n") + 1

    def render(self) -> Content:
        return self._content(self.content_size.width)

    def _content(self, width: int) -> Content:
        if self.subject is None or width < 4:
            return Content("")
        subject, drawn_width, content = self._drawn
        if subject is not self.subject or drawn_width != width:
            content = with_file_link(self, _detail(self.subject, width), location_of(self.subject.check))
            self._drawn = (self.subject, width, content)
        return content


class DetailPane(VerticalScroll, can_focus=True):
    """Shows one step or one of its checks."""

    BORDER_TITLE = "detail"

    def __init__(self) -> None:
        super().__init__()
        self._text = _Text()

    def compose(self) -> ComposeResult:
        """One text."""
        yield self._text

    def show(self, step: StepState | None, check: Check | None, in_work: frozenset[str] = frozenset()) -> None:
        """Show this from now on; from its beginning, where it is something else. `in_work`: see `StepView`."""
        subject = None if step is None else Subject(step, check, in_work)
        before = self._text.subject
        if subject == before:
            return
        self._text.subject = subject
        self._text.refresh(layout=True)
        if _names(subject) != _names(before):
            self.scroll_home(animate=False)


def _names(subject: Subject | None) -> tuple[str, str] | None:
    return None if subject is None else (subject.step.id, "" if subject.check is None else subject.check.id)


def _detail(subject: Subject, width: int) -> Content:
    check = subject.check
    if check is None:
        return step_detail(subject.step, width, in_work=subject.in_work)
    return check_detail(subject.step, check, width, in_work=check.id in subject.in_work)
