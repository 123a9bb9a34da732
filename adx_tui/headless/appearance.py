"""What a terminal, a pipe or a CI server can show: colour, and marks that its encoding has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adx_tui.core.marks import MARKS, PLAIN_MARKS, can_show
from adx_tui.core.model import Status

_PLAIN_LETTERS = str.maketrans({"·": "-", "…": "...", "•": "*", "→": "->"})
"""What our own text has beside marks, for who can't read them."""
_COLOURS: Mapping[Status, str] = {
    Status.OK: "32",
    Status.CHANGED: "32",
    Status.WARNING: "33",
    Status.FAILED: "31",
    Status.BLOCKED: "2",
    Status.SKIPPED: "2",
}


@dataclass(frozen=True, slots=True)
class Appearance:
    """How text is to look. `live`: on a terminal, where a line can be written over; `links`: one that
    knows hyperlinks, or passes over them."""

    marks: Mapping[Status, str]
    colour: bool = False
    live: bool = False
    links: bool = False

    def mark(self, status: Status) -> str:
        """A status as a mark, in its colour where there are colours: never the colour alone."""
        mark = self.marks[status]
        return f"\x1b[{_COLOURS[status]}m{mark}\x1b[0m" if self.colour else mark

    def text(self, line: str) -> str:
        """`line` with nothing of ours in it that would come out as a question mark."""
        return line.translate(_PLAIN_LETTERS) if self.marks is PLAIN_MARKS else line


FOR_PIPES = Appearance(MARKS)
"""Of what may be read by anybody, and can write all marks."""


def find_appearance(*, is_terminal: bool, encoding: str, environment: Mapping[str, str]) -> Appearance:
    """How to write to somebody who reads `encoding`.

    https://no-color.org, https://force-color.org, https://bixense.com/clicolors
    """
    marks = MARKS if can_show("".join(MARKS.values()), encoding, environment) else PLAIN_MARKS
    # On Windows only Terminal says of itself what it is.
    obeys = is_terminal and (environment.get("TERM", "dumb") != "dumb" or "WT_SESSION" in environment)
    return Appearance(marks, colour=_wants_colour(environment, is_terminal=obeys), live=obeys, links=obeys)


def _wants_colour(environment: Mapping[str, str], *, is_terminal: bool) -> bool:
    if environment.get("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if value := environment.get(name):
            return value not in ("0", "false")
    return is_terminal and environment.get("CLICOLOR") != "0"
