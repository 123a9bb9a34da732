"""Drift: what the database has that its migrations do not explain, and what they explain that it has not.

The migrations are replayed in a shadow database, once for each state of the folder, and the two catalogues compared.
It is a warning: the application may well work; but the next `prisma migrate dev` would want to reset the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adx_tui.core.model import Context, Finding, Inspection, Location, Remedy, manual, ok, skipped, warning
from adx_tui.services.migrations import catalogue, needed_extensions, replay_cache, shadow_conditions, shadow_database
from adx_tui.services.migrations.catalogue import Catalogue, Difference, Kind
from adx_tui.services.migrations.folder import Migration
from adx_tui.services.migrations.shadow_conditions import TEMPLATE, ShadowConditions
from adx_tui.services.migrations.shadow_database import ReplayError, ShadowUnusableError, TemplateNotEmptyError
from adx_tui.services.postgres import script_place
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.postgres.url import DatabaseUrlError, parse
from adx_tui.services.project.project import Project
from adx_tui.steps.migrations import undo_drift
from adx_tui.steps.shared import another_machine, chosen_sql, shadow_findings

_TITLE = "the database is what its migrations make"
_NOT_COMPARED = "not compared: that takes a replay in a shadow database, and a look makes none (adx-tui --auto does)"
_INSUFFICIENT_PRIVILEGE = "42501"
_MOST = 40
_MOST_NAMED = 4


def check(project: Project, connection: Connection, migrations: Sequence[Migration], context: Context) -> Inspection:
    """Compare the database with what `migrations`, all of them applied, make of an empty one.

    Returns in a few words that they differ, or can't be compared; empty where they are the same.
    """
    url, folder = project.url(), project.settings.project_state_dir
    key, state = replay_cache.key(migrations, url.schema, connection.info.server_version), catalogue.state(connection)
    if replay_cache.is_settled(folder, key, state):
        yield ok("drift", _TITLE, "nothing changed it since it was compared")
        return ""
    expected = replay_cache.load(folder, key)
    if expected is None and not project.may_change_server:
        yield skipped("drift", _TITLE, another_machine.NOT_TRIED)
        return ""
    if expected is None and not context.may_run_code:
        yield replace(skipped("drift", _TITLE, _NOT_COMPARED), proved=False)
        return ""
    if expected is None:
        try:
            expected = replayed(project, connection, migrations, context, "drift")
        except (LoginError, DatabaseError, ShadowUnusableError, DatabaseUrlError) as error:
            yield warning("drift", _TITLE, _no_shadow(project, connection, error, context))
            return "drift can't be looked for"
        except TemplateNotEmptyError as error:
            yield warning("drift", _TITLE, _inherited(error))
            return "a new database is not empty"
        except ReplayError as error:
            yield warning("drift", _TITLE, _not_replayable(project, error))
            return "they do not apply to an empty database"
        replay_cache.save(folder, key, expected)
    actual = catalogue.read(connection, url.schema, catalogue.schemas_of(expected, url.schema))
    if differences := catalogue.compare(expected, actual):
        yield warning("drift", _TITLE, _drifted(project, differences))
        return "the database differs"
    replay_cache.settle(folder, key, state)
    yield ok("drift", _TITLE, f"{len(actual)} objects")
    return ""


def remember(project: Project, connection: Connection, migrations: Sequence[Migration]) -> None:
    """What is in a database that was empty before `migrations` were applied to it is what a replay would make."""
    schema, folder = project.url().schema, project.settings.project_state_dir
    key, state = replay_cache.key(migrations, schema, connection.info.server_version), catalogue.state(connection)
    replay_cache.save(folder, key, catalogue.read(connection, schema))
    replay_cache.settle(folder, key, state)


def replayed(
    project: Project, connection: Connection, migrations: Sequence[Migration], context: Context, check: str
) -> Catalogue:
    """What `migrations` make of an empty database, which is made from the session `connection`. Raises what
    `shadow_database.replay` raises, DatabaseUrlError."""

    def replaying(done: int) -> None:
        context.doing(check, "replaying in a shadow database", done=done, total=len(migrations), unit="migrations")

    shadow = project.snapshot.shadow_url()
    given = parse(shadow) if shadow else None
    project.run.close_connections()  # the role may have no more than the two that are needed now
    return shadow_database.replay(connection, project.url(), given, migrations, context.cancellation, replaying)


def _drifted(project: Project, differences: Sequence[Difference]) -> Finding:
    counts = {kind: sum(difference.kind is kind for difference in differences) for kind in Kind}
    counted = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    shown = [str(difference) for difference in differences[:_MOST]]
    if len(differences) > _MOST:
        shown.append(f"and {len(differences) - _MOST} more")
    return Finding(
        code="ADX414",
        cause=f"Something changed the database without a migration: {counted}.",
        subject=counted,
        evidence=tuple(shown),
        remedies=(
            manual(
                "migrations.drift.keep",
                "if it is to stay: write it as a migration, and mark that one as applied here",
                "npx prisma db pull\nnpx prisma migrate dev --create-only --name what_changed\n"
                "npx prisma migrate resolve --applied <its name>",
            ),
            undo_drift.remedy(project, differences),
        ),
    )


def _no_shadow(
    project: Project,
    connection: Connection,
    error: LoginError | DatabaseError | ShadowUnusableError | DatabaseUrlError,
    context: Context,
) -> Finding:
    if isinstance(error, (LoginError, DatabaseError)):
        return shadow_findings.failure(project, error, _conditions(connection, context), context)
    how = manual("migrations.shadow", "name an empty database, or none", f"{project.shadow_name}=…")
    cause = f"The shadow database that {project.shadow_name} names can't be used: {error}."
    return Finding(code="ADX415", cause=cause, remedies=(how,))


def _inherited(error: TemplateNotEmptyError) -> Finding:
    """https://www.postgresql.org/docs/current/manage-ag-templatedbs.html"""
    differences = [Difference(Kind.EXTRA, key, "", "") for key in error.objects if not key.table]
    names = [str(difference.key) for difference in differences] or [str(error)]
    listed = ", ".join(names[:_MOST_NAMED]) + (f" and {len(names) - _MOST_NAMED} more" * (len(names) > _MOST_NAMED))
    return Finding(
        code="ADX426",
        cause=f"A new database is not empty here: template1, of which it is a copy, has {listed}. The migrations meet "
        "that in the shadow database of `prisma migrate dev`, and in every new one.",
        subject=listed,
        evidence=tuple(f"template1  {name}" for name in names[:_MOST]),
        remedies=(
            manual(
                "migrations.template",
                "if it was made there by mistake: drop it, as an administrator, connected to template1",
                undo_drift.text(differences),
            ),
        ),
    )


