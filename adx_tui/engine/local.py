"""The engine as the faces use it: one project on this machine."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import adx_tui
from adx_tui.core.cancellation import Cancellation, CancelledRunError, working_within
from adx_tui.core.events import Event
from adx_tui.core.model import Step
from adx_tui.core.redact import Redactor
from adx_tui.core.run_context import StepContext
from adx_tui.core.runner import RunInfo, Runner
from adx_tui.core.state import ExitCode, RunState
from adx_tui.engine import programs, project_lock, registry
from adx_tui.engine.beside_a_run import BesideARun
from adx_tui.engine.project_files import ProjectFiles
from adx_tui.engine.request import Command, RunRequest, UsageError
from adx_tui.services import files, private_file, state_directory
from adx_tui.services.postgres.url import DatabaseUrlError
from adx_tui.services.project.configuration import Configuration
from adx_tui.services.project.project import Project
from adx_tui.settings import Postgres, Settings, SettingsError
from adx_tui.steps.server import place as server_place
from adx_tui.steps.server import shutdown
from adx_tui.steps.shared import lock_findings


class LocalSession(BesideARun):
    """One project on this machine: the `Session` that both faces use."""

    def __init__(
        self,
        configuration: Configuration,
        process_environment: Mapping[str, str],
        configure: Callable[[], Configuration] | None = None,
    ) -> None:
        """The first run goes by `configuration`; a later one by what `configure` reads anew. Raises UsageError."""
        self.redactor = Redactor()
        self.project = Project(configuration, process_environment, self.redactor, configure)
        self._every_step = registry.all_steps(self.project)
        self._steps = _chosen(self._every_step, self.settings.steps)
        self._has_run = False

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @property
    def project_name(self) -> str:
        return self.settings.name

    def run(self, request: RunRequest, on_event: Callable[[Event], None], cancellation: Cancellation) -> ExitCode:
        """Inspect, and mend as far as `request` allows. A run that may change something has its project to itself.

        Raises UsageError for what can't be done here, and where there is no keeping what adx-tui has to remember.
        """
        if self._has_run:  # the first run has what the settings were read from
            files.forget_pipes()
            self._read_again()
        self._has_run = True
        with working_within(cancellation):
            steps = self._steps_for(request)
            try:
                state_directory.reach(self.settings.project_state_dir, change=request.command.may_change)
            except OSError as error:
                problem = f"its own state can't be kept in {self.settings.state_dir}: {error.strerror}"
                raise UsageError(f"{problem}; name another folder in ADX_STATE_DIR") from None
            current = self.project.begin(cancellation, may_change=request.command.may_change)
            try:
                return self._run(request, steps, self.recorded(request, on_event), cancellation)
            finally:
                current.end()

    def _read_again(self) -> None:
        try:
            self.project.read_again()
        except SettingsError as error:
            raise UsageError(str(error)) from None

    def _run(
        self,
        request: RunRequest,
        steps: Sequence[Step],
        on_event: Callable[[Event], None],
        cancellation: Cancellation,
    ) -> ExitCode:
        with suppress(CancelledRunError):  # the run says itself that it has ended, and where
            server_place.settle(self.project)
        place = self.project.run.place
        if request.command.needs_own_server and not place.is_ours:
            url = self.project.url()
            problem = f"adx-tui did not start the server at {url.host}:{url.port}, and a local address may be a tunnel"
            raise UsageError(f"{request.command.value}: {problem}; nothing was done")
        may_change = request.command.may_change
        run = Runner(
            steps,
            on_event,
            run_info=RunInfo(
                version=adx_tui.__version__, project=self.project_name, postgres=place.kind.value, why=place.why
            ),
            cancellation=cancellation,
            redactor=self.redactor,
            save_crash=self.save_crash,
            preload=partial(registry.preload, self.project),
            left_out=len(self._left_out(steps)) if self.settings.steps else 0,
            refresh=self.project.refresh,
            has_nothing_to_migrate=self._has_nothing_to_migrate,
            masked_url=self.masked_database_url,
        )
        self.project.run.on_wait = lock_findings.watch(self.project, run.context.waits)
        exclusively = self._changing(run, cancellation, on_event) if may_change else None
        return run.run(request.permits, may_change=may_change, strict=self.settings.strict, exclusively=exclusively)

    def _has_nothing_to_migrate(self) -> bool:
        repository, settings = self.project.repository, self.settings
        known = repository.projects or repository.prisma_mentions or repository.sql_migrations
        return not (settings.steps or settings.migrations or known)

    def _steps_for(self, request: RunRequest) -> Sequence[Step]:
        """The steps of the run. Raises UsageError where it is not to be."""
        if request.command is Command.RESET:
            self._check_reset(request.name)
            return _chosen(registry.all_steps(self.project, reset=True), self.settings.steps)
        if request.command is Command.RESTORE:
            self._check_restore(request.name, request.consent)
        return self._snapshot_steps(request) if request.command.is_about_snapshots else self._steps

    def _check_reset(self, name: str) -> None:
        database = self._local_database("--reset", "drops nothing")
        if name != database:
            raise UsageError(f"--reset: the database is called {database}, not {name}; nothing was done")

    def _check_restore(self, name: str, consent: str | None) -> None:
        """All that is in the database is lost: only with its own name, typed."""
        database = self._local_database("--restore", "restores nothing")
        command = f"adx-tui --restore {shlex.quote(name)} --database {shlex.quote(database)}"
        if consent is None:
            problem = f"what is in database {database} now will be lost; nothing was done"
            raise UsageError(f"--restore: {problem}. If that is meant: {command}")
        if consent != database:
            problem = f"the database is called {database}, not {consent}; nothing was done"
            raise UsageError(f"--restore: {problem}. If that one is meant: {command}")

    def _snapshot_steps(self, request: RunRequest) -> Sequence[Step]:
        from adx_tui.steps.snapshots.step import unusable

        flag = request.command.value
        self._local_database(flag, "keeps no snapshots")
        step = registry.snapshots_step(self.project, request.command, request.name)
        if not request.command.may_change:
            return (step,)  # who only asks what there is: the server is not started for it
        if problem := unusable(request.name):
            raise UsageError(f"{flag}: {problem}; nothing was done")
        return (*_chosen(self._every_step, step.requires), step)

    def _local_database(self, flag: str, refusal: str) -> str:
        """The name of the database, on this machine. Raises UsageError for another one, or none."""
        url = self.project.url_or_example()
        if url is None:
            raise UsageError(f"{flag}: {self.project.url_name} is not set, or can't be used; see adx-tui --check")
        if not url.is_local:
            raise UsageError(f"{flag}: {url.host} is not this machine; adx-tui {refusal} anywhere else")
        return url.database

    def database_url(self) -> str:
        return self.project.read().url().with_password

    def masked_database_url(self) -> str:
        try:
            return str(self.project.url())
        except (DatabaseUrlError, OSError):
            return ""

    @property
    def files(self) -> ProjectFiles:
        return ProjectFiles(self.settings.given)

    def shell(self, text: str) -> programs.ProgramCall:
        return programs.shell(self.settings.given, text)

    def choose_server(self, kind: str) -> None:
        self.project.choose_postgres(Postgres(kind))

    def psql(self, *, as_administrator: bool = False) -> programs.ProgramCall | None:
        self.project.refresh()
        if as_administrator and not self.project.has_administrator():
            raise ValueError(f"Nobody is known who administers the server: {self.project.url_name} has its only role.")
        url = self.project.administrator_inside() if as_administrator else self.project.url()
        return programs.psql(url, self.project.process_environment)

    def save_report(self, state: RunState) -> str:
        """Write the report where `--report` says, else beside adx-tui's own state."""
        from adx_tui.engine.reporting import write_report

        path = self.settings.report
        if path is None:
            folder = self.settings.project_state_dir
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"report-{datetime.now(UTC):%Y%m%dT%H%M%S}.md"
        return self.save(write_report(self.project, state, self.redactor), path)

    def save(self, text: str, path: Path) -> str:
        """Write what was asked for, without secrets; returns its path. Raises OSError."""
        private_file.write(path, self.redactor.text(text))
        return str(path)

    def save_crash(self, text: str) -> str:
        return state_directory.save_crash(self.settings.state_dir, self.redactor.text(text))

    def stop_server(self) -> str:
        self.project.refresh()
        with self._by_itself():
            return shutdown.stop(self.project)

    def delete_data(self, name: str) -> str:
        """Stop the server and delete its data. Raises UsageError unless `name` is the database's."""
        url = self.project.refresh().url_or_example()
        if url is None or name != url.database:
            known = f"the database is called {url.database}" if url else f"{self.project.url_name} can't be used"
            raise UsageError(f"--volumes: {known}; nothing was deleted")
        with self._by_itself():
            return shutdown.delete_data(self.project)

    @contextmanager
    def _by_itself(self) -> Iterator[None]:
        """Around what is done to the server without a run."""
        current = self.project.begin(Cancellation(self.settings.timeout))
        try:
            yield
        finally:
            current.end()

    def _left_out(self, steps: Sequence[Step]) -> set[str]:
        """The ids of the project's steps that are not among `steps`."""
        return {step.id for step in self._every_step} - {step.id for step in steps}

    @contextmanager
    def _changing(self, run: Runner, cancellation: Cancellation, on_event: Callable[[Event], None]) -> Iterator[None]:
        """Around a run that may change something."""
        with project_lock.hold(self.project, cancellation, on_event):
            yield
            if not self._left_out(run.steps):
                from adx_tui.steps.snapshots import template

                template.maintain_template(self.project, run.state, StepContext(run.context, ""))


def _chosen(steps: Sequence[Step], wanted: Sequence[str]) -> tuple[Step, ...]:
    """The steps called `wanted` and all that they require; every step where none is named. Raises UsageError."""
    known = {step.id: step for step in steps}
    chosen: set[str] = set()
    rest = list(wanted)
    while rest:
        id = rest.pop()
        if id not in known:
            raise UsageError(f"--step {id}: there is no such step; the steps are {', '.join(known)}")
        chosen.add(id)
        rest += known[id].requires
    return tuple(step for step in steps if not wanted or step.id in chosen)
