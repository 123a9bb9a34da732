"""What who waits is shown: on a terminal a line that moves, elsewhere one now and then."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from adx_tui.core import events
from adx_tui.core.model import Status
from adx_tui.core.state import RunState
from adx_tui.headless.live import ERASE_LINE, LiveRenderer
from adx_tui.headless.plain import PlainRenderer
from tests.support.steps import MOMENT


@dataclass
class Show:
    """A run whose clock goes by half seconds, as the thread's does, and notes when what was written."""

    width: int | None = None
    now: float = 0.0
    out: io.StringIO = field(default_factory=io.StringIO)
    state: RunState = field(default_factory=RunState)
    times: list[float] = field(default_factory=list)
    written: int = 0

    def __post_init__(self) -> None:
        width = self.width
        columns = (lambda: width) if width is not None else None
        self.live = LiveRenderer(PlainRenderer, self.out, width=columns, clock=lambda: self.now)
        steps = (("migrations", "Migrations"), ("seeds", "Seeds"))
        self.put(events.RunStarted(at=MOMENT, version="1", project="p", steps=steps, postgres="docker", why=""))
        self.put(events.StepStarted(at=MOMENT, step="migrations"))

    def put(self, event: events.Event) -> None:
        self.state = self.state.apply(event)
        self.live.on_event(event, self.state)
        self._note()

    def doing(self, text: str, check: str = "pending", *, done: int | None = None, total: int = 0) -> None:
        unit = "bytes" if total > 1000 else "migrations"
        self.put(
            events.ProgressMade(at=MOMENT, step="migrations", check=check, text=text, done=done, total=total, unit=unit)
        )

    def wait(self, seconds: float) -> None:
        until = self.now + seconds
        while self.now < until:
            self.now += 0.5
            self.live.beat()
            self._note()

    def _note(self) -> None:
        if self.out.tell() > self.written:
            self.written = self.out.tell()
            self.times.append(self.now)

    @property
    def told(self) -> list[str]:
        return [line.strip() for line in self.out.getvalue().splitlines() if line.startswith("    ")]


def test_in_a_pipe_what_takes_long_is_said_and_then_now_and_then() -> None:
    show = Show()
    show.doing("applying 1_notes", done=0, total=12)
    show.wait(33)
    assert show.told == [
        "migrations: applying 1_notes (0 of 12 migrations), 2 s",
        "migrations: applying 1_notes (0 of 12 migrations), 16 s",
        "migrations: applying 1_notes (0 of 12 migrations), 30 s",
    ]


def test_what_is_quick_is_not_said() -> None:
    show = Show()
    show.doing("starting", "server")
    show.wait(1.5)
    show.doing("changing", "schema")
    show.wait(1.5)
    assert show.told == []


@pytest.mark.parametrize("pace", [0.5, 1.5, 3.0])
def test_no_gap_is_long_however_the_work_is_cut(pace: float) -> None:
    """Each check of its own, or one that goes from thing to thing; with a line for each of the slow ones."""
    for checks in ("pending", "check {}"):
        show = Show()
        for number in range(int(60 / pace)):
            show.doing(f"applying m{number}", checks.format(number), done=number, total=99)
            show.wait(pace)
        assert max(later - earlier for earlier, later in pairwise(show.times)) <= 16
        assert len(show.told) <= 60 / min(pace, 15) if "{}" in checks and pace > 2 else len(show.told) <= 5


def test_a_pull_is_told_in_bytes_and_from_its_beginning() -> None:
    show = Show()
    for layer in range(1, 5):
        show.doing(f"pulling it: {layer} of 9 layers", "image", done=layer * 1_500_000, total=90_000_000)
        show.wait(1)
    assert show.told == ["migrations: pulling it: 2 of 9 layers (3.0 of 90.0 MB), 2 s"]


def test_between_two_steps_and_before_the_first_it_is_not_silent_either() -> None:
    show = Show()
    show.put(events.StepFinished(at=MOMENT, step="migrations", status=Status.OK, seconds=0.0, summary="all of them"))
    show.wait(3)
    assert show.told == ["after migrations, 2 s"]


def test_on_a_terminal_one_line_moves_and_makes_room_for_those_that_stay() -> None:
    show = Show(width=40)
    show.doing("applying 20260101120000_a_name_longer_than_the_line")
    show.wait(2)
    moving = show.out.getvalue().split(ERASE_LINE)[1:]
    assert len(moving) == 4
    assert all(len(line) < 40 and "\n" not in line for line in moving)
    assert len(set(moving)) > 1, "what moves is not what is cut off"
    show.put(events.LogWritten(at=MOMENT, step="migrations", source="seed", text="hello"))
    assert show.out.getvalue().endswith(f"{moving[-1]}{ERASE_LINE}    seed: hello\n")
