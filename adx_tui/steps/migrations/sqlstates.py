"""What the SQLSTATEs that a migration can fail with mean, what this machine adds to it, and what to do.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

import re
from collections.abc import Callable

from adx_tui.core.model import Remedy, manual
from adx_tui.services.postgres import names, script
from adx_tui.services.postgres.quoting import identifier
from adx_tui.steps.migrations import missing_objects
from adx_tui.steps.migrations.advice import Advice, Failure, quoted_name, spell


def advise(failure: Failure) -> tuple[str, tuple[str, ...], tuple[Remedy, ...]]:
    """Cause (empty when there is nothing to add), evidence, and remedies, of which there is always one."""
    known = _KNOWN.get(failure.server.sqlstate)
    advice = known(failure) if callable(known) else known or Advice("")
    told = advice.remedies or (("correct the file, then run again", failure.where),)
    remedies = tuple(
        manual(f"migrations.correct.{number}", title, preview) for number, (title, preview) in enumerate(told)
    )
    return advice.cause, advice.evidence, remedies


# --- something is there already ---------------------------------------------------------------------------------------


def _there_already(failure: Failure) -> Advice:
    wanted = quoted_name(failure.server.message)
    known = names.named(failure.connection) if failure.connection else ()
    return Advice(
        "what it creates is there already, though the history does not say who made it",
        tuple(f"seen  {entry}" for entry in known if entry.name == wanted and entry.schema == failure.schema),
        (
            (
                "if all of this migration is there already (db push, a dump, by hand): say that it is applied",
                f"npx prisma migrate resolve --applied {failure.migration.name}",
            ),
            ("if it is in the way: drop or rename it, then run again", f"see \\d {spell(wanted)}"),
        ),
    )


# --- rights -----------------------------------------------------------------------------------------------------------

# Whom the server denied what, in its words: https://github.com/postgres/postgres/blob/master/src/backend/catalog/aclchk.c
_DENIED = (
    (r"must be owner of (?:table|relation|view|sequence|index) (.+)", "ALTER TABLE {0} OWNER TO {role};"),
    (r"must be owner of type (.+)", "ALTER TYPE {0} OWNER TO {role};"),
    (r"must be owner of function (.+)", "ALTER FUNCTION {0} OWNER TO {role};"),
    (r"must be owner of schema (.+)", "ALTER SCHEMA {0} OWNER TO {role};"),
    (r"permission denied for schema (.+)", "GRANT USAGE, CREATE ON SCHEMA {0} TO {role};"),
    (r"permission denied for sequence (.+)", "GRANT USAGE, SELECT, UPDATE ON SEQUENCE {0} TO {role};"),
    (
        r"permission denied for (?:table|view|relation) (.+)",
        "GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES ON {0} TO {role};",
    ),
    (r"permission denied for database (.+)", "GRANT CREATE ON DATABASE {0} TO {role};"),
    (r"permission denied for function (.+)", "GRANT EXECUTE ON FUNCTION {0} TO {role};"),
    (r'permission denied to create extension "(.+)"', "CREATE EXTENSION IF NOT EXISTS {0};"),
)


def _denied(failure: Failure) -> Advice:
    message, role = failure.server.message, identifier(failure.role)
    for pattern, statement in _DENIED:
        match = re.fullmatch(pattern, message)
        if not match:
            continue
        name = match[1].strip('"')
        owners = (
            [entry for entry in names.named(failure.connection) if entry.name == name] if failure.connection else []
        )
        if owners and owners[0].kind == "sequence" and "OWNER" in statement:
            statement = statement.replace("TABLE", "SEQUENCE")
        spelled = f"{identifier(owners[0].schema)}.{owners[0].quoted}" if owners else spell(name)
        cause = f"role {failure.role} " + (
            "does not own it, and only an owner may change an object" if "owner" in message else "lacks that right"
        )
        return Advice(
            cause,
            tuple(f"seen  {entry}" for entry in owners[:3]),
            (("have an administrator of the server run this, then run again", statement.format(spelled, role=role)),),
        )
    return Advice(
        f"role {failure.role} may not do that",
        (),
        (("have an administrator do it, or take it out of the migration", "adx-tui --check --step grants"),),
    )


# --- rows that are in the way -----------------------------------------------------------------------------------------


def _rows_in_the_way(cause: str, query: str) -> Callable[[Failure], Advice]:
    def advice(failure: Failure) -> Advice:
        key = re.search(r"Key \((.+?)\)=", failure.server.detail)
        table = re.search(
            r'(?is)\b(?:ON|TABLE|INTO|UPDATE)\s+(?:ONLY\s+)?((?:"[^"]+"|\w+)(?:\."[^"]+"|\.\w+)?)', failure.statement
        )
        column = re.search(r'column "([^"]+)"', failure.server.message)
        other = re.search(r"(?is)REFERENCES\s+(\S+?)\s*\(([^)]+)\)", failure.statement)
        parts = {
            "key": key[1] if key else identifier(column[1]) if column else "…",
            "table": table[1] if table else "…",
            "other": other[1] if other else "…",
            "other_key": other[2] if other else "…",
        }
        return Advice(cause, (), (("see which rows, correct them, then run again", query.format(**parts)),))

    return advice


# --- waiting, and the machine -----------------------------------------------------------------------------------------


def _cancelled(failure: Failure) -> Advice:
    name = next(
        (
            kind
            for kind in ("statement", "lock", "idle_in_transaction_session", "transaction")
            if f"{kind.split('_')[0]} timeout" in failure.server.message
        ),
        "",
    )
    if not name:
        return Advice("somebody cancelled it", (), (("run again", "adx-tui --auto"),))
    option = f"{name}_timeout"
    now = f"{option} = {names.setting(failure.connection, option)}" if failure.connection else option
    return Advice(
        f"it took longer than {option} allows",
        (f"seen  {now}",),
        (("let this migration take longer: put this at its beginning", f"SET LOCAL {option} = '10min';"),),
    )


def _blocked(cause: str) -> Advice:
    see = "SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0;"
    return Advice(cause, (), (("run again; if it stays so, see who holds locks", see),))


def _not_in_transaction(failure: Failure) -> Advice:
    statements = len(script.split(failure.migration.script))
    return Advice(
        "Postgres runs that only outside of a transaction, and a script of several statements, a function and a DO"
        " block are one",
        (),
        (
            (
                "put it alone into a migration of its own" if statements > 1 else "take it out of the migrations",
                failure.where,
            ),
        ),
    )


_KNOWN: dict[str, Advice | Callable[[Failure], Advice]] = {
    "42601": Advice("the SQL is not valid at the place shown"),
    "42P01": missing_objects.advise_on_relation,
    "42703": missing_objects.advise_on_column,
    "42704": missing_objects.advise_on_other,
    "42883": missing_objects.advise_on_other,
    "3F000": Advice("the schema is misspelt, or the migration that creates it is missing"),
    "42P07": _there_already,
    "42710": _there_already,
    "42701": _there_already,
    "42P06": _there_already,
    "42501": _denied,
    "23505": _rows_in_the_way(
        "rows that are there already break the unique rule",
        "SELECT {key}, count(*) FROM {table} GROUP BY {key} HAVING count(*) > 1;",
    ),
    "23502": _rows_in_the_way(
        "rows that are there already have no value for a column that must have one",
        "SELECT * FROM {table} WHERE {key} IS NULL;",
    ),
    "23503": _rows_in_the_way(
        "rows that are there already point to rows that do not exist",
        "SELECT * FROM {table} AS t WHERE {key} IS NOT NULL AND NOT EXISTS (SELECT FROM {other} AS o"
        " WHERE o.{other_key} = t.{key});",
    ),
    "23514": Advice("rows that are there already break the rule of the new check constraint"),
    "55P04": Advice(
        "a new value of an enum can't be used in the transaction that adds it",
        (),
        (
            (
                "move the statement that uses the value into a migration of its own, after this one",
                "ALTER TYPE … ADD VALUE '…';  -- alone in its migration",
            ),
        ),
    ),
    "25001": _not_in_transaction,
    "57014": _cancelled,
    "55P03": _cancelled,
    "40P01": _blocked("it and another session waited for each other, and Postgres broke this one off"),
    "40001": _blocked("another session changed the same rows meanwhile"),
    "53100": Advice(
        "the disk of the server is full",
        (),
        (("make room where the server keeps its data, then run again", "docker system df  ·  df -h"),),
    ),
    "53200": Advice(
        "the server ran out of memory, or of room for locks",
        (),
        (("raise it and restart the server, or split the migration", "max_locks_per_transaction = 256"),),
    ),
    "58P01": missing_objects.advise_on_feature,
    "0A000": missing_objects.advise_on_feature,
}
