"""Runs that have to end within their limit, and may be no bug, whatever lies in their project."""

from __future__ import annotations

import time

from tests.support.outcome import codes
from tests.support.project import Project, Result

SECONDS = 5
# The interpreter, and the machine it runs on, may be slow.
GRACE = 10


def run(project: Project, how: str, *arguments: str) -> Result:
    """Within its limit, and never a bug."""
    begun = time.monotonic()
    result = project.adx(how, "--timeout", str(SECONDS), "--output", "json", *arguments, timeout=60)
    assert time.monotonic() - begun < SECONDS + GRACE, result
    assert result.exit_code in (0, 1, 2), result
    assert "ADX901" not in codes(result), result
    return result


def environment(project: Project, how: str = "--check") -> Result:
    return run(project, how, "--step", "environment", "--postgres", "embedded")


def whole(project: Project, how: str = "--check") -> Result:
    return run(project, how, "--postgres", "external")
