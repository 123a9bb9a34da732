"""The walk: six panels, the detail and the log, drawn from the news of the run at most twenty times a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from adx_tui.core.events import RunStarted, StepFinished
from adx_tui.core.model import Status
from adx_tui.core.state import ExitCode
from adx_tui.core.wording import counted
from adx_tui.engine.api import Session
from adx_tui.engine.request import CHECK
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.outlook import Room, outlook, place
from adx_tui.tui.drawing.panel import MORE, TITLE
from adx_tui.tui.drawing.text import escape, tally
from adx_tui.tui.messages import CallEnded, NewsArrived, RunEnded
from adx_tui.tui.model.actions import bindings
from adx_tui.tui.model.board import WalkModel
from adx_tui.tui.model.log_store import LogStore
from adx_tui.tui.model.picture import remedies_of
from adx_tui.tui.screens.base import Overlay
from adx_tui.tui.screens.data_actions import DataActions
from adx_tui.tui.screens.walk_server import WalkServer
from adx_tui.tui.widgets.bars import KeyBar, StatusLine
from adx_tui.tui.widgets.detail_pane import DetailPane
from adx_tui.tui.widgets.log_view import LogView
from adx_tui.tui.widgets.step_panel import StepPanel
from adx_tui.tui.widgets.walk import Walk
from adx_tui.tui.worker import Engine, InboxContents

_BETWEEN_REPAINTS = 0.05
# So long, and in pieces of so many events, news is taken in before it is drawn.
_SLICE = 0.02
_AT_ONCE = 50
_TICK = 0.1
_ALWAYS = frozenset({"copy", "detail", "log", "variables", "history", "report", "overview", "help", "leave"})
_AT_REST = frozenset({"inspect", "environment", "psql", "psql_administrator", "stop"})


class WalkScreen(DataActions, WalkServer):
    """Where a person is from the first second to the last."""

    BINDINGS = bindings()

    def __init__(self, session: Session, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.session = session
        self.board = WalkModel()
        self.log_store = LogStore(session.is_own_log_line)
        self.engine = Engine(session, self.post_message)
        self._now = now
        self._url = ""
        self._crash = ""
        self._ended: RunEnded | None = None
        self.repaint_planned = False
        self._painted = 0.0
        self._age = ""

    def compose(self) -> ComposeResult:
        """The status line, the panels with the panes beside them, and the keys."""
        yield StatusLine()
        with Vertical(id="middle"):
            with Horizontal(id="panels-and-detail"):
                yield Walk()
                yield DetailPane()
            yield LogView(self.log_store)
        yield KeyBar()

    def on_mount(self) -> None:
        """Everything is looked at; nothing is changed."""
        self.restore_panes()
        self.watch_database()
        self.set_interval(_TICK, self._tick)
        self.start(CHECK)

    @property
    def exit_code(self) -> ExitCode:
        """What the program ends with: how the last run came out; interrupted, where it was cut short."""
        finished = self.board.picture.state.finished
        if self.engine.running or finished is None:
            return ExitCode.INTERRUPTED
        return ExitCode(finished.exit_code)

    @property
    def summary(self) -> str:
        """How it stands, in a line for the normal screen."""
        verdict = self._verdict()[0].removeprefix("✔ ").rstrip(" …")
        return ": ".join(filter(None, (escape(self.board.picture.state.project), verdict)))

    # --- news

    @on(NewsArrived)
    def _plan_repaint(self) -> None:
        if self.repaint_planned:
            return
        self.repaint_planned = True
        # Textual's set_timer never calls back where its thread was held up for longer than the delay while it was being
        # set (it takes that for a beat that was missed); everything on the screen would stand still from then on.
        delay = max(0.0, self._painted + _BETWEEN_REPAINTS - monotonic())
        asyncio.get_running_loop().call_later(delay, self.call_next, self.catch_up)

    def catch_up(self) -> None:
        """Take in what happened, and draw it. A flood is taken in slices, so that keys are answered between them."""
        self.repaint_planned = False
        if not self.app.is_running:
            return  # what was planned is called even while the program ends, when the widgets go one by one
        self._painted = started = monotonic()
        inbox = self.engine.inbox
        while not inbox.empty and monotonic() - started < _SLICE:
            self._take_in(inbox.take(_AT_ONCE))
        if not inbox.empty:
            self._plan_repaint()
        elif self._ended is not None:
            self._settle(self._ended)
            return
        self.redraw()

    def _take_in(self, news: InboxContents) -> None:
        board = self.board
        for event in news.events:
            board.picture = board.picture.apply(event)
            match event:
                case StepFinished(step="postgres") if event.status.holds:
                    self.attend_server()
                case RunStarted() if event.steps and not board.step:
                    board.go(event.steps[0][0], TITLE, steered=False)
                case StepFinished(step="environment"):
                    # It may just have been written, and name another port than before.
                    self._url = self.asked(self.session.masked_database_url, "")
        if news.lines:
            self.log_store.extend(news.lines)
            board.notice = next((text for source, text in reversed(news.lines) if source == "adx-tui"), board.notice)

    @on(RunEnded)
    def _run_ended(self, message: RunEnded) -> None:
        self._ended = message
        self._plan_repaint()

    def _settle(self, ended: RunEnded) -> None:
        """All that the run said is taken in: now the person decides again."""
        self._ended = None
        self.engine.ended()
        self.board.busy = False
        self._crash = ""
        if ended.crash:
            self._crash = self.asked(lambda: self.session.save_crash(ended.crash), "nowhere: it could not be kept")
        self.board.settle()
        self._url = self.asked(self.session.masked_database_url, "")
        self.command_ended(ended)
        if self.board.server_gone and self.board.picture.missing is None and not self._crash:
            self.start(CHECK)
        self.look_at_database()
        self.redraw()
        self._reveal()

    @property
    def server(self) -> str:
        """Which server it is, in a few words."""
        return self.board.picture.server(self.address)

    @property
    def address(self) -> str:
        """Host and port that the URL leads to."""
        return place(self._url)[0]

    @property
    def database(self) -> str:
        """The database that the URL names."""
        return place(self._url)[1]

    @on(CallEnded)
    def _call_ended(self, message: CallEnded) -> None:
        self.stopping = self.stopping and message.name != "stop"
        self.say(message.problem or message.result, "error" if message.problem else "information")
        if message.name == "stop" and not self.engine.running:
            self.start(CHECK)

    def _tick(self) -> None:
        """The clocks of what runs, and of when it was looked; and the log, at leisure, which costs the most to draw."""
        self.log_store.show()
        if self.board.busy or self._age != self.board.age(self._now()):
            self.redraw()

    # --- drawing

    def redraw(self) -> None:
        """Draw what is known. Each widget refreshes only where that differs from what it shows."""
        board, picture = self.board, self.board.picture
        walk = self.query_one(Walk)
        if board.follow(self._now()):
            self._reveal()
        views = board.views(self._now())
        walk.show(views)
        width = max(20, walk.outlook.content_size.width or self.size.width - 6)
        room = Room(width, walk.room, walk.has_in_sight(board.step, board.target))
        walk.outlook.show(outlook(board, self._url, cancelling=self.engine.cancelling, crash=self._crash, room=room))
        walk.overview.show(self.overview_rows(width, walk.room_for_overview))
        verdict, style = self._verdict()
        project = picture.state.project or self.asked(lambda: self.session.project_name, "")
        self._age = board.age(self._now())
        self.query_one(StatusLine).show(project, self.server, verdict, style, self._age)
        self.query_one(KeyBar).show(self._labels(), self._enabled())
        in_work = next((view.in_work for view in views if view.step.id == board.step), frozenset())
        self.query_one(DetailPane).show(board.focused, board.check, in_work)
        if isinstance(page := self.app.screen, Overlay) and board.focused is not None:
            page.follow(board.focused, board.check, in_work)

    def _verdict(self) -> tuple[str, str]:
        board, picture = self.board, self.board.picture
        total = len(picture.state.steps)
        if self.engine.cancelling:
            return "cancelling …", symbols.STYLES[Status.WARNING]
        if board.ready and not picture.left_out:
            warned = picture.state.counts.get(Status.WARNING, 0)
            return "✔ ready" + (f", {counted(warned, 'warning')}" if warned else ""), symbols.STYLES[Status.CHANGED]
        if not total:
            return "looking …", symbols.MUTED
        holding = tally(picture.holding, total)
        if not board.busy and picture.cancelled:
            return f"cancelled · {holding}", symbols.STYLES[Status.WARNING]
        return holding, symbols.STYLES[Status.FAILED] if picture.missing and not board.busy else symbols.MUTED

    def _labels(self) -> dict[str, str]:
        board = self.board
        labels = {}
        if (step := board.next_step) is not None:
            labels["fix_step"] = f"fix {step.title} ({remedies_of(step)})"
        if board.safe:
            labels["fix_all"] = f"fix all ({board.safe})"
        return labels

    def _enabled(self) -> frozenset[str]:
        board = self.board
        if self.engine.running:
            return _ALWAYS if self.engine.cancelling else _ALWAYS | {"cancel"}
        able = _ALWAYS | _AT_REST
        able |= {"fix_step"} if board.next_step is not None else set()
        able |= {"fix_check", "copy_remedy"} if board.applicable is not None else set()
        able |= {"open"} if board.location is not None else set()
        return able | {"fix_all"} if board.safe else able

    # --- moving

    def _moved(self) -> None:
        self.redraw()
        self._reveal()

    def _reveal(self) -> None:
        self.call_after_refresh(self.query_one(Walk).reveal, self.board.step, self.board.target)

    def action_move(self, by: int) -> None:
        """The cursor, `by` rows down."""
        self.board.move(by, self._now())
        self._moved()

    def action_unfold(self, by: int) -> None:
        """More or less of this panel."""
        self.board.unfold(by, self._now())
        self._moved()

    def action_fold(self) -> None:
        """Open or close this panel."""
        self.board.toggle(self._now())
        self._moved()

    @on(StepPanel.Chosen)
    def _clicked(self, message: StepPanel.Chosen) -> None:
        here = (self.board.step, self.board.target) == (message.step, message.target)
        self.board.go(message.step, message.target)
        if message.target == MORE or (message.target == TITLE and here):
            self.board.toggle(self._now())
        self._moved()

    @on(Walk.Resized)
    def _resized(self) -> None:
        """The outlook wraps by the width, and the cursor's row stays in sight."""
        self._moved()
