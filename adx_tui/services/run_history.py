"""The runs of one project that were to change something, in adx-tui's own state: a bounded file of JSON lines."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from adx_tui.core.past_run import PastRun
from adx_tui.services import private_file

MOST = 200
_NAME = "runs.jsonl"


def read(project_state: Path) -> tuple[PastRun, ...]:
    """The runs that are kept, the latest first; a line that says no run is passed over."""
    runs = []
    for line in reversed(_lines(project_state)):
        with suppress(ValueError, TypeError, KeyError):
            runs.append(PastRun.from_json(json.loads(line)))
    return tuple(runs)


def add(project_state: Path, run: PastRun) -> None:
    """Keep `run`, and the latest of the others. Raises OSError."""
    kept = [*_lines(project_state), json.dumps(run.as_json())][-MOST:]
    private_file.write(project_state / _NAME, "\n".join(kept) + "\n")


def _lines(project_state: Path) -> list[str]:
    try:
        return (project_state / _NAME).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
