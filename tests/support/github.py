"""What GitHub's runner makes of an output: https://github.com/actions/runner, ActionCommand.cs and its manager."""

from __future__ import annotations

import re


def is_command(line: str) -> bool:
    """As GitHub's runner decides (ActionCommand.cs): blanks before `::` do not matter, nor what stands before `##[`."""
    return re.match(r"\s*::[^:]+::", line) is not None or "##[" in line


def obeyed(output: str) -> list[str]:
    """The lines of `output` that GitHub's runner takes for commands, those that stop and resume them left out."""
    commands, token = [], ""
    for line in re.split("\r\n|\r|\n", output):
        if token:
            token = "" if line == f"::{token}::" else token
        elif match := re.fullmatch("::stop-commands::(.+)", line):
            token = match[1]
        elif is_command(line):
            commands.append(line)
    assert not token, "commands that somebody has after this would be lost"
    return commands
