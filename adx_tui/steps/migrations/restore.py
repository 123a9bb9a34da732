"""A migration's file as a commit has it, put back. What stands there and is in no commit is kept beside it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from adx_tui.core.model import Context, Finding, Location, Remedy, RemedyFailedError, Risk
from adx_tui.services import files, git, whole_file
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import env_writer

ID = "migrations.restore"


def remedy(project: Project, title: str, versions: Sequence[tuple[Path, str]], *, keep: Sequence[Path] = ()) -> Remedy:
    """Check out each file as its commit has it; of those in `keep` a copy stays."""
    copies = {path: _copy_of(path) for path in keep}
    lines = [f"cp {_shown(project, path)} {_shown(project, copy)}" for path, copy in copies.items()]
    lines += [f"git checkout {commit} -- {_shown(project, path)}" for path, commit in versions]

    def apply(context: Context) -> str:
        for path, copy in copies.items():
            with env_writer.writing(project, copy):
                whole_file.create(copy, files.read_text(path, files.SCRIPT_BYTES))
        for path, commit in versions:
            if refusal := git.check_out(path, commit, context.cancellation):
                raise RemedyFailedError(_refused(project, path, refusal))
        kept = f"; what stood there is in {', '.join(copy.name for copy in copies.values())}" if copies else ""
        return f"brought back {', '.join(path.parent.name for path, _ in versions)}{kept}"

    return Remedy(id=ID, title=title, risk=Risk.SAFE, preview="\n".join(lines), apply=apply, by_choice=True)


def _shown(project: Project, path: Path) -> str:
    return shlex.quote(project.relative(path))


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
