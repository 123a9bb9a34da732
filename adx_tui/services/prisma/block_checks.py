"""What can be wrong with the blocks of configuration in a schema: datasource and generator."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from adx_tui.services.prisma.schema_parser import PrismaSchema
from adx_tui.services.prisma.schema_problems import LineEdit, ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_syntax import ArrayValue, ConfigBlock, Property, Span, StringValue

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
_OTHER_PREVIEW_FEATURES = """
    esm fullTextSearchPostgres metrics nativeDistinct partialIndexes postgresqlExtensions reactNative relationJoins
    schemaEngineDriverAdapters shardKeys strictUndefinedChecks typedSql views
"""
_PREVIEW_FEATURES = frozenset((*_FOLDED, *_OTHER_PREVIEW_FEATURES.lower().split()))
"""`preview_features.rs` of prisma-engines: every name that a version ever had."""
_OF_DATASOURCE = frozenset(("provider", *URLS, "relationMode", "referentialIntegrity", "schemas", "extensions"))
_RELATION_MODES = ("prisma", "foreignKeys")


def check_blocks(schema: PrismaSchema, version: tuple[int, int]) -> Iterator[SchemaProblem]:
    if version >= (7, 0):
        for datasource in schema.datasources:
            yield from _urls(datasource)
        for generator in schema.generators:
            yield from _output(generator)
    for datasource in schema.datasources:
        yield from _datasource(datasource, len(schema.datasources))
    for block in (*schema.datasources, *schema.generators):
        yield from _properties(block)
    names = set()
    for generator in schema.generators:
        if generator.name in names:
            yield _configuration(f"There is more than one generator called {generator.name}.", generator.name_span)
        names.add(generator.name)
        yield from _preview_features(generator, version)
    if "views" not in {item.value.lower() for generator in schema.generators for item in _named_features(generator)}:
        for view in schema.views:
            message = f'The view {view.name} needs previewFeatures = ["views"] in a generator.'
            yield SchemaProblem(ProblemKind.UNKNOWN_WORD, message, view.span)


def _datasource(datasource: ConfigBlock, number: int) -> Iterator[SchemaProblem]:
    if number > 1:
        message = f"A schema has one datasource, and this one has {number}: {datasource.name} is one of them."
        yield _configuration(message, datasource.span)
    for name in ("relationMode", "referentialIntegrity"):
        entry = datasource.find(name)
        if entry is not None and datasource.text(name) not in _RELATION_MODES:
            message = f'{name} of datasource {datasource.name} is "prisma" or "foreignKeys".'
            yield _configuration(message, datasource.span if datasource.text(name) else entry.span)
    schemas = datasource.find("schemas")
    if schemas is not None and isinstance(schemas.value, ArrayValue) and not schemas.value.items:
        yield _configuration(f"schemas of datasource {datasource.name} names none.", schemas.span)
    for property_ in datasource.properties:
        if property_.name not in _OF_DATASOURCE:
            near = get_close_matches(property_.name, _OF_DATASOURCE, n=1)
            message = f"A datasource has no property {property_.name}{f': the nearest is {near[0]}' if near else ''}."
            yield SchemaProblem(ProblemKind.UNKNOWN_WORD, message, property_.span)


def _properties(block: ConfigBlock) -> Iterator[SchemaProblem]:
    """Each has a provider, and nothing twice."""
    if block.text("provider") is None:
        entry = block.find("provider")
        message = f"The {block.kind} {block.name} needs a provider, a text in double quotes."
        yield _configuration(message, block.span if entry is None else entry.span)
    seen = set()
    for entry in block.properties:
        if entry.name in seen:
            yield _configuration(f"The {block.kind} {block.name} has {entry.name} more than once.", entry.span)
        seen.add(entry.name)


def _configuration(message: str, span: Span) -> SchemaProblem:
    return SchemaProblem(ProblemKind.CONFIGURATION, message, span)


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
    for item in _named_features(generator):
        if item.value.lower() not in _PREVIEW_FEATURES:
            message = f"{item.value} is no preview feature that Prisma knows."
            yield SchemaProblem(ProblemKind.UNKNOWN_WORD, message, item.span)
        elif version >= _FOLDED.get(item.value.lower(), (99, 0)):
            message = f"The preview feature {item.value} is deprecated: the name no longer does anything."
            if item.value.lower() == "fulltextsearch":
                message = "The preview feature fullTextSearch is called fullTextSearchPostgres since Prisma 6."
            yield SchemaProblem(ProblemKind.DEPRECATED_PREVIEW_FEATURE, message, item.span, is_warning=True)


def _named_features(generator: ConfigBlock) -> list[StringValue]:
    entry = generator.find("previewFeatures")
    if entry is None:
        return []
    items = entry.value.items if isinstance(entry.value, ArrayValue) else (entry.value,)
    return [item for item in items if isinstance(item, StringValue)]


def _without_line(entry: Property) -> LineEdit:
    return LineEdit(entry.span.file, entry.span.line, 1, ())