def _conditions(connection: Connection, context: Context) -> ShadowConditions | None:
    """None where the session can't be asked any more: that, then, is what is wrong."""
    return None if connection.closed else shadow_conditions.read(connection, context.cancellation)


def _not_replayable(project: Project, failure: ReplayError) -> Finding:
    server, place = failure.error.server, failure.error.place
    where = project.relative(failure.migration.path)
    excerpt: list[str] = []
    if place is not None:
        script = failure.migration.script
        excerpt = script_place.excerpt(script, place.line, place.column, message=server.message).splitlines()
    seen = (*excerpt, *server.lines)
    location = Location(where, place.line if place else None, place.column if place else None)
    if extension := _refused_extension(failure):
        return Finding(
            code="ADX342",
            cause=f"{failure.migration.name} creates extension {extension}, which only a superuser may create: "
            f"{project.url().database} has it, and a new database does not, as the shadow of `prisma migrate dev` "
            "(P3006).",
            subject=extension,
            evidence=seen,
            location=location,
            remedies=(_extension_beforehand(project, extension),),
        )
    how = manual("migrations.replay", "correct what a new database needs, in a migration before it", where)
    return Finding(
        code="ADX416",
        cause=f"{failure.migration.name} is applied here, but does not apply to an empty database (P3006):"
        f" {server.message}.",
        subject=failure.migration.name,
        evidence=seen,
        location=location,
        remedies=(how,),
    )


def _refused_extension(failure: ReplayError) -> str:
    """The extension that the role may not create, where that is what failed; empty where it is something else."""
    place = failure.error.place
    if place is None or failure.error.server.sqlstate != _INSUFFICIENT_PRIVILEGE:
        return ""
    created = needed_extensions.created_by((failure.migration,))
    return next((extension.name for extension in created if extension.line == place.line), "")


def _extension_beforehand(project: Project, extension: str) -> Remedy:
    """Where the migrations find it then: in the database that is given, or in what each new one is a copy of."""
    id, statement = "migrations.extension", f"CREATE EXTENSION IF NOT EXISTS {identifier(extension)}"
    if project.snapshot.shadow_url():
        return manual(id, f"create it in the database of {project.shadow_name}, as an administrator", f"{statement};")
    title = f"create it in {TEMPLATE}, which every new database is a copy of, as an administrator"
    inside = project.maintenance().changed(database=TEMPLATE)
    return chosen_sql.remedy(
        project, id, title, (statement,), f"created extension {extension} in {TEMPLATE}", asking=inside
    )
