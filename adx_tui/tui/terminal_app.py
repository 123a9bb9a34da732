"""The application as its terminal has it: which colours can be read there, and what reaches its clipboard."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread
from typing import Any, ClassVar

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.theme import Theme

from adx_tui.engine.api import Desktop
from adx_tui.tui.contrast import readable
from adx_tui.tui.messages import BackgroundReported, Copied
from adx_tui.tui.themes import THEMES, UNJUDGED, fitting_theme, guessed_theme


class TerminalApp(App[None]):
    """What is the same whatever is shown."""

    # Ctrl-P is taken by the terminal of VS Code, which opens files with it.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "suspend_process", "suspend", show=False),
        Binding("ctrl+p", "command_palette", "command palette", show=False, priority=True),
        Binding("colon", "command_palette", "command palette", show=False),
    ]

    def __init__(self, desktop: Desktop) -> None:
        # Without this, Textual takes NO_COLOR for a wish for greys.
        super().__init__(ansi_color="NO_COLOR" in os.environ)
        self.desktop = desktop
        self._chosen_theme = self._used_theme = ""

    def file_address(self, path: str) -> str:
        """Where a hyperlink leads to the file that a finding names; empty where there is no such."""
        return ""

    # --- colours

    def choose_theme(self) -> None:
        """Textual's own setting first, then what was chosen before, then what fits the terminal."""
        for theme in THEMES:
            self.register_theme(theme)
        asked = [name.strip() for name in os.environ.get("TEXTUAL_THEME", "").split(",") if name.strip()]
        for name in UNJUDGED - set(asked):
            self.unregister_theme(name)
        wanted = next((name for name in asked if name in self.available_themes), "")
        if asked and not wanted:
            self.notify(f"There is no theme {', '.join(asked)} (TEXTUAL_THEME); ':' lists them.", markup=False)
        kept = self.desktop.preference("theme")
        self._chosen_theme = wanted or (kept if kept in self.available_themes else "")
        self._use_theme(self._chosen_theme or guessed_theme(os.environ))
        self.theme_changed_signal.subscribe(self, self._theme_changed)

    def _use_theme(self, name: str) -> None:
        self._used_theme = self.theme = name

    def _theme_changed(self, theme: Theme) -> None:
        """One that a person took is kept, and follows the terminal no more."""
        if theme.name != self._used_theme:
            self._chosen_theme = self._used_theme = theme.name
            self.desktop.note_preference("theme", theme.name)

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

    # --- copying and saying

    def copy(self, text: str, what: str) -> None:
        """Put `text`, which is `what`, where the person can paste it from. What takes it may take a moment."""
        # A character that can't be encoded would end the program.
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")

        def work() -> None:
            program = self.desktop.copy(text)
            with suppress(RuntimeError):  # the screen may be gone by now
                self.post_message(Copied(text, what, program))

        self._clipboard = text
        Thread(target=work, name="adx-copy", daemon=True).start()

    @on(Copied)
    def _copied(self, message: Copied) -> None:
        """Say which way it went: whether it arrived, only the person sees."""
        if message.program is None:
            super().copy_to_clipboard(message.text)
            self.notify(f"Asked the terminal to copy {message.what}; not every terminal does.", markup=False)
        else:
            passed_on = ", which passes it to the terminal if set-clipboard allows" * (message.program == "tmux")
            self.notify(f"Handed {message.what} to {message.program}{passed_on}.", markup=False)

    def launch(self, command: Sequence[str]) -> int | None:
        """Start a program that has windows of its own: see `Desktop`."""
        return self.desktop.launch(command)

    def copy_to_clipboard(self, text: str) -> None:
        """What was selected with the mouse, or in a field."""
        self.copy(text, "the selection")

    def notify(self, message: str, **options: Any) -> None:
        """What was said before gives way, unless it was an error."""
        for notice in [notice for notice in self._notifications if notice.severity != "error"]:
            self._unnotify(notice, refresh=False)
        super().notify(message, **options)
