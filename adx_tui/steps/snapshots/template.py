"""The template that `--reset` goes back to: a copy of the database as a run has just built it, before anybody used it.

It is kept only of what a run built from nothing, since a reset must give what a rebuild gives; and only on a server of
our own, since on another one nothing is made that nobody asked for. It is used only while all that decided its content
is what it was.
"""

from __future__ import annotations

import hmac
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import adx_tui
from adx_tui.core.cancellation import Cancellation, CancelledRunError
from adx_tui.core.model import Context
from adx_tui.core.state import RunState
from adx_tui.services import files
from adx_tui.services.grants.spec import FILE as GRANTS
from adx_tui.services.migrations import folder as migration_folder
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project.project import Project
from adx_tui.services.snapshots import copy as database_copy
from adx_tui.services.snapshots.copy import Copy, Kind, RestorePlan

LARGEST_BYTES = 256 << 20
"""What is copied unasked. Seeds seldom bring more; a quarter of max_wal_size (1 GB by default) forces no checkpoint."""

_DISK_CHECK = "disk"
# Looked for while a remedy is put into words.
_LOOK_SECONDS = 3
_ALONE_SECONDS = 1.0


def find_template(project: Project) -> RestorePlan | None:
    """How to put the database back from its template; None where there is none that gives what a rebuild would."""
    if not project.is_local or project.settings.steps:
        return None
    url, cancellation = project.url(), Cancellation(_LOOK_SECONDS)
    try:
        with database.connect(project.maintenance(), cancellation) as connection:
            template = _template(connection, url.database)
            if template is None or template.digest != _digest(project, connection):
                return None
            # Who is connected now (a development server) will be again before this run ends, and then nothing can be
            # copied: the template must outlast it. Else it takes the place itself, and is made anew at the end.
            sessions = database_copy.list_sessions(connection, url.database)
            keep = any(session.application != database.APPLICATION_NAME for session in sessions)
            return database_copy.plan_restore(connection, template, keep=keep)
    except (LoginError, DatabaseError, CancelledRunError, OSError):
        return None  # a rebuild does as well, and says what is wrong
    finally:
        cancellation.close()


def maintain_template(project: Project, state: RunState, context: Context) -> None:
    """At the end of a run: keep the template if the run built the database, and drop what a killed run left behind.

    It never makes a run fail: what keeps it from being done is said in a line of the log. Raises CancelledRunError.
    """
    whole = all(step.holds for step in state.steps)
    if not project.is_local or not (whole or project.run.pristine):
        return  # where something failed the server may be gone, and nobody should have to wait for that
    name, built = project.url().database, whole and project.run.pristine
    project.run.close_connections()  # nobody may be connected to what is copied, not even we
    try:
        with database.connect(project.maintenance(), context.cancellation) as connection:
            left = database_copy.leftovers(connection, name)
            if not built and not left:
                return
            with database_copy.exclusively(connection, name, context.cancellation):
                if left:
                    names = ", ".join(copy for copy, _ in left)
                    context.log("adx-tui", f"dropped {names}, which was replaced, or left half done")
                if built:
                    _keep(project, connection, name, state, context)
    except LoginError as error:
        context.log("adx-tui", f"no copy was made or removed: {error.message}")
    except DatabaseError as error:
        context.log("adx-tui", f"no copy was made or removed: {error.server.message}")
    except OSError as error:
        context.log("adx-tui", f"no copy was made or removed: {error.strerror} ({error.filename})")


def _keep(project: Project, connection: Connection, name: str, state: RunState, context: Context) -> None:
    digest, template = _digest(project, connection), _template(connection, name)
    if template is not None and template.digest == digest:
        return
    why = _why_not(connection, name, state, context)
    if why:
        context.log("adx-tui", f"no copy was kept for the next --reset {name}: {why}")
        return
    started = time.monotonic()
    copy = Copy(
        kind=Kind.TEMPLATE,
        original=name,
        made_at=datetime.now(UTC),
        digest=digest,
        comment=database_copy.comment(connection, name),
    )
    database_copy.run(connection, database_copy.copy_statements(connection, copy))
    context.log("adx-tui", f"kept a copy for the next --reset {name} ({time.monotonic() - started:.1f} s)")


def _why_not(connection: Connection, name: str, state: RunState, context: Context) -> str:
    """Why the database is not to be copied, or can't be; empty where it can."""
    size = database_copy.size(connection, name) or 0
    if size > LARGEST_BYTES:
        return f"{name} has {size >> 20} MB, and more than {LARGEST_BYTES >> 20} MB are not copied unasked"
    looked = {check.id: check for check in state.step("postgres").checks}
    if _DISK_CHECK in looked and looked[_DISK_CHECK].finding is not None:
        return "the disk is nearly full"
    if sessions := database_copy.sessions_that_stay(connection, name, context.cancellation, _ALONE_SECONDS):
        who = ", ".join(f"pid {session.pid} ({session.application or 'unnamed'})" for session in sessions[:3])
        return f"{who} is connected to {name}, and a database in use can't be copied"
    return ""


def _template(connection: Connection, name: str) -> Copy | None:
    return next((copy for copy in database_copy.copies(connection, name) if copy.kind is Kind.TEMPLATE), None)


def _digest(project: Project, connection: Connection) -> str:
    """All that decides what a rebuild gives, in one word. Raises OSError.

    The environment is in it, as seeds may read any of it. So it is keyed with a password that only the administrator
    has: a comment on a database is for everybody to read, and must not tell whether a guess at a secret is right.
    """
    settings, url = project.settings, project.url()
    migrations = project.migrations_folder()
    on_disk = migration_folder.read(migrations).migrations if migrations else ()
    parts = [
        adx_tui.__version__,
        connection.info.server_version // 10_000,
        str(url),
        sorted(project.environment().values.items()),
        [(migration.name, migration.checksum) for migration in on_disk],
        list(_files(settings.seeds)),
        _content(settings.project / GRANTS),
    ]
    key = project.administrator().password.encode()
    return hmac.new(key, json.dumps(parts).encode(), "sha256").hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below `folder`, as a seed may read any of them, in a settled order; what Python makes itself aside."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for path in (Path(here, name) for name in sorted(names)):
            yield str(path.relative_to(folder)), _content(path)


def _content(path: Path) -> str:
    """A file's SHA-256; empty where there is none, or what is no file. Raises OSError for one that can't be read."""
    try:
        return files.digest(path, files.SEED_FOLDER_BYTES) if os.path.isfile(path) else ""
    except FileNotFoundError:
        return ""
