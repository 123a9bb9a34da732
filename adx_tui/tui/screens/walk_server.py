"""The server beside the walk: its log is read and its end noticed, whatever the person does meanwhile."""

from __future__ import annotations

from textual import on

from adx_tui.engine.request import CHECK
from adx_tui.tui.messages import LogEnded, ServerGone
from adx_tui.tui.screens.walk_actions import WalkActions


class WalkServer(WalkActions):
    """Between two looks, what is said of the server is not just believed."""

    _attended = ("", "")
    """Where the server is that is watched: the kind and the address."""

    def attend_server(self) -> None:
        """It was seen to be in order: from now on it is watched, and the one before, where that is another, no more."""
        self.board.server_gone = ""
        place = self.board.picture.state.postgres, self.address
        if place != self._attended:
            self._attended = place
            self.engine.leave_server()
        self.engine.watch_server()
        if not self.engine.follows:
            self.log_store.resume()
            self.engine.follow_log()

    @on(LogEnded)
    def _log_ended(self) -> None:
        self._server_gone("ended")

    @on(ServerGone)
    def _watch_ended(self, message: ServerGone) -> None:
        self._server_gone(message.how)

    def _server_gone(self, how: str) -> None:
        """That all is in order holds no longer. A run under way finds that out itself, and what a run found stands
        until the person has read it: it may say what the server died of."""
        if self.stopping:
            return
        if self.engine.running or self.board.picture.missing is not None:
            self.board.server_gone = self.board.server_gone or how
            self.redraw()
        else:
            self.start(CHECK)
