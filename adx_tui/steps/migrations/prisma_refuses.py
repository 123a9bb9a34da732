"""Migrations that were applied here statement by statement, and that Prisma, which sends a file whole, can't apply.

https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adx_tui.core.model import Check, Finding, Location, manual, warning
from adx_tui.services.migrations import apply
from adx_tui.services.migrations.folder import Migration
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.script import Statement
from adx_tui.services.project.project import Project

_WORDS = 4


def checks(project: Project, migrations: Sequence[Migration]) -> Iterator[Check]:
    """A check for each of them; none for a script that begins and ends transactions by itself."""
    for migration in migrations:
        if (statement := _refused(migration.script)) is not None:
            finding = _finding(project, migration, statement)
            yield warning(f"alone.{migration.name}", "Prisma can apply every migration as well", finding)


def _refused(script: str) -> Statement | None:
    if apply.is_atomic(script) or sql_script.controls_transaction(script):
        return None
    statements = list(sql_script.split(script))
    if len(statements) < 2:
        return None
    return next((statement for statement in statements if sql_script.refuses_transaction(statement.text)), None)


def _finding(project: Project, migration: Migration, statement: Statement) -> Finding:
    where = project.relative(migration.path)
    words = " ".join(statement.text.split()[:_WORDS])
    return Finding(
        code="ADX427",
        cause=f"Prisma can't apply {migration.name}, nor replay it: it sends a file as one query, and the server takes "
        f"{words} … from line {statement.line} only alone (25001). Applied by adx-tui, it runs statement by statement.",
        subject=migration.name,
        evidence=(f"{where}:{statement.line}  {words} …",),
        location=Location(where, statement.line),
        remedies=(
            manual(
                "migrations.alone",
                "where it is applied nowhere yet: put the statement alone into a migration of its own",
                f"npx prisma migrate dev --create-only --name {migration.name.partition('_')[2] or 'alone'}_alone",
            ),
        ),
    )
