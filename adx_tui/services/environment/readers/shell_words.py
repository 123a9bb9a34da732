"""The words of a shell's text, with quotes taken away and variables filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from adx_tui.services.environment.readers.reading import LONGEST

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATOR = re.compile(r":?[-=?+]")
_OPERATORS = ("&&", "||", ";;", "\n", ";", "&", "|", "(", ")", "<", ">")
_AFTER_TILDE = "/: \t\n;&|<>)"
_DEEPEST = 16
_ANSI = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "E": "\x1b"}
COMMAND = "runs a command"
ONLY_A_SHELL = "is made by rules that only a shell follows"


class ShellSyntaxError(ValueError):
    """Where the shell gives up; the text says why."""


@dataclass(slots=True)
class Word:
    """`plain` is how much of its beginning stands as it was written; `names` are the variables that were filled in;
    `unsettled` is why its text is not what the shell would have."""

    text: str = ""
    plain: int | None = None
    unsettled: str = ""
    names: list[str] = field(default_factory=list)

    def end_plain(self) -> None:
        """From here on it is quoted, or made of something else."""
        self.plain = len(self.text) if self.plain is None else self.plain

    def is_plain_to(self, end: int) -> bool:
        """Whether its first `end` characters stand as they were written."""
        return self.plain is None or end <= self.plain


class Words:
    """Reads `text` word by word: what an earlier line assigned is known to a later one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted = (0, 1)
        self._variables: Mapping[str, str] = {}
        self.ended_by = ""
        """What ended the command whose words were read."""

    @property
    def at_end(self) -> bool:
        self._skip_blanks(lines=True)
        return self._at >= len(self._text)

    @property
    def line(self) -> int:
        counted, line = self._counted
        line += self._text.count("\n", counted, self._at)
        self._counted = self._at, line
        return line

    def next(self, variables: Mapping[str, str]) -> Word | None:
        """The command's next word; None where it ends. Raises ShellSyntaxError."""
        self._variables = variables
        self._skip_blanks(lines=False)
        operator = self._operator()
        if not operator and self._at < len(self._text):
            word = Word()
            self._word(word)
            return word
        self._at += len(operator)
        self.ended_by = operator
        if operator in ("(", ")", ";;"):
            raise ShellSyntaxError(f"line {self.line} has an unquoted {operator}")
        return None

    def _operator(self) -> str:
        return next((operator for operator in _OPERATORS if self._text.startswith(operator, self._at)), "")

    def _skip_blanks(self, *, lines: bool) -> None:
        text = self._text
        while self._at < len(text):
            if text[self._at] in " \t" or (lines and text[self._at] == "\n"):
                self._at += 1
            elif text.startswith("\\\n", self._at):
                self._at += 2
            elif text[self._at] == "#":
                end = text.find("\n", self._at)
                self._at = len(text) if end < 0 else end
            else:
                return

    def _word(self, word: Word, *, until: str = "", depth: int = 0) -> None:
        """Up to a blank or an operator; where `until` is given, to that alone."""
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == until or (not until and (char in " \t" or self._operator())):
                if char == "(" and word.text.endswith("="):
                    self._array(word)
                    continue
                return
            self._at += 1
            if char in "\\'\"`$":
                word.end_plain()
            if char == "\\":
                following = self._text[self._at : self._at + 1] or char
                word.text += "" if following == "\n" else following
                self._at += 1
            elif char == "'":
                self._single(word)
            elif char == '"':
                self._double(word, depth)
            elif char == "`":
                self._command(word, "`")
            elif char == "$":
                self._dollar(word, depth, in_quotes=False)
            elif char == "~" and self._is_home(word):
                word.text += self._variables.get("HOME", "~")
            else:
                word.text += char
            if len(word.text) > LONGEST:
                raise ShellSyntaxError(f"line {self.line} grows without end")
        if until:
            raise ShellSyntaxError(f"a {until} is missing at the end")

    def _is_home(self, word: Word) -> bool:
        """Whether the tilde just read is one at the beginning of the value, or of one of its parts."""
        before, after = self._text[self._at - 2 : self._at - 1], self._text[self._at : self._at + 1]
        first = before == "=" and _NAME.fullmatch(word.text[:-1]) is not None and word.plain is None
        return (first or before == ":") and after in _AFTER_TILDE

    def _single(self, word: Word) -> None:
        end = self._text.find("'", self._at)
        if end < 0:
            raise ShellSyntaxError(f"the quote on line {self.line} is not closed")
        word.text += self._text[self._at : end]
        self._at = end + 1

    def _double(self, word: Word, depth: int, until: str = '"') -> None:
        line = self.line
        while self._at < len(self._text):
            char = self._text[self._at]
            self._at += 1
            if char == until:
                return
            if char == "\\":
                following = self._text[self._at : self._at + 1]
                word.text += following if following in ("$", "`", '"', "\\", until) else f"\\{following}"
                word.text = word.text.removesuffix("\\\n")
                self._at += 1
            elif char == "`":
                self._command(word, "`")
            elif char == "$":
                self._dollar(word, depth, in_quotes=True)
            else:
                word.text += char
        raise ShellSyntaxError(f"the quote on line {line} is not closed")

    def _dollar(self, word: Word, depth: int, *, in_quotes: bool) -> None:
        text, at = self._text, self._at
        if text.startswith("(", at):
            self._at += 1
            self._command(word, ")")
        elif text.startswith("{", at):
            self._at += 1
            self._braces(word, depth, in_quotes=in_quotes)
        elif (name := _NAME.match(text, at)) is not None:
            self._at = name.end()
            word.names.append(name[0])
            word.text += self._variables.get(name[0], "")
        elif not in_quotes and text.startswith("'", at):
            self._ansi(word)
        elif not in_quotes and text.startswith('"', at):
            self._at += 1
            self._double(word, depth)
        elif text[at : at + 1] and text[at] in "$!?#@*-0123456789":
            self._at += 1
            word.unsettled = ONLY_A_SHELL
        else:
            word.text += "$"

    def _braces(self, word: Word, depth: int, *, in_quotes: bool) -> None:
        """`${NAME}`, `${NAME:-word}` and their like."""
        name = _NAME.match(self._text, self._at)
        operator = _OPERATOR.match(self._text, name.end()) if name else None
        if name is None or depth > _DEEPEST:
            raise ShellSyntaxError(f"line {self.line} has a ${{…}} that is none")
        self._at = operator.end() if operator else name.end()
        if operator is None and not self._text.startswith("}", self._at):
            word.unsettled = ONLY_A_SHELL
        other = Word()
        if in_quotes:
            self._double(other, depth + 1, until="}")
        else:
            self._word(other, until="}", depth=depth + 1)
            self._at += 1
        how = operator[0] if operator else ""
        value = self._variables.get(name[0])
        present = value is not None and (value != "" or not how.startswith(":"))
        if how.endswith("?") and not present:
            raise ShellSyntaxError(f"line {self.line} needs {name[0]}, which is not set")
        takes_word = present if how.endswith("+") else not present and how[-1:] in ("-", "=")
        if how.endswith("=") and not present:
            word.unsettled = ONLY_A_SHELL  # it sets the other variable, too
        if takes_word:
            word.text += other.text
            word.names += other.names
            word.unsettled = word.unsettled or other.unsettled
        elif not how.endswith("+"):
            word.names.append(name[0])
            word.text += value or ""

    def _ansi(self, word: Word) -> None:
        match = re.compile(r"'((?:\\.|[^'\\])*)'", re.DOTALL).match(self._text, self._at)
        if match is None:
            raise ShellSyntaxError(f"the quote on line {self.line} is not closed")
        self._at = match.end()
        if re.search(r"\\[0-9xuUc]", match[1]):
            word.unsettled = ONLY_A_SHELL
        known = lambda escape: _ANSI.get(escape[1], escape[1] if escape[1] in "\\'\"?" else escape[0])  # noqa: E731
        word.text += re.sub(r"\\(.)", known, match[1], flags=re.DOTALL)

    def _command(self, word: Word, until: str) -> None:
        """Past a command; parentheses and quotes in it are balanced as far as that can be told."""
        word.unsettled = COMMAND
        depth = 1
        while self._at < len(self._text):
            char = self._text[self._at]
            self._at += 2 if char == "\\" else 1
            if char == until:
                depth -= 1
            elif until == ")" and char == "(":
                depth += 1
            if not depth:
                return
        raise ShellSyntaxError(f"the command on line {self.line} is not closed")

    def _array(self, word: Word) -> None:
        self._at += 1
        self._command(word, ")")
        word.unsettled = "is a list"
