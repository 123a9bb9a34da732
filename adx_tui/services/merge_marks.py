"""The lines that git writes round what it could not merge: https://git-scm.com/docs/git-merge#_how_conflicts_are_presented"""

from __future__ import annotations

import re

WORDS = "a mark of a merge that git left unfinished"
_MARK = re.compile(r"^(?:<{7} |\|{7}(?: |$)|={7}$|>{7} )", re.MULTILINE)
_ENDS = re.compile(r"^<{7} .*^={7}$.*^>{7} ", re.MULTILINE | re.DOTALL)


def is_mark(line: str) -> bool:
    return _MARK.match(line.strip("\r\n")) is not None


def list_lines(text: str) -> tuple[int, ...]:
    """The lines, from 1, with such marks; none where there is not at least one whole conflict."""
    unix = text.replace("\r\n", "\n")
    if _ENDS.search(unix) is None:
        return ()
    return tuple(unix.count("\n", 0, match.start()) + 1 for match in _MARK.finditer(unix))
