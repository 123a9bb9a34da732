"""What can be wrong with the blocks of configuration in a schema: datasource and generator."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.services.prisma.schema_parser import PrismaSchema
from adx_tui.services.prisma.schema_problems import LineEdit, ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_syntax import ArrayValue, ConfigBlock, Property, StringValue

URLS = ("url", "directUrl", "shadowDatabaseUrl")

_LONG_DEPRECATED = """
    aggregateApi atomicNumberOperations clientExtensions cockroachdb connectOrCreate createMany dataProxy distinct
    extendedIndexes extendedWhereUnique fieldReference filteredRelationCount filterJson groupBy improvedQueryRaw
    interactiveTransactions jsonProtocol microsoftSqlServer middlewares mongoDb namedConstraints nApi nativeTypes
    orderByAggregateGroup orderByNulls orderByRelation referentialActions referentialIntegrity selectRelationCount
    transactionApi uncheckedScalarInputs
"""
_DEPRECATED_SINCE = dict.fromkeys(_LONG_DEPRECATED.split(), (5, 0)) | {
    # The releases of version 6 whose notes say so; `prisma validate` of 6.19 and 7.10 warns of each.
    "fullTextIndex": (6, 0),
    "fullTextSearch": (6, 0),
    "tracing": (6, 1),
    "omitApi": (6, 2),
    "prismaSchemaFolder": (6, 7),
    "multiSchema": (6, 13),
    "driverAdapters": (6, 16),
    "queryCompiler": (6, 16),
    "deno": (6, 19),
}
"""The version from which on `validate` warns of a preview feature, by its name."""
_FOLDED = {name.lower(): since for name, since in _DEPRECATED_SINCE.items()}


def check_blocks(schema: PrismaSchema, version: tuple[int, int]) -> Iterator[SchemaProblem]:
    if version >= (7, 0):
        for datasource in schema.datasources:
            yield from _urls(datasource)
        for generator in schema.generators:
            yield from _output(generator)
    for generator in schema.generators:
        yield from _preview_features(generator, version)


def _urls(datasource: ConfigBlock) -> Iterator[SchemaProblem]:
    for entry in datasource.properties:
        if entry.name in URLS:
            yield SchemaProblem(
                ProblemKind.URL_IN_SCHEMA,
                f"Prisma 7 does not take {entry.name} in a schema: it belongs to datasource in prisma.config.ts.",
                entry.span,
                edits=(_without_line(entry),),
            )


def _output(generator: ConfigBlock) -> Iterator[SchemaProblem]:
    if generator.provider == "prisma-client" and generator.find("output") is None:
        message = f"Generator {generator.name} does not say where it writes the client: prisma-client needs output."
        yield SchemaProblem(ProblemKind.NO_OUTPUT, message, generator.span)


def _preview_features(generator: ConfigBlock, version: tuple[int, int]) -> Iterator[SchemaProblem]:
    entry = generator.find("previewFeatures")
    if entry is None:
        return
    items = entry.value.items if isinstance(entry.value, ArrayValue) else (entry.value,)
    for item in items:
        if isinstance(item, StringValue) and version >= _FOLDED.get(item.value.lower(), (99, 0)):
            message = f"The preview feature {item.value} is deprecated: the name no longer does anything."
            if item.value.lower() == "fulltextsearch":
                message = "The preview feature fullTextSearch is called fullTextSearchPostgres since Prisma 6."
            yield SchemaProblem(ProblemKind.DEPRECATED_PREVIEW_FEATURE, message, item.span, is_warning=True)


def _without_line(entry: Property) -> LineEdit:
    return LineEdit(entry.span.file, entry.span.line, 1, ())
