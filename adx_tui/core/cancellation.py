"""One way to end a run early: Ctrl-C, SIGTERM, the time limit and the TUI's Esc all come through here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum


class Reason(StrEnum):
    """Why a run was ended early; the value is how a sentence names it."""

    INTERRUPTED = "interrupted"
    TERMINATED = "terminated"
    HUNG_UP = "hung up"
    TIMEOUT = "out of time"
    CANCELLED = "cancelled"


class CancelledRunError(Exception):
    """The run is to end here. Raised at the next point where nothing is left half done."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Cancellation:
    """Polled by everything that waits, and able to break a wait on a server or a process.

    `seconds` limits the whole run. Safe to use from several threads.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._lock = threading.Lock()
        self._set = threading.Event()
        self._reason: Reason | None = None
        self.since: float | None = None
        """When it was cancelled, by the monotonic clock."""
        self._interrupters: list[Callable[[], object]] = []
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self._timer: threading.Timer | None = None
        if seconds is not None:
            self._timer = threading.Timer(seconds, self.cancel, [Reason.TIMEOUT])
            self._timer.daemon = True
            self._timer.start()

    @property
    def reason(self) -> Reason | None:
        """Why the run was cancelled; None while it may go on."""
        return self._reason

    def cancel(self, reason: Reason = Reason.CANCELLED) -> None:
        """End the run. The first reason stands. Not to be called inside a signal handler: start a thread for it."""
        with self._lock:
            if self._reason is not None:
                return
            self._reason, self.since = reason, time.monotonic()
            interrupters = tuple(self._interrupters)
        self._set.set()
        for interrupt in interrupters:
            _quietly(interrupt)

    def check(self) -> None:
        """Raises CancelledRunError once the run was cancelled."""
        if self._reason is not None:
            raise CancelledRunError(self._reason)

    def sleep(self, seconds: float) -> None:
        """Wait, but not past the end of the run. Raises CancelledRunError."""
        self._set.wait(seconds)
        self.check()

    def within(self, seconds: float) -> float:
        """`seconds`, or what is left of the run where that is less. Raises CancelledRunError when nothing is."""
        self.check()
        if self._deadline is None:
            return seconds
        return max(0.001, min(seconds, self._deadline - time.monotonic()))

    @contextmanager
    def interrupting(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """While inside, `interrupt` is called (from another thread) when the run is cancelled, to break a wait."""
        with self._lock:
            self._interrupters.append(interrupt)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._interrupters.remove(interrupt)

    @contextmanager
    def passing_on(self, other: Cancellation) -> Iterator[None]:
        """While inside, `other` is cancelled with this one, at once if that was before."""

        def pass_on() -> None:
            other.cancel(self._reason or Reason.CANCELLED)

        with self._lock:
            self._interrupters.append(pass_on)
        try:
            if self._reason is not None:
                pass_on()
            yield
        finally:
            with self._lock:
                self._interrupters.remove(pass_on)

    def close(self) -> None:
        """Stop the clock: the run ended by itself."""
        if self._timer is not None:
            self._timer.cancel()


def of_this_run() -> Cancellation | None:
    """The one of the run that this code is a part of; None outside of a run."""
    return _of_this_run.get()


@contextmanager
def working_within(cancellation: Cancellation) -> Iterator[None]:
    """Inside, `check_run` and all that waits for files ends with `cancellation`."""
    token = _of_this_run.set(cancellation)
    try:
        yield
    finally:
        _of_this_run.reset(token)


def check_run() -> None:
    """For long work that waits for nobody. Raises CancelledRunError once the run that it is a part of was cancelled."""
    if (cancellation := _of_this_run.get()) is not None:
        cancellation.check()


_of_this_run: ContextVar[Cancellation | None] = ContextVar("of_this_run", default=None)


def _quietly(interrupt: Callable[[], object]) -> None:
    # What is being interrupted may just have ended by itself; the run ends either way.
    try:
        interrupt()
    except Exception:  # noqa: BLE001
        return
