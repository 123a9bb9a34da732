"""What is being done, for who waits: on a terminal a line that moves, elsewhere one now and then."""

from __future__ import annotations

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
AGAIN_SECONDS = 15.0
_ERASE = "\r\x1b[2K"


class Renderer(Protocol):
    """Draws a run, one event at a time; `state` is the state after it."""

    def on_event(self, event: events.Event, state: RunState, /) -> None: ...


class LiveRenderer:
    """Draws as `inner` does, and between its lines says what is being done and for how long.

    With the `width` of a terminal that is one line, written over each second; without, a line of its own once something
    takes long, and then from time to time, so that CI sees that it lives. To be used as a context manager: a thread
    keeps the time.
    """

    def __init__(
        self, inner: Renderer, out: Out, *, width: Callable[[], int] | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._inner, self._out, self._width, self._clock = inner, out, width, clock
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._doing = ""
        self._count = ""
        self._since = self._written = clock()
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
            self._erase()

    def on_event(self, event: events.Event, state: RunState) -> None:
        with self._lock:
            self._follow(event)
            if isinstance(event, events.ProgressMade | events.StepStarted | events.CheckReported):
                return
            self._erase()
            self._inner.on_event(event, state)
            self._written = self._clock()

    def beat(self) -> None:
        """Say what is being done, where it is time for it."""
        with self._lock:
            now = self._clock()
            seconds = now - self._since
            if not self._doing or self._ended.is_set():
                return
            if self._width is not None:
                self._draw(f"  {self._line(seconds)}"[: max(self._width() - 1, 1)])
            elif now - self._written >= (AGAIN_SECONDS if seconds > AGAIN_SECONDS else FIRST_SECONDS):
                self._out.write(without_commands(f"    {self._line(seconds)}") + "\n")
                self._out.flush()
                self._written = now

    def _tick(self) -> None:
        while not self._ended.wait(1.0 if self._width is None else 0.5):
            try:
                self.beat()
            except Exception:  # noqa: BLE001 - what ends the output, the run's next line meets too
                return

    def _follow(self, event: events.Event) -> None:
        doing, count = self._doing, ""
        match event:
            case events.StepStarted():
                doing = f"{event.step}: looking"
            case events.ProgressMade():
                doing, count = f"{event.step}: {event.text}", _counted(event)
            case events.StepFinished() | events.RunFinished():
                doing = ""
            case _:
                return
        if doing != self._doing:
            self._since = self._clock()
        self._doing, self._count = doing, count

    def _line(self, seconds: float) -> str:
        return f"{self._doing}{self._count}, {seconds:.0f} s"

    def _draw(self, line: str) -> None:
        self._out.write(f"{_ERASE}{line}")
        self._out.flush()
        self._drawn = True

    def _erase(self) -> None:
        if self._drawn:
            self._out.write(_ERASE)
            self._drawn = False


def _counted(event: events.ProgressMade) -> str:
    if event.done is None:
        return ""
    if event.unit == "bytes":
        total = f" of {event.total / 1e6:,.1f}" if event.total is not None else ""
        return f" ({event.done / 1e6:,.1f}{total} MB)"
    total = f" of {event.total:,}" if event.total is not None else ""
    return f" ({event.done:,}{total} {event.unit})".replace(" )", ")")
