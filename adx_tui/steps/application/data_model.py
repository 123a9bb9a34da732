"""The data model that Prisma's schema describes, held against the database: tables, columns, enums and defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from adx_tui.core.model import Check, Finding, Location, Remedy, failed, manual, name_first, ok, typed, warning
from adx_tui.services.application.database_model import DatabaseModel
from adx_tui.services.application.differences import Difference, DifferenceKind, compare
from adx_tui.services.application.schema_model import SchemaModel
from adx_tui.services.prisma.schema_syntax import Span
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject, ProjectCommand, Source
from adx_tui.steps.application.statements import MODEL
from adx_tui.steps.shared import project_command
from adx_tui.steps.shared.evidence import shortened


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a kind of difference comes to: `consequence` continues "so that …"."""

    code: str
    report: Callable[[str, str, Finding], Check]
    consequence: str


_VERDICTS: Mapping[DifferenceKind, Verdict] = {
    DifferenceKind.UNMAPPED_TABLE: Verdict("ADX650", failed, "the client's first query of it fails (P2021)"),
    DifferenceKind.MISSING_TABLE: Verdict("ADX650", failed, "the client's first query of it fails (P2021)"),
    DifferenceKind.MISSING_COLUMN: Verdict("ADX651", failed, "the client's first query of the model fails (P2022)"),
    DifferenceKind.MISSING_VALUE: Verdict("ADX652", failed, "the first query that names it fails (22P02, 42704)"),
    DifferenceKind.FOREIGN_TYPE: Verdict("ADX653", failed, "the client can't read or write it"),
    DifferenceKind.UNKNOWN_REQUIRED: Verdict("ADX654", failed, "each create of the model fails (P2011)"),
    DifferenceKind.MISSING_DEFAULT: Verdict("ADX655", failed, "each create that relies on it fails (P2011)"),
    DifferenceKind.OTHER_TYPE: Verdict("ADX656", warning, "values may be refused, cut or rounded"),
    DifferenceKind.NULLABILITY: Verdict("ADX657", warning, "client and database disagree on what may be left out"),
    DifferenceKind.OTHER_DEFAULT: Verdict("ADX658", warning, "SQL that leaves it out writes something else"),
    DifferenceKind.EXTRA_COLUMN: Verdict(
        "ADX659", warning, "the client never reads it, and the next migration drops it"
    ),
    DifferenceKind.EXTRA_TABLE: Verdict(
        "ADX660", warning, "the client can't reach it, and the next migration drops it"
    ),
    DifferenceKind.EXTRA_VALUE: Verdict("ADX661", warning, "the client refuses such a row"),
}
_OF_DATABASE = frozenset((
    DifferenceKind.UNKNOWN_REQUIRED,
    DifferenceKind.EXTRA_COLUMN,
    DifferenceKind.EXTRA_TABLE,
    DifferenceKind.EXTRA_VALUE,
))  # fmt: skip
"""What the database has and the schema lacks."""


def check_data_model(
    project: Project, prisma: PrismaProject, schema: SchemaModel, database: DatabaseModel
) -> Iterator[Check]:
    """A check for each kind of difference that there is; one that all is well where there is none."""
    order = list(DifferenceKind)
    differences = sorted(compare(schema, database), key=lambda difference: order.index(difference.kind))
    for kind, group in groupby(differences, key=lambda difference: difference.kind):
        verdict = _VERDICTS[kind]
        finding = _finding(project, prisma, verdict, kind, tuple(group))
        yield verdict.report(f"model.{kind}", MODEL, finding)
    if not differences:
        tables = [table for table in schema.tables.values() if not table.is_ignored]
        columns = sum(len(table.columns) for table in tables)
        yield ok(
            "model",
            MODEL,
            ", ".join(
                [_counted(len(tables), "table"), _counted(columns, "column"), _counted(len(schema.enums), "enum")]
            ),
        )


def place(project: Project, span: Span | None) -> Location | None:
    """Where in the schema that is."""
    return None if span is None else Location(project.relative(span.file), span.line, span.column)


def line(project: Project, span: Span | None, text: str) -> str:
    """A line of evidence, with its place in the schema."""
    return text if span is None else f"{Location(project.relative(span.file), span.line)}  {text}"


def cause(items: Sequence[tuple[str, str]], consequence: str) -> str:
    """One sentence on the first of `items`, each a name and what is the matter with it, and how many more there are."""
    name, words = items[0]
    more = f" (and {len(items) - 1} more like it)" if len(items) > 1 else ""
    return f"{name}: {words}, so that {consequence}{more}."


def migration(project: Project, prisma: PrismaProject) -> Remedy:
    """Have Prisma bring the database to what the schema says. What it writes is for a person to read before it runs."""
    is_pushed = project.migrations_folder() is None
    text = "prisma db push" if is_pushed else "prisma migrate dev --name what_changed"
    source = Source(prisma.schema or prisma.folder)
    command = ProjectCommand(text, prisma.folder, source, f"npx {text}")
    title = "if the schema is right: bring the database to it" + ("" if is_pushed else ", by a migration")
    return typed("application.migration", title, project_command.shown(project, command).partition("\n#")[0])


def _finding(
    project: Project, prisma: PrismaProject, verdict: Verdict, kind: DifferenceKind, group: Sequence[Difference]
) -> Finding:
    correct = manual(
        "application.schema",
        "if the database is right: let Prisma write it into the schema, and read what it changed",
        "npx prisma db pull",
    )
    remedies: tuple[Remedy, ...] = (migration(project, prisma), correct)
    if kind is DifferenceKind.UNMAPPED_TABLE:
        remedies = (_map(project, group),)
    return Finding(
        code=verdict.code,
        cause=cause([(difference.name, difference.words) for difference in group], verdict.consequence),
        subject=name_first([difference.name for difference in group]),
        evidence=shortened([line(project, entry.span, f"{entry.name}: {entry.words}") for entry in group]),
        location=place(project, group[0].span),
        remedies=remedies[::-1] if kind in _OF_DATABASE else remedies,
    )


def _map(project: Project, group: Sequence[Difference]) -> Remedy:
    """A migration instead would drop the tables that are there, with their rows."""
    shown = [f'{line(project, entry.span, f"model {entry.name}")}\n+  @@map("{entry.table}")' for entry in group]
    return manual("application.map", "say in the schema what the table is called", "\n".join(shown))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
