"""Schemas that Prisma refuses, each for one reason, in the lines that end with the mark; and some that look like them,
without a mark, with which it is content."""

from __future__ import annotations

MARK = "// !"

_DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n'
_ENUM = 'enum Kind {\n  SMALL\n  large @map("LARGE")\n}\n'
_BATCH = "model Batch {\n  id Int @id\n  orders Order[]\n}\n"
_KEY = "batchId Int?\nbatch Batch? @relation(fields: [batchId], references: [id]"

_FIELDS = """
a Int @uniqe // !
a Int @updatedAt // !
a DateTime @updatedAt
a DateTime[] @updatedAt // !
a Int @map("x") @map("y") // !
a Int @map(x) // !
a Int @map() // !
a Int @ignore(why: "x") // !
a Int @unique(mp: "x") // !
a Int @unique("x") // !
a Int @unique(map: "x", sort: Desc)
a Int @unique(sort: Down) // !
a Int @relation("x") // !
a Kind @db.Text // !
a Kind[] @relation("x") // !
a Int? @id // !
a Int[] @default(autoincrement())
a Unsupported("point")? @ignore // !
a Unsupported("point")? @default("1") // !
a Unsupported("point")? @default(dbgenerated())
a String @default(5) // !
a String @default(word) // !
a String @default(now()) // !
a String @default(autoincrement()) // !
a String @default(uuid(7))
a String @default(uuid(5)) // !
a String @default(uuid("7")) // !
a String @default(nanoid(1)) // !
a String @default(ulid())
a String @default(random()) // !
a String @default("x", map: "y") // !
a String @default(dbgenerated("")) // !
a String @default(dbgenerated(now)) // !
a Int @default(uuid()) // !
a Int @default("1") // !
a Int @default(1.5) // !
a Int @default([1]) // !
a Int @default(auto()) // !
a Int? @default(autoincrement())
a Int[] @default(1) // !
a Int[] @default([1, 2])
a Int[] @default([1, "2"]) // !
a Boolean @default(yes) // !
a Boolean @default("true") // !
a Decimal @default("1.0")
a Decimal @default("x") // !
a DateTime @default(now(3)) // !
a DateTime @default("2024-01-01") // !
a DateTime @default("2024-01-01T00:00:00Z")
a Json @default("{a:1}") // !
a Json @default("[NaN]") // !
a Json @default("[]")
a Bytes @default("!") // !
a Bytes @default("AQI=")
a Kind @default(GUEST) // !
a Kind @default(large)
a Kind @default(LARGE) // !
a Kind @default("SMALL") // !
a Kind @default(now()) // !
a Kind[] @default([SMALL])
a Kind[] @default(SMALL) // !
a String @db.VarChar(-1) // !
a String @db.VarChar(0)
a String @db.VarChar("9") // !
a String @db.VarChar(1, 2) // !
a String @db.Bit(0) // !
a String @db.Text(1) // !
a String @db.Text @db.VarChar(2) // !
a Decimal @db.Decimal(5) // !
a Decimal @db.Decimal(2, 5) // !
a Decimal @db.Decimal(5, 2)
a Decimal @db.Decimal(1001, 2) // !
a DateTime @db.Timestamp(7) // !
""".strip().splitlines()
_ATTRIBUTES = """
@@indx([n]) // !
@@index() // !
@@index([]) // !
@@index(["n"]) // !
@@index([n, n]) // !
@@index([n(sort: Desc)], map: "x")
@@index([n(sort: desc)]) // !
@@index([n(length: 3)]) // !
@@index([n], type: Btree) // !
@@fulltext([n]) // !
@@map(orders) // !
@@schema("auth") // !
""".strip().splitlines()
_MORE_OF_MODEL = (
    'a Int @map("b") // !\nb Int',
    '@@index([n], map: "x") // !\n@@unique([n, id], map: "x") // !',
    "@@index([n]) // !\n@@index([n]) // !",
    '@@map("a") // !\n@@map("b") // !',
)
_ENDS_OF_RELATION = (
    ", onDelete: Cascade)",
    ", onDelete: DoNothing) // !",
    ', onDelete: "Cascade") // !',
    ", onDelte: Cascade) // !",
    ') @map("x") // !',
    ") @updatedAt // !",
)
_BLOCKS = (
    "view Totals { // !\n  id Int @unique\n}\n",
    "enum Empty { // !\n}\n",
    "enum Twice {\n  A\n  A // !\n}\n",
    "enum Odd {\n  A @ignore // !\n}\n",
    "type Address { // !\n  street String\n}\n",
    "model PrismaClient { // !\n  id Int @id\n}\n",
    "enum class { // !\n  A\n}\n",
    "model Two { // !\n  a Int @id\n  b Int @id\n}\n",
    "model Both { // !\n  a Int @id\n  b Int\n  @@id([a, b])\n}\n",
    "model Loose {\n  a Int?\n  b Int @unique\n  @@id([a, b]) // !\n}\n",
    'model One {\n  a Int @unique\n  @@map("t")\n}\nmodel Other {\n  a Int @unique(map: "u")\n  @@map("t") // !\n}\n',
    'enum One {\n  A\n  @@map("Kind")\n}\n' + _ENUM.replace("Kind {", "Kind { // !"),
    "model Left {\n  id Int @id\n  rights Right[] @relation(onDelete: Cascade) // !\n}\n"
    "model Right {\n  id Int @id\n  lefts Left[]\n}\n",
    "model Left {\n  id Int @id\n  rights Right[] @relation(onDelete: Cascade) // !\n}\n"
    "model Right {\n  id Int @id\n  leftId Int\n  left Left @relation(fields: [leftId], references: [id])\n}\n",
    "model Left {\n  id Int @id\n  rights Right[] // !\n}\n"
    "model Right {\n  id Int @id\n  leftId Int\n  left Left @relation(fields: [leftId], references: [id])\n"
    "  @@ignore\n}\n",
    "generator client { // !\n}\n",
    "generator client {\n  provider = prisma // !\n}\n",
    'generator client {\n  provider = "x"\n  provider = "x" // !\n}\n',
    'generator client {\n  provider = "x"\n  previewFeatures = ["foo"] // !\n}\n',
    'generator client {\n  provider = "x"\n  previewFeatures = ["VIEWS"]\n}\n',
    'generator client {\n  provider = "x"\n}\ngenerator client { // !\n  provider = "x"\n}\n',
)
_DATASOURCES = (
    "datasource db { // !\n}\n",
    'datasource db { // !\n  provider = "postgresql"\n  relationMode = "foreign"\n}\n',
    'datasource db {\n  provider = "postgresql"\n  relationMode = prisma // !\n}\n',
    'datasource db {\n  provider = "postgresql"\n  relatonMode = "prisma" // !\n}\n',
    'datasource db {\n  provider = "postgresql"\n  schemas = [] // !\n}\n',
    'datasource db { // !\n  provider = "postgresql"\n}\ndatasource other { // !\n  provider = "postgresql"\n}\n',
    'datasource db {\n  provider = "postgresql"\n  schemas = ["a"]\n}\nmodel A { // !\n  id Int @id\n}\n',
    'datasource db {\n  provider = "postgresql"\n  schemas = ["a"]\n}\nenum A {\n  B\n  @@schema("b") // !\n}\n',
    'datasource db {\n  provider = "postgresql"\n  relationMode = "prisma"\n}\nmodel A {\n  id Int @id\n'
    "  b B? @relation(fields: [bId], references: [id], onDelete: NoAction) // !\n  bId Int?\n}\n"
    "model B {\n  id Int @id\n  as A[]\n}\n",
)


def _model(lines: str) -> str:
    indented = "".join(f"  {line}\n" for line in lines.splitlines())
    return f"model Order {{\n  id Int @id\n  n Int\n{indented}}}\n"


def refused_schemas() -> list[str]:
    """Each of them, and those that are all right."""
    of_fields = [_model(line).replace("  id Int @id\n", "  id Int @unique\n") + _ENUM for line in _FIELDS]
    of_models = [_model(lines) for lines in (*_ATTRIBUTES, *_MORE_OF_MODEL)]
    of_relations = [_model(_KEY + end) + _BATCH for end in _ENDS_OF_RELATION]
    return [*(_DATASOURCE + text for text in (*of_fields, *of_models, *of_relations, *_BLOCKS)), *_DATASOURCES]


def marked_lines(text: str) -> set[int]:
    return {number for number, line in enumerate(text.split("\n"), 1) if line.endswith(MARK)}
