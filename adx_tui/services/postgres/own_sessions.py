"""Which lines of a server's log adx-tui itself brought about by looking: a probe for a right is an ERROR there.

A line is told by the number of its session's process, `[%p]` in the prefix that PostgreSQL has by itself
(https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-LINE-PREFIX). A refused login is never told
its number: its line is told by the words that came back.
"""

from __future__ import annotations

import re
import time
from collections import deque
from threading import Lock

_MOST = 2_000
_LINE_SECONDS = 5.0
"""In which the line of a refused login comes: the same words later are somebody else's."""
_PROCESS = re.compile(r"\[(?P<pid>\d+)(?:-\d+)?\]")
_SAYS_SO = re.compile(r"application_name=adx-tui\b")
_FATAL = re.compile(r"FATAL: +(?P<message>.+)")

_lock = Lock()
_probes: deque[int] = deque(maxlen=_MOST)
_refused: deque[tuple[float, str]] = deque(maxlen=_MOST)
"""What came back of logins whose lines were not met yet, and when."""


def note_probe(pid: int) -> None:
    """The session that this process of the server works for is ours."""
    with _lock:
        _probes.append(pid)


def note_work(pid: int) -> None:
    """It does what the person asked for from now on: what the server has to say of that is theirs to read."""
    with _lock:
        while pid in _probes:
            _probes.remove(pid)


def note_refused(message: str) -> None:
    """A login of ours was refused, with this `message`, as the driver has it."""
    with _lock:
        _refused.append((time.monotonic(), message))


def caused(line: str) -> bool:
    """Whether a probe of this process of adx-tui brought about this line of the server's log."""
    head, _, _ = line.partition(":  ")
    number = _PROCESS.search(head)
    with _lock:
        if number is not None and int(number["pid"]) in _probes:
            return True
        if _SAYS_SO.search(line) is None and not _was_refused(line):
            return False
        if number is not None:  # its DETAIL comes next
            _probes.append(int(number["pid"]))
        return True


def _was_refused(line: str) -> bool:
    fatal = _FATAL.search(line)
    if fatal is None:
        return False
    message = " ".join(fatal["message"].split())
    recent = time.monotonic() - _LINE_SECONDS
    met = next((refused for refused in _refused if refused[0] > recent and message in refused[1]), None)
    if met is not None:
        _refused.remove(met)
    return met is not None
