"""Read a `.env` file, with a line number for every problem, and say what a changed one is: comments and order kept."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from adx_tui.core.inside import require_inside
from adx_tui.services import files, merge_marks

PRIVATE_MODE = 0o600

_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+,=?&~\[\]*^!;|()<>{}-]*\Z")
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\Z")
_OTHER_DOLLAR = re.compile(r"\$(?!\{[A-Za-z_][A-Za-z0-9_]*(?::?-[^{}]*)?\})")


class Template(str):
    """A value with variables in it (`${NAME}`), to be written so that they stay ones."""

    __slots__ = ()


class Spelled(str):
    """A value as it is to stand in the file, quotes and all."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One `KEY=value`. `written` is the value as it stands in the file, quotes and all; `line` counts from 1."""

    key: str
    value: str
    line: int
    written: str
    comment: tuple[str, ...] = ()
    """The comment lines directly above, without their `#`."""


class ProblemKind(Enum):
    """What is wrong with a line."""

    UNREADABLE = auto()
    BYTE_ORDER_MARK = auto()
    TWICE = auto()
    """An earlier line has the same key."""
    BY_READER = auto()
    """It depends on who reads the file if there is any trouble."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A line that can't be read, or that readers read differently."""

    line: int
    text: str
    fatal: bool
    advice: str
    """What to write instead."""
    kind: ProblemKind = ProblemKind.UNREADABLE


@dataclass(frozen=True, slots=True)
class EnvFile:
    """A `.env` as read. Where a key stands twice, `values` has the last, as every reader does."""

    path: Path
    text: str
    entries: tuple[Entry, ...]
    problems: tuple[LineProblem, ...]
    piped: bool = False
    """Whether it was read from a named pipe: the program at its other end decides, and nothing is written into it."""

    @property
    def content(self) -> str:
        """All of it, with the byte order mark that `text` is without."""
        marked = any(problem.kind is ProblemKind.BYTE_ORDER_MARK for problem in self.problems)
        return ("\ufeff" if marked else "") + self.text

    @property
    def values(self) -> Mapping[str, str]:
        return {entry.key: entry.value for entry in self.entries}

    @property
    def counting(self) -> Mapping[str, Entry]:
        """The entries that count, by their keys."""
        return {entry.key: entry for entry in self.entries}

    def entry(self, key: str) -> Entry | None:
        """The entry that counts for `key`: the last one."""
        return next((entry for entry in reversed(self.entries) if entry.key == key), None)

    def with_values(self, changes: Mapping[str, str]) -> str:
        """The file's text with `changes` made: in place where the key stands, else added at the end."""
        text, newline = self.text, "\r\n" if "\r\n" in self.text else "\n"
        pieces: list[str] = []
        left = dict(changes)
        last = {entry.key: entry.line for entry in self.entries}
        for binding in _bindings(text):
            raw = binding.original.string
            if binding.key in left and last.get(binding.key) == _line_of(binding):
                raw = _rewritten(raw, binding.key, left.pop(binding.key))
            pieces.append(raw)
        done = "".join(pieces)
        if left and done and not done.endswith("\n"):
            done += newline
        return done + "".join(f"{key}={quoted(value)}{newline}" for key, value in left.items())

    def with_one_line_of(self, key: str) -> str:
        """The file's text with every line of `key` but the last, which counts, made a comment."""
        entry = self.entry(key)
        pieces: list[str] = []
        for binding in _bindings(self.text):
            raw = binding.original.string
            if entry is not None and binding.key == key and _line_of(binding) != entry.line:
                start = len(raw) - len(raw.lstrip())
                raw = raw[:start] + "".join(f"# {line}" for line in raw[start:].splitlines(keepends=True))
            pieces.append(raw)
        return "".join(pieces)


def read(path: Path) -> EnvFile:
    """Read `path`. Raises FileNotFoundError where there is nothing, UnreadableFileError."""
    file = parse(files.read_text(path, files.SETTINGS_BYTES), path)
    return replace(file, piped=True) if files.is_pipe(path) else file


def read_if_there(path: Path) -> EnvFile | None:
    """The same; None where there is nothing of that name. Raises UnreadableFileError."""
    try:
        return read(path)
    except FileNotFoundError:
        return None


