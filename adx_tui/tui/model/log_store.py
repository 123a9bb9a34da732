"""The lines of every log: which of them adx-tui itself brought about, and how grave each is."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from adx_tui.tui.drawing.text import escape_lines

MOST_LINES = 2_000
_LONGEST = 2_000
_SEARCHED = 200
"""Characters of a line that its level is looked for in: the prefix is at its beginning."""
# https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-SEVERITY-LEVELS, and the parts of
# a message (src/backend/utils/error/elog.c: send_message_to_server_log).
_LEVEL = re.compile(
    r"(?:^|\s)(?P<level>DEBUG[1-5]?|INFO|NOTICE|WARNING|ERROR|LOG|FATAL|PANIC|DETAIL|HINT|QUERY|CONTEXT|LOCATION"
    r"|STATEMENT):  "
)


@dataclass(frozen=True, slots=True)
class LogLine:
    """`level` is the server's word for it, empty where it has none; `own`: adx-tui caused it by looking."""

    source: str
    text: str
    level: str = ""
    own: bool = False


class LogReader(Protocol):
    """Who shows a store."""

    @property
    def up_to_date(self) -> bool: ...

    def update(self) -> None: ...

    def rebuild(self) -> None: ...


class LogStore:
    """The last lines of every log. Shared by the views that show them."""

    def __init__(self, is_own: Callable[[str], bool] = lambda line: False) -> None:
        self.lines: deque[LogLine] = deque(maxlen=MOST_LINES)
        self.total = 0
        self.views: set[LogReader] = set()
        self.shows_own = False
        self._is_own = is_own
        self._new: deque[tuple[str, str]] = deque(maxlen=MOST_LINES)
        self._own = 0
        self._latest = LogLine("", "")
        """Of the server: what begins with a tab goes on with it."""
        self._resumed: list[str] | None = None
        self._at = 0

    def extend(self, lines: Iterable[tuple[str, str]]) -> None:
        """Add lines (source, text); those that a log repeats after it was opened again are left out."""
        self._new.extend((source, text) for source, text in lines if not self._repeated(source, text))

    def show(self) -> None:
        """Bring every view up to date. What is new was let lie until now: a session of ours may learn only after its
        line that it is its own."""
        while self._new:
            self._judge(*self._new.popleft())
        for view in self.views:
            view.update()

    def toggle_own(self) -> None:
        """Show what adx-tui caused too, or leave it out again."""
        self.shows_own = not self.shows_own
        for view in self.views:
            view.rebuild()

    def is_hidden(self, line: LogLine) -> bool:
        """Whether it is left out now."""
        return line.own and not self.shows_own

    @property
    def hidden(self) -> int:
        """How many lines are left out."""
        return 0 if self.shows_own else self._own

    @property
    def shown(self) -> bool:
        """Whether every view that can be seen shows everything."""
        return not self._new and all(view.up_to_date for view in self.views)

    def resume(self) -> None:
        """The server's log is opened again, and begins with lines that were read before."""
        known = [line.text for line in self.lines if line.source == "server"]
        self._resumed = known + [_escaped(text)[0] for source, text in self._new if source == "server"]
        self._at = -1

    def _judge(self, source: str, text: str) -> None:
        for line in _escaped(text):
            level = match["level"] if (match := _LEVEL.search(line[:_SEARCHED])) else ""
            judged = LogLine(source, line, level)
            if source == "server":
                goes_on = text.startswith("\t")
                level = level or (self._latest.level if goes_on else "")
                own = self._latest.own if goes_on else self._is_own(text)
                judged = self._latest = LogLine(source, line, level, own)
            if len(self.lines) == MOST_LINES:
                self._own -= self.lines[0].own
            self._own += judged.own
            self.lines.append(judged)
            self.total += 1

    def _repeated(self, source: str, text: str) -> bool:
        known = self._resumed
        if known is None or source != "server":
            return False
        line = _escaped(text)[0]
        if self._at < 0 and line in known:
            self._at = known.index(line)
        if 0 <= self._at < len(known) and known[self._at] == line:
            self._at += 1
            return True
        self._resumed = None
        return False


def _escaped(text: str) -> list[str]:
    return [line[:_LONGEST] + ("…" if len(line) > _LONGEST else "") for line in escape_lines(text)]
