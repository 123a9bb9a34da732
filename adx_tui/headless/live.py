"""What is being done, for who waits: on a terminal a line that moves, elsewhere one now and then."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from adx_tui.core import events
from adx_tui.core.state import RunState
from adx_tui.headless.text import Out, without_commands

FIRST_SECONDS = 2.0
"""Nothing is said of what is done by then."""
AGAIN_SECONDS = 14.0
"""A little less than the quarter of a minute that nothing may be silent for: a machine may be busy."""
_BEAT_SECONDS = 0.5
ERASE_LINE = "\r\x1b[2K"
"""Puts a terminal's cursor at the begin of its line, with nothing on it."""
_NUMBERS = re.compile(r"[\d.,]+")


class Renderer(Protocol):
    """Draws a run, one event at a time; `state` is the state after it."""

    def on_event(self, event: events.Event, state: RunState, /) -> None: ...


class LiveRenderer:
    """Draws as what `make` makes does, and between its lines says what is being done and for how long.

    With the `width` of a terminal that is one line, written over twice a second; without, a line of its own once a
    check takes long, and then from time to time, so that CI sees that it lives. `doing` is what is done before the
    first event. To be used as a context manager: a thread keeps the time.
    """

    def __init__(
        self,
        make: Callable[[Out], Renderer],
        out: Out,
        *,
        width: Callable[[], int] | None,
        doing: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner, self._out, self._width, self._clock = make(self), out, width, clock
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._doing = doing
        self._count = ""
        self._work: object = None
        self._since = self._begun = self._written = clock()
        self._told = False
        self._drawn = False
        self._thread = threading.Thread(target=self._tick, name="live", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        with self._lock:
            self.write("")

    def on_event(self, event: events.Event, state: RunState) -> None:
        with self._lock:
            self._follow(event)
            self._inner.on_event(event, state)

    def beat(self) -> None:
        """Say what is being done, where it is time for it."""
        with self._lock:
            now = self._clock()
            seconds = now - self._since
            if not self._doing or self._ended.is_set():
                return
            if self._width is not None:
                self._draw(f"  {self._line(seconds, self._width() - 3)}"[: max(self._width() - 1, 1)])
            elif now - self._written >= AGAIN_SECONDS or (not self._told and now - self._begun >= FIRST_SECONDS):
                self.write(without_commands(f"    {self._line(seconds)}") + "\n")
                self._out.flush()
                self._told = True

    def write(self, text: str) -> None:
        """Write whole lines in the place of the one that moves."""
        if self._drawn:
            self._out.write(ERASE_LINE)
            self._drawn = False
        self._out.write(text)
        self._written = self._clock()

    def flush(self) -> None:
        self._out.flush()

    def _tick(self) -> None:
        while not self._ended.wait(_BEAT_SECONDS):
            self.beat()

    def _follow(self, event: events.Event) -> None:
        """What is done now. A text that differs in its numbers alone is the same thing, further on; of a check that
        goes from one thing to the next (migration by migration) one line is written, and then now and then another."""
        text, count, work = "", "", self._work
        match event:
            case events.RunStarted():
                text = "waiting for the first step"
            case events.StepStarted():
                text, work = f"{event.step}: looking", event.step
            case events.ProgressMade():
                text, count, work = f"{event.step}: {event.text}", counted(event), (event.step, event.check)
            case events.StepFinished():
                text, work = f"after {event.step}", None
            case events.RunFinished():
                work = None
            case _:
                return
        if _NUMBERS.sub("", text) != _NUMBERS.sub("", self._doing):
            self._since = self._clock()
        if work != self._work:
            self._work, self._told, self._begun = work, False, self._clock()
        self._doing, self._count = text, count

    def _line(self, seconds: float, room: int | None = None) -> str:
        """What is done, how far it is, and since when: in `room` columns what moves stays."""
        moving = f"{self._count}, {seconds:.0f} s"
        if room is None or len(self._doing) + len(moving) <= room:
            return self._doing + moving
        return f"{self._doing[: max(room - len(moving) - 3, 0)]}...{moving}"

    def _draw(self, line: str) -> None:
        self._out.write(f"{ERASE_LINE}{line}")
        self._out.flush()
        self._drawn = True


def counted(event: events.ProgressMade) -> str:
    """How far it is, in brackets, with a blank before them; empty where that is not known."""
    if event.done is None:
        return ""
    if event.unit == "bytes":
        total = f" of {event.total / 1e6:,.1f}" if event.total is not None else ""
        return f" ({event.done / 1e6:,.1f}{total} MB)"
    total = f" of {event.total:,}" if event.total is not None else ""
    return f" ({event.done:,}{total} {event.unit})".replace(" )", ")")
