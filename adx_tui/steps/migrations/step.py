"""Step 4: every migration on disk is applied, none failed, none edited since, nothing the history does not explain."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from adx_tui.core.model import (
    Check,
    Context,
    Finding,
    Inspection,
    Remedy,
    RemedyFailedError,
    Risk,
    failed,
    name_first,
    ok,
    skipped,
    warning,
)
from adx_tui.core.wording import all_of, counted
from adx_tui.services.migrations import apply, catalogue, squashes
from adx_tui.services.migrations import folder as migration_folder
from adx_tui.services.migrations import history as migration_history
from adx_tui.services.migrations import renames as migration_renames
from adx_tui.services.migrations.apply import ScriptError
from adx_tui.services.migrations.folder import Migration, MigrationFolder
from adx_tui.services.migrations.history import ForeignTableError, History
from adx_tui.services.postgres import session_settings
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import ProjectCommand
from adx_tui.steps.migrations import (
    baseline,
    drift,
    failure,
    findings,
    lock,
    other_tools,
    own_runner,
    prisma_refuses,
    pushed,
    recovery,
    tables_alone,
)
from adx_tui.steps.migrations.failure import FailedMigration
from adx_tui.steps.shared import connections, statement_findings
from adx_tui.steps.shared.evidence import shortened


@dataclass(frozen=True, slots=True)
class MigrationsStep:
    """See the module."""

    project: Project
    runner: ProjectCommand | None = None
    """The project's own command for its migrations, where not all of them are SQL."""

    def folder(self) -> Path | None:
        """Where the migrations are; None where there are none."""
        return self.project.migrations_folder()

    def inspect(self, context: Context) -> Inspection:
        path, prisma = self.folder(), self.project.prisma
        if path is None and prisma is not None and pushed.is_without_migrations(self.project):
            return (yield from tables_alone.guarded(self.project, pushed.inspect_tables(self.project, prisma, context)))
        if path is None:
            others = None if prisma else other_tools.inspect_tables(self.project, self.runner, context)
            if others is not None:
                return (yield from tables_alone.guarded(self.project, others))
            yield skipped("folder", "a migrations folder", "there is no migrations/ or prisma/migrations/")
            return "no migrations folder"
        try:
            folder = migration_folder.read(path)
        except OSError as error:
            yield failed("folder", "the migrations can be read", findings.unreadable(self.project, path, error))
            return f"{self.project.relative(path)} can't be read"
        if folder.faults:
            yield from findings.folder_problems(self.project, folder.faults)
            return f"{counted(len(folder.faults), 'problem')} in {self.project.relative(path)}"
        if not folder.migrations and prisma is not None and pushed.is_without_migrations(self.project):
            return (yield from tables_alone.guarded(self.project, pushed.inspect_tables(self.project, prisma, context)))
        yield ok("folder", "the migrations can be read", f"{len(folder.migrations)} in {self.project.relative(path)}")
        url = self.project.url()
        try:
            with self.project.run.connections.shared(url, context.cancellation) as connection:
                return (yield from self._history(connection, url, folder, context))
        except LoginError as error:
            finding = connections.refused_login(self.project, error, url, context)
            yield failed("history", "the history can be read", finding)
            return "no login"
        except ForeignTableError as error:
            yield failed("history", "the history can be read", findings.foreign_table(error))
            return "the history table is not Prisma's"
        except DatabaseError as error:
            lost = statement_findings.interrupted(error.server, self.project.administrator_inside(), context)
            finding = lost or statement_findings.refused(error.server, url.user)
            yield failed("session", "the database can be looked at", finding)
            return "the database can't be looked at"

    def _history(
        self, connection: Connection, url: DatabaseUrl, folder: MigrationFolder, context: Context
    ) -> Inspection:
        if migration_history.is_newer_prismas(connection):
            finding = findings.newer_prisma("the database has the table prisma_contract.marker")
            yield failed("history", "the history is one of Prisma 5 to 7", finding)
            return "Prisma 8 keeps this database"
        history = migration_history.read(connection, url.schema)
        strangers = () if history.rows else migration_history.objects(connection, url.schema)
        if strangers:
            # Another run may have committed its first migrations, rows and tables at once, between the two looks.
            history = migration_history.read(connection, url.schema)
        if strangers and not history.rows:
            finding = baseline.finding(self.project, connection, folder.migrations, strangers)
            yield failed("history", "the schema's tables are explained by a history", finding)
            return "the schema is not empty and has no history"
        if history.failed:
            unfinished = recovery.find_unfinished(
                connection, history.failed, folder.migrations, frozenset(history.applied)
            )
            yield from recovery.checks(self.project, unfinished, migration_history.lock_holders(connection))
            return f"{len(history.failed)} failed"
        yield ok("history", "no migration failed")
        settled, squash = yield from self._applied(connection, folder, history, context)
        doubt = "" if settled else "not as the files are now"
        if invalid := apply.invalid_indexes(connection):
            finding = findings.invalid_indexes(self.project, invalid)
            yield warning("indexes", "every index is valid", finding)
            doubt = doubt or "an index is invalid"
        else:
            yield ok("indexes", "every index is valid")
        yield from prisma_refuses.checks(self.project, folder.migrations)
        pending = _pending(folder, history)
        yield from (squash,) if squash else self._pending(connection, pending, folder, history)
        if folder.programs:
            if not pending or not folder.needs_runner:
                yield own_runner.programs_check(self.project, folder, self.runner)
        elif settled and not pending:
            doubt = (yield from drift.check(self.project, connection, folder.migrations, context)) or doubt
        applied = len(folder.migrations) - len(pending)
        if pending:
            return f"{len(pending)} of {len(folder.migrations)} pending"
        return f"{applied} applied, but {doubt}" if doubt else all_of(applied, "applied")

    def _applied(
        self, connection: Connection, folder: MigrationFolder, history: History, context: Context
    ) -> Generator[Check, None, tuple[bool, Check | None]]:
        """Whether what was applied is still on disk, as it was; and what is said of one that stands for others."""
        applied = history.applied
        here = [
            (migration, applied[migration.name].checksum)
            for migration in folder.migrations
            if migration.name in applied
        ]
        title, edited = "no migration was edited after it was applied", [m for m, sum_ in here if not m.matches(sum_)]
        if edited:
            from adx_tui.steps.migrations import edits  # asks git, for who needs it: so do others below

            finding = edits.finding(self.project, edited, history, context.cancellation)
            yield failed("edited", title, finding)
        else:
            ends = sum(migration.checksum != recorded for migration, recorded in here)
            yield ok("edited", title, f"{ends} differ in their line ends alone, which don't count" if ends else "")
        if renames := migration_renames.find(folder.migrations, history):
            from adx_tui.steps.migrations import renamed

            yield failed(renamed.CHECK, renamed.STATEMENT, renamed.finding(self.project, renames))
        known = {migration.name for migration in folder.migrations} | {rename.row.name for rename in renames}
        gone = [row for name, row in applied.items() if name not in known]
        title, squash, replacement = "every applied migration is on disk", None, None
        if gone:
            from adx_tui.steps.migrations import squashed, vanished

            pending = _pending(folder, history)
            squash = squashed.check(self.project, connection, pending, gone)
            replacement = squashes.find_replacement(folder.migrations, history, gone)
            if replacement is not None:
                yield warning("on_disk", title, vanished.replaced(self.project, replacement, gone))
            elif squash is None or not squashes.comes_first(pending[0], gone):
                finding = vanished.finding(self.project, folder.path, gone, context.cancellation)
                yield warning("on_disk", title, finding)
        else:
            yield ok("on_disk", title)
        return not (edited or renames or (gone and not replacement)), squash

    def _pending(
        self, connection: Connection, pending: Sequence[Migration], folder: MigrationFolder, history: History
    ) -> Inspection:
        applied = [migration.name for migration in folder.migrations if migration.name in history.applied]
        if pending and folder.needs_runner:
            yield own_runner.pending_check(self.project, folder, pending, self.runner)
            return ""
        if pending and applied:
            newest = applied[-1]
            after = [migration.name for migration in folder.migrations].index(newest)
            older = [migration for migration in folder.migrations[:after] if migration.name not in history.applied]
            if older:
                finding = findings.out_of_order(older, newest)
                yield warning("order", "what is pending is newer than what is applied", finding)
        unfit: list[Check] = []
        if pending:
            from adx_tui.steps.migrations import dump_findings  # reads scripts, for who has one to apply

            unfit = list(dump_findings.checks(self.project, connection, pending))
        if not unfit:
            yield self._pending_check(pending, folder)
        yield from unfit
        return ""

    def _pending_check(self, pending: Sequence[Migration], folder: MigrationFolder) -> Check:
        title = "every migration is applied"
        if not pending:
            return ok("pending", title, f"{len(folder.migrations)} of {len(folder.migrations)}")
        names = [migration.name for migration in pending]
        count = counted(len(names), "migration")
        remedy = Remedy(
            id="migrations.apply",
            title=f"apply {count}",
            risk=Risk.SAFE,
            preview="\n".join(self.project.relative(migration.path) for migration in pending),
            apply=self._apply,
        )
        cause = f"{count} of {len(folder.migrations)} {'is' if len(names) == 1 else 'are'} not applied yet."
        finding = Finding(
            code="ADX401",
            cause=cause,
            subject=name_first(names),
            evidence=shortened(names),
            remedies=(remedy,),
        )
        return failed("pending", title, finding)

    # --- applying ---------------------------------------------------------------------------------------------------

    def _apply(self, context: Context) -> str:
        """Apply what is pending once the lock is ours: another run may have been faster."""
        path = self.folder()
        assert path is not None
        with lock.exclusively(self.project, context, "pending") as connection:
            return self._apply_pending(connection, self.project.url(), self._unchanged(path), context)

    def _unchanged(self, path: Path) -> MigrationFolder:
        """The folder as it is now. Raises RemedyFailedError where it can no longer be read whole."""
        try:
            folder = migration_folder.read(path)
        except OSError as error:
            raise RemedyFailedError(findings.unreadable(self.project, path, error), check="folder") from None
        for check in findings.folder_problems(self.project, folder.faults):
            if check.finding is not None:
                raise RemedyFailedError(check.finding, check=check.id)
        return folder

    def _apply_pending(
        self, connection: Connection, url: DatabaseUrl, folder: MigrationFolder, context: Context
    ) -> str:
        history = migration_history.read(connection, url.schema)
        was_empty = not history.rows and catalogue.is_empty(connection, url.schema)
        if not history.exists:
            migration_history.create(connection, url.schema)
        if history.failed:
            return "another run left a migration unfinished"
        pending = _pending(folder, history)
        if not pending:
            return "another run applied them first"
        if folder.needs_runner:  # since it was looked at
            raise RemedyFailedError(own_runner.pending(self.project, folder, pending, self.runner), check="pending")
        with session_settings.as_scripts_find_it(connection, url.schema, lock.seconds(context)):
            for done, migration in enumerate(pending):
                text = f"applying {migration.name}"
                context.doing("pending", text, done=done, total=len(pending), unit="migrations")
                started = time.monotonic()
                try:
                    apply.apply(connection, url.schema, migration, flush=migration is pending[-1])
                except ScriptError as error:
                    context.cancellation.check()
                    if failure.is_loss(error.server, connection):
                        raise lock.lost(self.project, context, error.server, f"at {migration.name}") from None
                    failed_migration = FailedMigration(migration, error, done, len(pending))
                    finding = lock.in_the_way(self.project, failed_migration, context) or failure.finding(
                        self.project, folder, failed_migration, connection, history.applied, context.cancellation
                    )
                    summary = f"{migration.name} failed; {done} of {len(pending)} applied"
                    raise RemedyFailedError(finding, summary=summary) from None
                context.log("migrations", f"applied {migration.name}", seconds=time.monotonic() - started)
        if was_empty:
            drift.remember(self.project, connection, folder.migrations)
        context.doing("pending", "applied", done=len(pending), total=len(pending), unit="migrations")
        return f"applied {len(pending)} of {len(folder.migrations)}"


def _pending(folder: MigrationFolder, history: History) -> list[Migration]:
    """What is to be applied: not what was, under another name."""
    new = [migration for migration in folder.migrations if migration.name not in history.applied]
    return list(migration_renames.not_renamed(new, migration_renames.find(folder.migrations, history)))
