"""Files that an earlier step found in order and a later one no longer does: somebody works on them meanwhile."""

from __future__ import annotations

from adx_tui.core.model import Finding, Location, manual
from adx_tui.services.compose_file import ComposeFileError
from adx_tui.services.database_url import DatabaseUrlError
from adx_tui.services.files import UnreadableFileError


def finding(error: UnreadableFileError | ComposeFileError | DatabaseUrlError) -> Finding:
    """What can no longer be read."""
    what = f"DATABASE_URL can't be used: {error.problem}" if isinstance(error, DatabaseUrlError) else str(error)
    where = Location(str(error.filename), error.line) if isinstance(error, UnreadableFileError) else None
    return Finding(
        code="ADX161",
        cause=f"The project's files changed while the run was at work: {what}.",
        evidence=(what,),
        location=where,
        remedies=(manual("project.again", "run again once they are settled", "adx-tui --check"),),
    )
