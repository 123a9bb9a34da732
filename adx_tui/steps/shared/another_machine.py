"""A server on another machine is looked at. It is changed only where somebody said so outside of the project's files,
which may come from anybody: `--postgres external` on the command line or in the process environment, or its host's
name, typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from adx_tui.core.model import Check, Context, Finding, Inspection, Remedy, Risk, manual, typed
from adx_tui.services.project.project import Project
from adx_tui.steps.shared.check_streams import change_checks

NOT_TRIED = "the server is on another machine: nothing is tried out there"


def guard(project: Project, checks: Inspection) -> Inspection:
    """The same checks; what would change a server that is not to be changed unasked waits for consent, and what would
    change one through a pooler is left to a person."""
    return change_checks(checks, partial(_guarded, project))


def _guarded(project: Project, check: Check) -> Check:
    if check.finding is None or not check.finding.remedies:
        return check
    if project.is_pooled:
        remedies = tuple(_direct(project, remedy) for remedy in check.finding.remedies)
    elif not project.may_change_server:
        remedies = tuple(_with_consent(project, remedy) for remedy in check.finding.remedies)
        if remedies != check.finding.remedies:
            remedies += (_said_outside(project.url().host),)
    else:
        return check
    finding: Finding = replace(check.finding, remedies=remedies)
    return replace(check, finding=finding)


def _with_consent(project: Project, remedy: Remedy) -> Remedy:
    if remedy.apply is None:
        return remedy
    host = project.url().host
    return replace(
        remedy,
        title=f"{remedy.title}, on {host}, which is another machine",
        risk=Risk.DESTRUCTIVE,
        apply=_Confirming(project, host, remedy.apply),
        consent=host,
        stake=f"This changes a database on {host}, which others may use.",
    )


@dataclass(frozen=True, slots=True)
class _Confirming:
    """A remedy whose host was typed: what is changed on it from then on needs that no more."""

    project: Project
    host: str
    apply: Callable[[Context], str]

    def __call__(self, context: Context) -> str:
        self.project.run.confirmed_host = self.host
        return self.apply(context)


def _said_outside(host: str) -> Remedy:
    return typed(
        "server.said",
        f"or, if the server on {host} is meant to be changed, say so on the command line",
        "adx-tui --auto --postgres external",
    )


def _direct(project: Project, remedy: Remedy) -> Remedy:
    """PgBouncer hands a session's next transaction to another one of the server's: locks and settings are lost.
    https://www.pgbouncer.org/features.html#sql-feature-map-for-pooling-modes"""
    if remedy.apply is None:
        return remedy
    title = f"{remedy.title}: through the server's own address, as {project.url_name} leads to a pooler"
    return manual(remedy.id, title, remedy.preview)
