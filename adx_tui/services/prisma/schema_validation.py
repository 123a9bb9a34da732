"""What is wrong with a schema, as `prisma validate` of its version would find.

Not all that `validate` looks at: what people get wrong, and what the rest of adx-tui relies on. What is a fault here
is one there, and at the same line; `tests/prisma` asks the real one.
"""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.services import merge_marks
from adx_tui.services.prisma.attribute_checks import check_attributes
from adx_tui.services.prisma.block_checks import check_blocks
from adx_tui.services.prisma.database_name_checks import check_database_names, check_schemas
from adx_tui.services.prisma.model_checks import check_models, check_names
from adx_tui.services.prisma.native_type_checks import check_types
from adx_tui.services.prisma.relation_checks import check_relations
from adx_tui.services.prisma.schema_index import make_index
from adx_tui.services.prisma.schema_parser import PrismaSchema
from adx_tui.services.prisma.schema_problems import ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_syntax import Span

LATEST = (7, 10)
"""The newest version whose words are known here."""


def find_problems(schema: PrismaSchema, version: tuple[int, int] = LATEST) -> tuple[SchemaProblem, ...]:
    """Every problem of the schema under that version of Prisma (major, minor), its syntax's too, in the order of the
    files. While a merge is left unfinished, that is all. While a line can't be read or a name leads nowhere, attributes
    are not judged, and while one of those does not fit, models and relations are not, as it may be that line which they
    miss. What only a version after LATEST may know is nobody's fault under one."""
    unmerged = tuple(_unfinished_merges(schema))
    if unmerged:
        return unmerged
    index = make_index(schema)
    first = [*schema.problems, *check_names(index)]
    if not first and schema.is_postgresql:
        first += check_attributes(index)
    problems = [*first, *check_blocks(schema, version)]
    if not first:
        problems += [*check_models(index, version), *check_relations(index)]
        if schema.is_postgresql:
            problems += [*check_types(schema), *check_database_names(index), *check_schemas(index)]
    order = {path: position for position, (path, _) in enumerate(schema.files)}
    problems.sort(key=lambda problem: (order[problem.span.file], problem.span.line, problem.span.column))
    if version > LATEST:
        problems = [problem for problem in problems if problem.kind is not ProblemKind.UNKNOWN_WORD]
    return tuple(problems)


def _unfinished_merges(schema: PrismaSchema) -> Iterator[SchemaProblem]:
    """A problem for each file."""
    for path, text in schema.files:
        for line in merge_marks.list_lines(text)[:1]:
            message = f"This line is {merge_marks.WORDS}."
            yield SchemaProblem(ProblemKind.UNFINISHED_MERGE, message, Span(path, line, 1, line, 1))
