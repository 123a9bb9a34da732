"""A shell's `source .env` (bash, POSIX): plain assignments, with and without `export`. A command is never run.

https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from adx_tui.services.environment.readers.reading import Reading
from adx_tui.services.environment.readers.shell_words import ShellSyntaxError, Word, Words

_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?)=")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_PROGRAM = frozenset(
    ("if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "function", "select"),
).union(("time", "!", "{", "}", "[["))
_DECLARING = ("export", "readonly", "declare", "typeset")


def read(texts: Sequence[str], process_environment: Mapping[str, str]) -> Reading:
    """As `source` of each, the last one first. The files win over the process environment."""
    shell = _Shell(dict(process_environment))
    for text in reversed(texts):
        try:
            shell.source(text)
        except ShellSyntaxError as error:
            shell.refused = f"the shell ends with an error: {error}"
    values = {key: shell.variables[key] for key in shell.keys if key not in shell.unsettled}
    return Reading(values, shell.unsettled, shell.refused, tuple(shell.commands))


class _Shell:
    def __init__(self, variables: dict[str, str]) -> None:
        self.variables = variables
        self.keys: dict[str, None] = {}
        self.unsettled: dict[str, str] = {}
        self.commands: list[int] = []
        self.refused = ""

    def source(self, text: str) -> None:
        """Raises ShellSyntaxError, and then has done nothing of the line that it is about."""
        words = Words(text)
        before, line = self._state(), words.line
        while not words.at_end:
            if words.line != line or words.ended_by == "\n":
                before = self._state()
            try:
                self._command(words)
            except ShellSyntaxError:
                self.variables, self.keys, self.unsettled = before
                raise
            line = words.line

    def _state(self) -> tuple[dict[str, str], dict[str, None], dict[str, str]]:
        return dict(self.variables), dict(self.keys), dict(self.unsettled)

    def _command(self, words: Words) -> None:
        """One command, to what ends it. Its assignments count by themselves alone: before a command, for that one."""
        line, before = words.line, self._state()
        assigned: list[str] = []
        declaring = running = False
        while (word := words.next(self.variables)) is not None:
            assignment = _ASSIGNMENT.match(word.text) if not running or declaring else None
            if assignment is not None and word.is_plain_to(assignment.end()):
                self._assign(assignment, word)
                assigned.append(assignment[1])
            elif not running and word.plain is None and word.text in _PROGRAM:
                raise ShellSyntaxError(f"line {line} begins a program, which only a shell can follow")
            elif not running and not assigned and word.text in _DECLARING:
                declaring = running = True
            elif not (declaring and _NAME.match(word.text)):
                running, declaring = True, False
        if not (assigned or running) and words.ended_by not in ("", "\n"):
            raise ShellSyntaxError(f"line {line} begins with {words.ended_by}")
        alone = words.ended_by in ("", "\n", ";", "&&", "||")
        if (running and not declaring) or not alone:
            self.variables, self.keys, self.unsettled = before
            self.unsettled |= dict.fromkeys(assigned, "is set for the command on its line alone")
            self.commands.append(line)

    def _assign(self, assignment: re.Match[str], word: Word) -> None:
        key, value = assignment[1], word.text[assignment.end() :]
        self.keys.pop(key, None)
        self.keys[key] = None
        self.unsettled.pop(key, None)
        unsettled = word.unsettled or next((self.unsettled[name] for name in word.names if name in self.unsettled), "")
        self.variables[key] = self.variables.get(key, "") + value if assignment[2] else value
        if unsettled:
            self.unsettled[key] = unsettled