def parse(text: str, path: Path) -> EnvFile:
    """Read `text` as the contents of `path`; a byte order mark is a problem, not a part of the first key."""
    problems: list[LineProblem] = []
    if text.startswith("\ufeff"):
        text = text.removeprefix("\ufeff")
        what = "a byte order mark stands before the first key: some readers make it part of it"
        advice = "save the file as UTF-8 without a byte order mark"
        problems.append(LineProblem(1, what, False, advice, ProblemKind.BYTE_ORDER_MARK))
    entries: list[Entry] = []
    comment: list[str] = []
    seen: dict[str, int] = {}
    for binding in _bindings(text):
        line, raw = _line_of(binding), binding.original.string
        if re.match(r"[^\S\n]*\n", raw):
            comment.clear()  # a blank line ends the block that describes a key
        if binding.error:
            problems.append(LineProblem(line, _unreadable(raw), True, _advice(raw)))
        elif binding.key is None:
            comment.extend(text.strip() for text in re.findall(r"^[^\S\r\n]*#(.*)$", raw, re.MULTILINE))
            continue
        elif binding.value is None:
            key = _key_of(raw)
            what = f"{key} has no `=`" if key == binding.key else _unreadable(raw)
            problems.append(LineProblem(line, what, True, _advice(raw)))
        elif not _KEY.match(binding.key):
            what = "the key holds characters that no shell accepts in a name"
            problems.append(LineProblem(line, what, True, "letters, digits and _ alone, and no digit first"))
        else:
            written = raw.partition("=")[2].strip()
            entries.append(Entry(binding.key, binding.value, line, written, tuple(comment)))
            if binding.key in seen:
                what = f"{binding.key} stands on line {seen[binding.key]} too; the last one counts"
                advice = f"keep one line of {binding.key}, remove the others"
                problems.append(LineProblem(line, what, False, advice, ProblemKind.TWICE))
            seen[binding.key] = line
            problems.extend(
                LineProblem(line, what, False, advice, ProblemKind.BY_READER)
                for what, advice in _disagreements(binding.key, written)
            )
        comment.clear()
    return EnvFile(path, text, tuple(entries), tuple(sorted(problems, key=lambda problem: problem.line)))


def quoted(value: str) -> str:
    """`value` as it is to be written: so that node's dotenv, python-dotenv and Compose all read the same, wherever one
    form does for all; else so that python-dotenv reads it, as adx-tui does."""
    if isinstance(value, Spelled):
        return str(value)
    if isinstance(value, Template):
        return f'"{value}"'
    if _PLAIN.match(value):
        return value
    if not set(value) & set("'\n\r\\"):
        return f"'{value}'"
    if not set(value) & set('"$\\`'):
        return '"' + value.replace("\n", "\\n").replace("\r", "\\r") + '"'
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def is_private(mode: int) -> bool:
    """Whether nobody but the owner can read a file of that mode; always true where the system has no such modes."""
    return os.name == "nt" or not mode & 0o077


def make_private(path: Path) -> None:
    """Take everybody else's rights away. Raises OutsideError, OSError."""
    require_inside(path)
    path.chmod(PRIVATE_MODE)


def _bindings(text: str) -> list[Binding]:
    return list(parse_stream(io.StringIO(text, newline="")))


def _line_of(binding: Binding) -> int:
    # python-dotenv counts a binding from the blank lines before it.
    raw = binding.original.string
    blank = raw[: len(raw) - len(raw.lstrip())]
    return binding.original.line + blank.count("\n")


def _rewritten(raw: str, key: str, value: str) -> str:
    match = re.match(
        r"(?P<head>\s*(?:export[^\S\r\n]+)?'?" + re.escape(key) + r"'?[^\S\r\n]*=)(?P<blanks>[^\S\r\n]*)"
        r"(?P<value>'(?:\\'|[^'])*'|\"(?:\\\"|[^\"])*\"|(?!(?<=\s)#)[^\r\n]*?)(?P<comment>[^\S\r\n]*(?<=\s)#[^\r\n]*)?(?P<end>\s*)\Z",
        raw,
        re.DOTALL,
    )
    assert match is not None
    blanks, end = _plain_blanks(match["blanks"]), _plain_blanks(match["end"])
    before, after = (blanks, "") if match["value"] else ("", blanks)
    return match["head"] + before + quoted(value) + after + (match["comment"] or "") + end


def _plain_blanks(text: str) -> str:
    """Without the blanks that some readers take for a part of the value."""
    return "".join(char for char in text if char in " \t\r\n")


def _unreadable(raw: str) -> str:
    """What is wrong with a line that is no KEY=value, without its text: that may be a secret."""
    if merge_marks.is_mark(raw):
        return merge_marks.WORDS
    _, equals, value = raw.partition("=")
    quote = value.strip()[:1]
    if equals and quote in ("'", '"') and quote:
        return f"its {quote} is not closed, or something follows it"
    return "this is no KEY=value"


def _advice(raw: str) -> str:
    return "keep one side of it, and take the marks out" if merge_marks.is_mark(raw) else f"{_key_of(raw)}='…'"


def _key_of(raw: str) -> str:
    """The key that a line is about, as far as it can be told; a word without `=` may be a secret by itself."""
    match = re.match(r"\s*(?:export\s+)?(?:(?P<key>[A-Za-z_]\w*)\s*=|(?P<word>[A-Z_][A-Z0-9_]{0,63})\s*\Z)", raw)
    return (match["key"] or match["word"]) if match else "KEY"


def _disagreements(key: str, written: str) -> list[tuple[str, str]]:
    """Where node's dotenv, python-dotenv and Compose read one line differently (docker/compose#11058), and what to
    write instead."""
    advice = f"{key}='…' in single quotes"
    if written.startswith("'"):
        return []
    value = written if written.startswith('"') else re.split(r"\s#", written)[0]
    if "#" in value and not written.startswith('"'):
        return [(f"node's dotenv ends {key} at `#`, other readers don't", advice)]
    if "$" not in value:
        return []
    if _OTHER_DOLLAR.search(value):
        return [(f"Compose expands `$` in {key}, node's dotenv does not", advice)]
    # Variables are meant: quotes that end them would be no remedy.
    what = f"{key} is made of variables, which dotenv fills in only together with dotenv-expand"
    return [(what, f"{key}=… written out, or dotenv-expand (Next.js and Compose have theirs)")]
