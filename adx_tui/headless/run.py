"""A run without a screen: events to a renderer, signals to the run, an exit code to the caller."""

from __future__ import annotations

import gc
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from adx_tui.core import events
from adx_tui.core.cancellation import Cancellation, Reason
from adx_tui.core.state import ExitCode, RunState
from adx_tui.engine.api import Session
from adx_tui.engine.request import RunRequest
from adx_tui.headless.appearance import FOR_PIPES, Appearance
from adx_tui.headless.github import GithubRenderer
from adx_tui.headless.gitlab import GitlabRenderer
from adx_tui.headless.jsonlines import JsonRenderer
from adx_tui.headless.live import ERASE_LINE, Renderer
from adx_tui.headless.plain import PlainRenderer
from adx_tui.headless.text import Out
from adx_tui.settings import Output


def renderer(
    output: Output,
    out: Out,
    look: Appearance = FOR_PIPES,
    *,
    verbose: int = 0,
    quiet: bool = False,
    base: str = "",
    on_gitlab: bool = False,
) -> Renderer:
    """The one for `output`. `base` is the folder that locations are relative to, as the repository's root has it."""
    match output:
        case Output.JSON:
            return JsonRenderer(out)
        case Output.GITHUB:
            return GithubRenderer(out, verbose=verbose, quiet=quiet, base=base)
        case Output.PLAIN:
            kind = GitlabRenderer if on_gitlab else PlainRenderer
            return kind(out, look, verbose=verbose, quiet=quiet)


def run(
    session: Session, request: RunRequest, draw: Renderer, *, seconds: float | None, erases: bool = True
) -> tuple[ExitCode, RunState]:
    """One run, to its end or `seconds`; returns the exit code and what was found. `erases`: a line that is written over
    may stand where something has to be said."""
    cancellation = Cancellation(seconds)
    state = RunState()

    def on_event(event: events.Event) -> None:
        nonlocal state
        state = state.apply(event)
        draw.on_event(event, state)

    with _signals(cancellation, erases=erases):
        exit_code = session.run(request, on_event, cancellation)
    cancellation.close()
    gc.freeze()  # else the interpreter, as it ends, looks through all that was loaded: tens of milliseconds
    return exit_code, state


@contextmanager
def _signals(cancellation: Cancellation, *, erases: bool) -> Iterator[None]:
    """SIGINT, SIGTERM and SIGHUP end the run in order; a second one ends the program at once."""
    reasons = {signal.SIGINT: Reason.INTERRUPTED, signal.SIGTERM: Reason.TERMINATED}
    # Whoever was started by nohup is not to hear of it.
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        reasons[signal.SIGHUP] = Reason.HUNG_UP

    def end(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        # A signal handler runs between any two steps of the main thread, which may hold the very locks it needs.
        threading.Thread(target=cancel, args=[reasons[signal.Signals(number)]], daemon=True).start()

    def cancel(reason: Reason) -> None:
        if reason is Reason.INTERRUPTED and sys.stderr.isatty():
            sys.stderr.write(
                f"{ERASE_LINE if erases else ''}adx-tui: coming to an end in order; Ctrl-C again ends at once\n"
            )
            sys.stderr.flush()
        cancellation.cancel(reason)

    before = {number: signal.signal(number, end) for number in reasons}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
