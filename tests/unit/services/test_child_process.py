"""Programs that end, hang, print without end, or leave something running."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import pytest

from adx_tui.core.cancellation import Cancellation, CancelledRunError, Reason
from adx_tui.services import child_process
from adx_tui.services.child_process import Child, ChildTimeoutError

LONG = f"301.{os.getpid()}"


def shell(script: str) -> list[str]:
    return ["sh", "-c", script]


def test_what_it_wrote_and_how_it_ended() -> None:
    ended = child_process.run(shell("cat; echo err >&2; exit 3"), seconds=10, standard_input=b"in")
    assert ended == child_process.ChildResult(3, b"in", b"err\n")


@pytest.mark.parametrize("how", ["limit", "cancelled"])
def test_it_ends_in_time_with_all_that_it_started(how: str) -> None:
    cancellation = Cancellation()
    script = shell(f"sleep {LONG} & sleep {LONG}")
    started = time.monotonic()
    if how == "limit":
        with pytest.raises(ChildTimeoutError):
            child_process.run(script, seconds=0.3, cancellation=cancellation)
    else:
        threading.Timer(0.3, cancellation.cancel, [Reason.CANCELLED]).start()
        with pytest.raises(CancelledRunError):
            child_process.run(script, seconds=60, cancellation=cancellation)
    assert time.monotonic() - started < 5
    assert subprocess.run(["pgrep", "-f", f"sleep {LONG}"], capture_output=True).returncode == 1


def test_of_an_output_without_end_the_beginning_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process, "MOST_BYTES", 1000)
    ended = child_process.run(shell("yes | head -c 1000000"), seconds=20)
    assert (ended.exit_code, len(ended.out)) == (0, 1000)


def test_a_daemon_that_holds_its_output_is_not_waited_for() -> None:
    daemon = f"import subprocess; subprocess.Popen(['sleep', '{LONG}'], start_new_session=True)"
    try:
        started = time.monotonic()
        assert child_process.run([sys.executable, "-c", daemon], seconds=60).exit_code == 0
        with Child([sys.executable, "-c", daemon]) as child:
            assert not any(child.lines())
        assert time.monotonic() - started < 20
    finally:
        subprocess.run(["pkill", "-f", f"sleep {LONG}"], check=False)


def test_its_lines_come_while_it_runs_and_a_quiet_moment_is_an_empty_one() -> None:
    with Child(shell("echo a >&2; sleep 0.7; echo b >&2")) as child:
        lines = list(child.lines())
    assert [line for line in lines if line] == [b"a\n", b"b\n"]
    assert b"" in lines


def test_one_that_closes_its_outputs_is_waited_for() -> None:
    with Child(shell("exec >&- 2>&-; sleep 0.5; exit 4")) as child:
        assert not any(child.lines())
        assert child.exit_code == 4


def test_it_waits_while_nobody_reads_its_lines() -> None:
    """Memory stays flat: what is not read, it can't write."""
    with Child(shell("i=0; while [ $i -lt 100000 ]; do echo line >&2; i=$((i+1)); done; echo done")) as child:
        lines = child.lines()
        next(lines)
        time.sleep(1)
        assert child.running
        assert sum(1 for line in lines if line) == 99_999
