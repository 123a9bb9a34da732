"""What the keys of the walk do: each one is a wish sent to the engine, or a question asked first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from textual.app import SuspendNotSupported

from adx_tui.core.first_remedies import first_remedies
from adx_tui.engine.api import Session
from adx_tui.engine.request import AUTO, CHECK, RunRequest, apply_listed
from adx_tui.tui.drawing.plain import finding_text, step_text
from adx_tui.tui.drawing.text import escape
from adx_tui.tui.model.board import WalkModel
from adx_tui.tui.model.log_store import LogStore
from adx_tui.tui.model.named_key import named_key
from adx_tui.tui.screens.overview_watch import OverviewWatch
from adx_tui.tui.widgets.outlook_panel import NextStepsPanel
from adx_tui.tui.worker import Engine

Result = TypeVar("Result")


class WalkActions(OverviewWatch):
    """Wishes and questions. The subclass draws, and says how with `redraw`."""

    session: Session
    engine: Engine
    board: WalkModel
    log_store: LogStore
    requested = CHECK
    """The latest run, as it was asked for."""
    stopping = False
    """Whether the server is being stopped; what then becomes of it is looked at once it is."""

    @property
    def server(self) -> str:
        """Which server it is, in a few words."""
        raise NotImplementedError

    @property
    def address(self) -> str:
        """Host and port that the URL leads to; empty where there is none."""
        raise NotImplementedError

    @property
    def database(self) -> str:
        """The database that the URL names; empty where there is none."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Something changed that is not news of the run."""
        raise NotImplementedError

    # --- runs

    def start(self, request: RunRequest) -> None:
        """Begin a run; one at a time."""
        if self._at_work():
            return
        self.requested = request
        self.board.busy = True
        self.board.steered = False
        self.board.server_gone = ""
        self.board.notice = ""
        self.engine.run(request)
        self.redraw()

    def _at_work(self) -> bool:
        """Whether a run is under way; then that is said."""
        if self.engine.running:
            self.say("Something is running: esc ends it.", "warning")
        return self.engine.running

    def action_inspect(self) -> None:
        """Look at everything again."""
        self.start(CHECK)

    def action_fix_step(self) -> None:
        """The safe remedies of the step that the key bar names."""
        if self._at_work():
            return
        step = self.board.next_step
        if step is None:
            ready = self.board.ready
            self.say("Everything holds: there is nothing to do." if ready else "Nothing here can be done safely.")
            return
        remedies = first_remedies(step)
        request = apply_listed(step.id, remedies)
        self.redraw()
        if self.query_one(NextStepsPanel).lists_remedies:
            self.start(request)
            return
        from adx_tui.tui.screens.review import ReviewPage

        self.app.push_screen(ReviewPage(step, remedies), lambda agreed: self.start(request) if agreed else None)

    def action_fix_all(self) -> None:
        """Everything that is safe, to the end."""
        self.start(AUTO)

    def action_cancel(self) -> None:
        """End what runs, in order."""
        if self.engine.running:
            self.engine.cancel()
            self.redraw()

    def action_leave(self) -> None:
        """Quit at once."""
        self.app.exit(None)

    # --- pages and forms

    def action_detail(self) -> None:
        """All about what the cursor is on."""
        from adx_tui.tui.screens.pages import DetailPage

        if (step := self.board.focused) is not None:
            self.app.push_screen(DetailPage(step, self.board.check))

    def action_log(self) -> None:
        """The log."""
        from adx_tui.tui.screens.log import LogPage

        self.app.push_screen(LogPage(self.log_store))

    def action_help(self) -> None:
        """The keys."""
        from adx_tui.tui.screens.pages import HelpPage

        self.app.push_screen(HelpPage())

    def action_variables(self) -> None:
        """The table of the environment."""
        from adx_tui.tui.screens.variables import VariablesPage

        with self.attempt():
            self.app.push_screen(VariablesPage(self.session.environment_table()))

    def action_history(self) -> None:
        """The runs there were."""
        from adx_tui.tui.screens.history import HistoryPage

        with self.attempt():
            self.app.push_screen(HistoryPage(self.session.past_runs()))

    def action_environment(self) -> None:
        """Show the form; the values it returns are written, and every step is inspected again."""
        if self._at_work():
            return
        from adx_tui.tui.screens.environment import EnvironmentForm

        with self.attempt():
            fields = self.session.environment_fields()
            form = EnvironmentForm(self.session, fields, named_key(self.board.check, {field.key for field in fields}))
            self.app.push_screen(form, self._save_environment)

    def _save_environment(self, values: dict[str, str] | None) -> None:
        if not values:
            return
        with self.attempt():
            self.say(self.session.save_environment(values))
            self.start(CHECK)

    # --- around a run

    def action_copy(self) -> None:
        """The finding; the URL when everything holds and the cursor is on no finding."""
        board = self.board
        check, step = board.check, board.focused
        with self.attempt():
            if check is not None and step is not None and (check.finding is not None or not board.ready):
                self.terminal.copy(finding_text(step, check), "the check")
            elif board.ready:
                self.terminal.copy(self.session.database_url(), "DATABASE_URL, with its password")
            elif step is not None:
                self.terminal.copy(step_text(step), "the step")

    def action_report(self) -> None:
        """Write a report of what is on the screen."""
        state = self.board.picture.state
        self.engine.call("report", lambda: "Report written: " + self.session.save_report(state))

    def action_stop(self) -> None:
        """Stop the server, after a question: others may be using it."""
        if self._at_work():
            return
        from adx_tui.tui.screens.dialogs import ConfirmDialog

        where = self.server
        dialog = ConfirmDialog("Stop the server?", f"{where}\nIts data is kept; the next run starts it again.".strip())
        self.app.push_screen(dialog, lambda yes: self.stop_server() if yes else None)

    def stop_server(self) -> None:
        """It takes as long as the server needs, so not on this thread."""
        self.stopping = True
        self.say("Stopping the server …")
        self.engine.call("stop", self.session.stop_server)

    # --- saying things

    def say(self, text: str, severity: str = "information") -> None:
        """A line in the corner, for a few seconds."""
        self.notify(escape(text), severity=severity, markup=False)  # type: ignore[arg-type]

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What the session can't do is said; it does not end the program."""
        try:
            yield
        except SuspendNotSupported:
            self.say("This terminal can't be handed over.", "warning")
        except Exception as error:  # noqa: BLE001
            self.say(str(error) or type(error).__name__, "error")

    def asked(self, function: Callable[[], Result], otherwise: Result) -> Result:
        """Returns what `function` of the session does, or `otherwise` where it raises."""
        try:
            return function()
        except Exception:  # noqa: BLE001
            return otherwise
