"""Tables without a history (Prisma's P3005): which migrations made them, proved by replaying those, and the baseline.

After `db push` or a restored dump nobody wrote down what was applied. How far the migrations seem to have been applied
is read off the catalogue; the remedy replays them that far in a shadow database, where they must make exactly what is
there, and marks them as applied.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from adx_tui.core.model import Context, Finding, Remedy, RemedyFailedError, Risk, manual, typed
from adx_tui.core.wording import counted
from adx_tui.services.migrations import catalogue, traces
from adx_tui.services.migrations import history as migration_history
from adx_tui.services.migrations.folder import Migration
from adx_tui.services.migrations.shadow_database import ReplayError, ShadowUnusableError, TemplateNotEmptyError
from adx_tui.services.migrations.traces import Verdict
from adx_tui.services.postgres import script
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.postgres.url import DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.steps.migrations import drift, lock
from adx_tui.steps.shared.evidence import shortened
from adx_tui.steps.snapshots import reset

# What only defines: a script of these is told by the catalogue, whole.
_DEFINES = frozenset({"CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE", "SET", "BEGIN", "COMMIT"})


def finding(
    project: Project,
    connection: Connection,
    migrations: Sequence[Migration],
    strangers: Sequence[str],
) -> Finding:
    """The schema is not empty and has no history. Where it can be proved which migrations made it, marking them as
    applied loses nothing; else that is for a person to say."""
    count = counted(len(strangers), "table")
    cause = f"The schema holds {count} but no migration history (Prisma: P3005)."
    seen = list(shortened(strangers))
    made = _seemingly_applied(connection, migrations)
    if not made:
        how = manual(
            "migrations.baseline",
            "they are not what these migrations make: use an empty database, or move them away",
            "\n".join(f"DROP TABLE {name};  -- if nobody needs it" for name in strangers[:12]),
        )
        return Finding(code="ADX405", cause=cause, evidence=tuple(seen), remedies=(how, reset.remedy(project)))
    last = f"{len(made)} of {len(migrations)}, up to {made[-1].name}"
    if unknowable := list_rows(made):
        return _doubted(project, cause, seen, made, last, unknowable)
    seen.append(f"baseline  {last}, seem to be applied: of each something is here, and of the last one all")
    how = Remedy(
        id="migrations.baseline",
        title=f"baseline: replay {last}, in a shadow database; mark them as applied if that makes what is here",
        risk=Risk.SAFE,
        preview="\n".join(f"npx prisma migrate resolve --applied {shlex.quote(migration.name)}" for migration in made),
        apply=lambda context: _prove_and_mark(project, cause, strangers, made, last, context),
    )
    return Finding(code="ADX405", cause=cause, evidence=tuple(seen), remedies=(how, reset.remedy(project)))


def _doubted(
    project: Project, cause: str, seen: Sequence[str], made: Sequence[Migration], last: str, doubts: Sequence[str]
) -> Finding:
    """Nobody but the person can say that `made`, which seem to be applied, are."""
    how = typed(
        "migrations.baseline",
        f"if these were applied ({last}): say so; else use an empty database",
        "\n".join(f"npx prisma migrate resolve --applied {shlex.quote(migration.name)}" for migration in made),
    )
    evidence = (*seen, f"baseline  {last}, seem to be applied; but:", *doubts)
    return Finding(code="ADX405", cause=cause, evidence=evidence, remedies=(how, reset.remedy(project)))


def _seemingly_applied(connection: Connection, migrations: Sequence[Migration]) -> Sequence[Migration]:
    """All up to the last one of which something is there and nothing is missing."""
    for number in range(len(migrations), 0, -1):
        verdicts = {trace.verdict for trace in traces.find_effects(connection, migrations[number - 1].script)}
        if Verdict.DONE in verdicts and not verdicts & {Verdict.NOT_DONE, Verdict.INVALID}:
            return migrations[:number]
    return ()


def _prove_and_mark(
    project: Project, cause: str, strangers: Sequence[str], made: Sequence[Migration], last: str, context: Context
) -> str:
    """Only what is proved is marked."""
    with project.run.connections.shared(project.url(), context.cancellation) as connection:
        doubts = find_doubts(project, connection, made, context, "history")
    if doubts:
        seen = shortened(strangers)
        raise RemedyFailedError(_doubted(project, cause, seen, made, last, doubts))
    return _mark(project, made, context)


def find_doubts(
    project: Project, connection: Connection, made: Sequence[Migration], context: Context, check: str
) -> tuple[str, ...]:
    """Why it is not proved that `made` are what was applied here."""
    schema = project.url().schema
    try:
        expected = drift.replayed(project, connection, made, context, check)
    except (
        LoginError,
        DatabaseError,
        ShadowUnusableError,
        TemplateNotEmptyError,
        ReplayError,
        DatabaseUrlError,
    ) as error:
        return (f"they could not be replayed to prove it: {error}",)
    actual = catalogue.read(connection, schema, catalogue.schemas_of(expected, schema))
    return shortened([str(difference) for difference in catalogue.compare(expected, actual)])


def list_rows(made: Sequence[Migration]) -> tuple[str, ...]:
    """What of `made` no catalogue tells."""
    rows = [
        f"{migration.name}, line {statement.line}: whether its rows are there, no catalogue tells"
        for migration in made
        for statement in script.split(migration.script)
        if not _DEFINES.intersection(script.leading_words(statement.text, 1))
    ]
    return shortened(rows, 4)


def _mark(project: Project, made: Sequence[Migration], context: Context) -> str:
    schema = project.url().schema
    with lock.exclusively(project, context, "history") as connection, connection.transaction():
        history = migration_history.read(connection, schema)
        if history.rows:
            return "another run wrote a history first"
        if not history.exists:
            migration_history.create(connection, schema)
        for migration in made:
            row = migration_history.resolved_row(schema, migration.name, migration.checksum)
            connection.execute(row.encode())
    return f"baseline: marked {len(made)} migrations as applied"
