"""What Prisma's schema describes, held against the database: the data model and the relations, on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adx_tui.core.model import Check, Context
from adx_tui.services.application import orphans
from adx_tui.services.application.database_model import DatabaseModel
from adx_tui.services.application.relation_differences import compare_relations
from adx_tui.services.application.schema_model import SchemaModel, describe
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.prisma.schema_index import make_index
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject
from adx_tui.steps.application import data_model, relations
from adx_tui.steps.application.schema import read as read_schema


def read_model(prisma: PrismaProject, default: str) -> tuple[SchemaModel | None, str]:
    """The data model of the project's schema; or None, and why there is none to compare with. While Prisma refuses the
    schema, neither of the commands that bring schema and database together does anything."""
    try:
        read = read_schema(prisma)
    except UnreadableFileError:
        return None, "the schema can't be read whole"
    if read.is_refused or not read.schema.files:
        return None, "the schema has a fault, which comes first"
    return describe(make_index(read.schema), default), ""


def check_described(
    project: Project,
    prisma: PrismaProject,
    schema: SchemaModel,
    database: DatabaseModel,
    connection: Connection,
    context: Context,
) -> Iterator[Check]:
    """Every check of the two. Raises what psycopg raises."""
    yield from data_model.check_data_model(project, prisma, schema, database)
    yield from _check_relations(project, prisma, schema, database, connection, context)


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
