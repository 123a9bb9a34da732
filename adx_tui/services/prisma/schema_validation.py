"""What is wrong with a schema, as `prisma validate` of its version would find.

Not all that `validate` looks at: what people get wrong, and what the rest of adx-tui relies on. What is a fault here
is one there, and at the same line; `tests/prisma` asks the real one.
"""

from __future__ import annotations

from adx_tui.services.prisma.block_checks import check_blocks
from adx_tui.services.prisma.model_checks import check_models, check_names
from adx_tui.services.prisma.relation_checks import check_relations
from adx_tui.services.prisma.schema_index import make_index
from adx_tui.services.prisma.schema_parser import PrismaSchema
from adx_tui.services.prisma.schema_problems import SchemaProblem

LATEST = (7, 10)


def find_problems(schema: PrismaSchema, version: tuple[int, int] = LATEST) -> tuple[SchemaProblem, ...]:
    """Every problem of the schema under that version of Prisma (major, minor), its syntax's too, in the order of the
    files. While a line can't be read or a name leads nowhere, models and relations are not judged, as it may be that
    line which they miss."""
    index = make_index(schema)
    names = [*schema.problems, *check_names(index)]
    problems = [*names, *check_blocks(schema, version)]
    if not names:
        problems += [*check_models(index, version), *check_relations(index)]
    order = {path: position for position, (path, _) in enumerate(schema.files)}
    problems.sort(key=lambda problem: (order[problem.span.file], problem.span.line, problem.span.column))
    return tuple(problems)
