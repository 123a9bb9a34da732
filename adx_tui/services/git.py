"""Git, asked so that it runs nothing: a repository's configuration names programs (a monitor, a signature's verifier, a
filter, the transport of an object that is missing here), and whoever only looks at a repository has not agreed to any.

The one exception is what a person chose to have done (`check_out`).

Of the ways in, three are closed for all that is asked (see `_command`); the rest is kept out by what is asked: nothing
that shows a patch, checks out, merges, commits, or writes the index or a reference, so that `diff.*`, `filter.*`,
`merge.*`, hooks and editors have no part in it. The person's own configuration counts as ever: that names the folders
they trust (`safe.directory`) and what they ignore (`core.excludesFile`).
https://git-scm.com/docs/git-config, https://git-scm.com/docs/git#_environment_variables
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import child_process
from adx_tui.services.child_process import ChildTimeoutError

SECONDS = 10.0
"""How long one question may take."""

# On the command line a setting wins over every file that has it. A name with a part of its own in the middle
# (`filter.x.clean`) can't be switched off so: see the module.
_OFF = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.editor": "false",
    "core.askPass": "",
    "core.sshCommand": "false",
    "core.gitProxy": "",
    "core.alternateRefsCommand": "false",
    "credential.helper": "",
    "diff.external": "",
    "interactive.diffFilter": "cat",
    "log.showSignature": "false",
    "gpg.program": "false",
    "gpg.openpgp.program": "false",
    "gpg.x509.program": "false",
    "gpg.ssh.program": "false",
    "gpg.ssh.defaultKeyCommand": "",
    "sequence.editor": "false",
    "uploadpack.packObjectsHook": "",
    "submodule.recurse": "false",
    "maintenance.auto": "false",
    "gc.auto": "0",
    "protocol.allow": "never",
    # A folder of the project that looks like a repository's inside is none, whatever it configures.
    "safe.bareRepository": "explicit",
}
_ENVIRONMENT = {
    # An object that a partial clone lacks is not fetched; by no transport, where this git can't be told so (< 2.39.4).
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    # No index is written because it was looked at.
    "GIT_OPTIONAL_LOCKS": "0",
}


class Tracking(Enum):
    """What git makes of a file."""

    NO_REPOSITORY = auto()
    IGNORED = auto()
    UNTRACKED = auto()
    TRACKED = auto()


def tracking(path: Path, cancellation: Cancellation) -> Tracking:
    """How git treats `path`, whether it exists or not; NO_REPOSITORY too where git is not installed. Of a link it keeps
    no more than where it leads: what counts is the file there.

    Raises CancelledRunError.
    """
    if path.is_symlink():
        path = Path(os.path.realpath(path))
    # Nothing can be asked in a folder that is not there, as that of a client is before it was generated.
    folder = next((above for above in path.parents if above.is_dir()), path.parent)
    name = str(path.relative_to(folder))
    inside = ask(folder, "rev-parse", "--is-inside-work-tree", cancellation=cancellation)
    if inside is None or inside.strip() != b"true":
        return Tracking.NO_REPOSITORY
    if ask(folder, "ls-files", "--error-unmatch", "--", name, cancellation=cancellation) is not None:
        return Tracking.TRACKED
    ignored = ask(folder, "check-ignore", "--quiet", "--", name, cancellation=cancellation) is not None
    return Tracking.IGNORED if ignored else Tracking.UNTRACKED


def ignored(root: Path, paths: Sequence[Path], cancellation: Cancellation) -> frozenset[Path]:
    """Those of `paths`, all below `root`, that git ignores, by one question; none where `root` is no repository. What
    is tracked is not ignored, whatever a pattern says. Raises CancelledRunError.
    """
    if not paths:
        return frozenset()
    question = b"\0".join(os.fsencode(path) for path in paths)
    # A repository is looked through before a run begins, which the rest of its time is for.
    seconds = SECONDS / 2
    arguments = ("check-ignore", "-z", "--stdin")
    answer = ask(root, *arguments, cancellation=cancellation, seconds=seconds, standard_input=question) or b""
    return frozenset(Path(os.fsdecode(name)) for name in answer.split(b"\0") if name)


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """A line of a file that names what git ignores."""

    path: Path
    line: int
    pattern: str


def ignoring_rule(path: Path, cancellation: Cancellation) -> IgnoreRule | None:
    """Why git ignores `path`, whether it exists or not; None where it does not. Raises CancelledRunError.
    https://git-scm.com/docs/git-check-ignore#_output"""
    top = top_level(next((above for above in path.parents if above.is_dir()), path.parent), cancellation)
    if top is None:
        return None
    question = os.fsencode(os.path.realpath(path))
    answer = ask(top, "check-ignore", "-v", "-z", "--stdin", cancellation=cancellation, standard_input=question) or b""
    source, line, pattern, *_ = [os.fsdecode(part) for part in answer.split(b"\0")] + [""] * 3
    # One that takes back what another ignores is shown too.
    return IgnoreRule(top / source, int(line), pattern) if line.isdigit() and not pattern.startswith("!") else None


