"""The full screen over a fake session, as a program of its own: for a test that has a terminal.

python -m tests.tui.fake_program live|deaf|crash|ready|slow
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from adx_tui.tui import terminal
from tests.tui import scenes
from tests.tui.fakes import DeafSession, FakeSession, LiveSession, RecordedSession

LOOKED_AT = "fix all (2)"
"""What the key bar of `live` offers once its first look has ended: before that, "a" is told that something runs."""


def _session(kind: str) -> FakeSession:
    if kind == "deaf":
        return DeafSession(scenes.migrating())
    if kind == "ready":
        return RecordedSession(scenes.warned())
    session = LiveSession()
    if kind == "slow":
        session.steps[1].takes = 60.0
    session.psql_command = ([sys.executable, "-c", "print('handed', 'over')"], {})
    return session


def main() -> int:
    """As the real program's front door does it."""
    if (why := terminal.unusable()) is not None:
        sys.stderr.write(f"adx-tui: {why}\n")
        return 2
    from adx_tui.engine.desktop import LocalDesktop
    from adx_tui.tui.app import run
    from adx_tui.tui.screens.walk import WalkScreen

    if sys.argv[1] == "crash":
        WalkScreen.action_log = lambda _self: 1 / 0  # type: ignore[assignment, method-assign]
    with TemporaryDirectory() as state:
        return run(_session(sys.argv[1]), LocalDesktop(Path(state), os.environ))


if __name__ == "__main__":
    sys.exit(main())
