"""Sequences that are behind their rows, wherever they are noticed, and what puts them right."""

from __future__ import annotations

from functools import partial

from adx_tui.core.model import Context, Finding, Remedy, RemedyFailedError, Risk
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import sequences
from adx_tui.services.seeds.sequences import BehindSequence
from adx_tui.steps.shared import login_findings, statement_findings


def behind_finding(project: Project, behind: BehindSequence) -> Finding:
    """That the next row without a number of its own will be refused."""
    remedy = Remedy(
        id=f"seeds.sequence.{behind.sequence}",
        title="let it go on after the highest number",
        risk=Risk.SAFE,
        preview=behind.remedy_sql,
        apply=partial(_set, project, behind),
    )
    return Finding(
        code="ADX524",
        cause=(
            f"Sequence {behind.sequence} is behind {behind.table}: it gives {behind.following} next, but "
            f"{behind.column} goes up to {behind.highest}, so that the next INSERT without a number fails."
        ),
        subject=behind.sequence,
        evidence=(f"max({behind.column})  {behind.highest}", f"nextval  {behind.following}"),
        remedies=(remedy,),
    )


def _set(project: Project, behind: BehindSequence, context: Context) -> str:
    url = project.url()
    try:
        with project.run.connections.shared(url, context.cancellation) as connection:
            sequences.set_behind(connection, behind)
    except LoginError as error:
        raise RemedyFailedError(login_findings.finding(error, url)) from None
    except DatabaseError as error:
        raise RemedyFailedError(statement_findings.refused(error.server, url.user)) from None
    return f"set {behind.sequence} after {behind.highest}"
