"""What the engine's threads say to the screen. They say nothing in any other way."""

from __future__ import annotations

from textual.color import Color
from textual.message import Message

from adx_tui.core.overview import Overview


class NewsArrived(Message):
    """Something is in the inbox. Sent once until the inbox is emptied, however much arrives."""


class RunEnded(Message):
    """The engine's thread is through. `crash` is a traceback where it raised, which it never should; `problem` says why
    what was asked for can't be done here."""

    def __init__(self, crash: str = "", problem: str = "") -> None:
        super().__init__()
        self.crash = crash
        self.problem = problem


class LogEnded(Message):
    """The server's log was open for a while and came to its end: the server stopped, or is gone."""


class ServerGone(Message):
    """The server serves nobody any more: it `paused`, `ended`, or was `removed`."""

    def __init__(self, how: str) -> None:
        super().__init__()
        self.how = how


class CallEnded(Message):
    """A call on the session from another thread than the screen's ended: with its `result`, or a `problem`."""

    def __init__(self, name: str, result: str = "", problem: str = "") -> None:
        super().__init__()
        self.name = name
        self.result = result
        self.problem = problem


class OverviewRead(Message):
    """The database was looked at."""

    def __init__(self, overview: Overview) -> None:
        super().__init__()
        self.overview = overview


class BackgroundReported(Message):
    """The terminal said which colour it writes on."""

    def __init__(self, colour: Color) -> None:
        super().__init__()
        self.colour = colour


class Copied(Message):
    """`text`, which is `what`, went to this program; to none, where none was there."""

    def __init__(self, text: str, what: str, program: str | None) -> None:
        super().__init__()
        self.text = text
        self.what = what
        self.program = program
