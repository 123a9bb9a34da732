"""The Textual application: a theme, one screen, and an end that always leaves the terminal as it was."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, ClassVar

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.theme import Theme

from adx_tui.core.state import ExitCode
from adx_tui.engine.api import Session
from adx_tui.services import clipboard
from adx_tui.services.preferences import Preferences
from adx_tui.tui.contrast import readable
from adx_tui.tui.messages import BackgroundReported
from adx_tui.tui.model.actions import ACTIONS
from adx_tui.tui.screens.walk import WalkScreen
from adx_tui.tui.themes import THEMES, UNJUDGED, fitting_theme, guessed_theme

# How long the program stays for a run that was told to end, once the terminal is the person's again.
_GRACE = 1.5


class AdxApp(App[None]):
    """Thin on purpose: what is drawn is in `drawing`, what keys do in `screens`."""

    CSS_PATH = "app.tcss"
    TITLE = "adx-tui"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]  # noqa: RUF012

    # Ctrl-P is taken by the terminal of VS Code, which opens files with it.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "suspend_process", "suspend", show=False),
        Binding("colon", "command_palette", "command palette", show=False),
    ]

    def __init__(
        self,
        session: Session,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        preferences: Preferences | None = None,
    ) -> None:
        # Without this, Textual takes NO_COLOR for a wish for greys.
        super().__init__(ansi_color="NO_COLOR" in os.environ)
        self.preferences = preferences or Preferences()
        self._chosen_theme = self._used_theme = ""
        self.walk = WalkScreen(session, now)
        self.crash = ""
        self.ended: ExitCode | None = None

    def on_mount(self) -> None:
        """The walk, in colours that fit the terminal."""
        self._choose_theme()
        if sys.platform != "win32":
            # Without this, being told to end would leave the terminal in raw mode.
            for number, code in ((signal.SIGTERM, ExitCode.TERMINATED), (signal.SIGHUP, ExitCode.HUNG_UP)):
                with suppress(RuntimeError, ValueError):
                    asyncio.get_running_loop().add_signal_handler(number, self._end, code)

    def _choose_theme(self) -> None:
        """Textual's own setting first, then what was chosen before, then what fits the terminal."""
        for theme in THEMES:
            self.register_theme(theme)
        asked = [name.strip() for name in os.environ.get("TEXTUAL_THEME", "").split(",") if name.strip()]
        for name in UNJUDGED - set(asked):
            self.unregister_theme(name)
        wanted = next((name for name in asked if name in self.available_themes), "")
        if asked and not wanted:
            self.notify(f"There is no theme {', '.join(asked)} (TEXTUAL_THEME); ':' lists them.", markup=False)
        kept = self.preferences.get("theme")
        self._chosen_theme = wanted or (kept if kept in self.available_themes else "")
        self._use_theme(self._chosen_theme or guessed_theme(os.environ))
        self.theme_changed_signal.subscribe(self, self._theme_changed)

    def _use_theme(self, name: str) -> None:
        self._used_theme = self.theme = name

    def _theme_changed(self, theme: Theme) -> None:
        """One that a person took is kept, and follows the terminal no more."""
        if theme.name != self._used_theme:
            self._chosen_theme = self._used_theme = theme.name
            self.preferences.note("theme", theme.name)

    @on(BackgroundReported)
    def _fit_background(self, message: BackgroundReported) -> None:
        if not self._chosen_theme:
            self._use_theme(fitting_theme(message.colour.brightness))

    def get_css_variables(self) -> dict[str, str]:
        """The theme's, so that all text can be read in the colours that this terminal has."""
        system = COLOR_SYSTEMS.get(self.console.color_system or "", ColorSystem.TRUECOLOR)
        self.theme_variables = readable(super().get_css_variables(), system)
        return self.theme_variables

    def get_driver_class(self) -> type[Driver]:
        """Ours, where Textual's would be the one of a POSIX terminal."""
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":
            return driver
        from adx_tui.tui.driver import TerminalDriver

        return TerminalDriver

    def get_default_screen(self) -> WalkScreen:
        """The walk lies below everything."""
        return self.walk

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key of the walk by name, then Textual's own."""
        if screen is self.walk:
            for action in ACTIONS:
                title = f"{action.label[0].upper()}{action.label[1:]}"
                yield SystemCommand(
                    title, f"{action.help}  ({action.sign})", getattr(self.walk, f"action_{action.name}")
                )
            yield SystemCommand("Explain an error…", "Paste any error: the codes that it stands for", self.explain)
        for command in super().get_system_commands(screen):
            if command.title == "Theme":
                yield command

    def copy(self, text: str, what: str) -> None:
        """Put `text`, which is `what`, where the person can paste it from; says which way it went."""
        # A character that can't be encoded would end the program.
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")

        def work() -> str:
            program = clipboard.copy(text, os.environ)
            if program is None:
                self.call_from_thread(super(AdxApp, self).copy_to_clipboard, text)
                return f"Asked the terminal to copy {what}; not every terminal does."
            if program == "tmux":
                return f"Handed {what} to tmux, which asks the terminal to copy it, if set-clipboard allows that."
            return f"Handed {what} to {program}."

        self._clipboard = text
        self.walk.engine.call("copy", work)

    def copy_to_clipboard(self, text: str) -> None:
        """What was selected with the mouse, or in a field."""
        self.copy(text, "the selection")

    def notify(self, message: str, **options: Any) -> None:
        """One notice at a time: the last one counts."""
        self.clear_notifications()
        super().notify(message, **options)

    def explain(self) -> None:
        """The field that an error is pasted into."""
        from adx_tui.tui.screens.explain import ExplainPage

        self.push_screen(ExplainPage())

    def action_help_quit(self) -> None:
        """Ctrl-C, where nothing is selected to be copied."""
        self.exit(None)

    def _end(self, code: ExitCode) -> None:
        self.ended = code
        self.exit(None)

    def _handle_exception(self, error: Exception) -> None:
        self.crash = self.crash or "".join(traceback.format_exception(error))
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual's own would print every local variable, secrets among them.
        self._close_messages_no_wait()


def run(session: Session, preferences: Preferences | None = None) -> int:
    """The full screen, until the person quits; returns the program's exit code."""
    for exported in ("COLUMNS", "LINES"):
        # The size of another moment, or another terminal; both Textual and psql would go by it.
        os.environ.pop(exported, None)
    app = AdxApp(session, preferences=preferences)
    try:
        app.run()
    except Exception:  # noqa: BLE001 - said below, as every crash
        app.crash = app.crash or traceback.format_exc()
    app.walk.engine.shut_down()
    if app.crash:
        code = _say_crash(session, app.crash)
    elif app.ended is not None:
        code = app.ended
    else:
        code = app.walk.exit_code
        sys.stdout.write(f"adx-tui: {app.walk.summary}\n")
    if not app.walk.engine.join(_GRACE):
        # A thread hangs in a call that nothing breaks. The terminal is whole and nothing is left to write; ending the
        # interpreter in order would run that thread into freed memory, or wait for it.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return int(code)


def _say_crash(session: Session, text: str) -> ExitCode:
    try:
        place = session.save_crash(text)
    except Exception as error:  # noqa: BLE001 - then the last line of it has to do
        place = f"nowhere ({error}): {text.strip().splitlines()[-1]}"
    sys.stderr.write(f"adx-tui crashed, which is a bug in it. The traceback was saved: {place}\n")
    return ExitCode.BUG
