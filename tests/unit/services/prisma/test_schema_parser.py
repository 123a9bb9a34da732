"""The parser of Prisma's schema language: what is written is read, with its place, and nothing makes it fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.services.prisma.schema_parser import PrismaSchema, parse
from adx_tui.services.prisma.schema_problems import ProblemKind
from adx_tui.services.prisma.schema_syntax import (
    Arity,
    ArrayValue,
    FunctionValue,
    NameValue,
    NumberValue,
    StringValue,
)

FILE = Path("schema.prisma")


def read(text: str) -> PrismaSchema:
    return parse([(FILE, text)])


def problems(text: str) -> list[tuple[ProblemKind, int]]:
    return [(problem.kind, problem.span.line) for problem in read(text).problems]


def test_a_datasource_says_its_provider_and_which_keys_it_reads() -> None:
    schema = read(
        """datasource db {
  provider  = "postgres" // postgresql
  url       = env("DATABASE_URL")
  directUrl = "postgresql://localhost/shop"
  schemas   = ["public", "audit"]
}

generator client {
  provider        = "prisma-client-js"
  previewFeatures = []
}
"""
    )
    (datasource,), (generator,) = schema.datasources, schema.generators
    assert (datasource.provider, generator.provider) == ("postgresql", "prisma-client-js")
    assert datasource.environment_key("url") == "DATABASE_URL"
    assert datasource.environment_key("directUrl") is None
    assert datasource.text("directUrl") == "postgresql://localhost/shop"
    assert datasource.find("shadowDatabaseUrl") is None
    url = datasource.find("url")
    assert url is not None
    assert (url.span.line, url.span.column, url.span.end_line, url.span.end_column) == (3, 3, 3, 34)
    assert (datasource.span.line, datasource.span.end_line, datasource.span.end_column) == (1, 6, 2)
    assert not schema.problems


def test_a_model_has_fields_and_attributes_with_their_places() -> None:
    schema = read(
        """/// A person
