"""The first start of a container, as the entrypoint of Docker's official image tells it in the container's log.

It makes the data directory, then runs what is in /docker-entrypoint-initdb.d against it, and only where there was no
data directory: a script that fails ends the container, and no later start runs it, or those after it, again.
https://github.com/docker-library/docs/blob/master/postgres/README.md#initialization-scripts
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

FOLDER = "/docker-entrypoint-initdb.d"
_BEGAN = "The files belonging to this database system will be owned by user"
_DONE = "init process complete"
_AGAIN = "Skipping initialization"
_RUNS = re.compile(rf"(?:running|sourcing) (?P<path>{FOLDER}/.*\S)")
# What the temporary server says meanwhile: its log's levels, https://www.postgresql.org/docs/current/runtime-config-logging.html
_OF_THE_SERVER = re.compile(r"\b(?:LOG|DEBUG[1-5]|INFO|NOTICE):  ")
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class BrokenStart:
    """A first start that did not come to its end. `script` is the last one that was run, empty where it was none;
    `words` are the last ones that were said then. `went_on`: the container was started again since."""

    script: str
    words: tuple[str, ...]
    went_on: bool


def is_over(line: str) -> bool:
    """Whether the first start ends with this line, or did before: what follows in a log says no more of it."""
    return _DONE in line or _AGAIN in line


def find_broken(log: Iterable[str]) -> BrokenStart | None:
    """What ended the first start, from a log's beginning; None for one that came to its end, or is not told."""
    script, words, began, went_on = "", list[str](), False, False
    for line in log:
        if _DONE in line:
            return None
        if _AGAIN in line:
            went_on = True
            break
        began = began or _BEGAN in line
        if match := _RUNS.search(line):
            script, words, began = match["path"], [], True
        elif line.strip() and not _OF_THE_SERVER.search(line):
            words.append(line.strip())
    return BrokenStart(script, tuple(words[-_MOST_WORDS:]), went_on) if began else None
