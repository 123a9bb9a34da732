"""What Prisma refuses is a fault here, in the same line. `tests/prisma` asks the real `prisma validate`."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.prisma.schema_parser import parse
from adx_tui.services.prisma.schema_problems import SchemaProblem
from adx_tui.services.prisma.schema_validation import LATEST, find_problems
from tests.support.refused_schemas import marked_lines, refused_schemas

NEWER = (LATEST[0] + 1, 0)


def problems(text: str, version: tuple[int, int] = LATEST) -> tuple[SchemaProblem, ...]:
    return find_problems(parse([(Path("schema.prisma"), text)]), version)


def in_model(*lines: str) -> str:
    return "model Order {\n  id Int @id\n" + "".join(f"  {line}\n" for line in lines) + "}\n"


@pytest.mark.parametrize("text", refused_schemas())
def test_what_prisma_refuses_is_a_fault_in_that_line(text: str) -> None:
    found = problems(text)
    assert {problem.span.line for problem in found} == marked_lines(text)
    assert not any(problem.is_warning for problem in found)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "note String @uniqe",
            "@uniqe is no attribute that a field with a value can have: the nearest is @unique.",
        ),
        ("@@indx([id])", "@@indx is no attribute that a model can have: the nearest is @@index."),
        ("note Int @default(uuid())", "The default of note does not fit: uuid() is for String, and the field is Int."),
        ("note String @default(5)", "The default of note does not fit: the field is String, and this is no String."),
        ("note Int @updatedAt", "@updatedAt is for a single DateTime; note is none."),
        ("@@map(orders)", "name of @@map is a text in double quotes."),
    ],
)
def test_the_sentence_says_what_would_fit(line: str, says: str) -> None:
    (problem,) = problems(in_model(line))
    assert problem.message == says


@pytest.mark.parametrize("line", ["note String @newAttribute", "note String @default(newFunction())"])
def test_a_word_that_only_a_newer_prisma_may_know_is_no_fault_under_one(line: str) -> None:
    assert problems(in_model(line))
    assert problems(in_model(line), NEWER) == ()


def test_what_is_postgresqls_alone_is_not_asked_of_another_database() -> None:
    text = 'datasource db {\n  provider = "mysql"\n}\n' + in_model("note String", "@@fulltext([note])")
    assert problems(text) == ()


def test_a_number_of_any_length_is_judged() -> None:
    (problem,) = problems(
        'datasource db {\n  provider = "postgresql"\n}\n' + in_model(f"a String @db.Char({'9' * 5000})")
    )
    assert problem.span.line == 6
