"""What is wrong with a schema, at which line, and what mends it. `tests/prisma` asks the real `prisma validate`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.services.prisma.schema_edits import apply_edits, difference
from adx_tui.services.prisma.schema_parser import parse
from adx_tui.services.prisma.schema_problems import ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_validation import LATEST, find_problems
from tests.support.prisma_faults import FAULTS, Fault
from tests.support.prisma_schemas import sound_draft

FILE = Path("schema.prisma")
SEEDS = st.integers(min_value=0, max_value=10_000)

# Everything here is as it should be, and looks as if it were not.
SOUND = """datasource db {
  provider     = "postgresql"
  relationMode = "prisma"
  schemas      = ["public", "audit"]
}
generator client {
  provider        = "prisma-client"
  output          = "../generated"
  previewFeatures = ["views"]
}
model User {
  id        Int    @id @default(autoincrement())
  email     String @unique @db.VarChar(90,)
  location  Unsupported("point")?
  managerId Int?   @map("manager_id")
  manager   User?  @relation("reports", fields: [managerId], references: [id], onDelete: Restrict, onUpdate: Restrict)
  reports   User[] @relation("reports")
  friends   User[] @relation("friends")
  friendOf  User[] @relation(name: "friends")
  written   Post[] @relation("author")
  reviewed  Post[] @relation("reviewer")
  profile   Profile?
  legacy    Legacy[] @ignore
  @@map("users")
  @@schema("public")
}
model Post {
  tenant     Int
  number     Int
  authorId   Int
  author     User    @relation("author", fields: [authorId], references: [id])
  reviewerId String?
  reviewer   User?   @relation("reviewer", fields: [reviewerId], references: [email])
  comments   Comment[]
  tags       Tag[]
  @@id([tenant, number])
  @@index([authorId(sort: Desc)], map: "post_author")
  @@unique([number, tenant])
  @@schema("public")
}
model Comment {
  id         Int  @id
  postNumber Int
  postTenant Int
  post       Post @relation(fields: [postNumber, postTenant], references: [number, tenant])
  @@schema("public")
}
model Tag {
  id    String @id @default(uuid()) @db.Uuid
  posts PostTag[]
  post  Post   @relation(fields: [tenant, number], references: [tenant, number])
  tenant Int
  number Int
  @@schema("public")
}
model PostTag {
  tagId String @db.Uuid
  tag   Tag    @relation(fields: tagId, references: id)
  @@id([tagId])
  @@schema("audit")
}
model Profile {
  userId Int  @id
  user   User @relation(fields: [userId], references: [id])
  @@schema("public")
}
model Legacy {
  what   String?
  userId Int?
  user   User?   @relation(fields: [userId], references: [id])
  @@ignore
  @@schema("audit")
}
view Report {
  id   Int  @unique
  role Role
  @@schema("public")
}
enum Role {
  ADMIN @map("admin")
  @@schema("public")
}
"""


def problems(text: str, version: tuple[int, int] = LATEST) -> list[tuple[ProblemKind, int]]:
    return [(problem.kind, problem.span.line) for problem in find_problems(parse([(FILE, text)]), version)]


def the_problem(text: str) -> SchemaProblem:
    (problem,) = find_problems(parse([(FILE, text)]))
    return problem


def added_by(problem: SchemaProblem, text: str) -> list[str]:
    """The lines that its edits add, as a diff shows them. Nothing is wrong afterwards."""
    assert not problems(apply_edits(text, problem.edits))
    return [
        line[1:].strip() for line in difference("x", text, problem.edits) if line.startswith("+") and line[1] == " "
    ]


def test_what_is_sound_gives_nothing() -> None:
    assert problems(SOUND) == []


@given(SEEDS)
def test_no_sound_schema_has_a_problem(seed: int) -> None:
    assert find_problems(parse(sound_draft(seed).files())) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("seed", range(3))
def test_every_fault_is_found_and_its_edits_mend_it(fault: Fault, seed: int) -> None:
    draft = sound_draft(seed)
    fault(draft)
    files = draft.files()
    found = find_problems(parse(files))
    assert found
    edits = [edit for problem in found for edit in problem.edits]
    if edits:
        mended = [(path, apply_edits(text, [edit for edit in edits if edit.file == path])) for path, text in files]
        assert find_problems(parse(mended)) == ()


def test_the_opposite_of_a_relation_with_a_key_is_added() -> None:
    text = (
        "model Story {\n\tid Int @id\n}\n"
        "model Line {\n  id Int @id\n  storyId Int\n  story Story @relation(fields: [storyId], references: [id])\n}\n"
    )
    problem = the_problem(text)
    assert (problem.kind, problem.span.line, problem.is_safe) == (ProblemKind.NO_OPPOSITE, 7, True)
    assert "Line.story" in problem.message
    assert "Story" in problem.message
    assert apply_edits(text, problem.edits).startswith("model Story {\n\tid Int @id\n\tlines Line[]\n}\n")


def test_the_opposite_of_a_list_is_added_with_its_key() -> None:
    text = "model Batch {\n  id Int @id\n}\nmodel Institute {\n  id String @id @db.Uuid\n  batches Batch[]\n}\n"
    text = text.replace("\n", "\r\n")
    problem = the_problem(text)
    assert (problem.kind, problem.span.line, problem.is_safe) == (ProblemKind.NO_OPPOSITE, 6, True)
    assert added_by(problem, text) == [
        "institute Institute? @relation(fields: [instituteId], references: [id])",
        "instituteId String? @db.Uuid",
    ]
    assert apply_edits(text, problem.edits).count("\r\n") == text.count("\r\n") + 2


def test_a_key_that_is_there_is_used() -> None:
    text = (
        "model Batch {\n  id Int @id\n  ownerId Int // whose\n  owner User\n}\n"
        "model User {\n  id Int @id\n  batches Batch[]\n}\n"
    )
    problem = the_problem(text)
    assert (problem.kind, problem.span.line, problem.is_safe) == (ProblemKind.NO_ARGUMENTS, 4, True)
    assert added_by(problem, text) == ["owner User @relation(fields: [ownerId], references: [id])"]


def test_a_relation_keeps_its_name_on_both_sides() -> None:
    text = 'model A {\n  id Int @id\n  b B? @relation("the \\"best\\"") // one\n}\nmodel B {\n  id Int @id\n}\n'
    problem = the_problem(text)
    assert added_by(problem, text) == [
        'b B? @relation("the \\"best\\"", fields: [bId], references: [id]) // one',
        "bId Int?",
        'asAsB A[] @relation("the \\"best\\"")',
    ]


def test_a_self_relation_needs_a_name_that_only_a_person_has() -> None:
    text = "model A {\n  id Int @id\n  upId Int?\n  up A? @relation(fields: [upId], references: [id])\n}\n"
    problem = the_problem(text)
    assert (problem.kind, problem.edits, problem.is_safe) == (ProblemKind.NO_OPPOSITE, (), False)


def test_what_changes_the_database_is_proposed_and_not_called_safe() -> None:
    text = (
        "model A {\n  id Int @id\n  bId Int\n  b B @relation(fields: [bId], references: [id])\n}\n"
        "model B {\n  id Int @id\n  a A?\n}\n"
    )
    problem = the_problem(text)
    assert (problem.kind, problem.span.line, problem.is_safe) == (ProblemKind.ONE_TO_ONE_NOT_UNIQUE, 4, False)
    assert added_by(problem, text) == ["bId Int @unique"]


@pytest.mark.parametrize("opposite", ["as A[]", "a A?"])
def test_lists_with_nothing_in_them_name_no_key(opposite: str) -> None:
    text = "model A {\n  id Int @id\n  b B @relation(fields: [], references: [])\n}\n"
    text += f"model B {{\n  id Int @id\n  {opposite}\n}}\n"
    assert (ProblemKind.NO_ARGUMENTS, 3) in problems(text)


def test_urls_belong_to_the_configuration_since_version_7() -> None:
    text = 'datasource db {\n  provider = "postgresql"\n  url = env("A")\n  directUrl = env("B")\n}\n'
    assert problems(text, (6, 19)) == []
    assert problems(text) == [(ProblemKind.URL_IN_SCHEMA, 3), (ProblemKind.URL_IN_SCHEMA, 4)]
    edits = [edit for problem in find_problems(parse([(FILE, text)])) for edit in problem.edits]
    assert apply_edits(text, edits) == 'datasource db {\n  provider = "postgresql"\n}\n'


def test_a_generator_without_output_and_old_preview_features() -> None:
    text = 'generator client {\n  provider = "prisma-client"\n  previewFeatures = ["driverAdapters", "views"]\n}\n'
    output, feature = find_problems(parse([(FILE, text)]))
    assert (output.kind, output.span.line, output.is_warning) == (ProblemKind.NO_OUTPUT, 1, False)
    assert (feature.kind, feature.span.line, feature.is_warning) == (ProblemKind.DEPRECATED_PREVIEW_FEATURE, 3, True)
    assert "driverAdapters" in feature.message
    assert problems(text, (6, 15)) == []


def test_views_need_a_key_before_version_6() -> None:
    generator = 'generator client {\n  provider = "prisma-client-js"\n  previewFeatures = ["views"]\n}\n'
    text = "view V {\n  id Int\n}\n" + generator
    assert problems(text, (5, 22)) == [(ProblemKind.NO_UNIQUE_CRITERION, 1)]
    assert problems(text, (6, 0)) == []


def test_native_types_are_those_of_the_datasource() -> None:
    schema = 'datasource {name} {{\n  provider = "{provider}"\n}}\nmodel A {{\n  id Int @id @db.TinyInt\n}}\n'
    assert problems(schema.format(name="db", provider="postgres")) == [(ProblemKind.NATIVE_TYPE, 5)]
    assert problems(schema.format(name="pg", provider="postgresql")) == [(ProblemKind.NATIVE_TYPE, 5)]
    assert problems(schema.format(name="db", provider="mysql")) == []


def test_relations_are_not_judged_while_a_line_cannot_be_read() -> None:
    text = "model A {\n  id Int @id\n  b B[]\n}\nmodel B {\n  id Int @id\n  a A @relation(\n}\n"
    assert problems(text) == [(ProblemKind.INVALID_LINE, 7)]


def test_problems_are_in_the_order_of_the_files() -> None:
    first, second = Path("b.prisma"), Path("a.prisma")
    schema = parse([(first, "model A {\n  x Strin\n  x Int\n}\n"), (second, "model A {\n  y Nowhere\n}\n")])
    assert [(problem.kind, problem.span.file, problem.span.line) for problem in find_problems(schema)] == [
        (ProblemKind.UNKNOWN_TYPE, first, 2),
        (ProblemKind.DOUBLED_FIELD, first, 3),
        (ProblemKind.DOUBLED_NAME, second, 1),
        (ProblemKind.UNKNOWN_TYPE, second, 2),
    ]


WORDS = ["model", "A", "B", " ", "{", "}", "\n", "id", "Int", "@id", "@unique", "@relation", "(", ")", "[]", "?", ","]
MORE = ["fields:", "references:", "[id]", '"x"', "@@id", "@@unique", "datasource", "generator", "=", "@db.Text", "."]


@given(st.lists(st.sampled_from(WORDS + MORE)).map("".join))
def test_whatever_is_written_is_judged(text: str) -> None:
    schema = parse([(FILE, text)])
    for problem in find_problems(schema):
        difference("x", text, problem.edits)
