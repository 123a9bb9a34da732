"""The states a migrations folder and a database can be in together, each as a finding of its own."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from adx_tui.core.model import Check, Finding, Location, Remedy, failed, manual, name_first, typed
from adx_tui.services.migrations.folder import LOCK, NEWER_PRISMAS, PROVIDER, FolderProblem, Migration, ProblemKind
from adx_tui.services.migrations.history import ForeignTableError
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import chosen_sql, text_commands
from adx_tui.steps.shared.evidence import shortened

_PROBLEM_CODES = {
    ProblemKind.WRONG_PROVIDER: ("ADX407", "The migrations are not PostgreSQL's (P3019)"),
    ProblemKind.MISSING_SCRIPT: ("ADX406", "A migration has no migration.sql (P3015)"),
    ProblemKind.PACKED: ("ADX424", "A migration is no text"),
    ProblemKind.BYTE_ORDER_MARK: ("ADX406", "A migration begins with a byte order mark, which Postgres refuses"),
}
_OTHER_PROVIDERS = ("mysql", "sqlite", "sqlserver", "cockroachdb")
_NEWER_FILES = (*NEWER_PRISMAS, "migration.ts")


def unreadable(project: Project, path: Path, error: OSError) -> Finding:
    where = project.relative(path)
    how = typed("migrations.readable", "make it readable", f"ls -ld {shlex.quote(where)}")
    cause = f"{where} can't be read: {error.strerror}."
    return Finding(code="ADX406", cause=cause, subject=where, location=Location(where), remedies=(how,))


def folder_problems(project: Project, problems: Sequence[FolderProblem]) -> Iterator[Check]:
    for problem in problems:
        title = f"{problem.path.parent.name}/{problem.path.name}"
        if problem.kind is ProblemKind.MISSING_SCRIPT and _is_newer_prismas(problem.path.parent):
            finding = newer_prisma(f"{project.relative(problem.path.parent)} holds a migration of Prisma 8")
        else:
            finding = _folder_problem(project, problem)
        yield failed(f"folder.{title}", title, finding)


def _folder_problem(project: Project, problem: FolderProblem) -> Finding:
    what = "The lock file" if problem.path.name == LOCK else "A migration"
    code, cause = _PROBLEM_CODES.get(problem.kind, ("ADX406", f"{what} can't be read"))
    where = project.relative(problem.path)
    return Finding(
        code=code,
        cause=f"{cause}: {problem.detail}.",
        subject=problem.path.name if problem.path.name == LOCK else problem.path.parent.name,
        evidence=(problem.kind.value,),
        location=Location(where, problem.line),
        remedies=tuple(_ways(project, problem, where)),
    )


def _ways(project: Project, problem: FolderProblem, where: str) -> Iterator[Remedy]:
    if problem.kind is ProblemKind.WRONG_PROVIDER:
        is_anothers = any(f"`{name}`" in problem.detail for name in _OTHER_PROVIDERS)
        if is_anothers:
            yield _new_history(project, problem.path.parent)
        title = "or, if the SQL is PostgreSQL's: correct the file" if is_anothers else "correct the file"
        yield manual("migrations.file", title, f'{where}: provider = "{PROVIDER}"')
    elif command := text_commands.to_text(problem.format, where, is_schema=True):
        is_pointer = problem.format == "git-lfs"
        yield typed("migrations.file", "fetch it" if is_pointer else "make SQL in UTF-8 of it", command)
    elif problem.kind is ProblemKind.BYTE_ORDER_MARK:
        title = "take the mark away: the file's first three bytes"
        yield typed("migrations.file", title, text_commands.unmarked(where))
    else:
        yield typed("migrations.file", "correct the file, or remove its folder", f"git log -- {shlex.quote(where)}")


def _new_history(project: Project, folder: Path) -> Remedy:
    """SQL of another database can't be translated: https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/limitations-and-known-issues"""
    old = project.relative(folder)
    commands = f"git rm -r {shlex.quote(old)}\nnpx prisma migrate dev --name init"
    return typed("migrations.anew", "begin a new history for PostgreSQL, by the schema as it is", commands)


def _is_newer_prismas(folder: Path) -> bool:
    return any(next(folder.glob(pattern), None) for name in _NEWER_FILES for pattern in (name, f"*/{name}"))


def newer_prisma(seen: str) -> Finding:
    """Prisma 8 neither reads nor writes _prisma_migrations: applying SQL beside it would part the two."""
    how = manual(
        "migrations.newer", "apply them with the Prisma that made them", "npx prisma migrate --db $DATABASE_URL"
    )
    cause = "Prisma 8 keeps these migrations, in a way of its own; adx-tui keeps those of Prisma 5 to 7."
    return Finding(code="ADX412", cause=cause, evidence=(seen,), remedies=(how,))


def foreign_table(error: ForeignTableError) -> Finding:
    how = manual("migrations.table", "see what it is, and move it away", "\\d _prisma_migrations")
    cause = f"There is a table _prisma_migrations, but it is not Prisma's: {error}."
    return Finding(code="ADX409", cause=cause, remedies=(how,))


def out_of_order(pending: Sequence[Migration], newest: str) -> Finding:
    """Pending, but older than what is applied: Prisma applies them all the same, and so do we."""
    names = [migration.name for migration in pending]
    how = manual(
        "migrations.order",
        "nothing, if they don't depend on each other; else give them a newer timestamp before anybody applies them",
        "\n".join(f"git mv {name} <newer timestamp>_{name.partition('_')[2]}" for name in names[:3]),
    )
    return Finding(
        code="ADX411",
        cause=f"{len(names)} pending {'are' if len(names) > 1 else 'is'} older than {newest}, which is applied:"
        " databases of others had them in another order.",
        subject=name_first(names),
        evidence=shortened(names),
        remedies=(how,),
    )


def invalid_indexes(project: Project, indexes: dict[str, str]) -> Finding:
    """Left by a CREATE or REINDEX … CONCURRENTLY that failed."""
    rebuild, drop = ([f"{verb} INDEX CONCURRENTLY {name}" for name in indexes] for verb in ("REINDEX", "DROP"))
    ways = (
        chosen_sql.remedy(project, "migrations.reindex", "build them anew", rebuild, "built the indexes anew"),
        chosen_sql.remedy(project, "migrations.unindex", "or drop them", drop, "dropped what no query uses"),
    )
    cause = "A failed CONCURRENTLY left an index that no query uses, though every write has to keep it up."
    evidence = shortened([f"{name} on {table}" for name, table in indexes.items()])
    return Finding(code="ADX413", cause=cause, subject=name_first([*indexes]), evidence=evidence, remedies=ways)


def when(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "never"
