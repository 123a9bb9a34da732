"""How often the program opens a file of a project."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.support.project import Project, Result

_MARK = "opened: "
# The interpreter itself says each file that is opened, whichever way: https://docs.python.org/3/library/audit_events.html
_PROGRAM = f"""
import json, os, sys
opened = []
sys.addaudithook(lambda event, given: event == "open" and not isinstance(given[0], int) and opened.append(given[0]))
from adx_tui.cli import main
code = main()
sys.stderr.write({_MARK!r} + json.dumps([os.path.realpath(os.fsdecode(each)) for each in opened]) + "\\n")
sys.exit(code)
"""


def run_counting(project: Project, files: Sequence[Path], *arguments: str) -> tuple[Result, tuple[int, ...]]:
    """A run of the program, and how often it opened each of `files`."""
    command, project.command = project.command, (sys.executable, "-c", _PROGRAM)
    try:
        result = project.adx(*arguments)
    finally:
        project.command = command
    opened = json.loads(result.stderr.rpartition(_MARK)[2])
    return result, tuple(opened.count(str(file.resolve())) for file in files)
