"""One key of the form for `.env`: what it is for, its value, and what is wrong with that."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from adx_tui.core.model import EnvironmentField, Status
from adx_tui.engine.api import Session
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.drawing.masked import mask_password
from adx_tui.tui.drawing.text import escape

_WARNING = symbols.GLYPHS[Status.WARNING]


class UrlInput(Input):
    """Of a URL only the password is hidden: host, port and database are what a person compares."""

    @property
    def _value(self) -> Text:
        if not self.password:
            return super()._value
        return Text(mask_password(self.value), no_wrap=True, overflow="ignore", end="")


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
        self.settled = field.value
        """What it was when it last was valid: what other keys go by."""
        self._session = session
        self._contradiction = self._follows = ""
        self.input = (UrlInput if field.database_url else Input)(
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
        self._follows = ""
        self._say(self.problem())

    def on_descendant_blur(self) -> None:
        """A secret that was shown is not left open behind one's back."""
        self.input.password = self.field.sensitive

    def problem(self) -> str:
        """Why the value is not valid; empty when it is."""
        if not self.changed:
            return self.field.problem
        try:
            return self._session.environment_problem(self.field.key, self.value)
        except Exception as error:  # noqa: BLE001 - said beside the field
            return str(error)

    def take_over(self, value: str, key: str) -> None:
        """Become `value`, as `key` was changed and both say the same."""
        with self.prevent(Input.Changed):
            self.input.value = value
        self.settled = value
        self._follows = key
        self._say(self.problem())

    def contradict(self, contradiction: str) -> None:
        """Say how it contradicts another key, or that it does not any more (empty)."""
        if contradiction != self._contradiction:
            self._contradiction = contradiction
            self._say(self.problem())

    def reveal(self) -> None:
        """Show a secret, or hide it again."""
        if self.field.sensitive:
            self.input.password = not self.input.password

    def generate(self) -> None:
        """A new random value, where this is a key for one."""
        if self.field.generated or self.field.sensitive:
            self.input.value = self._session.generated_value(self.field.key)

    def _say(self, problem: str) -> None:
        if problem:
            line = assemble(("✖ " + escape(problem), "$text-error"))
        elif self._contradiction:
            line = assemble((f"{_WARNING} {escape(self._contradiction)}", "$text-warning"))
        else:
            line = assemble((f"changed with {escape(self._follows)}" if self._follows else "", symbols.MUTED))
        self._problem.update(line)
        self._problem.display = bool(line.plain)
        self.set_class(bool(problem), "-wrong")
        self.set_class(self.changed, "-changed")
