"""The database at a glance, for whoever has a project open."""

from __future__ import annotations

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.overview import Overview
from adx_tui.core.redact import Redactor
from adx_tui.services.project.project import Project


class OverviewReader:
    """A session's part that reads it, beside a run or without one."""

    project: Project
    redactor: Redactor

    def overview(self, cancellation: Cancellation) -> Overview:
        from adx_tui.steps.application import overview  # loaded by a screen alone

        return self.redactor.event(overview.read_overview(self.project, cancellation))