/// who learns.
model Student {
  id    Int     @id @default(autoincrement()) /// counted
  email String? @unique @db.VarChar(255) @map("e_mail")
  // nobody's

  /// Where they are now
  place Unsupported("point")?
  books Book[]  @relation("owner", references: [id], fields: [bookId])

  @@index([email(sort: Desc, length: 10), place], map: "student_email", type: Gin)
  @@map("students")
  @@schema("school")
  @@ignore
}
"""
    )
    (model,) = schema.models
    assert (model.name, model.table, model.schema, model.is_ignored) == ("Student", "students", "school", True)
    assert model.documentation == "A person\nwho learns."
    number, email, place, books = model.fields
    assert number.documentation == "counted"
    assert [attribute.name for attribute in number.attributes] == ["id", "default"]
    assert number.attributes[1].span.column == 21
    assert isinstance(number.attributes[1].argument("value", is_default=True), FunctionValue)
    assert (email.type.name, email.type.arity, email.column) == ("String", Arity.OPTIONAL, "e_mail")
    assert email.native_type is not None
    assert (email.native_type.name, email.native_type.span.column) == ("db.VarChar", 25)
    assert (place.type.name, place.type.is_unsupported, place.type.arity) == ("point", True, Arity.OPTIONAL)
    assert (place.documentation, place.span.line) == ("Where they are now", 9)
    assert (books.type.name, books.type.arity, books.type.span.end_column) == ("Book", Arity.LIST, 15)
    relation = books.attribute("relation")
    assert relation is not None
    name, fields = relation.argument("name", is_default=True), relation.argument("fields")
    assert isinstance(name, StringValue)
    assert name.value == "owner"
    assert isinstance(fields, ArrayValue)
    assert [value.name for value in fields.items if isinstance(value, NameValue)] == ["bookId"]
    index = model.attribute("index")
    assert index is not None
    keys = index.argument("fields", is_default=True)
    assert isinstance(keys, ArrayValue)
    assert isinstance(keys.items[0], FunctionValue)
    assert [argument.name for argument in keys.items[0].arguments] == ["sort", "length"]
    assert not schema.problems


def test_views_types_and_enums_are_kept_apart_over_all_files() -> None:
    schema = parse(
        [
            (Path("a.prisma"), 'enum Role {\n  USER\n  ADMIN @map("admin") // the boss\n\n  @@map("roles")\n}\n'),
            (Path("b.prisma"), "view Busy {\n  id Int @unique\n}\ntype Place {\n  x Float\n}\r\nmodel Bare {\r\n}\r\n"),
        ]
    )
    (role,) = schema.enums
    assert (role.type_name, [value.label for value in role.values]) == ("roles", ["USER", "admin"])
    assert [(model.name, model.span.file.name) for model in schema.views] == [("Busy", "b.prisma")]
    assert [model.name for model in schema.types] == ["Place"]
    assert [(model.name, model.span.line) for model in schema.models] == [("Bare", 7)]
    assert schema.lines(Path("b.prisma"))[6] == "model Bare {"


def test_values_are_what_they_are_written_as() -> None:
    (model,) = read('model A {\n  a X @f("a\\"\\u00e4\\n", -1.5, true, a.b, [], 1)\n}\n').models
    text, number, word, path, array, digit = (argument.value for argument in model.fields[0].attributes[0].arguments)
    assert isinstance(text, StringValue)
    assert text.value == 'a"ä\n'
    assert isinstance(number, NumberValue)
    assert number.text == "-1.5"
    assert isinstance(word, NameValue)
    assert isinstance(path, NameValue)
    assert path.name == "a.b"
    assert isinstance(array, ArrayValue)
    assert isinstance(digit, NumberValue)


def test_names_may_be_in_any_script() -> None:
    (model,) = read("model Größe {\n  名前 String @map(名前)\n}\n").models
    assert (model.name, [field.name for field in model.fields]) == ("Größe", ["名前"])


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("]]", ProblemKind.INVALID_LINE),
        ("b Int @default(", ProblemKind.INVALID_LINE),
        ('b String @default("open)', ProblemKind.INVALID_LINE),
        ("b Int }", ProblemKind.INVALID_LINE),
        ("b", ProblemKind.INVALID_TYPE),
        ("b: Int", ProblemKind.INVALID_TYPE),
        ("b Int!", ProblemKind.INVALID_TYPE),
        ("b [Int]", ProblemKind.INVALID_TYPE),
        ("b Int[]?", ProblemKind.INVALID_TYPE),
        ("b Int @default(1,)", ProblemKind.INVALID_ARGUMENT),
        ("b Int @default(value: )", ProblemKind.INVALID_ARGUMENT),
        ("b Int @default(" + "[" * 100_000, ProblemKind.INVALID_LINE),
    ],
)
def test_a_line_that_cannot_be_read_is_a_problem_and_the_rest_is_there(line: str, kind: ProblemKind) -> None:
    text = f"model A {{\n  a Int @id\n  {line}\n  c Int\n}}\nmodel B {{\n  id Int @id\n}}\n"
    assert problems(text) == [(kind, 3)]
    schema = read(text)
    assert [model.name for model in schema.models] == ["A", "B"]
    assert schema.models[0].field("c") is not None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("what is this", 1),
        ("\n\nmodle A {\n  id Int @id\n}\n", 3),
        ("model A { id Int @id }", 1),
        ("model A {\n  id Int @id\n", 1),
        ("type Name = String", 1),
        ("enum E {\n  A\n} rest", 3),
        ("\ufeffmodel A {\n}", 1),
    ],
)
def test_what_is_no_block_is_a_problem(text: str, line: int) -> None:
    assert problems(text)[0] == (ProblemKind.INVALID_BLOCK, line)


TOKENS = ["model A {\n", "foo {\n", "}", "{", "\n", "\r", " ", '"', "@", "@@", "[", "]", "(", ")", "a", "Int", ",", ":"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(TOKENS)).map("".join)))
def test_any_text_ends_in_a_value(text: str) -> None:
    schema = read(text)
    last = len(schema.lines(FILE))
    assert all(1 <= problem.span.line <= problem.span.end_line <= last for problem in schema.problems)


def test_block_comments_are_passed_over_and_places_stay() -> None:
    text = (
        "/**\n * model Not { }\n */\nmodel Book {\n  /* one */ id Int @id /* two\n  more */\n"
        '  title String @default("/* a */") // /* b\n} /* end */ enum Shelf {\n  UPPER\n}\n'
    )
    schema = parse([(Path("schema.prisma"), text)])
    (book,) = schema.models
    assert [(field.name, field.span.line) for field in book.fields] == [("id", 5), ("title", 7)]
    assert [enum.name for enum in schema.enums] == ["Shelf"]
    assert not schema.problems


@pytest.mark.parametrize("line", ["id Int /* a */ @id", "id Int @id /* a */ /* b */", "id Int @id /* open"])
def test_a_block_comment_elsewhere_is_a_fault(line: str) -> None:
    schema = parse([(Path("schema.prisma"), f"model Book {{\n  {line}\n}}\n")])
    assert [problem.span.line for problem in schema.problems] == [2]
