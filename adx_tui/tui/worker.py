"""Runs the session away from the screen's thread. Events wait in an inbox until the screen has time for them.

The threads are daemons of our own and not Textual's workers: those belong to a pool that is waited for when the
program ends, and a person who presses `q` waits for nothing.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from textual.message import Message

from adx_tui.core.cancellation import Cancellation, Reason
from adx_tui.core.events import Event, LogWritten, ProgressMade
from adx_tui.core.overview import Overview
from adx_tui.engine.api import Session
from adx_tui.engine.request import RunRequest, UsageError
from adx_tui.tui.messages import CallEnded, LogEnded, NewsArrived, OverviewRead, RunEnded, ServerGone

_MOST_LOG_LINES = 2_000
# Progress that comes thicker than this is thinned out before the screen sees it; a speed can still be read off it.
_BETWEEN_SAMPLES = 0.2
# A log that ends sooner never was one: a server that isn't ours has none to show.
_OPEN_FOR_A_WHILE = 1.0
# A look at the database ends after that; another one is begun while there is somebody to see it.
_OVERVIEW_SECONDS = 10


@dataclass(frozen=True, slots=True)
class InboxContents:
    """What came in since the last look: events in their order, and log lines (source, text)."""

    events: tuple[Event, ...]
    lines: tuple[tuple[str, str], ...]


class Inbox:
    """Written by the engine's threads, emptied by the screen.

    It stays small however fast it is written to: of progress on one thing only the latest counts, and of log lines
    only as many as the screen keeps.
    """

    def __init__(self, on_news: Callable[[], object]) -> None:
        self._lock = threading.Lock()
        self._events: list[Event] = []
        self._lines: deque[tuple[str, str]] = deque(maxlen=_MOST_LOG_LINES)
        self._told = False
        self._kept = datetime.min.replace(tzinfo=UTC)
        self._on_news = on_news

    def put(self, event: Event) -> None:
        """Called by the run."""
        if isinstance(event, LogWritten):
            self.put_line(event.source, event.text)
            return
        with self._lock:
            last = self._events[-1] if self._events else None
            if _overtakes(event, last) and (event.at - self._kept).total_seconds() < _BETWEEN_SAMPLES:
                self._events[-1] = event
            else:
                self._events.append(event)
                self._kept = event.at
        self._tell()

    def put_line(self, source: str, text: str) -> None:
        """Called by the thread that follows a log."""
        with self._lock:
            self._lines.append((source, text))
        self._tell()

    def take(self, most: int) -> InboxContents:
        """The first events and lines, so many of each at most. Called by the screen."""
        with self._lock:
            news = InboxContents(tuple(self._events[:most]), tuple(islice(self._lines, most)))
            del self._events[:most]
            for _ in news.lines:
                self._lines.popleft()
            self._told = bool(self._events or self._lines)
        return news

    @property
    def empty(self) -> bool:
        """Whether everything that was sent was taken."""
        with self._lock:
            return not self._events and not self._lines

    def _tell(self) -> None:
        with self._lock:
            # What was put may have been taken already, on the word of whoever put something before.
            if self._told or not (self._events or self._lines):
                return
            self._told = True
        self._on_news()


def _overtakes(event: Event, last: Event | None) -> bool:
    return (
        isinstance(event, ProgressMade)
        and isinstance(last, ProgressMade)
        and (event.step, event.check, event.unit) == (last.step, last.check, last.unit)
        # The screen reads the speed off consecutive counts, so one that starts anew is kept.
        and (last.done is None or event.done is None or last.done <= event.done)
    )


class Engine:
    """One run at a time, and the server's log beside it. `post` hands a message to the screen from any thread."""

    def __init__(self, session: Session, post: Callable[[Message], object]) -> None:
        self._session = session
        self._post = post
        self.inbox = Inbox(lambda: self._say(NewsArrived()))
        self._cancellation: Cancellation | None = None
        self._follower: Cancellation | None = None
        self._watcher: Cancellation | None = None
        self._overview: Cancellation | None = None
        self._threads: list[threading.Thread] = []

    @property
    def running(self) -> bool:
        """Whether a run is under way; a new one is not started before it ended."""
        return self._cancellation is not None

    @property
    def cancelling(self) -> bool:
        """Whether the run under way was told to end."""
        return self._cancellation is not None and self._cancellation.reason is not None

    @property
    def follows(self) -> bool:
        """Whether the server's log is being read."""
        return self._follower is not None

    def run(self, request: RunRequest) -> None:
        """Start a run. A look at the database ends with that: its session would be in the way of what drops it."""
        assert self._cancellation is None
        if self._overview is not None:
            self._end(self._overview)
        cancellation = self._cancellation = Cancellation()

        def work() -> None:
            crash = problem = ""
            try:
                self._session.run(request, self.inbox.put, cancellation)
            except UsageError as error:
                problem = str(error)
            except BaseException:  # noqa: BLE001 - the screen outlives whatever the engine does
                crash = traceback.format_exc()
            finally:
                cancellation.close()
            self._say(RunEnded(crash, problem))

        self._start(work, "adx-run")

    def ended(self) -> None:
        """The screen has seen RunEnded."""
        self._cancellation = None

    def cancel(self) -> None:
        """End the run in order. Breaking a wait may itself wait on a server, so it isn't done on this thread."""
        if self._cancellation is not None:
            self._end(self._cancellation)

    def follow_log(self) -> None:
        """Read the server's log from now on; nothing happens while it is already read."""
        if self._follower is not None:
            return
        cancellation = self._follower = Cancellation()
        opened = time.monotonic()

        def work() -> None:
            try:
                self._session.follow_log(lambda text: self.inbox.put_line("server", text), cancellation)
            except Exception as error:  # noqa: BLE001 - without a log the screen is poorer, not broken
                if cancellation.reason is None:
                    self.inbox.put_line("adx-tui", f"the server's log can't be read: {error}")
            finally:
                if self._follower is cancellation:
                    self._follower = None
            if cancellation.reason is None and time.monotonic() - opened >= _OPEN_FOR_A_WHILE:
                self._say(LogEnded())

        self._start(work, "adx-log")

    def watch_server(self) -> None:
        """Notice when the server is paused or ends; nothing happens while it is already watched."""
        if self._watcher is not None:
            return
        cancellation = self._watcher = Cancellation()

        def work() -> None:
            try:
                how = self._session.wait_for_server_end(cancellation)
            except Exception:  # noqa: BLE001 - then the next look will say
                how = ""
            finally:
                if self._watcher is cancellation:
                    self._watcher = None
            if how and cancellation.reason is None:
                self._say(ServerGone(how))

        self._start(work, "adx-watch")

    def leave_server(self) -> None:
        """Another server is used from now on: of this one nothing more is read, and its end is nobody's concern."""
        for cancellation in (self._follower, self._watcher):
            if cancellation is not None:
                self._end(cancellation)
        self._follower = self._watcher = None

    def read_overview(self) -> None:
        """Look at the database; OverviewRead has what was seen. One look at a time."""
        if self._overview is not None:
            return
        cancellation = self._overview = Cancellation(_OVERVIEW_SECONDS)

        def work() -> None:
            try:
                overview = self._session.overview(cancellation)
            except Exception as error:  # noqa: BLE001 - the next look may do better
                overview = Overview(contents=None, problem=str(error) or type(error).__name__)
            finally:
                cancellation.close()
                self._overview = None
            if cancellation.reason is not Reason.CANCELLED:
                self._say(OverviewRead(overview))

        self._start(work, "adx-overview")

    def call(self, name: str, function: Callable[[], str]) -> None:
        """Call something of the session that may take a while; CallEnded has its result."""

        def work() -> None:
            try:
                result = function()
            except Exception as error:  # noqa: BLE001 - result to the person, who can try again
                self._say(CallEnded(name, problem=f"{type(error).__name__}: {error}"))
            else:
                self._say(CallEnded(name, result=result))

        self._start(work, f"adx-{name}")

    def shut_down(self) -> None:
        """Tell every thread to end, without waiting for any."""
        for cancellation in (self._cancellation, self._follower, self._watcher, self._overview):
            if cancellation is not None:
                self._end(cancellation)

    def _end(self, cancellation: Cancellation) -> None:
        self._start(partial(cancellation.cancel, Reason.CANCELLED), "adx-cancel")

    def join(self, seconds: float) -> bool:
        """Give the threads a moment to end; returns whether all did."""
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _start(self, work: Callable[[], None], name: str) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _say(self, message: Message) -> None:
        # The screen may be gone by now, and its event loop with it.
        try:
            self._post(message)
        except RuntimeError:
            return
