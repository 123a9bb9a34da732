"""The `PG*` variables of the shell: for psql and for what is the project's own, never for us.

libpq takes from them whatever a login does not say (PGSSLMODE, PGOPTIONS, PGSERVICE …, more with each version), psycopg
and the programs of a server read some too (PGDATESTYLE and PGCLIENTENCODING become settings of an embedded server). No
value that a login could give keeps PGSERVICE from being looked at, so they leave our environment altogether: once, at
the very beginning, since no thread may change the environment while another reads it. A program that has us inside gets
them back after each run.
https://www.postgresql.org/docs/current/libpq-envars.html
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_PREFIX = "PG"
_set_aside: dict[str, str] = {}
_lock = threading.Lock()
_runs = 0


def set_aside() -> None:
    """Take them out of this process's environment. Before there is a second thread."""
    for name in [variable for variable in os.environ if variable.startswith(_PREFIX)]:
        _set_aside[name] = os.environ.pop(name)


def put_back() -> None:
    """Undo `set_aside`: for a process that has logged in, and is the project's from then on."""
    os.environ.update(_set_aside)


@contextmanager
def lacking() -> Iterator[None]:
    """Inside, they are set aside: until the last of the runs that are at work at the same time has ended."""
    global _runs
    with _lock:
        _runs += 1
        set_aside()
    try:
        yield
    finally:
        with _lock:
            _runs -= 1
            if not _runs:
                put_back()
                _set_aside.clear()


def environment() -> dict[str, str]:
    """The environment as the shell gave it."""
    return {**os.environ, **_set_aside}
