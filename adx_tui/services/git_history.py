"""Which commit has a file as it was, and what is asked of a repository's history within one limit."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import git

_SECONDS = 5.0
"""For all that is asked of one file."""
_MOST_COMMITS = 50


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


class GitQuestions:
    """A repository's history, asked within one limit. What git can't say is empty."""

    def __init__(self, folder: Path, cancellation: Cancellation) -> None:
        self._folder = folder
        self._cancellation = cancellation
        self._until = time.monotonic() + _SECONDS

    def ask(self, *arguments: str) -> bytes:
        """What git prints; nothing where it fails, or the time is over."""
        return self._answer(*arguments) or b""

    def holds(self, *arguments: str) -> bool:
        """Whether git ends without an error."""
        return self._answer(*arguments) is not None

    def _answer(self, *arguments: str) -> bytes | None:
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            return None
        return git.ask(self._folder, *arguments, cancellation=self._cancellation, seconds=seconds)
