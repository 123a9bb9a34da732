"""What may be asked of a project beside a run: its server's log and whether that still lives, the database at a glance,
the form for `.env`, the runs there were."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.environment_table import EnvironmentTable
from adx_tui.core.events import Event
from adx_tui.core.model import EnvironmentField
from adx_tui.core.overview import Overview
from adx_tui.core.past_run import PastRun, RunRecorder
from adx_tui.core.redact import Redactor
from adx_tui.engine.request import RunRequest
from adx_tui.services import run_history
from adx_tui.services.project.project import Project
from adx_tui.steps.environment import form, related, table
from adx_tui.steps.server import shutdown


class BesideARun:
    """This part of the `Session` of a project on this machine."""

    project: Project
    redactor: Redactor

    # --- the server

    def follow_log(self, on_line: Callable[[str], None], cancellation: Cancellation) -> None:
        """The server's log, its last lines first, then live, until cancelled."""

        def masked(line: str) -> None:
            on_line(self.redactor.lines(line))

        shutdown.follow_log(self.project, masked, cancellation)

    def is_own_log_line(self, line: str) -> bool:
        from adx_tui.services.postgres import own_sessions

        return own_sessions.caused(line)

    def wait_for_server_end(self, cancellation: Cancellation) -> str:
        return shutdown.wait_for_end(self.project, cancellation)

    # --- the database

    def overview(self, cancellation: Cancellation) -> Overview:
        from adx_tui.steps.application import overview  # loaded by a screen alone

        return self.redactor.event(overview.read_overview(self.project, cancellation))

    # --- `.env`

    def environment_fields(self) -> Sequence[EnvironmentField]:
        self.project.refresh()
        return form.fields(self.project)

    def environment_table(self) -> EnvironmentTable:
        self.project.refresh()
        shown = table.table(self.project)
        return replace(shown, rows=tuple(map(self.redactor.event, shown.rows)))

    def environment_problem(self, key: str, value: str) -> str:
        return form.problem(self.project, key, value)

    def related_values(self, key: str, before: str, values: Mapping[str, str]) -> Mapping[str, str]:
        return related.moved_with(self.project, key, before, values)

    def environment_contradictions(self, values: Mapping[str, str]) -> Mapping[str, str]:
        return related.contradictions(self.project, values)

    def generated_value(self, key: str) -> str:
        value = form.generated_value(self.project, key)
        self.redactor.add(value)
        return value

    def save_environment(self, values: Mapping[str, str]) -> str:
        self.project.refresh()
        return form.save(self.project, values)

    # --- what was

    def past_runs(self) -> Sequence[PastRun]:
        return run_history.read(self.project.settings.project_state_dir)

    def recorded(self, request: RunRequest, on_event: Callable[[Event], None]) -> Callable[[Event], None]:
        """`on_event`, which is told all the same; a run that may change something is kept once it ended."""
        if not request.command.may_change:
            return on_event
        recorder = RunRecorder(" ".join(filter(None, (request.command.value, request.name, request.only_step))))

        def record(event: Event) -> None:
            on_event(event)
            if (past := recorder.on_event(event)) is not None:
                with suppress(OSError):  # the run was what it was
                    run_history.add(self.project.settings.project_state_dir, past)

        return record
