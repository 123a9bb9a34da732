"""Step 4: every migration on disk is applied, none failed, none edited since, nothing the history does not explain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adx_tui.core.model import (
    Check,
    Finding,
    Inspection,
    Location,
    Remedy,
    RemedyFailedError,
    Risk,
    failed,
    manual,
    ok,
    skipped,
    warning,
)
from adx_tui.core.runner import Context
from adx_tui.services import database, migration_apply, migration_folder, migration_history
from adx_tui.services.database import Connection, DatabaseError, LoginError
from adx_tui.services.migration_apply import ScriptError
from adx_tui.services.migration_folder import FolderProblem, Migration, MigrationFolder, ProblemKind
from adx_tui.services.migration_history import ForeignTableError, History, LockHeldError, Row
from adx_tui.steps import logins, rebuild, script_errors
from adx_tui.steps.project import Project

# Prisma waits 10 s for its lock. We wait for a colleague's run to end, which has more to do.
LOCK_SECONDS = 60

_PROBLEM_CODES = {
    ProblemKind.WRONG_PROVIDER: ("ADX407", "The migrations are not PostgreSQL's (P3019)"),
    ProblemKind.MISSING_SCRIPT: ("ADX406", "A migration has no migration.sql (P3015)"),
    ProblemKind.BYTE_ORDER_MARK: ("ADX406", "A migration begins with a byte order mark, which Postgres refuses"),
}


@dataclass(frozen=True, slots=True)
class MigrationsStep:
    """See the module."""

    project: Project
    id: str = "migrations"
    title: str = "Migrations"
    requires: tuple[str, ...] = ("grants",)

    def folder(self) -> Path | None:
        """Where the migrations are; None where there are none."""
        return self.project.settings.migrations or migration_folder.find(self.project.settings.project)

    def inspect(self, context: Context) -> Inspection:
        path = self.folder()
        if path is None:
            yield skipped("folder", "a migrations folder", "there is no migrations/ or prisma/migrations/")
            return "no migrations folder"
        try:
            folder = migration_folder.read(path)
        except OSError as error:
            yield failed("folder", "the migrations can be read", self._unreadable(path, error))
            return f"{self.project.relative(path)} can't be read"
        if folder.problems:
            yield from self._folder_problems(folder.problems)
            return f"{len(folder.problems)} problems in {self.project.relative(path)}"
        yield ok("folder", "the migrations can be read", f"{len(folder.migrations)} in {self.project.relative(path)}")
        url = self.project.url()
        try:
            with database.connect(url, context.cancellation, search_path=True) as connection:
                history = migration_history.read(connection, url.schema)
                strangers = () if history.exists else migration_history.objects(connection, url.schema)
        except LoginError as error:
            yield failed("history", "the history can be read", logins.finding(error, url))
            return "no login"
        except ForeignTableError as error:
            yield failed("history", "the history can be read", _foreign_table(error))
            return "the history table is not Prisma's"
        return (yield from self._states(folder, history, strangers))

    def _states(self, folder: MigrationFolder, history: History, strangers: Sequence[str]) -> Inspection:
        if strangers:
            finding = self._baseline(folder, strangers)
            yield failed("history", "the schema's tables are explained by a history", finding)
            return "the schema is not empty and has no history"
        broken = tuple(row for row in history.failed)
        if broken:
            yield from self._failed_rows(folder, broken)
            return f"{len(broken)} failed"
        yield ok("history", "no migration failed")
        edited = [
            each
            for each in folder.migrations
            if (row := history.applied.get(each.name)) and not each.matches(row.checksum)
        ]
        if edited:
            yield failed("edited", "no migration was edited after it was applied", self._edited(edited, history))
        else:
            yield ok("edited", "no migration was edited after it was applied")
        on_disk = {migration.name for migration in folder.migrations}
        vanished = [row for name, row in history.applied.items() if name not in on_disk]
        if vanished:
            yield warning("on_disk", "every applied migration is on disk", self._vanished(vanished))
        else:
            yield ok("on_disk", "every applied migration is on disk")
        pending = [migration for migration in folder.migrations if migration.name not in history.applied]
        yield self._pending_check(pending, folder)
        applied = len(folder.migrations) - len(pending)
        return f"{len(pending)} of {len(folder.migrations)} pending" if pending else f"all {applied} applied"

    def _pending_check(self, pending: Sequence[Migration], folder: MigrationFolder) -> Check:
        title = "every migration is applied"
        if not pending:
            return ok("pending", title, f"{len(folder.migrations)} of {len(folder.migrations)}")
        names = [migration.name for migration in pending]
        count = f"{len(names)} migration" + ("s" if len(names) > 1 else "")
        remedy = Remedy(
            id="migrations.apply",
            title=f"apply {count}",
            risk=Risk.SAFE,
            preview="\n".join(self.project.relative(migration.path) for migration in pending),
            apply=self._apply,
        )
        cause = f"{count} of {len(folder.migrations)} {'is' if len(names) == 1 else 'are'} not applied yet."
        return failed(
            "pending", title, Finding(code="ADX401", cause=cause, evidence=_shortened(names), remedies=(remedy,))
        )

    # --- applying ---------------------------------------------------------------------------------------------------

    def _apply(self, context: Context) -> str:
        """Apply what is pending once the lock is ours: another run may have been faster."""
        path, url = self.folder(), self.project.url()
        assert path is not None
        try:
            with database.connect(url, context.cancellation, search_path=True) as connection:
                context.doing("pending", "waiting for the migration lock")
                with migration_history.locked(connection, context.cancellation, LOCK_SECONDS):
                    return self._apply_pending(connection, url.schema, migration_folder.read(path), context)
        except LockHeldError as error:
            raise RemedyFailedError(_lock_held(error)) from None
        except LoginError as error:
            raise RemedyFailedError(logins.finding(error, url)) from None
        except DatabaseError as error:
            raise RemedyFailedError(script_errors.lost(error.server)) from None

    def _apply_pending(self, connection: Connection, schema: str, folder: MigrationFolder, context: Context) -> str:
        history = migration_history.read(connection, schema)
        if not history.exists:
            migration_history.create(connection, schema)
        pending = [migration for migration in folder.migrations if migration.name not in history.applied]
        for done, migration in enumerate(pending):
            context.doing("pending", f"applying {migration.name}", done=done, total=len(pending), unit="migrations")
            try:
                migration_apply.apply(connection, schema, migration, flush=done == len(pending) - 1)
            except ScriptError as error:
                context.cancellation.check()
                where = self.project.relative(migration.path)
                raise RemedyFailedError(script_errors.finding(error, migration, where, done, len(pending))) from None
        if not pending:
            return "another run applied them first"
        context.doing("pending", "applied", done=len(pending), total=len(pending), unit="migrations")
        return f"applied {len(pending)} of {len(folder.migrations)}"

    # --- findings ---------------------------------------------------------------------------------------------------

    def _unreadable(self, path: Path, error: OSError) -> Finding:
        where = self.project.relative(path)
        how = manual("migrations.readable", "make it readable", f"ls -ld {where}")
        cause = f"{where} can't be read: {error.strerror}."
        return Finding(code="ADX406", cause=cause, location=Location(where), remedies=(how,))

    def _folder_problems(self, problems: Sequence[FolderProblem]) -> Iterator[Check]:
        for problem in problems:
            code, cause = _PROBLEM_CODES.get(problem.kind, ("ADX406", "A migration can't be read"))
            where = self.project.relative(problem.path)
            title = f"{problem.path.parent.name}/{problem.path.name}"
            how = manual("migrations.file", "correct the file, or remove its folder", f"git log -- {where}")
            finding = Finding(
                code=code,
                cause=f"{cause}: {problem.detail}.",
                evidence=(problem.kind.value,),
                location=Location(where, problem.line),
                remedies=(how,),
            )
            yield failed(f"folder.{title}", title, finding)

    def _baseline(self, folder: MigrationFolder, strangers: Sequence[str]) -> Finding:
        first = folder.migrations[0].name if folder.migrations else "0_init"
        how = manual(
            "migrations.baseline",
            "if they are what the first migrations make: mark those as applied; else use an empty database",
            f"npx prisma migrate resolve --applied {first}",
        )
        cause = f"The schema holds {len(strangers)} tables but no migration history (Prisma: P3005)."
        return Finding(
            code="ADX405", cause=cause, evidence=_shortened(strangers), remedies=(how, rebuild.remedy(self.project))
        )

    def _failed_rows(self, folder: MigrationFolder, rows: Sequence[Row]) -> Iterator[Check]:
        scripts = {migration.name: migration for migration in folder.migrations}
        for row in rows:
            migration = scripts.get(row.name)
            same = migration is not None and migration.matches(row.checksum)
            cause = f"{row.name} was begun, but never finished: Prisma refuses to go on (P3009)."
            if same and migration is not None and migration_apply.is_atomic(migration.script):
                cause += " Its script happens whole or not at all, so nothing of it is in the database."
                remedy = Remedy(
                    id=f"migrations.rolled_back.{row.id}",
                    title="mark it as rolled back, and apply it again",
                    risk=Risk.SAFE,
                    preview=f"UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = '{row.id}';",
                    apply=lambda context, row=row: self._mark_rolled_back(row, context),  # type: ignore[misc]
                )
            else:
                remedy = manual(
                    "migrations.resolve",
                    "see what of it is in the database; then say which is true",
                    f"npx prisma migrate resolve --applied {row.name}\n"
                    f"npx prisma migrate resolve --rolled-back {row.name}",
                )
            evidence = (f"started  {_when(row.started_at)}", *row.logs.splitlines()[:8])
            location = Location(self.project.relative(migration.path)) if migration else None
            finding = Finding(code="ADX402", cause=cause, evidence=evidence, location=location, remedies=(remedy,))
            yield failed(f"failed.{row.name}", row.name, finding)

    def _mark_rolled_back(self, row: Row, context: Context) -> str:
        url = self.project.url()
        with database.connect(url, context.cancellation, search_path=True) as connection:
            migration_history.mark_rolled_back(connection, url.schema, row.id)
        return f"marked {row.name} as rolled back"

    def _edited(self, edited: Sequence[Migration], history: History) -> Finding:
        first = edited[0]
        where = self.project.relative(first.path)
        names = ", ".join(migration.name for migration in edited)
        how = manual(
            "migrations.restore",
            "bring the applied file back and put the change into a new migration",
            f"git log --oneline -- {where}\ngit checkout <commit> -- {where}",
        )
        return Finding(
            code="ADX403",
            cause=f"{names} was edited after it was applied: other databases have another schema than this file says.",
            evidence=tuple(
                f"{each.name}  applied {_when(row.finished_at)} as {row.checksum[:12]}…, now {each.checksum[:12]}…"
                for each in edited
                if (row := history.applied[each.name])
            ),
            location=Location(where),
            remedies=(how, rebuild.remedy(self.project)),
        )

    def _vanished(self, rows: Sequence[Row]) -> Finding:
        folder = self.folder()
        where = self.project.relative(folder) if folder else "migrations"
        names = [row.name for row in rows]
        how = manual(
            "migrations.branch",
            "switch to the branch that has them, or rebuild the database for this one",
            f"git log --all --oneline -- '{where}/{names[0]}'",
        )
        cause = f"The database has {len(rows)} migrations that the folder lacks: another branch was applied here."
        evidence = _shortened([f"{row.name}  applied {_when(row.finished_at)}" for row in rows])
        return Finding(code="ADX404", cause=cause, evidence=evidence, remedies=(how, rebuild.remedy(self.project)))


def _foreign_table(error: ForeignTableError) -> Finding:
    how = manual("migrations.table", "see what it is, and move it away", "\\d _prisma_migrations")
    cause = f"There is a table _prisma_migrations, but it is not Prisma's: {error}."
    return Finding(code="ADX409", cause=cause, remedies=(how,))


def _lock_held(error: LockHeldError) -> Finding:
    pid = error.holders[0].split()[1] if error.holders else "<pid>"
    how = manual("migrations.unlock", "wait for it, or end that session", f"SELECT pg_terminate_backend({pid});")
    cause = f"Somebody else has held the migration lock for more than {LOCK_SECONDS} s (Prisma: P1002)."
    return Finding(code="ADX408", cause=cause, evidence=error.holders, remedies=(how,))


def _when(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "never"


def _shortened(names: Sequence[str], most: int = 12) -> tuple[str, ...]:
    rest = len(names) - most
    return (*names[:most], *((f"and {rest} more",) if rest > 0 else ()))
