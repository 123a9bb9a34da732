"""The form for `.env`: every key with what it is for, checked as one types, written all at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from adx_tui.core.model import EnvironmentField
from adx_tui.core.wording import counted
from adx_tui.engine.api import Session
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.screens.base import Hint, Overlay
from adx_tui.tui.screens.environment_row import FieldRow

_NO_KEYS = (
    "There is no key to fill in: this folder has no .env, and no .env.example that says what the project needs.",
    "Write .env.example with a line KEY=default for each of them (a comment above it says what it is for), then r: "
    ".env is made of it. Or start adx-tui in the project's own folder (--project names it).",
)


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

    def __init__(self, session: Session, fields: Sequence[EnvironmentField], key: str = "") -> None:
        """Opens at `key`, where there is one."""
        super().__init__()
        self._session = session
        self._fields = fields
        self._key = key
        self._warned = False

    def compose(self) -> ComposeResult:
        """A row for each key."""
        yield Static(
            assemble((".env", "bold $text-primary"), ("  written all at once, comments and order kept", symbols.MUTED))
        )
        with VerticalScroll(can_focus=False):
            for field in self._fields:
                yield FieldRow(field, self._session)
            if not self._fields:
                yield from (Static(Content(text), classes="description") for text in _NO_KEYS)
        yield self.hints()

    def on_mount(self) -> None:
        """To the key that was asked for; else the first one with something wrong is the one to look at."""
        rows = list(self.query(FieldRow))
        asked = (row for row in rows if row.field.key == self._key)
        wrong = (row for row in rows if row.field.problem)
        row = next(chain(asked, wrong, rows), None)
        if row is not None:
            row.input.focus()
        self._compare()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What says the same as this key goes along with it, as soon as it is valid."""
        row = next(row for row in self.query(FieldRow) if row.input is event.input)
        if not row.problem() and row.value != row.settled:
            before, row.settled = row.settled, row.value
            try:
                moved = self._session.related_values(row.field.key, before, self._values())
            except Exception:  # noqa: BLE001 - then each key is for itself
                moved = {}
            for other in self.query(FieldRow):
                if other.field.key in moved:
                    other.take_over(moved[other.field.key], row.field.key)
        self._compare()

    def _compare(self) -> None:
        """Say beside each key how it contradicts another one."""
        try:
            contradictions = self._session.environment_contradictions(self._values())
        except Exception:  # noqa: BLE001 - the next look finds it all the same
            contradictions = {}
        for row in self.query(FieldRow):
            row.contradict(contradictions.get(row.field.key, ""))

    def _values(self) -> dict[str, str]:
        return {row.field.key: row.value for row in self.query(FieldRow)}

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
            text = f"{counted(changed, 'change is', 'changes are')} not saved: ctrl+s saves, esc again throws away."
            self.notify(text, severity="warning", markup=False)
            return
        self.dismiss(None)

    def _row(self) -> FieldRow | None:
        return next((row for row in self.query(FieldRow) if row.input.has_focus), None)
