"""Seeds that hang, print without end or leave processes behind: the time limit names them, and nothing runs on."""

from __future__ import annotations

import json
import os
import subprocess
import time

import psutil
import pytest

from tests.support.databases import FreshDatabase
from tests.support.note_seeds import ADDS, PYTHON, PYTHON_ADDS, run, words
from tests.support.outcome import assert_green, finding
from tests.support.project import Project

pytestmark = pytest.mark.postgres

LONG = f"300.{os.getpid()}"
"""Seconds, by which a process of this test, and of no other that runs beside it, can be told."""


class TestHanging:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("001_hangs.sql", "SELECT pg_sleep(300);"),
            ("001_hangs.py", PYTHON + "    import time\n    print('waiting', flush=True)\n    time.sleep(300)\n"),
            ("001_hangs.py", PYTHON + "    connection.execute('SELECT pg_sleep(300)')\n"),
            (
                "001_hangs.py",
                PYTHON + "    import signal, subprocess\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                f"    subprocess.run(['sleep', '{LONG}'])\n",
            ),
        ],
        ids=["SQL", "Python", "Python asking", "Python deaf to SIGTERM"],
    )
    def test_the_time_limit_names_the_seed(
        self, notes: Project, fresh_database: FreshDatabase, name: str, text: str
    ) -> None:
        seed = notes.seed(name, text)
        started = time.monotonic()
        result = run(notes, "--auto", "--timeout", "4", timeout=40)
        assert time.monotonic() - started < 15
        assert result.exit_code == 1, result
        event = finding(result, "ADX902")
        assert f"seeds: {name}" in event["cause"]
        assert result.events[-1]["event"] == "run_finished"
        assert fresh_database.sessions_left() == [], "the server still works for a seed nobody waits for"
        assert subprocess.run(["pgrep", "-f", f"sleep {LONG}"], capture_output=True).returncode == 1
        seed.write_text(ADDS if name.endswith(".sql") else PYTHON_ADDS)
        assert_green(run(notes, "--auto"))

    def test_what_a_seed_leaves_running_ends_with_it(self, notes: Project) -> None:
        notes.seed("001_daemon.py", PYTHON_ADDS + f"    import subprocess\n    subprocess.Popen(['sleep', '{LONG}'])\n")
        started = time.monotonic()
        assert_green(run(notes, "--auto", timeout=40))
        assert time.monotonic() - started < 20
        assert subprocess.run(["pgrep", "-f", f"sleep {LONG}"], capture_output=True).returncode == 1

    def test_a_daemon_that_keeps_the_seeds_output_open_is_not_waited_for(self, notes: Project) -> None:
        """One that left the seed's session, as daemons do: nothing of the seed's can end it."""
        daemon = f"    import subprocess\n    subprocess.Popen(['sleep', '{LONG}'], start_new_session=True)\n"
        notes.seed("001_daemon.py", PYTHON_ADDS + daemon)
        try:
            assert_green(run(notes, "--auto", timeout=40))
            notes.seed("001_daemon.py", PYTHON + daemon + f"    import time\n    time.sleep({LONG})\n")
            result = run(notes, "--auto", "--timeout", "4", timeout=40)
            assert finding(result, "ADX902")["check"] == "seeds.ended"
            assert result.events[-1]["seconds"] < 9
        finally:
            subprocess.run(["pkill", "-f", f"sleep {LONG}"], check=False)

    @pytest.mark.parametrize(("by", "limit"), [("itself", 5), ("what it left running", 60)])
    def test_a_seed_that_prints_without_end(self, notes: Project, by: str, limit: int) -> None:
        """However much it prints, so much is passed on, and no more is held."""
        endless = "while True:\n        print('x' * 1000)\n"
        if by != "itself":
            endless = f"import subprocess, sys\n    subprocess.Popen([sys.executable, '-c', {endless!r}])\n"
        notes.seed("001_endless.py", PYTHON_ADDS + "    " + endless)
        process = notes.launch("--auto", "--postgres", "external", "--output", "json", "--timeout", str(limit))
        assert process.stdout is not None
        assert process.stderr is not None
        most, lines = 0, 0
        for line in process.stdout:
            lines += 1
            if '"log"' in line and lines % 100 == 0:
                most = max(most, psutil.Process(process.pid).memory_info().rss)
        process.wait(timeout=20)
        last = json.loads(line)
        assert last["event"] == "run_finished"
        assert last["seconds"] < limit + 5
        assert last["exit_code"] == (1 if by == "itself" else 0)
        assert lines < 25_000
        assert most < 300 * 1024 * 1024

    def test_a_seed_whose_run_was_killed_ends_too(self, notes: Project, fresh_database: FreshDatabase) -> None:
        seed = notes.seed(
            "001_slow.py",
            PYTHON
            + '    connection.execute("INSERT INTO \\"Note\\" (word) VALUES (\'orphan\')")\n'
            + "    print('inserted', flush=True)\n    connection.execute('SELECT pg_sleep(8)')\n",
        )
        process = notes.launch("--auto", "--postgres", "external", "--output", "json")
        assert process.stdout is not None
        for line in process.stdout:
            if '"inserted"' in line:
                break
        process.kill()
        process.wait()
        time.sleep(3)
        seconds = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(8)%'"
        )
        admin = fresh_database.connect_admin()
        assert admin.execute(f"{seconds} AND pid <> pg_backend_pid()".encode()).fetchall() == [(0,)]
        assert words(fresh_database) == []
        seed.write_text(
            PYTHON + '    connection.execute("INSERT INTO \\"Note\\" (word) VALUES (\'a\') ON CONFLICT DO NOTHING")\n'
        )
        assert_green(run(notes, "--auto"))
        assert words(fresh_database) == ["a"]
