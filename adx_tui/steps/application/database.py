"""What the application will meet in its database: the data model, whole relations, sequences, and its rights."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from adx_tui.core.model import Check, Context, Finding, failed, manual, ok, skipped
from adx_tui.services.application import orphans, probe
from adx_tui.services.application.database_model import DatabaseModel, read_database
from adx_tui.services.application.probe import Probe
from adx_tui.services.application.relation_differences import compare_relations
from adx_tui.services.application.schema_model import SchemaModel, describe
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import ServerMessage
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.prisma import schema_parser
from adx_tui.services.prisma.schema_files import read_schema_files
from adx_tui.services.prisma.schema_index import make_index
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject
from adx_tui.services.seeds import sequences
from adx_tui.steps.application import data_model, relations
from adx_tui.steps.shared import another_machine, sequence_findings

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
        yield skipped("model", data_model.STATEMENT, why_not)
    else:
        yield from data_model.check_data_model(project, prisma, schema, database)
        yield from _check_relations(project, prisma, schema, database, connection, context)
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
    how = manual("application.rights", "see which right is missing", "adx-tui --check --step grants")
    cause = f"Role {role} could not read and write in schema {schema}."
    finding = Finding(code="ADX601", cause=cause, subject=f"schema {schema}", evidence=server.lines, remedies=(how,))
    return failed("reads_writes", PROBE, finding)


def _read_schema(prisma: PrismaProject | None, default: str) -> tuple[SchemaModel | None, str]:
    """The data model; or None, and why there is none to compare with."""
    if prisma is None or prisma.schema is None:
        return None, "there is no schema of Prisma's"
    if prisma.next_generation is not None:
        return None, "the schema is Prisma 8's"
    files = read_schema_files(prisma.schema)
    schema = schema_parser.parse(files.files)
    if files.unreadable or schema.problems or not files.files:
        return None, "the schema can't be read whole"
    return describe(make_index(schema), default), ""


def _check_relations(
    project: Project,
    prisma: PrismaProject,
    schema: SchemaModel,
    database: DatabaseModel,
    connection: Connection,
    context: Context,
) -> Iterable[Check]:
    differences = tuple(compare_relations(schema, database))
    unguarded = relations.unguarded(schema, differences)
    if unguarded and project.may_change_server:  # another machine's rows are not looked through unasked
        context.doing("orphans", "counting rows that refer to none")
        counts = orphans.count_orphans(connection, unguarded, database)
    else:
        counts = {}
    return relations.RelationChecks(project, prisma, schema, differences, counts).check()


def _check_sequences(project: Project, connection: Connection, database: DatabaseModel) -> Iterable[Check]:
    statement = "every sequence is ahead of its rows"
    names = [identifier(*name) for name in database.tables if name not in database.views]
    behind = sequences.find_behind(connection, names)
    for sequence in behind:
        finding = sequence_findings.behind_finding(project, sequence)
        yield failed(f"sequence.{sequence.sequence}", f"{sequence.sequence} is ahead of its rows", finding)
    if not behind:
        yield ok("sequences", statement)
