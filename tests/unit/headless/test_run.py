"""What a signal comes to while a run is at work."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from typing import cast

import pytest

from adx_tui.core.cancellation import Cancellation, CancelledRunError, Reason
from adx_tui.core.events import Event
from adx_tui.core.state import ExitCode
from adx_tui.engine.api import Session
from adx_tui.engine.request import AUTO, RunRequest
from adx_tui.headless.plain import PlainRenderer
from adx_tui.headless.run import run


class Waiting:
    """A session whose run goes on until it is ended, after it sent a signal to itself."""

    def __init__(self, number: signal.Signals) -> None:
        self.number = number
        self.reason: Reason | None = None

    def run(self, _: RunRequest, _on_event: Callable[[Event], None], cancellation: Cancellation) -> ExitCode:
        os.kill(os.getpid(), self.number)
        try:
            cancellation.sleep(60)
        except CancelledRunError as ended:
            self.reason = ended.reason
        return ExitCode.INTERRUPTED


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("number", "stream", "told"),
    [
        (signal.SIGINT, Terminal(), True),
        (signal.SIGINT, io.StringIO(), False),
        (signal.SIGTERM, Terminal(), False),
    ],
)
def test_the_first_interrupt_says_what_a_second_does(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals, stream: io.StringIO, told: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    before = signal.getsignal(number)
    session = Waiting(number)
    run(cast(Session, session), AUTO, PlainRenderer(io.StringIO()), seconds=None)
    assert session.reason is (Reason.INTERRUPTED if number == signal.SIGINT else Reason.TERMINATED)
    assert ("Ctrl-C again ends at once" in stream.getvalue()) is told
    assert signal.getsignal(number) == before
