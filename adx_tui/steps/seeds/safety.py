"""Where seeds may be run: not in production, and on a server that is not ours only in a database that is ours or empty,
or that whoever started the program has named."""

from __future__ import annotations

import shlex

from adx_tui.core.model import Finding, typed
from adx_tui.services.migrations import folder as migration_folder
from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import empty_tables, named_tables
from adx_tui.services.server import this_machine


def find_refusal(project: Project, connection: Connection, *, has_history: bool) -> Finding | None:
    """Why no seed may be run; None where they may. `has_history`: seeds of ours ran in the database before."""
    node_env = project.process_environment.get("NODE_ENV") or project.environment().get("NODE_ENV")
    if node_env == "production":
        return Finding(
            code="ADX550",
            cause="NODE_ENV is production, and seeds are for development.",
            subject="NODE_ENV",
            evidence=("NODE_ENV  production",),
            remedies=(typed("seeds.production", "seed with another one", "NODE_ENV=development adx-tui --auto"),),
        )
    url = project.url()
    if project.is_local or project.settings.seed_database == url.database:
        return None
    is_near = project.run.is_on_this_machine(url.host) or all(map(this_machine.is_private, url.host.split(",")))
    if is_near and has_history:
        return None
    tables = [name for (name,) in rows(connection, "tables_with_rows") if not name.endswith("._prisma_migrations")]
    theirs = {*tables} - _filled_by_migrations(project, connection) if tables else set()
    filled = sorted(theirs - {*empty_tables.list_empty(connection, theirs)})
    if is_near and not filled:
        return None
    why = "holds rows, and no seed of ours ever ran in it" if is_near else "is on another machine"
    name = typed(
        "seeds.database",
        "if it is the right one, name it",
        f"adx-tui --auto --seed-database {shlex.quote(url.database)}",
    )
    return Finding(
        code="ADX551",
        cause=f"Database {url.database} at {url.host} is on a server that is not ours, and {why}.",
        subject=url.database,
        evidence=(f"server  {url.host}:{url.port}", *(f"rows in  {table}" for table in filled[:5])),
        remedies=(name,),
    )


def _filled_by_migrations(project: Project, connection: Connection) -> set[str]:
    """The tables that migrations insert into: their rows are nobody's."""
    folder = project.settings.migrations or migration_folder.find(project.settings.project)
    scripts = [migration.script for migration in migration_folder.read(folder).migrations] if folder else []
    named = {name for script in scripts for name in named_tables.read(script)}
    return {name for (name,) in rows(connection, "resolve_tables", names=sorted(named))}
