"""What a schema says of the database: names, implicit tables, and what is left out."""

from __future__ import annotations

from pathlib import Path

from adx_tui.services.application.schema_model import SchemaModel, describe
from adx_tui.services.prisma import schema_parser
from adx_tui.services.prisma.schema_index import make_index


def read(text: str, default_schema: str = "public") -> SchemaModel:
    return describe(make_index(schema_parser.parse([(Path("schema.prisma"), text)])), default_schema)


def test_schemas_and_names_of_the_database() -> None:
    model = read(
        """
        model User {
          id    Int    @id
          kind  Kind   @map("sort")
          posts Post[] @relation("written")

          @@map("users")
          @@schema("auth")
        }
        model Post {
          id      Int  @id
          by      Int  @map("author_id")
          author  User @relation("written", fields: [by], references: [id])
        }
        enum Kind {
          A @map("a")
          @@map("kinds")
          @@schema("types")
        }
        """,
        "app",
    )
    assert model.schemas == ("app", "auth", "types")
    assert set(model.tables) == {("auth", "users"), ("app", "Post")}
    kind = model.tables["auth", "users"].columns["sort"].type
    assert kind is not None
    assert (kind.schema, kind.name) == ("types", "kinds")
    assert list(model.enums["types", "kinds"].values) == ["a"]
    (relation,) = model.relations
    assert (relation.table, relation.columns) == (("app", "Post"), ("author_id",))
    assert (relation.target, relation.target_columns) == (("auth", "users"), ("id",))


def test_implicit_many_to_many_tables() -> None:
    model = read(
        """
        model Tag {
          id    String @id
          posts Post[]
          likes User[] @relation("likes")
        }
        model Post {
          id   BigInt @id
          tags Tag[]
        }
        model User {
          id      Int    @id
          likes   Tag[]  @relation("likes")
          friends User[] @relation("friends")
          of      User[] @relation("friends")
        }
        """
    )
    joins = {name: table for (_, name), table in model.tables.items() if name.startswith("_")}
    assert set(joins) == {"_PostToTag", "_likes", "_friends"}
    assert [str(column.type) for column in joins["_PostToTag"].columns.values()] == ["bigint", "text"]
    assert [str(column.type) for column in joins["_likes"].columns.values()] == ["text", "integer"]
    assert {relation.columns for relation in model.relations if relation.is_implicit} == {("A",), ("B",)}


def test_what_the_client_does_not_know() -> None:
    model = read(
        """
        datasource db {
          provider     = "postgresql"
          relationMode = "prisma"
        }
        model Old {
          id Int

          @@ignore
        }
        model Place {
          id     Int                            @id @default(autoincrement())
          where  Unsupported("geography(Point)")
          hidden String                         @ignore
          code   String                         @default(dbgenerated("next_code()"))
        }
        view Total {
          id  Int @unique
          sum Int
        }
        """
    )
    assert not model.has_foreign_keys
    assert model.tables["public", "Old"].is_ignored
    assert model.tables["public", "Total"].is_view
    place = model.tables["public", "Place"]
    assert place.columns["where"].type is None
    assert place.hidden == {"hidden"}
    assert [column.name for column in place.columns.values() if column.needs_default] == ["id", "code"]
