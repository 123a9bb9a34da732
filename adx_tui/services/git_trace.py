"""What git knows of a file that is not here, or not as it was: who made it, where it is, and whether others have it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.git_history import GitQuestions

_MOST_STASHES = 10
_COMMIT = "--format=%h%x00%an%x00%as%x00%s"
_SHOWING_FILES = ("--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-renames")


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit, by its abbreviated number."""

    id: str
    author: str
    day: str
    subject: str

    def __str__(self) -> str:
        return f"{self.id} ({self.author}, {self.day}): {self.subject}"


@dataclass(frozen=True, slots=True)
class FileTrace:
    """Where a file is that is missing in the working tree. `is_repository` is False where git can't say anything.

    `commit` is the newest that has written it, None where no commit has it; `branches` are those with it in their
    history, but for the one that is checked out. `in_head`: the last commit has it. `removed_by` took it from the
    branch that is checked out. `stash` is the entry that it is in, where no branch has it.
    """

    is_repository: bool
    commit: Commit | None = None
    branches: tuple[str, ...] = ()
    in_head: bool = False
    removed_by: Commit | None = None
    stash: str = ""


def trace(folder: Path, relative: str, cancellation: Cancellation) -> FileTrace:
    """What git knows of `relative` in `folder`: in the history, the branches, the reflog and the stash.

    Raises CancelledRunError.
    """
    git = GitQuestions(folder, cancellation)
    if git.ask("rev-parse", "--is-inside-work-tree").strip() != b"true":
        return FileTrace(is_repository=False)
    commit = _newest(git, relative)
    if commit is None:
        return FileTrace(is_repository=True)
    removed = ("HEAD", "--max-count=1", "--diff-filter=D", *_SHOWING_FILES, _COMMIT, "--", relative)
    branches = _branches(git, commit.id)
    return FileTrace(
        is_repository=True,
        commit=commit,
        branches=branches,
        in_head=git.holds("cat-file", "-e", f"HEAD:./{relative}"),
        removed_by=_commit(git.ask("log", *removed)),
        stash="" if branches else _stash(git, commit.id),
    )


def is_on_a_remote_branch(path: Path, cancellation: Cancellation) -> bool | None:
    """Whether a remote branch, as far as this clone knows, has a commit with the file; None where git can't say.
    Raises CancelledRunError."""
    git = GitQuestions(path.parent, cancellation)
    if git.ask("rev-parse", "--is-inside-work-tree").strip() != b"true":
        return None
    return bool(git.ask("rev-list", "--remotes", "--max-count=1", "--", path.name).strip())


def newest_text(folder: Path, relative: str, cancellation: Cancellation) -> tuple[Commit, str] | None:
    """The newest commit that has written `relative` in `folder`, and the file as it has it; None where git has none.
    Raises CancelledRunError."""
    git = GitQuestions(folder, cancellation)
    commit = _newest(git, relative)
    if commit is None:
        return None
    return commit, git.ask("cat-file", "blob", f"{commit.id}:./{relative}").decode(errors="replace")


def _newest(git: GitQuestions, relative: str) -> Commit | None:
    # A stash is a merge, the side of which with the untracked files a simplified history leaves out.
    newest = ("--all", "--reflog", "--full-history", "--max-count=1", "--diff-filter=AM")
    return _commit(git.ask("log", *newest, *_SHOWING_FILES, _COMMIT, "--", relative))


def _commit(line: bytes) -> Commit | None:
    parts = line.decode(errors="replace").strip("\n").split("\0")
    return Commit(*parts) if len(parts) == 4 else None


def _branches(git: GitQuestions, commit: str) -> tuple[str, ...]:
    names = ("--format=%(refname:short)", "refs/heads", "refs/remotes")
    listed = git.ask("for-each-ref", f"--contains={commit}", *names).decode(errors="replace")
    current = git.ask("symbolic-ref", "--quiet", "--short", "HEAD").decode(errors="replace").strip()
    return tuple(name for name in listed.split() if name != current)


def _stash(git: GitQuestions, commit: str) -> str:
    """https://git-scm.com/docs/git-stash#_discussion: an entry is a commit above the index and the untracked files."""
    entries = ("--walk-reflogs", f"--max-count={_MOST_STASHES}", "--no-show-signature", "--format=%gd", "refs/stash")
    for entry in git.ask("log", *entries).decode(errors="replace").split():
        if git.holds("merge-base", "--is-ancestor", commit, entry):
            return entry
    return ""
