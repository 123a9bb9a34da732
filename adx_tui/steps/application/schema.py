"""Prisma's schema: what `prisma validate` would refuse, each with its line, and the lines that mend it as a diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from adx_tui.core.model import Check, Context, Finding, Remedy, Risk, failed, manual, ok, warning
from adx_tui.services import merge_marks, whole_file
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.prisma import schema_parser
from adx_tui.services.prisma.schema_edits import apply_edits, difference
from adx_tui.services.prisma.schema_files import read_schema_files
from adx_tui.services.prisma.schema_parser import PrismaSchema
from adx_tui.services.prisma.schema_problems import LineEdit, ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_validation import find_problems
from adx_tui.services.project import prisma_rules
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject
from adx_tui.steps.application.places import locate
from adx_tui.steps.application.statements import SCHEMA
from adx_tui.steps.shared import env_writer, merge_findings

_OLDEST = (5, 0)
"""Whose rules hold where no version is known: what only a newer one refuses is then nobody's fault."""
_MOST_SHOWN = 20

_CODES = {
    ProblemKind.NO_OPPOSITE: "ADX610",
    ProblemKind.NO_OUTPUT: "ADX614",
    ProblemKind.DEPRECATED_PREVIEW_FEATURE: "ADX615",
    ProblemKind.NATIVE_TYPE: "ADX617",
    **dict.fromkeys(
        (
            ProblemKind.AMBIGUOUS,
            ProblemKind.NO_ARGUMENTS,
            ProblemKind.ARGUMENTS_ON_WRONG_SIDE,
            ProblemKind.NUMBER_DIFFERS,
            ProblemKind.TYPE_DIFFERS,
            ProblemKind.OPTIONALITY_DIFFERS,
            ProblemKind.REFERENCES_NOT_UNIQUE,
            ProblemKind.ONE_TO_ONE_NOT_UNIQUE,
            ProblemKind.MANY_TO_MANY_WITHOUT_ID,
            ProblemKind.REFERENTIAL_ACTION,
        ),
        "ADX611",
    ),
}


_OF_PLACES = frozenset((ProblemKind.URL_IN_SCHEMA, ProblemKind.NO_OUTPUT))
_HOW = {
    ProblemKind.NO_OUTPUT: 'output   = "../src/generated/prisma"',
    ProblemKind.DEPRECATED_PREVIEW_FEATURE: "// take the name out of previewFeatures",
}


@dataclass(frozen=True, slots=True)
class ReadSchema:
    """A schema, and what is wrong with it."""

    schema: PrismaSchema
    problems: tuple[SchemaProblem, ...]

    @property
    def is_refused(self) -> bool:
        """Whether every command of Prisma ends at what it says, wherever its URL and its client are to be."""
        return any(not problem.is_warning and problem.kind not in _OF_PLACES for problem in self.problems)

    def of_kind(self, kind: ProblemKind) -> tuple[SchemaProblem, ...]:
        return tuple(problem for problem in self.problems if problem.kind is kind)


def read(prisma: PrismaProject) -> ReadSchema:
    """The schema as it is now. Raises UnreadableFileError where a file of it can't be read."""
    assert prisma.schema is not None
    read_files = read_schema_files(prisma.schema)
    for unreadable in read_files.unreadable:
        raise UnreadableFileError(unreadable.path, unreadable.detail, unreadable.line)
    schema = schema_parser.parse(read_files.files)
    version = prisma_rules.number_of(prisma.version) if prisma.version is not None else _OLDEST
    return ReadSchema(schema, find_problems(schema, version))


def check_schema(project: Project, prisma: PrismaProject, read_schema: ReadSchema) -> Iterator[Check]:
    """A check for each problem; the URLs of version 7 are another module's."""
    problems = [problem for problem in read_schema.problems if problem.kind is not ProblemKind.URL_IN_SCHEMA]
    if not read_schema.problems:
        count = len(read_schema.schema.models)
        yield ok("schema", SCHEMA, f"{count} model{'' if count == 1 else 's'}, as prisma validate would see it")
    for problem in problems[:_MOST_SHOWN]:
        yield _check(project, prisma, read_schema.schema, problem, len(problems))


def _check(project: Project, prisma: PrismaProject, schema: PrismaSchema, problem: SchemaProblem, number: int) -> Check:
    span = problem.span
    if problem.kind is ProblemKind.UNFINISHED_MERGE:
        lines = merge_marks.list_lines(dict(schema.files)[span.file])
        return failed(f"schema.merge.{span.file.name}", SCHEMA, merge_findings.unfinished(project, span.file, lines))
    place = locate(project, span.file, span.line, span.column)
    evidence = [f"{span.line:>5}  {schema.lines(span.file)[span.line - 1].rstrip()}"]
    if number > _MOST_SHOWN:
        evidence.append(f"one of {number}, of which the first {_MOST_SHOWN} are shown")
    finding = Finding(
        code=_CODES.get(problem.kind, "ADX613"),
        cause=problem.message,
        subject=f"{place.path}:{span.line}",
        evidence=tuple(evidence),
        location=place,
        remedies=(_remedy(project, prisma, schema, problem),),
    )
    report = warning if problem.is_warning else failed
    return report(f"schema.{problem.kind}.{place}", SCHEMA, finding)


def _remedy(project: Project, prisma: PrismaProject, schema: PrismaSchema, problem: SchemaProblem) -> Remedy:
    place = locate(project, problem.span.file, problem.span.line)
    if not problem.edits:
        how = _HOW.get(problem.kind, "npx prisma validate")
        return manual(f"application.schema.{problem.kind}.{place}", "correct the line", f"# {place}\n{how}")
    id, title = f"application.schema.{problem.kind}.{place}", "change the schema so"
    preview = show_edits(project, schema, problem.edits)
    if not problem.is_safe:
        return manual(id, title, preview)
    return Remedy(
        id=id,
        title="add what prisma format would add",
        risk=Risk.SAFE,
        preview=preview,
        apply=lambda context: _mend(project, prisma, problem, context),
    )


def show_edits(project: Project, schema: PrismaSchema, edits: Sequence[LineEdit]) -> str:
    """What they change, as a unified diff."""
    texts = dict(schema.files)
    lines: list[str] = []
    for path, of_file in edits_by_file(edits):
        lines += difference(project.relative(path), texts[path], of_file)
    return "\n".join(lines)


def edits_by_file(edits: Iterable[LineEdit]) -> list[tuple[Path, list[LineEdit]]]:
    """The edits of each file."""
    ordered = sorted(edits, key=lambda edit: (str(edit.file), edit.line))
    return [(path, list(of_file)) for path, of_file in groupby(ordered, key=lambda edit: edit.file)]


def _mend(project: Project, prisma: PrismaProject, problem: SchemaProblem, context: Context) -> str:
    """Somebody, or another remedy, may have changed the schema since: it is looked at again first."""
    context.doing("schema", "changing the schema")
    today = read(prisma)
    same = (other for other in today.problems if (other.kind, other.message) == (problem.kind, problem.message))
    current = next(same, None)
    if current is None:
        return "the schema has been changed already"
    write_edits(project, today.schema, current.edits)
    return f"changed {', '.join(project.relative(path) for path, _ in edits_by_file(current.edits))}"


def write_edits(project: Project, schema: PrismaSchema, edits: Iterable[LineEdit]) -> None:
    """Write what they make of the files. Raises RemedyFailedError."""
    texts = dict(schema.files)
    for path, of_file in edits_by_file(edits):
        with env_writer.writing(project, path):
            whole_file.replace(path, apply_edits(texts[path], of_file))
