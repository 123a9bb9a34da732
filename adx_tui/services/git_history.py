"""Which commit has a file as it was, and what is asked of a repository's history within one limit."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import git

_SECONDS = 5.0
"""For all that is asked of one file."""
_MOST_COMMITS = 50
_MOST_VERSIONS = 200
"""Of all files that are asked about at once."""
_SHOWN = 12
"""Characters of a commit's name."""
# Of a commit's file: its mode, its object, and its name. https://git-scm.com/docs/diff-format
_RAW = re.compile(rb":\d+ (?P<mode>\d+) [0-9a-f]+ (?P<object>[0-9a-f]+) [AMT]\0(?P<name>[^\0]+)\0")


@dataclass(frozen=True, slots=True)
class Version:
    """A file as a commit has it."""

    path: Path
    commit: str
    date: str
    """As 2024-05-31."""
    content: bytes


def commit_with(path: Path, matches: Callable[[bytes], bool], cancellation: Cancellation) -> str:
    """The newest commit, on any branch, whose version of `path` satisfies `matches`; empty where git has none.

    Raises CancelledRunError.
    """
    history = GitQuestions(path.parent, cancellation)
    newest = ("rev-list", "--all", f"--max-count={_MOST_COMMITS}", "--abbrev-commit", "--", path.name)
    for commit in history.ask(*newest).decode().split():
        if matches(history.ask("cat-file", "blob", f"{commit}:./{path.name}")):
            return commit
    return ""


def content(path: Path, commit: str, cancellation: Cancellation) -> bytes:
    """`path` as a commit has it; empty where it has not. Raises CancelledRunError."""
    return GitQuestions(path.parent, cancellation).ask("cat-file", "blob", f"{commit}:./{path.name}")


def versions(folder: Path, paths: Sequence[Path], cancellation: Cancellation) -> tuple[Version, ...] | None:
    """What any branch's commits ever had in `paths`, the newest first; None where `folder` is in no repository, or git
    did not answer in time. Of a link there is nothing: git keeps no more of it than where it leads. Raises
    CancelledRunError."""
    history = GitQuestions(folder, cancellation)
    top = os.fsdecode(history.ask("rev-parse", "--show-toplevel").rstrip(b"\n"))
    names = [os.path.relpath(os.path.realpath(path.parent) + os.sep + path.name, top) for path in paths]
    if not top or history.is_over:
        return None
    shown = ("--raw", "-z", "--no-abbrev", "--no-renames", "--diff-filter=AMT", "--no-ext-diff", "--no-textconv")
    asked = ("log", "--all", *shown, "--no-show-signature", f"--max-count={_MOST_VERSIONS}", "--format=%x01%H %cs")
    listed = history.ask(*asked, "--", *(f":(top,literal){name}" for name in names))
    if history.is_over:
        return None
    by_name = dict(zip(map(os.fsencode, names), paths, strict=True))
    entries: list[tuple[Version, str]] = []
    for listing in listed.split(b"\x01")[1:]:
        commit, date = listing.split(b"\0", 1)[0].decode().split()
        entries += [
            (Version(by_name[match["name"]], commit[:_SHOWN], date, b""), match["object"].decode())
            for match in _RAW.finditer(listing)
            if match["mode"].startswith(b"100") and match["name"] in by_name
        ]
    contents = history.blobs(list(dict.fromkeys(object for _, object in entries)))
    return tuple(replace(version, content=contents[object]) for version, object in entries if object in contents)


class GitQuestions:
    """A repository's history, asked within one limit. What git can't say is empty."""

    def __init__(self, folder: Path, cancellation: Cancellation) -> None:
        self._folder = folder
        self._cancellation = cancellation
        self._until = time.monotonic() + _SECONDS

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return time.monotonic() >= self._until

    def ask(self, *arguments: str, standard_input: bytes = b"") -> bytes:
        """What git prints; nothing where it fails, or the time is over."""
        return self._answer(*arguments, standard_input=standard_input) or b""

    def holds(self, *arguments: str) -> bool:
        """Whether git ends without an error."""
        return self._answer(*arguments) is not None

    def blobs(self, objects: Sequence[str]) -> Mapping[str, bytes]:
        """The contents of `objects`, as far as they are here. https://git-scm.com/docs/git-cat-file#_batch_output"""
        if not objects:
            return {}
        answer = self.ask("cat-file", "--batch", standard_input="".join(f"{name}\n" for name in objects).encode())
        contents: dict[str, bytes] = {}
        position = 0
        while (end := answer.find(b"\n", position)) >= 0:
            name, *rest = answer[position:end].decode(errors="replace").split(" ")
            position = end + 1
            if len(rest) == 2 and rest[0] == "blob" and rest[1].isdigit():
                contents[name] = answer[position : position + int(rest[1])]
                position += int(rest[1]) + 1
        return contents

    def _answer(self, *arguments: str, standard_input: bytes = b"") -> bytes | None:
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            return None
        return git.ask(
            self._folder,
            *arguments,
            cancellation=self._cancellation,
            seconds=seconds,
            standard_input=standard_input,
        )
