"""What a run writes while it works, read from a real terminal and from a real pipe with a clock beside it."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from itertools import pairwise
from subprocess import Popen

import pytest

from tests.support.databases import FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer
from tests.support.project import Project

pytestmark = pytest.mark.postgres

PROGRAM = (sys.executable, "-m", "adx_tui")
ON_A_TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
SLEEP = 18
"""Seconds of the slow migration: longer than a pipe may be silent."""


def read(process: Popen[str], into: list[tuple[float, str]]) -> None:
    """All that comes, with when it came."""
    assert process.stdout is not None
    while text := os.read(process.stdout.fileno(), 65536):
        into.append((time.monotonic(), text.decode()))


def test_a_slow_migration_is_seen_to_run_on_a_terminal_and_in_a_pipe(
    project: Project, embedded_server: EmbeddedServer
) -> None:
    """Both at once, on a database each: the wait is the longest part."""
    project.migration("1_notes", f'CREATE TABLE "Note" (id TEXT PRIMARY KEY); SELECT pg_sleep({SLEEP});')
    seen: dict[str, list[tuple[float, str]]] = {"terminal": [], "pipe": []}
    with make_database(embedded_server) as one, make_database(embedded_server) as other:
        threads = []
        for place, database in (("terminal", one), ("pipe", other)):
            project.command = (sys.executable, "-c", ON_A_TERMINAL, *PROGRAM) if place == "terminal" else PROGRAM
            state = str(project.state_directory / place)  # else the one would wait for the other
            env = {"DATABASE_URL": database.url, "TERM": "xterm", "ADX_STATE_DIR": state}
            process = project.launch("--auto", "--postgres", "external", env=env)
            threads.append(threading.Thread(target=read, args=[process, seen[place]]))
            threads[-1].start()
        for thread in threads:
            thread.join(timeout=SLEEP + 60)

    moving = [text for _, text in seen["terminal"] if "applying 1_notes (0 of 1 migrations)" in text]
    assert len(moving) >= SLEEP, "at least once a second"
    assert len({seconds for text in moving for seconds in re.findall(r", (\d+) s", text)}) > SLEEP / 2, "and it moves"

    times = [moment for moment, _ in seen["pipe"]]
    assert max(later - earlier for earlier, later in pairwise(times)) <= 16
    text = "".join(text for _, text in seen["pipe"])
    assert text.count("    migrations: applying 1_notes (0 of 1 migrations), ") == 2
    assert re.search(r"^    migrations: applied 1_notes in 1\d\.\d s$", text, re.MULTILINE)
    assert "\r" not in text
    assert re.search(r"^ready in .* · postgresql://\w+:•+@", text.splitlines()[-1])


def test_who_stops_reading_does_not_stop_the_set_up(project: Project, fresh_database: FreshDatabase) -> None:
    project.env(DATABASE_URL=fresh_database.url)
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY); SELECT pg_sleep(0.5);')
    project.seed("001_notes.sql", "INSERT INTO \"Note\" VALUES ('a') ON CONFLICT DO NOTHING;")
    project.command = ("sh", "-c", '{ "$@"; echo "exit $?" >&2; } | head -1', "sh", *PROGRAM)
    result = project.adx("--auto", "--postgres", "external")
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == "exit 0\n"
    project.command = PROGRAM
    assert "nothing had to change" in project.adx("--check", "--postgres", "external").stdout
