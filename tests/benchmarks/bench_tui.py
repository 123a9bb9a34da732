"""How the screen holds out: python -m tests.benchmarks.bench_tui [migrations] [log lines]

Prints the time to the first frame of a fresh process, how late the event loop answers while the engine's thread
floods it (the time a key would wait), how often it painted, and how much the resident memory grew.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import psutil
from textual import events
from textual.app import App

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.events import Event
from adx_tui.core.state import ExitCode
from adx_tui.engine.request import RunRequest
from adx_tui.tui.app import AdxApp
from adx_tui.tui.screens.walk import WalkScreen
from tests.tui.fakes import FakeSession
from tests.tui.scenes import flood

_FIRST_FRAME = """
import sys, time
started = float(sys.argv[1])
from adx_tui.tui.app import AdxApp
from tests.tui import fakes, scenes
app = AdxApp(fakes.RecordedSession(scenes.ready()))
app.call_after_refresh(lambda: app.exit(print(time.time() - started)))
app.run(headless=True, size=(120, 40))
"""


class FloodSession(FakeSession):
    """As fast as a thread can send; `pace` seconds of rest after each migration."""

    def __init__(self, migrations: int, lines: int, pace: float) -> None:
        super().__init__()
        self.sent = 0
        self.seconds = 0.0
        self._load = (migrations, lines)
        self._pace = pace

    def run(self, request: RunRequest, on_event: Callable[[Event], None], cancellation: Cancellation) -> ExitCode:
        """Send everything."""
        started = time.perf_counter()
        for event in flood(*self._load):
            on_event(event)
            self.sent += 1
            if self._pace and self.sent % 12 == 0:
                time.sleep(self._pace)
        self.seconds = time.perf_counter() - started
        return ExitCode.READY


class Watch:
    """How long keys wait: until they are acted on, and until that is on the screen."""

    def __init__(self) -> None:
        self.lags: list[float] = []
        self.keys: list[float] = []
        self.paints = 0
        self._pressed: float | None = None
        self._acted = False

    async def loop(self) -> None:
        """How late a timer is."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.002)
            self.lags.append(time.perf_counter() - before - 0.002)

    async def press(self, app: AdxApp) -> None:
        """A key, as the terminal's thread sends one; the next one once it was drawn."""
        number = 0
        while True:
            if self._pressed is None:
                number += 1
                self._acted, self._pressed = False, time.perf_counter()
                app.post_message(events.Key("down" if number % 2 else "up", None))
            await asyncio.sleep(0.01)

    def acted(self) -> None:
        """The walk moved its cursor."""
        self._acted = True

    def painted(self) -> None:
        """Something was sent to the terminal."""
        self.paints += 1
        if self._acted and self._pressed is not None:
            self.keys.append(time.perf_counter() - self._pressed)
            self._pressed = None


async def _measure(session: FloodSession) -> Watch:
    """The whole of a run, watched."""
    app = AdxApp(session)
    watch = Watch()
    move, display = WalkScreen.action_move, App._display

    def moved(self: WalkScreen, by: int) -> None:
        move(self, by)
        watch.acted()

    def displayed(self: App[object], *arguments: object) -> None:
        display(self, *arguments)  # type: ignore[arg-type]
        watch.painted()

    with mock.patch.object(WalkScreen, "action_move", moved), mock.patch.object(App, "_display", displayed):
        async with app.run_test(size=(140, 45)):
            tasks = [asyncio.create_task(watch.loop()), asyncio.create_task(watch.press(app))]
            while app.walk.board.busy or not app.walk.engine.inbox.empty:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.3)
            for task in tasks:
                task.cancel()
    return watch


def main() -> None:
    """Measure and print."""
    migrations, lines = (int(given) for given in (sys.argv[1:] + ["1000", "10000"][len(sys.argv) - 1 :]))
    root = Path(__file__).parents[2]
    frames = []
    for _ in range(5):
        command = [sys.executable, "-c", _FIRST_FRAME, str(time.time())]
        done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
        frames.append(float(done.stdout.split()[0]))
    _say("first frame, from the start of the process", f"{min(frames):.3f} s (best of 5), {max(frames):.3f} s (worst)")
    process = psutil.Process()
    asyncio.run(_measure(FloodSession(10, 100, 0)))
    before = process.memory_info().rss
    for name, pace in (("as fast as a thread can", 0.0), ("at a server's pace", 0.002)):
        session = FloodSession(migrations, lines, pace)
        watch = asyncio.run(_measure(session))
        _say(name, f"{session.sent:,} events in {session.seconds:.2f} s, {watch.paints} paints")
        _say("  event loop late by, p50 / p99 / worst", _spread(watch.lags))
        _say("  from a key to the terminal, p50 / p99 / worst", _spread(watch.keys))
        _say("  resident memory, grown by", f"{(process.memory_info().rss - before) / 1e6:.1f} MB")


def _spread(values: list[float]) -> str:
    ordered = sorted(values)
    picked = (ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)], ordered[-1])
    return " / ".join(f"{value * 1000:.1f}" for value in picked) + f" ms ({len(values)} samples)"


def _say(name: str, value: str) -> None:
    sys.stdout.write(f"{name:<45} {value}\n")


if __name__ == "__main__":
    main()
