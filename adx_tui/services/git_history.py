"""Where git has a file that is not here, or not as it was: which commit, which branch."""

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
    history = _History(path.parent, cancellation)
    newest = ("rev-list", "--all", f"--max-count={_MOST_COMMITS}", "--abbrev-commit", "--", path.name)
    for commit in history.ask(*newest).decode().split():
        if matches(history.ask("cat-file", "blob", f"{commit}:./{path.name}")):
            return commit
    return ""


def branches_with(folder: Path, relative: str, cancellation: Cancellation) -> tuple[str, ...]:
    """The branches, local and remote, that have `relative` (in `folder`) in their history. The one that is checked
    out is not among them. Raises CancelledRunError."""
    history = _History(folder, cancellation)
    added = ("--diff-filter=AM", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-renames")
    newest = history.ask("log", "--all", "--max-count=1", *added, "--format=%H", "--", relative).decode().strip()
    if not newest:
        return ()
    names = ("--format=%(refname:short)", "refs/heads", "refs/remotes")
    listed = history.ask("for-each-ref", f"--contains={newest}", *names).decode(errors="replace")
    current = history.ask("symbolic-ref", "--quiet", "--short", "HEAD").decode(errors="replace").strip()
    return tuple(name for name in listed.split() if name != current)


class _History:
    """A repository's history, asked within one limit. What git can't say is empty."""

    def __init__(self, folder: Path, cancellation: Cancellation) -> None:
        self._folder = folder
        self._cancellation = cancellation
        self._until = time.monotonic() + _SECONDS

    def ask(self, *arguments: str) -> bytes:
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            return b""
        return git.ask(self._folder, *arguments, cancellation=self._cancellation, seconds=seconds) or b""