def exclude_file(folder: Path, cancellation: Cancellation) -> Path | None:
    """What names the files that git ignores in this clone alone; None where `folder` is in no repository.
    https://git-scm.com/docs/gitignore. Raises CancelledRunError."""
    answer = ask(folder, "rev-parse", "--git-path", "info/exclude", cancellation=cancellation)
    return folder / os.fsdecode(answer.rstrip(b"\n")) if answer else None


def top_level(folder: Path, cancellation: Cancellation) -> Path | None:
    """The top of the work tree that `folder` is in; None where there is none. Raises CancelledRunError."""
    answer = ask(folder, "rev-parse", "--show-toplevel", cancellation=cancellation)
    return Path(os.fsdecode(answer.rstrip(b"\n"))) if answer else None


def pattern(name: str) -> str:
    """The line of a .gitignore that means the file of that name, or path, alone. https://git-scm.com/docs/gitignore"""
    escaped = re.sub(r"([\\*?\[])", r"\\\1", name)
    escaped = re.sub(r" +\Z", lambda match: "\\ " * len(match[0]), escaped)
    return f"\\{escaped}" if escaped[:1] in ("#", "!") else escaped


def ask(
    folder: Path,
    *arguments: str,
    cancellation: Cancellation,
    seconds: float = SECONDS,
    standard_input: bytes = b"",
) -> bytes | None:
    """What git prints in `folder`; None where it fails, is not installed, or takes longer than `seconds`.

    To be asked only what the module says. Raises CancelledRunError.
    """
    if shutil.which("git") is None:
        return None
    try:
        ended = child_process.run(
            _command(folder, *arguments),
            seconds=cancellation.within(seconds),
            environment=_environment(),
            standard_input=standard_input,
            cancellation=cancellation,
        )
    except (OSError, ChildTimeoutError):
        return None
    return None if ended.exit_code else ended.out


def check_out(path: Path, commit: str, cancellation: Cancellation) -> str:
    """Put the file `path` back as `commit` has it, by git's own way, the repository's filters among it; returns git's
    words where it refuses, else nothing. Raises CancelledRunError."""
    folder = next(above for above in path.parents if above.is_dir())
    try:
        ended = child_process.run(
            _command(folder, "checkout", "--quiet", commit, "--", str(path.relative_to(folder))),
            seconds=cancellation.within(SECONDS),
            environment=_environment(),
            cancellation=cancellation,
        )
    except (OSError, ChildTimeoutError) as error:
        return str(error) or "git took too long"
    return ended.err.decode(errors="replace").strip() if ended.exit_code else ""


def _command(folder: Path, *arguments: str) -> list[str]:
    settings = [word for key, value in _OFF.items() for word in ("-c", f"{key}={value}")]
    return ["git", "-C", str(folder), "--no-pager", *settings, *arguments]


def _environment() -> dict[str, str]:
    """In a git hook GIT_DIR and its like are set, and would win over the folder; others name programs."""
    return {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | _ENVIRONMENT
