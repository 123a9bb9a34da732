"""The lines that git writes round what it could not merge: https://git-scm.com/docs/git-merge#_how_conflicts_are_presented"""

from __future__ import annotations

import re
from pathlib import Path

from adx_tui.services import files

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


def list_lines_of(path: Path) -> tuple[int, ...]:
    """The same of a file of settings; none of one that is no text."""
    try:
        return list_lines(files.read_text(path, files.SETTINGS_BYTES))
    except OSError:
        return ()
