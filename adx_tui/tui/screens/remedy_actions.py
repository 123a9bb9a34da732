"""What the keys do with the finding under the cursor: run a remedy, copy it, open the file that it is about."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace

from adx_tui.core.model import Location, Remedy
from adx_tui.engine.request import AUTO, CHECK, Command, RunRequest, apply_agreed
from adx_tui.tui.drawing.text import escape_lines
from adx_tui.tui.lending import ProgramMissingError, ending, lend
from adx_tui.tui.model.editor import editor_call
from adx_tui.tui.model.own_command import own_command
from adx_tui.tui.model.remedies import is_done_at_once
from adx_tui.tui.screens.remedy_dialog import Answer, RemedyDialog
from adx_tui.tui.screens.walk_actions import WalkActions

_BETWEEN_LOOKS = 0.5


class RemedyActions(WalkActions):
    """See the module."""

    _watched: tuple[str, str] | None = None
    """The file that an editor with windows of its own has open, and as it was when it was last looked at."""

    def action_fix_check(self) -> None:
        """The remedy of this check that `f` stands for."""
        remedy = self.board.applicable
        if remedy is None:
            self.say("There is nothing to apply on this row.", "warning")
        else:
            self._apply(remedy)

    def action_fix_nth(self, number: int) -> None:
        """The remedy with this number."""
        if number <= len(self.board.remedies):
            self._apply(self.board.remedies[number - 1])

    def _apply(self, remedy: Remedy) -> None:
        """At once where that loses nothing and nobody has to choose; else once its whole text was seen, and the name
        typed that it asks for."""
        if self._at_work():
            return
        step, check, location = self.board.step, self.board.check, self.board.location
        cause = check.finding.cause if check is not None and check.finding is not None else ""

        def act(answer: Answer | None) -> None:
            match answer:
                case "run":
                    self._run(step, remedy)
                case "open" if location is not None:
                    self.open_editor(location)
                case "copy":
                    self.terminal.copy(remedy.preview, "the remedy")

        if is_done_at_once(remedy) or (remedy.shell and own_command(remedy.preview) is not None):
            self._run(step, remedy)
        elif remedy.consent is not None:
            from adx_tui.tui.screens.dialogs import ConsentDialog

            self.app.push_screen(ConsentDialog(remedy, cause), lambda given: act("run" if given else None))
        else:
            self.app.push_screen(RemedyDialog(remedy, cause, location), act)

    def ask_server(self, kind: str) -> None:
        """Have Postgres run where `kind` says, after a question."""
        raise NotImplementedError

    def _run(self, step: str, remedy: Remedy) -> None:
        if self._at_work():
            return  # everything may be looked at again behind a question
        own = own_command(remedy.preview) if remedy.shell else None
        if own is not None and own.server:
            self.ask_server(own.server)
        elif own is not None:
            self.start(AUTO if own.run == "auto" else CHECK)
        elif remedy.shell:
            self._lend_shell(remedy.preview)
        else:
            self.start(self._agreed(step, remedy))

    def _agreed(self, step: str, remedy: Remedy) -> RunRequest:
        """To this remedy; where it was in the way of the run before, that goes on with what it was to do."""
        before, finished = self.requested, self.board.picture.state.finished
        was_to_mend = before.command is Command.AUTO and not before.only_remedy and before.only_step in ("", step)
        return replace(
            apply_agreed(step, remedy),
            goes_on=was_to_mend and finished is not None and not finished.ready,
            listed=before.listed | {remedy.id} if before.listed else frozenset(),
        )

    def action_copy_remedy(self) -> None:
        """The text of the remedy that `f` stands for, alone."""
        remedy = self.board.applicable
        if remedy is None:
            self.say("There is no remedy on this row.", "warning")
        else:
            self.terminal.copy(remedy.preview, f"the remedy ({remedy.title})")

    # --- other programs on this terminal

    def _lend_shell(self, text: str) -> None:
        with self.attempt():
            command, environment = self.session.shell(text)
            if self._lend(command, environment, title="\n".join(f"$ {line}" for line in escape_lines(text))):
                self.start(CHECK)

    def action_psql(self) -> None:
        """psql as the application."""
        self._lend_psql(as_administrator=False)

    def action_psql_administrator(self) -> None:
        """psql as the server's administrator."""
        self._lend_psql(as_administrator=True)

    def _lend_psql(self, *, as_administrator: bool) -> None:
        with self.attempt():
            psql = self.session.psql(as_administrator=as_administrator)
            if psql is None:
                self.say("psql is not installed: the package postgresql-client has it.", "warning")
            else:
                self._lend(*psql)

    def _lend(self, command: Sequence[str], environment: Mapping[str, str], *, title: str = "") -> bool:
        """Give the terminal to a program until it ends; one with a `title` stays readable until a key is pressed.
        Returns whether it ran."""
        try:
            code = lend(self.app, command, environment, title=title)
        except ProgramMissingError as error:
            self.say(str(error), "warning")
            return False
        self.refresh(layout=True)
        if code:
            name = "The command" if title else os.path.basename(command[0])
            self.say(f"{name} {ending(code)}.", "warning")
        return True

    # --- files

    def action_open(self) -> None:
        """The file that this finding is about, at its line, in the person's editor."""
        location = self.board.location
        if location is None:
            self.say("This row is about no file.", "warning")
        elif not self._at_work():
            self.open_editor(location)

    def open_editor(self, location: Location) -> None:
        """Open it; everything is looked at again once it is saved, or the editor ends."""
        path = self.session.files.find(location.path)
        if path is None:
            self.say(f"{location.path} is not there, or is no file.", "warning")
            return
        call = editor_call(os.environ, shutil.which, replace(location, path=path))
        if call is None:
            self.say("There is no editor: name yours in EDITOR.", "warning")
        elif call.takes_terminal:
            with self.attempt():
                if self._lend(call.command, {}):
                    self.start(CHECK)
        else:
            if self._watched is None:
                self.set_interval(_BETWEEN_LOOKS, self._look_at_file)
            self._watched = path, self.session.files.state(path)
            self.engine.call("editor", lambda: self._launch(call.command))

    def _launch(self, command: Sequence[str]) -> str:
        code = self.terminal.launch(command)
        if code:
            raise RuntimeError(f"{command[0]} {ending(code)}")
        return "Opened; it is looked at again once it is saved."

    def _look_at_file(self) -> None:
        """Whether the file that is open elsewhere was saved."""
        if self._watched is None or self.engine.running:
            return
        path, before = self._watched
        now = self.session.files.state(path)
        if now and now != before:
            self._watched = path, now
            self.start(CHECK)
