"""Snapshots of the application's database, by name: listed, taken, put back in its place, and deleted.

Steps of a run, so that a limit and Ctrl-C hold, and a failure is a finding; but only the one that somebody asked for is
part of a run, and what changes something is a command.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from adx_tui.core.model import Check, Context, Inspection, Preparation, PreparedCommand, failed, ok, summarize
from adx_tui.core.wording import counted
from adx_tui.services.postgres import quoting
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.identifiers import NAME_BYTES
from adx_tui.services.project.project import Project
from adx_tui.services.snapshots import copy as database_copy
from adx_tui.services.snapshots.copy import Copy, Kind
from adx_tui.steps.shared import changed_files
from adx_tui.steps.snapshots import administrator, findings, half_dropped

_ALONE_SECONDS = 1.0


def unusable(name: str) -> str:
    """Why `name` can't be a snapshot's; empty where it can."""
    try:  # in bytes as for PostgreSQL's names, though the server never gets to see this one as such
        size = len(name.encode())
    except UnicodeEncodeError:
        return "the name is not UTF-8"
    if not name.strip() or not name.isprintable():
        return "a name has at least one character, and none that can't be seen"
    return f"the name has {size} bytes, and may have {NAME_BYTES}" if size > NAME_BYTES else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSnapshots:
    """Which there are."""

    project: Project
    id: str = "snapshots"
    title: str = "Snapshots"
    requires: tuple[str, ...] = ("postgres",)

    def inspect(self, context: Context) -> Inspection:
        return administrator.look(self.project, context, self._list)

    def _list(self, connection: Connection) -> Inspection:
        database = self.project.url().database
        snapshots = _snapshots(connection, database)
        for snapshot in snapshots:
            yield ok(f"snapshot.{snapshot.name}", snapshot.name, _size_and_time(connection, snapshot))
        return f"{counted(len(snapshots), 'snapshot')} of {database}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _SnapshotCommand(ABC):
    """What the three commands have in common."""

    project: Project
    name: str
    check: str
    id: str = "snapshots"
    title: str = "Snapshots"
    requires: tuple[str, ...] = ("postgres",)

    def prepare(self, context: Context) -> Preparation:
        return changed_files.guarded(administrator.look(self.project, context, partial(self._prepare, context)))

    def inspect(self, context: Context) -> Inspection:
        return administrator.look(self.project, context, self._look_afterwards)

    def _look_afterwards(self, connection: Connection) -> Inspection:
        check = self._result(connection)
        yield check
        return summarize([check])

    @abstractmethod
    def _prepare(self, context: Context, connection: Connection) -> Preparation: ...

    @abstractmethod
    def _result(self, connection: Connection) -> Check:
        """What the command came to."""

    @property
    def _database(self) -> str:
        return self.project.url().database

    def _snapshot(self, connection: Connection) -> Copy | None:
        return next((copy for copy in _snapshots(connection, self._database) if copy.name == self.name), None)

    def _existing(self, connection: Connection, flag: str) -> Generator[Check, None, Copy | None]:
        """Returns the snapshot that the command is about; None where there is none, which is reported."""
        snapshot = self._snapshot(connection)
        if snapshot is None:
            finding = findings.missing(self.name, self._database, _snapshots(connection, self._database), flag)
            yield failed(self.check, f"snapshot {self.name} exists", finding)
        return snapshot

    def _carry_out(self, work: Callable[[Connection], None], outcome: str, context: Context) -> str:
        """Do it while nobody else does such a thing. Raises RemedyFailedError."""
        with (
            administrator.as_administrator(self.project, context) as connection,
            database_copy.exclusively(connection, self._database, context.cancellation),
        ):
            work(connection)
        return outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSnapshot(_SnapshotCommand):
    """`--snapshot NAME`: nothing that exists is overwritten, and nobody who is connected is sent away."""

    check: str = "take"

    def _prepare(self, context: Context, connection: Connection) -> Preparation:
        database, snapshot = self._database, self._snapshot(connection)
        if snapshot is not None:
            finding = findings.exists(snapshot)
        elif database_copy.size(connection, database) is None:
            finding = findings.no_database(database)
        elif database_copy.is_half_dropped(connection, database):
            finding = half_dropped.finding(self.project, connection)
        elif sessions := database_copy.sessions_that_stay(connection, database, context.cancellation, _ALONE_SECONDS):
            finding = findings.in_use(database, sessions, self.name)
        else:
            return self._command(connection)
        yield (check := failed(self.check, self._statement, finding))
        return summarize([check])

    def _command(self, connection: Connection) -> PreparedCommand:
        database, now = self._database, datetime.now(UTC)
        comment = database_copy.comment(connection, database)
        copy = Copy(kind=Kind.SNAPSHOT, original=database, name=self.name, made_at=now, comment=comment)
        statements = database_copy.copy_statements(connection, copy)
        return PreparedCommand(
            title=f"take snapshot {self.name} of {database}",
            preview=quoting.lines(statements),
            apply=partial(
                self._carry_out,
                lambda session: database_copy.run(session, statements),
                f"took snapshot {self.name} of {database}",
            ),
        )

    def _result(self, connection: Connection) -> Check:
        snapshot = self._snapshot(connection)
        if snapshot is None:
            finding = findings.missing(self.name, self._database, _snapshots(connection, self._database), findings.TAKE)
            return failed(self.check, self._statement, finding)
        return ok(self.check, self._statement, _size_and_time(connection, snapshot))

    @property
    def _statement(self) -> str:
        return f"a snapshot {self.name} of {self._database}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreSnapshot(_SnapshotCommand):
    """`--restore NAME`: everybody who is connected is sent away, and what was in the database since is lost."""

    check: str = "restore"

    def _prepare(self, context: Context, connection: Connection) -> Preparation:
        snapshot = yield from self._existing(connection, findings.RESTORE)
        if snapshot is None:
            return f"no snapshot {self.name}"
        plan, taken = database_copy.plan_restore(connection, snapshot, keep=True), findings.taken_at(snapshot)
        return PreparedCommand(
            title=f"put {snapshot.original} back to snapshot {self.name}: everything in it since {taken} is lost",
            preview=quoting.lines(plan.statements),
            apply=partial(
                self._carry_out,
                lambda session: database_copy.restore(session, plan, drop=True),
                f"put {snapshot.original} back to snapshot {self.name} of {taken}",
            ),
        )

    def _result(self, connection: Connection) -> Check:
        statement = f"{self._database} is as snapshot {self.name} has it"
        if database_copy.size(connection, self._database) is None:
            return failed(self.check, statement, findings.no_database(self._database))
        return ok(self.check, statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteSnapshot(_SnapshotCommand):
    """`--delete-snapshot NAME`."""

    check: str = "delete"

    def _prepare(self, context: Context, connection: Connection) -> Preparation:
        snapshot = yield from self._existing(connection, findings.DELETE)
        if snapshot is None:
            return f"no snapshot {self.name}"
        statements = database_copy.drop_statements(snapshot.database)
        return PreparedCommand(
            title=f"delete snapshot {self.name} of {snapshot.original} ({_size_and_time(connection, snapshot)})",
            preview=quoting.lines(statements),
            apply=partial(
                self._carry_out,
                lambda session: database_copy.run(session, statements),
                f"deleted snapshot {self.name} of {snapshot.original}",
            ),
        )

    def _result(self, connection: Connection) -> Check:
        statement, snapshot = f"snapshot {self.name} is gone", self._snapshot(connection)
        return (
            ok(self.check, statement) if snapshot is None else failed(self.check, statement, findings.exists(snapshot))
        )


def _snapshots(connection: Connection, original: str) -> tuple[Copy, ...]:
    return tuple(copy for copy in database_copy.copies(connection, original) if copy.kind is Kind.SNAPSHOT)


def _size_and_time(connection: Connection, snapshot: Copy) -> str:
    size = database_copy.size(connection, snapshot.database) or 0
    return f"{size / 1e6:.0f} MB, taken {findings.taken_at(snapshot)}"
