"""The form for `.env`: every key with what it is for, checked as one types, written all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from adx_tui.core.model import EnvironmentField
from adx_tui.engine.api import Session
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.drawing.text import count, escape
from adx_tui.tui.screens.base import Hint, Overlay


class FieldRow(Vertical):
    """One key."""

    # Here and not on the form: the list between the two would take the arrows to scroll itself.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    def __init__(self, field: EnvironmentField, session: Session) -> None:
        super().__init__()
        self.field = field
        self._session = session
        self.input = Input(
            field.value,
            password=field.sensitive,
            placeholder=escape(field.default),
            compact=True,
            select_on_focus=False,
        )
        self._problem = Static(classes="problem")

    def compose(self) -> ComposeResult:
        """Name and kind, what it is for, the value, what is wrong with it."""
        field = self.field
        kind = [field.type] if field.type else []
        kind += ["required" if field.required else "optional"]
        kind += ["secret"] if field.sensitive else []
        yield Static(assemble((escape(field.key), "bold"), ("  " + escape(" · ".join(kind)), symbols.MUTED)))
        if field.description:
            yield Static(Content(escape(field.description.replace("\n", " "))), classes="description")
        yield self.input
        yield self._problem

    def on_mount(self) -> None:
        """Say what is wrong from the start."""
        self._say(self.field.problem)

    @property
    def value(self) -> str:
        """What stands in the form now."""
        return self.input.value

    @property
    def changed(self) -> bool:
        """Whether it differs from what is in the file."""
        return self.value != self.field.value

    def on_input_changed(self) -> None:
        """Check what was typed."""
        self._say(self.problem())

    def problem(self) -> str:
        """Why the value is not valid; empty when it is."""
        if not self.changed:
            return self.field.problem
        try:
            return self._session.environment_problem(self.field.key, self.value)
        except Exception as error:  # noqa: BLE001 - said beside the field
            return str(error)

    def reveal(self) -> None:
        """Show a secret, or hide it again."""
        if self.field.sensitive:
            self.input.password = not self.input.password

    def generate(self) -> None:
        """A new random value, where this is a key for one."""
        if self.field.generated or self.field.sensitive:
            self.input.value = self._session.generated_value(self.field.key)

    def _say(self, problem: str) -> None:
        self._problem.update(Content(("✖ " + escape(problem)) if problem else ""))
        self._problem.display = bool(problem)
        self.set_class(bool(problem), "-wrong")
        self.set_class(self.changed, "-changed")


class EnvironmentForm(Overlay[dict[str, str]]):
    """Returns the values that were changed; the walk writes them and looks again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", priority=True),
        Binding("ctrl+r", "reveal", "show or hide", priority=True),
        Binding("ctrl+g", "generate", "generate", priority=True),
    ]
    HINTS = (
        Hint("ctrl+s", "save", "screen.save"),
        Hint("ctrl+r", "show or hide", "screen.reveal"),
        Hint("ctrl+g", "generate", "screen.generate"),
        Hint("↑ ↓", "move"),
        Hint("esc", "leave", "screen.close"),
    )

    def __init__(self, session: Session, fields: Sequence[EnvironmentField]) -> None:
        super().__init__()
        self._session = session
        self._fields = fields
        self._warned = False

    def compose(self) -> ComposeResult:
        """A row for each key."""
        yield Static(
            assemble((".env", "bold $text-primary"), ("  written all at once, comments and order kept", symbols.MUTED))
        )
        with VerticalScroll(can_focus=False):
            for field in self._fields:
                yield FieldRow(field, self._session)
        yield self.hints()

    def on_mount(self) -> None:
        """The first key with something wrong is the one to look at."""
        rows = list(self.query(FieldRow))
        row = next((row for row in rows if row.field.problem), rows[0] if rows else None)
        if row is not None:
            row.input.focus()

    def on_input_submitted(self) -> None:
        """Enter goes on to the next key."""
        self.focus_next()

    def action_save(self) -> None:
        """Hand over what was changed, if all of it is valid."""
        changed = [row for row in self.query(FieldRow) if row.changed]
        wrong = next((row for row in changed if row.problem()), None)
        if wrong is not None:
            wrong.input.focus()
            self.notify(f"{wrong.field.key} is not valid yet. Nothing was written.", severity="error", markup=False)
            return
        self.dismiss({row.field.key: row.value for row in changed} or None)

    def action_reveal(self) -> None:
        """Show or hide the focused secret."""
        if (row := self._row()) is not None:
            row.reveal()

    def action_generate(self) -> None:
        """A new random value for the focused secret."""
        row = self._row()
        if row is None:
            return
        try:
            row.generate()
        except Exception as error:  # noqa: BLE001 - said to the person
            self.notify(str(error), severity="error", markup=False)

    def action_close(self) -> None:
        """Leave; but what was typed is not thrown away by one key."""
        changed = sum(row.changed for row in self.query(FieldRow))
        if changed and not self._warned:
            self._warned = True
            text = f"{count(changed, 'change is', 'changes are')} not saved: ctrl+s saves, esc again throws away."
            self.notify(text, severity="warning", markup=False)
            return
        self.dismiss(None)

    def _row(self) -> FieldRow | None:
        return next((row for row in self.query(FieldRow) if row.input.has_focus), None)
