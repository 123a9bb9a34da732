"""DATABASE_URL as the application's driver reads it, where that is otherwise than libpq, by which adx-tui logs in."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, Location, Remedy, Risk, manual, warning
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import env_writer

_NODE_POSTGRES = ("@prisma/adapter-pg", "pg", "pg-pool")


def check_driver(project: Project, url: DatabaseUrl, location: Location | None) -> Iterator[Check]:
    """node-postgres takes sslmode=prefer for one that must encrypt (brianc/node-postgres#2720): a server of ours does
    not, and the application can't log in where everybody else can."""
    driver = _node_postgres(project)
    if not project.is_local or url.parameters.get("sslmode") != "prefer" or not driver:
        return
    without = url.without("sslmode")
    remedy = Remedy(
        id="environment.sslmode",
        title="leave sslmode out: nothing is encrypted on this machine either way",
        risk=Risk.SAFE,
        preview=f"{project.url_name}={without}",
        apply=lambda _: env_writer.change(
            project, {project.url_name: without.with_password}, f"took sslmode=prefer out of {project.url_name}"
        ),
    )
    how = manual("environment.sslmode", "leave sslmode out", f"{project.url_name}={without}")
    finding = Finding(
        code="ADX127",
        cause=f"sslmode=prefer in {project.url_name} keeps the application out: {driver} takes it for require.",
        evidence=(f"package.json  {driver}", f"{project.url_name}  {url}"),
        location=location,
        remedies=(remedy if project.can_set(project.url_name) else how,),
    )
    yield warning("driver", f"the application's driver can use {project.url_name}", finding)


def _node_postgres(project: Project) -> str:
    """The package by which the application uses node-postgres; empty where it does not, or nobody can tell."""
    own = [package for package in project.repository.packages if package.folder == project.settings.project]
    dependencies = own[0].dependencies if own else {}
    return next((name for name in _NODE_POSTGRES if name in dependencies), "")
