"""What is kept of a run, and how much of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from adx_tui.core import events
from adx_tui.core.model import Finding, Status, failed, ok
from adx_tui.core.past_run import PastRun, RunRecorder
from adx_tui.services import run_history

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def past(number: int) -> PastRun:
    return PastRun(at=AT, what=f"--auto {number}", seconds=1.5, exit_code=0, changed=("grants: 2 grants",))


def test_the_latest_come_first_and_the_oldest_go(tmp_path: Path) -> None:
    assert run_history.read(tmp_path) == ()
    for number in range(run_history.MOST + 3):
        run_history.add(tmp_path, past(number))
    runs = run_history.read(tmp_path)
    assert len(runs) == run_history.MOST
    assert runs[0] == past(run_history.MOST + 2)
    assert runs[-1] == past(3)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_broken_costs_its_broken_lines_alone(tmp_path: Path) -> None:
    run_history.add(tmp_path, past(1))
    (file,) = tmp_path.iterdir()
    file.write_bytes(b'{"at": 3}\n\xff\n[]\n' + file.read_bytes() + b'{"at"')
    assert run_history.read(tmp_path) == (past(1),)


def test_what_was_changed_and_what_is_missing_is_read_off_the_events() -> None:
    recorder = RunRecorder("--auto")
    finding = Finding(code="ADX401", cause="No.")
    for check in (failed("a", "a", finding), failed("b", "b", finding), ok("a", "a")):
        assert recorder.on_event(events.CheckReported(at=AT, step="migrations", check=check)) is None
    for step, status in (("grants", Status.CHANGED), ("migrations", Status.FAILED)):
        recorder.on_event(events.StepFinished(at=AT, step=step, status=status, seconds=1, summary="2 grants"))
    end = events.RunFinished(at=AT, ready=False, exit_code=1, seconds=2.5, counts={})
    run = recorder.on_event(end)
    assert run == PastRun(
        at=AT, what="--auto", seconds=2.5, exit_code=1, changed=("grants: 2 grants",), missing=("ADX401",)
    )
    assert run.outcome == "not ready: ADX401"
    assert PastRun.from_json(run.as_json()) == run
