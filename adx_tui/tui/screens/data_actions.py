"""What is done with the database as a whole, and where it runs: in the command palette, each with its consent."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator

from textual.app import SystemCommand

from adx_tui.core.model import Remedy, Risk
from adx_tui.engine.request import CHECK, Command, RunRequest
from adx_tui.tui.messages import RunEnded
from adx_tui.tui.screens.remedy_actions import RemedyActions

_SERVERS = {
    "auto": "where the data already is, else what is found",
    "docker": "in a container of the compose file's service",
    "embedded": "by binaries of its own, without Docker",
    "external": "whatever the URL leads to; nothing of it is started or stopped",
}
_SEEN = "Everything is looked at there; the data of the place before stays where it is. It holds until adx-tui ends."


class DataActions(RemedyActions):
    """See the module."""

    def palette_commands(self) -> Iterator[SystemCommand]:
        """What has no key: it is rare, and not to be hit by chance."""
        yield SystemCommand("Reset the database…", "Drop it and build it anew; asks for its name", self.ask_reset)
        yield SystemCommand("Take a snapshot…", "Keep the database as it is under a name", self.ask_snapshot)
        yield SystemCommand("List the snapshots", "What there is, and from when", self.list_snapshots)
        yield SystemCommand(
            "Restore a snapshot…", "Put it in the place of the database; asks for its name", self.ask_restore
        )
        yield SystemCommand("Delete a snapshot…", "Make room", self.ask_delete_snapshot)
        for kind, meaning in _SERVERS.items():
            choose: Callable[[], None] = lambda kind=kind: self.ask_server(kind)  # type: ignore[misc] # noqa: E731
            yield SystemCommand(f"Server: {kind}", f"Postgres {meaning} (--postgres {kind})", choose)

    def ask_reset(self) -> None:
        """Once the database's name was typed."""
        name = self.database
        self._ask_consent(
            name,
            f"Drop database {name}, and build it anew",
            f"DROP DATABASE {name};\n-- then every step, as on an empty machine: adx-tui --reset {shlex.quote(name)}",
            f"All that is in database {name} is lost.",
            lambda: self.start(RunRequest(command=Command.RESET, name=name)),
        )

    def ask_snapshot(self) -> None:
        """Once it has a name."""
        self._ask_name("Take a snapshot", "The database as it is now is copied under this name.", Command.SNAPSHOT)

    def list_snapshots(self) -> None:
        """On the walk, as a step."""
        self.start(RunRequest(command=Command.LIST_SNAPSHOTS))

    def ask_delete_snapshot(self) -> None:
        """Once its name was typed: that is the consent, too."""
        self._ask_name("Delete a snapshot", "The snapshot of this name is lost.", Command.DELETE_SNAPSHOT)

    def ask_restore(self) -> None:
        """Which one, and then the name of the database that is lost."""
        if self._at_work():
            return
        from adx_tui.tui.screens.dialogs import NameDialog

        def consent(snapshot: str | None) -> None:
            name = self.database
            if snapshot:
                self._ask_consent(
                    name,
                    f"Put snapshot {snapshot} in the place of database {name}",
                    f"adx-tui --restore {shlex.quote(snapshot)} --database {shlex.quote(name)}",
                    f"What is in database {name} now is lost.",
                    lambda: self.start(RunRequest(command=Command.RESTORE, name=snapshot, consent=name)),
                )

        self.app.push_screen(NameDialog("Restore a snapshot", "“List the snapshots” shows their names."), consent)

    def ask_server(self, kind: str) -> None:
        """A question first; where what is found may be anybody's, its name."""
        if self._at_work():
            return

        def choose() -> None:
            with self.attempt():
                self.session.choose_server(kind)
                self.start(CHECK)

        if kind == "external" and self.address:
            host = self.address.rpartition(":")[0]
            title, lost = f"Use the server at {self.address}", "What is safe may then be changed there."
            self._ask_consent(host, title, f"adx-tui --postgres {kind}", lost, choose)
            return
        from adx_tui.tui.screens.dialogs import ConfirmDialog

        question = f"Run Postgres {_SERVERS[kind]}?"
        self.app.push_screen(ConfirmDialog(question, _SEEN), lambda yes: choose() if yes else None)

    def command_ended(self, ended: RunEnded) -> None:
        """After a run: why it was refused; and what is done with a snapshot is said, before all is looked at again."""
        command, finished = self.requested.command, self.board.picture.state.finished
        if ended.problem:
            self.say(ended.problem, "error")
        elif command.is_about_snapshots and command.may_change and finished is not None and finished.ready:
            self.say(self.board.picture.state.steps[-1].summary)
            self.start(CHECK)

    def _ask_name(self, title: str, explanation: str, command: Command) -> None:
        if self._at_work():
            return
        from adx_tui.tui.screens.dialogs import NameDialog

        self.app.push_screen(
            NameDialog(title, explanation),
            lambda name: self.start(RunRequest(command=command, name=name)) if name else None,
        )

    def _ask_consent(self, name: str, title: str, preview: str, stake: str, act: Callable[[], None]) -> None:
        if self._at_work():
            return
        if not name:
            self.say("There is no database URL yet.", "warning")
            return
        from adx_tui.tui.screens.dialogs import ConsentDialog

        asked = Remedy(
            id="asked",
            title=title,
            risk=Risk.DESTRUCTIVE,
            preview=preview,
            apply=lambda _: "",
            consent=name,
            stake=stake,
        )
        self.app.push_screen(ConsentDialog(asked, ""), lambda given: act() if given else None)
