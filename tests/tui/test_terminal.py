"""The program in a terminal of its own: what it leaves there, and how fast it goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a thing of POSIX", allow_module_level=True)

import pty

from adx_tui.tui import terminal
from tests.tui.fake_program import LOOKED_AT
from tests.tui.pseudo_terminal import ROOT, Terminal
from tests.tui.pseudo_terminal import opened as _opened


def test_a_run_by_keys_leaves_the_terminal_clean() -> None:
    with _opened("-m", "tests.tui.fake_program", "live") as opened:
        opened.read_until(LOOKED_AT)
        opened.send("a")
        opened.read_until("Ready")
        opened.send("p")
        opened.read_until("handed over")
        opened.send("q")
        assert opened.wait() == 0
        opened.assert_clean()


def test_q_ends_the_program_though_a_thread_hangs() -> None:
    with _opened("-m", "tests.tui.fake_program", "deaf") as opened:
        opened.read_until("820")
        started = time.monotonic()
        opened.send("q")
        assert opened.wait() == 130
        assert time.monotonic() - started < 10
        opened.assert_clean()


def test_a_crash_leaves_the_terminal_clean_and_says_where() -> None:
    with _opened("-m", "tests.tui.fake_program", "crash") as opened:
        opened.read_until("ADX311")
        opened.send("l")
        assert opened.wait() == 3
        opened.assert_clean()
        assert "saved: /tmp/crash.txt" in opened.output


@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_being_ended_from_outside_leaves_the_terminal_clean(number: signal.Signals, exit_code: int) -> None:
    with _opened("-m", "tests.tui.fake_program", "live") as opened:
        opened.read_until("ADX311")
        opened.process.send_signal(number)
        assert opened.wait() == exit_code
        opened.assert_clean()


def test_a_terminal_that_is_gone_without_a_signal_ends_the_program() -> None:
    terminal = Terminal(("-m", "tests.tui.fake_program", "ready"))
    try:
        terminal.read_until("Ready", 60)
        terminal.send("e")  # where a cursor blinks
        terminal.read_until("ctrl+s", 60)
        os.close(terminal.slave)
        os.close(terminal.master)
        assert terminal.process.wait(60) == 129
    finally:
        terminal.process.kill()
        terminal.process.wait()


def test_the_real_program(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / ".env.example").write_text("DATABASE_URL=postgresql://u@127.0.0.1:1/d\n")
    arguments = ("-m", "adx_tui", "--project", str(tmp_path), "--postgres", "external")
    with _opened(*arguments) as opened:
        opened.read_until("Environment")
        opened.read_until("inspect")
        opened.send("q")
        opened.wait()
        opened.assert_clean()
    assert not (tmp_path / ".env").exists()


def test_without_a_terminal_it_names_what_works() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.tui.fake_program", "live"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--auto" in done.stderr
    assert done.stdout == ""


def test_a_dumb_terminal_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = pty.openpty()
    with os.fdopen(slave, "r+b", buffering=0) as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setenv("TERM", "dumb")
        assert "--auto" in str(terminal.unusable())
        monkeypatch.setenv("TERM", "xterm")
        assert terminal.unusable() is None
    assert "standard input" in str(terminal.unusable())
    monkeypatch.setattr(sys, "stdin", None)
    assert "standard input" in str(terminal.unusable())
    os.close(master)


def test_asking_for_a_terminal_loads_nothing_heavy() -> None:
    code = "import sys, adx_tui.tui.terminal; sys.exit('textual' in sys.modules or 'rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
