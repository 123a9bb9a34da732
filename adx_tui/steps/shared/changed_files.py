"""Files that one step found in order and a later one, or a remedy, no longer does: somebody works on them meanwhile.

Each step says itself what is wrong with the files it is the first to read. What is caught here was in order before.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import TypeVar

from adx_tui.core.model import (
    Check,
    Context,
    Finding,
    Location,
    PreparedCommand,
    Remedy,
    RemedyFailedError,
    failed,
    typed,
)
from adx_tui.services.docker.compose_file import ComposeFileError
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.postgres.url import DatabaseUrlError
from adx_tui.steps.shared.check_streams import change_checks, change_remedies

_CHANGED = (UnreadableFileError, ComposeFileError, DatabaseUrlError)

Outcome = TypeVar("Outcome", str, PreparedCommand | str)


def guarded(inspection: Generator[Check, None, Outcome]) -> Generator[Check, None, Outcome | str]:
    """The same checks; a finding where the files can no longer be read, for the remedies, and a command, too."""
    try:
        outcome = yield from change_checks(inspection, lambda check: change_remedies(check, _guarded))
    except _CHANGED as error:
        yield failed("files", "the project's files are as they were", _finding(error))
        return "the project's files changed"
    return replace(outcome, apply=_Guarded(outcome.apply)) if isinstance(outcome, PreparedCommand) else outcome


def _guarded(remedy: Remedy) -> Remedy:
    return remedy if remedy.apply is None else replace(remedy, apply=_Guarded(remedy.apply))


@dataclass(frozen=True, slots=True)
class _Guarded:
    """A remedy that several findings carry stays one and the same: hence no closure."""

    apply: Callable[[Context], str]

    def __call__(self, context: Context) -> str:
        try:
            return self.apply(context)
        except _CHANGED as error:
            raise RemedyFailedError(_finding(error)) from None


def _finding(error: Exception) -> Finding:
    what = f"{error.variable} can't be used: {error}" if isinstance(error, DatabaseUrlError) else str(error)
    where = Location(str(error.filename), error.line) if isinstance(error, UnreadableFileError) else None
    return Finding(
        code="ADX161",
        cause=f"The project's files changed while the run was at work: {what}.",
        evidence=(what,),
        location=where,
        remedies=(typed("project.again", "run again once they are settled", "adx-tui --check"),),
    )
