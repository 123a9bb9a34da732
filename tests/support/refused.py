"""A script that a real server refuses, and what the table of SQLSTATEs makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.migrations import apply
from adx_tui.services.migrations.apply import ScriptError
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres import session_settings
from adx_tui.services.postgres import url as database_url
from adx_tui.steps.shared.sqlstates import scripts, table
from adx_tui.steps.shared.sqlstates.refusal import Explanation, Refusal, Script
from tests.support.databases import FreshDatabase

USER = 'CREATE TABLE "User" (id int PRIMARY KEY, name varchar(5), age int, "updatedAt" timestamp NOT NULL);'
USER_ROWS = "INSERT INTO \"User\" SELECT n, 'abcde', 70000, now() FROM generate_series(1, 3) AS n;"
LOCKED = "CREATE SCHEMA locked; GRANT USAGE ON SCHEMA locked TO PUBLIC; "


@dataclass(frozen=True, slots=True)
class Refused:
    """A script that the server refuses, `before` and `admin` being what the role and the administrator did before it.
    `earlier` and `later` are the texts of other migrations, of which the earlier one ran."""

    sqlstate: str
    script: str
    causes: tuple[str, ...]
    """Words that the cause has to have."""
    remedies: tuple[str, ...] = ()
    """Words that the remedies have to have."""
    before: str = ""
    never: tuple[str, ...] = ()
    """Words that the remedies must not have."""
    admin: str = ""
    earlier: str = ""
    later: str = ""
    kind: str = "migration"
    schema: str = "public"


def explain_refused(case: Refused, fresh: FreshDatabase) -> tuple[str, Explanation]:
    """The SQLSTATE with which the server refuses it, and the explanation."""
    url = database_url.parse(fresh.url.replace("schema=public", f"schema={case.schema}"))
    if case.admin:
        fresh.connect_admin().execute(case.admin.replace("{role}", fresh.role).encode())
    for script in (case.before, case.earlier):
        if script:
            fresh.connect().execute(f"SET search_path = {case.schema}; {script}".encode())
    refused = Script(case.kind, "2_it", "migrations/2_it/migration.sql", case.script)
    with database.connect(url, Cancellation(60)) as connection:
        try:
            with session_settings.as_scripts_find_it(connection, case.schema, 10):
                apply.run_alone(connection, case.script)
        except ScriptError as error:
            place = error.place
            statement = scripts.find_statement(case.script, place.line, place.column) if place else None
            refusal = Refusal(
                server=error.server,
                role=url.user,
                schema=case.schema,
                connection=connection,
                script=refused,
                statement=statement.text if statement else "",
                line=statement.line if statement else None,
                start=statement.start if statement else None,
                at=scripts.offset(case.script, place.line, place.column) if place else None,
                earlier=(Script("migration", "1_earlier", "migrations/1_earlier/migration.sql", case.earlier),),
                later=(Script(case.kind, "3_later", "migrations/3_later/migration.sql", case.later),),
            )
            return error.server.sqlstate, table.explain(refusal, "refused")
    raise AssertionError(f"the server took {case.script!r}")
