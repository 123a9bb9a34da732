"""A migration's file as a commit has it, put back. What stands there and is in no commit is kept beside it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Context, Finding, Location, Remedy, RemedyFailedError, Risk
from adx_tui.services import files, git, git_history, whole_file
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import env_writer

ID = "migrations.restore"


def remedy(project: Project, title: str, versions: Sequence[tuple[Path, str]], cancellation: Cancellation) -> Remedy:
    """Check out each file as its commit has it; of one that is in no commit as it is, a copy stays. Raises
    CancelledRunError."""
    paths = [path for path, _ in versions]
    copies: dict[Path, Path] = {}
    for path in paths:
        with suppress(UnreadableFileError):  # who picks it is told
            if _only_here(path, cancellation) is not None:
                copies[path] = _copy_of(path)
    lines = [f"cp {_shown(project, path)} {_shown(project, copy)}" for path, copy in copies.items()]
    lines += [f"git checkout {commit} -- {_shown(project, path)}" for path, commit in versions]

    def apply(context: Context) -> str:
        kept: list[Path] = []
        for path in paths:  # as they are now: somebody may have gone on with one since it was looked at
            with env_writer.writing(project, path):
                text = _only_here(path, context.cancellation)
            if text is not None:
                copy = _copy_of(path)
                with env_writer.writing(project, copy):
                    whole_file.create(copy, text)
                kept.append(copy)
        for path, commit in versions:
            if refusal := git.check_out(path, commit, context.cancellation):
                raise RemedyFailedError(_refused(project, path, refusal))
        where = f"; what stood there is in {', '.join(copy.name for copy in kept)}" if kept else ""
        return f"brought back {', '.join(path.parent.name for path in paths)}{where}"

    return Remedy(id=ID, title=title, risk=Risk.SAFE, preview="\n".join(lines), apply=apply, by_choice=True)


def _shown(project: Project, path: Path) -> str:
    return shlex.quote(project.relative(path))


def _only_here(path: Path, cancellation: Cancellation) -> str | None:
    """What stands in the file and git has in no commit; None where nothing does. Raises UnreadableFileError."""
    try:
        text = files.read_text(path, files.SCRIPT_BYTES)
    except FileNotFoundError:
        return None
    now = text.encode()
    return None if git_history.commit_with(path, lambda data: data == now, cancellation) else text


def _copy_of(path: Path) -> Path:
    """A name that nothing has."""
    names = (path.with_name(f"{path.name}.edited{number or ''}") for number in count())
    return next(name for name in names if not name.exists())


def _refused(project: Project, path: Path, refusal: str) -> Finding:
    where = project.relative(path)
    return Finding(
        code="ADX904",
        cause=f"git did not bring {where} back: {refusal.splitlines()[-1]}",
        subject=where,
        evidence=tuple(f"git  {line}" for line in refusal.splitlines()[:8]),
        location=Location(where),
    )
