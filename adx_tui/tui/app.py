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
from functools import partial

from textual.app import SystemCommand
from textual.screen import Screen

from adx_tui.core.state import ExitCode
from adx_tui.engine.api import Desktop, Session
from adx_tui.tui.model.actions import ACTIONS, IN_PANES, MOVES
from adx_tui.tui.screens.walk import WalkScreen
from adx_tui.tui.terminal_app import TerminalApp

# How long the program stays for a run that was told to end, once the terminal is the person's again.
_GRACE = 1.5


class AdxApp(TerminalApp):
    """Thin on purpose: what is drawn is in `drawing`, what keys do in `screens`."""

    CSS_PATH = "app.tcss"
    TITLE = "adx-tui"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]  # noqa: RUF012

    def __init__(
        self,
        session: Session,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        desktop: Desktop | None = None,
    ) -> None:
        super().__init__(desktop or Desktop())
        self.walk = WalkScreen(session, now)
        self.crash = ""
        self.ended: ExitCode | None = None

    def file_address(self, path: str) -> str:
        """By the session, which knows the folder."""
        return self.walk.session.files.address(path)

    def on_mount(self) -> None:
        """The walk, in colours that fit the terminal."""
        self.choose_theme()
        if sys.platform != "win32":
            # Without this, being told to end would leave the terminal in raw mode.
            for number, code in ((signal.SIGTERM, ExitCode.TERMINATED), (signal.SIGHUP, ExitCode.HUNG_UP)):
                with suppress(RuntimeError, ValueError):
                    asyncio.get_running_loop().add_signal_handler(number, self._end, code)

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
            yield from self.walk.palette_commands()
            for action in MOVES[-IN_PANES:]:
                run = partial(self.walk.run_action, action.name)
                yield SystemCommand(action.label.capitalize(), f"{action.help}  ({action.sign})", run)
            yield SystemCommand("Explain an error…", "Paste any error: the codes that it stands for", self.explain)
        for command in super().get_system_commands(screen):
            if command.title == "Theme":
                yield command

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


def run(session: Session, desktop: Desktop | None = None) -> int:
    """The full screen, until the person quits; returns the program's exit code."""
    for exported in ("COLUMNS", "LINES"):
        # The size of another moment, or another terminal; both Textual and psql would go by it.
        os.environ.pop(exported, None)
    app = AdxApp(session, desktop=desktop)
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
