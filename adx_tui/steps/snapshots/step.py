"""Snapshots of the application's database, by name: taken, listed, deleted, and put back in its place.

A step like any other, so that each statement is shown, a limit and Ctrl-C hold, and a failure is a finding; only that
it is part of a run just when somebody asked for one of the four.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum

from adx_tui.core.model import Check, Context, Finding, Inspection, Remedy, Risk, failed, manual, ok, summarize
from adx_tui.services.migrations.history import BackendSession
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres import quoting
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.postgres.names import nearest
from adx_tui.services.project.project import Project
from adx_tui.services.snapshots import copy as database_copy
from adx_tui.services.snapshots.copy import Copy, Kind
from adx_tui.steps.shared import login_findings, statement_findings
from adx_tui.steps.snapshots import half_dropped, reset

NAME_BYTES = 63
"""As PostgreSQL has it for names, though the server never gets to see this one as such."""

_RESTORE, _DELETE = "snapshots.restore", "snapshots.delete"
_ALONE_SECONDS = 1.0
_SHOWN = 12


class SnapshotCommand(Enum):
    """What is to be done, by the flag that asks for it."""

    LIST = "--snapshots"
    TAKE = "--snapshot"
    RESTORE = "--restore"
    DELETE = "--delete-snapshot"


def wanted(_step: str, remedy: Remedy) -> bool:
    """Everything that loses nothing, and what was asked for: what a snapshot's deletion or return loses, and nothing
    else, although a remedy of another step may name the same database."""
    return remedy.risk is Risk.SAFE or remedy.id in (_RESTORE, _DELETE)


def unusable(name: str) -> str:
    """Why `name` can't be a snapshot's; empty where it can."""
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return "the name is not UTF-8"
    if not name.strip() or not name.isprintable():
        return "a name has at least one character, and none that can't be seen"
    return f"the name has {size} bytes, and may have {NAME_BYTES}" if size > NAME_BYTES else ""


@dataclass(slots=True)
class SnapshotsStep:
    """See the module."""

    project: Project
    wish: SnapshotCommand
    name: str = ""
    id: str = "snapshots"
    title: str = "Snapshots"
    requires: tuple[str, ...] = ("postgres",)
    _done: bool = field(default=False, init=False)

    def inspect(self, context: Context) -> Inspection:
        url = self.project.url()
        administrator = self.project.maintenance()
        self.project.run.close_connections()  # without an administrator, the last step looked at what is to be copied
        try:
            with database.connect(administrator, context.cancellation) as connection:
                snapshots = _snapshots(connection, url.database)
                there = next((each for each in snapshots if each.name == self.name), None)
                if self.wish is SnapshotCommand.LIST:
                    for each in snapshots:
                        size = _size(connection, each)
                        yield ok(f"snapshot.{each.name}", each.name, f"{size}, taken {_when(each)}")
                    return f"{_count(len(snapshots), 'snapshot')} of {url.database}"
                if self._done:
                    check = ok(self._check, f"snapshot {self.name}")
                elif self.wish is SnapshotCommand.TAKE:
                    check = self._to_take(connection, url.database, there, context)
                elif there is None:
                    check = self._missing(url.database, snapshots)
                else:
                    to_do = self._to_restore if self.wish is SnapshotCommand.RESTORE else self._to_delete
                    check = to_do(connection, there)
                yield check
                return summarize([check])
        except LoginError as error:
            yield failed("login", "the administrator can log in", login_findings.finding(error, administrator))
            return "no login"
        except DatabaseError as error:
            finding = statement_findings.refused(error.server, administrator.user)
            yield failed("session", "the snapshots can be read", finding)
            return "the snapshots can't be read"

    @property
    def _check(self) -> str:
        return self.wish.name.lower()

    # --- taking -----------------------------------------------------------------------------------------------------

    def _to_take(self, connection: Connection, of: str, there: Copy | None, context: Context) -> Check:
        title = f"a snapshot {self.name} of {of}"
        if there is not None:
            return failed(self._check, title, self._exists(there))
        if database_copy.size(connection, of) is None:
            cause = f"The server has no database {of} yet, so there is nothing to take a snapshot of."
            how = manual("snapshots.database", "create and fill it first", "adx-tui --auto")
            return failed(self._check, title, Finding(code="ADX303", cause=cause, subject=of, remedies=(how,)))
        if database_copy.is_half_dropped(connection, of):
            return failed(self._check, title, half_dropped.finding(self.project, connection))
        others = database_copy.sessions_that_stay(connection, of, context.cancellation, _ALONE_SECONDS)
        if others:
            return failed(self._check, title, _in_use(of, others, _command("--snapshot", self.name)))
        copy = Copy(
            kind=Kind.SNAPSHOT,
            of=of,
            name=self.name,
            made_at=datetime.now(UTC),
            comment=database_copy.comment(connection, of),
        )
        statements = database_copy.copy_statements(connection, copy)
        remedy = Remedy(
            id="snapshots.take",
            title="take it",
            risk=Risk.SAFE,
            preview=quoting.lines(statements),
            apply=lambda context: self._take(copy, statements, context),
        )
        cause = f"The run was asked to take the snapshot {self.name} (--snapshot)."
        return failed(self._check, title, Finding(code="ADX250", cause=cause, subject=self.name, remedies=(remedy,)))

    def _take(self, copy: Copy, statements: Sequence[str], context: Context) -> str:
        self._carry_out(copy, lambda connection: database_copy.run(connection, statements), context)
        return f"took snapshot {self.name} of {copy.of}"

    # --- putting back -----------------------------------------------------------------------------------------------

    def _to_restore(self, connection: Connection, copy: Copy) -> Check:
        back = database_copy.plan_restore(connection, copy, keep=True)
        remedy = Remedy(
            id=_RESTORE,
            title=f"put it back: everything in {copy.of} since {_when(copy)} is lost",
            risk=Risk.DESTRUCTIVE,
            preview=quoting.lines(back.statements),
            apply=lambda context: self._restore(copy, back, context),
            consent=copy.of,
        )
        cause = f"The run was asked to put {copy.of} back to the snapshot {self.name} (--restore)."
        finding = Finding(code="ADX251", cause=cause, subject=self.name, remedies=(remedy,))
        return failed(self._check, f"{copy.of} is as snapshot {self.name} has it", finding)

    def _restore(self, copy: Copy, back: database_copy.RestorePlan, context: Context) -> str:
        self._carry_out(copy, lambda connection: database_copy.restore(connection, back, drop=True), context)
        return f"put {copy.of} back to snapshot {self.name} of {_when(copy)}"

    # --- deleting ---------------------------------------------------------------------------------------------------

    def _to_delete(self, connection: Connection, copy: Copy) -> Check:
        statements = database_copy.drop_statements(copy.database)
        remedy = Remedy(
            id=_DELETE,
            title=f"delete it ({_size(connection, copy)}, taken {_when(copy)})",
            risk=Risk.DESTRUCTIVE,
            preview=quoting.lines(statements),
            apply=lambda context: self._delete(copy, statements, context),
            consent=self.name,
        )
        cause = f"The run was asked to delete the snapshot {self.name} (--delete-snapshot)."
        finding = Finding(code="ADX252", cause=cause, subject=self.name, remedies=(remedy,))
        return failed(self._check, f"snapshot {self.name} is gone", finding)

    def _delete(self, copy: Copy, statements: Sequence[str], context: Context) -> str:
        self._carry_out(copy, lambda connection: database_copy.run(connection, statements), context)
        return f"deleted snapshot {self.name} of {copy.of}"

    def _carry_out(self, copy: Copy, work: Callable[[Connection], None], context: Context) -> None:
        """Do it while nobody else does such a thing. Raises RemedyFailedError."""
        with (
            reset.as_administrator(self.project, context) as connection,
            database_copy.exclusively(connection, copy.of, context.cancellation),
        ):
            work(connection)
        self._done = True

    # --- findings ---------------------------------------------------------------------------------------------------

    def _missing(self, of: str, snapshots: Sequence[Copy]) -> Check:
        if not snapshots:
            title, command = "take one, when the database is as you want it", _command("--snapshot", self.name)
        else:
            names = [each.name for each in snapshots]
            name = nearest(self.name, names) or names[-1]
            title, command = "name one that there is", _command("--delete-snapshot", name)
            if self.wish is SnapshotCommand.RESTORE:
                command = f"{_command('--restore', name)} --database {shlex.quote(of)}"
        finding = Finding(
            code="ADX253",
            subject=self.name,
            cause=f"There is no snapshot {self.name} of {of}.",
            evidence=tuple(f"{each.name}  taken {_when(each)}" for each in snapshots) or ("there is none at all",),
            remedies=(manual("snapshots.name", title, command),),
        )
        return failed(self._check, f"snapshot {self.name} exists", finding)

    def _exists(self, there: Copy) -> Finding:
        return Finding(
            code="ADX254",
            subject=self.name,
            cause=f"There is a snapshot {self.name} of {there.of} already, taken {_when(there)}.",
            remedies=(
                manual("snapshots.other", "give the new one another name", _command("--snapshot", f"{self.name}-2")),
                manual("snapshots.first", "or delete that one first", _command("--delete-snapshot", self.name)),
            ),
        )


def _in_use(of: str, others: Sequence[BackendSession], command: str) -> Finding:
    """Ending a session undoes what it has not committed, and may be somebody's work: never done by adx-tui itself."""
    first = f"pid {others[0].pid} ({others[0].application or 'unnamed'})"
    who = f"{first} is" if len(others) == 1 else f"{first} and {_count(len(others) - 1, 'other')} are"
    end = "\n".join(f"SELECT pg_terminate_backend({each.pid});" for each in others)
    return Finding(
        code="ADX255",
        subject=of,
        cause=f"{who} connected to {of}, and PostgreSQL copies no database that is in use.",
        evidence=tuple(_connected(others)),
        remedies=(
            manual("snapshots.stop", "stop what is connected (a development server, psql), then run again", command),
            manual("snapshots.end", "or end those sessions: what they have not committed is undone", end),
        ),
    )


def _connected(others: Sequence[BackendSession]) -> Iterator[str]:
    yield from map(str, others[:_SHOWN])
    if len(others) > _SHOWN:
        yield f"and {len(others) - _SHOWN} more"


def _snapshots(connection: Connection, of: str) -> tuple[Copy, ...]:
    return tuple(each for each in database_copy.copies(connection, of) if each.kind is Kind.SNAPSHOT)


def _size(connection: Connection, copy: Copy) -> str:
    return f"{(database_copy.size(connection, copy.database) or 0) / 1e6:.0f} MB"


def _when(copy: Copy) -> str:
    return f"{copy.made_at:%Y-%m-%d %H:%M:%S} UTC"


def _command(flag: str, name: str) -> str:
    return f"adx-tui {flag} {shlex.quote(name)}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("s" if number != 1 else "")
