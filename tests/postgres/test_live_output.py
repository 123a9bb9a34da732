"""What a run writes while it works, read from a real terminal and from a real pipe with a clock beside it.

A pull that is silent: tests/docker/test_pull_ended.py.
"""

from __future__ import annotations

import re

import pytest

from tests.support import sampling
from tests.support.databases import FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer
from tests.support.live_output import PROGRAM, Output, watch
from tests.support.project import Project

pytestmark = pytest.mark.postgres

MIGRATION = 25 if sampling.EVERYWHERE else 18
"""Seconds of a slow one: longer than a pipe may be silent."""
SEED = 20 if sampling.EVERYWHERE else 5
SILENT_SEED = "import time\n\n\ndef seed(connection, environment):\n    time.sleep({})\n"


def watch_on_databases(
    project: Project, server: EmbeddedServer, *arguments: str, seconds: float
) -> tuple[Output, Output]:
    """Both at once, on a database each."""
    with make_database(server) as one, make_database(server) as other:
        return watch(
            project,
            "--auto",
            "--postgres",
            "external",
            *arguments,
            on_terminal={"DATABASE_URL": one.url},
            in_pipe={"DATABASE_URL": other.url},
            limit=seconds + 60,
        )


def test_a_slow_migration_is_seen_to_run_on_a_terminal_and_in_a_pipe(
    project: Project, embedded_server: EmbeddedServer
) -> None:
    project.migration("1_notes", f'CREATE TABLE "Note" (id TEXT PRIMARY KEY); SELECT pg_sleep({MIGRATION});')
    terminal, pipe = watch_on_databases(project, embedded_server, seconds=MIGRATION)
    doing = "migrations: applying 1_notes (0 of 1 migrations)"
    terminal.assert_moves(doing, MIGRATION)
    pipe.assert_never_silent()
    assert len(pipe.seconds_of(f"    {doing}")) == 2
    assert re.search(r"^    migrations: applied 1_notes in [12]\d\.\d s$", pipe.text, re.MULTILINE)
    assert "\r" not in pipe.text
    assert re.search(r"^ready in .* · postgresql://\w+:•+@", pipe.text.splitlines()[-1])


def test_a_slow_seed_and_a_slow_command_are_seen_to_run(project: Project, embedded_server: EmbeddedServer) -> None:
    project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
    project.seed("001_slow.py", SILENT_SEED.format(SEED))
    command = ("--allow-project-commands", "--seed-command", f"sleep {SEED}")
    terminal, pipe = watch_on_databases(project, embedded_server, *command, seconds=4 * SEED)
    for doing in ("001_slow.py", f"sleep {SEED}"):
        terminal.assert_moves(doing, SEED)
        assert pipe.seconds_of(doing), pipe.text
    pipe.assert_never_silent()


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
