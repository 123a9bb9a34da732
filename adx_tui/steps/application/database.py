"""What the application will meet in its database: the data model, whole relations, sequences, and its rights."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from adx_tui.core.model import Check, Context, Finding, Remedy, failed, manual, ok, skipped
from adx_tui.services.application import probe
from adx_tui.services.application.database_model import DatabaseModel, read_database
from adx_tui.services.application.probe import Probe
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import ServerMessage
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject
from adx_tui.services.seeds import sequences
from adx_tui.steps.application import statements
from adx_tui.steps.shared import another_machine, sequence_findings

if TYPE_CHECKING:
    from adx_tui.services.application.schema_model import SchemaModel

PROBE = "reads every table and writes (rolled back)"


def check_database(
    project: Project, connection: Connection, context: Context
) -> Generator[Check, None, tuple[Probe, ...]]:
    """Every check of what is in the database, as the role that the connection is. Returns what was tried on its tables,
    or would be. Raises what psycopg raises."""
    context.doing("model", "reading the tables of the database")
    schema_name = project.url().schema
    prisma = project.prisma
    schema, why_not = _read_schema(prisma, schema_name)
    database = read_database(connection, schema.schemas if schema is not None else (schema_name,))
    if prisma is None or schema is None:
        yield skipped("model", statements.MODEL, why_not)
    else:
        from adx_tui.steps.application import described  # loaded with the schema

        yield from described.check_described(project, prisma, schema, database, connection, context)
    probes = probe.plan(schema.tables if schema is not None else database.tables, database)
    if not project.may_change_server:
        yield skipped("reads_writes", PROBE, another_machine.NOT_TRIED)
        return probes
    context.doing("sequences", "comparing sequences with their tables")
    yield from _check_sequences(project, connection, database)
    context.doing("reads_writes", "trying to read and write every table")
    probe.read_and_write(connection, probes)
    rest = len(database.tables) - len(probes) if len(probes) == probe.MOST_TABLES else 0
    more = f"; the rights on {rest} more are as the step grants says" if rest else ""
    yield ok("reads_writes", PROBE, f"{len(probes)} tables{more}")
    return probes


def cannot_read_and_write(role: str, schema: str, server: ServerMessage) -> Check:
    """The server refused what the application will do."""
    cause = f"Role {role} could not read and write in schema {schema}."
    finding = Finding(
        code="ADX601",
        cause=cause,
        subject=f"schema {schema}",
        evidence=server.lines,
        remedies=(_way_on(server, schema),),
    )
    return failed("reads_writes", PROBE, finding)


def _way_on(server: ServerMessage, schema: str) -> Remedy:
    """By what the server refused it: not every refusal is of a right."""
    if server.sqlstate == "42501":
        return manual("application.rights", "see which right is missing", "adx-tui --check --step grants")
    if "REPLICA IDENTITY" in server.hint and server.quoted_names:
        # https://www.postgresql.org/docs/current/logical-replication-publication.html: without a key no row is found.
        statement = f"ALTER TABLE {identifier(server.quoted_names[0])} REPLICA IDENTITY FULL;"
        return manual("application.replica", "give the published table a key, or let its whole rows be one", statement)
    tables = f"\\d {identifier(schema)}.*"
    return manual("application.refusal", "see which trigger, rule or constraint of a table refuses it", tables)


def _read_schema(prisma: PrismaProject | None, default: str) -> tuple[SchemaModel | None, str]:
    """The data model; or None, and why there is none to compare with."""
    if prisma is None or prisma.schema is None:
        return None, "there is no schema of Prisma's"
    if prisma.next_generation is not None:
        return None, "the schema is Prisma 8's"
    from adx_tui.steps.application import described  # a parser and what it makes, for who has a schema

    return described.read_model(prisma, default)


def _check_sequences(project: Project, connection: Connection, database: DatabaseModel) -> Iterable[Check]:
    statement = "every sequence is ahead of its rows"
    names = [identifier(*name) for name in database.tables if name not in database.views]
    behind = sequences.find_behind(connection, names)
    for sequence in behind:
        finding = sequence_findings.behind_finding(project, sequence)
        yield failed(f"sequence.{sequence.sequence}", f"{sequence.sequence} is ahead of its rows", finding)
    if not behind:
        yield ok("sequences", statement)
