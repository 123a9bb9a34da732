"""The report of a run: beside what it came to, what it came about in: versions, settings, and the server's log."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core import report
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.redact import Redactor
from adx_tui.core.report import Surroundings
from adx_tui.core.state import RunState
from adx_tui.services.project.project import Project
from adx_tui.settings import Postgres
from adx_tui.steps.server import shutdown

_SECONDS = 10
"""How long an engine is waited for: the run may have ended because it keeps silent."""
_LOG_LINES = 50


def write_report(project: Project, state: RunState, redactor: Redactor) -> str:
    """Returns `state` as Markdown, with what is around it now; no secret is in it."""
    return report.markdown(state, _look_around(project, state, redactor))


def _look_around(project: Project, state: RunState, redactor: Redactor) -> Surroundings:
    cancellation = Cancellation(_SECONDS)
    try:
        return Surroundings(
            versions=tuple((name, redactor.line(version)) for name, version in _versions(project, state, cancellation)),
            settings=tuple(
                (name, redactor.line(value), source) for name, value, source in project.settings.described()
            ),
            log=tuple(map(redactor.line, shutdown.log_tail(project, _LOG_LINES, cancellation))),
        )
    finally:
        cancellation.close()


def _versions(project: Project, state: RunState, cancellation: Cancellation) -> Iterator[tuple[str, str]]:
    server = next((step for step in state.steps if step.id == "postgres"), None)
    yield "PostgreSQL:", server.summary if server is not None and server.summary else "not looked at"
    if project.run.place.kind is Postgres.DOCKER:
        yield "Docker", shutdown.engine_version(project, cancellation)
    if project.prisma is not None and project.prisma.version is not None:
        yield "Prisma", project.prisma.version.text
    if project.repository.framework is not None:
        yield "framework:", project.repository.framework.title
