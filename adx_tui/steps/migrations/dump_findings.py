"""What a pending migration has from a dump and can't be applied with, each kind by name, and what to take out."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence

from adx_tui.core.model import Check, Finding, Location, Remedy, failed, manual, typed
from adx_tui.services.migrations import dump_leftovers
from adx_tui.services.migrations.dump_leftovers import Leftover, LeftoverKind
from adx_tui.services.migrations.folder import Migration
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.project.project import Project
from adx_tui.steps.shared.evidence import shortened
from adx_tui.steps.shared.sqlstates import platforms

# https://www.postgresql.org/docs/current/app-pgdump.html. What it writes for psql and its own session has no option.
_DUMP_ANEW = (
    "pg_dump --schema-only --no-owner --no-privileges --exclude-table='*._prisma_migrations' \"$DATABASE_URL\" \\\n"
    "  | sed -e '/^\\\\/d' -e '/^SET /d' -e \"/set_config('search_path'/d\" -e '/^CREATE SCHEMA public;/d' > {where}"
)


def checks(project: Project, connection: Connection, pending: Sequence[Migration]) -> Iterator[Check]:
    """A check for each kind of what can't be applied, of each pending migration; none where all of it can."""
    leftovers = dump_leftovers.find(connection, project.url().schema, pending)
    for migration in pending:
        own = leftovers.get(migration.name, ())
        for kind in LeftoverKind:
            if of_kind := [leftover for leftover in own if leftover.kind is kind]:
                id = f"script.{migration.name}.{kind.name.lower()}"
                finding = _finding(project, connection, migration, kind, of_kind, own)
                yield failed(id, f"{migration.name} can be applied", finding)


def _finding(
    project: Project,
    connection: Connection,
    migration: Migration,
    kind: LeftoverKind,
    leftovers: Sequence[Leftover],
    all_of_it: Sequence[Leftover],
) -> Finding:
    where = project.relative(migration.path)
    code, explain, remedies = _KINDS[kind]
    first = leftovers[0]
    return Finding(
        code=code,
        cause=f"{migration.name} {explain(first, connection)}",
        subject=migration.name,
        evidence=shortened([f"{_lines(leftover)}  {leftover.words}" for leftover in leftovers]),
        location=Location(where, first.first_line),
        remedies=(
            _take_out(where, migration.name, all_of_it),
            *remedies(leftovers, where),
            manual("migrations.dump", "or dump the schema anew, without them", _DUMP_ANEW.format(where=where)),
        ),
    )


def _take_out(where: str, name: str, leftovers: Sequence[Leftover]) -> Remedy:
    """One command for all that is in the way: after one for each, the others' lines would be other ones."""
    id = f"migrations.dump.lines.{name}"
    if not all(leftover.alone for leftover in leftovers):
        lines = "\n".join(f"{where}:{leftover.first_line}: {leftover.words}" for leftover in leftovers)
        return manual(id, "take these out of the file", lines)
    ranges = dict.fromkeys(
        f"{leftover.first_line}d"
        if leftover.first_line == leftover.last_line
        else f"{leftover.first_line},{leftover.last_line}d"
        for leftover in sorted(leftovers, key=lambda leftover: leftover.first_line)
    )
    title = "take these lines out of the file" if len(ranges) > 1 else "take the line out of the file"
    return typed(
        id,
        f"{title} (the file as it is stays beside it as .bak)",
        f"sed -i.bak '{';'.join(ranges)}' {shlex.quote(where)}",
    )


def _lines(leftover: Leftover) -> str:
    if leftover.first_line == leftover.last_line:
        return f"line {leftover.first_line}"
    return f"lines {leftover.first_line} to {leftover.last_line}"


def _psql(first: Leftover, connection: Connection) -> str:
    return (
        f"is a script for psql: {first.name} in line {first.first_line} is a command of psql, not SQL, and no server "
        "knows it."
    )


def _rows(first: Leftover, connection: Connection) -> str:
    return (
        f"holds rows for psql: COPY {first.name} FROM stdin in line {first.first_line} reads the lines after it, which "
        "only psql and pg_restore send; Prisma, and a migration, can't."
    )


def _setting(first: Leftover, connection: Connection) -> str:
    return (
        f"sets {first.name} in line {first.first_line}, which PostgreSQL has since version {first.since}; this server "
        f"is {connection.info.server_version // 10_000}. The dump is of a newer server."
    )


def _search_path(first: Leftover, connection: Connection) -> str:
    return (
        f"leaves its session without a search_path, by line {first.first_line}: Prisma then finds its own "
        "_prisma_migrations no more, and every name without a schema that follows is not found."
    )


def _roles(first: Leftover, connection: Connection) -> str:
    whose = dict.fromkeys(filter(None, map(platforms.of_role, first.name.split(", "))))
    brought = f" (a role that {' and '.join(whose)} brings)" if whose else ""
    return f"names role {first.name} in line {first.first_line}, which this server does not have{brought}."


def _schema(first: Leftover, connection: Connection) -> str:
    why = ", as in every database" if first.name == "public" else ""
    return f"creates schema {first.name} in line {first.first_line}, which is there already{why}."


def _history(first: Leftover, connection: Connection) -> str:
    return (
        f"creates {first.name} in line {first.first_line}: the history of the database that was dumped, where this one "
        "has a history of its own."
    )


def _no_more(leftovers: Sequence[Leftover], where: str) -> Iterator[Remedy]:
    return iter(())


def _seed_instead(leftovers: Sequence[Leftover], where: str) -> Iterator[Remedy]:
    tables = " ".join(dict.fromkeys(f"--table={shlex.quote(identifier(leftover.name))}" for leftover in leftovers))
    command = f'pg_dump --data-only --format=custom {tables} "$DATABASE_URL" > seeds/010_data.dump'
    yield typed("migrations.dump.rows", "rows that everybody needs belong into a seed", command)


def _newer_server(leftovers: Sequence[Leftover], where: str) -> Iterator[Remedy]:
    major = max(leftover.since for leftover in leftovers)
    yield manual(
        "migrations.dump.server", f"or use a server of version {major}", f"POSTGRES_IMAGE=postgres:{major}-bookworm"
    )


def _create_roles(leftovers: Sequence[Leftover], where: str) -> Iterator[Remedy]:
    roles = dict.fromkeys(role for leftover in leftovers for role in leftover.name.split(", "))
    # The server's own are not for anybody to make: https://www.postgresql.org/docs/current/predefined-roles.html
    statements = "\n".join(f"CREATE ROLE {identifier(role)} NOLOGIN;" for role in roles if not role.startswith("pg_"))
    if not statements:
        return
    yield manual("migrations.dump.roles", "or have an administrator make the role, where it is wanted here", statements)


_Explain = Callable[[Leftover, Connection], str]
_Remedies = Callable[[Sequence[Leftover], str], Iterator[Remedy]]
_KINDS: Mapping[LeftoverKind, tuple[str, _Explain, _Remedies]] = {
    LeftoverKind.PSQL_COMMAND: ("ADX417", _psql, _no_more),
    LeftoverKind.ROWS: ("ADX418", _rows, _seed_instead),
    LeftoverKind.NEWER_SETTING: ("ADX419", _setting, _newer_server),
    LeftoverKind.NO_SEARCH_PATH: ("ADX420", _search_path, _no_more),
    LeftoverKind.ABSENT_ROLE: ("ADX422", _roles, _create_roles),
    LeftoverKind.SCHEMA_AGAIN: ("ADX423", _schema, _no_more),
    LeftoverKind.HISTORY_TABLE: ("ADX425", _history, _no_more),
}
