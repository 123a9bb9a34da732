"""Driving the screen in tests: open it, wait for it, read it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from textual.pilot import Pilot

from adx_tui.engine.api import Desktop, Session
from adx_tui.tui.app import AdxApp
from adx_tui.tui.model.board import WalkModel
from tests.tui.fakes import FakeSession, RecordedSession
from tests.tui.recorder import START

Driver = Pilot[None]


class Driven:
    """An app that runs, and what a test asks of it."""

    def __init__(self, app: AdxApp, pilot: Driver) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def board(self) -> WalkModel:
        return self.app.walk.board

    @property
    def here(self) -> tuple[str, str]:
        """Where the cursor is."""
        return self.board.step, self.board.target

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot._wait_for_screen()

    async def until(self, condition: Callable[[], object], seconds: float = 5.0) -> None:
        """Wait for something that a thread brings about."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"never came about; the screen:\n{self.text}"
            await asyncio.sleep(0.005)
        await self.pilot.pause()

    async def rest(self) -> None:
        """Wait until no run is under way and everything is drawn."""
        walk = self.app.walk
        await self.until(
            lambda: (
                not walk.board.busy
                and not walk.repaint_planned
                and walk.log_store.shown
                and (not walk.board.ready or walk.overview is not None)
            )
        )
        await self.pilot.pause()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal this size, and wait until the screen on top has it."""
        await self.pilot.resize_terminal(width, height)
        await self.until(lambda: self.app.screen._compositor.size == (width, height))
        await self.pilot.pause()

    async def drawn(self, session: RecordedSession) -> None:
        """Wait until all that was recorded is on the screen, though the run goes on."""
        walk = self.app.walk
        await self.until(lambda: session.played.is_set() and walk.engine.inbox.empty and not walk.repaint_planned)
        await self.until(lambda: walk.log_store.shown)
        await self.pilot.pause()

    @property
    def text(self) -> str:
        """The screen as a person reads it, without colours."""
        rows = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows)

    @property
    def unseen(self) -> list[str]:
        """Text in the colour of its background."""
        segments = [segment for row in self.app.screen._compositor.render_strips() for segment in row]
        styled = [
            (segment.text, segment.style) for segment in segments if segment.style and segment.text.strip(" ▎▁▂╭╮")
        ]
        return [
            text
            for text, style in styled
            if style.color and not style.color.is_default and style.color == style.bgcolor
        ]

    @property
    def colours(self) -> set[str]:
        """Every colour that is sent to the terminal, grey among them."""
        segments = [segment for row in self.app.screen._compositor.render_strips() for segment in row]
        pairs = [(segment.style.color, segment.style.bgcolor) for segment in segments if segment.style]
        return {colour.name for pair in pairs for colour in pair if colour is not None and not colour.is_default}

    @property
    def notices(self) -> str:
        """What was said in the corner."""
        return "\n".join(str(notice.message) for notice in self.app._notifications)


@asynccontextmanager
async def driven(
    session: Session,
    size: tuple[int, int] = (80, 24),
    now: Callable[[], datetime] | None = None,
    desktop: Desktop | None = None,
) -> AsyncIterator[Driven]:
    """The app with this session, at this size; its threads are ended with it."""
    app = AdxApp(session, now=now or (lambda: START), desktop=desktop)
    try:
        async with app.run_test(size=size) as pilot:
            yield Driven(app, pilot)
    finally:
        app.walk.engine.shut_down()


def runs(session: FakeSession) -> int:
    """How many runs were begun."""
    return session.calls.count(("run",))


async def settled(screen: Driven) -> None:
    """Until no run is under way. A container starts in a second or two; a lock is waited for, for ten."""
    walk = screen.app.walk
    await screen.until(lambda: not walk.board.busy and not walk.repaint_planned, seconds=60)


def codes(screen: Driven) -> set[str]:
    """The codes of all findings that the screen has."""
    return {finding.code for step in screen.board.picture.steps for _, finding in step.findings}
