"""An object that is in a migration's way, made by an applied migration that is not on disk: as git has it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from adx_tui.core.model import Context, Finding, manual
from adx_tui.services import git_trace
from adx_tui.services.migrations import traces
from adx_tui.services.migrations.apply import ScriptError
from adx_tui.services.migrations.folder import SCRIPT, MigrationFolder
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.project.project import Project

# duplicate_table (and indexes, sequences, views), duplicate_object, duplicate_column, duplicate_schema.
_THERE_ALREADY = ("42P07", "42710", "42701", "42P06")
_MOST_FROM_GIT = 5


@dataclass(frozen=True, slots=True)
class _Maker:
    """The migration, where its text is, and the line of the statement."""

    migration: str
    where: str
    line: int


def name_maker(
    project: Project,
    finding: Finding,
    error: ScriptError,
    folder: MigrationFolder,
    applied: Collection[str],
    context: Context,
) -> Finding:
    """`finding`, of a migration that failed with `error`; where what was in the way was made by one of the `applied`
    that is not in `folder`, that is the cause."""
    wanted = next(iter(error.server.quoted_names), "")
    if error.server.sqlstate not in _THERE_ALREADY or not wanted:
        return finding
    missing = [name for name in applied if name not in {migration.name for migration in folder.migrations}]
    maker = next(_makers(project, wanted, folder, missing, context), None)
    if maker is None:
        return finding
    failure = finding.cause.partition(" - ")[0].rstrip(".")
    how = manual(
        "migrations.made_twice",
        "make it once: take it out of the file that fails, or begin anew with both in their order",
        f"{maker.where}:{maker.line} makes it already",
    )
    return replace(
        finding,
        cause=f"{failure} - the applied migration {maker.migration} made it, in line {maker.line}.",
        evidence=(*finding.evidence, f"made by  {maker.where}:{maker.line}"),
        remedies=(how, *finding.remedies),
    )


def _makers(
    project: Project, wanted: str, folder: MigrationFolder, missing: Sequence[str], context: Context
) -> Iterator[_Maker]:
    for name in missing[-_MOST_FROM_GIT:]:
        relative = f"{name}/{SCRIPT}"
        commit = git_trace.trace(folder.path, relative, context.cancellation).commit
        text = git_trace.text_at(folder.path, relative, commit, context.cancellation) if commit else ""
        if commit and (line := _line(text, wanted)):
            yield _Maker(name, f"git show {commit.id}:{project.relative(folder.path / relative)}", line)


def _line(script: str, wanted: str) -> int:
    """Of the statement that makes it; 0 where there is none."""
    if wanted not in script and wanted.lower() not in script.lower():
        return 0
    statements = (statement for statement in sql_script.split(script) if wanted in traces.creates(statement.text))
    return next((statement.line for statement in statements), 0)
